"""A rater's own answers on an element of the agency: asked, saved one by one, handed in.

Until she hands an element in, only the rater sees what she answered; then it is frozen as her
rating. Every value there ever was stays readable in the history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.assessments import (
    NOT_APPLICABLE,
    Assessment,
    GivenAnswer,
    Rating,
    ScopedElement,
)
from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import (
    Form,
    FormState,
    Question,
    QuestionRole,
    QuestionState,
    QuestionStatus,
    is_asked,
    template_of,
)
from qapi_desk.domain.ids import AssessmentId, FormId, PersonId, QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, state
from qapi_desk.services import assessment_kept, forms_kept
from qapi_desk.services.assessment_forms import (
    NOT_APPLICABLE_WORDS,
    in_words,
    questions_of,
    scale,
)
from qapi_desk.services.assessment_kept import Kept, Part, changed, must_see, open_assessment
from qapi_desk.services.bodies import from_body
from qapi_desk.services.own_words import must_be_fit_to_keep
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

Answers = Mapping[QuestionId, Answer]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One element laid out for the signed-in person.

    ``statuses`` are of this element only, in reading order. ``scale`` are the ratings it can get
    as (name, words). ``today`` is the day the form was worked out for.
    """

    assessment_id: AssessmentId
    element: ScopedElement
    form: Form
    statuses: tuple[QuestionStatus, ...]
    answers: Answers
    scale: tuple[tuple[str, str], ...]
    is_mine: bool
    is_handed_in: bool
    today: date

    @property
    def missing(self) -> tuple[QuestionStatus, ...]:
        """The questions that still miss something."""
        return tuple(status for status in self.statuses if status.missing)

    @property
    def progress(self) -> tuple[int, int]:
        """(answered, required) over the questions that have to be answered."""
        required = [status for status in self.statuses if status.is_required]
        return sum(not status.missing for status in required), len(required)


@dataclass(frozen=True, slots=True)
class Earlier:
    """One value a question had once."""

    at: datetime
    answer: Answer


def sheet(desk: Desk, assessment_id: AssessmentId, element_id: str) -> Sheet:
    """An element's questions with the signed-in person's own answers.

    Raises:
        Refused: ``assessment.unknown``, ``assessment.not_yours``, ``assessment.no_element``;
            ``assessment.forged``.
    """
    with desk.store.read() as work:
        assessment = assessment_kept.assessment_in(work, assessment_id)
        must_see(desk, assessment)
        return sheet_in(desk, work, assessment, assessment.element(element_id))


def sheet_in(desk: Desk, work: Work, assessment: Assessment, element: ScopedElement) -> Sheet:
    """The same of an assessment that was read already."""
    compiled = _compiled(desk, work, assessment, element.form_id)
    me = desk.person.person_id
    answers = answers_in(work, assessment.assessment_id, me, element.form_id)
    now = state(compiled, answers, _context(desk))
    made = _laid_out(desk, assessment, element, compiled.form, now, answers)
    return replace(made, is_handed_in=_is_handed_in(desk, work, assessment, element))


def _is_handed_in(desk: Desk, work: Work, assessment: Assessment, element: ScopedElement) -> bool:
    return work.documents.get(Part.RATING, _rating_key(desk, assessment, element)) is not None


def _rating_key(desk: Desk, assessment: Assessment, element: ScopedElement) -> str:
    return f"{assessment.assessment_id}/{element.element_id}/{desk.person.person_id}"


def _laid_out(
    desk: Desk,
    assessment: Assessment,
    element: ScopedElement,
    form: Form,
    now: FormState,
    answers: Answers,
) -> Sheet:
    me, element_id = desk.person.person_id, element.element_id
    names = {question.name for question in questions_of(form, element_id)}
    return Sheet(
        assessment_id=assessment.assessment_id,
        element=element,
        form=form,
        statuses=tuple(s for s in now.statuses if template_of(s.question.name) in names),
        answers={n: a for n, a in answers.items() if template_of(n) in names},
        scale=scale(form, element_id),
        is_mine=assessment.is_open and me in assessment.raters_of(element),
        is_handed_in=False,
        today=desk.clock.now().date(),
    )


