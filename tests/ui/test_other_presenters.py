"""Every other page's decisions, from home to the deadline pad, held without a window."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.ui.presenters.corrective import CorrectivePresenter
from qapi_desk.ui.presenters.findings import FindingsPresenter
from qapi_desk.ui.presenters.home import HomePresenter
from qapi_desk.ui.presenters.new_review import NewReviewPresenter
from qapi_desk.ui.presenters.reports import ReportsPresenter
from qapi_desk.ui.presenters.snapshot import SnapshotPresenter
from qapi_desk.ui.seat import Seat
from tests.ui.held import Screen

Sit = Callable[..., Seat]


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_that_home_names_the_next_step(home: Path, sit: Sit, screen: Screen) -> None:
    HomePresenter(sit(home), screen).load()
    assert screen.now.next_step.key == "review"


def test_that_home_says_how_many_cases_are_mine(home: Path, sit: Sit, screen: Screen) -> None:
    HomePresenter(sit(home, "birch"), screen).load()
    assert screen.now.mine.endswith("of yours to review")


def test_that_home_without_a_review_asks_for_one(home: Path, sit: Sit, screen: Screen) -> None:
    seat = sit(home)
    seat.review_id = None
    HomePresenter(seat, screen).load()
    assert [step.state for step in screen.now.steps] == ["done", "now"]


def test_that_the_snapshot_page_shows_the_reviews_snapshot(
    home: Path, sit: Sit, screen: Screen
) -> None:
    SnapshotPresenter(sit(home), screen).load()
    assert screen.now.chosen.agency_code
    assert len(screen.now.ids) == screen.now.report.tables["case"]


def test_that_the_first_cases_show_before_the_check_report_is_read(
    home: Path, sit: Sit, screen: Screen
) -> None:
    SnapshotPresenter(sit(home), screen).load()
    first, last = screen.states[0], screen.states[-1]
    assert (first.report, first.has_all_ids, last.has_all_ids) == (None, False, True)
    assert list(last.ids[: len(first.ids)]) == list(first.ids) != []


def test_that_searching_finds_cases_by_part_of_their_number(
    home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = SnapshotPresenter(sit(home), screen)
    presenter.load()
    presenter.search("E23")
    assert screen.now.ids
    assert all("E23" in case for case in screen.now.ids)


def test_that_an_earlier_search_does_not_outrun_a_later_one(
    home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = SnapshotPresenter(sit(home), screen)
    presenter.load()
    presenter.search("E23")
    before = screen.now.ids
    presenter._found((0, ("late",)))  # type: ignore[arg-type] # an answer that comes late
    assert screen.now.ids == before


def test_that_an_import_of_nothing_says_what_is_wrong(
    home: Path, sit: Sit, screen: Screen, tmp_path: Path
) -> None:
    presenter = SnapshotPresenter(sit(home), screen)
    presenter.load()
    presenter.bring_in(tmp_path / "nothing", None)
    assert screen.said[-1][1] == "bad"
    assert not presenter.state.is_importing


def test_that_an_untouched_snapshot_verifies(home: Path, sit: Sit, screen: Screen) -> None:
    presenter = SnapshotPresenter(sit(home), screen)
    presenter.load()
    presenter.verify()
    assert screen.now.verified == "verified"


def test_that_a_review_starts_from_the_dialog(home: Path, sit: Sit, screen: Screen) -> None:
    told: list[Changes] = []
    seat = sit(home, "alder", told)
    page = SnapshotPresenter(seat, screen)
    page.load()
    snapshot = str(page.state.records[0].snapshot_id)
    NewReviewPresenter(seat, screen).start("Second look", "FFY2026Q4", snapshot)
    assert told[-1].touches(Kind.REVIEW)
    assert told[-1].made


def test_that_a_period_that_is_none_is_refused_in_place(
    home: Path, sit: Sit, screen: Screen
) -> None:
    seat = sit(home)
    page = SnapshotPresenter(seat, screen)
    page.load()
    NewReviewPresenter(seat, screen).start("x", "soon", str(page.state.records[0].snapshot_id))
    assert "not a period" in screen.said[-1][0]


def test_that_a_reviewer_sees_no_running_rate(home: Path, sit: Sit, screen: Screen) -> None:
    FindingsPresenter(sit(home, "birch"), screen).load(is_dark=False)
    assert screen.now.refusal
    assert not screen.now.rates


def test_that_both_rulesets_stand_beside_each_other_labelled(
    reviewed_home: Path, sit: Sit, screen: Screen
) -> None:
    FindingsPresenter(sit(reviewed_home), screen).load(is_dark=False)
    labels = {row.ruleset for row in screen.now.rates}
    assert labels == {"federal-2016, governs", "ca-2002, beside"}


def test_that_a_rate_leads_to_the_cases_behind_it(
    reviewed_home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = FindingsPresenter(sit(reviewed_home), screen)
    presenter.load(is_dark=False)
    row = next(r for r in screen.now.rates if r.figures.n)
    presenter.choose(row)
    settled = row.figures.n + row.figures.not_applicable + row.figures.excluded
    assert len(screen.now.drilled) == settled + row.figures.incomplete
    assert {f.criterion for f in screen.now.drilled} == {row.figures.criterion}


def test_that_the_pictures_come_with_the_figures(
    reviewed_home: Path, sit: Sit, screen: Screen
) -> None:
    FindingsPresenter(sit(reviewed_home), screen).load(is_dark=True)
    assert screen.now.charts["rates"].lstrip().startswith("<")


def test_that_no_plan_is_offered_before_every_case_is_released(
    reviewed_home: Path, sit: Sit, screen: Screen
) -> None:
    CorrectivePresenter(sit(reviewed_home), screen).load()
    assert screen.now.below == ()
    assert "not released yet" in screen.now.note


def test_that_a_plan_is_drafted_for_what_is_below_its_benchmark(
    finished_home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = CorrectivePresenter(sit(finished_home), screen)
    presenter.load()
    wanted = screen.now.below[0].criterion
    presenter.draft(wanted)
    presenter.load()
    assert screen.now.cap.criterion == wanted
    assert wanted not in {item.criterion for item in screen.now.below}


def test_that_an_action_is_done_only_with_evidence(
    finished_home: Path, sit: Sit, screen: Screen
) -> None:
    presenter = CorrectivePresenter(sit(finished_home), screen)
    presenter.load()
    presenter.draft(screen.now.below[0].criterion)
    presenter.load()
    presenter.complete(1, date(2026, 11, 2), "Memo 12 of 2 November 2026")
    presenter.load()
    assert screen.now.cap.actions[0].evidence == "Memo 12 of 2 November 2026"


def test_that_a_published_file_is_listed_with_its_fingerprint(
    home: Path, sit: Sit, screen: Screen, tmp_path: Path
) -> None:
    presenter = ReportsPresenter(sit(home), screen)
    presenter.publish("pull-list", tmp_path / "pull.xlsx")
    presenter.load()
    row = screen.now.published[0]
    assert (row.published.file_name, len(row.published.sha256)) == ("pull.xlsx", 64)
