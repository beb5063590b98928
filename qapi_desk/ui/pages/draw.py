"""The draw in force: its facts, the sample, and what became of it."""

from collections.abc import Mapping
from typing import ClassVar

from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.draw import DrawPresenter, DrawState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.kit import card, label

ABOUT = "The draw in force, its sample and its assignment stand on the plan page."


class DrawPage(Page):
    """Draw."""

    id: ClassVar[str] = "draw"
    title: ClassVar[str] = "Draw"
    presenter: DrawPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = DrawPresenter(seat, self)
        self._about = label(ABOUT, name="draw.about")
        self.lay_out(self.body_of(card(self._about)))

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Show what it is for."""
        self.presenter.load()

    def show_state(self, state: DrawState) -> None:
        """Show what it is for."""
        self._about.setVisible(state.is_read)


PAGE = DrawPage
