"""Made-up cases for report lines: children, accounts and payments beside the case row."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from qapi_desk.domain.cases import (
    AccountMonth,
    CaseFile,
    CaseRow,
    Child,
    Event,
    Party,
    Payment,
    ReportLine,
    SupportOrder,
    Unreadable,
)
from qapi_desk.domain.ids import CaseId, EventId, PartyId
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.lines import Judged, judge_line
from qapi_desk.rules.ruleset import Ruleset

YEAR = "FFY2026"
NAMES = ("2025-10", "2025-11", "2025-12", *(f"2026-{n:02}" for n in range(1, 10)))


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def filled(row: Any, /, **told: Any) -> Any:
    """A row with None wherever nothing is told; ``*_date`` are ISO texts."""
    names = row._fields
    values = {name: told.get(name) for name in names}
    return row(**{n: day(v) if n.endswith("_date") else v for n, v in values.items()})


def child(party: str = "K1", **told: Any) -> tuple[Party, Child]:
    """A child born out of wedlock in 2015 and still on the case, unless told otherwise."""
    usual: dict[str, Any] = {
        "role": "CHILD",
        "birth_date": "2015-05-05",
        "party_id": PartyId(party),
    }
    row = {"born_out_of_wedlock": True, "paternity_status": "AT_ISSUE", "party_id": party}
    return filled(Party, **(usual | told)), filled(Child, **(row | told))


def month(name: str, due: int = 0, paid: int = 0, owed: int = 0, toward: int = 0) -> AccountMonth:
    found: AccountMonth = filled(
        AccountMonth,
        month=name,
        current_due=due,
        current_paid=paid,
        arrears_balance=owed,
        arrears_paid=toward,
    )
    return found


def year_of(**told: int) -> tuple[AccountMonth, ...]:
    """Twelve months alike."""
    return tuple(month(name, **told) for name in NAMES)


def payment(number: int = 1, **told: Any) -> Payment:
    usual: dict[str, Any] = {"payment_id": f"P{number}", "receipt_date": "2026-07-10"}
    found: Payment = filled(Payment, **(usual | told))
    return found


def order(**told: Any) -> SupportOrder:
    usual: dict[str, Any] = {
        "order_id": "O1",
        "kind": "SUPPORT",
        "established_date": "2020-01-01",
        "amount_current": 30000,
        "amount_arrears": 0,
    }
    found: SupportOrder = filled(SupportOrder, **(usual | told))
    return found


def counted(line: str, party: str | None = None, value: str = "1", **told: Any) -> ReportLine:
    period = told.get("period", YEAR)
    return ReportLine(period, line, PartyId(party) if party else None, value, told.get("detail"))


def event(number: int, code: str, on: str | None) -> Event:
    return Event(EventId(f"E{number}"), code, day(on), None, None, None, None, None, None)


def case(
    *lines: ReportLine,
    children: Iterable[tuple[Party, Child]] = (),
    parties: Iterable[Party] = (),
    unreadable: Iterable[tuple[str, str, str]] = (),
    parts: Mapping[str, Any] | None = None,
    **row: Any,
) -> CaseFile:
    """A IV-D case opened in 2024; keywords change its row, ``parts`` fill other tables."""
    usual: dict[str, Any] = {
        "case_id": CaseId("C1"),
        "status": "OPEN",
        "case_type": "IVD",
        "aid_class": "NEVER",
        "opened_date": "2024-01-05",
    }
    both = list(children)
    found = CaseFile(
        filled(CaseRow, **(usual | row)),
        parties=(*parties, *(party for party, _ in both)),
        children=tuple(each for _, each in both),
        report_lines=lines,
        unreadable=tuple(Unreadable(*each, "?") for each in unreadable),
    )
    return replace(found, **(parts or {}))


def judged(ruleset: Ruleset, line: str, told: CaseFile, period: str = YEAR) -> Judged:
    criterion = next(c for c in ruleset.criteria if c.universe.line_no == line)
    return judge_line(Facts(ruleset, told), criterion, year(period))


def year(period: str = YEAR) -> Period:
    return parse_period(period)


def code(ruleset: Ruleset, line: str, told: CaseFile) -> str:
    """The error code, or the outcome where there is no error."""
    found = judged(ruleset, line, told)
    codes = [item.error_code for item in found.items if item.error_code]
    return codes[0] if codes else str(found.outcome)
