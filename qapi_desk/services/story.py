"""A case's dated story and its tables, as a reviewer reads them: without names until asked for.

A case with a family-violence flag is masked everywhere: no names, no places, no free text.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.documents import Column, Format, Table, Value
from qapi_desk.domain.ids import EventId

MASKED = "masked"


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One dated fact on the timeline; ``label`` is the event code in plain words."""

    event_id: EventId
    day: date | None
    recorded: date | None
    code: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class CaseStory:
    """What there is to read about a case. ``tables`` for people, ``raw`` as the snapshot has it."""

    case_file: CaseFile
    header: tuple[tuple[str, str], ...]
    events: tuple[StoryEvent, ...]
    tables: tuple[Table, ...]
    raw: tuple[Table, ...]
    is_masked: bool


def masked(case_file: CaseFile) -> CaseFile:
    """The case without names; with family violence also without places and free text."""
    is_masked = case_file.has_family_violence
    parties = tuple(
        party._replace(
            display_name=None,
            residence_county=None if is_masked else party.residence_county,
        )
        for party in case_file.parties
    )
    events = case_file.events
    if is_masked:
        events = tuple(event._replace(detail=None) for event in events)
    return dataclasses.replace(case_file, parties=parties, events=events)


def tell(case_file: CaseFile, event_labels: Mapping[str, str]) -> CaseStory:
    """The story of a case, names already left out."""
    safe = masked(case_file)
    is_masked = case_file.has_family_violence
    return CaseStory(
        case_file=safe,
        header=_header(safe, is_masked=is_masked),
        events=tuple(
            StoryEvent(
                event.event_id,
                event.event_date,
                event.recorded_date,
                event.code or "",
                event_labels.get(event.code or "", (event.code or "").replace("_", " ").lower()),
                MASKED if is_masked and event.topic is None else _detail(event.topic, event.detail),
            )
            for event in safe.events
        ),
        tables=tuple(
            _table(key, title, rows)
            for key, title, rows in (
                ("parties", "Parties", safe.parties),
                ("children", "Children", safe.children),
                ("orders", "Orders", safe.orders),
                ("payments", "Payments", safe.payments),
                ("account_months", "Account months", safe.account_months),
                ("report_lines", "Report lines", safe.report_lines),
                ("workers", "Workers", safe.workers),
            )
        ),
        raw=(_table("case", "Case", (safe.case,)), _table("events", "Events", safe.events)),
        is_masked=is_masked,
    )


def _detail(topic: str | None, detail: str | None) -> str:
    return " · ".join(part for part in (topic, detail) if part)


def _header(case_file: CaseFile, *, is_masked: bool) -> tuple[tuple[str, str], ...]:
    case = case_file.case
    facts: tuple[tuple[str, object], ...] = (
        ("Case", case.case_id),
        ("Status", case.status),
        ("Working at", case.function_status),
        ("Aid", case.aid_class),
        ("Opened", case.opened_date),
        ("Closed", case.closed_date),
        ("Children", len(case_file.children)),
        ("Interstate", case.interstate_role),
        ("Office", case.office_code),
        ("Worker", case.worker_id),
        ("Family violence", "flagged: names and places are masked" if is_masked else None),
    )
    return tuple((label, str(value)) for label, value in facts if value not in {None, "NONE"})


_CENTS = frozenset(
    {
        "amount_current", "amount_arrears", "amount", "to_current", "to_arrears_family",
        "to_arrears_state", "to_futures", "current_due", "current_paid", "arrears_balance",
        "arrears_paid",
    }
)  # fmt: skip


def _table(key: str, title: str, rows: Sequence[Any]) -> Table:
    """A table of one kind of row; columns that no row has a value for are left out."""
    names = rows[0]._fields if rows else ()
    used = [name for name in names if any(getattr(row, name) is not None for row in rows)]
    columns = tuple(
        Column(name, name.replace("_", " ").capitalize(), _format(name)) for name in used
    )
    body: tuple[tuple[Value, ...], ...] = tuple(
        tuple(getattr(row, name) for name in used) for row in rows
    )
    return Table(key, title, columns, body, empty="None in the record.")


def _format(name: str) -> Format:
    if name in _CENTS:
        return Format.CENTS
    if name.endswith("_date"):
        return Format.DAY
    return Format.TEXT
