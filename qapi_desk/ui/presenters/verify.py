"""Checking a draw that somebody hands over: a proof and a frame, no review needed."""

from dataclasses import dataclass

from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class VerifyState:
    """What the page shows."""

    is_read: bool = False


class VerifyPresenter(Presenter[VerifyState]):
    """Says what the page is for."""

    def __init__(self, seat: Seat, view: View[VerifyState]) -> None:
        super().__init__(seat, view, VerifyState())

    def load(self) -> None:
        """Nothing has to be read."""
        self.show(VerifyState(is_read=True))
