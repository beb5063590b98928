"""Recording an answer, taking one back, and giving it again. Each is durable at the return."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState, QuestionStatus, is_asked, template_of
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.domain.reviews import CaseProgress, CaseState, Review, ReviewCase
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, state
from qapi_desk.services import casework, evidence, year_closed
from qapi_desk.services.bodies import to_body
from qapi_desk.services.facts import CaseFacts
from qapi_desk.services.own_words import must_be_fit_to_keep
from qapi_desk.services.sittings import Sittings
from qapi_desk.services.undo import Place, Step, Steps, words
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

NOT_KEPT = -1
"""The number of an answer that only the bench was given."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What recording an answer came to: the form as it now stands, and when it was saved.

    ``steps`` says what taking back and giving again would do now.
    """

    changes: Changes
    form_id: FormId
    state: FormState
    answers: dict[QuestionId, Answer]
    at: datetime
    steps: Steps = field(default_factory=Steps)
    question: QuestionId | None = None
    """The question that was answered, taken back or given again: the place to go to."""
    sheets: Mapping[FormId, tuple[FormState, Mapping[QuestionId, Answer]]] = field(
        default_factory=dict
    )
    """Every form of the case as it stands with its answers: several may read the same one."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One case laid out for answering: read once, then each answer costs one transaction."""

    desk: Desk
    review: Review
    case: ReviewCase
    forms: tuple[CompiledForm, ...]
    context: Context
    sittings: Sittings
    case_file: CaseFile
    worksheet: str = ""
    """SHA-256 of the worksheet the answers come from; empty for those given in the program."""

    @property
    def by_id(self) -> dict[FormId, CompiledForm]:
        """The case's forms by their ids."""
        return {compiled.form.form_id: compiled for compiled in self.forms}

    def compiled(self, form_id: FormId) -> CompiledForm:
        """The case's form of this id.

        Raises:
            Refused: ``answer.no_form``.
        """
        for compiled in self.forms:
            if compiled.form.form_id == form_id:
                return compiled
        raise Refused("answer.no_form", f"Form {form_id!r} is not asked of this case.")

    def for_case(self, case: ReviewCase, forms: tuple[CompiledForm, ...]) -> "Bench":
        """The same bench once its case has gained a criterion."""
        facts = self.context.facts
        if isinstance(facts, CaseFacts):
            facts = replace(facts, case=case)
        context = replace(self.context, facts=facts)
        sittings = Sittings(case.review_id, case.case_id, forms, context)
        return replace(self, case=case, forms=forms, context=context, sittings=sittings)


def lay_out(desk: Desk, review_id: ReviewId, case_id: CaseId) -> Bench:
    """Everything that recording answers of one case needs.

    Raises:
        Refused: ``case.not_yours``.
    """
    with desk.store.read() as work:
        return bench_of(desk, casework.read_case(desk, work, review_id, case_id))


def bench_of(desk: Desk, reading: casework.CaseReading) -> Bench:
    """The bench of a case that was read already."""
    return Bench(
        desk=desk,
        review=reading.review,
        case=reading.case,
        forms=reading.forms,
        context=reading.context,
        sittings=reading.sittings,
        case_file=reading.case_file,
    )


def foresee(bench: Bench, form_id: FormId, answers: Mapping[QuestionId, Answer]) -> FormState:
    """How a form will stand with these answers, a few milliseconds; reads and writes nothing.

    Raises:
        Refused: ``answer.no_form``.
    """
    return bench.sittings.foresee(state(bench.compiled(form_id), answers, bench.context))


def record(
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    form_id: FormId,
    answer: Answer,
    *,
    bench: Bench | None = None,
) -> Saved:
    """Save one answer: the event, the history entry and the present view in one transaction.

    What the snapshot holds beside a question is read here, never taken from the caller, so a
    correction cannot be passed off as a confirmation.

    Raises:
        Refused: ``answer.locked``, ``answer.no_form``, ``answer.no_question``,
            ``answer.evidence`` for an event the case has not; as ``must_be_fit_to_keep``.
    """
    return record_all(desk, review_id, case_id, form_id, (answer,), bench=bench)


