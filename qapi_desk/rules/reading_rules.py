"""Rules from a ruleset's document; every name known, or a refusal with its place."""

from qapi_desk.domain.calendar import Roll, Unit
from qapi_desk.domain.ids import RuleId
from qapi_desk.rules.calendars import Office
from qapi_desk.rules.document import Node, refusal, some
from qapi_desk.rules.model import Choice, Condition, Fact, Rule, RuleClass


def read_rule(node: Node) -> Rule:
    """One rule.

    Raises:
        Refused: ``rules.bad_data``.
    """
    node.only(*_RULE_NAMES)
    scored_with = node.text("scored_with", "")
    return Rule(
        rule_id=RuleId(node.text("id")),
        title=node.text("title"),
        elements=node.texts("elements"),
        rule_class=node.word("class", RuleClass),
        triggers=some(node, "triggers"),
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


def _groups(node: Node) -> tuple[tuple[str, ...], ...]:
    groups = node.get("actions")
    if not isinstance(groups, list | tuple) or not groups:
        raise refusal(node.place, "needs a list of groups of event codes at 'actions'")
    return tuple(some(Node({"actions": group}, node.place), "actions") for group in groups)


def _condition(node: Node) -> Condition:
    node.only("fact", "is")
    fact, values = node.word("fact", Fact), some(node, "is")
    if fact.is_state and not set(values) <= {"yes", "no"}:
        raise refusal(node.place, f"asks {fact} for something other than yes or no")
    return Condition(fact, values)


def _choice(node: Node) -> Choice:
    node.only("id", "reading", "citation")
    return Choice(node.text("id"), node.text("reading"), node.text("citation"))
