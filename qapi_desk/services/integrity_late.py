"""Answers changed late, and what became of answers that a supervisor spoke about.

A change is an answer event of a released case that says something else than an answer given
before: another value or another coded reason, or nothing any more. A first answer is none. It is
late in up to three ways:

- after complete: just before it, or just before an earlier change of the case, nothing that the
  case's forms require was missing;
- after a word: a supervisor who is not the case's reviewer had returned the case or written a
  remark in it;
- at the last: it was made within the last hours before the release that froze it.

Spoken about is every criterion that had an outcome when a supervisor's word came. What it was
then is worked out from the answers as they stood, by the forms and the law of the review.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.forms import FormState
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId
from qapi_desk.domain.integrity import LateChanges, TalkedWith
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.questionnaire.engine import state
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import law_kept
from qapi_desk.services.answer import progress_of
from qapi_desk.services.casework import CaseReading, read_case
from qapi_desk.services.integrity_answers import Place, is_given
from qapi_desk.services.integrity_gathered import EVERYBODY, OneReview, Terms
from qapi_desk.services.shared_answers import SharedQuestions
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class Word:
    """A supervisor's word about a case: a return or a remark."""

    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """One released case: its answers up to its last release, and the words said before."""

    case: ReviewCase
    findings: tuple[Finding, ...]
    events: tuple[AnswerEvent, ...]
    words: tuple[Word, ...]

    @property
    def changes(self) -> tuple[int, ...]:
        """Where among the events an answer was changed."""
        standing: dict[Place, Answer] = {}
        found = []
        for number, event in enumerate(self.events):
            place = (event.form_id, event.answer.question)
            before = standing.get(place)
            if before and is_given(before) and _essence(before) != _essence(event.answer):
                found.append(number)
            standing[place] = event.answer
        return tuple(found)

    def release_after(self, at: datetime) -> datetime:
        """The release that froze what was answered at a moment."""
        return min(f.released_at for f in self.findings if f.released_at >= at)


def _essence(answer: Answer) -> tuple[str, str]:
    return answer.value, answer.na_reason


@dataclass(frozen=True, slots=True)
class LateChange:
    """One changed answer, and in which ways it was late."""

    person: PersonId
    is_after_complete: bool
    is_after_word: bool
    is_last_day: bool


def answered_cases(work: Work, one: OneReview) -> tuple[AnsweredCase, ...]:
    """The released cases of a review with their answers and the words about them."""
    words = _words(work, one)
    findings: dict[CaseId, list[Finding]] = {}
    for finding in one.released:
        findings.setdefault(finding.case_id, []).append(finding)
    return tuple(
        _answered(work, case, tuple(findings[case.case_id]), words.get(case.case_id, []))
        for case in one.released_cases
        if case.case_id in findings
    )


def _answered(
    work: Work, case: ReviewCase, findings: tuple[Finding, ...], words: Iterable[Word]
) -> AnsweredCase:
    last = max(finding.released_at for finding in findings)
    events = work.answers.events(case.review_id, case.case_id)
    return AnsweredCase(
        case,
        findings,
        tuple(event for event in events if event.at <= last),
        tuple(sorted((w for w in words if w.at <= last), key=lambda w: w.at)),
    )


def _words(work: Work, one: OneReview) -> Mapping[CaseId, list[Word]]:
    """Every return of a case, and every remark of a supervisor in another's case."""
    leads = {person.person_id for person in work.people.all() if person.role is Role.SUPERVISOR}
    reviewers = {case.case_id: case.reviewer for case in one.cases}
    found: dict[CaseId, list[Word]] = {}
    for remark in work.comments.of_review(one.review_id):
        if remark.by in leads and remark.by != reviewers.get(remark.case_id):
            found.setdefault(remark.case_id, []).append(Word(remark.by, remark.at))
    beginning = f"{one.review_id}/"
    for entry in work.history.entries("case.returned", beginning):
        what = entry.happening
        case_id = CaseId(what.subject.removeprefix(beginning))
        found.setdefault(case_id, []).append(Word(PersonId(what.person_id), what.at))
    return found


