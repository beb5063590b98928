"""Beside an element: its one rating, what each rater handed in, the evidence, the actions."""

from typing import TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from qapi_desk.domain.assessments import ElementState, EvidenceItem, Improvement, Rating
from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.assessment_view import AssessmentView, ElementRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.assessment import AssessmentState
from qapi_desk.ui.text import day
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, listed, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, scrolled, set_tone, wipe
from qapi_desk.ui.widgets.row_list import RowList

T = TypeVar("T")
TONES = {
    ElementState.UNRATED: "muted",
    ElementState.WAITING: "muted",
    ElementState.DIFFERS: "warn",
    ElementState.AGREED: "good",
    ElementState.RECONCILED: "good",
}
STATES = {
    ElementState.UNRATED: "Not rated",
    ElementState.WAITING: "Waits for raters",
    ElementState.DIFFERS: "Raters differ",
    ElementState.AGREED: "Rated",
    ElementState.RECONCILED: "Reconciled",
}
EVIDENCE_FIELDS: tuple[Field[EvidenceItem], ...] = (
    Field(Column("number", "#", Format.COUNT), lambda e: e.number),
    Field(
        Column("title", "Evidence", width=3),
        lambda e: e.title,
        lambda e: filled("{title} (withdrawn)", title=e.title) if e.withdrawn else e.title,
    ),
    Field(Column("day", "Day", Format.DAY), lambda e: e.day),
    Field(Column("kind", "Kind"), lambda e: e.kind, lambda e: said(str(e.kind).capitalize())),
    Field(Column("kept", "Kept", width=2), lambda e: e.kept),
)
ACTION_FIELDS: tuple[Field[Improvement], ...] = (
    Field(Column("number", "#", Format.COUNT), lambda a: a.number),
    Field(Column("due", "Due", Format.DAY), lambda a: a.due),
    Field(
        Column("done_on", "Done", Format.DAY),
        lambda a: a.done_on,
        lambda a: day(a.done_on) if a.done_on else said("open"),
    ),
    Field(Column("text", "Action", width=3), lambda a: a.text),
    Field(Column("owner", "Owner"), lambda a: a.owner),
)
FEW_ROWS = 5


