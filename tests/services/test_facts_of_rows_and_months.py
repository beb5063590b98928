"""Where forms find children, orders and the months of a fiscal year, each by its number."""

from dataclasses import replace

import pytest

from qapi_desk.domain.cases import CaseFile, Party, ReportLine
from qapi_desk.services.facts import CaseFacts
from tests.rules.line_cases import filled
from tests.rules.told_cases import told
from tests.services.scripted import circumstances

ORDER = "ORDER 2020-03-02 amount_current=30000"


def facts(case_file: CaseFile) -> CaseFacts:
    """The facts of a case reviewed for lines 24 and 25 in 2026Q3."""
    found = circumstances(case_file, "line-24", "line-25").facts
    assert isinstance(found, CaseFacts)
    return found


def with_births(case_file: CaseFile, *days: str) -> CaseFile:
    """The case with a party row for each of its children, born on these days."""
    parties = tuple(
        filled(Party, party_id=child.party_id, role="CHILD", birth_date=day)
        for child, day in zip(case_file.children, days, strict=True)
    )
    return replace(case_file, parties=parties)


def counted(case_file: CaseFile, *rows: tuple[str, str, str]) -> CaseFile:
    """The case with rows (period, line, value) on the audit trail."""
    trail = tuple(ReportLine(p, line, None, value, None) for p, line, value in rows)
    return replace(case_file, report_lines=trail)


def test_that_a_child_is_found_by_its_number() -> None:
    found = facts(with_births(told("CHILD AT_ISSUE", "CHILD AT_ISSUE"), "2015-05-05", "2018-06-06"))
    assert (found["child.count"], found["child[2].birth_date"]) == ("2", "2018-06-06")


@pytest.mark.parametrize("path", ["child[0].birth_date", "child[3].birth_date", "child[x].name"])
def test_that_a_child_who_is_not_there_is_no_fact(path: str) -> None:
    assert path not in facts(told("CHILD AT_ISSUE"))


def test_that_a_case_without_children_has_no_count_to_confirm() -> None:
    assert "child.count" not in facts(told())


@pytest.mark.parametrize(
    ("lines", "ordered"),
    [
        (("ORDER 2020-03-02 medical_ordered=yes",), "yes"),
        (("ORDER 2020-03-02 medical_ordered=no",), "no"),
        (("ORDER 2020-03-02 medical_ordered=no", "2026-08-01 MS_ORDERED"), "yes"),
        (("ORDER 2020-03-02 medical_ordered=yes end_date=2026-09-29",), None),
        (("ORDER 2020-03-02",), None),
        ((), None),
    ],
)
def test_that_coverage_is_ordered_by_what_stands_on_the_last_day(
    lines: tuple[str, ...], ordered: str | None
) -> None:
    found = facts(told("CHILD AT_ISSUE", *lines))
    assert found.get("child[1].coverage_ordered") == ordered


def test_that_the_latest_event_says_whether_a_child_is_covered() -> None:
    found = facts(told("CHILD AT_ISSUE", "2026-07-01 INS_INFO_TO_CP", "2026-08-01 INS_LAPSE"))
    assert found["child[1].coverage_in_force"] == "no"
    assert found["child[1].coverage_asked"] == "no"


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (("ORDER 2026-08-03 medical_ordered=yes",), "yes"),
        (("ORDER 2026-08-03 medical_ordered=yes", "ORDER 2026-07-01 medical_ordered=no"), "no"),
        (("ORDER 2026-08-03 medical_ordered=yes", "ORDER 2020-01-01 medical_ordered=no"), "yes"),
        (("ORDER 2021-01-01 medical_ordered=yes", "ORDER 2020-01-01 medical_ordered=no"), "yes"),
        (("ORDER 2026-10-03 medical_ordered=yes",), None),
    ],
)
def test_that_the_orders_of_the_period_speak_together(
    lines: tuple[str, ...], answer: str | None
) -> None:
    assert facts(told(*lines)).get("orders.medical_ordered") == answer


