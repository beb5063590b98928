"""The auditor's calculator: figures in, figures and workings out, no review needed."""

from collections.abc import Mapping
from typing import ClassVar

from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.calculator import CalculatorPresenter, CalculatorState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.kit import card, label

ABOUT = (
    "Sizes, limits and plans from given figures alone; no case of this workspace is read. On the "
    "command line: “qapi-desk calc”."
)


class CalculatorPage(Page):
    """Calculator."""

    id: ClassVar[str] = "calculator"
    title: ClassVar[str] = "Calculator"
    presenter: CalculatorPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CalculatorPresenter(seat, self)
        self._about = label(ABOUT, name="calculator.about")
        self.lay_out(self.body_of(card(self._about)))

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Show what it is for."""
        self.presenter.load()

    def show_state(self, state: CalculatorState) -> None:
        """Show what it is for."""
        self._about.setVisible(state.is_read)


PAGE = CalculatorPage
