"""What waits for somebody: a button a kind, with how many and since when; it leads to its page.

Knows nothing of why anything waits; the service counts.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton

from qapi_desk.services.desk_waiting import Waiting
from qapi_desk.ui.actions import find
from qapi_desk.ui.place import Place
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, wipe

KINDS: dict[str, tuple[str, str]] = {
    "differences": (
        "difference of a second review to decide",
        "differences of a second review to decide",
    ),
    "amendments": ("amendment to decide", "amendments to decide"),
    "rebuttals": ("contested finding to decide", "contested findings to decide"),
    "rechecks": ("change after a ruling to decide", "changes after a ruling to decide"),
    "relooks": (
        "finding to look at again after a ruling",
        "findings to look at again after a ruling",
    ),
    "corrections": ("case correction past its day", "case corrections past their day"),
    "replacements": ("replacement to decide", "replacements to decide"),
    "overdue": ("case past its due day", "cases past their due day"),
    "returned": ("returned case not back yet", "returned cases not back yet"),
    "remarks": ("remark not settled", "remarks not settled"),
    "left_behind": (
        "open case of somebody no longer let in",
        "open cases of somebody no longer let in",
    ),
    "unassigned": ("case that nobody has", "cases that nobody has"),
}
"""What each kind is called, one and many; another kind is called as the service calls it."""
TILE_EMS = 3.2
"""How high a button is, in heights of text, with its day or without."""


class WaitingCard(QFrame):
    """The card.

    Signals:
        chosen(Place): where somebody wants to see to it.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.waiting")
        self.setProperty("kind", "card")
        self._kinds: dict[str, Waiting] = {}
        self._flow = FlowLayout(space=em(0.6), line_space=em(0.6))
        self._none = label("Nothing waits for a decision.", tone="muted", name="desk.no_waiting")
        self._box = clear(self._flow)
        heading = label("Waiting", kind="heading")
        self.setLayout(column(heading, self._box, self._none, space=0.5, margin=0.8))

    def show_waiting(self, waiting: tuple[Waiting, ...]) -> None:
        """Show these; what is shown already stays, with the focus on it."""
        if waiting == tuple(self._kinds.values()):
            return
        self._kinds = {each.key: each for each in waiting}
        wipe(self._flow)
        for each in waiting:
            self._flow.addWidget(self._tile(each))
        self._box.setVisible(bool(waiting))
        self._none.setVisible(not waiting)

    @property
    def first(self) -> QPushButton | None:
        """The first button, for the keyboard."""
        found = [item.widget() for at in range(self._flow.count())
                 if (item := self._flow.itemAt(at)) is not None]  # fmt: skip
        return next((each for each in found if isinstance(each, QPushButton)), None)

    def _tile(self, each: Waiting) -> QPushButton:
        words = words_of(each)
        since = filled("since {day}", day=day(each.oldest)) if each.oldest else ""
        made = button(f"{words}\n{since}".rstrip(), f"desk.waiting.{each.key}", self._on_pressed,
                      kind="tile")  # fmt: skip
        page = said(find(f"go.{each.page}").text)
        told = f"{words}, {since}" if since else words
        made.setAccessibleName(filled("{told}. Go to {page}", told=told, page=page))
        made.setToolTip(filled("Go to {page}", page=page))
        made.setProperty("key", each.key)
        made.setMinimumHeight(em(TILE_EMS))
        return made

    @Slot()
    def _on_pressed(self) -> None:
        each = self._kinds[str(self.sender().property("key"))]
        self.chosen.emit(Place(each.page, each.detail))


def words_of(each: Waiting) -> str:
    """How many of which kind."""
    if each.key not in KINDS:
        return each.words
    one, many = KINDS[each.key]
    return plural(each.count, one, many)
