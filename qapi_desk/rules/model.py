"""A ruleset as values: rules, criteria, settings and how outcomes count. All of it is data.

Nothing here reads a file or a case. ``ruleset.parse_ruleset`` makes these; every clock,
condition and threshold stands in resources/rulesets with its citation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, RuleId, RulesetId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.calendars import Office


class RuleClass(StrEnum):
    """Which outcomes a rule can have (case-rules 1.3)."""

    T = "T"
    TE = "TE"
    TO = "TO"
    TOE = "TOE"
    W = "W"
    R = "R"
    A75 = "A75"
    A90 = "A90"

    @property
    def has_outcome_override(self) -> bool:
        """Whether a result reached in the period can stand for the missed limit."""
        return self in (RuleClass.TO, RuleClass.TOE)


class Fact(StrEnum):
    """What a condition asks of a case on a day."""

    CASE_TYPE = "case_type"
    ORIGIN = "origin"
    AID_CLASS = "aid_class"
    INTERSTATE_ROLE = "interstate_role"
    ORDER_IN_FORCE = "order_in_force"
    NCP_LOCATED = "ncp_located"


class Shape(StrEnum):
    """How a criterion's universe and verdict are found."""

    LAST_ACTION = "last_action"
    """The outcome in the period, else the required action furthest along."""
    ANNIVERSARY = "anniversary"
    """A limit whose end falls in the period."""
    REPORT_LINE = "report_line"
    """A counted item on a federal report line, reported against facts."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The rule applies when ``fact`` is one of ``values`` (``yes``/``no`` for states)."""

    fact: Fact
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A conflict between sources, the reading in force, and who says so."""

    conflict: str
    reading: str
    citation: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One case rule. Codes are event codes; ``actions`` is every group, any code of a group."""

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
    codes: tuple[str, ...] = field(init=False, repr=False)
    """Every event code the rule reads to find that its action was done or excused."""

    def __post_init__(self) -> None:
        codes = dict.fromkeys(code for group in (*self.actions, self.excuses) for code in group)
        object.__setattr__(self, "codes", tuple(codes))


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
    ``always``: a later return to locate does not put it aside.
    """

    rule_id: RuleId
    kept_when_done: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Universe:
    """The parameters of a criterion's universe; words for people stand in the criterion."""

    case_types: tuple[str, ...]
    order_kinds: tuple[str, ...] = ()
    withdrawn_by: tuple[str, ...] = ()
    withdrawal_undone_by: tuple[str, ...] = ()
    line_no: str = ""
    needs_order: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a rate is computed for, and how one case's verdict is found."""

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


@dataclass(frozen=True, slots=True)
class Settings:
    """Switches the sources leave open; each stands in the file with its citation.

    ``outcome_override``: a result reached in the period stands for a missed limit (TO, TOE).
    ``closing_ends_limits``: a limit still running when the case closed is no longer required.
    ``undocumented``: how something undone and undocumented counts.
    """

    outcome_override: bool
    closing_ends_limits: bool
    undocumented: Outcome


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
    codes_read: frozenset[str] = field(init=False, repr=False, compare=False)
    _rules: dict[str, Rule] = field(init=False, repr=False, compare=False)
    _criteria: dict[str, Criterion] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rules", {rule.rule_id: rule for rule in self.rules})
        object.__setattr__(self, "_criteria", {each.criterion_id: each for each in self.criteria})
        object.__setattr__(self, "codes_read", frozenset(self._every_code()))

    def _every_code(self) -> Iterator[str]:
        yield from (*self.order_codes, *self.located_codes, *self.lost_codes)
        for rule in self.rules:
            yield from (*rule.triggers, *rule.codes, *rule.ended_by)
        for criterion in self.criteria:
            universe = criterion.universe
            yield from (*criterion.outcome_codes, *criterion.restarted_by)
            yield from (*universe.withdrawn_by, *universe.withdrawal_undone_by)

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
