"""The catalog page: a tree that becomes a ranked list, and one element whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import CriterionId
from qapi_desk.services import corrective, county_catalog, demo, element_page
from qapi_desk.ui.pages.catalog import CatalogPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.catalog import CatalogPresenter, Having, Narrowing, WhereTested
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.measure_blocks import MeasureBlocks
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
WITHHOLDING = "CM.3.9"


@pytest.fixture
def window(home: Path, open_window: Open, qtbot: QtBot) -> MainWindow:
    return at_element(open_window(home), qtbot)


@pytest.fixture
def presenter(home: Path, sit: Callable[..., Seat]) -> CatalogPresenter:
    made = CatalogPresenter(sit(home), Screen())
    made.load()
    return made


def at_element(window: MainWindow, qtbot: QtBot, element: str = WITHHOLDING) -> MainWindow:
    window.go(Place("catalog", {"element": element}))
    rest(qtbot, window)
    return window


def page(window: MainWindow) -> CatalogPage:
    assert isinstance(window.page, CatalogPage)
    return window.page


def search(window: MainWindow, text: str) -> list[str]:
    line = part(window, QLineEdit, "catalog.finder.search")
    assert isinstance(line, QLineEdit)
    line.clear()
    QTest.keyClicks(line, text)
    return page(window).finder.shown_keys()


def told(window: MainWindow, name: str) -> str:
    found = part(window, Passages, f"catalog.{name}")
    assert isinstance(found, Passages)
    return found.as_text()


def measures(window: MainWindow) -> str:
    found = part(window, MeasureBlocks, "catalog.measures")
    assert isinstance(found, MeasureBlocks)
    return found.as_text()


# Finding


def test_that_every_element_is_there_and_the_first_is_open(presenter: CatalogPresenter) -> None:
    assert len(presenter.state.shown) == 136
    assert presenter.state.element_id == presenter.state.shown[0].element_id


@pytest.mark.parametrize(
    ("tested", "number"), [(WhereTested.CASE, 61), (WhereTested.AGENCY, 97), (WhereTested.BOTH, 22)]
)
def test_that_elements_are_narrowed_by_where_they_are_tested(
    presenter: CatalogPresenter, tested: WhereTested, number: int
) -> None:
    presenter.narrow(Narrowing(tested))
    assert len(presenter.state.shown) == number


def test_that_elements_without_a_printed_measure_are_told_apart(
    presenter: CatalogPresenter,
) -> None:
    presenter.narrow(Narrowing(having=Having.NO_MEASURE))
    assert presenter.state.shown
    assert all(not element.measures for element in presenter.state.shown)


def test_that_elements_with_a_measure_of_the_past_are_told_apart(
    presenter: CatalogPresenter,
) -> None:
    presenter.narrow(Narrowing(having=Having.PAST))
    assert presenter.state.shown
    assert all(
        not all(measure.in_force for measure in element.measures)
        for element in presenter.state.shown
    )


def test_that_elements_a_county_added_to_are_told_apart(presenter: CatalogPresenter) -> None:
    county_catalog.add_measure(presenter.seat.desk, "LO.1.1", "The plan hangs in the hall.")
    presenter.load()
    presenter.narrow(Narrowing(having=Having.COUNTY))
    assert [element.element_id for element in presenter.state.shown] == ["LO.1.1"]


def test_that_words_are_looked_for_among_the_narrowed_elements_only(
    presenter: CatalogPresenter,
) -> None:
    presenter.search("income")
    everywhere = {hit.element_id for hit in presenter.state.hits}
    presenter.narrow(Narrowing(WhereTested.AGENCY))
    narrowed = {hit.element_id for hit in presenter.state.hits}
    assert narrowed < everywhere
    assert narrowed <= {element.element_id for element in presenter.state.shown}


def test_that_what_a_county_added_is_found(presenter: CatalogPresenter) -> None:
    county_catalog.add_measure(presenter.seat.desk, "LO.1.1", "The zebra crossing is painted.")
    presenter.load()
    presenter.search("zebra")
    assert [(hit.element_id, hit.part) for hit in presenter.state.hits] == [("LO.1.1", "county")]


def test_that_the_tree_becomes_a_list_while_words_are_typed(window: MainWindow) -> None:
    finder = page(window).finder
    assert finder.view.objectName() == "catalog.finder.tree"
    found = search(window, "wage assignment")
    assert WITHHOLDING in found
    assert finder.view.objectName() == "catalog.finder.found"
    search(window, "")
    assert finder.view.objectName() == "catalog.finder.tree"


def test_that_the_list_says_where_the_words_stand(window: MainWindow) -> None:
    found = search(window, "17505")
    shown = page(window).finder.found.model()
    assert found
    assert "Authority: FC 17306" in str(shown.index(0, 0).data())


def test_that_words_nobody_wrote_find_nothing_and_say_so(window: MainWindow) -> None:
    assert search(window, "zebra crossing") == []
    assert part(window, QLineEdit, "catalog.finder.search").isVisible()
    assert words(window, "catalog.finder.nothing") == "No element holds these words."


def test_that_enter_goes_from_the_search_to_what_was_found_and_on_to_the_element(
    window: MainWindow, qtbot: QtBot
) -> None:
    found = search(window, "genetic")
    QTest.keyClick(part(window, QLineEdit, "catalog.finder.search"), Qt.Key.Key_Return)
    rest(qtbot, window)
    assert page(window).presenter.state.element_id == found[0]
    assert page(window).finder.found.hasFocus()
    QTest.keyClick(page(window).finder.found, Qt.Key.Key_Return)
    assert page(window).sheet.tabs.tabBar().hasFocus()


def test_that_the_next_pane_is_the_tree_then_the_element_then_the_search(
    window: MainWindow,
) -> None:
    here = page(window)
    here.finder.search.setFocus()
    stops = []
    for _ in range(3):
        window.dispatch("view.pane")
        focused = window.focusWidget()
        stops.append(focused.objectName())
    assert stops[0] == "catalog.finder.tree"
    assert stops[2] == "catalog.finder.search"
    assert here.sheet.isVisible()


# One element


def test_that_the_element_left_is_the_element_found_again(window: MainWindow, qtbot: QtBot) -> None:
    assert page(window).where() == Place("catalog", {"element": WITHHOLDING})
    window.go(Place("home"))
    window.go(Place("catalog"))
    rest(qtbot, window)
    assert words(window, "catalog.title_of_element").startswith(WITHHOLDING)


def test_that_the_id_of_a_measure_opens_its_element(presenter: CatalogPresenter) -> None:
    presenter.load("CM.3.9.C2")
    assert presenter.state.element_id == "CM.3.9"


def test_that_an_element_that_is_not_there_is_said_and_the_first_is_shown(
    home: Path, sit: Callable[..., Seat]
) -> None:
    screen = Screen()
    presenter = CatalogPresenter(sit(home), screen)
    presenter.load("CM.9.9")
    assert "no element 'CM.9.9'" in screen.said[0][0]
    assert presenter.state.element_id == presenter.state.shown[0].element_id


def test_that_an_element_is_read_whole(window: MainWindow) -> None:
    element = page(window).presenter.state.page
    assert element is not None
    for words_ in (element.element.intent, element.element.standard, "FC 5200-5261, 17420"):
        assert words_ in told(window, "passages")
    assert all(task.task.title in told(window, "tasks") for task in element.tasks)
    assert all(row.measure.text in measures(window) for row in element.measures)
    assert "within 15 calendar days, from employer known" in measures(window)
    assert "CFR 45 303.100" in told(window, "printed")
    assert words(window, "catalog.level_status").startswith("Proposed by the program")


def test_that_what_is_not_printed_is_said(window: MainWindow, qtbot: QtBot) -> None:
    catalog = page(window).presenter.state.catalog
    assert catalog is not None
    bare = next(e for e in catalog.elements if not e.measures and not e.authorities)
    at_element(window, qtbot, bare.element_id)
    assert "Authorities: None is printed." in told(window, "passages")
    assert "No measure is printed for this element." in measures(window)


def test_that_measures_of_the_past_are_left_out_on_demand(window: MainWindow, qtbot: QtBot) -> None:
    catalog = page(window).presenter.state.catalog
    assert catalog is not None
    past = next(m for e in catalog.elements for m in e.measures if not m.in_force)
    at_element(window, qtbot, past.element_id)
    assert past.text in measures(window)
    page(window).sheet._in_force.setChecked(True)
    assert past.text not in measures(window)


def test_that_a_rule_leads_to_the_rules(window: MainWindow, qtbot: QtBot) -> None:
    rules = page(window).sheet.rules
    rules.grid.selectRow(0)
    _, _, wanted = rules.model.rows[0]
    QTest.keyClick(rules.grid, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert words(window, "rules.title_of_rule").startswith(str(wanted.rule_id))


def test_that_a_question_leads_to_its_form(window: MainWindow, qtbot: QtBot) -> None:
    questions = page(window).sheet.questions
    assert questions.model.rows
    questions.grid.selectRow(0)
    QTest.keyClick(questions.grid, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert window.page is not None
    assert window.page.id == "forms"


def test_that_a_reviewer_is_told_why_running_rates_are_not_there(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = at_element(open_window(home, "birch"), qtbot)
    assert "not shown to those who answer its cases" in words(window, "catalog.hidden")
    assert page(window).sheet.results.model.rows == ()


def test_that_results_and_open_plans_lead_on(
    finished_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(finished_home, "alder") as lead:
        review_id = demo.current_review(lead)
        corrective.draft(lead, review_id, CriterionId("expedited-12"))
        found = [
            element.element_id
            for element in lead.library.catalog.elements
            if element_page.known(lead, element.element_id).caps
        ]
    window = at_element(open_window(finished_home), qtbot, found[0])
    sheet = page(window).sheet
    assert "expedited-12" in [row.criterion for row in sheet.results.model.rows]
    sheet.caps.grid.selectRow(0)
    sheet.caps.opened.emit(sheet.caps.model.rows[0])
    rest(qtbot, window)
    assert window.page is not None
    assert window.page.id == "corrective"


def test_that_tree_and_element_take_turns_where_the_text_is_large(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(8):
        window.dispatch("view.larger")
    rest(qtbot, window)
    here = page(window)
    try:
        assert (here.finder.isVisible(), here.sheet.isVisible()) == (False, True)
        press(window, qtbot, "catalog.back")
        assert (here.finder.isVisible(), here.sheet.isVisible()) == (True, False)
    finally:
        window.dispatch("view.plain_size")
