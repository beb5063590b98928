"""Telling which of the three shapes an extract has."""

from collections.abc import Mapping
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.intake.csv_source import CsvFolder
from qapi_desk.intake.sources import Source, unreadable
from qapi_desk.intake.sqlite_door import is_plain_sqlite
from qapi_desk.intake.sqlite_source import SqliteFile


def open_source(path: Path, date_formats: Mapping[str, Mapping[str, str]]) -> Source:
    """The extract at a path: a folder of CSV files, a workbook or a SQLite file.

    Args:
        path: folder or file.
        date_formats: county table -> county column -> date format, for cells that are real dates.

    Raises:
        Trouble: ``import.missing``, ``import.unreadable``.
        Refused: ``import.shape``, ``import.journal``, ``import.merged`` and the like.
    """
    if path.is_dir():
        return CsvFolder(path)
    try:
        with path.open("rb") as file:
            is_zip = file.read(2) == b"PK"
        is_sqlite = is_plain_sqlite(path)
    except FileNotFoundError as error:
        raise Trouble(
            "import.missing", f"There is no extract at {path.name}; check the name.", file=path.name
        ) from error
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from error
    if is_zip:
        # openpyxl is a quarter of a second that a window without a workbook never needs
        from qapi_desk.intake.workbook_source import WorkbookFile  # noqa: PLC0415

        return WorkbookFile(path, date_formats)
    if is_sqlite:
        return SqliteFile(path)
    raise Refused(
        "import.shape",
        f"{path.name} is neither a workbook (.xlsx) nor a SQLite file; for CSV files give the "
        "folder they lie in.",
        file=path.name,
    )
