"""How one rule is judged on one case in one period: plain loops over every dated fact.

Knows nothing of the program; the readings are those of decisions 0003 and 0014. A condition
answers True, False, or None where the record cannot tell.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from tests.oracles.law import days
from tests.oracles.law.record import Record, Step

Condition = Callable[[Record, Step], bool | None]
Test = Callable[[Record, Step], str]
CALENDAR_BEGINS, CALENDAR_ENDS = date(1998, 1, 1), date(2030, 12, 31)
EXPEDITED = {"A75", "A90"}
SHOWN = {"I", "IW"}


def always(_record: Record, _step: Step) -> bool | None:
    """The condition of a rule that asks nothing more."""
    return True


@dataclass(frozen=True)
class Law:
    """One rule as the reference prints it. ``groups``: from each, one action is needed.

    ``held``: a clock that waits at its start while the first code stands open for the second.
    """

    rule: str
    kind: str
    starts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    count: int = 0
    unit: str = "calendar"
    when: Condition = always
    excuse: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    closing: bool = True
    by_ref: bool = False
    waived: tuple[str, ...] = ()
    voided_by: tuple[str, ...] = ()
    from_month_end: bool = False
    by_topic: tuple[tuple[str, int], ...] = ()
    held: tuple[str, str] | None = None
    unless: "Law | None" = None
    scored_with: str = ""
    test: Test | None = None
    reads: tuple[str, ...] = ()
    """Codes a test looks for: for made-up cases and for people who read a disagreement."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that may answer, excuse, end, hold or take back."""
        groups = (
            *self.groups,
            self.excuse,
            self.ended_by,
            self.voided_by,
            self.held or (),
            self.reads,
        )
        return tuple(code for group in groups for code in group)


@dataclass(frozen=True)
class Verdict:
    """One row, as ``rules evaluate`` promises it."""

    rule: str
    instance: int
    outcome: str
    trigger: date | None
    due: date | None
    done: date | None
    days_late: int | None
    counts: bool
    listed: bool = field(default=True, compare=False)
    barred: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Span:
    """A period, both days in it."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether the day falls in it."""
        return day is not None and self.first <= day <= self.last


def limit(law: Law, start: date, topic: str | None = None) -> date:
    """The due day of a clock that starts on that day."""
    count = dict(law.by_topic).get(topic or "", law.count)
    if law.unit == "working":
        return days.after(start, count, "agency")
    if law.unit == "court":
        return days.after(start, count, "court")
    if law.unit == "months":
        return days.months_after(start, count)
    if law.unit == "quarter":
        return days.next_quarter_end(start)
    if law.unit == "next month":
        return days.next_month_end(start)
    return days.after(start, count, None)


def rows(law: Law, record: Record, span: Span) -> list[Verdict]:
    """The instances that are listed in the period, without what does not apply."""
    found = verdicts(law, record, span)
    return [row for row in found if row.listed and row.outcome != "NOT_APPLICABLE"]


def verdicts(law: Law, record: Record, span: Span) -> list[Verdict]:
    """Every instance that began by the end of the period, numbered over the whole case."""
    starts = _standing(law, record, _in_order(law, record))
    if law.kind == "R":
        starts = _one_a_day(starts)
    found = [_verdict(law, record, span, starts, n) for n in range(1, len(starts) + 1)]
    return [each for each in found if each is not None]


def _in_order(law: Law, record: Record) -> list[Step]:
    """The dated triggers by day; then the undated, code by code."""
    found = record.of(*law.starts)
    undated = [each for code in law.starts for each in record.of(code) if each.day is None]
    return [each for each in found if each.day is not None] + undated


def _standing(law: Law, record: Record, starts: list[Step]) -> list[Step]:
    """The triggers that nothing took back before the next one came."""
    kept = []
    dated = [step for step in starts if step.day is not None]
    for step in starts:
        day, following = step.day, dated[dated.index(step) + 1 :] if step in dated else []
        voids = [each for each in record.dated(*law.voided_by) if day and each >= day]
        after = following[0].day if following else None
        if not voids or (after is not None and voids[0] >= after):
            kept.append(step)
    return kept


def _one_a_day(starts: list[Step]) -> list[Step]:
    """Two searches on one day are one turn."""
    kept: list[Step] = []
    for step in starts:
        if step.day is None or step.day not in {each.day for each in kept}:
            kept.append(step)
    return kept


def _verdict(law: Law, record: Record, span: Span, starts: list[Step], n: int) -> Verdict | None:
    step = starts[n - 1]
    applies = law.when(record, step)
    if step.day is None:
        return _undated(law, span, step, n, applies)
    if not CALENDAR_BEGINS <= step.day <= CALENDAR_ENDS or step.day > span.last:
        return None
    asked = Asked(law, record, span, starts, step, step.day)
    outcome, done = NOT_APPLICABLE if applies is False else asked.found()
    if applies is None and outcome != "NOT_APPLICABLE":
        outcome, done = "UNDETERMINED", None
    return replace(_placed(asked, n, outcome, done), barred=applies is False)


