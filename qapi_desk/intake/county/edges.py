"""The hand-made cases: 28 groups in ``edges/``, one readable file each, turned into rows.

A file says only what is special about a case; the ordinary rest stands in ``_USUAL`` below. Events
are lines such as ``2026-07-10 SERVICE_DONE party=NCP ref=A``; a date may be any word, so that
unreadable dates can be planted. What the rules should say of these cases is not known here.
"""

import shlex
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from qapi_desk.intake.county.people import COUNTY
from qapi_desk.intake.county.tables import COLUMNS, Row, Tables

FIRST_AS_OF = date(2026, 10, 15)
"""The day the hand-made cases are told on; an earlier county would not know their end."""

Told = Mapping[str, Any]

_USUAL: dict[str, dict[str, str]] = {
    "case": {
        "status": "OPEN",
        "case_type": "IVD",
        "function_status": "ESTABLISH",
        "aid_class": "NEVER",
        "origin": "APPLICATION",
        "applicant_role": "CP",
        "interstate_role": "NONE",
        "opened_date": "2026-01-05",
        "worker_id": "WE0011",
        "office_code": "OFF1",
        "county_code": COUNTY,
        "order_needed": "1",
        "paternity_needed": "0",
        "zero_order": "0",
        "reserved_order": "0",
    },
    "party": {
        "language": "EN",
        "state_class": "CA",
        "residence_county": COUNTY,
        "fv_flag": "0",
        "incarcerated": "0",
        "disabled": "0",
        "needs_based_income": "0",
    },
    "child": {"born_out_of_wedlock": "0", "paternity_status": "NOT_AT_ISSUE"},
    "support_order": {
        "kind": "SUPPORT",
        "basis": "STIPULATION",
        "income_basis": "ACTUAL",
        "established_date": "2020-03-02",
        "effective_date": "2020-03-02",
        "amount_current": "300.00",
        "amount_arrears": "0.00",
        "is_zero": "0",
        "is_reserved": "0",
        "medical_ordered": "1",
        "state_code": "CA",
    },
    "payment": {
        "clock_class": "ORDINARY",
        "to_current": "0.00",
        "to_arrears_family": "0.00",
        "to_arrears_state": "0.00",
        "to_futures": "0.00",
        "aid_class_at_receipt": "NEVER",
        "payee_identified": "1",
        "by_withholding": "1",
    },
    "account_month": {
        "current_due": "300.00",
        "current_paid": "300.00",
        "arrears_balance": "0.00",
        "arrears_paid": "0.00",
        "interest_calculated": "1",
    },
    "report_line": {"period": "FFY2026", "value": "1"},
}
_PEOPLE = (
    {"role": "NCP", "display_name": "Madeup Father", "sex": "M", "birth_date": "1988-02-03"},
    {"role": "CP", "display_name": "Madeup Mother", "sex": "F", "birth_date": "1990-05-06"},
    {"role": "CHILD", "display_name": "Madeup Child", "sex": "F", "birth_date": "2019-08-09"},
)
_LETTER = {"NCP": "N", "CP": "C", "CHILD": "K", "ALLEGED_FATHER": "A", "OTHER_PAYEE": "P"}
_CHILD_COLUMNS = ("born_out_of_wedlock", "paternity_status", "resolved_date", "resolved_by")


def write_edges(tables: Tables) -> None:
    """Add the rows of every hand-made case, in order of group and id."""
    for case in edge_cases():
        for table, row in _rows_of(case):
            tables.rows[table].append(row)


def edge_cases() -> Iterator[Told]:
    """Every hand-made case as its file tells it, with the group's number under ``group``."""
    folder = files("qapi_desk.intake.county") / "edges"
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".toml"):
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            for case in told["case"]:
                yield {**case, "group": told["group"]}


def _rows_of(case: Told) -> Iterator[tuple[str, Row]]:
    case_id = case["id"]
    facts = {**_USUAL["case"], "case_id": case_id, **case.get("facts", {})}
    yield "case", _row("case", facts)
    yield from _people_rows(case_id, facts, case.get("people", _PEOPLE))
    spell = {"worker_id": facts["worker_id"], "from_date": facts["opened_date"]}
    for told in case.get("workers", [spell]):
        yield "worker_history", _row("worker_history", {"case_id": case_id, **told})
    for table, key in (("support_order", "orders"), ("payment", "payments")):
        for place, told in enumerate(case.get(key, ()), 1):
            own = {f"{key[:-1]}_id": f"{case_id}-{key[0].upper()}{place}", "case_id": case_id}
            yield table, _row(table, {**_USUAL[table], **own, **told})
    for told in case.get("months", ()):
        months = {**_USUAL["account_month"], "case_id": case_id, **told}
        yield "account_month", _row("account_month", months)
    for line in case.get("lines", ["1"]):
        counted = {**_USUAL["report_line"], "case_id": case_id, "line_no": line}
        yield "report_line", _row("report_line", counted)
    for told in case.get("counted", ()):
        counted = {**_USUAL["report_line"], "case_id": case_id, **told}
        yield "report_line", _row("report_line", counted)
    for place, line in enumerate(case.get("events", ()), 1):
        yield "event", _row("event", _event(case_id, place, line, facts["worker_id"]))


def _people_rows(case_id: str, facts: Told, people: Any) -> Iterator[tuple[str, Row]]:  # noqa: ANN401 - as the file tells it
    seen: dict[str, int] = {}
    for told in people:
        role = told["role"]
        seen[role] = seen.get(role, 0) + 1
        own = {
            "case_id": case_id,
            "party_id": f"{case_id}-{_LETTER[role]}{seen[role]}",
            "from_date": facts["opened_date"],
        }
        yield "party", _row("party", {**_USUAL["party"], **own, **told})
        if role == "CHILD":
            chosen = {name: told[name] for name in _CHILD_COLUMNS if name in told}
            own["party_id"] = told.get("party_id", own["party_id"])
            yield "child", _row("child", {**_USUAL["child"], **own, **chosen})


def _event(case_id: str, place: int, line: str, worker: str) -> dict[str, str]:
    day, code, *more = shlex.split(line)
    told = dict(word.split("=", 1) for word in more)
    role = told.pop("party", "")
    event = {
        "event_id": f"{case_id}-{place:02}",
        "case_id": case_id,
        "code": code,
        "event_date": day,
        "recorded_date": told.pop("recorded", day),
        "party_id": f"{case_id}-{_LETTER[role]}1" if role in _LETTER else role,
        "worker_id": worker,
    }
    return {**event, **told}


def _row(table: str, values: Mapping[str, str]) -> Row:
    return tuple(values.get(column, "") for column in COLUMNS[table])
