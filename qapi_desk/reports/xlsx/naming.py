"""Names of sheets: what Excel allows, each only once. Knows no workbook."""

import re
from collections.abc import Iterable

from qapi_desk.domain.documents import Table
from qapi_desk.reports.plain_text import storable

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]")
_TAKEN = ("cover", "text", "dictionary", "history")
"""Our own sheets, and one name Excel keeps for itself."""


def sheet_names(tables: Iterable[Table]) -> list[str]:
    """A name for each table's sheet, at most 31 characters, unique whatever the case."""
    taken = set(_TAKEN)
    names: list[str] = []
    for table in tables:
        name = _free(sheet_name(table.sheet or table.title or table.key), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def sheet_name(text: str) -> str:
    """The text as Excel allows it for a sheet."""
    name = _FORBIDDEN.sub(" ", storable(text))[:_LONGEST].strip().strip("'").strip()
    return name or "Sheet"


def _free(name: str, taken: set[str]) -> str:
    tried, number = name, 1
    while tried.casefold() in taken:
        number += 1
        end = f" ({number})"
        tried = name[: _LONGEST - len(end)].rstrip() + end
    return tried
