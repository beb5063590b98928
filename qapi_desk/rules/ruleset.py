"""A ruleset from its document: every name known, every reference kept, or a clear refusal.

The document is data a policy analyst edits; this module knows its grammar and no law.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.document import Node, refusal
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.model import Rule, Ruleset, Settings
from qapi_desk.rules.reading_criteria import read_counting, read_criterion
from qapi_desk.rules.reading_rules import read_rule
from qapi_desk.rules.reading_settings import read_settings

__all__ = ["Criterion", "Rule", "Ruleset", "parse_ruleset"]


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
    rules = tuple(read_rule(each) for each in node.nodes("rules", named="id"))
    criteria = tuple(read_criterion(each) for each in node.nodes("criteria", named="id"))
    _check_ids(node, [rule.rule_id for rule in rules], [c.criterion_id for c in criteria])
    _check_references(node, rules, criteria)
    settings = read_settings(node.node("settings"))
    states = node.node("states")
    states.only("order", "located", "lost", *_STATES)
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
        **_more_states(states, rules),
    )
    for code in sorted(ruleset.codes_read - set(ruleset.words)):
        raise refusal(node.place, f"reads the event code {code} but has no words for it")
    return ruleset


_STATES: Final = {
    "bankrupt": (Fact.BANKRUPT, ("BKY_NOTICE",)),
    "discharged": (Fact.BANKRUPT, ()),
    "delinquent": (Fact.DELINQUENT, ("DELINQUENT",)),
}
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


def _more_states(states: Node, rules: tuple[Rule, ...]) -> dict[str, tuple[str, ...]]:
    """The codes behind states that a file may leave out while no rule asks for them."""
    asked = {condition.fact for rule in rules for condition in rule.every_condition()}
    return {
        f"{name}_codes": states.texts(name, standing if fact in asked else ())
        for name, (fact, standing) in _STATES.items()
    }


def _until(node: Node) -> date | None:
    if node.get("effective_to", None) is None:
        return None
    until = node.day("effective_to")
    if until < node.day("effective_from"):
        raise refusal(node.place, "ends before it takes effect")
    return until


def _whole_counting(node: Node, settings: Settings) -> dict[RuleOutcome, Outcome]:
    counting = read_counting(node)
    counting.setdefault(RuleOutcome.NOT_DONE, settings.undocumented)
    for outcome in RuleOutcome:
        if outcome not in counting:
            raise refusal(node.place, f"does not say how {outcome} counts")
    return counting


def _check_ids(node: Node, *groups: list[Any]) -> None:
    for ids in groups:
        for each in ids:
            if ids.count(each) > 1:
                raise refusal(node.place, f"names {each} twice")


def _check_references(node: Node, rules: tuple[Rule, ...], criteria: tuple[Criterion, ...]) -> None:
    known = {rule.rule_id for rule in rules}
    wanted = [
        (rule.rule_id, other)
        for rule in rules
        for other in (rule.scored_with, rule.unless_in_time)
        if other is not None
    ]
    judged = [(each.criterion_id, rule_id) for each in criteria for rule_id in each.rule_ids]
    for user, rule_id in (*wanted, *judged):
        if rule_id not in known:
            raise refusal(node.place, f"lets {user} lean on {rule_id}, which is not there")
