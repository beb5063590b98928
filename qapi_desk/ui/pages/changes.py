"""Changes: what is newer or could be read otherwise, what it would do, and what was decided."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.decisions import KINDS, DecisionList
from qapi_desk.ui.panes.would_change import WouldChange
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.changes import (
    ChangesPresenter,
    ChangesState,
    Possible,
    change_of,
    place_for,
)
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, label, row
from qapi_desk.ui.widgets.row_list import RowList

POSSIBLE_FIELDS: tuple[Field[Possible], ...] = (
    Field(
        Column("kind", "Kind"),
        lambda p: KINDS[p.change.kind],
        None,
        lambda p: "warn" if p.is_newer else "",
    ),
    Field(Column("ruleset", "Ruleset"), lambda p: p.change.ruleset),
    Field(Column("subject", "Of", Format.MONO), lambda p: p.change.subject),
    Field(Column("what", "What", width=3), lambda p: p.what),
    Field(Column("now", "Now", width=2), lambda p: p.now),
    Field(Column("would", "Would be", width=2), lambda p: p.would_be),
    Field(Column("source", "Who says so", width=3), lambda p: p.source),
)


class ChangesPage(Page):
    """Changes."""

    id: ClassVar[str] = "changes"
    title: ClassVar[str] = "Changes"
    presenter: ChangesPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = ChangesPresenter(seat, self)
        self._none = self.no_review_card("A change is looked at on the cases of a review.")
        self._refusal = label(name="changes.refusal")
        self._refused = card(label("Not shown to reviewers", kind="heading"), self._refusal)
        self._choice = self._possible_card()
        self._look = self._look_card()
        self._past = self._decisions_card()
        self.say_subtitle(
            "Nothing changes by itself, and nothing by being looked at. What is adopted is kept "
            "with its reason and printed with the results."
        )
        self.lay_out(self.body_of(self._none, self._refused, self._choice, self._look, self._past))
        self.show_state(ChangesState())

    def _possible_card(self) -> QFrame:
        self._newer = label(name="changes.newer")
        self._possible = RowList(
            "changes.possible", "What could change", POSSIBLE_FIELDS,
            key=lambda p: p.change.label, empty="Nothing is open to choice.",
        )  # fmt: skip
        self._possible.opened.connect(self._on_opened)
        self._possible.picked.connect(self._on_picked)
        self._ask = button("Look at what would change", "changes.ask", self.ask, kind="primary")
        self._whole = QCheckBox("Look at the whole caseload, not at the opened cases alone")
        self._whole.setObjectName("changes.whole")
        self._whole.toggled.connect(self._on_whole)
        self.listen_to(self._possible)
        bar = FlowLayout(space=em(0.6), line_space=em(0.3))
        bar.addWidget(self._ask)
        bar.addWidget(self._whole)
        return card(self._newer, self._possible, clear(bar))

    def _look_card(self) -> QFrame:
        self._asked = label(kind="heading", name="changes.asked")
        self._adopt = button("Adopt…", "changes.adopt", self.adopt)
        self._waits = label(tone="muted", name="changes.waits")
        self._would = WouldChange()
        self._would.case_asked.connect(self._on_case)
        self.listen_to(*self._would.lists)
        head = row(self._asked, None, self._adopt)
        head.setStretch(0, 1)
        return card(head, self._waits, self._would)

    def _decisions_card(self) -> QFrame:
        self._decisions = DecisionList("changes.decisions")
        self.listen_to(self._decisions)
        return card(self._decisions)

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Look, and adopt."""
        return {"changes.ask": self.ask, "changes.adopt": self.adopt}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read what could change; another page may want one change looked at."""
        wanted = change_of(detail)
        is_new = wanted is not None and wanted != self.presenter.state.asked
        self.presenter.load(wanted if is_new else None)

    def where(self) -> Place:
        """Which change is being looked at."""
        asked = self.presenter.state.asked
        return place_for(asked) if asked is not None else Place(self.id)

    def changed(self, changes: Changes) -> None:
        """Law, calendars, snapshots or answers moved on."""
        kinds = (Kind.LAW, Kind.CALENDAR, Kind.SNAPSHOT, Kind.ANSWER, Kind.FINDING)
        if self.isVisible() and any(changes.touches(kind) for kind in kinds):
            self.presenter.load()

    # What the presenter asks

    def show_state(self, state: ChangesState) -> None:
        """Show what could change, what was looked at, and what was decided."""
        may_ask = state.has_review and not state.refusal
        self._none.setVisible(state.is_read and not state.has_review)
        self._refusal.setText(state.refusal)
        self._refused.setVisible(bool(state.refusal))
        self._choice.setVisible(may_ask)
        self._look.setVisible(may_ask and state.asked is not None)
        self._past.setVisible(state.has_review)
        self._newer.setText(_newer_words(state))
        self._possible.show_rows(state.possible)
        self._possible.limit_height(9)
        places = [n for n, each in enumerate(state.possible) if each.change == state.asked]
        if places:
            self._possible.mark(places[0])
        self._ask.setEnabled(not state.is_busy and self._possible.current() is not None)
        self._show_look(state)
        self._decisions.show_decisions(state.decisions, state.names)

    def _show_look(self, state: ChangesState) -> None:
        self._asked.setText(state.asked.label if state.asked else "")
        self._waits.setText("Working it out on the cases; nothing is kept of it.")
        self._waits.setVisible(state.seen is None)
        self._adopt.setVisible(state.is_supervisor)
        self._adopt.setEnabled(state.may_adopt)
        self._would.show_seen(state.seen)

    # What is pressed

    @Slot(bool)
    def _on_whole(self, is_whole: bool) -> None:
        self.presenter.look_at_all(is_whole=is_whole)

    @Slot(object)
    def _on_picked(self, _possible: Possible) -> None:
        self._ask.setEnabled(not self.presenter.state.is_busy)

    @Slot(object)
    def _on_opened(self, possible: Possible) -> None:
        self.presenter.ask(possible.change)
        self.place_changed.emit()

    @Slot()
    def ask(self) -> None:
        """Look at the marked change."""
        marked = self._possible.current()
        if isinstance(marked, Possible):
            self._on_opened(marked)
        else:
            self.say("Mark a change in the list first.", "bad")

    @Slot()
    def adopt(self) -> None:
        """Ask for the reason, then adopt what is shown."""
        seen = self.presenter.state.seen
        if seen is None:
            self.say("Look at what would change first; it is adopted knowingly or not.", "bad")
            return
        asked = AskText(
            self, "adopt_change", "Adopt the change",
            f"{seen.change.label}. {plural(seen.changed or len(seen.cases), 'case')} would differ. "
            "Why is it adopted? The reason is kept and printed with the results.",
            "Adopt it",
        )  # fmt: skip
        asked.given.connect(self._on_reason)
        asked.open()

    @Slot(object)
    def _on_reason(self, reason: str) -> None:
        self.presenter.adopt(reason)

    @Slot(object)
    def _on_case(self, case_id: str) -> None:
        if case_id in self.presenter.state.in_sample:
            self.go.emit(Place("review", {"case": case_id}))
        else:
            self.say("That case is not in this review's sample, so there is no sheet to open.", "")


def _newer_words(state: ChangesState) -> str:
    if not state.newer:
        return "Nothing newer has come in than what the review is pinned to."
    words = "; ".join(f"{KINDS[p.change.kind].lower()} {p.would_be}" for p in state.newer)
    return f"Newer than what the review is pinned to: {words}."


PAGE = ChangesPage