def sheets_begun(desk: Desk, work: Work, kept: Kept) -> dict[str, Sheet]:
    """The elements that the signed-in person has begun and not handed in, each form read once."""
    found: dict[str, Sheet] = {}
    me, assessment = desk.person.person_id, kept.assessment
    open_ones = [e for e in assessment.elements if kept.rating_by(e.element_id, me) is None]
    for form_id in dict.fromkeys(element.form_id for element in open_ones):
        answers = answers_in(work, assessment.assessment_id, me, form_id)
        if not answers:
            continue
        compiled = _compiled(desk, work, assessment, form_id)
        now = state(compiled, answers, _context(desk))
        for element in (each for each in open_ones if each.form_id == form_id):
            laid = _laid_out(desk, assessment, element, compiled.form, now, answers)
            if laid.answers:
                found[element.element_id] = laid
    return found


def _compiled(desk: Desk, work: Work, assessment: Assessment, form_id: FormId) -> CompiledForm:
    pins = [pin for pin in assessment.forms if pin.form_id == form_id]
    return forms_kept.pinned(work, desk.library, pins)[0]


def _context(desk: Desk) -> Context:
    return Context(today=desk.clock.now().date())


def answers_in(
    work: Work, assessment_id: AssessmentId, person_id: PersonId, form_id: FormId
) -> dict[QuestionId, Answer]:
    """One rater's answers on one form as they stand."""
    bodies = work.documents.list(Part.ANSWER, f"{assessment_id}/{person_id}/{form_id}/")
    found = (from_body(Answer, body) for _, body in bodies)
    return {answer.question: answer for answer in found}


def record(
    desk: Desk, assessment_id: AssessmentId, element_id: str, answer: Answer
) -> tuple[Changes, Sheet]:
    """Save one answer of the signed-in rater; durable at the return.

    Returns:
        What changed, and the element as it now stands.

    Raises:
        Refused: ``assessment.settled``, ``assessment.no_element``, ``assessment.not_rater``,
            ``assessment.handed_in``, ``answer.no_question``; as ``must_be_fit_to_keep``.
    """
    must_be_fit_to_keep(desk.library, answer)
    with desk.store.write() as work:
        assessment = open_assessment(work, assessment_id)
        element = assessment.element(element_id)
        _must_be_answerable(desk, work, assessment, element)
        form = _compiled(desk, work, assessment, element.form_id).form
        _must_be_asked(form, element_id, answer.question)
        is_empty = not (answer.value or answer.na_reason or answer.comment or answer.evidence)
        given = replace(answer, how=How.CLEARED if is_empty else How.TYPED)
        key = f"{assessment_id}/{desk.person.person_id}/{element.form_id}/{answer.question}"
        assessment_kept.keep(desk, work, (Part.ANSWER, key), given, "answered")
        return changed(assessment_id), sheet_in(desk, work, assessment, element)


def _must_be_answerable(
    desk: Desk, work: Work, assessment: Assessment, element: ScopedElement
) -> None:
    if desk.person.person_id not in assessment.raters_of(element):
        raise Refused(
            "assessment.not_rater",
            f"You do not rate {element.element_id} in this assessment; you may only read it.",
        )
    if _is_handed_in(desk, work, assessment, element):
        raise Refused(
            "assessment.handed_in",
            f"You handed in {element.element_id} already, so your answers stay as they are; a "
            "difference is reconciled.",
        )


def _must_be_asked(form: Form, element_id: str, name: QuestionId) -> None:
    asked = {each.name for each in questions_of(form, element_id) if is_asked(each)}
    if template_of(name) not in asked:
        raise Refused("answer.no_question", f"Nothing called {name!r} is asked of {element_id}.")


def earlier(
    desk: Desk, assessment_id: AssessmentId, element_id: str, question: QuestionId
) -> tuple[Earlier, ...]:
    """Every value the signed-in rater gave to a question, in order, the present one last.

    Raises:
        Refused: ``assessment.unknown``, ``assessment.no_element``.
    """
    with desk.store.read() as work:
        element = assessment_kept.assessment_in(work, assessment_id).element(element_id)
        key = f"{assessment_id}/{desk.person.person_id}/{element.form_id}/{question}"
        entries = work.history.entries(Part.ANSWER, key)
    return tuple(
        Earlier(each.happening.at, from_body(Answer, each.happening.body["kept"]))
        for each in entries
        if each.happening.subject == key
    )


