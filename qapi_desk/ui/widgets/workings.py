"""Text to be read and copied whole: workings of a calculation, the outcome of a check."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from qapi_desk.ui.theme import em, mono_font


class WorkingsPane(QPlainTextEdit):
    """Read-only text in a fixed width. Ctrl+C copies what is marked, or all when nothing is."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.dress()

    def dress(self) -> None:
        """Take the text size that is worn now."""
        self.setFont(mono_font())
        self.setMinimumHeight(em(9))

    def copy_all(self) -> None:
        """Put all of it on the clipboard."""
        QGuiApplication.clipboard().setText(self.toPlainText())

    def event(self, event: QEvent) -> bool:
        """Ctrl+C is this pane's own while it has the focus."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _is_copy(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy all when nothing is marked."""
        if _is_copy(event) and not self.textCursor().hasSelection():
            self.copy_all()
            return
        super().keyPressEvent(event)


def _is_copy(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Copy)
