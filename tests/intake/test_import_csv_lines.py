"""CSV however its lines are written: split fast or read by ``csv``, the texts are the same."""

import csv
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Trouble
from qapi_desk.intake import csv_source
from qapi_desk.intake.csv_source import CsvFolder

CELL = st.text(st.sampled_from('ab1 ,"\n\r\u00e9|'), max_size=6)


def read(path: Path, text: str) -> list[tuple[str, ...]]:
    """Every row of a CSV text, through the source."""
    path.write_bytes(text.encode("utf-8"))
    opened = CsvFolder(path.parent).open_table(path.name)
    assert opened is not None
    with opened as table:
        return list(chain.from_iterable(zip(*chunk, strict=True) for chunk in table.chunks))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_that_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[tuple[str, str, str]],
    ending: str,
    quoting: int,
) -> None:
    monkeypatch.setattr(csv_source, "CHUNK_BYTES", 12)
    if "\r" in "".join(chain.from_iterable(rows)):
        quoting = csv.QUOTE_ALL  # csv of Python 3.11 leaves a lone carriage return unquoted
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type] # an int is one of csv's
        writer.writerows([("a", "b", "c"), *rows])
    assert read(path, path.read_bytes().decode("utf-8")) == rows


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4\n",
        "a,b\r1,2\r3,4",
        "a,b\r\n1,2\r\n3,4",
        "\ufeffa,b\n1,2\n3,4\n\n\n",
        "a,b\n1,2\n3,4\n\r\n",
    ],
)
def test_that_line_ends_bom_and_blank_lines_at_the_end_do_not_matter(
    tmp_path: Path, text: str
) -> None:
    assert read(tmp_path / "t.csv", text) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n\n3,4\n", "data row 2 has 0 values"),
        ("a,b\n1,2,3\n4\n", "data row 1 has 3 values"),
        ("a,b\n1,2\n3\n", "data row 2 has 1 values"),
        ('a,b\n1,"2\n3,4\n', "cut short"),
        ('a,b\n1,"2"3\n', "not CSV"),
        ('"a,b\n', "cut short"),
    ],
)
def test_that_ragged_and_unfinished_lines_are_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Trouble, match=said):
        read(tmp_path / "t.csv", text)