class _Replay:
    """A case's forms as they stood after so many of its answer events."""

    def __init__(self, reading: CaseReading, events: Sequence[AnswerEvent]) -> None:
        self._reading = reading
        self._events = events
        self._shared = SharedQuestions(compiled.form for compiled in reading.forms)

    def states(self, upto: int) -> tuple[FormState, ...]:
        """The forms' states before the event of this number."""
        forms = {compiled.form.form_id: compiled for compiled in self._reading.forms}
        own: dict[FormId, dict[QuestionId, Answer]] = {form_id: {} for form_id in forms}
        for event in self._events[:upto]:
            if event.form_id in own:
                own[event.form_id][event.answer.question] = event.answer
        answers = self._shared.read(own)
        context = self._reading.context
        alone = {name: state(each, answers[name], context) for name, each in forms.items()}
        return tuple(self._shared.once(alone).values())

    def is_complete(self, upto: int) -> bool:
        """Whether nothing required was missing before the event of this number."""
        answered, required = progress_of(self.states(upto))
        return answered == required


def late_in(
    desk: Desk,
    work: Work,
    one: OneReview,
    cases: Iterable[AnsweredCase],
    people: Mapping[PersonId, str],
    terms: Terms,
) -> tuple[tuple[LateChange, ...], tuple[TalkedWith, ...]]:
    """Every changed answer of these cases, and every criterion that was spoken about.

    Only cases with a change or a word are worked out again, some milliseconds each.
    """
    law = law_kept.law_in(work, desk.library, one.review).governing
    changes: list[LateChange] = []
    talked: list[TalkedWith] = []
    for each in cases:
        if not each.changes and not each.words:
            continue
        replay = _Replay(read_case(desk, work, one.review_id, each.case.case_id), each.events)
        changes += _changes(each, replay, terms)
        talked += _talked(each, replay, law, people)
    return tuple(changes), tuple(talked)


def _changes(each: AnsweredCase, replay: _Replay, terms: Terms) -> Iterable[LateChange]:
    was_complete = False
    first_word = each.words[0].at if each.words else None
    for number in each.changes:
        event = each.events[number]
        was_complete = was_complete or replay.is_complete(number)
        left = each.release_after(event.at) - event.at
        yield LateChange(
            event.person_id,
            was_complete,
            first_word is not None and event.at > first_word,
            left <= timedelta(hours=terms.last_hours),
        )


def _talked(
    each: AnsweredCase, replay: _Replay, law: Ruleset, people: Mapping[PersonId, str]
) -> Iterable[TalkedWith]:
    released = {finding.criterion: finding for finding in each.findings}
    for word in each.words:
        upto = sum(event.at <= word.at for event in each.events)
        told = {c: w for form in replay.states(upto) for c, w in form.outcomes.items() if w}
        for criterion in sorted(set(told) & set(released)):
            finding = released[criterion]
            if finding.released_at < word.at:
                continue
            del released[criterion]
            then = law.counting(criterion, RuleOutcome(told[criterion]))
            yield TalkedWith(
                each.case.review_id, each.case.case_id, criterion, people[finding.reviewer],
                people[word.by], word.at, then, finding.outcome,
            )  # fmt: skip


def late_rows(
    found: Sequence[OneReview],
    cases: Iterable[AnsweredCase],
    changes: Iterable[LateChange],
    people: Mapping[PersonId, str],
) -> tuple[LateChanges, ...]:
    """Each reviewer's answers and changes, and what was settled of their findings since."""
    counts: dict[str, Counter[str]] = {}

    def count(person: PersonId, **ways: bool) -> None:
        own = counts.setdefault(people[person], Counter())
        own.update(way for way, is_so in ways.items() if is_so)

    for case in cases:
        last = {(e.form_id, e.answer.question): e for e in case.events}
        for event in last.values():
            count(event.person_id, answers=is_given(event.answer))
    for change in changes:
        count(
            change.person, changes=True, after_complete=change.is_after_complete,
            after_word=change.is_after_word, last_day=change.is_last_day,
        )  # fmt: skip
    for one in found:
        whose = {one.key(finding): finding.reviewer for finding in one.released}
        for settlement in one.settlements:
            count(whose[one.key(settlement)], settled_since=True)
    everybody: Counter[str] = sum(counts.values(), Counter())
    return tuple(
        LateChanges(
            label, own["answers"], own["changes"], own["after_complete"], own["after_word"],
            own["last_day"], own["settled_since"],
        )
        for label, own in [*sorted(counts.items()), (EVERYBODY, everybody)]
    )  # fmt: skip
