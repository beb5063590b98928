"""An extract as a folder of CSV files: UTF-8 with or without BOM, comma, header row."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path

from qapi_desk.intake.sources import CHUNK_ROWS, SourceTable, clean_header, unreadable

Rows = Sequence[Sequence[str]]


class CsvFolder:
    """A folder with one ``NAME.csv`` a table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def files(self) -> Sequence[Path]:
        """The CSV files in the folder, by name."""
        return sorted(path for path in self.folder.glob("*.csv") if path.is_file())

    def open_table(self, name: str) -> AbstractContextManager[SourceTable] | None:
        """The table in ``NAME.csv``."""
        path = self.folder / (name if name.endswith(".csv") else f"{name}.csv")
        return _opened(path) if path.is_file() else None


@contextmanager
def _opened(path: Path) -> Iterator[SourceTable]:
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from error
    with file:
        reader = csv.reader(file, strict=True)
        header = clean_header(path.name, _first(reader, path.name))
        yield SourceTable(path.name, header, _chunks(reader, len(header), path.name))


def _first(reader: Iterator[list[str]], place: str) -> list[str]:
    try:
        first = next(reader, [])
    except (csv.Error, UnicodeDecodeError) as error:
        raise unreadable(place, _why(error), row=0) from error
    if not first:
        raise unreadable(place, "it has no header row", row=0)
    return first


def _chunks(reader: Iterator[list[str]], width: int, place: str) -> Iterator[Rows]:
    """Chunks of rows, each as wide as the header; blank lines at the end are let go."""
    done = 0
    while True:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, CHUNK_ROWS))
        except (csv.Error, UnicodeDecodeError) as error:
            raise unreadable(
                place, f"after data row {done + len(rows)}, {_why(error)}", row=done + len(rows)
            ) from error
        if not rows:
            return
        if set(map(len, rows)) != {width}:
            rows = _only_trailing_blanks_dropped(rows, reader, width, (place, done))
        yield rows
        done += len(rows)


def _only_trailing_blanks_dropped(
    rows: list[list[str]], rest: Iterator[list[str]], width: int, where: tuple[str, int]
) -> list[list[str]]:
    place, done = where
    while rows and not rows[-1] and next(rest, None) in (None, []):
        rows.pop()
    for number, row in enumerate(rows, done + 1):
        if len(row) != width:
            raise unreadable(
                place,
                f"data row {number} has {len(row)} values where the header names {width} columns",
                row=number,
            )
    return rows


def _why(error: csv.Error | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"a byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
    if "unexpected end" in str(error):
        return "the file ends inside a quoted value; it is cut short"
    return f"the line is not CSV ({error})"
