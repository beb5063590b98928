"""A criterion as a value: what a rate is computed for, its universe, how a verdict is found.

All of it is data; nothing here reads a file or a case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.ids import CriterionId, RuleId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.line_model import LineTerms


class Shape(StrEnum):
    """How a criterion's universe and verdict are found."""

    LAST_ACTION = "last_action"
    """The outcome in the period, else the required action furthest along."""
    ANNIVERSARY = "anniversary"
    """A limit whose end falls in the period."""
    CLOSING = "closing"
    """A closing in the period: its reason, its papers, its notice, the answer to it."""
    LAST_PAYMENT = "last_payment"
    """The last payment received in the period, by the clock of its kind."""
    WORST_OF = "worst_of"
    """Every sub-test that applies in the period; the worst decides."""
    RULE_RATE = "rule_rate"
    """The instances of one rule that count in the period: a county's own measure."""
    REPORT_LINE = "report_line"
    """A counted item on a federal report line, reported against facts."""
    ASKED = "asked"
    """A case open in the period, of which a form asks; the record judges nothing of it."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A minimum share in force from a day."""

    since: date
    share: Fraction
    citation: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A required action a criterion may be judged by, in the order furthest along first.

    ``kept_when_done``: once done it stays the furthest, even when the case goes back to locate.
    ``always``: a later return to locate does not put it aside. ``beside``: it stands as far along
    as the one before it; of both the one begun later decides. ``stand_ins``: names of needs whose
    day starts the clock where no trigger of the rule does. ``clocks``: only for payments of these
    clock classes (none: all).
    """

    rule_id: RuleId
    kept_when_done: bool = False
    always: bool = False
    beside: bool = False
    error_code: str = ""
    stand_ins: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()


class OrderNeed(StrEnum):
    """What the universe asks about an order."""

    ANY = "any"
    NONE_AT_START = "none_at_start"
    """No order in force when the period began."""
    IN_PERIOD = "in_period"
    """An order in force on some day of the period."""


class NeedKind(StrEnum):
    """What fact shows that a case needed what the criterion is about."""

    STEP = "step"
    """One of ``codes`` by the period's end, not settled before it began."""
    DUE = "due"
    """``amount`` ``unit`` after the last of ``codes`` before the period have run out."""
    OWED = "owed"
    """An account month of the period shows arrears, or less paid than was due."""
    WITHHELD = "withheld"
    """A payment by withholding in the period."""
    STATE = "state"
    """``fact`` (a state a condition may ask for) held on the last day the case was open in it."""


@dataclass(frozen=True, slots=True)
class Need:
    """One way a case comes to need what the criterion is about; any one of them is enough.

    The ``name`` of one that falls due has its words like an event code.

    ``settled_by``: what ends the need. ``where``: only for cases with these values in their row.
    """

    name: str
    kind: NeedKind
    words: str
    codes: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    amount: int = 0
    unit: Unit = Unit.MONTHS
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """The county's own flag: a cross-check, never the test. ``yes`` and ``no`` say what it says."""

    column: str
    values: tuple[str, ...]
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Universe:
    """The parameters of a criterion's universe; words for people stand in the criterion."""

    case_types: tuple[str, ...]
    order_kinds: tuple[str, ...] = ()
    withdrawn_by: tuple[str, ...] = ()
    withdrawal_undone_by: tuple[str, ...] = ()
    line_no: str = ""
    needs_order: bool = False
    order: OrderNeed = OrderNeed.ANY
    needs: tuple[Need, ...] = ()
    flag: Flag | None = None
    line: LineTerms = field(default_factory=LineTerms)

    @property
    def codes(self) -> Iterator[str]:
        """Every event code it reads."""
        yield from (*self.withdrawn_by, *self.withdrawal_undone_by, *self.line.aid_changes)
        for need in self.needs:
            yield from (*need.codes, *need.settled_by)
            if need.kind is NeedKind.DUE:
                yield need.name


@dataclass(frozen=True, slots=True)
class Path:
    """A collection that stands for the limits (45 CFR 308.2(c)(3)).

    ``known_by`` and ``ended_by``: the path is taken while one of the first stands, not ended by
    one of the second; with none named it is taken whenever no earlier path is.
    ``by_withholding``: only such a collection counts. ``last_months``: only the last so many
    months of the period count (0: all of it).
    """

    words: str
    known_by: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    by_withholding: bool = False
    last_months: int = 0


@dataclass(frozen=True, slots=True)
class Threshold:
    """The arrears, in cents, from which a case must be submitted, in force from a day."""

    since: date
    assigned_cents: int
    family_cents: int
    citation: str


@dataclass(frozen=True, slots=True)
class Offset:
    """Tax offset: submitted in the ``months`` up to the period's end, where arrears qualify.

    ``assigned_classes``: aid classes whose arrears are assigned. ``blocked_by``: while one of
    these stands (until ``unblocked_by``) a submission is not appropriate.
    """

    codes: tuple[str, ...]
    months: int
    thresholds: tuple[Threshold, ...]
    assigned_classes: tuple[str, ...]
    error_code: str
    citation: str
    blocked_by: tuple[str, ...] = ()
    unblocked_by: tuple[str, ...] = ()


