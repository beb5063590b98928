"""Rules from a ruleset's document; every name known, or a refusal with its place."""

from collections.abc import Mapping
from typing import Any, Final

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.domain.ids import RuleId
from qapi_desk.rules.calendars import Office
from qapi_desk.rules.columns import COLUMNS
from qapi_desk.rules.document import Node, refusal, some
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.model import (
    Anchor,
    Choice,
    Condition,
    Direction,
    Reading,
    Rule,
    RuleClass,
    Test,
    TestKind,
    Toll,
)

_FIXED: Final = ("id", "title", "elements", "class", "citation", "conflicts")
_CHANGEABLE: Final = (
    *("triggers", "actions", "amount", "unit", "calendar", "roll", "applies_when", "excuses"),
    *("ended_by", "exceptions", "scored_with", "direction", "anchor", "pair_by_ref", "tolled_by"),
    *("voided_by", "waived_by", "amount_by_topic", "result", "unless_in_time", "tests"),
    *("question", "applies", "measures", "federal_row", "authority"),
)
_COLUMN_TESTS: Final = (TestKind.PRESENT, TestKind.ABSENT, TestKind.AT_LEAST, TestKind.AT_MOST)


def read_rule(node: Node) -> Rule:
    """One rule; a judgement needs no trigger, no action and no limit.

    Raises:
        Refused: ``rules.bad_data``.
    """
    node.only(*_FIXED, *_CHANGEABLE)
    rule_class = node.word("class", RuleClass)
    rule = Rule(
        rule_id=RuleId(node.text("id")),
        title=node.text("title"),
        elements=node.texts("elements"),
        rule_class=rule_class,
        triggers=node.texts("triggers", []) if rule_class.is_judgement else some(node, "triggers"),
        actions=_groups(node, rule_class),
        citation=node.text("citation"),
        choices=tuple(_choice(node, each) for each in node.nodes("conflicts", [])),
        conditions=tuple(_condition(each) for each in node.nodes("applies_when", [])),
        tolls=tuple(_toll(each) for each in node.nodes("tolled_by", [])),
        tests=tuple(_test(each) for each in node.nodes("tests", [], named="test")),
        **_clock(node, rule_class),
        **_lists(node),
        **_told(node),
    )
    _check(node, rule)
    return rule


def _clock(node: Node, rule_class: RuleClass) -> dict[str, Any]:
    """How the limit is counted. Judgements and data tests may leave amount and unit out."""
    has_limit = not rule_class.is_judgement and rule_class is not RuleClass.O
    standing = Direction.WITHIN
    if rule_class in (RuleClass.W, RuleClass.R):
        standing = Direction.NOT_BEFORE if rule_class is RuleClass.W else Direction.EVERY
    return {
        "amount": node.whole("amount") if has_limit or "amount" in node.values else 0,
        "unit": node.word("unit", Unit, *([] if has_limit else [str(Unit.SAME_DAY)])),
        "office": node.word("calendar", Office, str(Office.AGENCY)),
        "roll": node.word("roll", Roll, str(Roll.NONE)),
        "direction": node.word("direction", Direction, str(standing)),
        "anchor": node.word("anchor", Anchor, str(Anchor.EVENT)),
        "pair_by_ref": node.flag("pair_by_ref", default=False),
        "amount_by_topic": _amounts(node.node("amount_by_topic", {})),
    }


def _amounts(node: Node) -> dict[str, int]:
    return {topic: node.whole(topic) for topic in node.values}


def _lists(node: Node) -> dict[str, Any]:
    names = ("excuses", "ended_by", "voided_by", "waived_by", "result", "measures")
    return {name: node.texts(name, []) for name in names}


def _told(node: Node) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: node.text(name, "")
        for name in ("exceptions", "question", "applies", "federal_row", "authority")
    }
    for name in ("scored_with", "unless_in_time"):
        other = node.text(name, "")
        told[name] = RuleId(other) if other else None
    return told


def _groups(node: Node, rule_class: RuleClass) -> tuple[tuple[str, ...], ...]:
    has_actions = not rule_class.is_judgement and rule_class is not RuleClass.O
    groups = node.get("actions", *([] if has_actions else [()]))
    if not isinstance(groups, list | tuple) or (has_actions and not groups):
        raise refusal(node.place, "needs a list of groups of event codes at 'actions'")
    return tuple(some(Node({"actions": group}, node.place), "actions") for group in groups)