def record_all(
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    form_id: FormId,
    answers: Sequence[Answer],
    *,
    bench: Bench | None = None,
) -> Saved:
    """Save answers of one form in their order, each an event of its own, all of them or none.

    Args:
        desk: whose answers they are.
        review_id: the review.
        case_id: the case.
        form_id: the form.
        answers: one at least.
        bench: the case laid out, if it is.

    Returns:
        What the last of them came to.

    Raises:
        Refused: as ``record``.
    """
    bench = bench or lay_out(desk, review_id, case_id)
    bench.compiled(form_id)
    for answer in answers:
        must_be_fit_to_keep(desk.library, answer)
        _must_cite_what_is_there(bench, answer)
    with _saving(bench, review_id, case_id) as (ready, work):
        compiled = ready.compiled(form_id)
        frozen = _frozen_places(ready, work)
        return [_keep(ready, work, compiled, answer, frozen) for answer in answers][-1]


def record_in(work: Work, bench: Bench, given: Sequence[tuple[FormId, Answer]]) -> None:
    """Save answers of several forms of a case in a unit of work that is open already.

    Args:
        work: the transaction; when it fails the bench is of no more use.
        bench: the case laid out in this very unit of work.
        given: each answer with its form, in the order in which they are to be saved.

    Raises:
        Refused: as ``record``.
    """
    _must_be_answerable(bench.desk, bench.case)
    year_closed.must_be_open(work, bench.review, bench.desk.library)
    for form_id, answer in given:
        compiled = bench.compiled(form_id)
        must_be_fit_to_keep(bench.desk.library, answer)
        _must_cite_what_is_there(bench, answer)
        _keep(bench, work, compiled, answer, _frozen_places(bench, work))


def _keep(
    ready: Bench, work: Work, compiled: CompiledForm, answer: Answer, frozen: frozenset[Place]
) -> Saved:
    """Save an answer where it is at home: a shared question's may be another form's."""
    place = (compiled.form.form_id, answer.question)
    if (place[0], template_of(place[1])) in frozen:
        raise _frozen(ready.case)
    stored = _as_stored(ready, compiled, answer, frozen)
    moments = [_save(ready, work, ready.compiled(form_id), each) for form_id, each in stored]
    return _saved(ready, work, place, moments[-1])


def _as_stored(
    bench: Bench, compiled: CompiledForm, answer: Answer, frozen: frozenset[Place]
) -> list[tuple[FormId, Answer]]:
    """What one answer stores and in which form: other forms' own that say otherwise are cleared."""
    status = _asked(bench, compiled, answer.question)
    home = bench.sittings.home((compiled.form.form_id, answer.question), frozen)
    cleared = [
        (form_id, Answer(name, how=How.CLEARED, snapshot_value=status.snapshot_value))
        for form_id, name in bench.sittings.beside(home, answer, frozen)
    ]
    return [*cleared, (home[0], replace(_beside_the_record(status, answer), question=home[1]))]


def lay_over(bench: Bench, form_id: FormId, answer: Answer) -> Answer:
    """Take an answer on the bench alone, frozen or not: how the case would stand with it.

    Nothing is saved, and the next look at the store forgets it.

    Returns:
        The answer as it is taken, with what the snapshot holds beside it.

    Raises:
        Refused: as ``record``, but for ``answer.locked``.
    """
    must_be_fit_to_keep(bench.desk.library, answer)
    _must_cite_what_is_there(bench, answer)
    stored = _as_stored(bench, bench.compiled(form_id), answer, frozenset())
    for home, each in stored:
        bench.sittings.change(_event(bench, bench.compiled(home), each), NOT_KEPT)
    return replace(stored[-1][1], question=answer.question)


