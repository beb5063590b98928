"""Where the three panes stand: side by side where there is room, else one at a time.

The story may stand in a window of its own; the other two then share the room. Knows nothing of
cases: it asks a pane to take the focus and no more.
"""

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QPushButton,
    QScrollArea,
    QSplitter,
    QWidget,
)

from qapi_desk.ui.habits import Habits
from qapi_desk.ui.theme import em, worn_percent
from qapi_desk.ui.widgets.kit import button, clear, column, row

THREE_PANES_EMS = 66
"""From this width, in heights of text, the three panes stand side by side."""
TWO_PANES_EMS = 44
"""And from this one the two that stay when the story has its own window."""
LARGE_PERCENT = 150
"""Text larger than this has one pane at a time, however wide the window is."""
SHARES = (22, 31, 33)
WIDTHS = "review/panes"
"""Under which key it is remembered how wide the panes were."""


class Pane(IntEnum):
    """The panes in the order that F6 goes."""

    QUEUE = 0
    STORY = 1
    QUESTIONS = 2


NAMES = {Pane.QUEUE: "Queue", Pane.STORY: "Case story", Pane.QUESTIONS: "Questions"}


class Room(QWidget):
    """Three panes with a bar of tabs above them while they take turns.

    Signals:
        story_wanted(): the story is to be brought to the front, in its own window.
    """

    story_wanted = Signal()

    def __init__(self, panes: tuple[QWidget, QWidget, QWidget], habits: Habits) -> None:
        super().__init__()
        self._habits = habits
        self.setProperty("kind", "clear")
        self._panes = panes
        self._focus: dict[Pane, Callable[[], object]] = {}
        self._at = Pane.QUESTIONS
        self._is_apart = False
        self._area: QScrollArea | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("review.splitter")
        self._splitter.setChildrenCollapsible(False)
        for pane, share in zip(panes, SHARES, strict=True):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.count() - 1, share)
        self._splitter.setSizes(_widths(habits.text(WIDTHS)) or [em(share) for share in SHARES])
        self._splitter.splitterMoved.connect(self._on_moved)
        self._bar = self._make_bar()
        box = column(self._bar, self._splitter, space=0.2)
        box.setContentsMargins(0, 0, 0, 0)
        box.setStretch(1, 1)
        self.setLayout(box)

    def _make_bar(self) -> QWidget:
        self._tabs = QButtonGroup(self)
        made: list[QPushButton] = []
        for pane, words in NAMES.items():
            each = button(words, f"review.pane.{pane.name.lower()}", kind="tab")
            each.setCheckable(True)
            self._tabs.addButton(each, int(pane))
            made.append(each)
        self._tabs.idClicked.connect(self._on_tab)
        return clear(row(*made, None, space=0))

    @Slot()
    def _on_moved(self) -> None:
        """Somebody gave a pane more room: so it stands tomorrow."""
        if self.is_wide and not self._is_apart:
            self._habits.keep(WIDTHS, " ".join(map(str, self._splitter.sizes())))

    def focus_by(self, takers: dict[Pane, Callable[[], object]]) -> None:
        """How each pane takes the focus."""
        self._focus = takers

    # What stands where

    @property
    def is_wide(self) -> bool:
        """Whether the panes stand side by side."""
        wanted = TWO_PANES_EMS if self._is_apart else THREE_PANES_EMS
        return self.width() >= em(wanted) and worn_percent() <= LARGE_PERCENT

    def set_apart(self, *, is_apart: bool) -> None:
        """The story went into its own window, or came back between the other two."""
        self._is_apart = is_apart
        if not is_apart:
            self._splitter.insertWidget(int(Pane.STORY), self._panes[Pane.STORY])
            self._splitter.setStretchFactor(int(Pane.STORY), SHARES[Pane.STORY])
            self._at = Pane.STORY
        elif self._at is Pane.STORY:
            self._at = Pane.QUESTIONS
        self.fit()

    def fit(self) -> None:
        """Show what there is room for."""
        self._bar.setVisible(not self.is_wide)
        for pane, widget in zip(Pane, self._panes, strict=True):
            is_elsewhere = self._is_apart and pane is Pane.STORY
            if not is_elsewhere:
                widget.setVisible(self.is_wide or pane is self._at)
        pressed = self._tabs.button(int(self._at))
        if pressed is not None:
            pressed.setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other panes."""
        super().resizeEvent(event)
        self.fit()

    # Going from one to the next

    def show_pane(self, pane: Pane) -> None:
        """Bring a pane into sight, where they take turns."""
        if self._is_apart and pane is Pane.STORY:
            self.story_wanted.emit()
            return
        self._at = pane
        self.fit()

    def go_to(self, pane: Pane) -> None:
        """Bring a pane into sight and put the focus there."""
        self.show_pane(pane)
        if not (self._is_apart and pane is Pane.STORY):
            self.window().activateWindow()
        self._focus[pane]()
        self._bring_into_sight()

    def scroll_by(self, area: QScrollArea) -> None:
        """The page's scroll area: large text makes the page longer than the window."""
        self._area = area
        area.verticalScrollBar().rangeChanged.connect(self._on_longer)

    @Slot(int, int)
    def _on_longer(self, _least: int, _most: int) -> None:
        QTimer.singleShot(0, self._bring_into_sight)  # once the panes have their new places

    @Slot()
    def _bring_into_sight(self) -> None:
        """Scroll to what has the focus; the questions do so by themselves."""
        focused, here = QApplication.focusWidget(), self._here()
        if self._area is None or focused is None or here is Pane.QUESTIONS:
            return
        if self.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused, 0, em(2))

    def next_pane(self) -> None:
        """From queue to story to questions, and round."""
        self.go_to(Pane((int(self._here()) + 1) % len(Pane)))

    def _here(self) -> Pane:
        focused = QApplication.focusWidget()
        for pane, widget in zip(Pane, self._panes, strict=True):
            if focused is not None and widget.isAncestorOf(focused):
                return pane
        return self._at

    @Slot(int)
    def _on_tab(self, place: int) -> None:
        self.go_to(Pane(place))


def _widths(kept: str) -> list[int]:
    """The widths that were remembered; none when what is remembered is no three widths."""
    found = [int(each) for each in kept.split() if each.isdecimal()]
    return found if len(found) == len(SHARES) and all(found) else []
