"""What the commands about questions do: each action's id, and whom it asks.

Connects the pane's signals to the presenter; decides nothing.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from qapi_desk.domain.ids import CaseId
from qapi_desk.ui.dialogs.entry import EntrySheet
from qapi_desk.ui.panes.questions import QuestionsPane
from qapi_desk.ui.presenters.new_entry import NewEntry
from qapi_desk.ui.presenters.review import ReviewPresenter
from qapi_desk.ui.presenters.review_state import Name
from qapi_desk.ui.tongue import spoken

FORM_LANGUAGE = "review/language"
"""Under which key it is remembered in which language forms are read; the window's unless chosen."""


class QuestionActs(QObject):
    """Keys and signals of the questions.

    Signals:
        element_wanted(str): the person wants to see this element in the catalog.
    """

    element_wanted = Signal(object)

    def __init__(self, presenter: ReviewPresenter, pane: QuestionsPane) -> None:
        super().__init__(pane)
        self._presenter, self._pane = presenter, pane
        pane.remarked.connect(self._on_remarked)
        pane.settled.connect(self._on_settled)
        pane.offers_wanted.connect(self._on_offers_wanted)
        pane.noted.connect(self._on_noted)
        presenter.speak(presenter.seat.habits.text(FORM_LANGUAGE) or spoken())

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done for each action's id."""
        return {
            "review.undo": self.undo,
            "review.redo": self.redo,
            "review.reason": self.ask_reason,
            "review.remark": self.ask_remark,
            "review.next_remark": self.next_remark,
            "review.previous_remark": self.previous_remark,
            "review.settle_remark": self.settle_remark,
            "review.note": self.toggle_note,
            "review.language": self.switch_language,
            "review.entries": self.toggle_entries,
            "review.entry": self.write_entry,
            "review.element": self.find_element,
        }

    def undo(self) -> None:
        """Take back the last answer and go to it."""
        self._pane.settle()
        self._presenter.undo()

    def redo(self) -> None:
        """Give again what was taken back, and go to it."""
        self._pane.settle()
        self._presenter.redo()

    def ask_reason(self) -> None:
        """Open the coded reasons of the question at hand."""
        card = self._pane.card_at_hand()
        if card is not None:
            card.ask_reason()

    def ask_remark(self) -> None:
        """Write a remark on the question at hand, or answer the open one."""
        self._pane.settle()
        self._presenter.want_remark()

    def next_remark(self) -> None:
        """Go to the next open remark."""
        self._pane.settle()
        self._presenter.next_remark()

    def previous_remark(self) -> None:
        """Go to the open remark before."""
        self._pane.settle()
        self._presenter.next_remark(-1)

    def settle_remark(self) -> None:
        """Settle the open remark of the question at hand."""
        self._presenter.settle_remark()

    def toggle_note(self) -> None:
        """Show or hide the note on the case."""
        self._presenter.toggle_note()
        if not self._presenter.state.shows_note:
            self._pane.take_focus()

    def switch_language(self) -> None:
        """Read the forms in the next of their languages."""
        language = self._presenter.switch_language()
        if language:
            self._presenter.seat.habits.keep(FORM_LANGUAGE, language)

    def toggle_entries(self) -> None:
        """Unfold or fold the rulings and best practices of the question at hand."""
        if not self._pane.toggle_entries():
            self._presenter.view.say("No ruling and no best practice stands beside it.", "warn")

    def write_entry(self) -> None:
        """Attach a ruling or a best practice to the question at hand."""
        self._pane.settle()
        places = self._presenter.places()
        if places:
            today = self._presenter.seat.desk.clock.now().date()
            sheet = EntrySheet(self._pane, places, today, self._presenter.usual_kind)
            sheet.given.connect(self._on_entry)
            sheet.open()

    def find_element(self) -> None:
        """Look up the element of the question at hand, to go there."""
        self._pane.settle()
        self._presenter.find_element(self.element_wanted.emit)

    @Slot(object, object)
    def _on_entry(self, sheet: EntrySheet, new: NewEntry) -> None:
        self._presenter.attach(sheet, new)

    @Slot(object, object, object)
    def _on_remarked(self, name: Name, number: int, text: str) -> None:
        if number:
            self._presenter.reply(number, text)
        else:
            self._presenter.remark(name, text)

    @Slot(object)
    def _on_settled(self, number: int) -> None:
        self._presenter.settle_remark(number)

    @Slot()
    def _on_offers_wanted(self) -> None:
        self._presenter.offer_evidence()

    @Slot(object, object)
    def _on_noted(self, case_id: CaseId, text: str) -> None:
        self._presenter.write_note(case_id, text)
