"""What the case-correction list is made of: an item for each error and each wrong value, ever.

Derived from what the store holds and never kept, so their number is that of the errors and
corrections. What is settled otherwise, or taken back by an amendment, closes its item.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from qapi_desk.domain.calendar import DayCalendar
from qapi_desk.domain.case_fixes import CaseFix, FixDone, FixKind
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import Review, ReviewCase
from qapi_desk.domain.settlements import Settlement, Stage, as_settled
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import amend_kept, conventions, fix_words, forms_kept, law_kept
from qapi_desk.services.amend_kept import Amendment
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PLACE: Final = ("reviewing", "rebuttals.json")


def items_in(
    desk: Desk, work: Work, review: Review, done: Mapping[str, FixDone]
) -> Iterator[CaseFix]:
    """Every item of a review. ``done`` is what was put right, by the item's id.

    Raises:
        Refused: ``workspace.forged``; as ``forms_kept.forms_in``.
    """
    law = law_kept.law_in(work, desk.library, review)
    ledger = _Ledger(
        desk=desk,
        review=review,
        ruleset=law.governing,
        calendar=law.calendars.agency,
        cases={case.case_id: case for case in work.cases.all(review.review_id)},
        done=done,
    )
    governing, settled = review.governing, work.settlements.all(review.review_id)
    standing = work.findings.all(review.review_id, governing)
    yield from ledger.errors(
        work.findings.as_released(review.review_id, governing),
        standing,
        (each for each in settled if each.ruleset == governing),
    )
    values = _Values(
        standing=work.corrections.all(review.review_id),
        ever=work.corrections.ever(review.review_id),
        amended=amend_kept.confirmed(work, desk.library, review.review_id),
        units={each.case_id: each.unit_code for each in standing},
        labels=_labels(desk, work, review),
    )
    yield from ledger.values(values)


def _labels(desk: Desk, work: Work, review: Review) -> Mapping[str, str]:
    """What each question of the review's forms asks, by its name."""
    return fix_words.labels(each.form for each in forms_kept.forms_in(work, desk.library, review))


_ValueKey = tuple[CaseId, str, str]
"""Case, question and fact: one value of a record."""


def _by_value(found: Iterable[Correction]) -> Mapping[_ValueKey, list[Correction]]:
    by_value: dict[_ValueKey, list[Correction]] = {}
    for each in found:
        by_value.setdefault((each.case_id, each.question, each.fact), []).append(each)
    return by_value


def _last_wrong(ever: list[Correction]) -> Correction:
    wrong = [each for each in ever if each.reviewed_value != each.snapshot_value]
    return wrong[-1] if wrong else ever[0]


@dataclass(frozen=True, slots=True)
class _Values:
    """The wrong values of a review's records: those that stand, and all there ever were."""

    standing: tuple[Correction, ...]
    ever: tuple[Correction, ...]
    amended: tuple[Amendment, ...]
    units: Mapping[CaseId, str]
    labels: Mapping[str, str]

    def told(self) -> Iterator[tuple[Correction, str]]:
        """Each with the reason why it was taken back, empty while it stands; in a lasting order."""
        standing = _by_value(self.standing)
        for key, ever in _by_value(self.ever).items():
            if key in standing:
                yield from ((each, "") for each in standing[key])
            else:
                yield _last_wrong(ever), self._why(key)

    def _why(self, key: _ValueKey) -> str:
        reasons = [
            amended.reason
            for amended in self.amended
            if amended.case_id == key[0] and any(a.now.question == key[1] for a in amended.answers)
        ]
        return f"{Stage.AMENDMENT}: {reasons[-1] if reasons else 'the recorded value stands'}"


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
            found = in_error(first[key], past)
            if found is not None:
                shown, found_on = found
                is_settled = finding.outcome is not Outcome.ERROR
                yield self._error(shown, found_on, past[-1] if is_settled else None)

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

    def values(self, values: _Values) -> Iterator[CaseFix]:
        """One for each value of the record that was reviewed otherwise."""
        met: Counter[str] = Counter()
        for each, closed_because in values.told():
            case = self.cases[each.case_id]
            item_id = f"{each.case_id}/value:{each.question}"
            met[item_id] += 1
            if met[item_id] > 1:
                item_id = f"{item_id}#{met[item_id]}"
            found_on = (case.released_at or self.desk.clock.now()).date()
            yield CaseFix(
                review_id=self.review.review_id,
                item_id=item_id,
                kind=FixKind.VALUE,
                case_id=each.case_id,
                subject=each.question,
                criterion=None,
                worker_id=case.worker_id,
                unit_code=values.units.get(each.case_id, ""),
                what=fix_words.value_words(each, values.labels, is_masked=case.is_masked),
                found_on=found_on,
                due=self._due(found_on),
                done=self.done.get(item_id),
                closed_because=closed_because,
            )

    def _due(self, found_on: date) -> date:
        told = conventions.in_force(self.desk.library, PLACE, found_on).row("correction_days")
        return self.calendar.add_open_days(found_on, int(told.value))


def in_error(first: Finding, past: list[Settlement]) -> tuple[Finding, date] | None:
    """The finding as it last was in error, and since when; None where it never was."""
    found = (first, first.released_at.date()) if first.outcome is Outcome.ERROR else None
    for each in past:
        if each.judged.outcome is Outcome.ERROR:
            since = found[1] if found is not None and each.was is Outcome.ERROR else None
            found = (as_settled(first, each.judged), since or each.settled_at.date())
    return found
