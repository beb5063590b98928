"""Fields that save themselves: on leaving, on Enter, and after two seconds of rest."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from qapi_desk.ui.theme import em

REST_MS = 2000
"""Text rests so long before it is saved."""


class Field(QLineEdit):
    """One line that is saved when it is left, on Enter, and after two seconds of rest.

    Signals:
        settled(str): the text to be saved.
        entered(): Enter was pressed, after the text was settled.
        attended(): the field got the focus.
    """

    settled = Signal(object)
    entered = Signal()
    attended = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        self.textEdited.connect(self._on_edited)

    def show_text(self, text: str) -> None:
        """Show the saved text, unless the person is writing."""
        if self.text() == text or self.isModified():
            return
        blocker = QSignalBlocker(self)
        self.setText(text)
        blocker.unblock()
        self.setModified(False)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._rest.start()

    @Slot()
    def settle(self) -> None:
        """Say the text, once."""
        self._rest.stop()
        if self.isModified():
            self.setModified(False)
            self.settled.emit(self.text().strip())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the question is at hand."""
        super().focusInEvent(event)
        self.attended.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save on leaving."""
        self.settle()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter settles and goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.settle()
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z undoes answers, not letters, once the text is settled."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Z
            and not self.isModified()
        ):
            event.ignore()
            return False
        return super().event(event)


class Notes(QPlainTextEdit):
    """Several lines, saved like a field.

    Signals:
        settled(str): the text to be saved.
        attended(): it got the focus.
    """

    settled = Signal(object)
    attended = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setPlaceholderText(spoken)
        self.setTabChangesFocus(True)
        self.setFixedHeight(em(3.6))
        self._said = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        self.textChanged.connect(self._on_edited)

    def show_text(self, text: str) -> None:
        """Show the saved text, unless the person is writing."""
        if self._rest.isActive():
            return
        self._said = text
        if self.toPlainText() != text:
            blocker = QSignalBlocker(self)
            self.setPlainText(text)
            blocker.unblock()

    @Slot()
    def _on_edited(self) -> None:
        self._rest.start()

    @Slot()
    def settle(self) -> None:
        """Say the text, once."""
        self._rest.stop()
        if self.toPlainText() != self._said:
            self._said = self.toPlainText()
            self.settled.emit(self._said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the question is at hand."""
        super().focusInEvent(event)
        self.attended.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save on leaving."""
        self.settle()
        super().focusOutEvent(event)
