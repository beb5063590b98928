"""The rules page: searched as one types, one rule whole, its readings, who fails it, options."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind
from qapi_desk.domain.progress import Silent
from qapi_desk.services import demo, law_changes, reviews, screen
from qapi_desk.ui.pages.rules import RulesPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.rules import RulesPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.ui.held import PlannedPicker, Screen, part, press, rest, words
from tests.workspaces import copied, signed_in

Open = Callable[..., MainWindow]
MANUAL = RulesetId("ca-2002")
REASON = "County counsel reads it so."


@pytest.fixture(scope="session")
def screened_by_manual(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(county, tmp_path_factory, "manual")
    with signed_in(home, "alder") as lead:
        screen.run(lead, demo.current_review(lead), MANUAL, Silent())
    return home


@pytest.fixture
def manual_home(screened_by_manual: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened_by_manual, tmp_path / "manual"))


@pytest.fixture
def window(home: Path, open_window: Open, qtbot: QtBot) -> MainWindow:
    return at_manual(open_window(home), qtbot)


@pytest.fixture
def presenter(manual_home: Path, sit: Callable[..., Seat]) -> RulesPresenter:
    made = RulesPresenter(sit(manual_home), Screen())
    made.load(str(MANUAL))
    return made


def at_manual(window: MainWindow, qtbot: QtBot, rule: str = "") -> MainWindow:
    window.go(Place("rules", {"ruleset": str(MANUAL), "rule": rule}))
    rest(qtbot, window)
    return window


def page(window: MainWindow) -> RulesPage:
    assert isinstance(window.page, RulesPage)
    return window.page


def rows(window: MainWindow, name: str) -> RowList:
    found = part(window, RowList, f"rules.{name}")
    assert isinstance(found, RowList)
    return found


def search(window: MainWindow, qtbot: QtBot, text: str) -> list[str]:
    line = part(window, QLineEdit, "rules.list.search")
    assert isinstance(line, QLineEdit)
    line.clear()
    QTest.keyClicks(line, text)
    rest(qtbot, window)
    return [str(row.rule_id) for row in rows(window, "list").model.rows]


def read(window: MainWindow) -> str:
    found = part(window, Passages, "rules.passages")
    assert isinstance(found, Passages)
    return found.as_text()


def test_that_every_rule_of_the_manual_is_listed(window: MainWindow) -> None:
    assert len(rows(window, "list").model.rows) == 159


def test_that_a_rule_is_found_by_its_number(window: MainWindow, qtbot: QtBot) -> None:
    assert "CR-061" in search(window, qtbot, "cr-061")


def test_that_a_rule_is_found_by_words_it_does_not_show_in_the_list(
    window: MainWindow, qtbot: QtBot
) -> None:
    found = search(window, qtbot, "WARRANT_RETURNED")
    assert found
    assert len(found) < 159


def test_that_words_nobody_wrote_find_nothing_and_can_be_taken_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert search(window, qtbot, "zebra crossing") == []
    assert part(window, QLineEdit, "rules.list.search").isVisible()
    assert len(search(window, qtbot, "")) == 159


def test_that_enter_goes_from_the_search_to_the_first_rule_found(
    window: MainWindow, qtbot: QtBot
) -> None:
    found = search(window, qtbot, "locate")
    QTest.keyClick(part(window, QLineEdit, "rules.list.search"), Qt.Key.Key_Return)
    rest(qtbot, window)
    assert words(window, "rules.title_of_rule").startswith(found[0])


def test_that_a_rule_is_read_whole(window: MainWindow, qtbot: QtBot) -> None:
    at_manual(window, qtbot, "CR-015")
    told = read(window)
    for heading in ("Question: ", "Starts with: ", "Must be done: ", "Limit: ", "Citation: "):
        assert heading in told


def test_that_a_conflict_names_the_reading_in_force_and_the_others(
    presenter: RulesPresenter,
) -> None:
    conflicted = next(row for row in presenter.state.rows if row.conflicts)
    presenter.open(str(conflicted.rule_id))
    sheet = presenter.state.sheet
    assert sheet is not None
    assert [each.name for each in sheet.conflicts] == list(conflicted.conflicts)
    assert all(each.reading and each.citation for each in sheet.conflicts)


def first_other(presenter: RulesPresenter) -> tuple[str, LawChange]:
    """The first rule whose conflict has another reading, and the change to it."""
    for row in presenter.state.rows:
        presenter.open(str(row.rule_id))
        sheet = presenter.state.sheet
        changes = [o.change for c in (sheet.conflicts if sheet else ()) for o in c.others]
        if changes:
            return str(row.rule_id), changes[0]
    raise AssertionError("no rule has another reading")


def test_that_another_reading_leads_to_what_it_would_change(
    window: MainWindow, presenter: RulesPresenter, qtbot: QtBot
) -> None:
    rule, change = first_other(presenter)
    at_manual(window, qtbot, rule)
    name = f"rules.reading.{change.subject.partition('/')[2]}.0"
    press(window, qtbot, name)
    assert window.page is not None
    assert window.page.id == "changes"
    assert words(window, "changes.asked") == change.label


def test_that_who_adopted_a_reading_stands_beside_it(
    home: Path, open_window: Open, presenter: RulesPresenter, qtbot: QtBot
) -> None:
    rule, change = first_other(presenter)
    with signed_in(home, "alder") as lead:
        law_changes.adopt(lead, demo.current_review(lead), change, REASON, Silent())
    window = at_manual(open_window(home), qtbot, rule)
    sheet = page(window).presenter.state.sheet
    assert sheet is not None
    assert any(f"{REASON}" in each.chosen for each in sheet.conflicts)
    assert any("Adopted by Rosa Alder" in each.chosen for each in sheet.conflicts)


def test_that_a_due_day_on_a_closed_day_can_be_asked_about(
    window: MainWindow, qtbot: QtBot
) -> None:
    at_manual(window, qtbot, "CR-015")
    press(window, qtbot, "rules.ask_roll")
    change = LawChange(LawChangeKind.ROLL, MANUAL, "CR-015", "forward")
    assert words(window, "changes.asked") == change.label


def test_that_the_cases_that_fail_a_rule_are_listed(presenter: RulesPresenter) -> None:
    desk, made = presenter.seat.desk, presenter.state.record.screen
    assert made is not None
    failing = next(rate for rate in screen.rates(desk, made.screen_id) if rate.error)
    presenter.open(failing.subject)
    assert presenter.state.record.figures == failing
    assert len(presenter.state.record.failing) == failing.error


def test_that_a_rule_leads_to_its_figures_in_the_census(
    manual_home: Path, open_window: Open, presenter: RulesPresenter, qtbot: QtBot
) -> None:
    made = presenter.state.record.screen
    assert made is not None
    rates = screen.rates(presenter.seat.desk, made.screen_id)
    failing = next(rate for rate in rates if rate.error)
    window = at_manual(open_window(manual_home), qtbot, failing.subject)
    press(window, qtbot, "rules.census")
    assert window.page is not None
    assert window.page.presenter.state.picked == failing


def test_that_a_question_for_people_says_so(presenter: RulesPresenter) -> None:
    judgement = next(row for row in presenter.state.rows if row.is_judgement)
    presenter.open(str(judgement.rule_id))
    assert presenter.state.record.words.startswith("It is a question for people")


def test_that_without_a_screen_the_page_says_who_makes_one(window: MainWindow) -> None:
    assert "not screened by this ruleset yet" in words(window, "rules.screen_words")


def test_that_a_reviewer_reads_the_law_and_no_figure(
    manual_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = at_manual(open_window(manual_home, "birch"), qtbot, "CR-015")
    assert "Limit: " in read(window)
    assert not rows(window, "failing").isVisible()
    assert "reviewer may not" in words(window, "rules.screen_words")
    assert not part(window, QPushButton, "rules.ask_roll").isVisible()


def test_that_the_options_stand_with_who_says_so(window: MainWindow) -> None:
    told = rows(window, "options").model.as_text()
    assert "outcome_override\t" in told
    assert "unspecified_days\t" in told


def test_that_an_option_leads_to_what_it_would_change(window: MainWindow, qtbot: QtBot) -> None:
    page(window)._tabs.setCurrentIndex(1)
    options = rows(window, "options")
    options.grid.selectRow(0)
    press(window, qtbot, "rules.ask_option")
    assert words(window, "changes.asked") == options.model.rows[0].change.label


def test_that_another_ruleset_keeps_the_search(window: MainWindow, qtbot: QtBot) -> None:
    search(window, qtbot, "locate")
    choice = part(window, Choice, "rules.ruleset")
    assert isinstance(choice, Choice)
    QTest.keyClick(choice, Qt.Key.Key_Up)
    rest(qtbot, window)
    state = page(window).presenter.state
    assert (state.ruleset, state.text) == ("federal-2016", "locate")
    assert len(state.rows) < state.total


def test_that_the_rule_left_is_the_rule_found_again(window: MainWindow, qtbot: QtBot) -> None:
    at_manual(window, qtbot, "CR-061")
    assert page(window).where() == Place("rules", {"ruleset": "ca-2002", "rule": "CR-061"})


def test_that_a_rule_of_another_ruleset_opens_the_first(presenter: RulesPresenter) -> None:
    presenter.load(str(MANUAL), "CR-999")
    assert presenter.state.sheet is not None
    assert presenter.state.sheet.rule_id == str(presenter.state.rows[0].rule_id)


def test_that_without_a_review_the_shelf_is_read(
    manual_home: Path, sit: Callable[..., Seat]
) -> None:
    seat = sit(manual_home)
    seat.review_id = None
    presenter = RulesPresenter(seat, Screen())
    presenter.load()
    assert {key for key, _ in presenter.state.rulesets} >= {"ca-2002", "federal-2016"}
    assert presenter.state.sheet is not None
    assert not presenter.state.may_ask


def test_that_list_and_rule_take_turns_where_the_text_is_large(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.dispatch("view.larger")
    for _ in range(7):
        window.dispatch("view.larger")
    rest(qtbot, window)
    rules = rows(window, "list")
    assert rules.isVisible()
    rules.grid.setFocus()
    rules.grid.selectRow(0)
    QTest.keyClick(rules.grid, Qt.Key.Key_Return)
    assert not rules.isVisible()
    rest(qtbot, window)
    press(window, qtbot, "rules.back")
    assert rules.isVisible()
    window.dispatch("view.plain_size")


def test_that_the_rules_found_are_exported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    search(window, qtbot, "CR-061")
    page(window).picker = PlannedPicker(tmp_path / "rules.csv")
    press(window, qtbot, "rules.list.export")
    assert "CR-061" in (tmp_path / "rules.csv").read_text(encoding="utf-8-sig")


def test_that_a_review_keeps_naming_its_own_law_first(presenter: RulesPresenter) -> None:
    review_id = presenter.seat.review_id
    assert review_id is not None
    review = reviews.get(presenter.seat.desk, review_id)
    key, label = presenter.state.rulesets[0]
    assert key == review.governing
    assert label == f"{review.governing} {review.governing_version} (this review)"
