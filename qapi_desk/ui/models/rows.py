"""A table over a tuple of frozen rows, its columns given as data.

Knows nothing of what the rows are about: a column says how to read a value out of a row and how
it is shown. The same columns feed copying and exporting, so a list exports what it shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from qapi_desk.domain.documents import Column, Format, Table, Value
from qapi_desk.ui.text import shown
from qapi_desk.ui.theme import mono_font, worn_look
from qapi_desk.ui.tongue import said

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

# Plain ints: comparing an IntEnum for each of thousands of cells a frame costs more than the SQL
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
SEARCH_ROLE = SORT_ROLE + 1
"""A whole row as text, whichever cell is asked: what a search looks through, kept once made."""
LONGEST_CELL = 1_000
"""So many letters of a value are laid out in a cell; copying and searching have all of them."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NUMERIC = {Format.COUNT, Format.PERCENT, Format.DAYS, Format.CENTS, Format.NUMBER}


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """One column: what it is called and how it is shown, how it is read, and its tone if any.

    ``words`` turns a value into other words than its format would. ``tone`` is a colour token of
    the look; the words always say the same, colour never speaks alone.
    """

    column: Column
    value: Callable[[R], Value]
    words: Callable[[R], str] | None = None
    tone: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None
    """What a screen reader says of the cell, where title and value are not the best words."""

    def text(self, row: R) -> str:
        """What the cell shows."""
        return self.words(row) if self.words else shown(self.value(row), self.column.format)


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows and their fields as a table model."""

    def __init__(
        self,
        fields: Sequence[Field[R]],
        key: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self._key = key
        self.rows: tuple[R, ...] = ()
        self._searched: dict[int, str] = {}

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; the same keys in the same order only repaint, so the place is kept."""
        new = tuple(rows)
        if new == self.rows:
            return
        self._searched.clear()
        if self._keys(new) == self._keys(self.rows) and new:
            self.rows = new
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(self.fields) - 1))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

    def _keys(self, rows: tuple[R, ...]) -> list[object]:
        return [self._key(row) for row in rows] if self._key else list(range(len(rows)))

    def place_of(self, row: R) -> int | None:
        """Where a row stands now, found by its key where there is one; None when it is gone."""
        if self._key is None:
            return self.rows.index(row) if row in self.rows else None
        wanted, key_of = self._key(row), self._key
        return next((at for at, each in enumerate(self.rows) if key_of(each) == wanted), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows; none below a cell."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns; none below a cell."""
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """What Qt asks about one cell."""
        if not index.isValid():
            return None
        if role == SEARCH_ROLE:
            return self._as_searched(index.row())
        row, field = self.rows[index.row()], self.fields[index.column()]
        return cell(field, row, int(role))

    def _as_searched(self, place: int) -> str:
        found = self._searched.get(place)
        if found is None:
            found = "\n".join(field.text(self.rows[place]) for field in self.fields)
            self._searched[place] = found
        return found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Titles of columns, and numbers of rows."""
        return header(self.fields, section, orientation, int(role))

    def as_text(self) -> str:
        """The table as lines of text, for tests and the clipboard."""
        return "\n".join("\t".join(f.text(row) for f in self.fields) for row in self.rows)


def cell(field: Field[R], row: R, role: int) -> object:
    """One cell's answer for a role; the commonest roles first."""
    if role == _DISPLAY:
        return _laid_out(field.text(row))
    if role == _ALIGN:
        return _RIGHT if field.column.format in _NUMERIC else _LEFT
    answer = _RARER.get(role)
    return answer(field, row) if answer else None


def _foreground(field: Field[R], row: R) -> QColor | None:
    tone = field.tone(row) if field.tone else ""
    return QColor(getattr(worn_look(), tone)) if tone else None


def _spoken(field: Field[R], row: R) -> str:
    if field.spoken is not None:
        return field.spoken(row)
    return f"{said(field.column.title)}: {field.text(row)}"


def _hovered(field: Field[R], row: R) -> str:
    return _laid_out(field.text(row))


def _laid_out(words: str) -> str:
    return words if len(words) <= LONGEST_CELL else f"{words[:LONGEST_CELL]}…"


def _sort_key(field: Field[R], row: R) -> str | float | None:
    return _sortable(field.value(row))


def _font(field: Field[R], _row: R) -> QFont | None:
    if field.column.format is not Format.MONO:
        return None
    return mono_font()


_RARER: dict[int, Callable[[Field[Any], Any], object]] = {
    _FOREGROUND: _foreground,
    _SPOKEN: _spoken,
    _TOOLTIP: _hovered,
    SORT_ROLE: _sort_key,
    _FONT: _font,
}


def _sortable(value: Value) -> str | float | None:
    """A value Qt can compare: whole numbers beyond 64 bits and fractions go as floats."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return float(value)


def header(
    fields: Sequence[Field[Any]], section: int, orientation: Qt.Orientation, role: int
) -> object:
    """A header's answer for a role."""
    if orientation is Qt.Orientation.Vertical:
        return str(section + 1) if role == _DISPLAY else None
    if not 0 <= section < len(fields):
        return None
    column = fields[section].column
    if role == _DISPLAY:
        return said(column.title)
    if role == _TOOLTIP:
        return said(column.description or column.title)
    if role == _ALIGN:
        return _RIGHT if column.format in _NUMERIC else _LEFT
    return None


def fields_of(table: Table) -> tuple[Field[tuple[Value, ...]], ...]:
    """The fields of a document's table, whose rows are plain tuples of values."""
    return tuple(Field(column, _At(place)) for place, column in enumerate(table.columns))


@dataclass(frozen=True, slots=True)
class _At:
    place: int

    def __call__(self, row: tuple[Value, ...]) -> Value:
        return row[self.place]
