"""The draw in force: its facts, the sample, and what became of it."""

from dataclasses import dataclass

from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class DrawState:
    """What the page shows."""

    is_read: bool = False


class DrawPresenter(Presenter[DrawState]):
    """Says what the page is for."""

    def __init__(self, seat: Seat, view: View[DrawState]) -> None:
        super().__init__(seat, view, DrawState())

    def load(self) -> None:
        """Nothing has to be read."""
        self.show(DrawState(is_read=True))
