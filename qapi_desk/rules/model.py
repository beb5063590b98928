"""A ruleset as values: rules, settings and how outcomes count. All of it is data.

Nothing here reads a file or a case. ``ruleset.parse_ruleset`` makes these; every clock,
condition and threshold stands in resources/rulesets with its citation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, RuleId, RulesetId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.calendars import Office
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.fact import Fact

OPENED_BY_ROW: Final = "case:CASE_OPENED"
"""The case's own day of opening, where no event tells of an opening."""


class RuleClass(StrEnum):
    """Which outcomes a rule can have (case-rules 1.3)."""

    T = "T"
    TE = "TE"
    TO = "TO"
    TOE = "TOE"
    W = "W"
    R = "R"
    O = "O"  # noqa: E741 - the class's printed letter
    J = "J"
    A75 = "A75"
    A90 = "A90"
    I = "I"  # noqa: E741 - the class's printed letter

    @property
    def has_outcome_override(self) -> bool:
        """Whether a result reached in the period can stand for the missed limit."""
        return self in (RuleClass.TO, RuleClass.TOE)

    @property
    def is_judgement(self) -> bool:
        """Whether only a person can answer it: it is asked, never worked out."""
        return self is RuleClass.J

    @property
    def is_scored(self) -> bool:
        """Whether it can count in a rate; class I is shown only."""
        return self is not RuleClass.I


class Anchor(StrEnum):
    """Where a clock starts from its trigger's day."""

    EVENT = "event"
    MONTH_END = "month_end"
    QUARTER_END = "quarter_end"
    STATEMENT_END = "statement_end"
    """The end of the statement period the trigger falls in (a setting: month or quarter)."""


class Direction(StrEnum):
    """On which side of the due day the action must lie."""

    WITHIN = "within"
    NOT_BEFORE = "not_before"
    AT_LEAST_BEFORE = "at_least_before"
    """The action at least so many units before the trigger: a notice before a closing."""
    EVERY = "every"


