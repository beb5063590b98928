"""Criteria from a ruleset's document; every name known, or a refusal with its place."""

from qapi_desk.domain.ids import CriterionId, RuleId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.criterion_model import Benchmark, Candidate, Criterion, Shape, Universe
from qapi_desk.rules.document import Node, refusal, some
from qapi_desk.rules.reading_lines import read_line


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
        counting=read_counting(node.node("counting", {})),
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
        "line",
    )
    return Universe(
        case_types=some(node, "case_types"),
        order_kinds=node.texts("order_kinds", []),
        withdrawn_by=node.texts("withdrawn_by", []),
        withdrawal_undone_by=node.texts("withdrawal_undone_by", []),
        line_no=node.text("line_no", ""),
        needs_order=node.flag("needs_order", default=False),
        line=read_line(node),
    )


def _candidate(node: Node) -> Candidate:
    node.only("rule", "kept_when_done", "always")
    return Candidate(
        RuleId(node.text("rule")),
        kept_when_done=node.flag("kept_when_done", default=False),
        always=node.flag("always", default=False),
    )
