"""The case-correction list: every error and every wrong value opens an item by itself.

Items are derived from what the store holds, so their number is that of the errors and
corrections; only what was done is kept. A finding that is settled otherwise closes its item. The
list of errors is the running rate, so reviewers and analysts see it when the review is done.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from qapi_desk.domain.calendar import DayCalendar
from qapi_desk.domain.case_fixes import CaseFix, FixDone, FixFilter, FixKind
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review, ReviewCase, ReviewKind
from qapi_desk.domain.settlements import Settlement
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import conventions, fix_words, forms_kept, in_sight, law_kept, reviews
from qapi_desk.services.as_told import kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.own_words import must_be_fit, must_be_said
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PLACE: Final = ("reviewing", "rebuttals.json")
DOCUMENT, DONE, TAKEN_BACK = "case-fix", "fix.done", "fix.taken_back"
MARKS: Final = (Role.SUPERVISOR, Role.ANALYST, Role.REVIEWER)
"""They may say that something was put right."""
EVERY: Final = FixFilter()


@dataclass(frozen=True, slots=True)
class FixList:
    """The items of a review on a day, in order of due day, case and subject."""

    review: Review
    items: tuple[CaseFix, ...]
    today: date
    days_citation: str

    @property
    def overdue(self) -> int:
        """How many are open past their due day."""
        return sum(each.is_overdue(self.today) for each in self.items)


@dataclass(frozen=True, slots=True)
class Marked:
    """That an item is done. ``by`` is a worker's or a person's id; empty is who says so."""

    done_on: date
    evidence: str
    by: str = ""
    note: str = ""


def show(desk: Desk, review_id: ReviewId, wanted: FixFilter = EVERY) -> FixList:
    """The list of a review, or the part of it that is wanted.

    Raises:
        Refused: ``review.unknown``, ``findings.running``, ``second.blind``;
            ``fixes.not_counted`` for a review in which nothing is counted.
    """
    with desk.store.read() as work:
        return show_in(desk, work, review_id, wanted)


def show_in(desk: Desk, work: Work, review_id: ReviewId, wanted: FixFilter = EVERY) -> FixList:
    """The same in a unit of work that is open already."""
    review = reviews.review_in(work, review_id)
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "fixes.not_counted",
            f"{review_id} is a {review.kind} review: nothing in it is counted, so it asks for no "
            "correction of a case.",
        )
    in_sight.must_see_results(desk, work, review)
    today = desk.clock.now().date()
    found = (each for each in _items(desk, work, review) if wanted.takes(each, today))
    return FixList(
        review=review,
        items=tuple(sorted(found, key=lambda each: (each.due, each.case_id, each.item_id))),
        today=today,
        days_citation=conventions.in_force(desk.library, PLACE).row("correction_days").citation,
    )


def _items(desk: Desk, work: Work, review: Review) -> Iterator[CaseFix]:
    told = _done(desk, work, review.review_id)
    law = law_kept.law_in(work, desk.library, review)
    ledger = _Ledger(
        desk=desk,
        review=review,
        ruleset=law.governing,
        calendar=law.calendars.agency,
        cases={case.case_id: case for case in work.cases.all(review.review_id)},
        done=told,
    )
    governing, settled = review.governing, work.settlements.all(review.review_id)
    released = work.findings.as_released(review.review_id, governing)
    mine = [each for each in settled if each.ruleset == governing]
    standing = work.findings.all(review.review_id, governing)
    yield from ledger.errors(released, standing, mine)
    units = {each.case_id: each.unit_code for each in standing}
    labels = _labels(desk, work, review)
    yield from ledger.values(work.corrections.all(review.review_id), units, labels)


def _labels(desk: Desk, work: Work, review: Review) -> Mapping[str, str]:
    """What each question of the review's forms asks, by its name."""
    return fix_words.labels(each.form for each in forms_kept.forms_in(work, desk.library, review))


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Makes the items of one review."""

    desk: Desk
    review: Review
    ruleset: Ruleset
    calendar: DayCalendar
    cases: Mapping[CaseId, ReviewCase]
    done: Mapping[str, FixDone]

    def errors(
        self,
        released: Iterable[Finding],
        standing: Iterable[Finding],
        settled: Iterable[Settlement],
    ) -> Iterator[CaseFix]:
        """One for each finding that is in error, or was: what was settled since closes it."""
        story: dict[tuple[CaseId, CriterionId], list[Settlement]] = {}
        for each in settled:
            story.setdefault((each.case_id, each.criterion), []).append(each)
        first = {(each.case_id, each.criterion): each for each in released}
        for finding in standing:
            key = (finding.case_id, finding.criterion)
            past = story.get(key, [])
            in_error = _in_error(first[key], past)
            if in_error is not None:
                shown, found_on = in_error
                is_settled = finding.outcome is not Outcome.ERROR
                now = shown if is_settled else finding
                yield self._error(now, found_on, past[-1] if is_settled else None)

    def _error(self, finding: Finding, found_on: date, closed: Settlement | None) -> CaseFix:
        item_id = f"{finding.case_id}/{finding.criterion}"
        return CaseFix(
            review_id=self.review.review_id,
            item_id=item_id,
            kind=FixKind.ERROR,
            case_id=finding.case_id,
            subject=finding.criterion,
            criterion=finding.criterion,
            worker_id=finding.worker_id,
            unit_code=finding.unit_code,
            what=fix_words.error_words(self.ruleset, finding),
            found_on=found_on,
            due=self._due(found_on),
            done=self.done.get(item_id),
            closed_because=f"{closed.stage}: {closed.reason}" if closed else "",
        )

    def values(
        self, found: Iterable[Correction], units: Mapping[CaseId, str], labels: Mapping[str, str]
    ) -> Iterator[CaseFix]:
        """One for each value of the record that was reviewed otherwise."""
        met: Counter[str] = Counter()
        for each in found:
            case = self.cases[each.case_id]
            item_id = f"{each.case_id}/value:{each.question}"
            met[item_id] += 1
            if met[item_id] > 1:
                item_id = f"{item_id}#{met[item_id]}"
            moment = case.released_at or self.desk.clock.now()
            yield CaseFix(
                review_id=self.review.review_id,
                item_id=item_id,
                kind=FixKind.VALUE,
                case_id=each.case_id,
                subject=each.question,
                criterion=None,
                worker_id=case.worker_id,
                unit_code=units.get(each.case_id, ""),
                what=fix_words.value_words(each, labels, is_masked=case.is_masked),
                found_on=moment.date(),
                due=self._due(moment.date()),
                done=self.done.get(item_id),
            )

    def _due(self, found_on: date) -> date:
        told = conventions.in_force(self.desk.library, PLACE, found_on).row("correction_days")
        return self.calendar.add_open_days(found_on, int(told.value))


def _in_error(first: Finding, past: list[Settlement]) -> tuple[Finding, date] | None:
    """The finding as it last was in error, and since when; None where it never was."""
    found = (first, first.released_at.date()) if first.outcome is Outcome.ERROR else None
    for each in past:
        if each.judged.outcome is Outcome.ERROR:
            since = found[1] if found is not None and each.was is Outcome.ERROR else None
            now = replace(first, **to_fields(each))
            found = (now, since or each.settled_at.date())
    return found


def to_fields(settled: Settlement) -> dict[str, Any]:
    """What a settlement changes of a finding."""
    judged = settled.judged
    return {name: getattr(judged, name) for name in judged.__slots__}


# What was done


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return happening.subject, happening.body["kept"]


def _done(desk: Desk, work: Work, review_id: ReviewId) -> Mapping[str, FixDone]:
    """What was done, by item; what was taken back is not done."""
    told = last_told((DONE, TAKEN_BACK), _told)
    bodies = kept_as_told(work, desk.library, DOCUMENT, told)
    mine = (from_body(FixDone, b) for k, b in bodies.items() if k.startswith(f"{review_id}/"))
    return {each.item_id: each for each in mine if not each.is_taken_back}


def _keep(desk: Desk, work: Work, place: tuple[ReviewId, str], kept: FixDone) -> None:
    review_id, act = place
    key, body = f"{review_id}/{kept.item_id}", to_body(kept)
    work.documents.replace(DOCUMENT, key, body)
    work.history.append(desk.happening(act, key, kept=body))


def _one(desk: Desk, work: Work, review_id: ReviewId, item_id: str) -> CaseFix:
    found = show_in(desk, work, review_id)
    for each in found.items:
        if each.item_id == item_id:
            return each
    raise Refused(
        "fixes.unknown", f"{review_id} has no correction {item_id!r}; see the list of them."
    )


def mark_done(desk: Desk, review_id: ReviewId, item_id: str, marked: Marked) -> Changes:
    """Record that something was put right, on evidence.

    Raises:
        Refused: ``people.role``; ``fixes.unknown``, ``fixes.done``, ``fixes.closed``;
            ``fixes.future``, ``fixes.evidence``, ``fixes.who``; as ``show``.
    """
    desk.person.must_be(*MARKS, to="mark a correction as done")
    if not marked.evidence.strip():
        raise Refused("fixes.evidence", "A correction is done on evidence; name where it shows.")
    evidence = must_be_said(desk.library, "longest_citation", "the evidence", marked.evidence)
    must_be_fit(desk.library, "longest_comment", "the note", marked.note)
    if marked.done_on > desk.clock.now().date():
        raise Refused(
            "fixes.future", f"{marked.done_on} has not come yet; give the day it was done."
        )
    with desk.store.write() as work:
        item = _one(desk, work, review_id, item_id)
        _must_be_open(item)
        by = _who(desk, work, review_id, marked.by)
        made = FixDone(
            item_id, marked.done_on, by, evidence, marked.note.strip(), desk.person.person_id,
            desk.clock.now(),
        )  # fmt: skip
        _keep(desk, work, (review_id, DONE), made)
    return Changes.of((Kind.CASE_FIX, f"{review_id}/{item_id}"))


def _must_be_open(item: CaseFix) -> None:
    if item.done is not None:
        raise Refused(
            "fixes.done",
            f"{item.item_id} was done on {item.done.done_on}; a supervisor can take that back.",
        )
    if item.closed_because:
        raise Refused(
            "fixes.closed",
            f"{item.item_id} is no error any more ({item.closed_because}), so nothing is to be "
            "corrected.",
        )


def _who(desk: Desk, work: Work, review_id: ReviewId, by: str) -> str:
    who = by.strip() or str(desk.person.person_id)
    if who in {str(person.person_id) for person in work.people.all()}:
        return who
    review = reviews.review_in(work, review_id)
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        if who in set(map(str, reader.workers())):
            return who
    raise Refused(
        "fixes.who",
        "Say who did it by an id: a worker's of the agency, or a person's of the workspace. Names "
        "are not kept here.",
    )


def take_back(desk: Desk, review_id: ReviewId, item_id: str, reason: str) -> Changes:
    """Open an item again that is not done after all; what was said stays in the history.

    Raises:
        Refused: ``people.role``, ``fixes.why``, ``fixes.unknown``, ``fixes.not_done``; as ``show``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="open a correction again")
    why = said_line(reason, "fixes.why", "Say why it is not done")
    with desk.store.write() as work:
        item = _one(desk, work, review_id, item_id)
        if item.done is None:
            raise Refused("fixes.not_done", f"{item_id} is {item.state}; nothing was done yet.")
        me, now = desk.person.person_id, desk.clock.now()
        back = replace(item.done, note=why, recorded_by=me, recorded_at=now, is_taken_back=True)
        _keep(desk, work, (review_id, TAKEN_BACK), back)
    return Changes.of((Kind.CASE_FIX, f"{review_id}/{item_id}"))
