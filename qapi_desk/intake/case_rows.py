"""Snapshot rows as the domain's case facts.

Knows the order of columns in each SELECT it gives; runs no query.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from qapi_desk.domain.cases import (
    AccountMonth,
    CaseRow,
    Child,
    Event,
    Party,
    Payment,
    ReportLine,
    SupportOrder,
    WorkerSpell,
)
from qapi_desk.intake.contract import TABLE_NAMED, Kind
from qapi_desk.intake.snapshot_schema import quoted


class Days(dict[str | None, date | None]):
    """ISO texts as dates, each read once; snapshots hold only well-formed ones."""

    def __missing__(self, text: str | None) -> date | None:
        self[text] = day = date.fromisoformat(text) if text else None
        return day


FLAGS: dict[int | None, bool | None] = {None: None, 0: False, 1: True}


@dataclass(frozen=True, slots=True)
class RowShape:
    """How one table's rows become values: the columns to select and the maker."""

    table: str
    columns: tuple[str, ...]
    make: type[Any]
    dates: tuple[int, ...]
    flags: tuple[int, ...]

    @property
    def select(self) -> str:
        """``SELECT case_id, ...`` of these columns from the table, without a WHERE."""
        names = ", ".join(quoted(name) for name in self.columns)
        return f"SELECT case_id, {names} FROM {quoted(self.table)}"

    def maker(self) -> Callable[[Sequence[Any]], Any]:
        """A function from a selected row to the value; each has its own memory of dates."""
        days, dates, flags, make = Days(), self.dates, self.flags, self.make

        def value_of(row: Sequence[Any]) -> Any:  # noqa: ANN401 - one of the case's row types
            cells = list(row)
            for at in dates:
                cells[at] = days[cells[at]]
            for at in flags:
                cells[at] = FLAGS[cells[at]]
            return make(*cells[1:])

        return value_of


def _shape(table: str, make: type[Any], *left_out: str) -> RowShape:
    """The shape of a table; positions count from the ``case_id`` in front of the columns."""
    columns = [column for column in TABLE_NAMED[table].columns if column.name not in left_out]
    return RowShape(
        table,
        tuple(column.name for column in columns),
        make,
        tuple(at for at, column in enumerate(columns, 1) if column.kind is Kind.DATE),
        tuple(at for at, column in enumerate(columns, 1) if column.kind is Kind.FLAG),
    )


CASE_SHAPE = _shape("case", CaseRow)
PART_SHAPES: dict[str, RowShape] = {
    "workers": _shape("worker_history", WorkerSpell, "case_id"),
    "parties": _shape("party", Party, "case_id"),
    "children": _shape("child", Child, "case_id"),
    "orders": _shape("support_order", SupportOrder, "case_id"),
    "events": _shape("event", Event, "case_id"),
    "payments": _shape("payment", Payment, "case_id"),
    "account_months": _shape("account_month", AccountMonth, "case_id"),
    "report_lines": _shape("report_line", ReportLine, "case_id"),
}
"""Field of a CaseFile -> shape of the table it comes from."""

_NO_DAY = date.max
_DAY_AND_ID = attrgetter("event_date", "event_id")


def in_time_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """Events by date, then id; undated ones last."""
    if len(events) < 2:
        return tuple(events)
    try:
        return tuple(sorted(events, key=_DAY_AND_ID))
    except TypeError:  # an undated one among them
        return tuple(sorted(events, key=lambda one: (one.event_date or _NO_DAY, one.event_id)))
