"""Citing the evidence of an answer: what kind it is, which one, which page; offers beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame

from qapi_desk.ui.widgets.fields import Field
from qapi_desk.ui.widgets.kit import column


class Evidence(QFrame):
    """One line that completes what the case offers: its events, documents and screens.

    Signals:
        cited(str): the citation.
        entered(): Enter was pressed.
        attended(): it got the focus.
    """

    cited = Signal(object)
    entered = Signal()
    attended = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.field = Field(f"review.evidence.{name}", f"Evidence for: {words}")
        self.field.setPlaceholderText("Evidence: event, document, screen or page")
        self.field.settled.connect(self.cited)
        self.field.entered.connect(self.entered)
        self.field.attended.connect(self.attended)
        self._offers = QStringListModel(self)
        completer = QCompleter(self._offers, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.setLayout(column(self.field, space=0.1))

    def offer(self, offers: Sequence[str]) -> None:
        """What may be cited of this case; typing a few letters of one brings it up."""
        if self._offers.stringList() != list(offers):
            self._offers.setStringList(list(offers))

    def show_text(self, text: str) -> None:
        """Show the citation as it is saved."""
        self.field.show_text(text)

    def settle(self) -> None:
        """Say what is still in the field."""
        self.field.settle()

    def take_focus(self) -> None:
        """Put the focus into the line."""
        self.field.setFocus()
