"""Made-up cases and the shipped law, for tests of the rules room."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile, CaseRow, Event, ReportLine, SupportOrder, Unreadable
from qapi_desk.domain.ids import CaseId, EventId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.progress import Silent
from qapi_desk.intake.county.make import make_extract
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.rules.calendars import Calendars, bundle, parse_calendar
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset

RESOURCES = Path(__file__).parents[2] / "resources"
CASE_ID = CaseId("0010000000017")
AS_OF = date(2027, 6, 30)


def read(folder: str, name: str) -> Any:
    return json.loads((RESOURCES / folder / f"{name}.json").read_text(encoding="utf-8"))


def on(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.fixture(scope="session")
def laws() -> dict[str, Ruleset]:
    return {name: parse_ruleset(read("rulesets", name)) for name in ("ca-2002", "federal-2016")}


@pytest.fixture(scope="session")
def manual(laws: dict[str, Ruleset]) -> Ruleset:
    return laws["ca-2002"]


@pytest.fixture(scope="session")
def federal(laws: dict[str, Ruleset]) -> Ruleset:
    return laws["federal-2016"]


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    agency, court, us = (
        parse_calendar(read("calendars", n)) for n in ("agency", "court", "federal")
    )
    return bundle(agency, court, us)


@pytest.fixture(scope="session")
def edges(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CaseFile]:
    """The hand-made cases of the made-up county, as a snapshot gives them."""
    folder = tmp_path_factory.mktemp("county")
    make_extract(folder / "extract", cases=0, progress=Silent())
    import_extract(folder / "extract", folder / "county.sqlite", progress=Silent())
    with open_snapshot(folder / "county.sqlite") as snapshot:
        return {case.case_id: case for case in snapshot.case_files()}


@pytest.fixture
def document() -> Callable[[str, str], Any]:
    """A fresh copy of a shipped document, to spoil."""
    return read


@pytest.fixture
def case_of() -> Callable[..., CaseFile]:
    """A case from ``(code, day)`` pairs (day None = undated); keywords change the case row.

    ``orders``: established days, or ``(established, ended, kind)``. ``lines``: ``(period, line)``.
    ``unreadable``: ``(table, key, column)``. ``recorded``: when undated events were entered.
    """
    return _case


def _case(
    *events: tuple[str | None, str | None],
    orders: tuple[Any, ...] = (),
    lines: tuple[tuple[str, str], ...] = (),
    unreadable: tuple[tuple[str, str, str], ...] = (),
    recorded: str | None = None,
    **row: Any,
) -> CaseFile:
    columns: dict[str, Any] = {k: on(v) if k.endswith("_date") else v for k, v in row.items()}
    return CaseFile(
        _ROW._replace(**columns),
        events=tuple(
            Event(EventId(f"E{n}"), code, on(day), on(recorded), None, None, None, None, None)
            for n, (code, day) in enumerate(events, start=1)
        ),
        orders=tuple(
            _order(n, *(each if isinstance(each, tuple) else (each,)))
            for n, each in enumerate(orders, start=1)
        ),
        report_lines=tuple(ReportLine(period, line, None, "1", None) for period, line in lines),
        unreadable=tuple(Unreadable(*each, "31/31/2026") for each in unreadable),
    )


def _order(
    n: int, made: str | None, ended: str | None = None, kind: str | None = "SUPPORT"
) -> SupportOrder:
    return SupportOrder(
        order_id=f"O{n}",
        kind=kind,
        basis=None,
        income_basis=None,
        established_date=on(made),
        effective_date=None,
        end_date=on(ended),
        amount_current=0,
        amount_arrears=0,
        is_zero=True,
        is_reserved=False,
        medical_ordered=False,
        state_code="CA",
    )


_ROW = CaseRow(
    case_id=CASE_ID,
    status="OPEN",
    case_type="IVD",
    function_status="ESTABLISH",
    aid_class="NEVER",
    origin="APPLICATION",
    applicant_role="CP",
    interstate_role="NONE",
    opened_date=date(2025, 1, 6),
    closed_date=None,
    closure_reason=None,
    worker_id=None,
    office_code=None,
    county_code="99",
    order_needed=None,
    paternity_needed=None,
    zero_order=None,
    reserved_order=None,
    duplicate_of=None,
    youngest_emancipated_date=None,
)


@pytest.fixture
def judge_rules(calendars: Calendars) -> Callable[..., Any]:
    """Evaluate one rule: ``judge_rules(ruleset, "CR-015", case, "2026Q3")`` gives its results."""

    def run(ruleset: Ruleset, rule_id: str, case: CaseFile, period: str = "2026Q3") -> Any:
        results = evaluate_rules(ruleset, calendars, case, parse_period(period), AS_OF)
        return [result for result in results if result.rule_id == rule_id]

    return run


@pytest.fixture
def judge_criterion(calendars: Calendars) -> Callable[..., Any]:
    """Evaluate one criterion: ``judge_criterion(ruleset, "establishment", case, "2026Q3")``."""

    def run(ruleset: Ruleset, criterion: str, case: CaseFile, period: str = "2026Q3") -> Any:
        results = evaluate_criteria(ruleset, calendars, case, parse_period(period), AS_OF)
        return next(result for result in results if result.criterion == criterion)

    return run