def _undated(law: Law, span: Span, step: Step, n: int, applies: bool | None) -> Verdict:
    """Listed where its limit would end from the day it was recorded; else in every period."""
    outcome = "NOT_APPLICABLE" if applies is False else "UNDETERMINED"
    is_listed, counts = True, False
    if step.recorded is not None:
        start = days.month_end(step.recorded) if law.from_month_end else step.recorded
        is_listed = span.holds(limit(law, start))
        counts = is_listed and not law.scored_with and law.kind not in SHOWN
    return Verdict(law.rule, n, outcome, None, None, None, None, counts, is_listed)


def _placed(asked: "Asked", n: int, outcome: str, done: date | None) -> Verdict:
    law, span, start, due = asked.law, asked.span, asked.start, asked.due
    if outcome == "NOT_DUE":
        return Verdict(law.rule, n, outcome, start, due, None, None, counts=False)
    is_listed = span.holds(due) or span.holds(done)
    both = [each for each in (due, done) if each is not None]
    told = due if law.kind in EXPEDITED else min(both, default=None)
    counts = is_listed and span.holds(told) and not law.scored_with and law.kind not in SHOWN
    late = outcome in {"LATE", "MISSED"} and done is not None
    days_late = (done - due).days if late and done is not None and due is not None else None
    return Verdict(law.rule, n, outcome, start, due, done, days_late, counts, is_listed)


def may_answer(law: Law, step: Step, action: Step) -> bool:
    """Where a rule pairs by ref, an action that has one answers only the same ref, or none."""
    free = not law.by_ref or action.ref is None or step.ref is None
    return free or action.ref == step.ref


def spells_between(opened: list[date], closed: list[date]) -> list[tuple[date, date | None]]:
    """Each opening with the first closing on or after it; none while it is open still."""
    return [
        (first, next((day for day in closed if day >= first), None)) for first in sorted(opened)
    ]


Found = tuple[str, date | None]
FAR = date.max
WAITS = {"W", "IW"}
NOT_APPLICABLE: Found = ("NOT_APPLICABLE", None)


