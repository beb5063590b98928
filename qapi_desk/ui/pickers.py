"""Asking for files and folders. A port: tests answer it without a dialog."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

Then = Callable[[Path], None]


class FilePicker(Protocol):
    """Asks the person for a place on the disk; ``then`` is called only when one was chosen."""

    def open_file(self, title: str, filters: str, then: Then) -> None:
        """An existing file."""

    def save_file(self, title: str, suggested: str, filters: str, then: Then) -> None:
        """A file to be written."""

    def folder(self, title: str, then: Then) -> None:
        """A folder."""


class DialogPicker(QObject):
    """The desktop's own file dialogs, opened without blocking."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._then: Then | None = None

    def open_file(self, title: str, filters: str, then: Then) -> None:
        """An existing file."""
        self._ask(title, filters, QFileDialog.FileMode.ExistingFile, then)

    def save_file(self, title: str, suggested: str, filters: str, then: Then) -> None:
        """A file to be written; the dialog asks before it replaces one."""
        dialog = self._ask(title, filters, QFileDialog.FileMode.AnyFile, then)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(suggested)

    def folder(self, title: str, then: Then) -> None:
        """A folder."""
        self._ask(title, "", QFileDialog.FileMode.Directory, then)

    def _ask(self, title: str, filters: str, mode: QFileDialog.FileMode, then: Then) -> QFileDialog:
        dialog = QFileDialog(self._window, title, "", filters)
        dialog.setFileMode(mode)
        self._then = then
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(Path(path))