class TestKind(StrEnum):
    """One test of a class O rule; all of a rule's tests must hold."""

    PRECEDED_BY = "preceded_by"
    """One of ``codes`` on or before the trigger, and not before the last of ``since``."""
    NOT_PRECEDED_BY = "not_preceded_by"
    """None of ``codes`` between the last of ``since`` (else ever) and the trigger."""
    FOLLOWED_BY = "followed_by"
    """One of ``codes`` after the trigger; with none at all there is nothing to judge yet."""
    APART = "apart"
    """The one of ``codes`` before the trigger lies at least ``amount`` ``unit`` back."""
    PRESENT = "present"
    """``column`` of the trigger's row holds a value."""
    ABSENT = "absent"
    """``column`` of the trigger's row is empty or 0."""
    AT_LEAST = "at_least"
    """``column`` is at least ``cents``."""
    AT_MOST = "at_most"
    """``column`` is at most ``of``, another column of the same row."""
    STATE = "state"
    """``condition`` holds on the trigger's day."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The rule applies when ``fact`` is one of ``values`` (``is``), or is none of them."""

    fact: Fact
    values: tuple[str, ...]
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """What a class O rule asks of the record at its trigger."""

    kind: TestKind
    words: str
    codes: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    column: str = ""
    of: str = ""
    cents: int = 0
    amount: int = 0
    unit: Unit = Unit.CALENDAR_DAYS
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Toll:
    """A span in which a clock stands still: from one of ``opens`` to the next of ``ends``.

    ``at_start``: only a span open on the trigger's day matters; the clock starts at its end (the
    later of two events). Otherwise every day of a span, wherever it lies, is not counted.
    """

    opens: tuple[str, ...]
    ends: tuple[str, ...]
    at_start: bool
    citation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read a conflict: its name, in words, and the values of the rule it sets."""

    name: str
    words: str
    sets: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A conflict between sources, the reading in force, who says so, and the other readings."""

    conflict: str
    reading: str
    citation: str
    others: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One case rule. ``actions`` is every group, any code of a group.

    A code is an event code, or ``CODE:TOPIC`` for that topic only. Rows of other tables speak in
    the same codes (``facts``): a payment is PAYMENT_RCVD and DISBURSED, an order
    ORDER_ESTABLISHED, the case CASE_CLOSED, an account month ACCOUNT_MONTH and, where interest
    was calculated, INTEREST_CALC. The case's row is CASE_OPENED as a trigger only: that a case
    has a day of opening does not prove that somebody opened it in time.

    ``pair_by_ref``: an action that carries a ``ref`` answers only a trigger with the same one or
    none. ``voided_by``: a trigger followed by one of these is no trigger. ``waived_by``: a trigger
    that is one of these is WAIVED when acted on early. ``amount_by_topic``: another amount for
    these topics. ``result``: what stands for the limit when an outcome may (else an order).
    """

    rule_id: RuleId
    title: str
    elements: tuple[str, ...]
    rule_class: RuleClass
    triggers: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    amount: int
    unit: Unit
    citation: str
    office: Office = Office.AGENCY
    roll: Roll = Roll.NONE
    conditions: tuple[Condition, ...] = ()
    excuses: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    exceptions: str = ""
    choices: tuple[Choice, ...] = ()
    scored_with: RuleId | None = None
    direction: Direction = Direction.WITHIN
    anchor: Anchor = Anchor.EVENT
    pair_by_ref: bool = False
    tolls: tuple[Toll, ...] = ()
    voided_by: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    amount_by_topic: Mapping[str, int] = field(default_factory=dict)
    result: tuple[str, ...] = ()
    unless_in_time: RuleId | None = None
    """The duty arises only where that rule's limit, from the same trigger, was not met."""
    tests: tuple[Test, ...] = ()
    question: str = ""
    """What a reviewer is asked; of every rule, and all there is of a judgement."""
    applies: str = ""
    """When the rule applies, in words."""
    measures: tuple[str, ...] = ()
    """Catalog ids of the compliance measures it restates (``CM.1.2.C5``)."""
    federal_row: str = ""
    """The criterion it belongs to by the manual (``EST``, ``R&A``, ``State only``)."""
    authority: str = ""
    codes: tuple[str, ...] = field(init=False, repr=False)
    """Every event code the rule reads to find that its action was done or excused."""
    set_aside: frozenset[str] = field(init=False, repr=False)
    """``CODE:TOPIC`` that end or take back the duty and so are none of its actions."""
    recurs: bool = field(init=False, repr=False)
    """Whether each action starts the duty anew: several triggers of one day are one."""
    starts: tuple[str, ...] = field(init=False, repr=False)
    """The triggers, and the case's own day of opening where that is one."""

    def __post_init__(self) -> None:
        codes = dict.fromkeys(code for group in (*self.actions, self.excuses) for code in group)
        object.__setattr__(self, "codes", tuple(codes))
        topics = {c for c in (*self.ended_by, *self.voided_by) if c.partition(":")[0] in codes}
        object.__setattr__(self, "set_aside", frozenset(topics - codes.keys()))
        object.__setattr__(self, "recurs", self.direction is Direction.EVERY)
        opened = (OPENED_BY_ROW,) if "CASE_OPENED" in self.triggers else ()
        object.__setattr__(self, "starts", (*self.triggers, *opened))

    @property
    def is_evaluated(self) -> bool:
        """Whether the record is asked; a judgement is a question only."""
        return not self.rule_class.is_judgement

    def every_condition(self) -> Iterator[Condition]:
        """Every condition asked, those of its tests with them."""
        yield from self.conditions
        yield from (test.condition for test in self.tests if test.condition is not None)

    def every_code(self) -> Iterator[str]:
        """Every event code the rule names, with its topic where it asks for one."""
        yield from (*self.triggers, *self.codes, *self.ended_by)
        yield from (*self.voided_by, *self.waived_by, *self.result)
        for toll in self.tolls:
            yield from (*toll.opens, *toll.ends)
        for test in self.tests:
            yield from (*test.codes, *test.since)


class DayReading(StrEnum):
    """How days whose type no source states are counted (case-rules 1.1)."""

    CALENDAR = "calendar"
    WORKING = "working"