class BesidePane(QFrame):
    """What stands beside the questions of an element.

    Signals:
        asked(str): a button was pressed: reconcile, evidence, withdraw, action, done.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("assessment.beside_pane")
        self.setProperty("kind", "pane")
        self._state = label(name="assessment.state")
        self._ratings = QVBoxLayout()
        self._ratings.setSpacing(em(0.4))
        self._reconcile = self._button("Reconcile…", "reconcile")
        self.evidence = RowList(
            "assessment.evidence", "Evidence", EVIDENCE_FIELDS, key=lambda e: str(e.number),
            empty="No evidence is listed for this element.",
        )  # fmt: skip
        self.planned = RowList(
            "assessment.actions", "Actions", ACTION_FIELDS,
            key=lambda a: str(a.number), empty="No action is made for this element.",
        )  # fmt: skip
        for each in (self.evidence, self.planned):
            each.without_search()
        self.evidence.grid.widest = {1: 11.0}
        self._list = self._button("List evidence…", "evidence")
        self._withdraw = self._button("Withdraw…", "withdraw")
        self._make = self._button("Make an action…", "action")
        self._done = self._button("Record as done…", "done")
        self._lay_out()
        self._seen: tuple[object, ...] = ()

    def _button(self, words: str, what: str) -> QPushButton:
        made = button(words, f"assessment.{what}", self._on_button)
        made.setProperty("asks", what)
        return made

    def _lay_out(self) -> None:
        decide = FlowLayout(space=em(0.4), line_space=em(0.25))
        decide.addWidget(self._reconcile)
        first = FlowLayout(space=em(0.4), line_space=em(0.25))
        first.addWidget(self._list)
        first.addWidget(self._withdraw)
        second = FlowLayout(space=em(0.4), line_space=em(0.25))
        second.addWidget(self._make)
        second.addWidget(self._done)
        body = column(
            label("Ratings", kind="heading"),
            self._state,
            clear(self._ratings),
            clear(decide),
            self.evidence,
            clear(first),
            self.planned,
            clear(second),
            space=0.45,
        )
        body.addStretch(1)
        area = scrolled(clear(body), "assessment.beside")
        area.setMinimumHeight(em(16))
        self.setLayout(column(area, space=0, margin=0.4))

    # Showing

    def show_state(self, state: AssessmentState) -> None:
        """Show what stands beside the chosen element."""
        view, row = state.view, state.row
        if view is None or row is None:
            return
        self._state.setText(_state_words(row))
        set_tone(self._state, TONES[row.state])
        self._show_ratings(view, row)
        self._reconcile.setVisible(row.may_reconcile)
        self.evidence.show_rows(state.evidence)
        self.planned.show_rows(state.actions)
        for each in (self.evidence, self.planned):
            each.limit_height(FEW_ROWS)
        self._list.setVisible(view.may_list)
        self._withdraw.setVisible(view.may_list and any(not e.withdrawn for e in state.evidence))
        self._make.setVisible(view.may_lead and bool(row.gaps))
        self._done.setVisible(view.may_lead and any(not a.is_done for a in state.actions))

    def _show_ratings(self, view: AssessmentView, row: ElementRow) -> None:
        seen = (row.element.element_id, row.ratings, row.reconciled, row.is_hidden)
        if seen == self._seen:
            return
        self._seen = seen
        wipe(self._ratings)
        if row.is_hidden:
            words = "Others have rated this element. You see it once you handed in your own."
            self._ratings.addWidget(label(words, tone="muted", name="assessment.hidden"))
        for rating in row.ratings:
            self._ratings.addWidget(_rating_card(view, rating))
        if row.reconciled is not None:
            self._ratings.addWidget(_decision_card(view, row))

    def focus_first(self) -> None:
        """Put the focus into the first thing here that takes it."""
        parts = (self._reconcile, self._list, self._make, self.evidence.grid, self.planned.grid)
        for each in parts:
            if each.isVisible():
                each.setFocus()
                return

    # What is pressed

    @Slot()
    def _on_button(self) -> None:
        self.asked.emit(str(self.sender().property("asks")))

    def evidence_at_hand(self) -> EvidenceItem | None:
        """The marked piece of evidence, else the only one that counts."""
        counts = [item for item in self.evidence.model.rows if not item.withdrawn]
        return _at_hand(self.evidence, counts)

    def action_at_hand(self) -> Improvement | None:
        """The marked action, else the only one that is open."""
        counts = [action for action in self.planned.model.rows if not action.is_done]
        return _at_hand(self.planned, counts)


def _at_hand(rows: RowList, counts: list[T]) -> T | None:
    """The marked row where it is among those that count, else the only one that does."""
    marked = rows.current()
    found = [each for each in counts if each == marked] or (counts if len(counts) == 1 else [])
    return found[0] if found else None


def _state_words(row: ElementRow) -> str:
    if row.state is ElementState.WAITING:
        return filled("Waits for {names}", names=listed(row.waiting_for))
    words = said(STATES[row.state])
    if row.words:
        words = f"{words}: {row.words}"
    if row.waiting_for:
        waits = filled("waits for {names}", names=listed(row.waiting_for))
        return f"{words}; {waits}"
    return words


def _rating_card(view: AssessmentView, rating: Rating) -> QFrame:
    """What one rater handed in."""
    name = view.name_of(rating.person_id)
    parts = [label(f"{name}: {rating.words}", name=f"assessment.rating.{rating.person_id}")]
    told = (
        ("Gap: {told}", rating.gap),
        ("Evidence: {told}", rating.evidence),
        ("Looked into by: {told}", rating.methods),
        ("Would do: {told}", rating.action),
    )
    for sentence, words in told:
        if words:
            parts.append(label(filled(sentence, told=words), kind="small", tone="muted"))
    return card(*parts, space=0.15, kind="well")


def _decision_card(view: AssessmentView, row: ElementRow) -> QFrame:
    decided = row.reconciled
    words = reason = ""
    if decided is not None:
        words = filled(
            "{name} decided on {day}: {rating}",
            name=view.name_of(decided.by), day=day(decided.at.date()), rating=decided.words,
        )  # fmt: skip
        reason = decided.reason
    return card(
        label(words, tone="good", name="assessment.decision"),
        label(reason, kind="small", tone="muted"),
        space=0.15,
        kind="well",
    )
