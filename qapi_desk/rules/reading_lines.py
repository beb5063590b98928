"""How a report line counts, from a ruleset's document; every name known, or a refusal."""

from qapi_desk.rules.document import Node
from qapi_desk.rules.line_model import Asked, Counted, LineTerms, Moment, Tolerance


def read_line(universe: Node) -> LineTerms:
    """The terms of a line from the ``line`` of a criterion's universe.

    A document of an earlier version has none: its lines count cases at the year's end, with an
    order in force where ``needs_order`` says so.

    Raises:
        Refused: ``rules.bad_data``.
    """
    if "line" not in universe.values:
        needs_order = universe.flag("needs_order", default=False)
        return LineTerms(asked=Asked.ORDER if needs_order else Asked.OPEN)
    node = universe.node("line")
    node.only(*_NAMES)
    return LineTerms(
        counted=node.word("counted", Counted),
        moment=node.word("moment", Moment),
        asked=node.word("asked", Asked),
        columns=node.texts("columns", []),
        aid_changes=node.texts("aid_changes", []),
        adult_years=node.whole("adult_years") if "adult_years" in node.values else 0,
        resolved=node.texts("resolved", []),
        presumed=node.texts("presumed", []),
        repeats=node.text("repeats", ""),
        twin=node.text("twin", ""),
        assigned=node.texts("assigned", []),
        unassigned=node.texts("unassigned", []),
        tolerances=tuple(_tolerance(each) for each in node.nodes("tolerance", [])),
    )


_NAMES = (
    "counted",
    "moment",
    "asked",
    "columns",
    "aid_changes",
    "adult_years",
    "resolved",
    "presumed",
    "repeats",
    "twin",
    "assigned",
    "unassigned",
    "tolerance",
)


def _tolerance(node: Node) -> Tolerance:
    node.only("from", "cents", "citation")
    return Tolerance(node.day("from"), node.whole("cents"), node.text("citation"))
