"""How one rule is judged on one case in one period: plain loops over every dated fact.

Knows nothing of the program; the readings are those of decisions 0003 and 0014. A condition
answers True, False, or None where the record cannot tell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.oracles.law import days
from tests.oracles.law.record import Record, Step

Condition = Callable[[Record, Step], bool | None]
Test = Callable[[Record, Step], "Answer"]
CALENDAR_BEGINS, CALENDAR_ENDS = date(1998, 1, 1), date(2030, 12, 31)
EXPEDITED = {"A75", "A90"}


def always(_record: Record, _step: Step) -> bool | None:
    """The condition of a rule that asks nothing more."""
    return True


@dataclass(frozen=True)
class Answer:
    """What a test of the record says: YES, NO or UNDETERMINED, and the day it rests on."""

    outcome: str
    done: date | None = None


@dataclass(frozen=True)
class Law:
    """One rule as the reference prints it. ``groups``: from each, one action is needed."""

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
    from_month_end: bool = False
    later_of: tuple[str, ...] = ()
    unless: "Law | None" = None
    scored_with: str = ""
    test: Test | None = None


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


@dataclass(frozen=True)
class Span:
    """A period, both days in it."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether the day falls in it."""
        return day is not None and self.first <= day <= self.last


def limit(law: Law, start: date) -> date:
    """The due day of a clock that starts on that day."""
    if law.unit == "working":
        return days.after(start, law.count, "agency")
    if law.unit == "months":
        return days.months_after(start, law.count)
    if law.unit == "quarter":
        return days.next_quarter_end(start)
    if law.unit == "next month":
        return days.next_month_end(start)
    return days.after(start, law.count, None)


def rows(law: Law, record: Record, span: Span) -> list[Verdict]:
    """Every instance of the rule that is listed in the period, numbered over the whole case."""
    starts = record.of(*law.starts)
    if law.kind == "R":
        starts = _one_a_day(starts)
    found = [_row(law, record, span, starts, number) for number in range(1, len(starts) + 1)]
    return [row for row in found if row is not None]


def _one_a_day(starts: list[Step]) -> list[Step]:
    """Two searches on one day are one turn."""
    kept: list[Step] = []
    for step in starts:
        if step.day is None or step.day not in {each.day for each in kept}:
            kept.append(step)
    return kept


def _row(law: Law, record: Record, span: Span, starts: list[Step], number: int) -> Verdict | None:
    step = starts[number - 1]
    applies = law.when(record, step)
    if applies is False:
        return None
    if step.day is None:
        return _undated(law, span, step, number)
    if not CALENDAR_BEGINS <= step.day <= CALENDAR_ENDS:
        return None
    asked = Asked(law, record, span, starts, step, step.day)
    outcome, done = asked.found()
    if outcome == "NOT_APPLICABLE":
        return None
    if applies is None:
        outcome = "UNDETERMINED"
    return _listed(asked, number, outcome, done)


def _undated(law: Law, span: Span, step: Step, number: int) -> Verdict | None:
    """Listed where its limit would end from the day it was recorded; else in every period."""
    counts = False
    if step.recorded is not None:
        start = days.month_end(step.recorded) if law.from_month_end else step.recorded
        if not span.holds(limit(law, start)):
            return None
        counts = not law.scored_with
    return Verdict(law.rule, number, "UNDETERMINED", None, None, None, None, counts)


def _listed(asked: "Asked", number: int, outcome: str, done: date | None) -> Verdict | None:
    law, span, start, due = asked.law, asked.span, asked.start, asked.due
    if outcome == "NOT_DUE":
        return Verdict(law.rule, number, outcome, start, due, None, None, counts=False)
    if not span.holds(due) and not span.holds(done):
        return None
    told = due if law.kind in EXPEDITED or done is None else min(due, done)
    counts = span.holds(told) and not law.scored_with
    late = outcome in {"LATE", "MISSED"} and done is not None
    days_late = (done - due).days if late and done is not None else None
    return Verdict(law.rule, number, outcome, start, due, done, days_late, counts)


Found = tuple[str, date | None]
NOT_APPLICABLE: Found = ("NOT_APPLICABLE", None)


