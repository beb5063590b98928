"""Second review: released cases looked at again, blind; what differs; and the integrity report."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QTabWidget, QWidget

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.people import Role
from qapi_desk.services.queue import QueueRow
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.integrity import IntegrityPane
from qapi_desk.ui.panes.second_cases import CasesPane, MadePane
from qapi_desk.ui.panes.second_differences import DifferencesPane
from qapi_desk.ui.panes.second_plan import DrawPane, PlanPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.second import SecondPresenter
from qapi_desk.ui.presenters.second_read import SecondState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row

CASES, DIFFERENCES, INTEGRITY = range(3)
"""The tabs, in order."""
NAMED = {"cases": CASES, "differences": DIFFERENCES, "integrity": INTEGRITY}
"""What a place calls them."""
SEED, CLOSED = {"second.no_master", "second.late_master"}, "year.closed"
WAITS = (
    "A supervisor plans it when every opened case of this review is released. If a case is then "
    "yours to look at again, it stands here."
)


class SecondPage(Page):
    """A second review from its plan to the last difference."""

    id: ClassVar[str] = "second"
    title: ClassVar[str] = "Second review"
    presenter: SecondPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = SecondPresenter(seat, self)
        self._none = self.no_review_card("A second review looks at released cases of a review.")
        self._back = self._back_card()
        self._not_yet = self._not_yet_card()
        self._waits = self._waits_card()
        self._plan, self._draw, self._made = PlanPane(), DrawPane(), MadePane()
        self._cases = CasesPane()
        self._differences = DifferencesPane(self.presenter)
        self._integrity = IntegrityPane(seat, picker)
        self._tabs = self._make_tabs()
        self._connect()
        self.lay_out(self.body_of(self._none, self._back, self._tabs))
        self._parts: tuple[QWidget, ...] = (
            self._not_yet, self._waits, self._plan, self._draw, self._made, self._cases,
        )  # fmt: skip
        for part in (self._none, self._back, self._tabs, *self._parts):
            part.hide()

    # Building

    def _back_card(self) -> QFrame:
        words = label("The window shows the second review itself now.", name="second.is_open")
        there = button("Back to the first review", "second.to_first", self.to_first)
        return card(row(words, None, there))

    def _not_yet_card(self) -> QFrame:
        self._why_not = label(name="second.why_not")
        self._to_desk = self.way("Go to Desk", "second.to_desk", "desk", kind="primary")
        self._to_ceremony = self.way("Go to the ceremony", "second.to_ceremony", "ceremony")
        head = label("No second review yet", kind="heading")
        return card(head, self._why_not, row(self._to_desk, self._to_ceremony, None))

    def _waits_card(self) -> QFrame:
        there = self.way("Go to Review", "second.to_review", "review", kind="primary")
        head = label("No second review yet", kind="heading")
        return card(head, label(WAITS, name="second.waits"), row(there, None))

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("second.tabs")
        tabs.setAccessibleName(said("Of the second review"))
        looked = column(
            self._not_yet, self._waits, self._plan, self._draw, self._made, self._cases, space=0.8
        )
        looked.addStretch(1)
        parts = (
            (clear(looked), "Second look"),
            (self._differences, "Differences"),
            (self._integrity, "Integrity"),
        )
        for part, words in parts:
            tabs.addTab(_in_tab(part), said(words))
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    def _connect(self) -> None:
        self._plan.asked.connect(self._on_asked)
        self._plan.frozen.connect(self.freeze)
        self._draw.receipt_asked.connect(self.export_receipt)
        self._draw.public_typed.connect(self._on_public)
        self._draw.unwitnessed.connect(self._on_unwitnessed)
        self._draw.drawn.connect(self.draw)
        self._made.proof_asked.connect(self.export_proof)
        self._made.opened.connect(self._on_case)
        self._cases.opened.connect(self._on_case)
        self._cases.shared.connect(self.share_out)
        self._cases.given.connect(self._on_given)
        self._integrity.told.connect(self.say)
        self.listen_to(
            self._plan.strata, self._draw.strata, self._made.strata, self._cases.list,
            self._differences.list, self._differences.answers, *self._integrity.lists,
        )  # fmt: skip

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Plan, hand out, draw, share, go on, decide, print."""
        return {
            "second.freeze": self.freeze,
            "second.receipt_out": self.export_receipt,
            "second.draw": self.draw,
            "second.proof": self.export_proof,
            "second.share": self.share_out,
            "second.go_on": self.go_on,
            "second.first_stands": self._first_stands,
            "second.second_stands": self._second_stands,
            "second.print": self._print,
        }

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read it; ``tab`` says which part is wanted."""
        wanted = NAMED.get(detail.get("tab", ""))
        if wanted is not None:
            self._tabs.setCurrentIndex(wanted)
        self._integrity.presenter.forget()
        self.presenter.load()

    def where(self) -> Place:
        """The page and its tab."""
        now = self._tabs.currentIndex()
        return Place(self.id, {"tab": next(key for key, at in NAMED.items() if at == now)})

    def changed(self, changes: Changes) -> None:
        """Cases, findings or the draw moved on."""
        self._integrity.presenter.forget()
        self.presenter.heed(changes)

    def next_pane(self) -> None:
        """From the tabs through what is shown below them, and round again."""
        stops: tuple[QWidget, ...] = (self._tabs.tabBar(),)
        if self._tabs.currentIndex() == CASES:
            stops += (self._cases.list.grid,)
        elif self._tabs.currentIndex() == DIFFERENCES:
            stops += self._differences.stops
        else:
            stops += tuple(each.grid for each in self._integrity.lists)
        shown = [each for each in stops if each.isVisible()]
        if shown:
            here = next((at for at, each in enumerate(shown) if each.hasFocus()), -1)
            shown[(here + 1) % len(shown)].setFocus()

    def leave(self) -> None:
        """Neither presenter shows anything here any more."""
        self._integrity.presenter.leave()
        super().leave()

    # Showing

    def show_state(self, state: SecondState) -> None:
        """Show the second review as far as it is."""
        has_review = state.first is not None
        self._none.setVisible(state.is_read and not has_review)
        self._tabs.setVisible(has_review)
        self._back.setVisible(state.is_second_open)
        if state.first is None:
            return
        self.say_subtitle(filled("Of {title}", title=state.first.title))
        self._show_why_not(state)
        for pane in (self._plan, self._draw, self._made, self._cases, self._differences):
            pane.show_state(state)
        waiting = state.progress.waiting if state.progress else 0
        self._tabs.setTabText(
            DIFFERENCES,
            filled("Differences ({waiting:,})", waiting=waiting)
            if waiting
            else said("Differences"),
        )
        self._tabs.setTabVisible(INTEGRITY, state.role is not Role.REVIEWER)
        self._look()

    def _show_why_not(self, state: SecondState) -> None:
        is_unplanned = state.second_id is None
        self._not_yet.setVisible(is_unplanned and bool(state.why_not))
        self._waits.setVisible(is_unplanned and not state.is_supervisor)
        self._why_not.setText(state.why_not)
        is_seed = state.why_not_code in SEED
        self._to_desk.setVisible(not is_seed and state.why_not_code != CLOSED)
        self._to_ceremony.setVisible(is_seed)

    def _look(self) -> None:
        """Count the report once its tab is looked at."""
        first = self.presenter.state.first
        if self._tabs.currentIndex() == INTEGRITY and first is not None:
            self._integrity.presenter.look_at(first.review_id)

    # What people do

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        self._look()
        self.place_changed.emit()

    @Slot()
    def to_first(self) -> None:
        """Have the window show the first review again."""
        self.go.emit(Place(self.id, {"review": str(self.presenter.first_id)}))

    @Slot(object, object)
    def _on_asked(self, rate: str, least: int) -> None:
        self.presenter.ask_for(rate, least)

    @Slot()
    def freeze(self) -> None:
        """Freeze the plan that is shown."""
        self.presenter.freeze()

    @Slot()
    def export_receipt(self) -> None:
        """Ask for a file, then write the receipt."""
        if self.presenter.state.second_id is None:
            self.say("There is no receipt before the second review is frozen.", "bad")
            return
        self.picker.save_file(
            said("Export the freeze receipt"), "receipt-second.json", "JSON (*.json)",
            self.presenter.export_receipt,
        )  # fmt: skip

    @Slot(object)
    def _on_public(self, text: str) -> None:
        self.presenter.type_public_value(text)

    @Slot(object)
    def _on_unwitnessed(self, is_meant: bool) -> None:
        self.presenter.go_unwitnessed(is_meant=bool(is_meant))

    @Slot()
    def draw(self) -> None:
        """Draw."""
        self.presenter.draw()

    @Slot()
    def export_proof(self) -> None:
        """Ask for a folder, then write the proof into a new one inside it."""
        if self.presenter.state.draw is None:
            self.say("There is no proof before the cases are drawn.", "bad")
            return
        self.picker.folder(said("Export the draw proof into"), self.presenter.export_proof)

    @Slot()
    def share_out(self) -> None:
        """Share out the cases that nobody has."""
        if self.presenter.state.draw is None:
            self.say("There is nothing to share out before the cases are drawn.", "bad")
            return
        self.presenter.share_out()

    @Slot(object)
    def _on_given(self, given: object) -> None:
        if isinstance(given, tuple):
            self.presenter.give(*given)

    @Slot(object)
    def _on_case(self, item: QueueRow) -> None:
        second_id = str(self.presenter.state.second_id)
        self.go.emit(Place("review", {"review": second_id, "case": str(item.case_id)}))

    @Slot()
    def go_on(self) -> None:
        """Open one's own next case on the review page."""
        case = self.presenter.state.next_case
        if case is None:
            self.say("No case is waiting for you to look at again.", "warn")
            return
        self._on_case(case)

    @Slot()
    def _first_stands(self) -> None:
        self._tabs.setCurrentIndex(DIFFERENCES)
        self._differences.first_stands()

    @Slot()
    def _second_stands(self) -> None:
        self._tabs.setCurrentIndex(DIFFERENCES)
        self._differences.second_stands()

    @Slot()
    def _print(self) -> None:
        self._tabs.setCurrentIndex(INTEGRITY)
        self._integrity.print_out()


def _in_tab(part: QWidget) -> QWidget:
    """A part with a little air under the tabs."""
    made = clear(column(part))
    layout = made.layout()
    if layout is not None:
        layout.setContentsMargins(0, em(0.5), 0, 0)
    return made


PAGE = SecondPage