class Asked:
    """One dated trigger of one rule, and what the record says of it by the end of the period."""

    def __init__(
        self, law: Law, record: Record, span: Span, starts: list[Step], step: Step, day: date
    ) -> None:
        self.law, self.record, self.span = law, record, span
        self.starts, self.step, self.day = starts, step, day
        self.start = day
        self.due = self._due()
        self.last = self.due or FAR

    def found(self) -> Found:
        """The outcome and the day it was done."""
        if self.law.test is not None:
            return self.law.test(self.record, self.step), None
        if self.law.unless is not None:
            law = self.law.unless
            other = Asked(law, self.record, self.span, self.starts, self.step, self.day).found()
            if other[0] in {"MET", "EXCUSED", "NOT_APPLICABLE", "NOT_DUE"}:
                return NOT_APPLICABLE
            if other[0] == "UNDETERMINED":
                return "UNDETERMINED", None
        if self.law.kind == "R":
            return self._turn()
        return self._wait() if self.law.kind in WAITS else self._within()

    def _due(self) -> date | None:
        """Sets the day the clock starts on; None while nobody knows when it will."""
        if self.law.from_month_end or self.law.unit == "next month":
            self.start = days.month_end(self.day)
        if self.law.held is not None:
            opened, closed = self.law.held
            spells = spells_between(self.record.dated(opened), self.record.dated(closed))
            for first, last in spells:
                if first <= self.start and (last is None or last > self.start):
                    if last is None:
                        return None
                    self.start = last
                    break
            located = self.record.dated(closed)
            if not spells and located and located[0] > self.start:
                self.start = located[0]
        return limit(self.law, self.start, self.step.topic)

    def _within(self) -> Found:
        law, seen = self.law, min(self.last, self.span.last)
        done, excused = self._done(), self._first(law.excuse)
        if done and done <= seen:
            return "MET", done
        if excused and excused <= seen:
            return "EXCUSED", excused
        if self._ended():
            return NOT_APPLICABLE
        if self.last > self.span.last:
            return self._running()
        first = min((each for each in (done, excused) if each), default=None)
        if self._doubtful():
            return "UNDETERMINED", None
        return ("LATE", first) if first else ("NOT_DONE", None)

    def _wait(self) -> Found:
        law, done = self.law, self._done()
        ends = [day for day in self.record.dated(*law.ended_by) if day >= self.day]
        if ends and (ends[0] <= done if done and done < self.last else ends[0] < self.last):
            return NOT_APPLICABLE
        if done and done < self.last:
            return self._too_soon(done)
        actions = [step for group in law.groups for step in self.record.of(*group)]
        stops = self.record.of(*law.ended_by, *law.voided_by)
        undated = [*(step for step in actions if self._answers(step)), *stops]
        if any(not step.day for step in undated) or self._unknown_code_inside():
            return "UNDETERMINED", None
        return ("MET", done) if done else NOT_APPLICABLE

    def _too_soon(self, done: date) -> Found:
        law = self.law
        if self.step.topic in law.waived:
            return "WAIVED", done
        ends = self.record.of(*law.ended_by, *law.voided_by)
        return ("UNDETERMINED", None) if any(not s.day for s in ends) else ("EARLY", done)

    def _turn(self) -> Found:
        done, seen = self._done(), min(self.last, self.span.last)
        if done and done <= seen:
            return "MET", done
        if self._ended():
            return NOT_APPLICABLE
        if self.last > self.span.last:
            return self._running()
        failing = [group for group in self.law.groups if not self._in_time(group)]
        undated = any(s.day is None for group in failing for s in self.record.of(*group))
        doubtful = undated or self._unknown_code_inside() or self._end_unknown()
        return ("UNDETERMINED", None) if doubtful else ("MISSED", done)

    def _running(self) -> Found:
        """A limit that has begun and not ended; one that has not begun is no matter yet."""
        return ("NOT_DUE" if self.day <= self.span.last else "NOT_APPLICABLE"), None

    def _done(self) -> date | None:
        """The last of the first answers, one from each group; None while one is missing."""
        answers = [self._first(group) for group in self.law.groups]
        told = [each for each in answers if each is not None]
        return max(told) if told and len(told) == len(answers) else None

    def _first(self, group: tuple[str, ...]) -> date | None:
        """The day of the first step of the group on or after the trigger."""
        for each in self.record.of(*group):
            if each.day is not None and self._is_from(each.day) and self._answers(each):
                return each.day
        return None

    def _is_from(self, day: date) -> bool:
        """On the trigger's day or after it; a turn is not its own next one."""
        return day > self.day if self.law.kind == "R" else day >= self.day

    def _answers(self, action: Step) -> bool:
        """Not its own answer; and a topic that ends a duty is none of its actions."""
        ends = f"{action.code}:{action.topic}" in self.law.ended_by
        return action is not self.step and not ends and may_answer(self.law, self.step, action)

    def _ended(self) -> bool:
        """Whether closing, or what the rule names, ended the duty inside its limit."""
        known = min(self.last, self.span.last)
        days_of_end = [*self.record.dated(*self.law.ended_by), *self._closing()]
        return any(self.day <= day <= known for day in days_of_end)

    def _closing(self) -> list[date]:
        """The day the case row closed it, where a closing ends this limit."""
        closed = self.record.case["closed_date"]
        return [closed] if closed and self.law.closing else []

    def _end_unknown(self) -> bool:
        case = self.record.case
        enders = (*self.law.ended_by, *self.law.voided_by, *(self.law.held or ()))
        undated = any(step.day is None for step in self.record.of(*enders))
        unread = self.law.closing and case["status"] == "CLOSED" and case["closed_date"] is None
        return undated or unread

    def _doubtful(self) -> bool:
        """Whether something unreadable, or dated before its trigger, may decide.

        Only what may stand in for an action that is missing or late, for an excuse or an end.
        """
        if any(step.day is None for step in self.record.of(*self.law.excuse)):
            return True
        if self._unknown_code_inside() or self._end_unknown():
            return True
        failing = [group for group in self.law.groups if not self._in_time(group)]
        return any(self._stands_in(group) for group in failing)

    def _in_time(self, group: tuple[str, ...]) -> bool:
        first = self._first(group)
        return first is not None and first <= self.last

    def _stands_in(self, group: tuple[str, ...]) -> bool:
        undated = any(s.day is None and self._answers(s) for s in self.record.of(*group))
        return undated or (self._first(group) is None and self._only_early(group))

    def _only_early(self, group: tuple[str, ...]) -> bool:
        """Whether the last such action stands before the first trigger that it could answer."""
        answers = [each for each in self.record.of(*group) if self._answers(each)]
        dated = [each for each in answers if each.day is not None]
        return bool(dated) and self._is_early(dated[-1])

    def _is_early(self, action: Step) -> bool:
        starts = [
            step.day
            for step in self.record.of(*self.law.starts)
            if step.day is not None and may_answer(self.law, step, action)
        ]
        return action.day is not None and action.day < min(starts)

    def _unknown_code_inside(self) -> bool:
        last = self.last - days.ONE if self.law.kind in WAITS else self.last
        return any(
            each.code is None and each.day is not None and self.day <= each.day <= last
            for each in self.record.steps
        )
