"""Made-up cases from short lines, for tables: one line a row of the record.

``2026-09-02 CODE:TOPIC ref=Q1`` is an event (``-`` for no date), ``PAY 2026-09-02 2026-09-04
clock_class=ORDINARY`` a payment received and sent, ``ORDER``, ``MONTH``, ``CHILD``, ``PARTY`` and
``CASE`` are rows of those tables. Flags are ``yes`` and ``no``, amounts are cents.
"""

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
    SupportOrder,
    Unreadable,
)
from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.line_cases import filled

ALWAYS = "2020-01-01..2027-06-30"
AS_OF = date(2027, 6, 30)
_ALONE: dict[tuple[str, str], Ruleset] = {}
_FLAGS = {"yes": True, "no": False}
_USUAL = {
    "case_id": "0010000000017",
    "status": "OPEN",
    "case_type": "IVD",
    "aid_class": "NEVER",
    "county_code": "59",
}


def told(*lines: str, unreadable: tuple[tuple[str, str, str], ...] = ()) -> CaseFile:
    """The case that the lines tell; ``unreadable`` are (table, key, column)."""
    rows: dict[str, list[Any]] = {name: [] for name in _ROWS}
    columns: dict[str, Any] = dict(_USUAL)
    for number, line in enumerate(lines, start=1):
        head, *words = line.split()
        if head == "CASE":
            columns |= _values(words)
        else:
            kind = head if head in _ROWS else "EVENT"
            rows[kind].append(_ROWS[kind](number, words if kind == head else [head, *words]))
    return CaseFile(
        filled(CaseRow, **columns),
        parties=tuple(rows["PARTY"]),
        children=tuple(rows["CHILD"]),
        orders=tuple(rows["ORDER"]),
        events=tuple(sorted(rows["EVENT"], key=lambda e: (e.event_date or date.max, e.event_id))),
        payments=tuple(rows["PAY"]),
        account_months=tuple(rows["MONTH"]),
        unreadable=tuple(Unreadable(*each, "31/31/2026") for each in unreadable),
    )


def judged(
    law: Ruleset, calendars: Calendars, rule: str, case: CaseFile, period: str = ALWAYS
) -> list[RuleResult]:
    """What one rule says of a case in a period: its instances, else one row that says why not."""
    name = (law.label, rule)
    if name not in _ALONE:
        _ALONE[name] = _alone(law, rule)
    results = evaluate_rules(_ALONE[name], calendars, case, parse_period(period), AS_OF)
    return [result for result in results if result.rule_id == rule]


def _alone(law: Ruleset, rule: str) -> Ruleset:
    """The ruleset with one rule and those it leans on, so that tables are asked quickly."""
    wanted = law.rule(rule)
    leant_on = {rule, wanted.scored_with, wanted.unless_in_time}
    return replace(
        law, rules=tuple(each for each in law.rules if each.rule_id in leant_on), criteria=()
    )


def after(day: str, days: int) -> str:
    """The ISO date so many days after another."""
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat()


def text(value: object) -> str:
    """A value as a table writes it; nothing for None."""
    return "" if value is None else str(value)


def _values(words: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in words:
        name, _, value = word.partition("=")
        found[name] = int(value) if value.isdigit() else _FLAGS.get(value, value or None)
    return found


def _event(number: int, words: list[str]) -> Event:
    day, code, *more = words
    name, _, topic = code.partition(":")
    given = _values(more)
    event: Event = filled(
        Event,
        event_id=f"E{number:03}",
        code=name,
        event_date=None if day == "-" else day,
        recorded_date=given.get("recorded"),
        topic=topic or None,
        ref=given.get("ref"),
        party_id=given.get("party"),
    )
    return event


def _payment(number: int, words: list[str]) -> Payment:
    received, sent, *more = words
    received_on = None if received == "-" else received
    days = {"receipt_date": received_on, "sent_date": None if sent == "-" else sent}
    usual: dict[str, Any] = {
        "payment_id": f"P{number:03}",
        "amount": 30_000,
        "legal_date": received_on,
    }
    payment: Payment = filled(Payment, **(usual | days | _values(more)))
    return payment


def _order(number: int, words: list[str]) -> SupportOrder:
    made, *more = words
    usual: dict[str, Any] = {"order_id": f"O{number:03}", "kind": "SUPPORT"}
    order: SupportOrder = filled(
        SupportOrder, **(usual | {"established_date": made} | _values(more))
    )
    return order


def _month(_: int, words: list[str]) -> AccountMonth:
    month: AccountMonth = filled(AccountMonth, month=words[0], **_values(words[1:]))
    return month


def _party(number: int, words: list[str]) -> Party:
    party: Party = filled(Party, party_id=f"N{number}", role=words[0], **_values(words[1:]))
    return party


def _child(number: int, words: list[str]) -> Child:
    child: Child = filled(
        Child, party_id=f"K{number}", paternity_status=words[0], **_values(words[1:])
    )
    return child


_ROWS = {
    "EVENT": _event,
    "PAY": _payment,
    "ORDER": _order,
    "MONTH": _month,
    "PARTY": _party,
    "CHILD": _child,
}