class Asked:
    """One dated trigger of one rule, and what the record says of it by the end of the period."""

    def __init__(
        self, law: Law, record: Record, span: Span, starts: list[Step], step: Step, day: date
    ) -> None:
        self.law, self.record, self.span = law, record, span
        self.starts, self.step, self.day = starts, step, day
        self.start = self._start()
        self.due = limit(law, self.start)

    def found(self) -> Found:
        """The outcome and the day it was done."""
        if self.law.test is not None:
            answer = self.law.test(self.record, self.step)
            return answer.outcome, answer.done
        if self.law.unless is not None:
            law = self.law.unless
            other = Asked(law, self.record, self.span, self.starts, self.step, self.day).found()
            if other[0] in {"MET", "NOT_APPLICABLE"}:
                return NOT_APPLICABLE
        if self.law.kind == "R":
            return self._turn()
        return self._wait() if self.law.kind == "W" else self._within()

    def _start(self) -> date:
        if self.law.from_month_end:
            return days.month_end(self.day)
        later = [day for day in self.record.dated(*self.law.later_of) if day > self.day]
        return later[0] if later else self.day

    def _within(self) -> Found:
        law, due = self.law, self.due
        done, excused = self._done(), self._first(law.excuse)
        if done and done <= due:
            return ("MET", done) if done <= self.span.last else self._running()
        if excused and excused <= due:
            return ("EXCUSED", excused) if excused <= self.span.last else self._running()
        if self._ended():
            return NOT_APPLICABLE
        if due > self.span.last:
            return self._running()
        first = min((each for each in (done, excused) if each), default=None)
        if self._doubtful():
            return "UNDETERMINED", first
        return ("LATE", first) if first else ("NOT_DONE", None)

    def _wait(self) -> Found:
        law, done = self.law, self._done()
        if done and done >= self.due:
            return "MET", done
        if done and self.step.topic in law.waived:
            return "WAIVED", done
        if any(each.day is None for group in law.groups for each in self.record.of(*group)):
            return "UNDETERMINED", done
        if done:
            return "EARLY", done
        return ("UNDETERMINED", None) if self._before_the_first() else NOT_APPLICABLE

    def _turn(self) -> Found:
        turns = self.record.dated(*self.law.groups[0])
        later = [day for day in turns if day > self.day]
        done = later[0] if later else None
        if done and done <= self.due:
            return ("MET", done) if done <= self.span.last else self._running()
        if self._ended():
            return NOT_APPLICABLE
        if self.due > self.span.last:
            return self._running()
        return ("UNDETERMINED" if self._unreadable() else "MISSED"), done

    def _running(self) -> Found:
        """A limit that has begun and not ended; one that has not begun is no matter yet."""
        return ("NOT_DUE" if self.start <= self.span.last else "NOT_APPLICABLE"), None

    def _done(self) -> date | None:
        """The last of the first answers, one from each group; None while one is missing."""
        answers = [self._first(group) for group in self.law.groups]
        told = [each for each in answers if each is not None]
        return max(told) if told and len(told) == len(answers) else None

    def _first(self, group: tuple[str, ...]) -> date | None:
        """The day of the first step of the group on or after the trigger."""
        for each in self.record.of(*group):
            if each.day is not None and each.day >= self.day and self._answers(each):
                return each.day
        return None

    def _answers(self, action: Step) -> bool:
        free = not self.law.by_ref or action.ref is None or self.step.ref is None
        return action is not self.step and (free or action.ref == self.step.ref)

    def _enders(self) -> list[Step]:
        closing = ["CASE_CLOSED"] if self.law.closing else []
        return self.record.of(*self.law.ended_by, *closing)

    def _ended(self) -> bool:
        """Whether closing, or what the rule names, ended the duty inside its limit."""
        known = min(self.due, self.span.last)
        return any(each.day and self.start <= each.day <= known for each in self._enders())

    def _doubtful(self) -> bool:
        """Whether something unreadable, or dated before its trigger, may be what is missing."""
        return self._unreadable() or self._before_the_first()

    def _unreadable(self) -> bool:
        law, record = self.law, self.record
        wanted = [step for group in (*law.groups, law.excuse) for step in record.of(*group)]
        if any(each.day is None for each in (*wanted, *self._enders())):
            return True
        return any(
            each.code is None and each.day is not None and self.day <= each.day <= self.due
            for each in record.steps
        )

    def _before_the_first(self) -> bool:
        """Whether each missing action stands only before the first trigger of all."""
        first = min(each.day for each in self.starts if each.day is not None)
        missing = [group for group in self.law.groups if self._first(group) is None]
        return bool(missing) and all(self._stands_before(first, group) for group in missing)

    def _stands_before(self, first: date, group: tuple[str, ...]) -> bool:
        answers = [each for each in self.record.of(*group) if self._answers(each)]
        return any(each.day is not None and each.day < first for each in answers)
