"""The case story in a window of its own, on a second screen if there is one.

It follows the open case and the question at hand, hears every key the main window hears, and
gives the story back when it is closed. Where it stood is remembered.
"""

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qapi_desk.ui.habits import Habits
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said

PLACE, IS_APART = "review/story_place", "review/story_apart"


class StoryWindow(QWidget):
    """Holds the story pane while it stands apart. A child of its page, so it goes when that goes.

    Signals:
        closed(): somebody closed it; the story goes back.
    """

    closed = Signal()

    def __init__(self, page: QWidget, habits: Habits) -> None:
        super().__init__(page, Qt.WindowType.Window)
        self.setObjectName("review.story_window")
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(said("Case story"))
        self._habits = habits
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(em(0.5), em(0.5), em(0.5), em(0.5))

    def take(self, story: QWidget, keys_of: QWidget) -> None:
        """Hold the story and hear the keys of the main window; stand where it stood before."""
        self._box.addWidget(story)
        for action in keys_of.actions():
            self.addAction(action)
        place = QByteArray.fromHex(self._habits.text(PLACE).encode("ascii", "ignore"))
        if place.isEmpty() or not self.restoreGeometry(place):
            self._stand_on_another_screen(keys_of)
        story.show()
        self.show()

    def _stand_on_another_screen(self, main: QWidget) -> None:
        self.resize(em(52), em(44))
        others = [screen for screen in QGuiApplication.screens() if screen is not main.screen()]
        if others:
            corner = others[0].availableGeometry().topLeft()
            self.move(corner.x() + em(2), corner.y() + em(2))

    def come_to_front(self) -> None:
        """Show it above the others and give it the keys."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def remember(self) -> None:
        """Keep where it stands."""
        self._habits.keep(PLACE, bytes(self.saveGeometry().toHex().data()).decode("ascii"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it gives the story back to its page."""
        self.remember()
        self.closed.emit()
        event.accept()
