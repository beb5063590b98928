"""The cases that are looked at again: whose each is, how far it is, and the way into it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import QueueRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.panes.second_plan import show_strata, strata_list
from qapi_desk.ui.presenters.second_read import SecondState
from qapi_desk.ui.text import CASE_STATES, NOTHING, count, moment, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

LISTED = 12
CASE_FIELDS: tuple[Field[QueueRow], ...] = (
    Field(Column("case", "Case", Format.MONO), lambda r: r.case_id),
    Field(
        Column("state", "State"),
        lambda r: r.state,
        lambda r: said(CASE_STATES[r.state]),
        lambda r: "good" if r.state is CaseState.RELEASED else "",
    ),
    Field(
        Column("reviewer", "Looks again", width=2),
        lambda r: r.reviewer_name,
        lambda r: r.reviewer_name or said("nobody yet"),
    ),
    Field(
        Column("answered", "Answered"),
        lambda r: r.answered,
        lambda r: f"{r.answered:,} / {r.required:,}" if r.required else NOTHING,
    ),
    Field(Column("due", "Due", Format.DAY), lambda r: r.due_on),
    Field(Column("about", "Criteria", width=4), lambda r: r.about),
)


class MadePane(QFrame):
    """What is drawn and how far it is, with the way to one's own next case.

    Signals:
        opened(QueueRow): this case is wanted on the review page.
        proof_asked(): the proof of the draw is to be written.
    """

    opened = Signal(object)
    proof_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second.made_pane")
        self.setProperty("kind", "card")
        self._head = label(kind="heading", name="second.headline")
        self._own = label(name="second.own")
        self._next = button("Go on", "second.go_on", self._on_next, kind="primary")
        self._proof = button("Export the proof…", "second.proof")
        self._proof.clicked.connect(self.proof_asked)
        self._facts = FactsView("second.facts")
        self.strata = strata_list("second.drawn")
        flow = FlowLayout(space=em(0.6))
        for each in (self._next, self._proof):
            flow.addWidget(each)
        self.setLayout(
            column(self._head, self._own, self._facts, self.strata, clear(flow), margin=0.8)
        )
        self._case: QueueRow | None = None

    def show_state(self, state: SecondState) -> None:
        """Show the draw, its progress, and what is one's own."""
        draw, progress = state.draw, state.progress
        self.setVisible(draw is not None)
        if draw is None or progress is None:
            return
        self._head.setText(_headline(state))
        self._show_own(state)
        drawn = next((act for act in reversed(state.acts) if act.key == "draw"), None)
        sees = state.sees_all
        self._facts.show_facts(
            (
                (said("Draw"), said("witnessed") if draw.is_witnessed else said("not witnessed")),
                (said("Drawn by"), drawn.person if drawn else ""),
                (said("Drawn at"), moment(drawn.at) if drawn else ""),
                (said("Given out"), count(progress.assigned) if sees else ""),
                (said("Found twice"), _twice(state) if sees else ""),
                (said("To decide"), count(progress.waiting) if sees else ""),
            )
        )
        show_strata(self.strata, state.strata if sees else ())
        self._proof.setVisible(sees)

    def _show_own(self, state: SecondState) -> None:
        mine, self._case = state.mine, state.next_case
        waiting = sum(row.state is not CaseState.RELEASED for row in mine)
        words = ""
        if waiting:
            words = filled(
                "{cases} to look at again are yours. What the first reviewer found opens to you "
                "when you have released them.",
                cases=plural(waiting, "case"),
            )
        elif mine:
            words = said("You have released every case you look at again.")
        elif not state.sees_all:
            words = said("No case of this second review is yours.")
        self._own.setText(words)
        self._own.setVisible(bool(words))
        self._next.setVisible(self._case is not None)
        if self._case is not None:
            self._next.setText(filled("Open case {case}", case=self._case.case_id))
            self._next.setAccessibleName(self._next.text())

    @Slot()
    def _on_next(self) -> None:
        if self._case is not None:
            self.opened.emit(self._case)


def _headline(state: SecondState) -> str:
    progress = state.progress
    if progress is None:
        return ""
    return filled(
        "{released:,} of {cases} released a second time",
        released=progress.released,
        cases=plural(progress.cases, "case"),
    )


def _twice(state: SecondState) -> str:
    progress = state.progress
    if progress is None or not progress.compared:
        return NOTHING
    return filled(
        "{compared:,}, {reversals:,} otherwise",
        compared=progress.compared,
        reversals=progress.reversals,
    )


class CasesPane(QFrame):
    """The list of cases; a supervisor gives them out here.

    Signals:
        opened(QueueRow): this case is wanted on the review page.
        shared(): what nobody has is to be shared out.
        given(tuple): (case ids, person id).
    """

    opened = Signal(object)
    shared = Signal()
    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second.cases_pane")
        self.setProperty("kind", "card")
        self.list = RowList("second.cases", "Cases", CASE_FIELDS, key=lambda r: str(r.case_id))
        self.list.opened.connect(self.opened)
        self._who = Choice("second.who", "Who looks again")
        self._give = button("Give the marked cases", "second.give", self.give)
        self._share = button("Share out", "second.share", kind="primary")
        self._share.clicked.connect(self.shared)
        self._share.setAccessibleName(said("Share out the cases that nobody has"))
        self._words = label(kind="small", tone="muted", name="second.giving")
        flow = FlowLayout(space=em(0.6))
        for each in (self._share, self._who, self._give):
            flow.addWidget(each)
        self._giving = clear(column(clear(flow), self._words, space=0.3))
        self.setLayout(column(self.list, self._giving, margin=0.8))

    def show_state(self, state: SecondState) -> None:
        """Show the cases, and to whom they can be given."""
        self.setVisible(state.draw is not None and bool(state.cases))
        self.list.show_rows(state.cases)
        self.list.limit_height(LISTED)
        nobodys = sum(row.reviewer is None for row in state.cases)
        is_open = any(row.state is not CaseState.RELEASED for row in state.cases)
        self._giving.setVisible(state.is_supervisor and is_open)
        self._share.setVisible(bool(nobodys))
        self._share.setEnabled(not state.is_busy)
        self._who.offer([(str(each.person_id), each.name) for each in state.able])
        self._words.setText(
            "Nobody is given a case they reviewed first. Sharing out asks reviewers, then "
            "analysts, then supervisors."
        )

    @Slot()
    def give(self) -> None:
        """Ask for the marked cases to be given to the person chosen."""
        self.given.emit((tuple(marked_ids(self.list)), self._who.key))


def marked_ids(listed: RowList) -> list[CaseId]:
    """The ids of the marked rows, in the order they are shown."""
    return [row.case_id for row in listed.marked_rows() if isinstance(row, QueueRow)]
