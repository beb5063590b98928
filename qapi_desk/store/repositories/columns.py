"""Row columns in the order of a value's fields, so that a value is made of a row in one step."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement

from qapi_desk.store.rows import Base, table_of


def columns_for(row: type[Base], value: type[Any]) -> tuple[ColumnElement[Any], ...]:
    """The columns of a table named like the fields of a dataclass, in the fields' order."""
    columns = table_of(row).columns
    return tuple(columns[field.name] for field in fields(value))


def values_of(value: Any, **more: object) -> Mapping[str, Any]:  # noqa: ANN401 - any dataclass
    """A dataclass value's fields by name, one level deep, with further columns."""
    return {field.name: getattr(value, field.name) for field in fields(value)} | more
