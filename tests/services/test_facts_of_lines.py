"""What a report line's trail, its children and its arrears tell a form of one case."""

from collections.abc import Mapping
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile, ReportLine
from qapi_desk.services.facts import CaseFacts
from tests.rules.line_cases import case, child, counted, month, order, payment, year_of
from tests.services.scripted import circumstances

LAST_YEAR = "FFY2025"


def facts(case_file: CaseFile) -> CaseFacts:
    """The facts of a case reviewed for line 5 in 2026Q3."""
    found = circumstances(case_file, "line-5").facts
    assert isinstance(found, CaseFacts)
    return found


def two_children(*rows: ReportLine) -> CaseFacts:
    """A case with the children K1 and K2 and these rows of the trail."""
    return facts(case(*rows, children=[child("K1"), child("K2")]))


def owing(**parts: object) -> CaseFacts:
    """A case with these accounts, payments and orders."""
    return facts(case(parts=parts))


def test_that_a_child_tells_its_birth_status_and_paternity() -> None:
    told = child(paternity_status="ADJUDICATED", resolved_date="2019-04-02")
    found = facts(case(children=[told]))
    assert found["child[1].born_out_of_wedlock"] == "yes"
    assert found["child[1].paternity"] == "ADJUDICATED"
    assert found["child[1].resolved_date"] == "2019-04-02"


def test_that_the_trail_tells_which_child_it_counts() -> None:
    found = two_children(counted("5", "K2"))
    assert (found["child[1].on_line_5"], found["child[2].on_line_5"]) == ("no", "yes")
    assert found["child[2].on_line_6"] == "no"


def test_that_last_years_trail_is_read_by_itself() -> None:
    found = two_children(counted("5", "K1", period=LAST_YEAR), counted("5", "K2"))
    assert found["child[1].on_line_5_last_year"] == "yes"
    assert found["child[2].on_line_5_last_year"] == "no"
    assert found["child[1].on_line_5"] == "no"


def test_that_a_year_without_a_trail_tells_nothing_of_a_child() -> None:
    assert "child[1].on_line_5_last_year" not in two_children(counted("5", "K1"))


def test_that_a_row_that_names_nobody_leaves_every_child_untold() -> None:
    found = two_children(counted("5", "K1"), counted("5", None))
    assert "child[1].on_line_5" not in found
    assert "report:5.own_children" not in found


@pytest.mark.parametrize(("party", "own"), [("K1", "yes"), ("K9", "no")])
def test_that_a_stranger_on_the_trail_is_seen(party: str, own: str) -> None:
    assert two_children(counted("5", party))["report:5.own_children"] == own


@pytest.mark.parametrize(
    ("due", "owed", "ended", "left"),
    [(0, 45_000, "yes", "yes"), (30_000, 0, "no", "no"), (0, 0, "yes", "no")],
)
def test_that_the_last_month_tells_what_still_runs(
    due: int, owed: int, ended: str, left: str
) -> None:
    found = owing(account_months=(month("2026-09", due=due, owed=owed),))
    assert (found["year.current_ended"], found["year.arrears_left"]) == (ended, left)


def test_that_without_an_account_of_the_last_month_nothing_is_told_of_it() -> None:
    found = owing(account_months=(month("2026-08", owed=500),))
    assert "year.current_ended" not in found
    assert "year.arrears_left" not in found


def test_that_arrears_of_any_month_were_due_in_the_year() -> None:
    assert owing(account_months=(month("2025-11", owed=500),))["year.arrears_due"] == "yes"
    assert owing(account_months=year_of())["year.arrears_due"] == "no"
    assert "year.arrears_due" not in owing(orders=(order(),))


@pytest.mark.parametrize(
    ("told", "paid", "family"),
    [
        ({"to_arrears_family": 100}, "yes", "yes"),
        ({"to_arrears_state": 100}, "yes", "no"),
        ({"to_arrears_family": 100, "reversed_date": "2026-09-30"}, None, None),
        ({"to_arrears_family": 100, "reversed_date": "2026-10-01"}, "yes", "yes"),
        ({"to_current": 100}, None, None),
    ],
)
def test_that_payments_tell_who_got_money_toward_arrears(
    told: Mapping[str, Any], paid: str | None, family: str | None
) -> None:
    found = owing(payments=(payment(**told),))
    assert (found.get("year.arrears_paid"), found.get("year.family_paid")) == (paid, family)
