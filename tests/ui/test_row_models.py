"""Tables drawn as text, Qt's own model checks, and a caseload that fetches only what shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from qapi_desk.domain.documents import Column, Format, Table
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.snapshots import CaseListRow
from qapi_desk.ui.models.caseload import PAGE_ROWS, PAGES_KEPT, CaseloadModel
from qapi_desk.ui.models.rows import Field, RowsModel, fields_of
from qapi_desk.ui.widgets.row_list import RowList


@dataclass(frozen=True)
class Item:
    name: str
    rate: Fraction | None
    number: int = 0


FIELDS: tuple[Field[Item], ...] = (
    Field(Column("name", "Name"), lambda item: item.name),
    Field(Column("rate", "Rate", Format.PERCENT), lambda item: item.rate),
    Field(Column("number", "Number", Format.COUNT), lambda item: item.number),
)
ITEMS = (Item("first", Fraction(1, 2), 10), Item("second", None, 9))


def model(items: Sequence[Item] = ITEMS) -> RowsModel[Item]:
    made: RowsModel[Item] = RowsModel(FIELDS, lambda item: item.name)
    made.show_rows(items)
    return made


def test_that_a_table_draws_as_its_rows_read() -> None:
    assert model().as_text() == "first\t50.00%\t10\nsecond\t—\t9"


def test_that_qt_finds_nothing_wrong_with_rows(qtmodeltester: ModelTester) -> None:
    made = model()
    qtmodeltester.check(made)  # type: ignore[no-untyped-call] # pytest-qt is untyped here
    made.show_rows((*ITEMS, Item("third", None)))
    made.show_rows(())


def test_that_a_row_changed_in_place_keeps_the_place(qtbot: QtBot) -> None:
    made = model()
    with qtbot.assertNotEmitted(made.modelReset), qtbot.waitSignal(made.dataChanged):
        made.show_rows((replace(ITEMS[0], number=11), ITEMS[1]))


def test_that_the_same_rows_are_not_shown_twice(qtbot: QtBot) -> None:
    made = model()
    with qtbot.assertNotEmitted(made.dataChanged), qtbot.assertNotEmitted(made.modelReset):
        made.show_rows(tuple(ITEMS))


def test_that_a_cell_says_its_column_to_a_screen_reader() -> None:
    made = model()
    index = made.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Rate: 50.00%"


def test_that_there_is_nothing_below_a_cell() -> None:
    made = model()
    assert made.rowCount(made.index(0, 0)) == made.columnCount(made.index(0, 0)) == 0
    assert made.data(QModelIndex()) is None


def test_that_a_documents_table_shows_its_own_columns() -> None:
    table = Table("t", "T", (Column("a", "A"), Column("b", "B", Format.CENTS)), (("x", 150),))
    made = RowsModel(fields_of(table))
    made.show_rows(table.rows)
    assert made.as_text() == "x\t$1.50"


def test_that_numbers_sort_as_numbers(qtbot: QtBot) -> None:
    shown = RowList("test.list", "Items", FIELDS)
    qtbot.addWidget(shown)
    shown.show_rows(ITEMS)
    shown.proxy.sort(2)
    assert [row[2] for row in shown.contents().rows()] == [9, 10]


def test_that_a_list_exports_what_it_shows(qtbot: QtBot) -> None:
    shown = RowList("test.list", "Items", FIELDS)
    qtbot.addWidget(shown)
    shown.show_rows(ITEMS)
    shown.search.setText("second")
    assert list(shown.contents().rows()) == [("second", None, 9)]


def test_that_a_list_copies_titles_and_rows(qtbot: QtBot) -> None:
    shown = RowList("test.list", "Items", FIELDS)
    qtbot.addWidget(shown)
    shown.show_rows(ITEMS[:1])
    shown.copy()
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - after the application is there

    assert QGuiApplication.clipboard().text() == "Name\tRate\tNumber\nfirst\t50.00%\t10"


def test_that_an_empty_list_says_so(qtbot: QtBot) -> None:
    shown = RowList("test.list", "Items", FIELDS, empty="Nothing yet.")
    qtbot.addWidget(shown)
    shown.show_rows(())
    shown.show()
    assert shown.grid.isHidden()


class Shelf:
    """Gives rows and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, ids: Sequence[CaseId]) -> tuple[CaseListRow, ...]:
        self.asked.append(len(ids))
        return tuple(
            CaseListRow(case_id, "OPEN", None, None, None, None, None, False) for case_id in ids
        )


def caseload(size: int) -> tuple[CaseloadModel, Shelf]:
    shelf = Shelf()
    made = CaseloadModel(shelf)
    made.show_ids([CaseId(f"{number:013d}") for number in range(size)])
    return made, shelf


def test_that_a_quarter_of_a_million_cases_cost_one_page_to_show() -> None:
    made, shelf = caseload(243_404)
    for number in range(40):
        made.index(number, 0).data()
    assert shelf.asked == [PAGE_ROWS]


def test_that_the_last_page_may_be_short() -> None:
    made, _ = caseload(PAGE_ROWS + 3)
    assert made.index(PAGE_ROWS + 2, 0).data() == f"{PAGE_ROWS + 2:013d}"


def test_that_only_so_many_pages_are_kept() -> None:
    made, shelf = caseload(PAGE_ROWS * (PAGES_KEPT + 5))
    for page in range(PAGES_KEPT + 5):
        made.row(page * PAGE_ROWS)
    assert len(made._pages) == PAGES_KEPT
    made.row(0)
    assert len(shelf.asked) == PAGES_KEPT + 6


def test_that_another_search_forgets_the_pages() -> None:
    made, shelf = caseload(10)
    made.row(0)
    made.show_ids([CaseId("x")])
    assert made.row(0).case_id == "x"
    assert shelf.asked == [10, 1]


def test_that_the_rest_of_a_caseload_follows_after_its_first_page(qtbot: QtBot) -> None:
    made, shelf = caseload(PAGE_ROWS)
    made.row(0)
    with qtbot.assertNotEmitted(made.modelReset), qtbot.waitSignal(made.rowsInserted):
        made.show_ids([CaseId(f"{number:013d}") for number in range(3 * PAGE_ROWS)])
    made.row(0)
    assert (made.rowCount(), shelf.asked) == (3 * PAGE_ROWS, [PAGE_ROWS])


def test_that_qt_finds_nothing_wrong_with_the_caseload(qtmodeltester: ModelTester) -> None:
    made, _ = caseload(5)
    qtmodeltester.check(made)  # type: ignore[no-untyped-call] # pytest-qt is untyped here
    made.show_ids([CaseId(f"{number:013d}") for number in range(PAGE_ROWS)])
    made.show_ids([CaseId(f"{number:013d}") for number in range(PAGE_ROWS + 1)])
    made.show_ids(())


@pytest.mark.parametrize("role", [Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.SizeHintRole])
def test_that_what_nobody_paints_costs_no_page(role: Qt.ItemDataRole) -> None:
    made, shelf = caseload(10)
    assert made.index(0, 0).data(role) is None
    assert shelf.asked == []
