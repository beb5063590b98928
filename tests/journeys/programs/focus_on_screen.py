"""The window on a real screen, in its own process: where the focus is through one journey.

Called with the workspace, a folder for settings and the name of a journey below. What is not so
ends the process with a traceback.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QMainWindow,
    QWidget,
)

from qapi_desk.ui.settings import Settings
from qapi_desk.ui.start import make_window
from tests.journeys.keyboard import Keyboard

CASE = "E24B"
KEYS_OF_THE_CASE = ("y", "n", "Return", "y", "Return", "y", "Return", "m")


class Watched(Keyboard):
    """A keyboard before a window whose focus is looked at, and never moved but by keys."""

    @property
    def focus(self) -> QWidget:
        """What has the focus: something always has, once the keyboard is handed over."""
        self.until(self.has_keyboard)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def has_keyboard(self) -> bool:
        """Whether a part has the focus. Where a window closed, the one beneath hears keys next.

        That is what window managers do; the screen of the test has none.
        """
        if QApplication.activeWindow() is None:
            (QApplication.activeModalWidget() or self.window).activateWindow()
        return QApplication.focusWidget() is not None

    def keys(self, *words: str) -> None:
        """Press keys; after each the focus must be in sight."""
        for word in words:
            super().keys(word)
            try:
                self.until(lambda: is_in_sight(self.focus))
            except TimeoutError:
                raise AssertionError(f"{word}: {self.focus.objectName()} is not seen") from None

    @property
    def is_ahead(self) -> bool:
        """Whether the window of the questions is the one that hears keys."""
        return isinstance(QApplication.activeWindow(), QMainWindow)


def is_in_sight(part: QWidget) -> bool:
    """Whether a part is seen whole, or as much of it as there is room for; of a list, its row."""
    if not part.isVisible() or part.window() is not QApplication.activeWindow():
        return False
    seen = part.visibleRegion().boundingRect()
    if isinstance(part, QAbstractItemView) and part.currentIndex().isValid():
        return seen.contains(part.visualRect(part.currentIndex()).center())
    area = part.parentWidget()
    while area is not None and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    room = area.viewport().height() if isinstance(area, QAbstractScrollArea) else part.height()
    return seen.height() >= min(part.height(), room - 2) and seen.width() > 0


def panes(hands: Watched) -> None:
    """F6 goes from pane to pane, and comes back to the question it left."""
    hands.keys("y")
    left = hands.focus
    visited = []
    for _ in range(3):
        hands.keys("F6")
        visited.append(hands.focus.objectName())
    assert visited == ["review.queue.table", "review.events.table", left.objectName()]


def story(hands: Watched) -> None:
    """The story goes into its own window with the focus; when it is back, the question has it."""
    hands.keys("Ctrl+Shift+S")
    hands.until(lambda: not hands.is_ahead)
    assert hands.focus.window().objectName() != "window"
    assert hands.focus.objectName() == "review.events.table"
    hands.keys("Down")
    hands.keys("Ctrl+Shift+S")
    hands.until(lambda: hands.has_keyboard() and hands.is_ahead)
    assert hands.focus.objectName().startswith("review.answer.gen_ours"), hands.focus


def dialogs(hands: Watched) -> None:
    """Whatever opens over the page gives the focus back when it is closed."""
    hands.keys("y")
    left = hands.focus
    for opens in ("Ctrl+D", "Ctrl+K", "?", "Ctrl+O"):
        hands.keys(opens)
        hands.until(lambda: hands.has_keyboard() and not hands.is_ahead)
        hands.keys("Escape")
        hands.until(lambda: hands.has_keyboard() and hands.is_ahead)
        assert hands.focus is left, (opens, hands.focus.objectName())


def case(hands: Watched) -> None:
    """Through a whole case, every step of the focus is in sight."""
    hands.open_case(CASE)
    hands.keys(*KEYS_OF_THE_CASE)
    assert hands.is_done
    hands.keys(*["Shift+Backtab"] * 30)
    hands.keys("Ctrl+Return")
    hands.until(lambda: "Released." in hands.banner("review"))


def small(hands: Watched) -> None:
    """In 680 pixels beside another program the panes take turns, and the focus goes with them."""
    hands.window.resize(680, 600)
    hands.rest()
    hands.keys("y", "n", "Return")
    left = hands.focus
    hands.keys("F6")
    assert hands.focus.objectName() == "review.queue.table"
    assert not left.isVisible()
    hands.keys("F6", "F6")
    assert hands.focus is left
    hands.keys(*["Shift+Backtab"] * 12)


def main() -> None:
    """Open the window as Jun Birch and go the journey."""
    home, folder = Path(sys.argv[1]), Path(sys.argv[2])
    settings = Settings(folder / "window.ini")
    settings.keep("window/person", "birch")
    settings.flush()
    app = QApplication(["window"])
    assert app.platformName() == "xcb"
    window = make_window(app, home, folder)
    window.resize(1366, 728)
    window.show()
    window.activateWindow()  # no window manager is there to do it
    hands = Watched(window)
    hands.go_to_review()
    {made.__name__: made for made in (panes, story, dialogs, case, small)}[sys.argv[3]](hands)
    window.close()


main()
