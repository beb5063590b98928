"""One trigger of one rule with its verdict, the bench it is judged at, and a rule's clock.

A clock keeps the due days it has worked out: over a caseload the same days come up again and
again. Nothing here reads a case.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Final

from qapi_desk.domain.calendar import (
    DayCalendar,
    Roll,
    Unit,
    due_day,
    quarter_end,
)
from qapi_desk.domain.clocks import Span, latest_before, month_end, recurrences, tolled_due
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.calendars import Calendars, Office
from qapi_desk.rules.facts import Step, Undated
from qapi_desk.rules.model import (
    Anchor,
    Condition,
    DayReading,
    Direction,
    Rule,
    RuleClass,
    Ruleset,
    Settings,
    StatementPeriod,
    Test,
)
from qapi_desk.rules.states import asker

_UNKNOWN: Final = date.min
_SETS_KEPT: Final = 20_000
"""How many sets of codes a bench remembers: most cases share theirs with many others."""
_LATE: Final = (RuleOutcome.LATE, RuleOutcome.MISSED)


class Why(Enum):
    """Why an instance came out as it did, where the dates alone do not say it."""

    DATES = auto()
    CONDITION = auto()
    CONDITION_UNKNOWN = auto()
    TRIGGER_UNDATED = auto()
    TOPIC_UNREADABLE = auto()
    OUTSIDE_CALENDAR = auto()
    ENDED = auto()
    CLOSED = auto()
    CLOSED_UNKNOWN = auto()
    BEFORE_TRIGGER = auto()
    ACTION_UNDATED = auto()
    CODE_UNREADABLE = auto()
    EXCUSE = auto()
    OUTCOME = auto()
    NOTHING_DONE = auto()
    STOPPED = auto()
    """The clock stands still and nobody knows until when."""
    WAIVED = auto()
    OTHER_MET = auto()
    """The rule whose miss would start this duty was kept, or does not apply."""
    OTHER_UNKNOWN = auto()
    TESTS = auto()


@dataclass(slots=True)
class Instance:
    """One trigger of one rule with its verdict in one period. Settled once, then only read.

    ``start`` is day 0 of its clock: the trigger's day, the end of its month or quarter, or the
    end of a span that held the clock at its start.
    """

    rule: Rule
    number: int
    trigger: Step | Undated
    outcome: RuleOutcome = RuleOutcome.NOT_DONE
    why: Why = Why.DATES
    start: date | None = None
    due: date | None = None
    done: date | None = None
    done_by: tuple[Step, ...] = ()
    other: Step | Undated | None = None
    row: str = ""
    barred: Condition | None = None
    guess: date | None = None
    """With an undated trigger: when the limit would end, counted from the day it was recorded.
    With one before the calendar's days: the first of them."""
    spans: tuple[Span, ...] = ()
    """In which its clock stood still."""
    tests: tuple[tuple[Test, bool | None], ...] = ()
    """Of class O: every test and its answer."""
    excused_by: "Instance | None" = None
    """The other rule's instance, of a duty that arises only where that one was missed."""

    @property
    def days_late(self) -> int | None:
        """Calendar days after the due day; None when in time, or when nothing was done."""
        if self.outcome not in _LATE or self.done is None or self.due is None:
            return None
        return (self.done - self.due).days

    def settle(
        self, outcome: RuleOutcome, why: Why, other: Step | Undated | None = None, row: str = ""
    ) -> "Instance":
        """Give the verdict, with the fact and the row it rests on."""
        self.outcome, self.why, self.other, self.row = outcome, why, other, row
        return self

    def undo(self, done: date | None = None) -> None:
        """Take the action out of the verdict, or put another day in its place."""
        self.done, self.done_by = done, ()


