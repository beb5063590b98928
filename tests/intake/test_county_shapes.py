"""The shapes of the caseload, against the printed facts and the stated assumptions.

Figures: reference tables 5.1 to 5.3 (annual report of a large county, federal fiscal years 2023 and
2024). Tolerances are given as plus or minus, for 6,000 cases.
"""

import csv
import re
from collections import Counter

import pytest

from qapi_desk.domain.progress import Silent
from qapi_desk.intake.county import make_extract

Rows = list[dict[str, str]]
CASES = 6_000
SSN = re.compile(r"(?<!\d)\d{3}[- ]\d\d[- ]\d{4}(?!\d)|(?<!\d)\d{9}(?!\d)")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    folder = tmp_path_factory.mktemp("county") / "shapes"
    make_extract(folder, cases=CASES, progress=Silent())
    told = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            told[path.stem] = [row for row in csv.DictReader(file) if not _is_edge(row)]
    return told


def _is_edge(row: dict[str, str]) -> bool:
    return row.get("case_id", "").startswith(("E", "R"))


def share(rows: Rows, column: str, value: str) -> float:
    return sum(row[column] == value for row in rows) / len(rows)


def test_that_there_are_as_many_events_as_a_large_county_has(county: dict[str, Rows]) -> None:
    assert len(county["event"]) / CASES == pytest.approx(2_400_000 / 243_404, abs=0.4)


def test_that_children_per_case_are_as_printed(county: dict[str, Rows]) -> None:
    assert len(county["child"]) / CASES == pytest.approx(264_885 / 243_404, abs=0.03)


@pytest.mark.parametrize(("role", "printed"), [("NCP", 1.0320), ("CP", 1.0137)])
def test_that_cases_per_parent_are_as_printed(
    county: dict[str, Rows], role: str, printed: float
) -> None:
    people = {row["party_id"] for row in county["party"] if row["role"] == role}
    assert CASES / len(people) == pytest.approx(printed, abs=0.008)


@pytest.mark.parametrize(("role", "male"), [("NCP", 0.93), ("CP", 0.06)])
def test_that_parents_are_men_and_women_as_printed(
    county: dict[str, Rows], role: str, male: float
) -> None:
    parents = [row for row in county["party"] if row["role"] == role]
    assert share(parents, "sex", "M") == pytest.approx(male, abs=0.015)


def test_that_paternity_was_resolved_in_the_year_for_as_many_children_as_printed(
    county: dict[str, Rows],
) -> None:
    in_year = ["2025-10-01" <= row["resolved_date"] <= "2026-09-30" for row in county["child"]]
    assert sum(in_year) / len(in_year) == pytest.approx(0.152, abs=0.02)


def test_that_health_orders_cover_as_many_children_as_printed(county: dict[str, Rows]) -> None:
    ordered = {row["case_id"] for row in county["support_order"] if row["medical_ordered"] == "1"}
    covered = [row["case_id"] in ordered for row in county["child"]]
    assert sum(covered) / len(covered) == pytest.approx(0.465, abs=0.03)


@pytest.mark.parametrize(("aid", "assumed"), [("CURRENT", 0.18), ("FORMER", 0.46), ("NEVER", 0.36)])
def test_that_aid_classes_are_as_assumed(county: dict[str, Rows], aid: str, assumed: float) -> None:
    assert share(county["case"], "aid_class", aid) == pytest.approx(assumed, abs=0.02)


def test_that_nine_of_ten_open_cases_have_an_order(county: dict[str, Rows]) -> None:
    ordered = {row["case_id"] for row in county["support_order"]}
    still_open = [row for row in county["case"] if row["status"] == "OPEN"]
    with_order = sum(row["case_id"] in ordered for row in still_open)
    assert with_order / len(still_open) == pytest.approx(0.90, abs=0.02)


def test_that_one_case_in_eleven_closed_in_the_year(county: dict[str, Rows]) -> None:
    assert share(county["case"], "status", "CLOSED") == pytest.approx(0.09, abs=0.012)


def test_that_one_case_in_twelve_opened_in_the_year(county: dict[str, Rows]) -> None:
    opened = [row["opened_date"] > "2025-10-15" for row in county["case"]]
    assert sum(opened) / CASES == pytest.approx(0.08, abs=0.015)


def test_that_cases_go_back_eighteen_years(county: dict[str, Rows]) -> None:
    assert "2008" <= min(row["opened_date"] for row in county["case"])[:4] <= "2009"


def test_that_two_cases_in_five_are_paid_in_a_month(county: dict[str, Rows]) -> None:
    july = {row["case_id"] for row in county["payment"] if row["receipt_date"][:7] == "2026-07"}
    assert len(july) / CASES == pytest.approx(0.41, abs=0.03)


