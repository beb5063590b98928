"""A report's reconciliation as a document: every figure once, for paper and workbook alike."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from qapi_desk.domain import screens
from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.report_lines import LineFigures, LineItem, Reconciliation
from qapi_desk.services.paper.columns import filled

COMPUTED: Final = f"{screens.COMPUTED}."
_PRINTED: Final = 6
"""Items of each line on paper."""
LINE_COLUMNS = (
    Column("line", "Line", Format.TEXT, 0.7, "Line of the federal report"),
    Column("title", "What it counts", Format.TEXT, 3.2, "Title of the line"),
    Column("reported", "Reported", Format.NUMBER, 1.4, "The county's own figure"),
    Column("trail", "Trail", Format.NUMBER, 1.4, "What the audit trail adds up to"),
    Column("supported", "Supported", Format.NUMBER, 1.4, "What the facts support"),
    Column("balances", "Adds up", Format.TEXT, 0.9, "Whether trail and reported figure are equal"),
    Column("right", "Right", Format.COUNT, 0.9, "Items on which trail and facts agree"),
    Column("wrong", "Wrong", Format.COUNT, 0.9, "Items in error"),
    Column("undetermined", "Open", Format.COUNT, 0.9, "Items the record cannot settle"),
    Column("rate", "Right of settled", Format.PERCENT, 1.1, "Right items of all settled ones"),
    Column("standard", "Standard", Format.PERCENT, 1.0, "Least share in force"),
    Column("reliability", "Reading", Format.TEXT, 1.3, "Reliable, marginal or unreliable"),
)
ERROR_COLUMNS = (
    Column("line", "Line", Format.TEXT, 0.7, "Line of the federal report"),
    Column("error_code", "Error code", Format.TEXT, 2.0, "Kind of error"),
    Column("count", "Items", Format.COUNT, 1.0, "Items with this error"),
)
CHECK_COLUMNS = (
    Column("line", "Line", Format.TEXT, 0.9, "Line of the federal report"),
    Column("title", "What it counts", Format.TEXT, 2.6, "Title of the line"),
    Column("computed", "From the record", Format.NUMBER, 1.3, "What the record gives"),
    Column("reported", "Reported", Format.NUMBER, 1.3, "The county's own figure"),
    Column("note", "Note", Format.TEXT, 2.8, "How to read it"),
)
EDIT_COLUMNS = (
    Column("edit", "Edit", Format.TEXT, 1.4, "What is compared"),
    Column("words", "Rule", Format.TEXT, 3.6, "The rule in words"),
    Column("left", "Left", Format.NUMBER, 1.2, "Sum of the left side"),
    Column("right", "Right", Format.NUMBER, 1.2, "Sum of the right side"),
    Column("verdict", "Result", Format.TEXT, 1.0, "Holds, BROKEN, LOOK, or open"),
)
MEASURE_COLUMNS = (
    Column("measure", "Measure", Format.TEXT, 2.4, "Performance measure"),
    Column("lines", "Lines", Format.TEXT, 1.0, "Lines it leans on"),
    Column("reliability", "Worst of its lines", Format.TEXT, 1.4, "Three-way reading"),
    Column("citation", "Source", Format.TEXT, 3.0, "Where it is written"),
)
FLAW_COLUMNS = (
    Column("line", "Line", Format.TEXT, 0.7, "Line of the federal report"),
    Column("case_id", "Case", Format.MONO, 1.6, "Case on the trail"),
    Column("sentence", "What is wrong", Format.TEXT, 4.0, "The flaw in words"),
)
ITEM_COLUMNS = (
    Column("line", "Line", Format.TEXT, 0.7, "Line of the federal report"),
    Column("case_id", "Case", Format.MONO, 1.6, "Case on the trail"),
    Column("party_id", "Child", Format.MONO, 1.2, "Child, on a line of children"),
    Column("outcome", "Result", Format.TEXT, 1.2, "NO, or undetermined"),
    Column("error_code", "Error code", Format.TEXT, 1.6, "Kind of error"),
    Column("reported", "Reported", Format.NUMBER, 1.1, "Times counted, or dollars"),
    Column("supported", "Supported", Format.NUMBER, 1.1, "Times supported, or dollars"),
    Column("difference", "Difference", Format.NUMBER, 1.1, "Reported less supported"),
    Column("workings", "Workings", Format.TEXT, 4.6, "Why, step by step"),
    Column("rows", "Rows read", Format.TEXT, 2.4, "Rows of the snapshot"),
)


def lines_document(found: Reconciliation, made_at: datetime, footer: str) -> Document:
    """A reconciliation as a document."""
    blocks: list[Block] = [Heading("Before anything is sampled"), Paragraph(COMPUTED)]
    blocks += [Paragraph(text) for text in found.stands_in_the_way] or [
        Paragraph("Nothing stands in the way: what was handed in adds up.")
    ]
    blocks += [*_edits(found), _flaws(found)]
    blocks += [Heading("Lines"), *_lines(found), _measures(found), _errors(found), *_checks(found)]
    blocks += [Heading("Items in error or open"), *_items(found)]
    return Document(
        key="lines",
        title="Federal report lines against the record",
        subtitle=f"{found.year} · OCSE-157",
        agency=found.agency,
        made_at=made_at,
        cover=_cover(found),
        blocks=tuple(blocks),
        footer=footer,
        counts={"errors": sum(len(line.errors) for line in found.lines)},
    )


def _cover(found: Reconciliation) -> Facts:
    return Facts(
        "About this reconciliation",
        (
            ("Fiscal year", found.year, Format.TEXT),
            ("Snapshot as of", found.as_of, Format.DAY),
            ("Snapshot", found.snapshot_id, Format.MONO),
            ("Judged by", found.law_label, Format.TEXT),
            ("Cases", found.cases, Format.COUNT),
            ("Reported figures", found.reported_source, Format.TEXT),
            ("Items in error or open", found.items_total, Format.COUNT),
        ),
    )


def _apart(table: Table, are_dollars: Iterable[bool]) -> tuple[Table, ...]:
    """Counts and dollars as tables of their own, so that every figure has its unit.

    Args:
        table: rows of both, figures as whole numbers (cents), in columns of the format NUMBER.
        are_dollars: of each row, whether its figures are cents.
    """
    told = tuple(zip(table.rows, are_dollars, strict=True))
    counted = tuple(row for row, is_dollars in told if not is_dollars)
    dollars = tuple(row for row, is_dollars in told if is_dollars)
    made = replace(table, columns=_figures(table.columns, Format.COUNT), rows=counted)
    if not dollars:
        return (made,)
    beside = replace(
        table,
        key=f"{table.key}_dollars",
        title=f"{table.title}, in dollars",
        sheet=f"{table.sheet} in dollars",
        columns=_figures(table.columns, Format.CENTS),
        rows=dollars,
    )
    return made, beside


def _figures(columns: Iterable[Column], form: Format) -> tuple[Column, ...]:
    return tuple(replace(c, format=form) if c.format is Format.NUMBER else c for c in columns)


def _lines(found: Reconciliation) -> tuple[Table, ...]:
    rows = tuple(map(_line, found.lines))
    note = f"{COMPUTED} Reported figures handed in are compared with the trail exactly."
    table = Table("lines", "Lines", LINE_COLUMNS, rows, note=note, sheet="Lines")
    return _apart(table, (line.is_cents for line in found.lines))


_ADDS_UP = {True: "yes", False: "NO", None: "not given"}


def _line(line: LineFigures) -> tuple[Value, ...]:
    return (
        line.line,
        line.title,
        line.reported,
        line.trail,
        line.supported,
        _ADDS_UP[line.balances],
        line.right,
        line.wrong,
        line.undetermined,
        line.rate,
        line.benchmark,
        str(line.reliability or "no item"),
    )


def _errors(found: Reconciliation) -> Table:
    rows = tuple((line.line, code, count) for line in found.lines for code, count in line.errors)
    return Table("errors", "Errors by kind", ERROR_COLUMNS, rows, sheet="Errors")


def _checks(found: Reconciliation) -> tuple[Table, ...]:
    rows = tuple(
        (check.line, check.title, check.computed, check.reported, check.note)
        for check in found.checks
    )
    title = "Beside the measure lines"
    table = Table("checks", title, CHECK_COLUMNS, rows, note=COMPUTED, sheet="Cross-checks")
    return _apart(table, (check.is_cents for check in found.checks))


def _edits(found: Reconciliation) -> tuple[Table, ...]:
    words = {True: "holds", None: "open"}
    rows = tuple(
        (
            edit.edit_id,
            edit.words,
            edit.left,
            edit.right,
            words.get(edit.holds, "LOOK" if edit.severity == "warning" else "BROKEN"),
        )
        for edit in found.edits
    )
    note = "LOOK: worth a look, not an error. Open: a figure it needs is not there."
    table = Table("edits", "Line against line", EDIT_COLUMNS, rows, note=note, sheet="Edits")
    return _apart(table, (edit.is_cents for edit in found.edits))


def _measures(found: Reconciliation) -> Table:
    rows = tuple(
        (each.title, ", ".join(each.lines), str(each.reliability or "no verdict"), each.citation)
        for each in found.measures
    )
    return Table("measures", "Measures", MEASURE_COLUMNS, rows, sheet="Measures")


def _flaws(found: Reconciliation) -> Table:
    rows = tuple((flaw.line, flaw.case_id, flaw.sentence) for flaw in found.flaws)
    note = _first_of(len(rows), found.flaws_total)
    return Table("flaws", "Twice, or in no case", FLAW_COLUMNS, rows, note=note, sheet="Trail")


def _items(found: Reconciliation) -> Iterator[Table]:
    cents = {line.line for line in found.lines if line.is_cents}
    rows = tuple(map(_item, found.items))
    note = _first_of(len(rows), found.items_total)
    table = Table("items", "Items", ITEM_COLUMNS, rows, note=note, sheet="Items", in_pdf=False)
    yield from _apart(table, (item.line in cents for item in found.items))
    yield from _printed_items(found)


def _printed_items(found: Reconciliation) -> Iterator[Table]:
    """The first items of each line, with why; the workbook lists them all with the rows read."""
    for line in found.lines:
        items = [item for item in found.items if item.line == line.line]
        if items:
            form = Format.CENTS if line.is_cents else Format.COUNT
            rows = tuple(_item(item)[1:9] for item in items[:_PRINTED])
            total = line.undetermined + sum(count for _, count in line.errors)
            table = Table(
                f"items_{line.line}",
                f"{line.title}: in error or open",
                _figures(ITEM_COLUMNS[1:9], form),
                rows,
                note=f"{COMPUTED} {len(rows)} of {total:,}; the workbook lists them.",
                in_workbook=False,
            )
            yield filled(table)


def _item(item: LineItem) -> tuple[Value, ...]:
    return (
        item.line,
        item.case_id,
        item.party_id,
        item.outcome,
        item.error_code,
        item.reported,
        item.supported,
        item.difference,
        " ".join(item.sentences),
        _joined(item.rows),
    )


def _joined(rows: Iterable[str]) -> str:
    return ", ".join(rows)


def _first_of(shown: int, total: int) -> str:
    return "" if shown == total else f"The first {shown:,} of {total:,} are listed."
