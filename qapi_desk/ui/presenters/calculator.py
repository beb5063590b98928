"""The auditor's calculator: figures in, figures and workings out, no review needed."""

from dataclasses import dataclass

from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class CalculatorState:
    """What the page shows."""

    is_read: bool = False


class CalculatorPresenter(Presenter[CalculatorState]):
    """Says what the page is for."""

    def __init__(self, seat: Seat, view: View[CalculatorState]) -> None:
        super().__init__(seat, view, CalculatorState())

    def load(self) -> None:
        """Nothing has to be read."""
        self.show(CalculatorState(is_read=True))
