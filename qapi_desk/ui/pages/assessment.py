"""Assessment: the agency element by element; my ratings, the others', what follows from them."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column
from qapi_desk.domain.ids import QuestionId
from qapi_desk.services.assessment_view import ElementRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.assessment_acts import AssessmentActs
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.assessed_beside import STATES, TONES, BesidePane
from qapi_desk.ui.panes.assessed_questions import ElementPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.assessment import AssessmentPresenter, AssessmentState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

WIDE_EMS = 74
"""From this width, in heights of text, the three parts stand side by side."""
ONLY_WORDS = (
    ("", "All elements"),
    ("mine", "I still have to rate"),
    ("unrated", "Not rated by all"),
    ("differs", "Raters differ"),
    ("gap", "Gap without an action"),
)


def _mine_words(row: ElementRow) -> str:
    mine = row.mine
    if mine.is_handed_in:
        return said("handed in")
    if not mine.is_rater:
        return ""
    return f"{mine.answered}/{mine.required}" if mine.required else said("to do")


ELEMENT_FIELDS: tuple[Field[ElementRow], ...] = (
    Field(Column("element", "Element"), lambda r: r.element.element_id),
    Field(
        Column("state", "State"), lambda r: r.state_words, lambda r: said(STATES[r.state]),
        lambda r: TONES[r.state],
    ),
    Field(Column("title", "Title", width=3), lambda r: r.element.title),
    Field(Column("mine", "Mine"), _mine_words),
    Field(Column("rating", "Rating"), lambda r: r.words),
)  # fmt: skip


class AssessmentPage(Page):
    """Elements left, the questions on one in the middle, ratings and what follows right."""

    id: ClassVar[str] = "assessment"
    title: ClassVar[str] = "Assessment"
    presenter: AssessmentPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = AssessmentPresenter(seat, self)
        self._which = Choice("assessment.which", "Assessment", letters=10)
        self._which.chosen.connect(self._on_which)
        self._start = button("Start…", "assessment.start")
        self._start.setAccessibleName("Start an assessment")
        self._settle = button("Settle…", "assessment.settle")
        self._print = button("Print…", "assessment.print")
        self._print.setAccessibleName("Print the report")
        self._none_words = label(name="assessment.none")
        self._none = card(
            label("The agency was not assessed yet", kind="heading"), self._none_words
        )
        self._elements = self._make_list()
        self.questions = ElementPane()
        self.questions.given.connect(self._on_given)
        self.questions.handed_in.connect(self.hand_in)
        self.beside = BesidePane()
        self._acts = AssessmentActs(self, self.presenter, self.beside)
        self._start.clicked.connect(self._acts.start)
        self._settle.clicked.connect(self._acts.settle)
        self._print.clicked.connect(self._acts.print_report)
        self.listen_to(
            self._elements, self.questions.answers, self.beside.evidence, self.beside.planned
        )
        self._three = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._three.setSpacing(em(0.6))
        for part, share in ((self._list_pane, 30), (self.questions, 40), (self.beside, 30)):
            self._three.addWidget(part, share)
        self._room = clear(self._three)
        body = column(self._none, self._room, space=0)
        body.setStretch(1, 1)
        self.lay_out(clear(body), self._which, self._start, self._settle, self._print)
        for each in (self._none, self._room, self._which, self._settle, self._print):
            each.hide()

    def _make_list(self) -> RowList:
        made = RowList(
            "assessment.elements", "Elements", ELEMENT_FIELDS, key=lambda r: r.element.element_id,
            empty="No element is like that.",
        ).slim()  # fmt: skip
        made.grid.setMinimumHeight(em(10))
        made.grid.widest = {2: 13.0, 4: 12.0}
        made.picked.connect(self._on_picked)
        made.opened.connect(self._on_opened)
        self._part = Choice("assessment.part", "Area", letters=8)
        self._only = Choice("assessment.only", "Which elements", letters=8)
        self._only.offer(ONLY_WORDS)
        for choice in (self._part, self._only):
            choice.chosen.connect(self._on_narrowed)
        filters = FlowLayout(space=em(0.3), line_space=em(0.25))
        filters.addWidget(self._part)
        filters.addWidget(self._only)
        made.with_filters(clear(filters))
        self._list_pane = QFrame()
        self._list_pane.setProperty("kind", "pane")
        self._list_pane.setLayout(column(made, space=0, margin=0.3))
        return made

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done here."""
        return {
            "assessment.start": self._acts.start,
            "assessment.hand_in": self.hand_in,
            "assessment.next": self.questions.next_open,
            "assessment.comment": self.questions.ask_comment,
            "assessment.reconcile": self._acts.reconcile,
            "assessment.evidence": self._acts.list_evidence,
            "assessment.action": self._acts.make_action,
            "assessment.settle": self._acts.settle,
            "assessment.print": self._acts.print_report,
        }

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read the assessment and the element wanted, or the last ones."""
        self.presenter.load(detail.get("assessment", ""), detail.get("element", ""))

    def where(self) -> Place:
        """Which element of which assessment is open."""
        state = self.presenter.state
        if state.view is None:
            return Place(self.id)
        made = state.view.assessment.assessment_id
        return Place(self.id, {"assessment": made, "element": state.chosen})

    def changed(self, changes: Changes) -> None:
        """Somebody rated, decided or planned."""
        if changes.touches(Kind.ASSESSMENT) or changes.touches(Kind.PEOPLE):
            self.presenter.load()

    def next_pane(self) -> None:
        """From the elements to the questions to what stands beside them, and round."""
        focused = QApplication.focusWidget()
        if focused is not None and self._list_pane.isAncestorOf(focused):
            self.questions.take_focus()
        elif focused is not None and self.questions.isAncestorOf(focused):
            self.beside.focus_first()
        else:
            self._elements.grid.setFocus()

    def put_down(self) -> None:
        """Save what is still in a field."""
        self.questions.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side when there is room, else under one another."""
        super().resizeEvent(event)
        self._fit()

    def dress(self) -> None:
        """Lengths may have changed."""
        super().dress()
        self._fit()

    def _fit(self) -> None:
        ways = QBoxLayout.Direction
        is_wide = self.width() >= em(WIDE_EMS)
        self._three.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter or digit that no text box wanted answers the question at hand."""
        at = self.questions.at
        is_plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if at is not None and is_plain and event.text().isalnum():
            self.questions.settle()
            if self.presenter.give_key(at, event.text()):
                QTimer.singleShot(0, self.questions.next_open)
                return
        super().keyPressEvent(event)

    # Showing

    def show_state(self, state: AssessmentState) -> None:
        """Show the assessment and the chosen element."""
        has_one = state.view is not None
        self._none.setVisible(state.is_read and not has_one)
        words = "Start one: choose what is looked at, and who rates."
        if not state.is_supervisor:
            words = "A supervisor starts an assessment and names its raters."
        self._none_words.setText(words)
        self._room.setVisible(has_one)
        self._start.setVisible(state.is_supervisor)
        self._which.setVisible(len(state.offered) > 1)
        offered = [(str(a.assessment_id), f"{a.assessment_id}  {a.title}") for a in state.offered]
        view = state.view
        made = view.assessment if view else None
        self._which.offer(offered, str(made.assessment_id) if made else None)
        self._settle.setVisible(state.is_supervisor and made is not None and made.is_open)
        self._print.setVisible(view is not None and view.may_print)
        self._say_where(state)
        if view is None:
            return
        self._part.offer([("", "All areas"), *state.areas], state.part)
        self._elements.show_rows(state.rows)
        self._mark(state)
        self.questions.show_state(state)
        self.beside.show_state(state)

    def _say_where(self, state: AssessmentState) -> None:
        view = state.view
        if view is None:
            self.say_subtitle("")
            return
        made = view.assessment
        self.say_subtitle(
            filled(
                "{title}, {agency}: {settled} of {all} elements are rated.",
                title=made.title, agency=made.agency, settled=view.settled, all=len(view.rows),
            )
        )  # fmt: skip

    def _mark(self, state: AssessmentState) -> None:
        ids = [row.element.element_id for row in state.rows]
        current = self._elements.current()
        is_marked = isinstance(current, ElementRow) and current.element.element_id == state.chosen
        if state.chosen in ids and not is_marked:
            self._elements.mark(ids.index(state.chosen))

    # What people do

    @Slot(object)
    def _on_which(self, assessment_id: str) -> None:
        self.questions.settle()
        self.presenter.open(assessment_id)
        self.place_changed.emit()

    @Slot(object)
    def _on_narrowed(self, _key: str) -> None:
        self.presenter.narrow(self._part.key, self._only.key)

    @Slot(object)
    def _on_picked(self, row: ElementRow) -> None:
        self.questions.settle()
        self.presenter.choose(row.element.element_id)
        self.place_changed.emit()

    @Slot(object)
    def _on_opened(self, row: ElementRow) -> None:
        """Enter on an element goes to its questions."""
        self._on_picked(row)
        QTimer.singleShot(0, self.questions.take_focus)

    @Slot(object, object, object)
    def _on_given(self, name: QuestionId, what: str, text: str) -> None:
        self.presenter.take(name, what, text)

    @Slot()
    def hand_in(self) -> None:
        """Hand in the element at hand, with what is still in a field."""
        self.questions.settle()
        self.presenter.hand_in()


PAGE = AssessmentPage
