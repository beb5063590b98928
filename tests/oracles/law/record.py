"""A case as plain rows, and its dated facts as steps. Knows nothing of the program.

The rows are those of the extract contract. A step is one dated fact whatever table it stands in:
an event, a payment received or sent, an order made, the case opened or closed, a month's end.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from tests.oracles.law.days import month_end

Row = dict[str, Any]
OPENED_BY_ROW = "OPENED_BY_ROW"


@dataclass(frozen=True)
class Step:
    """One dated fact. ``day`` None: nobody can read when."""

    code: str | None
    day: date | None
    key: str
    table: str
    row: Row
    topic: str | None = None
    ref: str | None = None
    recorded: date | None = None
    pay: Row | None = None
    """The payment that a receipt or a sending stands for."""

    def order(self) -> tuple[bool, date, str]:
        """Dated first, by day, then by key."""
        return self.day is None, self.day or date.max, self.key


@dataclass
class Record:
    """One case: the case row and the rows that hang on it; ``unreadable`` (table, key, column)."""

    case: Row
    parties: list[Row] = field(default_factory=list)
    children: list[Row] = field(default_factory=list)
    orders: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    months: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    unreadable: set[tuple[str, str, str]] = field(default_factory=set)
    _found: dict[tuple[str, ...], list[Step]] = field(default_factory=dict, repr=False)

    def cannot_read(self, table: str, key: str, column: str) -> bool:
        """Whether the county wrote something here that nobody can read."""
        return (table, key, column) in self.unreadable

    @cached_property
    def steps(self) -> list[Step]:
        """Every dated fact, told once: a row is left out where an event tells the same."""
        told = [_event(row) for row in self.events]
        self._tell_money(told)
        self._tell_orders(told)
        days = {(step.code, step.day) for step in told if step.day is not None}
        refs = {(step.code, step.ref) for step in told if step.ref is not None}
        for step in self._rows():
            same_day = step.day is not None and (step.code, step.day) in days
            if not same_day and not (step.ref and (step.code, step.ref) in refs):
                told.append(step)
        return sorted(told, key=Step.order)

    def of(self, *codes: str) -> list[Step]:
        """The steps with one of these codes; ``CODE:TOPIC`` asks for the topic too."""
        if codes not in self._found:
            found = [step for step in self.steps if any(_is(step, code) for code in codes)]
            self._found[codes] = found
        return self._found[codes]

    def dated(self, *codes: str) -> list[date]:
        """The days of those steps, in order, the unreadable left out."""
        return [step.day for step in self.of(*codes) if step.day is not None]

    def _rows(self) -> list[Step]:
        return [*self._case_rows(), *self._order_rows(), *self._month_rows()]

    def _case_rows(self) -> list[Step]:
        """The opened date starts clocks; it is there before any act of opening (decision 0002)."""
        row, key = self.case, self.case["case_id"]
        told = []
        if not any(each["code"] == "CASE_OPENED" for each in self.events):
            told.append(Step(OPENED_BY_ROW, row["opened_date"], key, "case", row))
        told_of = any(each["code"] == "CASE_CLOSED" for each in self.events)
        if row["closed_date"] or (row["status"] == "CLOSED" and not told_of):
            told.append(Step("CASE_CLOSED", row["closed_date"], key, "case", row))
        return told

    def _order_rows(self) -> list[Step]:
        made = "ORDER_ESTABLISHED"
        return [
            Step(made, each["established_date"], each["order_id"], "support_order", each,
                 topic=each["basis"], ref=each["order_id"])
            for each in self.orders
        ]  # fmt: skip

    def _tell_orders(self, told: list[Step]) -> None:
        """An order's basis is its topic; an event that tells of it has the same (decision 0014)."""
        for row in self.orders:
            made = [s for s in told if s.code == "ORDER_ESTABLISHED" and s.day]
            named = [s for s in made if s.ref == row["order_id"]]
            for step in named or [s for s in made if s.day == row["established_date"]]:
                if step.topic is None:
                    told[told.index(step)] = replace(step, topic=row["basis"])

    def _tell_money(self, told: list[Step]) -> None:
        """Receipts and sendings: an event tells of the payment it names, else of one that day."""
        for code, column in (("PAYMENT_RCVD", "receipt_date"), ("DISBURSED", "sent_date")):
            for row in self.payments:
                key, day = row["payment_id"], row[column]
                events = sorted((s for s in told if s.code == code and s.day), key=Step.order)
                named = [s for s in events if s.ref == key]
                dated = [s for s in events if s.ref is None and s.day == day]
                teller = (named or dated)[:1]
                if teller:
                    told[told.index(teller[0])] = replace(teller[0], row=row, ref=key, pay=row)
                elif day or column == "receipt_date" or self.cannot_read("payment", key, column):
                    other = row["legal_date"] or row["sent_date"] if column != "sent_date" else None
                    told.append(
                        Step(code, day, key, "payment", row, ref=key, recorded=other, pay=row)
                    )

    def _month_rows(self) -> list[Step]:
        told = []
        for row in self.months:
            end = month_end(date.fromisoformat(row["month"] + "-01"))
            told.append(Step("ACCOUNT_MONTH", end, row["month"], "account_month", row))
            if row["interest_calculated"]:
                told.append(Step("INTEREST_CALC", end, row["month"], "account_month", row))
        return told


def _event(row: Row) -> Step:
    return Step(
        row["code"], row["event_date"], row["event_id"], "event", row,
        row["topic"], row["ref"], row["recorded_date"],
    )  # fmt: skip


def _is(step: Step, code: str) -> bool:
    wanted, _, topic = code.partition(":")
    return step.code == wanted and (not topic or step.topic == topic)