def _condition(node: Node) -> Condition:
    node.only("fact", "is", "is_not")
    if ("is" in node.values) is ("is_not" in node.values):
        raise refusal(node.place, "needs one of 'is' and 'is_not'")
    is_not = "is_not" in node.values
    fact, values = node.word("fact", Fact), some(node, "is_not" if is_not else "is")
    if fact.is_state and not set(values) <= {"yes", "no"}:
        raise refusal(node.place, f"asks {fact} for something other than yes or no")
    return Condition(fact, values, is_not)


def _toll(node: Node) -> Toll:
    node.only("opens", "ends", "at_start", "citation")
    return Toll(
        opens=some(node, "opens"),
        ends=some(node, "ends"),
        at_start=node.flag("at_start", default=False),
        citation=node.text("citation"),
    )


def _test(node: Node) -> Test:
    node.only(
        *("test", "words", "codes", "since", "column", "of", "cents", "amount", "unit"),
        "applies_when",
    )
    test = Test(
        kind=node.word("test", TestKind),
        words=node.text("words"),
        codes=node.texts("codes", []),
        since=node.texts("since", []),
        column=_column(node, "column"),
        of=_column(node, "of"),
        cents=node.whole("cents") if "cents" in node.values else 0,
        amount=node.whole("amount") if "amount" in node.values else 0,
        unit=node.word("unit", Unit, str(Unit.CALENDAR_DAYS)),
        condition=_condition(node.node("applies_when")) if "applies_when" in node.values else None,
    )
    for what, is_missing in _missing(test).items():
        if is_missing:
            raise refusal(node.place, f"needs {what!r} for this test")
    return test


def _missing(test: Test) -> dict[str, bool]:
    """What a test of its kind must name, and whether it does not."""
    is_state, is_column = test.kind is TestKind.STATE, test.kind in _COLUMN_TESTS
    return {
        "applies_when": is_state and test.condition is None,
        "column": is_column and not test.column,
        "of": test.kind is TestKind.AT_MOST and not test.of,
        "codes": not is_state and not is_column and not test.codes,
        "amount": test.kind is TestKind.APART and not test.amount,
    }


def _column(node: Node, name: str) -> str:
    column = node.text(name, "")
    if column and column not in COLUMNS:
        raise refusal(node.place, f"asks for the column {column!r}, which no table has")
    return column


def _choice(rule: Node, node: Node) -> Choice:
    node.only("id", "reading", "citation", "others")
    others = tuple(_reading(rule, each) for each in node.nodes("others", [], named="name"))
    names = [other.name for other in others]
    for name in names:
        if names.count(name) > 1:
            raise refusal(node.place, f"names {name} twice")
    return Choice(node.text("id"), node.text("reading"), node.text("citation"), others)


def _reading(rule: Node, node: Node) -> Reading:
    """Another reading; what it sets must make a rule again."""
    node.only("name", "words", "sets")
    sets = node.node("sets")
    if not sets.values:
        raise refusal(sets.place, "sets nothing")
    for name in sets.values:
        if name not in _CHANGEABLE:
            raise refusal(sets.place, f"sets {name!r}, which is no field a reading can set")
    read_rule(read_otherwise(rule, sets.values, sets.place))
    return Reading(node.text("name"), node.text("words"), dict(sets.values))


def read_otherwise(rule: Node, sets: Mapping[str, Any], place: str) -> Node:
    """The rule's document with a reading's values in place of its own, conflicts left out.

    A value of null takes the rule's own away.
    """
    values = {**rule.values, "conflicts": None, **sets}
    return Node({name: value for name, value in values.items() if value is not None}, place)


def _check(node: Node, rule: Rule) -> None:
    """What single values cannot tell: names that only make sense together."""
    if rule.rule_class is RuleClass.O and not rule.tests:
        raise refusal(node.place, "needs at least one test, being of class O")
    if rule.tests and rule.rule_class is not RuleClass.O:
        raise refusal(node.place, "has tests, which only class O reads")
    if rule.direction is Direction.AT_LEAST_BEFORE and (
        rule.roll is not Roll.NONE or rule.tolls or rule.anchor is not Anchor.EVENT
    ):
        raise refusal(node.place, "counts backwards and so can have no roll, toll or anchor")
    if rule.direction is Direction.EVERY and rule.amount < 1:
        raise refusal(node.place, "recurs and so needs an amount of 1 or more")
    if rule.unless_in_time == rule.rule_id:
        raise refusal(node.place, "leans on itself at 'unless_in_time'")
