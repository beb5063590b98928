"""Asks under which name the queue's filter is saved."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.kit import label


class FilterName(Sheet):
    """One short name; a name that is there already is put in its place.

    Signals:
        given(str): the name, never empty.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, told: str, names: Sequence[str], now: str) -> None:
        super().__init__(parent, "filter_name", "Save this filter")
        self._names = frozenset(names)
        self.field = QLineEdit(now)
        self.field.setObjectName("filter_name.text")
        self.field.setAccessibleName(said("Name of the filter"))
        self.field.setMaxLength(60)
        self.field.selectAll()
        self._note = label(kind="small", tone="muted", name="filter_name.note")
        self.put(label(told, name="filter_name.told"), self.field, self._note)
        self._do_it = self.ask_to("Save it")
        self.field.textChanged.connect(self._on_text)
        self._on_text()
        self.setMinimumWidth(min(em(24), parent.window().width()))
        self.field.setFocus()

    @Slot()
    def _on_text(self) -> None:
        is_there = self.field.text().strip() in self._names
        self._note.setText("It takes the place of the one of this name." if is_there else "")

    @Slot()
    def on_ok(self) -> None:
        """Give the name, or say that it is missing."""
        name = self.field.text().strip()
        if not name:
            self.banner.say("Give it a name first, such as “Mine, overdue”.")
            return
        self.accept()
        self.given.emit(name)
