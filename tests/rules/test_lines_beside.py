"""Figures beside the measure lines, as one case adds to them."""

import json
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CriterionId
from qapi_desk.rules.edits import Report, parse_report
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.lines_checks import CaseFigures
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.line_cases import case, child, event, month, order, payment, year

SHIPPED = Path(__file__).parents[2] / "resources" / "reports" / "ocse_157.json"
SETTLED = {"paternity_status": "ADJUDICATED", "resolved_date": "2026-03-03"}
CLOSED = {"status": "CLOSED", "closed_date": "2026-09-30"}


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_report(json.loads(SHIPPED.read_text(encoding="utf-8")))


@pytest.fixture
def figure(federal: Ruleset, report: Report) -> Any:
    def of(line: str, told: CaseFile) -> int:
        universe = federal.criterion(CriterionId("line-2")).universe
        check = next(check for check in report.checks if check.line == line)
        figures = CaseFigures(Facts(federal, told), universe, year(), report.adult_years)
        return figures.of(check)

    return of


@pytest.mark.parametrize(
    ("told", "row", "counted"),
    [
        ({}, {}, 1),
        ({"birth_date": None}, {}, 0),
        ({"birth_date": "2026-10-01"}, {}, 0),
        ({"birth_date": "2008-09-30"}, {}, 0),
        ({"from_date": "2026-10-01"}, {}, 0),
        ({"to_date": "2026-09-29"}, {}, 0),
        ({}, CLOSED, 0),
        ({}, {"case_type": "NON_IVD"}, 0),
    ],
)
def test_that_line_4_counts_children_of_open_cases(
    figure: Any, told: dict[str, Any], row: dict[str, Any], counted: int
) -> None:
    assert figure("4", case(children=[child(**told)], **row)) == counted


@pytest.mark.parametrize(("row", "counted"), [({}, 2), (CLOSED, 2), ({"case_type": "X"}, 0)])
def test_that_children_of_cases_open_in_the_year_are_counted_for_line_6(
    figure: Any, row: dict[str, Any], counted: int
) -> None:
    told = case(children=[child("K1"), child("K2", birth_date=None)], **row)
    assert figure("children_in_year", told) == counted


@pytest.mark.parametrize(
    ("line", "told", "row", "counted"),
    [
        ("7", SETTLED, {}, 1),
        ("7", {}, {}, 0),
        ("7", {**SETTLED, "born_out_of_wedlock": False}, {}, 0),
        ("7", {**SETTLED, "resolved_date": None}, {}, 0),
        ("7", SETTLED, CLOSED, 0),
        ("13", SETTLED, {}, 0),
        ("13", {}, {}, 1),
        ("13", {}, CLOSED, 0),
        ("16", SETTLED, {}, 1),
        ("16", {**SETTLED, "resolved_date": "2025-09-30"}, {}, 0),
        ("16", SETTLED, {"opened_date": "2026-03-04"}, 0),
        ("16", SETTLED, {"opened_date": None}, 0),
    ],
)
def test_that_lines_of_paternity_count_children(
    figure: Any, line: str, told: dict[str, Any], row: dict[str, Any], counted: int
) -> None:
    assert figure(line, case(children=[child(**told)], **row)) == counted


@pytest.mark.parametrize(
    ("line", "orders", "row", "counted"),
    [
        ("12", (), {}, 1),
        ("12", (order(),), {}, 0),
        ("12", (order(established_date=None),), {}, 0),
        ("12", (), CLOSED, 0),
        ("17", (order(established_date="2025-10-01"),), {}, 1),
        ("17", (order(), order(order_id="O2", established_date="2025-10-01")), {}, 0),
        ("17", (order(established_date=None),), {}, 0),
        ("17", (), {}, 0),
        ("21", (order(medical_ordered=True),), {}, 1),
        ("21", (order(),), {}, 0),
        ("21", (order(medical_ordered=True),), CLOSED, 0),
        ("21", (order(), order(order_id="O2", medical_ordered=True, established_date=None)), {}, 0),
        ("21", (order(), order(order_id="O2", medical_ordered=True, end_date="2026-09-29")), {}, 0),
    ],
)
def test_that_lines_of_orders_count_cases(
    figure: Any, line: str, orders: Any, row: dict[str, Any], counted: int
) -> None:
    assert figure(line, case(parts={"orders": orders}, **row)) == counted


