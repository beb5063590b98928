"""The one place where oracle and program meet: a plain record as the program's case file."""

import json
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

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
from qapi_desk.domain.periods import Period
from qapi_desk.rules.calendars import Calendars, bundle, parse_calendar
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from tests.oracles.law.judging import Span, Verdict
from tests.oracles.law.record import Record, Row

RESOURCES = Path(__file__).parents[3] / "resources"
AS_OF = date(2027, 6, 30)
Shape = TypeVar("Shape")


def read(folder: str, name: str) -> Any:
    """A shipped document."""
    return json.loads((RESOURCES / folder / f"{name}.json").read_text(encoding="utf-8"))


def shipped_law(name: str) -> Ruleset:
    """A shipped ruleset."""
    return parse_ruleset(read("rulesets", name))


def shipped_calendars() -> Calendars:
    """The three shipped calendars."""
    agency, court, us = (
        parse_calendar(read("calendars", name)) for name in ("agency", "court", "federal")
    )
    return bundle(agency, court, us)


def as_case_file(record: Record) -> CaseFile:
    """The same case as the program reads it; columns the record lacks are null."""
    events = sorted(
        record.events,
        key=lambda row: (row["event_date"] is None, row["event_date"] or date.max, row["event_id"]),
    )
    return CaseFile(
        case=_as(CaseRow, record.case),
        parties=tuple(_as(Party, row) for row in record.parties),
        children=tuple(_as(Child, row) for row in record.children),
        orders=tuple(_as(SupportOrder, row) for row in record.orders),
        events=tuple(_as(Event, row) for row in events),
        payments=tuple(_as(Payment, row) for row in record.payments),
        account_months=tuple(_as(AccountMonth, row) for row in record.months),
        report_lines=tuple(_as(ReportLine, row) for row in record.lines),
        unreadable=tuple(Unreadable(*each, "31/31/2026") for each in sorted(record.unreadable)),
    )


def _as(shape: type[Shape], row: Row) -> Shape:
    fields = shape.__dataclass_fields__  # type: ignore[attr-defined]  # a generic over dataclasses
    return shape(**{name: row.get(name) for name in fields})


def program_rows(
    law: Ruleset, calendars: Calendars, case: CaseFile, span: Span
) -> dict[str, list[Verdict]]:
    """What the program lists in the period, by rule, without what does not apply."""
    period = Period(f"{span.first}..{span.last}", span.first, span.last)
    found: dict[str, list[Verdict]] = {}
    for row in evaluate_rules(law, calendars, case, period, AS_OF):
        if row.outcome != "NOT_APPLICABLE":
            found.setdefault(str(row.rule_id), []).append(
                Verdict(
                    str(row.rule_id), row.instance, str(row.outcome), row.trigger, row.due,
                    row.done, row.days_late, row.counts,
                )
            )  # fmt: skip
    return found