def test_that_an_order_is_told_in_dollars_by_its_number() -> None:
    found = facts(told(ORDER, "ORDER 2024-05-06 amount_current=12005 is_zero=no"))
    assert (found["order.count"], found["order[2].amount_current"]) == ("2", "120.05")
    assert (found["order[1].established_date"], found["order[2].is_zero"]) == ("2020-03-02", "no")


def test_that_an_order_is_in_force_on_the_day_it_ends() -> None:
    assert facts(told(f"{ORDER} end_date=2026-09-30"))["order.in_force"] == "yes"
    assert facts(told(f"{ORDER} end_date=2026-09-29"))["order.in_force"] == "no"


def test_that_the_trail_may_write_the_year_shortly() -> None:
    case = counted(told(), ("FFY2026", "24", "3600.00"), ("2026", "24", "0.50"))
    found = facts(case)
    assert (found["report:24.reported"], found["report:24.amount"]) == ("yes", "3600.50")
    assert (found["report:25.reported"], "report:25.amount" in found) == ("no", False)


def test_that_an_amount_nobody_can_read_is_no_fact() -> None:
    case = counted(told(), ("FFY2026", "24", "3600.00"), ("FFY2026", "24", "many"))
    assert "report:24.amount" not in facts(case)


def test_that_the_tolerance_is_the_laws() -> None:
    assert facts(told())["line:24.tolerance"] == "0.00"


def test_that_a_case_that_leaves_the_program_has_its_own_months_only() -> None:
    case = told(
        "CASE opened_date=2024-01-02 status=CLOSED closed_date=2025-12-10", ORDER,
        *(f"MONTH {m} current_due=30000 current_paid=10000" for m in
          ("2025-10", "2025-11", "2025-12", "2026-01")),
    )  # fmt: skip
    found = facts(case)
    assert (found["year.current_due"], found["year.current_paid"]) == ("900.00", "300.00")
    assert [found[f"month[{n}].is_open"] for n in (3, 4)] == ["yes", "no"]
    assert [found[f"month[{n}].current_due"] for n in (3, 4)] == ["300.00", "0.00"]
    assert [found[f"month[{n}].current_paid"] for n in (3, 4)] == ["100.00", "0.00"]


def test_that_the_months_are_those_of_the_fiscal_year() -> None:
    found = facts(told())
    assert found["month.count"] == "12"
    assert (found["month[1].name"], found["month[12].name"]) == ("2025-10", "2026-09")
    assert "month[13].name" not in found
    assert "month[1].weather" not in found


def test_that_a_month_nobody_accounts_for_is_no_fact() -> None:
    found = facts(told("CASE opened_date=2024-01-02", ORDER, "MONTH 2025-10 current_due=30000"))
    assert found["month[1].current_due"] == "300.00"
    assert "month[2].current_due" not in found
    assert "month[2].current_paid" not in found
    assert "year.current_due" not in found


def test_that_without_the_law_no_sum_is_told() -> None:
    case = replace(facts(told(ORDER)), ruleset=None)
    paths = ("year.current_due", "month.count", "line:24.tolerance")
    assert [path in case for path in paths] == [False] * 3
    assert case["year.last"] == "2026-09-30"


def test_that_a_masked_case_tells_no_name_place_or_free_text() -> None:
    case = with_births(told("CHILD AT_ISSUE", "2026-08-01 MS_ORDERED"), "2015-05-05")
    secret = tuple(
        party._replace(display_name="Sunny Example", residence_county="Elsewhere", fv_flag=True)
        for party in case.parties
    )
    events = tuple(event._replace(detail="Elsewhere Road 5") for event in case.events)
    found = facts(replace(case, parties=secret, events=events))
    names = ("display_name", "residence_county", "party_id", "birth_date", "detail", "count")
    paths = [f"{source}.{name}" for source in ("child[1]", "order[1]", "month[1]", "year")
             for name in names]  # fmt: skip
    told_of = {found.get(path, "") for path in [*paths, "child.count", "event:MS_ORDERED.date"]}
    assert not {text for text in told_of if "Example" in text or "Elsewhere" in text}
    assert "K1" not in told_of
