"""Opening a case: its story, its forms as they stand, and what the record suggests.

A suggestion stands beside a question with its workings; it is never an answer until a key is
pressed, and nothing here writes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, FormState, QuestionRole, template_of, walk
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    QuestionId,
    ReviewId,
    RulesetId,
)
from qapi_desk.domain.outcomes import CriterionResult, Outcome, RuleOutcome, Workings
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context
from qapi_desk.services import forms_kept, in_sight, law_kept, practice_key, reviews
from qapi_desk.services.census import Judge
from qapi_desk.services.facts import CaseFacts
from qapi_desk.services.form_functions import functions_for
from qapi_desk.services.queue import QueueFilter, QueueRow, Sort, filtered, rows
from qapi_desk.services.sittings import Sittings
from qapi_desk.services.story import CaseStory, record_words, tell
from qapi_desk.services.story_clocks import CaseClocks, clocks_for
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One form of a case, with its answers and how it stands."""

    form: Form
    state: FormState
    answers: Mapping[QuestionId, Answer]
    facts: Mapping[str, str]
    frozen: frozenset[QuestionId] = frozenset()
    """Questions whose answers a finding rests on already; they are answered no more."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the record says of one criterion under one ruleset, with its workings."""

    question: QuestionId | None
    criterion: CriterionId
    ruleset: RulesetId
    is_governing: bool
    rule_outcome: RuleOutcome
    outcome: Outcome
    sentence: str
    due: date | None
    days_late: int | None
    workings: Workings
    error_code: str = ""
    """What kind of error it was (``SOP-90``); empty without one."""
    law: str = ""
    """By which version it was judged, and how many decisions of the county stand in it."""


@dataclass(frozen=True, slots=True)
class CaseReading:
    """One case as the store and the snapshot hold it, read at one moment."""

    review: Review
    case: ReviewCase
    forms: tuple[CompiledForm, ...]
    context: Context
    sittings: Sittings
    case_file: CaseFile
    settled: frozenset[CriterionId]
    """The criteria that findings exist for already."""
    is_aided: bool = True
    """Whether suggestions may be shown of it at all; most practices withhold them."""


@dataclass(frozen=True, slots=True)
class CaseWork:
    """Everything the review page shows of one case."""

    review: Review
    case: ReviewCase
    story: CaseStory
    sheets: tuple[FormSheet, ...]
    suggestions: tuple[Suggestion, ...]
    is_locked: bool
    locked_because: str
    clocks: CaseClocks | None = None
    """The limit that runs for each question, and the events it rests on."""
    differing: tuple[str, ...] = ()
    """A sentence for each shared question that forms, each by itself, answered differently."""


def queue(
    desk: Desk, review_id: ReviewId, *, is_mine: bool = False, text: str = ""
) -> tuple[QueueRow, ...]:
    """The queue in order of rank, narrowed to a text: the plain form of ``queue.rows``."""
    wanted = QueueFilter(text, sort=Sort.RANK)
    return filtered(rows(desk, review_id, is_mine=is_mine), wanted)


def settled_in(work: Work, case: ReviewCase) -> frozenset[CriterionId]:
    """The criteria a case has findings for: none unless it was released before."""
    if case.released_at is None:
        return frozenset()
    return work.findings.settled(case.review_id, case.case_id)


def forms_of(desk: Desk, work: Work, review: Review, case: ReviewCase) -> tuple[CompiledForm, ...]:
    """The forms the review keeps that ask about this case's criteria.

    Raises:
        Refused: as ``forms_kept.forms_in``.
    """
    asked = set(case.criteria)
    kept = forms_kept.forms_in(work, desk.library, review)
    return tuple(each for each in kept if asked & set(each.form.criteria))


def read_case(desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId) -> CaseReading:
    """One case with its forms as they stand: the store and the snapshot are each read once.

    Raises:
        Refused: ``cases.unknown``; as ``in_sight.must_see_answers``.
    """
    case = in_sight.must_see_answers_of(desk, work, review_id, case_id)
    return case_as_kept(desk, work, case)


def case_as_kept(desk: Desk, work: Work, case: ReviewCase) -> CaseReading:
    """The same for callers that give out nothing of what was answered."""
    review_id, case_id = case.review_id, case.case_id
    review = reviews.review_in(work, review_id)
    forms = forms_of(desk, work, review, case)
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        case_file = reader.case_file(case_id)
    law = law_kept.law_in(work, desk.library, review)
    context = Context(
        today=review.period.last,
        facts=CaseFacts(case_file, review.period, case, law.governing),
        functions=functions_for(law),
    )
    sittings = Sittings(review_id, case_id, forms, context)
    sittings.catch_up(work)
    settled = settled_in(work, case)
    is_aided = practice_key.is_aided_in(work, review)
    return CaseReading(review, case, forms, context, sittings, case_file, settled, is_aided)


def open_case(
    desk: Desk, review_id: ReviewId, case_id: CaseId, *, with_suggestions: bool = True
) -> CaseWork:
    """Everything to review one case with; without suggestions for those who judge unaided.

    Raises:
        Refused: ``case.unopened``; as ``in_sight.must_see_answers``.
    """
    with desk.store.read() as work:
        reading = read_case(desk, work, review_id, case_id)
    return shown(desk, reading, with_suggestions=with_suggestions)


