"""The choices of a question as buttons with their keys in print: one of them, or several."""

import textwrap
from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from qapi_desk.domain.forms import Choice
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.question_words import choice_words

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOST_LETTERS = 46
"""A button's words break into lines of so many letters, which every pane has room for."""


def printed(key: str, words: str) -> str:
    """A button's words behind its key, in lines that fit."""
    text = f"[{key}] {words}" if key else words
    return textwrap.fill(text, MOST_LETTERS).replace("&", "&&")


class ChoiceButton(QRadioButton):
    """One of the choices.

    Signals:
        attended(): it got the focus.
        accepted(): Enter was pressed on it.
    """

    attended = Signal()
    accepted = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the question is at hand."""
        super().focusInEvent(event)
        self.attended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in _ENTER and not event.modifiers():
            self.accepted.emit()
            return
        super().keyPressEvent(event)


class TickButton(QCheckBox):
    """One of several that may be ticked together; signals as ``ChoiceButton``."""

    attended = Signal()
    accepted = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the question is at hand."""
        super().focusInEvent(event)
        self.attended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in _ENTER and not event.modifiers():
            self.accepted.emit()
            return
        super().keyPressEvent(event)


class Choices(QWidget):
    """The buttons of one question.

    Signals:
        chosen(str): the value as XLSForm stores it, several names with blanks between.
        attended(): one of them got the focus.
        accepted(): Enter was pressed on one of them.
    """

    chosen = Signal(object)
    attended = Signal()
    accepted = Signal()

    def __init__(self, name: str, choices: tuple[Choice, ...], *, is_many: bool) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._choices, self._is_many = choices, is_many
        self._group = QButtonGroup(self)
        self._group.setExclusive(not is_many)
        self._offered: frozenset[str] = frozenset()
        self.buttons: dict[str, ChoiceButton | TickButton] = {}
        flow = FlowLayout(self, space=em(0.35))
        for choice in choices:
            made = TickButton() if is_many else ChoiceButton()
            made.setObjectName(f"{name}.{choice.name}")
            made.setProperty("choice", choice.name)
            if not is_many:
                made.setProperty("kind", "choice")
            self._group.addButton(made)
            made.attended.connect(self.attended)
            made.accepted.connect(self.accepted)
            made.clicked.connect(self._on_clicked)
            self.buttons[choice.name] = made
            flow.addWidget(made)

    def show_words(self, question: str, language: str) -> None:
        """Print key and words on each, in the reader's language."""
        for choice in self._choices:
            made = self.buttons[choice.name]
            short, full = choice_words(choice, language)
            key = choice.key if not self._is_many else ""
            made.setText(printed(key, short))
            made.setAccessibleName(
                filled("{short}, key {key}", short=short, key=key) if key else short
            )
            made.setAccessibleDescription(f"{question} {full}")
            made.setToolTip(full)

    def show_value(self, value: str, offered: Collection[str]) -> None:
        """Mark what is chosen, and hide what may not be chosen now."""
        self._group.setExclusive(False)
        names = set(value.split()) if self._is_many else {value}
        for name, made in self.buttons.items():
            made.setChecked(name in names)
        self._group.setExclusive(not self._is_many)
        shown = frozenset(offered) or frozenset(self.buttons)
        if shown != self._offered:
            self._offered = shown
            for name, made in self.buttons.items():
                made.setVisible(name in shown)

    def take_focus(self) -> None:
        """Focus what is chosen, else the first that is offered."""
        shown = [b for name, b in self.buttons.items() if name in self._offered] or [
            *self.buttons.values()
        ]
        marked = [made for made in shown if made.isChecked()]
        for made in [*marked, *shown][:1]:
            made.setFocus()

    @Slot()
    def _on_clicked(self) -> None:
        names = [name for name, made in self.buttons.items() if made.isChecked()]
        self.attended.emit()
        self.chosen.emit(" ".join(names))
