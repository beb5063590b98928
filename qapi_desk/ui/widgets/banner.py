"""What went wrong or well, as a sentence where it happened; never a box in the way."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.kit import button, label, row, set_tone

_WORDS = {"bad": "Refused", "warn": "Note", "good": "Done", "": "Note"}


class Banner(QFrame):
    """A sentence on a coloured ground with a word for its meaning; hidden while there is none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "banner")
        self._word = label(kind="heading", name=f"{name}.word")
        self._word.setWordWrap(False)
        self._sentence = label(name=f"{name}.sentence")
        self._close = button("Close", f"{name}.close", self.clear, kind="link")
        self._close.setAccessibleName(said("Close this message"))
        line = row(self._word, self._sentence, self._close, space=0.7, margin=0.5)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._sentence.text()

    def say(self, sentence: str, tone: str = "bad") -> None:
        """Show a sentence (empty hides) and have a screen reader speak it."""
        if not sentence:
            self.clear()
            return
        self._word.setText(_WORDS[tone])
        self._sentence.setText(sentence)
        for widget in (self, self._word):
            set_tone(widget, tone)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    @Slot()
    def clear(self) -> None:
        """Say nothing any more."""
        self._sentence.setText("")
        self.hide()
