"""Fields that save themselves: on leaving, on Enter, and after two seconds of rest."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said

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
        self.setAccessibleName(said(spoken))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        self.textEdited.connect(self._on_edited)
        self._saved = ""
        self._is_in_hand = False

    def show_text(self, text: str) -> None:
        """Show the saved text, unless the person is writing or only rests from it."""
        self._saved = text
        if self.text() == text or self.isModified() or self._is_in_hand:
            return
        blocker = QSignalBlocker(self)
        self.setText(text)
        blocker.unblock()
        self.setModified(False)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        lines = text.splitlines()
        if len(lines) > 1:  # pasted from a letter: one line is what is saved
            at = self.cursorPosition()
            self.setText(" ".join(lines))
            self.setModified(True)
            self.setCursorPosition(at)
        self._is_in_hand = True
        self._rest.start()

    def put_down(self) -> None:
        """The person is done with it for now: show what was made of it."""
        self.settle()
        self._is_in_hand = False
        self.show_text(self._saved)

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
        self.put_down()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter settles and goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.put_down()
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y go through answers, not letters, once the text is settled."""
        if not self.isModified() and _is_undo(event):
            event.ignore()
            return False
        return super().event(event)


def _is_undo(event: QEvent) -> bool:
    """Whether a text box asks for a key that takes back or gives again."""
    return (
        event.type() is QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y)
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    )


class Notes(QPlainTextEdit):
    """Several lines, saved like a field; Enter goes on, Shift+Enter begins a new line.

    Signals:
        settled(str): the text to be saved.
        entered(): Enter was pressed, after the text was settled.
        attended(): it got the focus.
    """

    settled = Signal(object)
    entered = Signal()
    attended = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said(spoken))
        self.setPlaceholderText(said(spoken))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter settles and goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.settle()
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y go through answers, not letters, once the text is settled."""
        if self.toPlainText() == self._said and _is_undo(event):
            event.ignore()
            return False
        return super().event(event)