class Clock:
    """A rule's limit under a ruleset's settings and a calendar. It knows no case."""

    __slots__ = (
        "_bases",
        "_dues",
        "_reaching",
        "amounts",
        "answers",
        "asks",
        "base_of",
        "calendar",
        "ends_months",
        "is_of_its_day",
        "is_skipped_by_day",
        "other_answers",
        "rule",
        "second_unit",
        "unit",
    )

    def __init__(self, rule: Rule, ruleset: Ruleset, calendar: DayCalendar) -> None:
        settings, order_codes = ruleset.settings, ruleset.order_codes
        self.rule = rule
        self.asks = tuple(asker(condition) for condition in rule.conditions)
        self.calendar = calendar
        self.unit, self.second_unit = units_of(rule, settings)
        self.amounts = rule.amount_by_topic
        self.base_of = base_of(rule.anchor, settings)
        self.ends_months = self.base_of is month_end and self.unit is Unit.MONTHS
        """Whether months counted from a month's end end with a month, not on a day-number."""
        self.is_of_its_day = bool(rule.tests) or rule.direction is Direction.AT_LEAST_BEFORE
        """Whether an instance belongs where its trigger's day does."""
        self.is_skipped_by_day = not (rule.tolls or rule.amount_by_topic or self.is_of_its_day)
        """Whether its due days follow its triggers' days, so that old ones can be passed over."""
        self.other_answers = rule.excuses
        """Codes that give an action day beside the actions."""
        if settings.outcome_override and rule.rule_class.has_outcome_override:
            self.other_answers += rule.result or order_codes
        self.answers = frozenset((*rule.codes, *self.other_answers))
        self._dues: dict[tuple[date, int] | date, date | None] = {}
        self._bases: dict[date, date] = {}
        self._reaching: dict[date, date] = {}

    def amount(self, topic: str | None) -> int:
        """The limit's amount; some topics have their own."""
        return self.amounts.get(topic or "", self.rule.amount)

    def base(self, day: date) -> date:
        """Day 0 for a trigger's day: the day, or the end of its month, quarter or statement."""
        if self.base_of is None:
            return day
        base = self._bases.get(day)
        if base is None:
            base = self._bases[day] = self.base_of(day)
        return base

    def due(self, day: date, topic: str | None = None) -> date | None:
        """The due day for a trigger's day, rolled; None where the calendar does not reach."""
        key = (day, self.amount(topic)) if self.amounts else day
        due = self._dues.get(key, _UNKNOWN)
        if due is _UNKNOWN:
            due = self._dues[key] = self._reckoned(day, self.amount(topic))
        return due

    def first_reaching(self, first: date) -> date:
        """The earliest trigger's day whose limit ends on a day or later; for dues that follow.

        Before it lie only limits that end before the day.
        """
        if first <= self.calendar.first:
            return date.min
        if first not in self._reaching:
            low, high = self.calendar.first.toordinal(), first.toordinal()
            while low < high:
                middle = (low + high) // 2
                due = self.due(date.fromordinal(middle))
                is_before = due is not None and due < first
                low, high = (middle + 1, high) if is_before else (low, middle)
            self._reaching[first] = date.fromordinal(low)
        return self._reaching[first]

    def _reckoned(self, day: date, amount: int) -> date | None:
        try:
            if self.rule.direction is Direction.AT_LEAST_BEFORE:
                return latest_before(day, amount, self.unit, self.calendar)
            due = due_day(self.base(day), amount, self.unit, self.calendar)
            return self.rolled(month_end(due) if self.ends_months else due)
        except Refused:
            return None

    def rolled(self, due: date) -> date:
        """The due day, moved to the next open day where the rule says so."""
        return self.calendar.roll_forward(due) if self.rule.roll is Roll.FORWARD else due

    def second_due(self, day: date, topic: str | None = None) -> date | None:
        """The due day in the reading not in force, where it is another one."""
        if self.second_unit is None:
            return None
        before = self.rule.direction is Direction.AT_LEAST_BEFORE
        count = latest_before if before else due_day
        try:
            base = day if before else self.base(day)
            second = count(base, self.amount(topic), self.second_unit, self.calendar)
            second = second if before else self.rolled(second)
        except Refused:
            return None
        return None if second == self.due(day, topic) else second

    def dues_until(self, start: date, until: date) -> tuple[date, ...]:
        """The due days of a recurring duty from its day 0 up to a day.

        Raises:
            Refused: ``calendar.range``.
        """
        dues = recurrences(start, self.rule.amount, self.unit, self.calendar, until)
        if not self.ends_months:
            return dues
        return tuple(end for end in map(month_end, dues) if end <= until)

    def tolled(self, start: date, topic: str | None, spans: tuple[Span, ...]) -> date | None:
        """The due day of a clock started on a day that stands still in spans; None without end.

        Raises:
            Refused: ``calendar.range``.
        """
        due = due_day(start, self.amount(topic), self.unit, self.calendar)
        open_days = self.calendar if self.unit.counts_open_days else None
        pushed = tolled_due(due, start, spans, open_days)
        return None if pushed is None else self.rolled(pushed)


def units_of(rule: Rule, settings: Settings) -> tuple[Unit, Unit | None]:
    """The unit a limit is counted in and, for days of no stated type, the other reading's."""
    if rule.unit is not Unit.DAYS_UNSPECIFIED:
        return rule.unit, None
    if settings.unspecified_days is DayReading.WORKING:
        return Unit.WORKING_DAYS, Unit.CALENDAR_DAYS
    return Unit.CALENDAR_DAYS, Unit.WORKING_DAYS


def base_of(anchor: Anchor, settings: Settings) -> Callable[[date], date] | None:
    """How an anchor moves a trigger's day to day 0; None when it does not."""
    if anchor is Anchor.EVENT:
        return None
    if anchor is Anchor.MONTH_END:
        return month_end
    is_monthly = settings.statement_period is StatementPeriod.MONTH
    return month_end if anchor is Anchor.STATEMENT_END and is_monthly else quarter_end


@dataclass(frozen=True, slots=True)
class Bench:
    """What a judgement needs beside the case: the law, the calendars, the period.

    Keep one for a whole caseload: it remembers the due days of every rule's clock. A period
    that a calendar does not cover is refused: no limit that ends in it could be reckoned.

    Raises:
        Refused: ``calendar.range``.
    """

    ruleset: Ruleset
    calendars: Calendars
    period: Period
    _clocks: dict[str, Clock] = field(default_factory=dict, init=False, repr=False, compare=False)
    _started: dict[tuple[str, ...], tuple[Clock, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for office in Office:
            calendar = self.calendars.of(office)
            calendar.must_cover(self.period.first)
            calendar.must_cover(self.period.last)

    def clock(self, rule: Rule) -> Clock:
        """A rule's clock, made once."""
        clock = self._clocks.get(rule.rule_id)
        if clock is None:
            clock = Clock(rule, self.ruleset, self.calendars.of(rule.office))
            self._clocks[rule.rule_id] = clock
        return clock

    def clocks_of(self, codes: tuple[str, ...]) -> tuple[Clock, ...]:
        """The clocks that events of the codes start, in the ruleset's order of rules."""
        clocks = self._started.get(codes)
        if clocks is None:
            rules, by_trigger = self.ruleset.rules, self.ruleset.by_trigger
            places = {place for code in codes for place in by_trigger.get(code, ())}
            clocks = tuple(self.clock(rules[place]) for place in sorted(places))
            if len(self._started) < _SETS_KEPT:
                self._started[codes] = clocks
        return clocks


def misses_periods(rule: Rule) -> bool:
    """Whether a limit not met is MISSED rather than LATE or NOT_DONE."""
    return rule.rule_class is RuleClass.R
