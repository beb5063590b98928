"""A list with a title, a search box, Copy and Export: every list of the program is one of these.

Knows nothing of what its rows are about, nor how a file is written: it asks by a signal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from qapi_desk.domain.documents import Column, Value
from qapi_desk.ui.models.rows import SEARCH_ROLE, SORT_ROLE, Field, RowsModel
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import button, column, label, row

WIDTH_ROWS = 60
"""How many rows are measured to find a column's width."""
WIDEST_EMS, PADDING_EMS = 26.0, 1.3


@dataclass(frozen=True, slots=True)
class ListContents:
    """What a list shows, ready to be exported."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Value, ...]]]


class Grid(QTableView):
    """A table read by rows: Enter opens, nothing is edited in place.

    Signals:
        opened(int): the row that was asked for.
    """

    opened = Signal(object)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said(title))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(em(1.6))
        self.doubleClicked.connect(self._on_double)
        self.widest: dict[int, float] = {}
        """Columns that give way beyond so many heights of text; what is cut shows on hovering."""
        self.padding = PADDING_EMS
        self.fit_rows()

    def fit_rows(self) -> None:
        """Rows as high as the text asks for."""
        self.verticalHeader().setDefaultSectionSize(em(1.6))
        self.horizontalHeader().setMinimumHeight(em(1.8))

    def fit_columns(self) -> None:
        """Columns as wide as their titles and first rows ask for, within reason."""
        title_font = QFont(self.font())
        title_font.setBold(True)
        titles = QFontMetrics(title_font)
        for place in range(self.horizontalHeader().count()):
            title = self.model().headerData(place, Qt.Orientation.Horizontal)
            widest = max(titles.horizontalAdvance(str(title or "")), self._widest_cell(place))
            most = self.widest.get(place, WIDEST_EMS)
            self.setColumnWidth(place, min(widest + em(self.padding), em(most)))

    def _widest_cell(self, place: int) -> int:
        model, widest = self.model(), 0
        for number in range(min(WIDTH_ROWS, model.rowCount())):
            index = model.index(number, place)
            font = model.data(index, Qt.ItemDataRole.FontRole)
            metrics = QFontMetrics(font) if isinstance(font, QFont) else self.fontMetrics()
            widest = max(widest, metrics.horizontalAdvance(str(model.data(index) or "")))
        return widest

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row at hand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class RowList(QWidget):
    """A titled list over frozen rows, searched and sorted in place (up to some thousand rows).

    Signals:
        opened(row): a row was double-clicked or Enter was pressed on it.
        picked(row): a row became the current one.
        export_asked(ListContents): Export was pressed.
        searched(str): what is typed into the search box, where somebody else searches.
        sort_asked(tuple): (column's key, whether falling), where somebody else sorts.
    """

    opened = Signal(object)
    picked = Signal(object)
    export_asked = Signal(object)
    searched = Signal(object)
    sort_asked = Signal(object)

    def __init__(
        self,
        name: str,
        title: str,
        fields: Sequence[Field[Any]],
        *,
        key: Callable[[Any], str] | None = None,
        empty: str = "Nothing to show.",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.title = title
        self.model: RowsModel[Any] = RowsModel(fields, key, self)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setFilterKeyColumn(0)
        self.proxy.setFilterRole(SEARCH_ROLE)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.proxy.setSortRole(SORT_ROLE)
        self.proxy.setSourceModel(self.model)
        self.grid = self._make_grid(name, title)
        self._is_fitted = self._asks = False
        self._has_search = True
        self._build(name, title, empty)
        if not title:
            self._heading.hide()  # showing it before it has a parent would make it a window
        self._lay_out()
        self._reflect()

    def _make_grid(self, name: str, title: str) -> Grid:
        grid = Grid(f"{name}.table", title)
        grid.setModel(self.proxy)
        grid.setSortingEnabled(True)
        is_number = _is_number(self.model)
        grid.horizontalHeader().setStretchLastSection(
            not is_number
        )  # no figure far off at the edge
        grid.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        grid.opened.connect(self._on_opened)
        grid.selectionModel().currentRowChanged.connect(self._on_current)
        return grid

    def _build(self, name: str, title: str, empty: str) -> None:
        self._heading = label(title, kind="heading")
        self._count = label(kind="small", tone="muted", name=f"{name}.count")
        self._count.setWordWrap(False)
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.search")
        self.search.setAccessibleName(filled("Search in {title}", title=said(title or "this list")))
        self.search.setPlaceholderText(said("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_search_entered)
        self._copy = button("Copy", f"{name}.copy", self.copy, kind="link")
        self._export = button("Export…", f"{name}.export", self.export, kind="link")
        for made, doing in ((self._copy, "Copy {title}"), (self._export, "Export {title}")):
            made.setAccessibleName(filled(doing, title=said(title or "this list")))
        self._empty = label(empty, tone="muted", name=f"{name}.empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMinimumHeight(em(4))

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(em(14))
        self._head = row(
            self._heading, self._count, None, self.search, self._copy, self._export, space=0.35
        )
        self._body = column(self._head, self.grid, self._empty, space=0.4)
        self._body.setStretch(1, 1)
        self.setLayout(self._body)

    def without_title(self) -> "RowList":
        """The same list where a tab or a card says its title already."""
        self._heading.hide()
        return self

    def without_search(self) -> "RowList":
        """The same list where there are never so many rows that one would search them."""
        self._has_search = False
        self.search.hide()
        return self

    def slim(self) -> "RowList":
        """The same list for a narrow pane: search in a line of its own."""
        self._head.removeWidget(self.search)
        self.search.setMaximumWidth(16777215)
        self._body.insertWidget(1, self.search)
        return self

    def with_filters(self, part: QWidget) -> "RowList":
        """The same list with what narrows it, between its title and its rows."""
        self._body.insertWidget(self._body.indexOf(self.grid), part)
        for each in (self.grid, self._empty):
            self._body.setStretchFactor(each, 1)
        return self

    def asking(self, hint: str) -> "RowList":
        """The same list where more is searched than it shows: what is typed is asked, not kept."""
        self._asks = True
        self.search.setPlaceholderText(said(hint))
        return self

    def sorted_elsewhere(self) -> "RowList":
        """The same list where somebody else sorts: a title that is clicked asks for it."""
        header = self.grid.horizontalHeader()
        self.grid.setSortingEnabled(False)
        self.proxy.sort(-1)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(self._on_sort)
        return self

    def show_sort(self, key: str, *, is_falling: bool) -> None:
        """Mark the column that somebody else sorted by; an unknown key marks none."""
        keys = [field.column.key for field in self.model.fields]
        place = keys.index(key) if key in keys else -1
        order = Qt.SortOrder.DescendingOrder if is_falling else Qt.SortOrder.AscendingOrder
        header = self.grid.horizontalHeader()
        blocker = QSignalBlocker(header)
        header.setSortIndicator(place, order)
        blocker.unblock()

    def say_title(self, words: str) -> None:
        """Another title, for a list that shows now this, now that."""
        self.title = words
        self._heading.setText(words)
        self.grid.setAccessibleName(said(words))

    def say_empty(self, words: str) -> None:
        """What stands in place of the rows while there are none."""
        self._empty.setText(words)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the marked row stays marked when it is still there."""
        before = self.current()
        self.model.show_rows(rows)
        if rows and not self._is_fitted:
            self.grid.fit_columns()
            self._is_fitted = True
        if before is not None and self.current() is None:
            place = self.model.place_of(before)
            if place is not None:
                self.mark(place)
        self._reflect()

    def current(self) -> object:
        """The marked row; None when none is."""
        index = self.proxy.mapToSource(self.grid.currentIndex())
        return self.model.rows[index.row()] if index.isValid() else None

    def mark(self, number: int) -> None:
        """Mark a row by its place among the rows given, without saying so."""
        index = self.proxy.mapFromSource(self.model.index(number, 0))
        blocker = QSignalBlocker(self)
        self.grid.setCurrentIndex(index)
        self.grid.scrollTo(index)
        blocker.unblock()

    def limit_height(self, rows: int) -> None:
        """Be as high as the rows shown, up to so many."""
        shown = max(1, min(rows, len(self.model.rows)))
        grid = self.grid
        bar = grid.horizontalScrollBar()
        extra = bar.sizeHint().height() if grid.horizontalHeader().length() > grid.width() else 0
        head = grid.horizontalHeader().sizeHint().height()
        line = grid.verticalHeader().defaultSectionSize()
        grid.setFixedHeight(head + line * shown + 2 * grid.frameWidth() + extra + 4)

    def contents(self) -> ListContents:
        """What it shows now: filtered and sorted as on the screen."""
        rows = self._visible_rows()
        fields = self.model.fields
        values = [tuple(field.value(item) for field in fields) for item in rows]
        columns = tuple(field.column for field in fields)
        return ListContents(self.title or self.objectName(), columns, values.__iter__)

    def _visible_rows(self) -> list[Any]:
        places = range(self.proxy.rowCount())
        return [
            self.model.rows[self.proxy.mapToSource(self.proxy.index(place, 0)).row()]
            for place in places
        ]

    def row_at(self, place: int) -> object:
        """The row that is shown at a place, counted from 0; None behind the last."""
        index = self.proxy.mapToSource(self.proxy.index(place, 0))
        return self.model.rows[index.row()] if index.isValid() else None

    def marked_rows(self) -> list[Any]:
        """The rows marked now."""
        marked = self.grid.selectionModel().selectedRows()
        return [self.model.rows[self.proxy.mapToSource(index).row()] for index in marked]

    def _reflect(self) -> None:
        total, visible = len(self.model.rows), self.proxy.rowCount()
        self._empty.setVisible(total == 0)
        self.grid.setVisible(total > 0)
        for widget in (self._copy, self._export):
            widget.setVisible(total > 0)
        is_searched = total > 0 or (self._asks and bool(self.search.text()))
        self.search.setVisible(self._has_search and is_searched)
        words = (
            plural(total, "row")
            if visible == total
            else filled("{visible:,} of {total:,} rows", visible=visible, total=total)
        )
        self._count.setText(words if total else "")

    @Slot()
    def copy(self) -> None:
        """Put the marked rows (all, when none is marked) on the clipboard as tabbed text."""
        rows = self.marked_rows() or self._visible_rows()
        fields = self.model.fields
        lines = ["\t".join(field.column.title for field in fields)]
        lines += ["\t".join(field.text(item) for field in fields) for item in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def export(self) -> None:
        """Ask for what is shown to be written to a file."""
        self.export_asked.emit(self.contents())

    @Slot()
    def _on_search_entered(self) -> None:
        """Enter goes from the search into what it found; Enter there opens it."""
        if self.proxy.rowCount():
            self.grid.setFocus()
            self.grid.setCurrentIndex(self.proxy.index(0, 0))

    @Slot(str)
    def _on_search(self, text: str) -> None:
        if self._asks:
            self.searched.emit(text)
            return
        self.proxy.setFilterFixedString(text)
        self._reflect()

    @Slot(int, Qt.SortOrder)
    def _on_sort(self, place: int, order: Qt.SortOrder) -> None:
        if 0 <= place < len(self.model.fields):
            key = self.model.fields[place].column.key
            self.sort_asked.emit((key, order is Qt.SortOrder.DescendingOrder))

    @Slot(object)
    def _on_opened(self, place: int) -> None:
        index = self.proxy.mapToSource(self.proxy.index(place, 0))
        self.opened.emit(self.model.rows[index.row()])

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        index = self.proxy.mapToSource(current)
        if index.isValid():
            self.picked.emit(self.model.rows[index.row()])


def _is_number(model: QAbstractTableModel) -> bool:
    """Whether the last column holds figures, which stand at the right."""
    role = Qt.ItemDataRole.TextAlignmentRole
    align = model.headerData(model.columnCount() - 1, Qt.Orientation.Horizontal, role)
    return isinstance(align, int) and bool(align & Qt.AlignmentFlag.AlignRight.value)
