"""A ruleset from its document: every name known, every reference kept, or a clear refusal.

The document is data a policy analyst edits; this module knows its grammar and no law.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.domain.ids import CriterionId, RuleId, RulesetId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.calendars import Office
from qapi_desk.rules.document import Node, refusal
from qapi_desk.rules.model import (
    Benchmark,
    Candidate,
    Choice,
    Condition,
    Criterion,
    Fact,
    Rule,
    RuleClass,
    Ruleset,
    Settings,
    Shape,
    Universe,
)

__all__ = ["Criterion", "Rule", "Ruleset", "parse_ruleset"]

_STATES = (Fact.ORDER_IN_FORCE, Fact.NCP_LOCATED)


def parse_ruleset(document: Mapping[str, Any]) -> Ruleset:
    """A ruleset from its document.

    Args:
        document: the JSON object of a file in resources/rulesets; every row has a citation.

    Raises:
        Refused: ``rules.bad_data``: what is wrong and where, like an unknown unit, an id twice,
            a criterion judged by a rule that is not there, an outcome nobody counts, an event
            code nobody has words for.
    """
    root = Node.of(document, "the ruleset")
    node = Node(root.values, root.text("ruleset"))
    node.only(*_RULESET_NAMES)
    rules = tuple(_rule(each) for each in node.nodes("rules", named="id"))
    criteria = tuple(_criterion(each) for each in node.nodes("criteria", named="id"))
    _check_ids(node, [rule.rule_id for rule in rules], [c.criterion_id for c in criteria])
    _check_references(node, rules, criteria)
    settings = _settings(node.node("settings"))
    states = node.node("states")
    states.only("order", "located", "lost")
    words = node.node("words")
    ruleset = Ruleset(
        ruleset_id=RulesetId(node.text("ruleset")),
        version=node.text("version"),
        title=node.text("title"),
        handbook=node.text("handbook"),
        effective_from=node.day("effective_from"),
        effective_to=_until(node),
        notes=node.texts("notes", []),
        settings=settings,
        order_codes=states.texts("order"),
        located_codes=states.texts("located"),
        lost_codes=states.texts("lost"),
        words={code: words.text(code) for code in words.values},
        rules=rules,
        criteria=criteria,
        outcome_counting=_whole_counting(node.node("counting"), settings),
    )
    for code in sorted(ruleset.codes_read - set(ruleset.words)):
        raise refusal(node.place, f"reads the event code {code} but has no words for it")
    return ruleset


_RULESET_NAMES = (
    "ruleset",
    "version",
    "title",
    "handbook",
    "effective_from",
    "effective_to",
    "notes",
    "settings",
    "states",
    "words",
    "counting",
    "rules",
    "criteria",
)


def _until(node: Node) -> date | None:
    if node.get("effective_to", None) is None:
        return None
    until = node.day("effective_to")
    if until < node.day("effective_from"):
        raise refusal(node.place, "ends before it takes effect")
    return until


def _settings(node: Node) -> Settings:
    node.only("outcome_override", "closing_ends_limits", "undocumented")
    override = node.node("outcome_override")
    closing = node.node("closing_ends_limits")
    undocumented = node.node("undocumented")
    for setting in (override, closing, undocumented):
        setting.only("value", "citation")
        setting.text("citation")
    return Settings(
        outcome_override=override.flag("value", default=False),
        closing_ends_limits=closing.flag("value", default=False),
        undocumented=undocumented.word("value", Outcome),
    )


def _whole_counting(node: Node, settings: Settings) -> dict[RuleOutcome, Outcome]:
    counting = _counting(node)
    counting.setdefault(RuleOutcome.NOT_DONE, settings.undocumented)
    for outcome in RuleOutcome:
        if outcome not in counting:
            raise refusal(node.place, f"does not say how {outcome} counts")
    return counting


def _counting(node: Node) -> dict[RuleOutcome, Outcome]:
    node.only(*RuleOutcome)
    return {RuleOutcome(key): node.word(key, Outcome) for key in node.values}


def _rule(node: Node) -> Rule:
    node.only(*_RULE_NAMES)
    scored_with = node.text("scored_with", "")
    return Rule(
        rule_id=RuleId(node.text("id")),
        title=node.text("title"),
        elements=node.texts("elements"),
        rule_class=node.word("class", RuleClass),
        triggers=_some(node, "triggers"),
        actions=_groups(node),
        amount=node.whole("amount"),
        unit=node.word("unit", Unit),
        citation=node.text("citation"),
        office=node.word("calendar", Office, str(Office.AGENCY)),
        roll=node.word("roll", Roll, str(Roll.NONE)),
        conditions=tuple(_condition(each) for each in node.nodes("applies_when", [])),
        excuses=node.texts("excuses", []),
        ended_by=node.texts("ended_by", []),
        exceptions=node.text("exceptions", ""),
        choices=tuple(_choice(each) for each in node.nodes("conflicts", [])),
        scored_with=RuleId(scored_with) if scored_with else None,
    )


_RULE_NAMES = (
    "id",
    "title",
    "elements",
    "class",
    "triggers",
    "actions",
    "amount",
    "unit",
    "citation",
    "calendar",
    "roll",
    "applies_when",
    "excuses",
    "ended_by",
    "exceptions",
    "conflicts",
    "scored_with",
)


def _some(node: Node, key: str) -> tuple[str, ...]:
    texts = node.texts(key)
    if not texts:
        raise refusal(node.place, f"needs at least one entry at {key!r}")
    return texts


def _groups(node: Node) -> tuple[tuple[str, ...], ...]:
    groups = node.get("actions")
    if not isinstance(groups, list | tuple) or not groups:
        raise refusal(node.place, "needs a list of groups of event codes at 'actions'")
    return tuple(_some(Node({"actions": group}, node.place), "actions") for group in groups)


def _condition(node: Node) -> Condition:
    node.only("fact", "is")
    fact, values = node.word("fact", Fact), _some(node, "is")
    if fact in _STATES and not set(values) <= {"yes", "no"}:
        raise refusal(node.place, f"asks {fact} for something other than yes or no")
    return Condition(fact, values)


def _choice(node: Node) -> Choice:
    node.only("id", "reading", "citation")
    return Choice(node.text("id"), node.text("reading"), node.text("citation"))


def _criterion(node: Node) -> Criterion:
    node.only(*_CRITERION_NAMES)
    criterion = Criterion(
        criterion_id=CriterionId(node.text("id")),
        title=node.text("title"),
        shape=node.word("shape", Shape),
        benchmarks=_benchmarks(node),
        description=node.text("description"),
        universe=_universe(node.node("universe")),
        citation=node.text("citation"),
        outcome_codes=node.texts("outcome", []),
        candidates=tuple(_candidate(each) for each in node.nodes("candidates", [])),
        restarted_by=node.texts("restarted_by", []),
        counting=_counting(node.node("counting", {})),
    )
    if criterion.shape is Shape.REPORT_LINE:
        _needs(node, "a line number", bool(criterion.universe.line_no))
    else:
        _needs(node, "candidates", bool(criterion.candidates))
    return criterion


_CRITERION_NAMES = (
    "id",
    "title",
    "shape",
    "benchmark",
    "description",
    "universe",
    "citation",
    "outcome",
    "candidates",
    "restarted_by",
    "counting",
)


def _needs(node: Node, what: str, has_it: bool) -> None:
    """Refuse a criterion whose shape needs something it does not have."""
    if not has_it:
        raise refusal(node.place, f"needs {what} for its shape")


def _benchmarks(node: Node) -> tuple[Benchmark, ...]:
    found = []
    for each in node.nodes("benchmark"):
        each.only("from", "share", "citation")
        found.append(Benchmark(each.day("from"), each.share("share"), each.text("citation")))
    return tuple(sorted(found, key=lambda benchmark: benchmark.since))


def _universe(node: Node) -> Universe:
    node.only(
        "case_types",
        "order_kinds",
        "withdrawn_by",
        "withdrawal_undone_by",
        "line_no",
        "needs_order",
    )
    return Universe(
        case_types=_some(node, "case_types"),
        order_kinds=node.texts("order_kinds", []),
        withdrawn_by=node.texts("withdrawn_by", []),
        withdrawal_undone_by=node.texts("withdrawal_undone_by", []),
        line_no=node.text("line_no", ""),
        needs_order=node.flag("needs_order", default=False),
    )


def _candidate(node: Node) -> Candidate:
    node.only("rule", "kept_when_done", "always")
    return Candidate(
        RuleId(node.text("rule")),
        kept_when_done=node.flag("kept_when_done", default=False),
        always=node.flag("always", default=False),
    )


def _check_ids(node: Node, *groups: list[Any]) -> None:
    for ids in groups:
        for each in ids:
            if ids.count(each) > 1:
                raise refusal(node.place, f"names {each} twice")


def _check_references(node: Node, rules: tuple[Rule, ...], criteria: tuple[Criterion, ...]) -> None:
    known = {rule.rule_id for rule in rules}
    wanted = [(rule.rule_id, rule.scored_with) for rule in rules if rule.scored_with]
    judged = [(c.criterion_id, each.rule_id) for c in criteria for each in c.candidates]
    for user, rule_id in (*wanted, *judged):
        if rule_id not in known:
            raise refusal(node.place, f"lets {user} lean on {rule_id}, which is not there")