def test_that_family_violence_is_flagged_as_assumed(county: dict[str, Rows]) -> None:
    flagged = {row["case_id"] for row in county["party"] if row["fv_flag"] == "1"}
    assert len(flagged) / CASES == pytest.approx(0.07, abs=0.01)


@pytest.mark.parametrize(("language", "assumed"), [("EN", 0.62), ("ES", 0.31)])
def test_that_languages_are_as_assumed(
    county: dict[str, Rows], language: str, assumed: float
) -> None:
    parents = [row for row in county["party"] if row["role"] == "CP"]
    assert share(parents, "language", language) == pytest.approx(assumed, abs=0.025)


def test_that_a_flagged_case_names_no_place(county: dict[str, Rows]) -> None:
    private = {row["case_id"] for row in county["party"] if row["fv_flag"] == "1"}
    places = {row["residence_county"] for row in county["party"] if row["case_id"] in private}
    details = {
        row["detail"]
        for row in county["event"]
        if row["case_id"] in private and row["code"] in {"LOC_INFO_RCVD", "SERVICE_ATTEMPT"}
    }
    assert places | details == {""}


def test_that_nothing_looks_like_a_social_security_number(county: dict[str, Rows]) -> None:
    looks = [
        (table, value)
        for table, rows in county.items()
        for row in rows
        for value in row.values()
        if SSN.search(value)
    ]
    assert looks == []


def test_that_every_event_belongs_to_a_worker_of_the_county(county: dict[str, Rows]) -> None:
    workers = {row["worker_id"] for row in county["worker"]}
    assert {row["worker_id"] for row in county["event"]} <= workers


def test_that_some_cases_changed_hands(county: dict[str, Rows]) -> None:
    spells = Counter(row["case_id"] for row in county["worker_history"])
    assert 0.2 < sum(count > 1 for count in spells.values()) / CASES < 0.6


def test_that_six_offices_share_the_cases(county: dict[str, Rows]) -> None:
    offices = Counter(row["office_code"] for row in county["case"])
    assert len(offices) == 6
    assert max(offices.values()) < 1.25 * min(offices.values())


def _lines(county: dict[str, Rows], line: str) -> set[str]:
    rows = county["report_line"]
    return {r["case_id"] for r in rows if (r["period"], r["line_no"]) == ("FFY2026", line)}


def _should_be_on_line_1(row: dict[str, str]) -> bool:
    ended = row["closed_date"]
    return (
        row["case_type"] == "IVD"
        and row["opened_date"] <= "2026-09-30"
        and (not ended or ended > "2026-09-30")
    )


@pytest.mark.parametrize(("line", "right"), [("1", 0.98), ("2", 0.945)])
def test_that_a_data_line_is_as_right_as_planted(
    county: dict[str, Rows], line: str, right: float
) -> None:
    should = {row["case_id"] for row in county["case"] if _should_be_on_line_1(row)}
    if line == "2":
        made = {
            row["case_id"]
            for row in county["support_order"]
            if row["established_date"] <= "2026-09-30"
        }
        should &= made
    counted = _lines(county, line)
    assert len(should & counted) / len(should | counted) == pytest.approx(right, abs=0.007)


def test_that_this_years_5a_is_last_years_5(county: dict[str, Rows]) -> None:
    rows = county["report_line"]
    last_year = {
        (r["case_id"], r["party_id"])
        for r in rows
        if (r["period"], r["line_no"]) == ("FFY2025", "5")
    }
    restated = {
        (r["case_id"], r["party_id"])
        for r in rows
        if (r["period"], r["line_no"]) == ("FFY2026", "5a")
    }
    assert restated == last_year


def test_that_line_24_is_the_sum_of_the_account_months(county: dict[str, Rows]) -> None:
    due: Counter[str] = Counter()
    for row in county["account_month"]:
        due[row["case_id"]] += round(float(row["current_due"]) * 100)
    reported = {
        row["case_id"]: round(float(row["value"]) * 100)
        for row in county["report_line"]
        if row["line_no"] == "24"
    }
    owing = {case for case, cents in due.items() if cents}
    types = {row["case_id"]: row["case_type"] for row in county["case"]}
    expected = {case: due[case] for case in owing if types[case] == "IVD"}
    assert reported == expected


def test_that_a_payment_is_the_sum_of_its_parts(county: dict[str, Rows]) -> None:
    parts = ("to_current", "to_arrears_family", "to_arrears_state", "to_futures")
    off = [
        row["payment_id"]
        for row in county["payment"]
        if float(row["amount"]) != sum(float(row[part]) for part in parts)
    ]
    assert off == []
