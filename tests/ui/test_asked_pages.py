"""The pages of plan and findings for a review of what no standard is printed for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qapi_desk.domain.progress import Silent
from qapi_desk.services import forms_in_use, plan_sample, queue
from qapi_desk.services.workspace import open_workspace
from qapi_desk.ui.window import MainWindow
from tests.quick import made_quick
from tests.services.asked_forms import COUNTY_FORM, asked_form
from tests.services.asked_reviews import LATE, NOT_APPLIED, drawn_and_assigned, reviewed, started
from tests.services.desks import Office
from tests.ui.held import rest
from tests.ui.test_findings_page_parts import column

Open = Callable[..., MainWindow]


@pytest.fixture
def office(home: Path, tmp_path: Path) -> Office:
    """The workspace of the window with the county's form in use."""
    made = Office(made_quick(open_workspace(home)))
    day = date(2026, 7, 1)
    forms_in_use.put_in_use(made.supervisor, asked_form(tmp_path), from_day=day)
    return made


def test_that_the_plan_shows_no_benchmark_and_plans_all_the_same(
    office: Office, home: Path, open_window: Open, qtbot: QtBot
) -> None:
    review_id = started(office, COUNTY_FORM)
    plan_sample.universes(office.supervisor, review_id, Silent())
    office.workspace.close()
    window = open_window(home, page="plan")
    rest(qtbot, window)
    assert set(column(window, "plan.what_if_list", "Benchmark")) == {"—"}
    assert set(column(window, "plan.what_if_list", "Shown from")) == {"—"}


def test_that_the_findings_show_a_rate_and_no_verdict(
    office: Office, home: Path, open_window: Open, qtbot: QtBot
) -> None:
    review_id = started(office, COUNTY_FORM)
    drawn_and_assigned(office, review_id)
    for number, row in enumerate(queue.rows(office.supervisor, review_id)[:6]):
        reviewed(office, review_id, row.case_id, NOT_APPLIED if number % 2 else LATE)
    office.workspace.close()
    window = open_window(home, page="findings")
    rest(qtbot, window)
    rates = column(window, "findings.rates", "Rate")
    assert rates[0].startswith("0.00")
    assert set(column(window, "findings.rates", "Benchmark")) == {"—"}
