"""Recording an answer, and taking one back. Each is durable when the call returns."""

from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, state
from qapi_desk.services import casework, reviews
from qapi_desk.services.bodies import to_body
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

    def compiled(self, form_id: FormId) -> CompiledForm:
        """The case's form of this id.

        Raises:
            Refused: ``answer.no_form``.
        """
        for compiled in self.forms:
            if compiled.form.form_id == form_id:
                return compiled
        raise Refused("answer.no_form", f"Form {form_id!r} is not asked of this case.")


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
    return Bench(desk, review, case, forms, casework.context_for(desk, review, case, case_file))


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

    Raises:
        Refused: ``answer.locked``, ``answer.no_question``.
    """
    bench = bench or lay_out(desk, review_id, case_id)
    compiled = bench.compiled(form_id)
    if answer.question not in compiled.questions:
        raise Refused(
            "answer.no_question", f"The form {form_id} asks nothing called {answer.question!r}."
        )
    with desk.store.write() as work:
        _must_be_answerable(desk, work.cases.get(review_id, case_id))
        return _save(bench, work, compiled, answer)


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
    work.answers.record(event)
    work.history.append(
        bench.desk.happening(
            "answer.recorded", f"{review_id}/{case_id}", form=form_id, **to_body(answer)
        )
    )
    states = {
        form.form.form_id: state(
            form,
            work.answers.current(review_id, case_id, form.form.form_id),
            bench.context,
        )
        for form in bench.forms
    }
    answered, required = progress_of(tuple(states.values()))
    ready = CaseState.READY if answered == required else CaseState.STARTED
    work.cases.set_state(review_id, case_id, ready, answered, required)
    changes = Changes.of((Kind.ANSWER, case_id), (Kind.CASE, case_id))
    current = work.answers.current(review_id, case_id, form_id)
    return Saved(changes, form_id, states[form_id], dict(current), at)


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
    with desk.store.write() as work:
        _must_be_answerable(desk, work.cases.get(review_id, case_id))
        form_id, before = _before_last(work.answers.events(review_id, case_id))
        return _save(bench, work, bench.compiled(form_id), before)


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
    return last.form_id, Answer(
        question=before.question,
        value=before.value,
        how=How.UNDONE,
        na_reason=before.na_reason,
        comment=before.comment,
        evidence=before.evidence,
        snapshot_value=before.snapshot_value,
    )
