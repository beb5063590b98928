"""The sign that practice wears wherever it shows: nothing here counts."""

from PySide6.QtWidgets import QFrame, QPushButton

from qapi_desk.ui.widgets.kit import label, row, set_tone

WORDS = "Practice: nothing here counts"


class PracticeSign(QFrame):
    """A strip in the colour of a warning, in words too; it cannot be closed."""

    def __init__(self, *acts: QPushButton, name: str = "practice.sign") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "banner")
        self.setAccessibleName(WORDS)
        words = label(WORDS, kind="heading", name=f"{name}.words")
        line = row(words, *acts, space=0.7, margin=0.5)
        line.setStretch(0, 1)
        self.setLayout(line)
        for part in (self, words):
            set_tone(part, "warn")
