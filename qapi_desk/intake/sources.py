"""The three shapes of an extract as one: tables of text rows with their data row numbers.

Knows how files are opened and told apart; knows no contract. The shapes themselves stand in
``csv_source``, ``workbook_source`` and ``sqlite_source``.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qapi_desk.domain.errors import Refused, Trouble

CHUNK_ROWS = 1000
"""Few enough that a chunk stays in the processor's cache while its columns are read."""
_BLOCK_BYTES = 1 << 20

Columns = Sequence[Sequence[str]]
"""A chunk of rows, column by column."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table of an extract, open for reading.

    ``place`` is how a person finds it (``case.csv``). A chunk is as many columns as ``header``
    has names, each with the same number of texts; the first row of the first chunk is data row 1.
    """

    place: str
    header: tuple[str, ...]
    chunks: Iterator[Columns]


class Source(Protocol):
    """One extract."""

    def open_table(self, name: str) -> AbstractContextManager[SourceTable] | None:
        """The table of this name, None when the extract has none."""

    @property
    def files(self) -> Sequence[Path]:
        """Every file it reads."""


@dataclass(frozen=True, slots=True)
class FilePrint:
    """What a file was like before it was read; ``has_nul`` and ``ends_whole`` suit text files."""

    path: Path
    sha256: str
    size_bytes: int
    modified_ns: int
    has_nul: bool
    ends_whole: bool


def print_of(path: Path) -> FilePrint:
    """Fingerprint a file.

    Raises:
        Trouble: ``import.unreadable``.
    """
    digest, has_nul, last = hashlib.sha256(), False, b"\n"
    try:
        stat = path.stat()
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
                has_nul = has_nul or b"\0" in block
                last = block[-1:]
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from error
    return FilePrint(
        path, digest.hexdigest(), stat.st_size, stat.st_mtime_ns, has_nul, last in b"\r\n"
    )


def must_be_unchanged(prints: Sequence[FilePrint]) -> None:
    """Refuse when a file was written to while it was being read.

    Raises:
        Trouble: ``import.changed``.
    """
    for known in prints:
        stat = known.path.stat()
        if (stat.st_size, stat.st_mtime_ns) != (known.size_bytes, known.modified_ns):
            raise Trouble(
                "import.changed",
                f"{known.path.name} changed while it was being read; wait until the extract is "
                "complete and import again.",
                file=known.path.name,
            )


def unreadable(place: str, why: str, **facts: object) -> Trouble:
    """The fault for something of the extract that cannot be read."""
    return Trouble(
        "import.unreadable",
        f"{place} cannot be read: {why}. Nothing was imported; ask for the extract again.",
        file=place,
        **facts,
    )


def clean_header(place: str, names: Sequence[str]) -> tuple[str, ...]:
    """Column names as given, after checking that each has one and no two are the same.

    Raises:
        Refused: ``import.header``.
    """
    header = tuple(names)
    for number, name in enumerate(header, 1):
        if not name.strip():
            raise Refused(
                "import.header",
                f"Column {number} of {place} has no name; name it or leave it out.",
                file=place,
            )
    repeated = next((name for name in header if header.count(name) > 1), None)
    if repeated:
        raise Refused(
            "import.header",
            f"{place} has two columns named {repeated}; keep one of them.",
            file=place,
            column=repeated,
        )
    return header


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """Rows of one width, turned into columns."""
    return list(zip(*rows, strict=True))
