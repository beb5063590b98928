"""A list that never scrolls sideways: columns that do not fit step back.

The marked row is written out below.

What stands in the columns that stepped back is still searched, copied and exported; the marked
row says all of itself in a field that can be read, marked and copied.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import column, label
from qapi_desk.ui.widgets.row_list import RowList

LEAST_EMS: Final = 9
"""A wide column gives way down to so many heights of text before another one steps back."""
WHOLE_LINES: Final = 3
LEAST_HIGH_EMS: Final = 6
"""A list is never lower, so that some rows show; then the page scrolls."""


def shared_room(wanted: Sequence[int], least: int, room: int) -> tuple[int, ...]:
    """How wide each column becomes; 0 for those that step back, the last ones first.

    ``wanted``: the widths the contents ask for. The first column always stays.
    """
    leasts, shown, used = [min(each, least) for each in wanted], 0, 0
    for each in leasts:
        if shown and used + each > room:
            break
        used, shown = used + each, shown + 1
    left, found = max(0, room - used), list[int]()
    for want, least_width in zip(wanted[:shown], leasts[:shown], strict=True):
        more = min(want - least_width, left)
        left -= more
        found.append(least_width + more)
    return (*found, *(0 for _ in wanted[shown:]))


class WholeRows(QWidget):
    """A list with the marked row written out below it.

    Signals:
        picked(row): a row became the current one.
    """

    picked = Signal(object)

    def __init__(self, rows: RowList, in_words: Callable[[Any], str]) -> None:
        super().__init__()
        self.list = rows
        self._in_words = in_words
        self._wanted: tuple[int, ...] = ()
        rows.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.grid.horizontalHeader().setMinimumSectionSize(1)
        rows.grid.setMinimumHeight(em(LEAST_HIGH_EMS))
        rows.grid.viewport().installEventFilter(self)
        rows.picked.connect(self._on_picked)
        self._away = label(kind="small", tone="muted", name=f"{rows.objectName()}.away")
        self.whole = QPlainTextEdit()
        self.whole.setObjectName(f"{rows.objectName()}.whole")
        self.whole.setAccessibleName(said("The marked row in full"))
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        box = column(rows, self._away, self.whole, space=0.25)
        box.setStretch(0, 1)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self._show_whole(None)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows."""
        self.list.show_rows(rows)
        self._show_whole(self.list.current())
        self.measure()

    def show_marked(self) -> None:
        """Write out the row that is marked now."""
        self._show_whole(self.list.current())

    def measure(self) -> None:
        """Look again how wide the columns want to be."""
        grid = self.list.grid
        grid.setMinimumHeight(em(LEAST_HIGH_EMS))
        for place in range(len(self.list.model.fields)):
            grid.setColumnHidden(place, False)
        grid.fit_columns()
        self._wanted = tuple(grid.columnWidth(n) for n in range(len(self.list.model.fields)))
        self.fit()

    def fit(self) -> None:
        """Give each column its room, or let it step back."""
        grid = self.list.grid
        widths = shared_room(self._wanted, em(LEAST_EMS), grid.viewport().width())
        for place, width in enumerate(widths):
            grid.setColumnHidden(place, not width)
            if width:
                grid.setColumnWidth(place, width)
        away = sum(not width for width in widths)
        self._away.setText(
            filled("{away}; the marked row shows all of them.", away=plural(away, "more column"))
            if away
            else ""
        )
        self._away.setVisible(bool(away) and self.list.proxy.rowCount() > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width has room for other columns, and breaks the marked row elsewhere."""
        if event.type() is QEvent.Type.Resize and self._wanted:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the marked row elsewhere."""
        super().resizeEvent(event)
        self._fit_whole()

    def _fit_whole(self) -> None:
        """As high as its lines, up to a few."""
        lines = round(self.whole.document().size().height())
        height = min(max(1, lines), WHOLE_LINES) * self.whole.fontMetrics().lineSpacing()
        self.whole.setFixedHeight(round(height) + em(1))

    @Slot(object)
    def _on_picked(self, row: object) -> None:
        self._show_whole(row)
        self.picked.emit(row)

    def _show_whole(self, row: object) -> None:
        words = self._in_words(row) if row is not None else ""
        if words != self.whole.toPlainText():
            self.whole.setPlainText(words)
            self._fit_whole()
        self.whole.setVisible(bool(words))


def row_in_words(rows: RowList) -> Callable[[Any], str]:
    """Says a row of a list as lines of title and value; what is empty is left out."""
    return _Lines(rows)


class _Lines:
    def __init__(self, rows: RowList) -> None:
        self._rows = rows

    def __call__(self, row: object) -> str:
        fields = self._rows.model.fields
        return "\n".join(
            f"{field.column.title}: {field.text(row)}"
            for field in fields
            if field.value(row) not in (None, "")
        )
