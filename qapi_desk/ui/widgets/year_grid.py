"""A year at a glance: months down, days across, arrows go from day to day."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from qapi_desk.services.calendars_kept import ClosedDayRow
from qapi_desk.ui.models.rows import Index
from qapi_desk.ui.models.year import YearModel
from qapi_desk.ui.theme import em


class _Ground(QStyledItemDelegate):
    """Paints a cell's own ground, which a style sheet's padding would keep Qt from doing."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground first, then what Qt paints."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QColor):
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class YearGrid(QTableView):
    """The closed days of one year.

    Signals:
        chosen(date): a day became the current one.
    """

    chosen = Signal(object)

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("kind", "year")
        self.days = YearModel(self)
        self.setModel(self.days)
        self.setItemDelegate(_Ground(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setHighlightSections(False)
            head.setMinimumSectionSize(1)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.fit()

    def fit(self) -> None:
        """Cells and headers as large as the text asks for."""
        self.horizontalHeader().setDefaultSectionSize(em(1.7))
        self.horizontalHeader().setFixedHeight(em(1.5))
        self.verticalHeader().setDefaultSectionSize(em(1.35))
        self.verticalHeader().setFixedWidth(em(2.6))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(em(1.5) + 12 * em(1.35) + 2 * self.frameWidth() + bar)
        self.setMaximumWidth(em(2.6) + 31 * em(1.7) + 2 * self.frameWidth() + 2)

    def show_year(self, year: int, shut: Sequence[ClosedDayRow]) -> None:
        """Show a year; the day at hand stays at hand."""
        kept = self.days.day_at(self.currentIndex()) if self.currentIndex().isValid() else None
        self.days.show_year(year, shut)
        if kept is not None:
            self.mark(kept)

    def mark(self, day: date) -> None:
        """Make a day the current one without saying so."""
        index = self.days.index_of(day)
        if index.isValid():
            blocker = QSignalBlocker(self)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            blocker.unblock()

    @property
    def day(self) -> date | None:
        """The day at hand."""
        index = self.currentIndex()
        return self.days.day_at(index) if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        day = self.days.day_at(current) if current.isValid() else None
        if day is not None:
            self.chosen.emit(day)
