"""The seed ceremony in its order: commit, freeze, receipt out, public value, draw."""

from collections.abc import Mapping
from typing import ClassVar

from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.ceremony import CeremonyPresenter, CeremonyState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.kit import card, label

ABOUT = (
    "Commit the master seed, freeze the plan, hand out the receipt, throw the public value, draw: "
    "in this order, on the plan page."
)


class CeremonyPage(Page):
    """Ceremony."""

    id: ClassVar[str] = "ceremony"
    title: ClassVar[str] = "Ceremony"
    presenter: CeremonyPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CeremonyPresenter(seat, self)
        self._about = label(ABOUT, name="ceremony.about")
        self.lay_out(self.body_of(card(self._about)))

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Show what it is for."""
        self.presenter.load()

    def show_state(self, state: CeremonyState) -> None:
        """Show what it is for."""
        self._about.setVisible(state.is_read)


PAGE = CeremonyPage
