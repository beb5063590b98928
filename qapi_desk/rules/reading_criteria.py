"""Criteria from a ruleset's document; every name known, or a refusal with its place."""

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.cases import CaseRow
from qapi_desk.domain.ids import CriterionId, RuleId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.criterion_model import (
    Benchmark,
    Candidate,
    Criterion,
    Flag,
    Need,
    NeedKind,
    OrderNeed,
    Shape,
    SubItem,
    Universe,
)
from qapi_desk.rules.document import Node, refusal, some
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.reading_lines import read_line
from qapi_desk.rules.reading_shapes import (
    read_closing,
    read_holds,
    read_offset,
    read_paths,
    read_sub_tests,
)


def read_counting(node: Node) -> dict[RuleOutcome, Outcome]:
    """How rule outcomes count, where the document says so."""
    node.only(*RuleOutcome)
    return {RuleOutcome(key): node.word(key, Outcome) for key in node.values}


def read_criterion(node: Node) -> Criterion:
    """One criterion.

    Raises:
        Refused: ``rules.bad_data``.
    """
    node.only(*_CRITERION_NAMES)
    shape = node.word("shape", Shape)
    criterion = Criterion(
        criterion_id=CriterionId(node.text("id")),
        title=node.text("title"),
        shape=shape,
        benchmarks=_benchmarks(node),
        description=node.text("description"),
        universe=_universe(node.node("universe"), shape),
        citation=node.text("citation"),
        outcome_codes=node.texts("outcome", []),
        candidates=tuple(_candidate(each) for each in node.nodes("candidates", [])),
        restarted_by=node.texts("restarted_by", []),
        counting=read_counting(node.node("counting", {})),
        paths=read_paths(node),
        offset=read_offset(node),
        closing=read_closing(node),
        holds=read_holds(node),
        sub_tests=read_sub_tests(node),
        sub_items=tuple(_sub_item(each) for each in node.nodes("sub_items", [])),
        cohort=_rule(node, "cohort"),
        long_arm=node.texts("long_arm", []),
        long_arm_rule=_rule(node, "long_arm_rule"),
    )
    _needs_parts(node, criterion)
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
    "paths",
    "offset",
    "closing",
    "holds",
    "tests",
    "sub_items",
    "cohort",
    "long_arm",
    "long_arm_rule",
)


def _needs_parts(node: Node, criterion: Criterion) -> None:
    """Refuse a criterion whose shape needs something it does not have."""
    shape = criterion.shape
    if shape is Shape.ASKED:
        raise refusal(node.place, "is of a shape that forms bring, never a ruleset")
    if shape is Shape.REPORT_LINE:
        _needs(node, "a line number", has_it=bool(criterion.universe.line_no))
    elif shape is Shape.CLOSING:
        _needs(node, "a closing", has_it=bool(criterion.closing.reasons))
    elif shape is Shape.WORST_OF:
        _needs(node, "tests", has_it=bool(criterion.sub_tests))
    else:
        _needs(node, "candidates", has_it=bool(criterion.candidates))
    _needs(
        node,
        "long_arm and long_arm_rule together, if at all",
        has_it=bool(criterion.long_arm) is (criterion.long_arm_rule is not None),
    )


def _needs(node: Node, what: str, *, has_it: bool) -> None:
    if not has_it:
        raise refusal(node.place, f"needs {what} for its shape")


def _rule(node: Node, key: str) -> RuleId | None:
    name = node.text(key, "")
    return RuleId(name) if name else None


def _benchmarks(node: Node) -> tuple[Benchmark, ...]:
    found = []
    for each in node.nodes("benchmark"):
        each.only("from", "share", "citation")
        found.append(Benchmark(each.day("from"), each.share("share"), each.text("citation")))
    return tuple(sorted(found, key=lambda benchmark: benchmark.since))


def _universe(node: Node, shape: Shape) -> Universe:
    """A universe; version 2026.1 has one of the first shape only, and does not name its order."""
    is_first = shape is Shape.LAST_ACTION and "order" not in node.values
    node.only(
        "case_types",
        "order_kinds",
        "withdrawn_by",
        "withdrawal_undone_by",
        "line_no",
        "needs_order",
        "order",
        "needs",
        "flag",
        "line",
    )
    return Universe(
        case_types=some(node, "case_types"),
        order_kinds=node.texts("order_kinds", []),
        withdrawn_by=node.texts("withdrawn_by", []),
        withdrawal_undone_by=node.texts("withdrawal_undone_by", []),
        line_no=node.text("line_no", ""),
        needs_order=node.flag("needs_order", default=False),
        order=OrderNeed.NONE_AT_START
        if is_first
        else node.word("order", OrderNeed, str(OrderNeed.ANY)),
        needs=tuple(_need(each) for each in node.nodes("needs", [])),
        flag=_FIRST_FLAG if is_first else _flag(node),
        line=read_line(node),
    )


def _need(node: Node) -> Need:
    node.only("name", "kind", "words", "codes", "settled_by", "amount", "unit", "where", "fact")
    kind = node.word("kind", NeedKind)
    reads_steps = kind in (NeedKind.STEP, NeedKind.DUE)
    return Need(
        name=node.text("name"),
        kind=kind,
        words=node.text("words"),
        codes=some(node, "codes") if reads_steps else (),
        settled_by=node.texts("settled_by", []),
        amount=node.whole("amount") if kind is NeedKind.DUE else 0,
        unit=node.word("unit", Unit, str(Unit.MONTHS)),
        where=_where(node.node("where", {})),
        fact=_state(node) if kind is NeedKind.STATE else "",
    )


_FIRST_FLAG = Flag("order_needed", ("True",), "an order is needed", "no order is needed")


def _flag(universe: Node) -> Flag | None:
    if "flag" not in universe.values:
        return None
    node = universe.node("flag")
    node.only("column", "is", "yes", "no")
    return Flag(node.text("column"), some(node, "is"), node.text("yes"), node.text("no"))


def _where(node: Node) -> dict[str, tuple[str, ...]]:
    node.only(*CaseRow._fields)
    return {column: some(node, column) for column in node.values}


def _state(node: Node) -> str:
    fact = node.word("fact", Fact)
    if not fact.is_state:
        raise refusal(node.place, f"needs a state at 'fact', which {fact} is not")
    return fact


def _candidate(node: Node) -> Candidate:
    node.only("rule", "kept_when_done", "always", "beside", "error_code", "stand_ins", "clocks")
    return Candidate(
        RuleId(node.text("rule")),
        kept_when_done=node.flag("kept_when_done", default=False),
        always=node.flag("always", default=False),
        beside=node.flag("beside", default=False),
        error_code=node.text("error_code", ""),
        stand_ins=node.texts("stand_ins", []),
        clocks=node.texts("clocks", []),
    )


def _sub_item(node: Node) -> SubItem:
    node.only("name", "rule", "error_code", "decides", "citation")
    return SubItem(
        name=node.text("name"),
        rule_id=RuleId(node.text("rule")),
        error_code=node.text("error_code"),
        decides=node.flag("decides", default=False),
        citation=node.text("citation"),
    )
