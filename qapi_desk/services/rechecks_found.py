"""What a ruling might change: earlier answers to what it is about, and the findings on them.

Looked for in cases released before the ruling was written down, in reviews that count. Answers of
cases that are not released yet are their reviewers' to change: there it is only said that a
ruling is newer than the answer. Judges nothing and changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.answers import AnswerEvent
from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.forms import Form, Question, template_of, walk
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.services import forms_kept
from qapi_desk.services.entries import beside, element_at, places_of
from qapi_desk.services.library import Library
from qapi_desk.services.sittings import answers_in
from qapi_desk.services.undo import Place
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An answer as it was released, to a question that a ruling is about."""

    form_id: FormId
    question: QuestionId
    label: str
    value: str
    na_reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding that rests on such answers, as it stands under the governing ruleset."""

    review_id: ReviewId
    case_id: CaseId
    rank: int
    reviewer: PersonId | None
    released_at: datetime
    criterion: CriterionId
    outcome: Outcome
    rule_outcome: str
    answers: tuple[EarlierAnswer, ...]


def is_about(library: Library, entry: Entry, form_id: FormId, question: Question) -> bool:
    """Whether an entry is about a question: on it, its rule, measure, criterion or element."""
    if entry.about in places_of(form_id, question):
        return True
    if entry.about.kind is AboutKind.MEASURE:
        return question.criterion == entry.about.place
    is_of_element = entry.about.kind is AboutKind.ELEMENT
    return is_of_element and element_at(library, question) == entry.about.place


def earlier_in(
    library: Library, work: Work, review: Review, entry: Entry, case_id: CaseId | None = None
) -> Iterator[Earlier]:
    """The findings of one review that a ruling might change, in order of rank and criterion.

    Of one case alone where it is named: a decision about it reads no other's answers.
    """
    forms = [each.form for each in forms_kept.forms_in(work, library, review)]
    asked = {form.form_id: _asked(library, entry, form) for form in forms}
    concerned = [form for form in forms if asked[form.form_id]]
    if not concerned:
        return
    found = _by_case(work.findings.all(review.review_id, review.governing))
    for case in sorted(work.cases.all(review.review_id), key=lambda each: each.rank):
        is_wanted = case_id in {None, case.case_id}
        if is_wanted and case.released_at is not None and case.released_at <= entry.at:
            yield from _of_case(work, case, (forms, asked), found.get(case.case_id, ()))


def _asked(library: Library, entry: Entry, form: Form) -> Mapping[QuestionId, Question]:
    return {
        question.name: question
        for question in walk(form.questions)
        if is_about(library, entry, form.form_id, question)
    }


def _by_case(found: Iterable[Finding]) -> Mapping[CaseId, tuple[Finding, ...]]:
    by_case: dict[CaseId, tuple[Finding, ...]] = {}
    for each in found:
        by_case[each.case_id] = (*by_case.get(each.case_id, ()), each)
    return by_case


def _of_case(
    work: Work,
    case: ReviewCase,
    asking: tuple[list[Form], Mapping[FormId, Mapping[QuestionId, Question]]],
    found: Iterable[Finding],
) -> Iterator[Earlier]:
    forms, asked = asking
    of_case = [form for form in forms if set(case.criteria) & set(form.criteria)]
    if not any(asked[form.form_id] for form in of_case) or case.released_at is None:
        return
    own = answers_in(work, case.review_id, case.case_id, of_case)
    said: dict[CriterionId, tuple[EarlierAnswer, ...]] = {}
    for form in of_case:
        for name, answer in own[form.form_id].items():
            question = asked[form.form_id].get(template_of(name))
            if question is None or not (answer.value or answer.na_reason):
                continue
            label = question.label.get(form.default_language, "")
            told = EarlierAnswer(
                form.form_id, name, label, answer.value, answer.na_reason, answer.comment
            )
            for criterion in (question.criterion,) if question.criterion else form.criteria:
                said[criterion] = (*said.get(criterion, ()), told)
    for each in sorted(found, key=lambda finding: finding.criterion):
        if each.criterion in said:
            yield Earlier(
                case.review_id, case.case_id, case.rank, case.reviewer, case.released_at,
                each.criterion, each.outcome, each.rule_outcome, said[each.criterion],
            )  # fmt: skip


def newer_rulings(
    work: Work,
    held: Mapping[About, tuple[Entry, ...]],
    case: ReviewCase,
    forms: Iterable[Form],
) -> Mapping[Place, Entry]:
    """The newest ruling of each question whose answer was given before it; none once released.

    Args:
        work: the unit of work that is open.
        held: what holds, as ``entries.holding_in`` gives it.
        case: the case.
        forms: its forms.
    """
    has_ruling = any(each.kind is EntryKind.RULING for rows in held.values() for each in rows)
    if not has_ruling or case.state is CaseState.RELEASED:
        return {}
    questions = {(f.form_id, q.name): q for f in forms for q in walk(f.questions)}
    found: dict[Place, Entry] = {}
    for event in _last_of_each(work.answers.events(case.review_id, case.case_id)):
        form_id, name = event.form_id, event.answer.question
        question = questions.get((form_id, template_of(name)))
        rows = beside(held, form_id, question) if question is not None else ()
        newer = [r for r in rows if r.kind is EntryKind.RULING and r.at > event.at]
        if newer:
            found[form_id, name] = max(newer, key=lambda each: (each.at, each.number))
    return found


def _last_of_each(events: Iterable[AnswerEvent]) -> Iterable[AnswerEvent]:
    last = {(event.form_id, event.answer.question): event for event in events}
    return [each for each in last.values() if each.answer.value or each.answer.na_reason]


def newer_words(entry: Entry) -> str:
    """What is said beside an answer that is older than a ruling on its question."""
    return (
        f"The ruling of {entry.on:%Y-%m-%d} (entry {entry.number}) is newer than your answer; "
        "read it, and answer again if it changes anything."
    )
