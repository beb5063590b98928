"""Checking a draw that somebody hands over: a proof and a frame, no review needed."""

from collections.abc import Mapping
from typing import ClassVar

from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.verify import VerifyPresenter, VerifyState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.kit import card, label

ABOUT = (
    "A draw is checked from its proof and its frame alone; nothing of this workspace is needed. On "
    "the command line: “qapi-desk draw verify proof.json --frame frame.txt”."
)


class VerifyPage(Page):
    """Verify a draw."""

    id: ClassVar[str] = "verify"
    title: ClassVar[str] = "Verify a draw"
    presenter: VerifyPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = VerifyPresenter(seat, self)
        self._about = label(ABOUT, name="verify.about")
        self.lay_out(self.body_of(card(self._about)))

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Show what it is for."""
        self.presenter.load()

    def show_state(self, state: VerifyState) -> None:
        """Show what it is for."""
        self._about.setVisible(state.is_read)


PAGE = VerifyPage
