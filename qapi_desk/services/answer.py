"""Recording an answer, and taking one back. Each is durable when the call returns."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState, Question
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import NOT_ASKED, Context, state
from qapi_desk.services import casework, reviews
from qapi_desk.services.bodies import to_body
from qapi_desk.services.facts import CaseFacts
from qapi_desk.services.sittings import Sittings
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class Saved:
    """What recording an answer came to: the form as it now stands, and when it was saved."""

    changes: Changes
    form_id: FormId
    state: FormState
    answers: dict[QuestionId, Answer]
    at: datetime


@dataclass(frozen=True, slots=True)
class Bench:
    """One case laid out for answering: read once, then each answer costs one transaction."""

    desk: Desk
    review: Review
    case: ReviewCase
    forms: tuple[CompiledForm, ...]
    context: Context
    sittings: Sittings

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
        review = reviews.review_in(work, review_id)
        case = work.cases.get(review_id, case_id)
        casework.must_be_seen_by(desk, case)
        forms = casework.forms_of(desk, review, case)
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        case_file = reader.case_file(case_id)
    context = casework.context_for(desk, review, case, case_file)
    return Bench(desk, review, case, forms, context, Sittings(review_id, case_id, forms, context))


def foresee(bench: Bench, form_id: FormId, answers: Mapping[QuestionId, Answer]) -> FormState:
    """How a form will stand with these answers, a few milliseconds; reads and writes nothing.

    Raises:
        Refused: ``answer.no_form``.
    """
    return state(bench.compiled(form_id), answers, bench.context)


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
        Refused: ``answer.locked``, ``answer.no_question``.
    """
    bench = bench or lay_out(desk, review_id, case_id)
    given = _beside_the_record(bench, _asked(bench, form_id, answer.question), answer)
    with _all_or_nothing(bench), desk.store.write() as work:
        case = work.cases.get(review_id, case_id)
        _must_be_answerable(desk, case)
        if case.criteria != bench.case.criteria:
            bench = bench.for_case(case, casework.forms_of(desk, bench.review, case))
        compiled = bench.compiled(form_id)
        frozen = casework.frozen_questions(compiled.form, casework.settled_in(work, case))
        if answer.question in frozen:
            raise _frozen(case)
        return _save(replace(bench, case=case), work, compiled, given)


def _asked(bench: Bench, form_id: FormId, name: QuestionId) -> Question:
    compiled = bench.compiled(form_id)
    if name not in compiled.questions:
        raise Refused("answer.no_question", f"The form {form_id} asks nothing called {name!r}.")
    question = compiled.questions[name].question
    if question.type in NOT_ASKED:
        raise Refused("answer.no_question", f"{name} is worked out or only shown, never answered.")
    return question


def _beside_the_record(bench: Bench, question: Question, answer: Answer) -> Answer:
    recorded = bench.context.facts.get(question.fact) or None
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


def _save(bench: Bench, work: Work, compiled: CompiledForm, answer: Answer) -> Saved:
    review_id, case_id = bench.review.review_id, bench.case.case_id
    form_id, at = compiled.form.form_id, bench.desk.clock.now()
    event = AnswerEvent(
        review_id, case_id, form_id, compiled.form.version, answer, bench.desk.person.person_id, at
    )
    bench.sittings.catch_up(work)
    bench.sittings.change(form_id, answer, work.answers.record(event))
    work.history.append(
        bench.desk.happening(
            "answer.recorded", f"{review_id}/{case_id}", form=form_id, **to_body(answer)
        )
    )
    states = bench.sittings.states()
    answered, required = progress_of(tuple(states.values()))
    ready = CaseState.READY if answered == required else CaseState.STARTED
    was = bench.case
    if (was.state, was.answered, was.required) != (ready, answered, required):
        work.cases.set_state(review_id, case_id, ready, answered, required)
    changes = Changes.of((Kind.ANSWER, case_id), (Kind.CASE, case_id))
    return Saved(changes, form_id, states[form_id], bench.sittings.answers(form_id), at)


@contextmanager
def _all_or_nothing(bench: Bench) -> Iterator[None]:
    """When saving fails, what the bench took meanwhile is not believed."""
    try:
        yield
    except BaseException:
        bench.sittings.forget()
        raise


def progress_of(states: tuple[FormState, ...]) -> tuple[int, int]:
    """(answered, required) over the required questions of the case's forms."""
    required = [s for form in states for s in form.statuses if s.is_required]
    return sum(not s.missing for s in required), len(required)


def undo(desk: Desk, review_id: ReviewId, case_id: CaseId) -> Saved:
    """Take back the last answer not yet taken back; the taking back is itself recorded.

    Raises:
        Refused: ``answer.nothing_to_undo``, ``answer.locked``.
    """
    bench = lay_out(desk, review_id, case_id)
    with _all_or_nothing(bench), desk.store.write() as work:
        case = work.cases.get(review_id, case_id)
        _must_be_answerable(desk, case)
        form_id, before = _before_last(_still_open(bench, work, case))
        return _save(replace(bench, case=case), work, bench.compiled(form_id), before)


def _still_open(bench: Bench, work: Work, case: ReviewCase) -> tuple[AnswerEvent, ...]:
    """The events of questions that no finding rests on yet, in order."""
    settled = casework.settled_in(work, case)
    frozen = {
        (compiled.form.form_id, name)
        for compiled in bench.forms
        for name in casework.frozen_questions(compiled.form, settled)
    }
    events = work.answers.events(case.review_id, case.case_id)
    return tuple(e for e in events if (e.form_id, e.answer.question) not in frozen)


def _before_last(events: tuple[AnswerEvent, ...]) -> tuple[FormId, Answer]:
    standing: list[AnswerEvent] = []
    for event in events:
        if event.answer.how is How.UNDONE and standing:
            standing.pop()
        elif event.answer.how is not How.UNDONE:
            standing.append(event)
    if not standing:
        raise Refused("answer.nothing_to_undo", "There is nothing to take back in this case.")
    last = standing.pop()
    same = [
        event
        for event in standing
        if (event.form_id, event.answer.question) == (last.form_id, last.answer.question)
    ]
    before = same[-1].answer if same else Answer(last.answer.question)
    return last.form_id, replace(before, how=How.UNDONE)