@pytest.mark.parametrize(
    ("parts", "row", "counted"),
    [
        ({}, {}, 0),
        ({"account_months": (month("2026-05", paid=1),)}, {}, 1),
        ({"account_months": (month("2026-05", toward=1),)}, {}, 1),
        ({"account_months": (month("2026-05"),)}, {}, 0),
        ({"payments": (payment(),)}, {}, 1),
        ({"payments": (payment(receipt_date="2025-09-30"),)}, {}, 0),
        ({"payments": (payment(receipt_date=None),)}, {}, 0),
        ({"payments": (payment(reversed_date="2026-09-30"),)}, {}, 0),
        ({"payments": (payment(reversed_date="2026-10-01"),)}, {}, 1),
        ({"payments": (payment(),)}, {"case_type": "NON_IVD"}, 0),
    ],
)
def test_that_line_18_counts_cases_with_a_collection(
    figure: Any, parts: dict[str, Any], row: dict[str, Any], counted: int
) -> None:
    assert figure("18", case(parts=parts, **row)) == counted


@pytest.mark.parametrize(("role", "counted"), [("INITIATING", 1), ("RESPONDING", 1), ("NONE", 0)])
def test_that_line_18a_counts_those_of_two_states(figure: Any, role: str, counted: int) -> None:
    assert figure("18a", case(parts={"payments": (payment(),)}, interstate_role=role)) == counted


@pytest.mark.parametrize(
    ("line", "code", "on", "counted"),
    [
        ("19", "UIFSA_SENT", "2025-10-01", 1),
        ("19", "UIFSA_SENT", "2025-09-30", 0),
        ("19", "UIFSA_SENT", "2026-10-01", 0),
        ("19", "UIFSA_SENT", None, 0),
        ("20", "INTERSTATE_REQ_RCVD", "2026-09-30", 1),
        ("20", "UIFSA_SENT", "2026-09-30", 0),
    ],
)
def test_that_lines_19_and_20_count_requests_of_the_year(
    figure: Any, line: str, code: str, on: str | None, counted: int
) -> None:
    assert figure(line, case(parts={"events": (event(1, code, on),)})) == counted


@pytest.mark.parametrize(
    ("lapsed", "counted"), [(None, 1), ("2026-04-30", 1), ("2026-05-01", 0), ("2026-10-01", 1)]
)
def test_that_line_21a_asks_for_coverage_that_has_not_lapsed(
    figure: Any, lapsed: str | None, counted: int
) -> None:
    events = [event(1, "INS_INFO_TO_CP", "2026-05-01"), event(2, "INS_LAPSE", lapsed)]
    parts = {"orders": (order(medical_ordered=True),), "events": tuple(events)}
    assert figure("21a", case(parts=parts)) == counted


@pytest.mark.parametrize(
    ("line", "row", "cents"),
    [
        ("26", {}, 900),
        ("27", {}, 300),
        ("26", {"case_type": "NON_IVD"}, 0),
        ("27", {"case_type": "NON_IVD"}, 0),
    ],
)
def test_that_lines_26_and_27_add_up_arrears(
    figure: Any, line: str, row: dict[str, Any], cents: int
) -> None:
    months = (month("2026-08", owed=1000, toward=200), month("2026-09", owed=900, toward=100))
    assert figure(line, case(parts={"account_months": months}, **row)) == cents


def test_that_a_case_without_a_september_account_adds_no_balance(figure: Any) -> None:
    assert figure("26", case()) == 0
