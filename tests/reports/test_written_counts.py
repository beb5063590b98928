"""A workbook is read back and counted before anyone is told that it was saved."""

from pathlib import Path

import pytest

from qapi_desk.domain.documents import Column
from qapi_desk.domain.errors import Trouble
from qapi_desk.reports.xlsx import write_rows
from qapi_desk.reports.xlsx.checking import check_rows


def test_that_a_missing_row_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows("List", (Column("a", "A"),), [("x",), ("y",)], path)
    with pytest.raises(Trouble, match="read back with 2 rows where 3 were meant"):
        check_rows(path, {"List": 3}, path.name)


def test_that_a_truncated_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows("List", (Column("a", "A"),), [("x",)], path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(Trouble, match="could not be read back"):
        check_rows(path, {"List": 1}, path.name)
