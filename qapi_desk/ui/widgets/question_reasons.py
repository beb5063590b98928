"""The coded reasons of an answer, one under another, each with its number key in print."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout

from qapi_desk.domain.forms import Choice
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.kit import label
from qapi_desk.ui.widgets.question_choices import ChoiceButton, printed
from qapi_desk.ui.widgets.question_words import choice_words


class Reasons(QFrame):
    """A list of reasons to choose one from.

    Signals:
        chosen(str): the code of the reason.
        attended(): one of them got the focus.
        accepted(): Enter was pressed on one of them.
    """

    chosen = Signal(object)
    attended = Signal()
    accepted = Signal()

    def __init__(self, name: str, question: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "well")
        self._question = question
        self._title = label("Because…  a number chooses", kind="small", tone="muted")
        self._box = QVBoxLayout(self)
        self._box.setSpacing(em(0.15))
        edge = em(0.5)
        self._box.setContentsMargins(edge, edge, edge, edge)
        self._box.addWidget(self._title)
        self._group = QButtonGroup(self)
        self._shown: tuple[tuple[Choice, ...], str] = ((), "")
        self.buttons: dict[str, ChoiceButton] = {}

    def show_reasons(
        self, reasons: tuple[Choice, ...], chosen: str, language: str, *, is_open: bool
    ) -> None:
        """Show these reasons, the chosen one marked; folded, only that one."""
        if (reasons, language) != self._shown:
            self._shown = (reasons, language)
            self._make(reasons, language)
        self._group.setExclusive(False)
        for name, made in self.buttons.items():
            made.setChecked(name == chosen)
            made.setVisible(is_open or name == chosen or not chosen)
        self._title.setVisible(is_open or not chosen)
        self._group.setExclusive(True)

    def _make(self, reasons: tuple[Choice, ...], language: str) -> None:
        wanted = {reason.name for reason in reasons}
        for name in [name for name in self.buttons if name not in wanted]:
            gone = self.buttons.pop(name)
            gone.hide()
            gone.deleteLater()
        for place, reason in enumerate(reasons, start=1):
            made = self.buttons.get(reason.name) or self._button(reason.name)
            key = reason.key or str(place)
            words, full = choice_words(reason, language)
            made.setText(printed(key, full))
            made.setAccessibleName(filled("{reason}, key {key}", reason=words, key=key))
            made.setAccessibleDescription(
                filled("Why: {question} {full}", question=self._question, full=full)
            )
            made.setProperty("key", key.upper())
            self._box.addWidget(made)

    def _button(self, name: str) -> ChoiceButton:
        made = ChoiceButton()
        made.setObjectName(f"{self.objectName()}.{name}")
        made.setProperty("choice", name)
        made.attended.connect(self.attended)
        made.accepted.connect(self.accepted)
        made.clicked.connect(self._on_clicked)
        self._group.addButton(made)
        self.buttons[name] = made
        return made

    def take_focus(self) -> None:
        """Focus the chosen reason, else the first."""
        marked = [made for made in self.buttons.values() if made.isChecked()]
        for made in [*marked, *self.buttons.values()][:1]:
            made.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key printed on a reason chooses it; other keys belong to the question."""
        key = event.text().upper()
        for name, made in self.buttons.items():
            if key and made.property("key") == key and made.isEnabled():
                made.setChecked(True)
                self.chosen.emit(name)
                return
        super().keyPressEvent(event)

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, ChoiceButton):
            self.attended.emit()
            self.chosen.emit(str(sender.property("choice")))