def hand_in(desk: Desk, assessment_id: AssessmentId, element_ids: Sequence[str] = ()) -> Changes:
    """Freeze the signed-in rater's answers on elements as their ratings, all of them or none.

    Args:
        desk: whose ratings they are.
        assessment_id: the assessment.
        element_ids: which; none means every element of theirs that is complete.

    Raises:
        Refused: ``assessment.settled``, ``assessment.not_rater``, ``assessment.handed_in``;
            ``assessment.incomplete``, naming what is missing; ``assessment.forged``.
    """
    with desk.store.write() as work:
        open_assessment(work, assessment_id)
        kept = assessment_kept.read(desk, work, assessment_id)
        named = tuple(dict.fromkeys(element_ids))
        for element_id in named or _complete(sheets_begun(desk, work, kept)):
            element = kept.assessment.element(element_id)
            _must_be_answerable(desk, work, kept.assessment, element)
            laid = sheet_in(desk, work, kept.assessment, element)
            _must_be_complete(laid)
            _must_be_as_told(work, desk, laid)
            place = (Part.RATING, _rating_key(desk, kept.assessment, element))
            assessment_kept.keep(desk, work, place, _rating(desk, laid), "handed in")
    return changed(assessment_id)


def _complete(begun: Mapping[str, Sheet]) -> tuple[str, ...]:
    found = tuple(
        element_id for element_id, laid in begun.items() if laid.is_mine and not laid.missing
    )
    if not found:
        raise Refused(
            "assessment.incomplete",
            "No element of yours is complete and still to be handed in; answer what is missing.",
        )
    return found


def _must_be_complete(laid: Sheet) -> None:
    if laid.missing:
        first = laid.missing[0]
        label = in_words(first.question.label, laid.form) or first.question.name
        more = len(laid.missing) - 1
        raise Refused(
            "assessment.incomplete",
            f"{laid.element.element_id} is not complete: {label}"
            + (f" ({more} more)" if more else ""),
        )


def _must_be_as_told(work: Work, desk: Desk, laid: Sheet) -> None:
    """Refuse answers that are not the last that the history tells of."""
    beginning = f"{laid.assessment_id}/{desk.person.person_id}/{laid.element.form_id}"
    told = assessment_kept.told_of(work, Part.ANSWER, beginning)
    for key, body in work.documents.list(Part.ANSWER, f"{beginning}/"):
        if told.pop(key, None) != canonical_json(body):
            raise assessment_kept.forged(laid.assessment_id)
    if told:
        raise assessment_kept.forged(laid.assessment_id)


def _rating(desk: Desk, laid: Sheet) -> Rating:
    """What is handed in: the answers as they read, and those with a role of their own."""
    asked = [s for s in laid.statuses if is_asked(s.question) and s.value and _counts(s)]
    by_role = {status.question.role: status for status in asked}
    rating = by_role.get(QuestionRole.RATING)
    day = by_role.get(QuestionRole.EVIDENCE_DATE)
    due = by_role.get(QuestionRole.DUE_DATE)

    def text(role: QuestionRole) -> str:
        return (
            _words(by_role[role].question, by_role[role].value, laid.form)
            if role in by_role
            else ""
        )

    return Rating(
        assessment_id=laid.assessment_id,
        element_id=laid.element.element_id,
        person_id=desk.person.person_id,
        rating=rating.value if rating else NOT_APPLICABLE,
        words=text(QuestionRole.RATING) or NOT_APPLICABLE_WORDS,
        at=desk.clock.now(),
        answers=tuple(_given(status, laid) for status in asked),
        methods=text(QuestionRole.METHOD),
        evidence=text(QuestionRole.EVIDENCE),
        evidence_day=date.fromisoformat(day.value) if day else None,
        gap=text(QuestionRole.GAP),
        action=text(QuestionRole.ACTION),
        owner=text(QuestionRole.OWNER),
        due=date.fromisoformat(due.value) if due else None,
    )


def _counts(status: QuestionStatus) -> bool:
    return status.state in {QuestionState.ANSWERED, QuestionState.NOT_APPLICABLE}


def _given(status: QuestionStatus, laid: Sheet) -> GivenAnswer:
    question = status.question
    answer = laid.answers.get(question.name, Answer(question.name))
    return GivenAnswer(
        question=question.name,
        label=in_words(question.label, laid.form),
        value=status.value,
        words=_words(question, status.value, laid.form),
        comment=answer.comment,
        measure=question.measure,
    )


def _words(question: Question, value: str, form: Form) -> str:
    """An answer as people read it: choices by their words."""
    labels = {choice.name: in_words(choice.label, form) for choice in question.choices}
    return "; ".join(labels.get(name, name) for name in value.split()) if labels else value