def shown(desk: Desk, reading: CaseReading, *, with_suggestions: bool = True) -> CaseWork:
    """What the review page shows of a case that was read."""
    with_suggestions = with_suggestions and reading.is_aided
    review, case, case_file = reading.review, reading.case, reading.case_file
    states, sheets = reading.sittings.states(), sheets_of(reading)
    why = _why_locked(desk, case)
    told = suggestions_for(desk, review, case, case_file, sheets) if with_suggestions else ()
    judge, *others = reviews.judges(desk, review)
    return CaseWork(
        review=review,
        case=case,
        story=tell(case_file, record_words(desk.library)),
        sheets=sheets,
        suggestions=told,
        is_locked=bool(why),
        locked_because=why,
        clocks=clocks_for(
            judge,
            case_file,
            states.values(),
            told,
            beside=next(iter(others), None),
            is_aided=with_suggestions,
        ),
        differing=reading.sittings.differing(reading.settled),
    )


def sheets_of(reading: CaseReading) -> tuple[FormSheet, ...]:
    """The forms of a case that was read, as its sittings have them now."""
    states = reading.sittings.states()
    return tuple(
        _sheet(compiled.form, states[compiled.form.form_id], reading) for compiled in reading.forms
    )


def _sheet(form: Form, state: FormState, reading: CaseReading) -> FormSheet:
    frozen = reading.sittings.frozen(reading.settled)
    questions = [status.question for status in state.statuses]
    facts = reading.context.facts
    return FormSheet(
        form=form,
        state=state,
        answers=reading.sittings.answers(form.form_id),
        facts={q.fact: facts.get(q.fact, "") for q in questions if q.fact},
        frozen=frozenset(
            q.name for q in questions if (form.form_id, template_of(q.name)) in frozen
        ),
    )


def must_be_seen_by(desk: Desk, case: ReviewCase) -> None:
    """Refuse a reviewer a case that is not theirs."""
    if desk.person.role is Role.REVIEWER and case.reviewer != desk.person.person_id:
        raise Refused(
            "case.not_yours", f"Case {case.case_id} is not assigned to you; ask a supervisor."
        )


def _why_locked(desk: Desk, case: ReviewCase) -> str:
    if case.state is CaseState.RELEASED:
        return "Released: the answers are frozen."
    if case.reviewer != desk.person.person_id:
        return "Only the assigned reviewer answers; you may read."
    return ""


def suggestions_for(
    desk: Desk,
    review: Review,
    case: ReviewCase,
    case_file: CaseFile,
    sheets: tuple[FormSheet, ...],
) -> tuple[Suggestion, ...]:
    """What each ruleset makes of the record, governing first, for the case's criteria.

    Of a criterion that only a form asks about it makes nothing.
    """
    questions = {
        question.criterion: question.name
        for sheet in sheets
        for question in walk(sheet.form.questions)
        if question.role is QuestionRole.ANSWER and question.criterion
    }
    return tuple(
        _suggestion(result, judge, questions.get(result.criterion), review)
        for judge in reviews.judges(desk, review)
        for result in judge.criteria(case_file, judge.judged(case.criteria))
    )


def _suggestion(
    result: CriterionResult, judge: Judge, question: QuestionId | None, review: Review
) -> Suggestion:
    return Suggestion(
        question=question,
        criterion=result.criterion,
        ruleset=judge.ruleset.ruleset_id,
        is_governing=judge.ruleset.ruleset_id == review.governing,
        rule_outcome=result.rule_outcome,
        outcome=result.outcome,
        sentence=result.workings.sentences[-1] if result.workings.sentences else "",
        due=result.due,
        days_late=result.days_late,
        workings=result.workings,
        error_code=result.error_code,
        law=f"{judge.ruleset.label}{reviews.decisions_words(review)}",
    )


def names(desk: Desk, review_id: ReviewId, case_id: CaseId) -> tuple[tuple[str, str, str], ...]:
    """(party id, role, name) of a case's parties; asking is recorded in the history.

    Raises:
        Refused: ``case.masked`` for a case with a family-violence flag.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        case = work.cases.get(review_id, case_id)
    must_be_seen_by(desk, case)
    if case.is_masked:
        raise Refused(
            "case.masked",
            "This case carries a family-violence flag; its names stay masked in this program.",
        )
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        parties = reader.case_file(case_id).parties
    with desk.store.write() as work:
        work.history.append(desk.happening("names.shown", f"{review_id}/{case_id}"))
    return tuple((p.party_id, p.role or "", p.display_name or "") for p in parties)


def remember_place(desk: Desk, place: Mapping[str, str]) -> None:
    """Remember where the signed-in person was, for reopening in the same place."""
    with desk.store.write() as work:
        work.places.set(desk.person.person_id, place)


def place(desk: Desk) -> Mapping[str, str]:
    """Where the signed-in person was; empty the first time."""
    with desk.store.read() as work:
        return work.places.get(desk.person.person_id) or {}
