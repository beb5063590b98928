"""Where a cell of a sheet stands, as a workbook says it."""

from qapi_desk.domain.sheets import Sheet

SHEET = Sheet("survey", ("type", "name", "label"), ())


def test_that_a_cell_is_named_by_its_column_and_row() -> None:
    assert SHEET.address(7, "label") == "C7"


def test_that_a_column_that_is_not_there_leaves_the_row() -> None:
    assert SHEET.address(7, "hint") == "row 7"
