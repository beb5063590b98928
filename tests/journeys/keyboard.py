"""A reviewer at the keyboard: every key goes to whatever has the focus, letter by letter.

Nothing here calls a method of the program and nothing gives the focus to a part; what is on the
screen is read by the names of its parts. Keystrokes are counted: a chord is one.
"""

import re

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from qapi_desk.ui.window import MainWindow
from tests.journeys.hands import CTRL, PLAIN, Hands
from tests.journeys.patience import Patience, Waits

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
PANES = 3
MOST_STEPS = 60
Said = dict[str, str]


class Keyboard(Hands):
    """One person with a keyboard before one window."""

    def __init__(self, window: MainWindow, waits: Waits | None = None) -> None:
        super().__init__(waits or Patience(), window)
        self.strokes = 0

    # Keys

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key or a chord on whatever has the focus."""
        self.strokes += 1
        super().press(key, modifier)

    def letter(self, key: str) -> None:
        """Press a printed key on whatever has the focus."""
        self.strokes += 1
        super().letter(key)

    def write_letters(self, text: str) -> None:
        """Type letter by letter, each at whatever has the focus by then."""
        for each in text:
            self.strokes += 1
            QTest.keyClicks(self.focus, each)
            QApplication.processEvents()

    def keys(self, *words: str) -> None:
        """Keys one after another, waiting for the window after each: a letter, or a key's name."""
        for word in words:
            if len(word) == 1:
                self.letter(word)
            else:
                chord, _, name = word.rpartition("+")
                self.press(Qt.Key[f"Key_{name}"], CHORDS[chord])
            self.rest()

    def reply(self, text: str) -> None:
        """Type into the field at hand, then Enter."""
        self.write(text)
        self.keys("Return")

    # Eyes

    @property
    def card(self) -> QFrame:
        """The framed card."""
        framed = [
            card
            for card in self.window.findChildren(QFrame)
            if card.isVisible() and card.property("current") == "true"
        ]
        assert len(framed) == 1
        return framed[0]

    @property
    def at(self) -> str:
        """The question at hand."""
        return self.card.objectName().removeprefix("review.question.")

    @property
    def asked(self) -> str:
        """The words of the question at hand."""
        return next(part.text() for part in self.card.findChildren(QLabel) if part.isVisible())

    @property
    def is_done(self) -> bool:
        """Whether the page says that nothing is missing."""
        return self.reads("review.left") == "Nothing is missing"

    @property
    def shown(self) -> Said:
        """What each control on the page shows as answered, by ``form/question`` and what it is.

        A question that is open shows an empty text. A field that is just being written in is left
        out: nobody takes what stands there for saved.
        """
        found: Said = {}
        for radio in self.window.findChildren(QRadioButton):
            kind = _CHOICE.match(radio.objectName())
            if kind and radio.isVisible():
                name = f"{_form(radio)}/{kind[2]} {kind[1]}"
                found[name] = kind[3] if radio.isChecked() else found.get(name, "")
        for part in self.window.findChildren(QWidget, _FIELD):
            if part.isVisible() and not part.hasFocus():
                _, kind_of, name = part.objectName().split(".", 2)
                found[f"{_form(part)}/{name} {kind_of}"] = _written(part)
        return found

    @property
    def is_saving(self) -> bool:
        """Whether the page says that an answer is not saved yet."""
        told = self.window.findChildren(QLabel, "review.saved")
        return any(part.isVisible() and part.text().startswith("Saving") for part in told)

    @property
    def said(self) -> Said:
        """What the controls on the page show, where they show something."""
        return {name: words for name, words in self.shown.items() if words}

    # Ways through the window

    def go_to_review(self) -> None:
        """From wherever to the review page, until a question is at hand."""
        self.until(lambda: self.window.page is not None)
        self.rest()
        self.keys("Ctrl+6")
        self.until(lambda: self.sees("review.case_number"))
        self.rest()

    def open_case(self, case_id: str) -> None:
        """To the queue, search the number, open what is found."""
        for _ in range(PANES):
            if self.focus.objectName() == "review.queue.table":
                break
            self.keys("F6")
        self.keys("Ctrl+F")
        self.write(case_id)
        self.rest()
        self.keys("Return", "Return")
        self.until(lambda: self.reads("review.case_number").endswith(case_id))
        self.rest()

    def go_back_to(self, question: str) -> None:
        """Shift and Tab until a question's card is framed."""
        for _ in range(MOST_STEPS * 4):
            if self.at == question:
                return
            self.keys("Shift+Backtab")
        raise AssertionError(f"{question} is not reached")


CHORDS = {
    "": PLAIN,
    "Ctrl": CTRL,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Ctrl+Shift": CTRL_SHIFT,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


_CHOICE = re.compile(r"review\.(answer|reason)\.(.+)\.(\w+)$")
_FIELD = QRegularExpression(r"^review\.(answer|comment|evidence)\.[^.]+$")


def _written(part: QWidget) -> str:
    """The text of a field."""
    if isinstance(part, QLineEdit):
        return part.text()
    return part.toPlainText() if isinstance(part, QPlainTextEdit) else ""


def _form(part: QWidget) -> str:
    """The form of the card that a part stands in."""
    above = part.parentWidget()
    while above is not None and not above.objectName().startswith("review.question."):
        above = above.parentWidget()
    return str(above.property("form")) if above is not None else ""
