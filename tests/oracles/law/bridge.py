"""The one place where oracle and program meet: a plain record as the program's case file."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from inspect import signature as signature_of
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
from qapi_desk.rules.evaluate import counts, listed
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.instance import Bench
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


@cache
def names_of(shape: Callable[..., object]) -> tuple[str, ...]:
    """The columns a row of the program's takes, whatever kind of class it is."""
    return tuple(signature_of(shape).parameters)


def _as(shape: Callable[..., Shape], row: Row) -> Shape:
    names = names_of(shape)
    return shape(**{name: row.get(name) for name in names})


def bench_of(law: Ruleset, calendars: Calendars, span: Span) -> Bench:
    """What the program judges a caseload with in one period; keep it, it remembers."""
    return Bench(law, calendars, Period(f"{span.first}..{span.last}", span.first, span.last))


def program_rows(bench: Bench, case: CaseFile) -> dict[str, list[Verdict]]:
    """What the program lists in the period, by rule, without what does not apply."""
    found: dict[str, list[Verdict]] = {}
    for each in listed(bench, Facts(bench.ruleset, case)):
        if each.outcome != "NOT_APPLICABLE":
            rule = str(each.rule.rule_id)
            row = Verdict(
                rule, each.number, str(each.outcome), each.start, each.due, each.done,
                each.days_late, counts(each, bench.period),
            )  # fmt: skip
            found.setdefault(rule, []).append(row)
    return found
