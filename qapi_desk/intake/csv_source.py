"""An extract as a folder of CSV files: UTF-8 with or without BOM, comma, header row.

Blocks of lines without a quotation mark are split where they lie, column-wise; that is several
times as fast as reading them one by one. Everything else goes to ``csv``.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from io import BufferedReader
from pathlib import Path

from qapi_desk.intake.sources import Columns, SourceTable, clean_header, columns_of, unreadable

CHUNK_BYTES = 40_000
"""Some thousand rows: few enough that a chunk stays in the processor's cache while it is read."""
_BOM = b"\xef\xbb\xbf"


class CsvFolder:
    """A folder with one ``NAME.csv`` a table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def files(self) -> Sequence[Path]:
        """The CSV files in the folder, by name."""
        return sorted(path for path in self.folder.glob("*.csv") if path.is_file())

    def bytes_of(self, name: str) -> int:
        """Size of a table's file, 0 when there is none."""
        path = self._path(name)
        return path.stat().st_size if path.is_file() else 0

    def open_table(self, name: str) -> AbstractContextManager[SourceTable] | None:
        """The table in ``NAME.csv``."""
        path = self._path(name)
        return opened(path) if path.is_file() else None

    def _path(self, name: str) -> Path:
        return self.folder / (name if name.endswith(".csv") else f"{name}.csv")


@contextmanager
def opened(path: Path) -> Iterator[SourceTable]:
    """One CSV file, whatever its name ends in.

    Raises:
        Trouble: ``import.unreadable`` where the file cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from error
    with file:
        table = _CsvTable(file, path.name)
        yield SourceTable(path.name, table.header, table.chunks())


class _CsvTable:
    """One CSV file from its header on."""

    def __init__(self, file: BufferedReader, place: str) -> None:
        self.file = file
        self.place = place
        self.done = 0
        head = file.peek()
        self.line_end = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
        if head.startswith(_BOM):
            file.read(len(_BOM))
        first = self._first_row()
        if not first:
            raise unreadable(place, "it has no header row", row=0)
        self.header = clean_header(place, first)

    def _first_row(self) -> list[str]:
        try:
            return next(csv.reader(self._lines_on(), strict=True), [])
        except (csv.Error, UnicodeDecodeError) as error:
            raise unreadable(self.place, _why(error), row=0) from error

    def chunks(self) -> Iterator[Columns]:
        """Chunks of columns, each row as wide as the header; blank lines at the end are let go."""
        while block := self._block():
            columns = self._split(block)
            if columns is None:
                rows = self._parsed(block)
                self._require_width(rows)
                columns = columns_of(rows)
            if columns:
                yield columns
                self.done += len(columns[0])

    def _block(self) -> bytes:
        """The next whole lines."""
        block = self.file.read(CHUNK_BYTES)
        return block if not block or block.endswith(self.line_end) else block + self._line()

    def _line(self) -> bytes:
        """What is left of a line, with its end; old Macintosh files end lines their own way."""
        if self.line_end == b"\n":
            return self.file.readline()
        line = bytearray()
        while not line.endswith(self.line_end) and (byte := self.file.read(1)):
            line += byte
        return bytes(line)

    def _lines_on(self) -> Iterator[str]:
        """The lines from here to the end of the file."""
        while line := self._line():
            yield from _decoded(line)

    def _split(self, block: bytes) -> Columns | None:
        """The columns of plain lines; None when a line needs ``csv`` or a closer look."""
        if b'"' in block:
            return None
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if "\r" in text:
            if text.count("\r") != text.count("\r\n"):
                return None
            text = text.replace("\r\n", "\n")
        return self._cut(text if text.endswith("\n") else f"{text}\n")

    def _cut(self, text: str) -> Columns | None:
        """Cut at commas; each line's end, made a cell of its own, shows where rows end."""
        width = len(self.header)
        step, rows = width + 1, text.count("\n")
        cells = text.replace("\n", ",\n,").split(",")
        cells.pop()
        if len(cells) != rows * step or cells[width::step].count("\n") != rows:
            return None
        columns = [cells[at::step] for at in range(width)]
        return None if width == 1 and "" in columns[0] else columns

    def _parsed(self, block: bytes) -> list[list[str]]:
        """The rows that begin in a block; a quoted value may go on into lines after it."""
        is_over = False

        def feed() -> Iterator[str]:
            nonlocal is_over
            lines = block.splitlines(keepends=True)
            for number, line in enumerate(lines, 1):
                is_over = number == len(lines)
                yield line.decode("utf-8")
            yield from self._lines_on()

        rows: list[list[str]] = []
        reader = csv.reader(feed(), strict=True)
        try:
            while not is_over:
                rows.append(next(reader))
        except (csv.Error, UnicodeDecodeError) as error:
            raise self._broken(error, len(rows)) from error
        return rows

    def _require_width(self, rows: list[list[str]]) -> None:
        width = len(self.header)
        while rows and not rows[-1] and not self._more():
            rows.pop()
        for number, row in enumerate(rows, self.done + 1):
            if len(row) != width:
                raise unreadable(
                    self.place,
                    f"data row {number} has {len(row)} values where the header names {width} "
                    "columns",
                    row=number,
                )

    def _more(self) -> bool:
        """Whether anything but blank lines follows; the file is at its end afterwards."""
        return any(line.strip(b"\r\n") for line in iter(self._line, b""))

    def _broken(self, error: csv.Error | UnicodeDecodeError, rows: int) -> Exception:
        row = self.done + rows
        return unreadable(self.place, f"after data row {row}, {_why(error)}", row=row)


def _decoded(line: bytes) -> Iterator[str]:
    """A line as ``csv`` takes it: it may hold line ends of the other sort."""
    return (part.decode("utf-8") for part in line.splitlines(keepends=True))


def _why(error: csv.Error | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"a byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
    if "unexpected end" in str(error):
        return "the file ends inside a quoted value; it is cut short"
    return f"the line is not CSV ({error})"
