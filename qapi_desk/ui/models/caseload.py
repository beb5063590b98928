"""The whole caseload as a table: every id in one array, rows fetched in pages as they show.

A quarter of a million cases cost their ids and some pages; what is off the screen is forgotten.
Knows nothing of where the rows come from.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.snapshots import CaseListRow
from qapi_desk.ui.models.rows import Field, Index, cell, header

PAGE_ROWS = 200
PAGES_KEPT = 30

FetchRows = Callable[[Sequence[CaseId]], tuple[CaseListRow, ...]]

CASE_FIELDS: tuple[Field[CaseListRow], ...] = (
    Field(Column("case_id", "Case", Format.MONO, 1.5), lambda row: row.case_id),
    Field(Column("status", "Status"), lambda row: row.status),
    Field(Column("function_status", "Function"), lambda row: row.function_status),
    Field(Column("opened_date", "Opened", Format.DAY), lambda row: row.opened_date),
    Field(Column("office_code", "Office"), lambda row: row.office_code),
    Field(Column("worker_id", "Worker"), lambda row: row.worker_id),
    Field(Column("aid_class", "Aid class"), lambda row: row.aid_class),
    Field(
        Column("family_violence", "Masked", description="A party carries the family-violence flag"),
        lambda row: row.has_family_violence,
        lambda row: "Masked" if row.has_family_violence else "",
    ),
)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class CaseloadModel(QAbstractTableModel):
    """Ids in order; rows in pages of 200, the thirty last used kept."""

    def __init__(self, fetch: FetchRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fields = CASE_FIELDS
        self._fetch = fetch
        self._ids: Sequence[CaseId] = ()
        self._pages: OrderedDict[int, tuple[CaseListRow, ...]] = OrderedDict()

    def show_ids(self, ids: Sequence[CaseId]) -> None:
        """Show these cases, in this order; what was fetched before is forgotten.

        Where they begin with the whole pages that are shown, the others follow after them, and
        nobody loses the place they look at.
        """
        known = len(self._ids)
        if known and known % PAGE_ROWS == 0 and known < len(ids) and ids[:known] == self._ids:
            self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
            return
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    @property
    def ids(self) -> Sequence[CaseId]:
        """Every case shown, in order."""
        return self._ids

    def row(self, number: int) -> CaseListRow:
        """One row, fetched with its page when it is not here yet."""
        page = number // PAGE_ROWS
        rows = self._pages.get(page)
        if rows is None:
            rows = self._load(page)
        else:
            self._pages.move_to_end(page)
        return rows[number - page * PAGE_ROWS]

    def _load(self, page: int) -> tuple[CaseListRow, ...]:
        first = page * PAGE_ROWS
        rows = self._fetch(self._ids[first : first + PAGE_ROWS])
        self._pages[page] = rows
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many cases; none below a cell."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns; none below a cell."""
        return 0 if parent.isValid() else len(CASE_FIELDS)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """What Qt asks about one cell. Roles nobody paints return before a page is touched."""
        if not index.isValid() or role in _UNUSED:
            return None
        return cell(CASE_FIELDS[index.column()], self.row(index.row()), int(role))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Titles of columns, and numbers of rows."""
        return header(CASE_FIELDS, section, orientation, int(role))


_UNUSED = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.CheckStateRole,
        Qt.ItemDataRole.BackgroundRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.SizeHintRole,
    )
)