class NoticeTo(StrEnum):
    """Whom a closing must be announced to beforehand."""

    NOBODY = "nobody"
    RECIPIENT = "recipient"
    AGENCY = "agency"
    """The initiating agency."""


@dataclass(frozen=True, slots=True)
class ClosureReason:
    """A lawful reason to close, in force from ``since`` to ``until``.

    ``codes``: how extracts write it. ``shown_by``: one of these must stand on the record.
    ``is_refuted_by_*`` and ``least_months`` after the last of ``least_since``: facts it cannot
    stand beside; the rest a person confirms.
    """

    codes: tuple[str, ...]
    title: str
    notice: NoticeTo
    since: date
    citation: str
    until: date | None = None
    shown_by: tuple[str, ...] = ()
    is_refuted_by_current_support: bool = False
    is_refuted_by_location: bool = False
    least_since: tuple[str, ...] = ()
    least_months: int = 0

    def is_in_force(self, day: date) -> bool:
        """Whether it was a lawful reason on the day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closing is tested by. ``rule_id``: the wait between notice and closing."""

    rule_id: RuleId = field(default=RuleId(""))
    closed_by: tuple[str, ...] = ()
    notices: Mapping[NoticeTo, tuple[str, ...]] = field(default_factory=dict)
    withdrawn_by: tuple[str, ...] = ()
    kept_open_by: tuple[str, ...] = ()
    reasons: tuple[ClosureReason, ...] = ()

    @property
    def codes(self) -> Iterator[str]:
        """Every event code it reads."""
        yield from (*self.closed_by, *self.withdrawn_by, *self.kept_open_by)
        for codes in self.notices.values():
            yield from codes
        for reason in self.reasons:
            yield from (*reason.shown_by, *reason.least_since)


@dataclass(frozen=True, slots=True)
class Hold:
    """A lawful reason to keep a payment: it is due ``amount`` ``unit`` after the hold ends."""

    reasons: tuple[str, ...]
    words: str
    amount: int
    unit: Unit
    citation: str


class SubTestKind(StrEnum):
    """What a sub-test asks."""

    ORDER_SAYS = "order_says"
    """Every order made in the period has ``column``."""
    ANSWERED = "answered"
    """What one of ``codes`` calls for was answered by one of ``actions`` by the period's end.

    With ``column``: only while an order in force has it. ``is_judgement``: no limit is stated, so
    what is not done yet is left to a person.
    """
    RULE = "rule"
    """Every instance of a rule begun or ended in the period."""


@dataclass(frozen=True, slots=True)
class SubTest:
    """One test of a criterion judged by its worst."""

    name: str
    kind: SubTestKind
    words: str
    error_code: str
    codes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    column: str = ""
    rule_id: RuleId | None = None
    is_judgement: bool = False


@dataclass(frozen=True, slots=True)
class SubItem:
    """A rule told beside a verdict; it decides only where the ruleset says so."""

    name: str
    rule_id: RuleId
    error_code: str
    decides: bool
    citation: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a rate is computed for, and how one case's verdict is found.

    ``cohort``: under the single-cohort reading, the rule whose limit must end in the period.
    ``long_arm``: these triggers succeed by ``long_arm_rule``'s limit too.
    """

    criterion_id: CriterionId
    title: str
    shape: Shape
    benchmarks: tuple[Benchmark, ...]
    description: str
    universe: Universe
    citation: str
    outcome_codes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    restarted_by: tuple[str, ...] = ()
    counting: Mapping[RuleOutcome, Outcome] = field(default_factory=dict)
    outcome_words: str = ""
    paths: tuple[Path, ...] = ()
    offset: Offset | None = None
    closing: Closing = field(default_factory=Closing)
    holds: tuple[Hold, ...] = ()
    sub_tests: tuple[SubTest, ...] = ()
    sub_items: tuple[SubItem, ...] = ()
    cohort: RuleId | None = None
    long_arm: tuple[str, ...] = ()
    long_arm_rule: RuleId | None = None

    @property
    def is_asked(self) -> bool:
        """Whether only a form judges it: no ruleset has it, and no standard is printed for it."""
        return self.shape is Shape.ASKED

    @property
    def codes_read(self) -> Iterator[str]:
        """Every event code it reads beside those of its rules."""
        yield from (*self.outcome_codes, *self.restarted_by, *self.long_arm)
        yield from self.universe.codes
        yield from self.closing.codes
        if self.offset is not None:
            yield from (*self.offset.codes, *self.offset.blocked_by, *self.offset.unblocked_by)
        for path in self.paths:
            yield from (*path.known_by, *path.ended_by)
        for test in self.sub_tests:
            yield from (*test.codes, *test.actions, *test.settled_by)

    @property
    def rule_ids(self) -> Iterator[RuleId]:
        """Every rule it leans on."""
        yield from (each.rule_id for each in self.candidates)
        yield from (each.rule_id for each in self.sub_items)
        yield from (each.rule_id for each in self.sub_tests if each.rule_id is not None)
        others = (self.cohort, self.long_arm_rule, self.closing.rule_id)
        yield from (each for each in others if each)
