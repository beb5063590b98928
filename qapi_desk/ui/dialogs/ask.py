"""Asks for one text that has to be given: a reason, a name, evidence."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import label


class AskText(Sheet):
    """One question, one text.

    Signals:
        given(str): the text, never empty.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, name: str, title: str, question: str, do_it: str) -> None:
        super().__init__(parent, name, title)
        self.field = QPlainTextEdit()
        self.field.setObjectName(f"{name}.text")
        self.field.setAccessibleName(question)
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(em(6))
        self.put(label(question), self.field)
        self.ask_to(do_it)
        self.field.setFocus()  # whoever is asked for words begins by writing them
        self.setMinimumWidth(min(em(30), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the text, or say that it is missing."""
        text = self.field.toPlainText().strip()
        if not text:
            self.banner.say("Write it down first; the history keeps it.")
            return
        self.accept()
        self.given.emit(text)
