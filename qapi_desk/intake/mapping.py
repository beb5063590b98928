"""Mapping profiles: how one county's table names, column names and dates become the contract's.

A profile is a small JSON file saved once::

    {"tables": {"case": {"name": "CASES", "columns": {"case_id": "CASE_NUM"},
                         "date_formats": {"opened_date": "%m/%d/%Y"}}}}

The outer names are the contract's; the inner ones are the county's. Knows no extract.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.intake.contract import TABLE_NAMED, Kind

_DIRECTIVES = frozenset({"%Y", "%m", "%d", "%b", "%B"})


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table: the county's name for it, its columns (contract -> county), its date formats.

    ``date_formats`` maps a contract column to a format of ``%Y %m %d %b %B`` and plain characters.
    """

    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    date_formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MappingProfile:
    """Mappings by the contract's table names; a table without one is named as in the contract."""

    tables: Mapping[str, TableMapping] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table, mapping in self.tables.items():
            _must_fit(table, mapping)

    def of(self, table: str) -> TableMapping:
        """The mapping of a contract table, empty when the profile says nothing of it."""
        return self.tables.get(table, TableMapping())

    @classmethod
    def load(cls, path: Path) -> "MappingProfile":
        """Read a profile.

        Raises:
            Trouble: ``mapping.unreadable``.
            Refused: ``mapping.shape``, ``mapping.unknown``, ``mapping.twice``, ``mapping.format``.
        """
        try:
            body = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise Trouble(
                "mapping.unreadable",
                f"The mapping profile {path.name} cannot be read as JSON ({error}); "
                "save it again or choose another.",
                file=path.name,
            ) from error
        return cls(_tables_of(body, path.name))

    def save(self, path: Path) -> None:
        """Write the profile as JSON, by way of a second name so that no half file is left.

        Raises:
            Trouble: ``mapping.unwritable``.
        """
        body = {"tables": {name: _body_of(table) for name, table in self.tables.items()}}
        part = path.with_name(path.name + ".part")
        try:
            part.write_text(
                json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n",
                encoding="utf-8",
            )
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Trouble(
                "mapping.unwritable",
                f"The mapping profile {path.name} cannot be written ({error.strerror}); "
                "choose another folder.",
                file=path.name,
            ) from error


def _body_of(table: TableMapping) -> dict[str, Any]:
    body = {
        "name": table.name,
        "columns": dict(table.columns),
        "date_formats": dict(table.date_formats),
    }
    return {key: value for key, value in body.items() if value}


def _tables_of(body: object, file: str) -> dict[str, TableMapping]:
    if not isinstance(body, dict) or set(body) != {"tables"}:
        raise _misshapen(file, "it must be an object with one member, tables")
    if not isinstance(body["tables"], dict):
        raise _misshapen(file, "tables must be an object")
    return {name: _table_of(name, entry, file) for name, entry in body["tables"].items()}


def _table_of(name: str, entry: object, file: str) -> TableMapping:
    if not isinstance(entry, dict) or not set(entry) <= {"name", "columns", "date_formats"}:
        raise _misshapen(file, f"table {name} may hold name, columns and date_formats only")
    parts = {key: entry.get(key, {}) for key in ("columns", "date_formats")}
    texts = [entry.get("name", "")]
    for key, part in parts.items():
        if not isinstance(part, dict):
            raise _misshapen(file, f"{key} of table {name} must be an object")
        texts.extend(part.values())
    if not all(isinstance(text, str) for text in texts):
        raise _misshapen(file, f"every name and format of table {name} must be text")
    return TableMapping(entry.get("name", ""), parts["columns"], parts["date_formats"])


def _misshapen(file: str, why: str) -> Refused:
    return Refused(
        "mapping.shape", f"The mapping profile {file} is not one: {why}; mend it.", file=file
    )


def _must_fit(table: str, mapping: TableMapping) -> None:
    if table not in TABLE_NAMED:
        raise Refused(
            "mapping.unknown",
            f"The mapping profile names a table {table!r}, which the contract does not have; "
            f"use one of {', '.join(sorted(TABLE_NAMED))}.",
        )
    kinds = {column.name: column.kind for column in TABLE_NAMED[table].columns}
    for column in (*mapping.columns, *mapping.date_formats):
        if column not in kinds:
            raise Refused(
                "mapping.unknown",
                f"The mapping profile names a column {table}.{column}, which the contract does "
                "not have; put the contract's name first and the county's second.",
            )
    if len(set(mapping.columns.values())) < len(mapping.columns):
        raise Refused(
            "mapping.twice",
            f"The mapping profile reads one county column of {table} as two contract columns; "
            "name each county column once.",
        )
    for column, form in mapping.date_formats.items():
        _must_be_a_date_format(table, column, kinds[column], form)


def _must_be_a_date_format(table: str, column: str, kind: Kind, form: str) -> None:
    found = re.findall(r"%.?", form)
    whole = {"%Y", "%d"} <= set(found) and len(found) == 3
    if kind is not Kind.DATE or not whole or not set(found) <= _DIRECTIVES:
        raise Refused(
            "mapping.format",
            f"The mapping profile gives {table}.{column} the date format {form!r}; a date column "
            "takes a format of %Y, %d and one of %m, %b, %B, like %m/%d/%Y.",
        )
