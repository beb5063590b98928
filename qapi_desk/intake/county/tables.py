"""The eleven tables as files: the columns of version 1, and the writing of rows under them.

Rows go out in batches, so memory does not grow with the county. Knows nothing of what a row means.
"""

import csv
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.intake.contract import TABLES

if TYPE_CHECKING:
    from _csv import Writer

Row = tuple[object, ...]

COLUMNS: dict[str, tuple[str, ...]] = {table.name: table.names for table in TABLES}


class Tables:
    """Eleven open tables. Rows are held in ``rows`` until ``flush`` writes them."""

    def __init__(self, files: Mapping[str, TextIO]) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        self._writers: dict[str, Writer] = {
            name: csv.writer(file, lineterminator="\n") for name, file in files.items()
        }
        for name, columns in COLUMNS.items():
            self._writers[name].writerow(columns)

    def flush(self) -> None:
        """Write what is held and let go of it."""
        for name, rows in self.rows.items():
            self._writers[name].writerows(rows)
            rows.clear()


@contextmanager
def writing(folder: Path) -> Iterator[Tables]:
    """Eleven tables to fill; they appear as ``folder`` when the block ends well, else not at all.

    Raises:
        Refused: ``county.exists`` when the folder is there already and holds something.
        Trouble: ``county.unwritable`` when the disk says no.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            "county.exists",
            f"{folder} exists already and is kept as it was; name a new folder for the extract.",
            file=str(folder),
        )
    part = folder.with_name(folder.name + ".part")
    try:
        yield from _filling(part)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        raise Trouble(
            "county.unwritable",
            f"The extract could not be written to {folder} ({error.strerror}); nothing was left "
            "there. Free some space or choose another folder.",
            file=str(folder),
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _filling(part: Path) -> Iterator[Tables]:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(
                (part / f"{name}.csv").open("w", encoding="utf-8", newline="")
            )
            for name in COLUMNS
        }
        tables = Tables(files)
        yield tables
        tables.flush()
