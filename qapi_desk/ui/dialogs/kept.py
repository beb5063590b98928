"""Sheets that stay open until what was written is kept: a refusal loses nobody a word."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.kit import clear, label, scrolled


class KeptSheet(Sheet):
    """A form that asks, and waits for what comes of it.

    Signals:
        given(KeptSheet, object): what was written, to be kept; the sheet waits.
    """

    given = Signal(object, object)

    def __init__(self, parent: QWidget, name: str, title: str) -> None:
        super().__init__(parent, name, title)
        self._is_open, self._over = True, parent
        self.finished.connect(self._on_finished)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def lay_out(self, do_it: str, *, wide_ems: float = 38) -> None:
        """Put the form into the sheet, and the buttons under it; never wider than the window."""
        area = scrolled(clear(self.form), f"{self.name}.scroll")
        area.setWidgetResizable(True)
        self.put(area)
        self._do_it = self.ask_to(do_it)
        window = self._over.window()
        high = self.form.sizeHint().height() + em(11)
        self.resize(min(em(wide_ems), window.width()), min(high, window.height()))

    def line(self, words: str, name: str) -> QLineEdit:
        """One line to write in, with its words before it."""
        made = QLineEdit()
        self._add(words, made, name)
        return made

    def lines(self, words: str, name: str, *, high: int = 4) -> QPlainTextEdit:
        """Several lines to write in."""
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(em(1.4 * high + 0.6))
        self._add(words, made, name)
        return made

    def choice(
        self, words: str, name: str, items: Sequence[tuple[str, str]], wanted: str | None = None
    ) -> Choice:
        """One of several, by its key."""
        made = Choice(f"{self.name}.{name}", words.replace("&", ""), letters=24)
        made.offer(items, wanted)
        self._add(words, made, name)
        return made

    def add(self, words: str, made: QWidget, name: str) -> None:
        """A field of another kind, with its words before it."""
        self._add(words, made, name)

    def _add(self, words: str, made: QWidget, name: str) -> None:
        made.setObjectName(f"{self.name}.{name}")
        made.setAccessibleName(said(words).replace("&", ""))
        head = label(words)
        head.setWordWrap(False)
        head.setBuddy(made)
        self.form.addRow(head, made)

    def ask(self, what: object) -> None:
        """Have it kept; until then nothing is asked twice."""
        self.banner.clear()
        self._do_it.setEnabled(False)
        self.given.emit(self, what)

    def kept(self) -> None:
        """It is kept; the sheet goes."""
        if self._is_open:
            self.accept()

    def refuse(self, sentence: str) -> None:
        """Say why not; what was written stays."""
        if self._is_open:
            self._do_it.setEnabled(True)
            self.banner.say(sentence)

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._is_open = False