@contextmanager
def _saving(bench: Bench, review_id: ReviewId, case_id: CaseId) -> Iterator[tuple[Bench, Work]]:
    """The bench as the store has its case now, in the transaction that saves.

    When saving fails, what the bench took meanwhile is not believed.
    """
    try:
        with bench.desk.store.write() as work:
            case = work.cases.get(review_id, case_id)
            _must_be_answerable(bench.desk, case)
            year_closed.must_be_open(work, bench.review, bench.desk.library)
            if case.criteria != bench.case.criteria:
                forms = casework.forms_of(bench.desk, work, bench.review, case)
                bench = bench.for_case(case, forms)
            bench.sittings.catch_up(work)
            yield replace(bench, case=case), work
    except BaseException:
        bench.sittings.forget()
        raise


def _must_cite_what_is_there(bench: Bench, answer: Answer) -> None:
    fault = evidence.fault(answer.evidence, bench.case_file)
    if fault:
        raise Refused("answer.evidence", fault)


def _asked(bench: Bench, compiled: CompiledForm, name: QuestionId) -> QuestionStatus:
    form_id = compiled.form.form_id
    status = bench.sittings.status(form_id, name)
    if status is None:
        raise Refused("answer.no_question", f"The form {form_id} asks nothing called {name!r}.")
    if not is_asked(status.question):
        raise Refused("answer.no_question", f"{name} is worked out or only shown, never answered.")
    return status


def _beside_the_record(status: QuestionStatus, answer: Answer) -> Answer:
    recorded = status.snapshot_value
    how = answer.how
    if not (answer.value or answer.na_reason or answer.comment or answer.evidence):
        how = How.CLEARED
    elif recorded is not None and answer.value:
        how = How.ACCEPTED if answer.value == recorded else How.CORRECTED
    elif how is not How.ACCEPTED:
        how = How.TYPED
    return replace(answer, snapshot_value=recorded, how=how)


def _frozen(case: ReviewCase) -> Refused:
    return Refused(
        "answer.locked",
        f"A finding of case {case.case_id} rests on this answer already, so it is frozen; only "
        "the criterion the case was opened again for is answered.",
    )


def _must_be_answerable(desk: Desk, case: ReviewCase) -> None:
    if case.state is CaseState.RELEASED:
        raise Refused("answer.locked", f"Case {case.case_id} is released; its answers are frozen.")
    if case.reviewer != desk.person.person_id:
        raise Refused(
            "answer.locked", f"Case {case.case_id} is not assigned to you, so you may only read it."
        )


def _event(bench: Bench, compiled: CompiledForm, answer: Answer) -> AnswerEvent:
    form, person_id = compiled.form, bench.desk.person.person_id
    return AnswerEvent(
        bench.review.review_id, bench.case.case_id, form.form_id, form.version, answer, person_id,
        bench.desk.clock.now(),
    )  # fmt: skip


def _save(bench: Bench, work: Work, compiled: CompiledForm, answer: Answer) -> datetime:
    review_id, case_id = bench.review.review_id, bench.case.case_id
    event = _event(bench, compiled, answer)
    form_id, at = event.form_id, event.at
    bench.sittings.change(event, work.answers.record(event))
    work.history.append(
        bench.desk.happening(
            "answer.recorded",
            f"{review_id}/{case_id}",
            form=form_id,
            **to_body(answer),
            **({"worksheet": bench.worksheet} if bench.worksheet else {}),
        )
    )
    states = bench.sittings.states()
    work.cases.set_progress(review_id, case_id, _progress(tuple(states.values()), at))
    return at


def _saved(bench: Bench, work: Work, place: Place, at: datetime) -> Saved:
    """What saving came to, told of the form and the question that were answered."""
    form_id, name = place
    case_id, sittings = bench.case.case_id, bench.sittings
    states = sittings.states()
    answers = sittings.answers(form_id)
    answers.setdefault(name, Answer(name))
    return Saved(
        changes=Changes.of((Kind.ANSWER, case_id), (Kind.CASE, case_id)),
        form_id=form_id,
        state=states[form_id],
        answers=answers,
        at=at,
        steps=_steps(bench, _frozen_places(bench, work)),
        question=name,
        sheets={each: (now, sittings.answers(each)) for each, now in states.items()},
    )


