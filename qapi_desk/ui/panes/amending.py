"""Asking for an amendment from the page Review: its button, and the sheet that opens from it."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.reviews import CaseState
from qapi_desk.ui.dialogs.amendment import AmendSheet
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.presenters.amending import AmendingPresenter, AmendingState
from qapi_desk.ui.presenters.review_state import ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.kit import button


class Host(Protocol):
    """The page it belongs to."""

    def window(self) -> QWidget:
        """What the sheet opens over."""


class AmendActs(QObject):
    """Opens the sheet and carries what it says; ``button`` stands on the page."""

    def __init__(
        self,
        page: Host,
        seat: Seat,
        shown: Callable[[], ReviewState],
        say: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._page, self._seat, self._shown, self._say = page, seat, shown, say
        self.presenter = AmendingPresenter(seat, self)
        self.button = button("Ask for an amendment…", "review.amend", self.ask, kind="link")
        self.button.hide()
        self._sheet: AmendSheet | None = None
        self._is_asked = False

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the page's command does."""
        return {"review.amend": self.ask}

    def reflect(self, state: ReviewState) -> None:
        """Show the button where a released case is open that counts."""
        work = state.work
        is_released = work is not None and work.case.state is CaseState.RELEASED
        self.button.setVisible(is_released and not self._seat.is_practice)

    @Slot()
    def ask(self) -> None:
        """Read how the case stands, then open the sheet."""
        self._say("", "")
        self._is_asked = self._sheet is None
        self.presenter.begin(self._shown())

    def leave(self) -> None:
        """The page is gone; what comes late falls on the floor."""
        self.presenter.leave()

    # What the presenter asks of its view

    def show_state(self, state: AmendingState) -> None:
        """Show it in the sheet; the first state opens it."""
        if self._sheet is not None:
            self._sheet.show_state(state)
        elif self._is_asked:
            self._is_asked = False
            self._open(state)

    def say(self, sentence: str, tone: str) -> None:
        """Say it on the page."""
        self._say(sentence, tone)

    def _open(self, state: AmendingState) -> None:
        sheet = AmendSheet(self._page.window(), state)
        sheet.wanted.connect(self.presenter.go_to)
        sheet.written.connect(self.presenter.put)
        sheet.left_out.connect(self.presenter.take_out)
        sheet.given.connect(self._on_given)
        sheet.finished.connect(self._on_finished)
        self._sheet = sheet
        sheet.open()
        sheet.take_focus()

    @Slot(object, object)
    def _on_given(self, asked: KeptSheet, told: tuple[str, str]) -> None:
        reason, evidence = told
        self.presenter.send(asked, reason, evidence)

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._sheet = None
