"""What is done with a rebuttal: packet out and back, more time, an answer by hand, a decision.

Opens the sheets and hands what they say to the presenter; decides nothing.
"""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.rebuttals import Side
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from qapi_desk.services.rebuttal_intake import Returned
from qapi_desk.services.settle import Verdict
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.dialogs.settling import DecideSheet, ExtendSheet, RespondSheet, TakeInSheet, Whose
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.settling_rebuttals import RebuttalsPresenter
from qapi_desk.ui.tongue import filled, said

PACKETS = "Excel workbook (*.xlsx);;PDF (*.pdf)"
BOOKS = "Excel workbook (*.xlsx)"


class RebuttalActs(QObject):
    """The sheets of one tab."""

    def __init__(self, presenter: RebuttalsPresenter, picker: FilePicker, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter, self._picker, self._over = presenter, picker, parent
        self._path = Path()

    @Slot()
    def packet(self) -> None:
        """Ask for a file, then write the packet of the marked rebuttal."""
        view = self._presenter.state.one
        if view is None:
            self._say("No rebuttal is marked; open one first.")
            return
        name = f"rebuttal-{view.rebuttal.number:02}-{view.rebuttal.whom}.xlsx"
        self._picker.save_file(said("Packet"), name, PACKETS, self._presenter.packet)

    @Slot()
    def take_in(self) -> None:
        """Ask for the packet that came back, then show what it says."""
        self._picker.open_file(said("Packet that came back"), BOOKS, self._on_file)

    def _on_file(self, path: Path) -> None:
        self._path = path
        self._presenter.look_at(path, self._on_read)

    def _on_read(self, found: Returned) -> None:
        views = self._presenter.state.views
        view = next((v for v in views if v.rebuttal.number == found.number), None)
        is_worker = view is None or view.rebuttal.side is Side.WORKER
        asked = view.rebuttal.whom if view and is_worker else ""
        self._open(TakeInSheet(self._over.window(), found, self._whose(asked)), self._on_taken)

    @Slot(object, object)
    def _on_taken(self, asked: KeptSheet, handed: Handed) -> None:
        self._presenter.take_in(asked, self._path, handed)

    def _whose(self, asked: str) -> Whose:
        """Who may have answered: the worker who was asked first, then everybody here."""
        state = self._presenter.state
        people = sorted(state.names.items(), key=lambda each: each[1])
        first = [(asked, asked)] if asked else []
        return Whose([*first, *people], state.today, state.is_supervisor)

    @Slot()
    def extend(self) -> None:
        """Ask until when and why, then give more time."""
        view = self._presenter.state.one
        if view is None or view.rebuttal.due is None:
            self._say("The clock does not run yet; write the packet first.")
            return
        sheet = ExtendSheet(self._over.window(), view.rebuttal.number, view.rebuttal.due)
        self._open(sheet, self._on_extended)

    @Slot(object, object)
    def _on_extended(self, asked: KeptSheet, told: tuple[date, str]) -> None:
        until, reason = told
        self._presenter.extend(asked, until, reason)

    @Slot()
    def respond(self) -> None:
        """Ask what was answered to the marked finding, then record it."""
        state = self._presenter.state
        item, view = state.item_view, state.one
        if item is None or view is None:
            self._say("No finding is marked; mark one in the list first.")
            return
        of_worker = view.rebuttal.side is Side.WORKER
        whom = view.rebuttal.whom if of_worker else str(item.finding.worker_id)
        sheet = RespondSheet(self._over.window(), item.item.finding, self._whose(whom))
        self._open(sheet, self._on_responded)

    @Slot(object, object)
    def _on_responded(self, asked: KeptSheet, told: tuple[Given, Handed]) -> None:
        given, handed = told
        self._presenter.respond(asked, given, handed)

    @Slot()
    def decide(self) -> None:
        """Read what the marked finding rests on, then ask for the decision."""
        if self._presenter.state.item_view is None:
            self._say("No finding is marked; mark one in the list first.")
            return
        self._presenter.stands(self._on_stands)

    def _on_stands(self, stands: Verdict) -> None:
        state = self._presenter.state
        item = state.item_view
        if item is None or item.item.response is None:
            return
        told = filled(
            "Case {case}, {criterion}. {who} contests it: {text}",
            case=item.finding.case_id,
            criterion=item.finding.criterion,
            who=state.name(item.item.response.answered_by),
            text=item.item.response.text,
        )
        sheet = DecideSheet(self._over.window(), told, stands, state.causes, state.today)
        self._open(sheet, self._on_decided)

    @Slot(object, object)
    def _on_decided(self, asked: KeptSheet, ruled: Ruled) -> None:
        self._presenter.decide(asked, ruled)

    def _open(self, sheet: KeptSheet, then: object) -> None:
        sheet.given.connect(then)
        sheet.open()

    def _say(self, words: str) -> None:
        self._presenter.view.say(said(words), "bad")
