"""Checking a draw that somebody hands over: files dropped in, each check told; no review needed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea

from qapi_desk.services.check_draw import CheckedDraw
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.verify import VerifyPresenter, VerifyState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.check_lines import CheckLines
from qapi_desk.ui.widgets.draw_files import DrawFilesForm
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, card, label, row, set_tone
from qapi_desk.ui.widgets.replay_card import ReplayCard

ABOUT = (
    "Drop a proof and its frame here, or the whole exported folder. Nothing of this workspace is "
    "needed; “qapi-desk draw verify” says the same."
)


class VerifyPage(Page):
    """Verify a draw."""

    id: ClassVar[str] = "verify"
    title: ClassVar[str] = "Verify a draw"
    presenter: VerifyPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = VerifyPresenter(seat, self)
        self.setAcceptDrops(True)
        self._form = DrawFilesForm(picker)
        self._form.put.connect(self._on_put)
        self._form.master_put.connect(self._on_master)
        self._form.entered.connect(self.check)
        self._replay = ReplayCard()
        self._replay.asked.connect(self._on_replay)
        self._outcome = self._outcome_card()
        self._folder = button("Choose a folder…", "verify.folder", self.choose_folder)
        self._clear = button("Clear", "verify.clear", self.clear, kind="link")
        self._check = button("Check the draw", "verify.check", self.check, kind="primary")
        files = card(
            label(ABOUT, tone="muted", name="verify.about"),
            self._form,
            row(self._check, self._folder, self._clear, None),
        )
        self.lay_out(self.body_of(files, self._outcome, self._replay))

    def _outcome_card(self) -> QFrame:
        self._word = label(kind="chip", name="verify.word")
        self._summary = label(kind="heading", name="verify.summary")
        self._lines = CheckLines("verify.lines")
        self._facts = FactsView("verify.facts")
        self._details = label(name="verify.details")
        self._copy = button("Copy", "verify.copy", self.copy)
        self._save = button("Save as text…", "verify.save", self.save)
        head = row(self._word, self._summary, self._copy, self._save)
        head.setStretch(1, 1)
        claims = label("What the draw claims", kind="heading")
        made = card(head, self._lines, claims, self._facts, self._details)
        made.hide()
        return made

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Nothing of its own."""
        return {}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Be ready; a page that has just exported a draw may name its folder."""
        self.presenter.load()
        if detail.get("folder"):
            self.presenter.take((Path(detail["folder"]),))

    def show_state(self, state: VerifyState) -> None:
        """Show the files, what came of the check, and of the replay."""
        self._form.show_files(state.files, state.master)
        self._check.setEnabled(not state.is_checking)
        was_shown = not self._outcome.isHidden()
        self._outcome.setVisible(state.checked is not None)
        if state.checked is not None:
            self._show_checked(state.checked)
            if not was_shown:
                QTimer.singleShot(0, self._bring_outcome)
        self._replay.show_replay(state.limits, state.replayed, state.compared, state.fault)

    def _show_checked(self, checked: CheckedDraw) -> None:
        word, tone = _word(checked)
        self._word.setText(word)
        set_tone(self._word, tone)
        self._summary.setText(checked.summary)
        self._lines.show_lines(checked.lines)
        self._facts.show_facts(checked.claims.facts)
        claims = checked.claims
        self._details.setText("\n".join((*claims.criteria, *claims.openings, *claims.voided)))

    @Slot()
    def _bring_outcome(self) -> None:
        """Scroll so far that the outcome can be read, however large the text is."""
        area = self.findChild(QScrollArea, f"{self.id}.scroll")
        if isinstance(area, QScrollArea) and area.widget() is not None:
            area.ensureWidgetVisible(self._lines, 0, em(1))

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this machine."""
        if _local(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Sort out what was dropped."""
        paths = _local(event)
        if paths:
            event.acceptProposedAction()
            self.presenter.take(paths)

    # What is pressed

    @Slot(object, object)
    def _on_put(self, kind: str, path: str) -> None:
        self.presenter.put(kind, path)

    @Slot(object)
    def _on_master(self, text: str) -> None:
        self.presenter.set_master(text)

    @Slot(object, object)
    def _on_replay(self, terms: tuple[str, str, str, str], printout: str) -> None:
        self.presenter.replay(terms, printout)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for the folder of an export."""
        self.picker.folder("The exported folder of a draw", self._take_folder)

    def _take_folder(self, folder: Path) -> None:
        self.presenter.take((folder,))

    @Slot()
    def check(self) -> None:
        """Check the draw."""
        self.presenter.check()

    @Slot()
    def clear(self) -> None:
        """Begin anew."""
        self.presenter.clear()

    @Slot()
    def copy(self) -> None:
        """Put the outcome on the clipboard as text."""
        checked = self.presenter.state.checked
        if checked is not None:
            QGuiApplication.clipboard().setText(checked.text)
            self.say("The outcome is on the clipboard.", "good")

    @Slot()
    def save(self) -> None:
        """Ask where to save the outcome."""
        self.picker.save_file(
            "Save the outcome", "draw-check.txt", "Text (*.txt)", self.presenter.save
        )


def _word(checked: CheckedDraw) -> tuple[str, str]:
    if not checked.is_ok:
        return "Differs", "bad"
    return ("Holds", "good") if checked.is_anchored else ("Holds by itself", "warn")


def _local(event: QDropEvent) -> Sequence[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


PAGE = VerifyPage
