"""Cross-line edits of a federal report, and the measures that lean on its lines; all of it data.

An edit compares one sum of figures with another. A figure's key is a line (``2``), a line's aid
column (``1:CURRENT``), last year's line (``5@last``) or a figure the record gives
(``children_in_year``). Knows no case and no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qapi_desk.domain.findings import Reliability
from qapi_desk.domain.report_lines import EditResult, MeasureReading, Severity
from qapi_desk.rules.document import Node, some


class Relation(StrEnum):
    """How the two sides of an edit must stand."""

    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="


class Counts(StrEnum):
    """What a cross-check counts."""

    CHILDREN_OPEN = "children_open"
    CHILDREN_IN_YEAR = "children_in_year"
    PATERNITY_SETTLED = "paternity_settled"
    ORDER_WANTED = "order_wanted"
    PATERNITY_WANTED = "paternity_wanted"
    PATERNITY_IN_YEAR = "paternity_in_year"
    ORDER_IN_YEAR = "order_in_year"
    COLLECTION = "collection"
    INTERSTATE_COLLECTION = "interstate_collection"
    EVENT_IN_YEAR = "event_in_year"
    MEDICAL_ORDERED = "medical_ordered"
    MEDICAL_PROVIDED = "medical_provided"
    ARREARS_BALANCE = "arrears_balance"
    ARREARS_PAID = "arrears_paid"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the sum of ``left`` against the sum of ``right`` (nothing is 0)."""

    edit_id: str
    words: str
    left: tuple[str, ...]
    relation: Relation
    right: tuple[str, ...]
    severity: Severity
    since: date
    citation: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A performance measure and the lines it is the worst of, in force from a day."""

    measure_id: str
    title: str
    lines: tuple[str, ...]
    since: date
    citation: str


@dataclass(frozen=True, slots=True)
class CheckTerms:
    """A line that is computed beside the reported figure: what it counts, and by which codes."""

    line: str
    title: str
    counts: Counts
    codes: tuple[str, ...]
    undone_by: tuple[str, ...]
    is_cents: bool
    note: str
    citation: str


@dataclass(frozen=True, slots=True)
class Report:
    """A federal report's edits, measures and cross-checks."""

    title: str
    adult_years: int
    edits: tuple[Edit, ...]
    measures: tuple[Measure, ...]
    checks: tuple[CheckTerms, ...]

    def edits_on(self, day: date) -> tuple[Edit, ...]:
        """The edits in force on a day."""
        return tuple(edit for edit in self.edits if edit.since <= day)

    def measures_on(self, day: date) -> tuple[Measure, ...]:
        """The measures in force on a day."""
        return tuple(measure for measure in self.measures if measure.since <= day)


def parse_report(document: Mapping[str, object]) -> Report:
    """A report's terms from its document.

    Raises:
        Refused: ``rules.bad_data``, with the place.
    """
    root = Node.of(document, "the report")
    root.only("title", "citation", "adult_years", "edits", "measures", "checks")
    return Report(
        title=root.text("title"),
        adult_years=root.whole("adult_years"),
        edits=tuple(_edit(node) for node in root.nodes("edits", named="id")),
        measures=tuple(_measure(node) for node in root.nodes("measures", named="id")),
        checks=tuple(_check(node) for node in root.nodes("checks", named="line")),
    )


def _edit(node: Node) -> Edit:
    node.only("id", "words", "left", "relation", "right", "severity", "from", "citation")
    return Edit(
        edit_id=node.text("id"),
        words=node.text("words"),
        left=some(node, "left"),
        relation=node.word("relation", Relation),
        right=node.texts("right"),
        severity=node.word("severity", Severity),
        since=node.day("from"),
        citation=node.text("citation"),
    )


def _measure(node: Node) -> Measure:
    node.only("id", "title", "lines", "from", "citation")
    lines, since = some(node, "lines"), node.day("from")
    return Measure(node.text("id"), node.text("title"), lines, since, node.text("citation"))


def _check(node: Node) -> CheckTerms:
    node.only("line", "title", "counts", "codes", "undone_by", "is_cents", "note", "citation")
    return CheckTerms(
        line=node.text("line"),
        title=node.text("title"),
        counts=node.word("counts", Counts),
        codes=node.texts("codes", []),
        undone_by=node.texts("undone_by", []),
        is_cents=node.flag("is_cents", default=False),
        note=node.text("note", ""),
        citation=node.text("citation"),
    )


def check_edit(edit: Edit, figures: Mapping[str, int]) -> EditResult:
    """One edit on the figures there are; a missing one leaves it open."""
    left, right = _sum(edit.left, figures), _sum(edit.right, figures)
    holds = None
    if left is not None and right is not None:
        holds = {
            Relation.AT_MOST: left <= right,
            Relation.EQUAL: left == right,
            Relation.AT_LEAST: left >= right,
        }[edit.relation]
    return EditResult(edit.edit_id, edit.words, holds, edit.severity, left, right, edit.citation)


def _sum(keys: Sequence[str], figures: Mapping[str, int]) -> int | None:
    if not all(key in figures for key in keys):
        return None
    return sum(figures[key] for key in keys)


_FROM_BEST = (Reliability.RELIABLE, Reliability.MARGINAL, Reliability.UNRELIABLE)


def read_measure(measure: Measure, verdicts: Mapping[str, Reliability | None]) -> MeasureReading:
    """A measure as reliable as the worst of its lines.

    Args:
        measure: the lines it leans on.
        verdicts: line -> its three-way reading; None or absent where there is none.
    """
    found = [verdicts.get(line) for line in measure.lines]
    known = [verdict for verdict in found if verdict is not None]
    worst = max(known, key=_FROM_BEST.index) if len(known) == len(found) else None
    return MeasureReading(measure.measure_id, measure.title, measure.lines, worst, measure.citation)
