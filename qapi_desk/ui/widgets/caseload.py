"""The caseload as a list: searched in the snapshot itself, exported page by page."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from qapi_desk.domain.documents import Value
from qapi_desk.domain.ids import CaseId
from qapi_desk.ui.models.caseload import CASE_FIELDS, CaseloadModel, FetchRows
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.kit import button, column, label, row
from qapi_desk.ui.widgets.row_list import Grid, ListContents

PAUSE_MS = 150
EXPORT_PAGE = 1000


class CaseloadList(QWidget):
    """A quarter of a million cases behind one table.

    Signals:
        asked(str): the text to search for, after a short rest.
        export_asked(ListContents): Export was pressed.
    """

    asked = Signal(object)
    export_asked = Signal(object)

    def __init__(self, name: str, fetch: FetchRows) -> None:
        super().__init__()
        self.setObjectName(name)
        self._fetch = fetch
        self.model = CaseloadModel(fetch, self)
        self.grid = Grid(f"{name}.table", "Caseload")
        self.grid.setModel(self.model)
        self._count = label(kind="small", tone="muted", name=f"{name}.count")
        self._count.setWordWrap(False)
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.search")
        self.search.setAccessibleName(said("Search cases by number, office or worker"))
        self.search.setPlaceholderText(said("Case, office or worker"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(em(16))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.search.textChanged.connect(self._on_typed)
        copy = button("Copy", f"{name}.copy", self.copy, kind="link")
        export = button("Export…", f"{name}.export", self.export, kind="link")
        self._empty = label("No case holds this text.", tone="muted", name=f"{name}.empty")
        title = label("Caseload", kind="heading")
        head = row(title, self._count, None, self.search, copy, export)
        box = column(head, self.grid, self._empty, space=0.4)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._is_fitted = False

    def show_ids(self, ids: Sequence[CaseId], *, are_all: bool = True) -> None:
        """Show these cases; ``are_all`` is false for the first of them while others are read."""
        if ids is self.model.ids:
            return
        self.model.show_ids(ids)
        self._count.setText(plural(len(ids), "case") if are_all else "reading…")
        self._empty.setVisible(not ids)
        self.grid.setVisible(bool(ids))
        if len(ids) and not self._is_fitted:
            self.grid.fit_columns()
            self._is_fitted = True

    def contents(self) -> ListContents:
        """Every case found, read in pages only when it is written."""
        ids, fetch = self.model.ids, self._fetch

        def rows() -> Iterator[tuple[Value, ...]]:
            for first in range(0, len(ids), EXPORT_PAGE):
                for item in fetch(ids[first : first + EXPORT_PAGE]):
                    yield tuple(field.value(item) for field in CASE_FIELDS)

        return ListContents("Caseload", tuple(field.column for field in CASE_FIELDS), rows)

    @Slot()
    def export(self) -> None:
        """Ask for what is found to be written to a file."""
        self.export_asked.emit(self.contents())

    @Slot()
    def copy(self) -> None:
        """Put the marked rows on the clipboard as tabbed text."""
        lines = ["\t".join(field.column.title for field in CASE_FIELDS)]
        for index in self.grid.selectionModel().selectedRows():
            item = self.model.row(index.row())
            lines.append("\t".join(field.text(item) for field in CASE_FIELDS))
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    @Slot()
    def _on_pause(self) -> None:
        self.asked.emit(self.search.text().strip())
