"""A report's reconciliation as a document: every figure once, for paper and workbook alike."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

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

COMPUTED = "Computed from the record, not reviewed."
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
    Column("verdict", "Result", Format.TEXT, 1.0, "Holds, broken, look, or open"),
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
    tables = (_lines(found), _measures(found), _edits(found), _errors(found), _checks(found))
    blocks: list[Block] = [Paragraph(COMPUTED), Heading("Before anything is sampled")]
    blocks += [Paragraph(text) for text in found.stands_in_the_way] or [
        Paragraph("Nothing stands in the way: what was handed in adds up.")
    ]
    blocks += [Heading("Lines"), *tables, Heading("Rows that cannot stand"), _flaws(found)]
    blocks += [Heading("Items in error or open"), _items(found)]
    return Document(
        key="lines",
        title="Federal report lines against the record",
        subtitle=f"{found.year} · OCSE-157",
        agency=found.agency,
        made_at=made_at,
        cover=_cover(found),
        blocks=tuple(blocks),
        footer=footer,
        counts={"lines": len(found.lines), "items": len(found.items)},
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


def _amount(value: int | None, *, is_cents: bool) -> Value:
    """A figure as it is shown: dollars where the line counts dollars."""
    if value is None:
        return None
    return Fraction(value, 100) if is_cents else value


def _lines(found: Reconciliation) -> Table:
    rows = tuple(_line(line) for line in found.lines)
    note = "Reported figures handed in are compared with the trail exactly."
    return Table("lines", "Lines", LINE_COLUMNS, rows, note=note, sheet="Lines")


_ADDS_UP = {True: "yes", False: "NO", None: "not given"}


def _line(line: LineFigures) -> tuple[Value, ...]:
    return (
        line.line,
        line.title,
        _amount(line.reported, is_cents=line.is_cents),
        _amount(line.trail, is_cents=line.is_cents),
        _amount(line.supported, is_cents=line.is_cents),
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


def _checks(found: Reconciliation) -> Table:
    rows = tuple(
        (
            check.line,
            check.title,
            _amount(check.computed, is_cents=check.is_cents),
            _amount(check.reported, is_cents=check.is_cents),
            check.note,
        )
        for check in found.checks
    )
    return Table("checks", "Beside the measure lines", CHECK_COLUMNS, rows, sheet="Cross-checks")


def _edits(found: Reconciliation) -> Table:
    words = {True: "holds", None: "open"}
    rows = tuple(
        (
            edit.edit_id,
            edit.words,
            edit.left,
            edit.right,
            words.get(edit.holds, "look" if edit.severity == "warning" else "BROKEN"),
        )
        for edit in found.edits
    )
    note = "Dollar lines are compared in cents."
    return Table("edits", "Line against line", EDIT_COLUMNS, rows, note=note, sheet="Edits")


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


def _items(found: Reconciliation) -> Table:
    cents = {line.line for line in found.lines if line.is_cents}
    rows = tuple(_item(item, is_cents=item.line in cents) for item in found.items)
    note = _first_of(len(rows), found.items_total)
    return Table("items", "Items", ITEM_COLUMNS, rows, note=note, sheet="Items", in_pdf=False)


def _item(item: LineItem, *, is_cents: bool) -> tuple[Value, ...]:
    return (
        item.line,
        item.case_id,
        item.party_id,
        item.outcome,
        item.error_code,
        _amount(item.reported, is_cents=is_cents),
        _amount(item.supported, is_cents=is_cents),
        _amount(item.difference, is_cents=is_cents),
        " ".join(item.sentences),
        _joined(item.rows),
    )


def _joined(rows: Iterable[str]) -> str:
    return ", ".join(rows)


def _first_of(shown: int, total: int) -> str:
    return "" if shown == total else f"The first {shown:,} of {total:,} are listed."
