"""The tables of a case's record: with codes in words for people, and as the snapshot has them.

What may be shown of a case is decided before (``story.masked``); here it is only laid out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.documents import Column, Format, Table, Value

NONE: Final = "None in the record."
_CENTS: Final = frozenset(
    {
        "amount_current", "amount_arrears", "amount", "to_current", "to_arrears_family",
        "to_arrears_state", "to_futures", "fee_charged", "current_due", "current_paid",
        "arrears_balance", "arrears_paid", "arrears_assigned", "unreimbursed_aid",
    }
)  # fmt: skip
_IDS: Final = frozenset({"party_id", "order_id", "payment_id", "event_id", "case_id"})


@dataclass(frozen=True, slots=True)
class Codes:
    """Words for columns (``titles``) and for the codes in them (``words``, by table.column)."""

    titles: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def title(self, name: str) -> str:
        """What a column is called."""
        return self.titles.get(name, name.replace("_", " ").capitalize())

    def words_of(self, column: str, code: str | None) -> str | None:
        """A code in words; an unknown one as it is."""
        return self.words.get(column, {}).get(code or "", code)


def read_tables(case_file: CaseFile, codes: Codes) -> tuple[Table, ...]:
    """The record for people to read, one table a kind of row."""
    tables: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
        ("parties", "party", "Parties", case_file.parties),
        ("children", "child", "Children", case_file.children),
        ("orders", "order", "Orders", case_file.orders),
        ("payments", "payment", "Payments", case_file.payments),
        ("account_months", "account_month", "Account months", case_file.account_months),
        ("report_lines", "report_line", "Report lines", case_file.report_lines),
        ("workers", "worker", "Workers", case_file.workers),
    )
    return tuple(_table(key, title, rows, codes, kind) for key, kind, title, rows in tables)


def raw_tables(case_file: CaseFile) -> tuple[Table, ...]:
    """Every row under the names of the extract, and what the import could not read."""
    tables: tuple[tuple[str, Sequence[Any]], ...] = (
        ("case", (case_file.case,)),
        ("party", case_file.parties),
        ("child", case_file.children),
        ("support_order", case_file.orders),
        ("event", case_file.events),
        ("payment", case_file.payments),
        ("account_month", case_file.account_months),
        ("report_line", case_file.report_lines),
        ("worker_history", case_file.workers),
        ("unreadable", case_file.unreadable),
    )
    return tuple(_table(name, name, rows) for name, rows in tables)


def _table(
    key: str, title: str, rows: Sequence[Any], codes: Codes | None = None, kind: str = ""
) -> Table:
    """A table of one kind of row; columns that no row has a value for are left out."""
    names = rows[0]._fields if rows else ()
    places = [n for n in range(len(names)) if any(row[n] is not None for row in rows)]
    titles = [codes.title(names[n]) if codes else names[n] for n in places]
    columns = tuple(
        Column(names[n], said, _format(names[n])) for n, said in zip(places, titles, strict=True)
    )
    words = [codes.words.get(f"{kind}.{names[n]}") if codes else None for n in places]
    body: tuple[tuple[Value, ...], ...] = tuple(
        tuple(_value(row[n], said) for n, said in zip(places, words, strict=True)) for row in rows
    )
    return Table(key, title, columns, body, empty=NONE)


def _value(value: Value, words: Mapping[str, str] | None) -> Value:
    if words is None or not isinstance(value, str) or value not in words:
        return value
    return f"{words[value]} ({value})"


def _format(name: str) -> Format:
    if name in _CENTS:
        return Format.CENTS
    if name.endswith("_date"):
        return Format.DAY
    return Format.MONO if name in _IDS else Format.TEXT
