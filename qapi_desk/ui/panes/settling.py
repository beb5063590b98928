"""What the tabs of the page Answering back share: a list, and the sheet of what is marked in it.

Enter goes from the list into the sheet, Escape back. Decides nothing.
"""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from qapi_desk.ui.presenters.settling import Tab, TabState
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

LISTED = 8
"""So many rows of a list are in sight at once."""


class SettledPane(QWidget):
    """One tab.

    Signals:
        opened(Place): somebody wants to be somewhere else.
    """

    opened = Signal(object)

    tab: ClassVar[Tab]

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(f"settling.{self.tab}")
        self.setProperty("kind", "clear")
        self._refusal = label(name=f"settling.{self.tab}.refusal")
        self._refused = card(label("Not shown here", kind="heading"), self._refusal)
        self._refused.hide()

    def lay_out(self, *parts: QWidget) -> None:
        """The parts under one another, the refusal in their place where there is one."""
        self._parts = parts
        box = column(self._refused, *parts, space=0.7)
        box.setContentsMargins(0, em(0.5), 0, 0)
        box.addStretch(1)
        self.setLayout(box)

    @property
    def leading(self) -> RowList:
        """The list that leads the tab."""
        raise NotImplementedError

    def lists(self) -> tuple[RowList, ...]:
        """Every list of the tab, to be exported when one asks for it."""
        return (self.leading,)

    def stops(self) -> list[QWidget]:
        """Where F6 stops, in order: the lists that show, then the first act."""
        found: list[QWidget] = [each.grid for each in self.lists() if each.grid.isVisible()]
        act = self.first_act()
        return [*found, act] if act is not None else found

    def first_act(self) -> QPushButton | None:
        """The first button of the sheet that can be pressed."""
        return next((each for each in self.acts() if each.isVisible() and each.isEnabled()), None)

    def acts(self) -> tuple[QPushButton, ...]:
        """The buttons of the sheet, in order."""
        return ()

    def reflect(self, state: TabState) -> bool:
        """Show the parts, or why this person is not shown them; whether they are shown."""
        is_shown = state.is_read and not state.refusal
        self._refused.setVisible(bool(state.refusal))
        self._refusal.setText(state.refusal)
        for part in self._parts:
            part.setVisible(is_shown)
        return is_shown

    def act(
        self, words: str, name: str, pressed: Callable[[], object], *, kind: str = ""
    ) -> QPushButton:
        """A button of the sheet."""
        return button(words, f"settling.{name}", pressed, kind=kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.leading.grid.isVisible():
            self.leading.grid.setFocus()
            return
        super().keyPressEvent(event)

    @Slot(object)
    def _on_entered(self, _row: object) -> None:
        act = self.first_act()
        if act is not None:
            act.setFocus()


def sheet(*parts: QWidget) -> QFrame:
    """What is marked in the list, whole."""
    return card(*parts, space=0.6)


def bar(*parts: QWidget) -> QWidget:
    """Buttons beside one another, in as many lines as they need."""
    flow = FlowLayout(space=em(0.5), line_space=em(0.3))
    for each in parts:
        flow.addWidget(each)
    return clear(flow)
