"""A window over the window: opened, never executed, so that nothing ever blocks."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.kit import button, label


class Sheet(QDialog):
    """A titled dialog with a banner, a body, and buttons at the foot; it goes when it closes."""

    def __init__(self, parent: QWidget, name: str, title: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(said(title))
        self.setAccessibleName(said(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name = name
        self.banner = Banner(f"{name}.banner")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(em(1), em(0.9), em(1), em(0.9))
        self._box.setSpacing(em(0.6))
        self._box.addWidget(label(title, kind="title"))
        self._box.addWidget(self.banner)

    def put(self, *parts: QWidget) -> None:
        """Put parts into the body, under one another."""
        for part in parts:
            self._box.addWidget(part)

    def close_only(self) -> None:
        """A foot with nothing but Close."""
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Close", f"{self.name}.close", self.close))
        self._box.addLayout(foot)

    def ask_to(self, words: str) -> QPushButton:
        """A foot with Cancel and a button that does it; Enter presses it."""
        do_it = button(words, f"{self.name}.ok", self.on_ok, kind="primary")
        do_it.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel", f"{self.name}.cancel", self.reject))
        foot.addWidget(do_it)
        self._box.addLayout(foot)
        return do_it

    @Slot()
    def on_ok(self) -> None:
        """The button was pressed; a dialog that checks its fields says more."""
        self.accept()