class StatementPeriod(StrEnum):
    """What a statement of account covers."""

    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Option:
    """A switch as people see it: the value in force, the values there are, and who says so."""

    name: str
    title: str
    value: str
    choices: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Switches the sources leave open; each stands in the file with its citation.

    ``outcome_override``: a result reached in the period stands for a missed limit (TO, TOE).
    ``closing_ends_limits``: a limit still running when the case closed is no longer required.
    ``undocumented``: how something undone and undocumented counts (ERROR, or NOT_APPLICABLE to
    drop it). ``unspecified_days``: the governing reading of days of no stated type.
    ``single_cohort``: both expedited tiers over the cases whose twelfth month ends in the period
    (Washington), not each over its own. ``statement_period``: what STATEMENT_END ends.
    """

    outcome_override: bool
    closing_ends_limits: bool
    undocumented: Outcome
    unspecified_days: DayReading = DayReading.CALENDAR
    single_cohort: bool = False
    statement_period: StatementPeriod = StatementPeriod.QUARTER
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Dated, versioned law as data. ``words`` says in plain words what each event code tells."""

    ruleset_id: RulesetId
    version: str
    title: str
    handbook: str
    effective_from: date
    effective_to: date | None
    notes: tuple[str, ...]
    settings: Settings
    order_codes: tuple[str, ...]
    located_codes: tuple[str, ...]
    lost_codes: tuple[str, ...]
    words: Mapping[str, str]
    rules: tuple[Rule, ...]
    criteria: tuple[Criterion, ...]
    outcome_counting: Mapping[RuleOutcome, Outcome]
    bankrupt_codes: tuple[str, ...] = ()
    discharged_codes: tuple[str, ...] = ()
    delinquent_codes: tuple[str, ...] = ()
    codes_read: frozenset[str] = field(init=False, repr=False, compare=False)
    """Event codes without their topics."""
    topics_read: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """The topics asked for by name, of each code."""
    by_trigger: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    """The places in ``rules`` of the evaluated rules each code (or ``CODE:TOPIC``) starts."""
    _rules: dict[str, Rule] = field(init=False, repr=False, compare=False)
    _criteria: dict[str, Criterion] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "_rules", {rule.rule_id: rule for rule in self.rules})
        put(self, "_criteria", {each.criterion_id: each for each in self.criteria})
        every = sorted(set(self._every_code()))
        topics: dict[str, tuple[str, ...]] = {}
        for code, _, topic in (each.partition(":") for each in every):
            if topic:
                topics[code] = (*topics.get(code, ()), topic)
        put(self, "topics_read", topics)
        put(self, "codes_read", frozenset(each.partition(":")[0] for each in every))
        places: dict[str, tuple[int, ...]] = {}
        for place, rule in enumerate(self.rules):
            for trigger in dict.fromkeys(rule.starts if rule.is_evaluated else ()):
                places[trigger] = (*places.get(trigger, ()), place)
        put(self, "by_trigger", places)

    def _every_code(self) -> Iterator[str]:
        yield from (*self.order_codes, *self.located_codes, *self.lost_codes)
        yield from (*self.bankrupt_codes, *self.discharged_codes, *self.delinquent_codes)
        for rule in self.rules:
            yield from rule.every_code()
        for criterion in self.criteria:
            yield from criterion.codes_read

    @property
    def label(self) -> str:
        """Id and version, as every page and print shows it: ``ca-2002 2026.1``."""
        return f"{self.ruleset_id} {self.version}"

    def rule(self, rule_id: str) -> Rule:
        """One rule by its id.

        Raises:
            Refused: ``rules.no_such_rule``.
        """
        if rule_id in self._rules:
            return self._rules[rule_id]
        raise Refused(
            "rules.no_such_rule",
            f"The ruleset {self.ruleset_id} has no rule {rule_id!r}; it has "
            f"{', '.join(rule.rule_id for rule in self.rules)}.",
        )

    def has_rule(self, rule_id: str) -> bool:
        """Whether it has a rule of this id."""
        return rule_id in self._rules

    def criterion(self, criterion_id: str) -> Criterion:
        """One criterion by its id.

        Raises:
            Refused: ``rules.no_such_criterion``.
        """
        if criterion_id in self._criteria:
            return self._criteria[criterion_id]
        raise Refused(
            "rules.no_such_criterion",
            f"The ruleset {self.ruleset_id} has no criterion {criterion_id!r}; it has "
            f"{', '.join(criterion.criterion_id for criterion in self.criteria)}.",
        )

    def counting(self, criterion: CriterionId, outcome: RuleOutcome) -> Outcome:
        """How a rule outcome counts under a criterion: its own table first, then the ruleset's."""
        own = self.criterion(criterion).counting
        return own[outcome] if outcome in own else self.outcome_counting[outcome]

    def standard(self, criterion: CriterionId, on: date) -> Fraction | None:
        """The benchmark of a criterion on a day; None where no standard is printed for it.

        Raises:
            Refused: ``rules.no_benchmark`` before the first dated value, where there is one.
        """
        return self.benchmark(criterion, on) if self.criterion(criterion).benchmarks else None

    def benchmark(self, criterion: CriterionId, on: date) -> Fraction:
        """The minimum share of a criterion on a day, as an exact fraction of one.

        Raises:
            Refused: ``rules.no_benchmark`` before the first dated value.
        """
        for benchmark in reversed(self.criterion(criterion).benchmarks):
            if benchmark.since <= on:
                return benchmark.share
        raise Refused(
            "rules.no_benchmark",
            f"The ruleset {self.ruleset_id} gives no benchmark for {criterion} on "
            f"{on.isoformat()}; choose a later day or another ruleset.",
        )
