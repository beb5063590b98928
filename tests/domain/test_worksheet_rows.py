"""A row of a worksheet as it came back: its cells by place."""

from qapi_desk.domain.worksheets import COLUMNS, CameBack, Part, Place, ReadRow


def test_that_a_cell_is_found_by_its_place() -> None:
    row = ReadRow(7, {"G": CameBack("Yes")})
    assert row.at(Part.ANSWER) == CameBack("Yes")
    assert row.address(Part.ANSWER) == "G7"


def test_that_a_blank_cell_is_empty() -> None:
    assert ReadRow(7, {}).at(Place.KEY) == CameBack("")


def test_that_every_place_has_a_column_of_its_own() -> None:
    assert sorted(COLUMNS) == sorted((*Part, *Place))
    assert len(set(COLUMNS.values())) == len(COLUMNS)