def _progress(states: tuple[FormState, ...], at: datetime) -> CaseProgress:
    answered, required = progress_of(states)
    ready = CaseState.READY if answered == required else CaseState.STARTED
    missing = sum("evidence" in s.missing for form in states for s in form.statuses)
    return CaseProgress(ready, answered, required, missing, at)


def progress_of(states: tuple[FormState, ...]) -> tuple[int, int]:
    """(answered, required) over the required questions of the case's forms."""
    required = [s for form in states for s in form.statuses if s.is_required]
    return sum(not s.missing for s in required), len(required)


def steps(desk: Desk, review_id: ReviewId, case_id: CaseId) -> Steps:
    """In words what taking back and giving again would do now; empty where neither is possible.

    Raises:
        Refused: ``case.not_yours``.
    """
    with desk.store.read() as work:
        bench = bench_of(desk, casework.read_case(desk, work, review_id, case_id))
        return steps_in(bench, work)


def steps_in(bench: Bench, work: Work) -> Steps:
    """The same for a bench that was laid out in this unit of work."""
    is_mine = bench.case.reviewer == bench.desk.person.person_id
    if bench.case.state is CaseState.RELEASED or not is_mine:
        return Steps()
    return _steps(bench, _frozen_places(bench, work))


def _steps(bench: Bench, frozen: frozenset[Place]) -> Steps:
    person_id, trail = bench.desk.person.person_id, bench.sittings.trail
    return Steps(
        words(trail.undo(person_id, frozen), bench.by_id),
        words(trail.redo(person_id, frozen), bench.by_id),
    )


def undo(desk: Desk, review_id: ReviewId, case_id: CaseId, *, bench: Bench | None = None) -> Saved:
    """Take back one's last answer not yet taken back; the taking back is itself recorded.

    Raises:
        Refused: ``answer.nothing_to_undo``, ``answer.locked``.
    """
    with _saving(bench or lay_out(desk, review_id, case_id), review_id, case_id) as (ready, work):
        frozen = _frozen_places(ready, work)
        step = ready.sittings.trail.undo(desk.person.person_id, frozen)
        if step is None:
            raise Refused(
                "answer.nothing_to_undo", "There is nothing of yours to take back in this case."
            )
        return _take(ready, work, step)


def redo(desk: Desk, review_id: ReviewId, case_id: CaseId, *, bench: Bench | None = None) -> Saved:
    """Give again the answer taken back last, unless another was given since; it is recorded.

    Raises:
        Refused: ``answer.nothing_to_redo``, ``answer.locked``.
    """
    with _saving(bench or lay_out(desk, review_id, case_id), review_id, case_id) as (ready, work):
        frozen = _frozen_places(ready, work)
        step = ready.sittings.trail.redo(desk.person.person_id, frozen)
        if step is None:
            raise Refused("answer.nothing_to_redo", "There is nothing to give again in this case.")
        return _take(ready, work, step)


def _take(bench: Bench, work: Work, step: Step) -> Saved:
    """Record a step; what the record holds beside the answer is read anew, as always."""
    compiled, answer = bench.compiled(step.event.form_id), step.answer
    status = bench.sittings.status(compiled.form.form_id, answer.question)
    if status is not None:
        answer = replace(answer, snapshot_value=status.snapshot_value)
    at = _save(bench, work, compiled, answer)
    place = bench.sittings.shown_at((compiled.form.form_id, answer.question))
    return _saved(bench, work, place, at)


def _frozen_places(bench: Bench, work: Work) -> frozenset[Place]:
    """The questions that a finding rests on already, or that this case is asked no more."""
    return bench.sittings.frozen(casework.settled_in(work, bench.case))
