"""What the window itself does for an action: dialogs, text size, the list at hand."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qapi_desk.domain.ids import ReviewId
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qapi_desk.ui.window import MainWindow

SIZES = (80, 90, 100, 110, 125, 150, 175, 200, 250)


class Commands(QObject):
    """The window's own commands. Dialogs are imported when they are wanted, and opened."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done for each action's id."""
        return {
            "app.palette": self.open_palette,
            "app.deadline": self.open_deadline,
            "app.choose_review": self.open_reviews,
            "app.sign_out": self._window.sign_out,
            "app.quit": self._window.close,
            "view.larger": self.larger,
            "view.smaller": self.smaller,
            "view.plain_size": self.plain_size,
            "view.pane": self.next_pane,
            "view.english": self.speak_english,
            "view.spanish": self.speak_spanish,
            "view.letters": self._window.switch_letters,
            "help.keys": self.open_keys,
            "help.versions": self.open_about,
            "list.export": self.export_list,
            "list.copy": self.copy_list,
            "list.search": self.search_list,
        }

    def open_palette(self) -> None:
        """Every command by a few letters."""
        module = import_module("qapi_desk.ui.dialogs.palette")
        dialog = module.Palette(self._window, self._window.book.enabled())
        dialog.chosen.connect(self._window.dispatch)
        dialog.open()

    def open_deadline(self) -> None:
        """The deadline pad, with the limit of the question at hand."""
        if self._window.seat is not None:
            module = import_module("qapi_desk.ui.dialogs.deadline")
            asked = self._window.page.asked_clock() if self._window.page is not None else None
            module.DeadlinePad(self._window, self._window.seat, asked).open()

    def open_reviews(self) -> None:
        """Choose which review the window shows."""
        if self._window.seat is None:
            return
        module = import_module("qapi_desk.ui.dialogs.choose_review")
        dialog = module.ChooseReview(self._window, self._window.seat)
        dialog.chosen.connect(self._on_review)
        if self._window.page is not None:
            dialog.list.export_asked.connect(self._window.page.export_list)
        dialog.open()

    @Slot(object)
    def _on_review(self, review_id: str) -> None:
        self._window.open_review(ReviewId(review_id))

    def open_keys(self) -> None:
        """The key card."""
        import_module("qapi_desk.ui.dialogs.key_card").KeyCard(self._window).open()

    def open_about(self) -> None:
        """Which program this is."""
        import_module("qapi_desk.ui.dialogs.about").About(self._window).open()

    def next_pane(self) -> None:
        """Put the focus into the page's next part."""
        if self._window.page is not None:
            self._window.page.next_pane()

    def _list(self) -> RowList | None:
        page = self._window.page
        return page.list_at_hand() if page is not None else None

    def export_list(self) -> None:
        """Export the list at hand."""
        at_hand = self._list()
        if at_hand is not None:
            at_hand.export()

    def copy_list(self) -> None:
        """Copy the marked rows of the list at hand."""
        at_hand = self._list()
        if at_hand is not None:
            at_hand.copy()

    def search_list(self) -> None:
        """Go to the search box of the list at hand."""
        at_hand = self._list()
        if at_hand is not None:
            at_hand.search.setFocus()

    def speak_english(self) -> None:
        """The window's words in English."""
        self._window.speak("en")

    def speak_spanish(self) -> None:
        """The window's words in Spanish, as far as the catalogue has them."""
        self._window.speak("es")

    def larger(self) -> None:
        """The next larger text."""
        now = self._window.dress.percent
        self._resize(next((size for size in SIZES if size > now), SIZES[-1]))

    def smaller(self) -> None:
        """The next smaller text."""
        now = self._window.dress.percent
        self._resize(next((size for size in reversed(SIZES) if size < now), SIZES[0]))

    def plain_size(self) -> None:
        """Text as the system has it."""
        self._resize(100)

    def _resize(self, percent: int) -> None:
        self._window.wear(Theme(self._window.settings.text("look/theme")), percent)
