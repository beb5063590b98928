"""Every command by a few letters (Ctrl+K)."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from qapi_desk.ui.actions import ActionSpec, matching
from qapi_desk.ui.models.rows import Index
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class CommandsModel(QAbstractListModel):
    """Commands that match what is typed: text, menu and key in one line."""

    def __init__(self, specs: tuple[ActionSpec, ...]) -> None:
        super().__init__()
        self._all = specs
        self.shown = specs

    def narrow(self, words: str) -> None:
        """Show those that hold every word."""
        self.beginResetModel()
        self.shown = matching(words, self._all, said)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many commands match."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """One line."""
        if not index.isValid() or role != _DISPLAY:
            return None
        spec = self.shown[index.row()]
        key = f"    {spec.shortcut}" if spec.shortcut else ""
        return f"{said(spec.text)}  ·  {said(spec.group)}{key}"


class Palette(QDialog):
    """A field and what matches it; up and down choose, Enter does it.

    Signals:
        chosen(str): the id of the command.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, specs: tuple[ActionSpec, ...]) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle(said("Find a command"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = CommandsModel(specs)
        self.field = QLineEdit()
        self.field.setObjectName("palette.field")
        self.field.setAccessibleName(said("Find a command"))
        self.field.setPlaceholderText(said("Type a few letters of a command"))
        self.list = QListView()
        self.list.setObjectName("palette.list")
        self.list.setAccessibleName(said("Commands"))
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.addWidget(self.field)
        box.addWidget(self.list, 1)
        self.resize(min(em(34), parent.width()), min(em(24), parent.height()))
        self.field.textChanged.connect(self._on_typed)
        self.list.clicked.connect(self._on_clicked)
        self._mark(0)

    def _mark(self, place: int) -> None:
        count = self.model.rowCount()
        if count:
            self.list.setCurrentIndex(self.model.index(max(0, min(place, count - 1))))

    def _do(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            action_id = self.model.shown[index.row()].id
            self.close()
            self.chosen.emit(action_id)

    @Slot(str)
    def _on_typed(self, words: str) -> None:
        self.model.narrow(words)
        self._mark(0)

    @Slot(QModelIndex)
    def _on_clicked(self, _index: QModelIndex) -> None:
        self._do()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose, Enter does it, Escape goes."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._mark(self.list.currentIndex().row() + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
        else:
            super().keyPressEvent(event)
