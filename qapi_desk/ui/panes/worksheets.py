"""The two commands of a worksheet on the page Review: out, and back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.services.worksheet_check import Choice
from qapi_desk.ui.dialogs.worksheet_back import WorksheetBack
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.worksheets import WorksheetPresenter, WorksheetState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.row_list import ListContents

BOOKS = "Excel (*.xlsx)"


class Host(Protocol):
    """The page they belong to."""

    picker: FilePicker

    def window(self) -> QWidget:
        """What a dialog opens over."""

    def export_list(self, contents: ListContents) -> None:
        """Save what a list shows."""


class WorksheetActs(QObject):
    """Hands out and takes back; the page says what happened while no dialog is open."""

    def __init__(self, page: Host, seat: Seat, say: Callable[[str, str], None]) -> None:
        super().__init__()
        self._page, self._seat, self._say = page, seat, say
        self.presenter = WorksheetPresenter(seat, self)
        self._dialog: WorksheetBack | None = None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the page's keys do."""
        return {"review.worksheet_out": self.out, "review.worksheet_back": self.back}

    @Slot()
    def out(self) -> None:
        """Ask where the worksheet goes."""
        name = f"{self._seat.review_id}-{self._seat.desk.person.person_id}.xlsx"
        self._page.picker.save_file(said("Worksheet out"), name, BOOKS, self.presenter.hand_out)

    @Slot()
    def back(self) -> None:
        """Ask for the worksheet that came back, then show what is in it."""
        self._page.picker.open_file(said("Worksheet back"), BOOKS, self._on_file)

    def _on_file(self, path: Path) -> None:
        dialog = WorksheetBack(self._page.window())
        dialog.again.connect(self.presenter.again)
        dialog.chosen.connect(self._on_chosen)
        dialog.taken.connect(self.presenter.take_in)
        for each in (dialog.faults, dialog.changes):
            each.export_asked.connect(self._page.export_list)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()
        self.presenter.look_at(path)

    @Slot(object, object)
    def _on_chosen(self, rows: object, choice: object) -> None:
        if isinstance(rows, list) and isinstance(choice, Choice):
            self.presenter.choose(rows, choice)

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None

    def leave(self) -> None:
        """The page is gone; what comes late falls on the floor."""
        self.presenter.leave()

    # What the presenter asks of its view

    def show_state(self, state: WorksheetState) -> None:
        """Show it in the dialog, while there is one."""
        if self._dialog is not None:
            self._dialog.show_state(state)

    def say(self, sentence: str, tone: str) -> None:
        """Say it in the dialog, else on the page."""
        if self._dialog is not None:
            self._dialog.say(sentence, tone)
        else:
            self._say(sentence, tone)
