"""The seed ceremony in its order: commit, freeze, receipt out, public value, draw."""

from dataclasses import dataclass

from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class CeremonyState:
    """What the page shows."""

    is_read: bool = False


class CeremonyPresenter(Presenter[CeremonyState]):
    """Says what the page is for."""

    def __init__(self, seat: Seat, view: View[CeremonyState]) -> None:
        super().__init__(seat, view, CeremonyState())

    def load(self) -> None:
        """Nothing has to be read."""
        self.show(CeremonyState(is_read=True))
