"""Opens what was just written and counts it, before anyone is told that it was saved."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook

from qapi_desk.domain.errors import Trouble


def check_rows(draft: Path, expected: Mapping[str, int], name: str) -> None:
    """Compare the rows beneath each sheet's header with what was meant.

    Args:
        draft: the workbook just written.
        expected: rows by sheet.
        name: the file's final name, for the sentence.

    Raises:
        Trouble: ``reports.counts`` when a sheet differs or the file cannot be read back.
    """
    found = _rows_in(draft, name)
    for sheet, meant in expected.items():
        if found.get(sheet) != meant:
            sentence = (
                f"{name} was not saved: its sheet {sheet} read back with {found.get(sheet)} rows "
                f"where {meant} were meant; try again, or another disk."
            )
            raise Trouble("reports.counts", sentence, file=name, sheet=sheet)


def _rows_in(draft: Path, name: str) -> dict[str, int]:
    try:
        with draft.open("rb") as written:
            workbook = load_workbook(written, read_only=True)
            return {
                sheet.title: sum(1 for _ in sheet.iter_rows(values_only=True)) - 1
                for sheet in workbook.worksheets
            }
    except (BadZipFile, KeyError, ValueError) as error:
        sentence = f"{name} was not saved: what was written could not be read back; try again."
        raise Trouble("reports.counts", sentence, file=name) from error
