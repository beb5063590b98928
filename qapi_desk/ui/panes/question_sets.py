"""The questions attached to the review at hand, with their directives, and what they found."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.question_sets import AttachedFigures
from qapi_desk.services.sets_kept import QuestionSet
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.dialogs.question_set import AttachQuestions
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.question_sets import SetsPresenter, SetsState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import moment
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

FIGURE_FIELDS: tuple[Field[AttachedFigures], ...] = (
    Field(Column("title", "What is asked", width=4), lambda f: f.title),
    Field(Column("asked", "Cases asked", Format.COUNT), lambda f: f.asked),
    Field(Column("action", "Met", Format.COUNT), lambda f: f.action),
    Field(
        Column("error", "Not met", Format.COUNT),
        lambda f: f.error,
        None,
        lambda f: "bad" if f.error else "",
    ),
    Field(Column("na", "Not applicable", Format.COUNT), lambda f: f.not_applicable),
    Field(Column("incomplete", "Incomplete", Format.COUNT), lambda f: f.incomplete),
    Field(Column("rate", "Rate of those asked", Format.PERCENT), lambda f: f.rate),
)


class QuestionSetsPane(QWidget):
    """The list of sets, what can be done with them, their figures; its presenter is its own.

    Args:
        seat: whose window it is in.
        tell: shows a sentence with its tone in the page's banner.
    """

    def __init__(self, seat: Seat, tell: Callable[[str, str], None]) -> None:
        super().__init__()
        self.setObjectName("forms.sets_pane")
        self.setProperty("kind", "clear")
        self.say = tell
        self.presenter = SetsPresenter(seat, self)
        self._state = self.presenter.state
        self._about = label(name="forms.sets_about", tone="muted")
        self._attach = button("Attach questions…", "forms.attach", self.attach)
        self._retire = button("Ask them no more…", "forms.detach", self.retire)
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        bar.addWidget(self._attach)
        bar.addWidget(self._retire)
        self.sets = RowList(
            "forms.sets", "Attached questions", self._fields(), key=lambda s: s.form.form_id,
            empty="Nothing is attached to this review.",
        ).without_search()  # fmt: skip
        self.sets.picked.connect(self._on_marked)
        self.figures = RowList(
            "forms.set_figures", "What they found", FIGURE_FIELDS, key=lambda f: f.criterion,
            empty="Nothing was found yet.",
        ).without_search()  # fmt: skip
        self._acts, self._found = clear(bar), card(self.figures)
        made = column(card(self._about, self._acts, self.sets), self._found, margin=0.3)
        made.addStretch(1)
        self.setLayout(made)

    def _fields(self) -> tuple[Field[QuestionSet], ...]:
        return (
            Field(Column("title", "Questions", width=3), lambda s: s.title),
            Field(Column("source", "Directive", width=3), lambda s: s.source),
            Field(Column("begins", "Begins", Format.DAY), lambda s: s.begins),
            Field(Column("ends", "Ends", Format.DAY), lambda s: s.ends),
            Field(Column("standing", "Standing"), self._standing),
            Field(Column("by", "Attached by"), self._by),
            Field(Column("at", "At", Format.MOMENT), lambda s: s.attached_at, _at),
            Field(Column("why", "Why retired", width=3), lambda s: s.retired_why),
        )

    def _standing(self, each: QuestionSet) -> str:
        if each.retired_at is not None:
            return said("Retired")
        is_asked = each.is_asked_on(self._state.today)
        return said("Asked of new cases") if is_asked else said("Over")

    def _by(self, each: QuestionSet) -> str:
        return (self._state.names or {}).get(str(each.attached_by), str(each.attached_by))

    def show_state(self, state: SetsState) -> None:
        """Show the sets of the review at hand."""
        self._state = state
        self._about.setText(ABOUT if state.has_review else "No review is open")
        self._acts.setVisible(state.has_review and state.may_attach)
        self._retire.setEnabled(state.open_set is not None)
        self.sets.setVisible(state.has_review)
        self.sets.show_rows(state.sets)
        self.sets.limit_height(8)
        self._found.setVisible(bool(state.figures))
        self.figures.show_rows(state.figures)
        self.figures.limit_height(12)

    @Slot(object)
    def _on_marked(self, each: QuestionSet) -> None:
        self.presenter.mark(each.form.form_id)

    @Slot()
    def attach(self) -> None:
        """Ask which questions, by what directive, on which days."""
        asked = AttachQuestions(self, self._state.forms, self._state.today)
        asked.given.connect(self.presenter.attach)
        asked.open()

    @Slot()
    def retire(self) -> None:
        """Ask why the marked questions are asked no more."""
        marked = self._state.open_set
        if marked is None:
            self.say("Mark questions that are asked first.", "bad")
            return
        words = filled(WHY, title=marked.title)
        asked = AskText(self, "detach_questions", "Ask them no more", words, "Ask them no more")
        asked.given.connect(self.presenter.retire)
        asked.open()


def tab_words(state: SetsState) -> str:
    """What the tab says: how many sets there are."""
    if not state.sets:
        return said("This review")
    return filled("This review ({sets})", sets=len(state.sets))


def _at(each: QuestionSet) -> str:
    return moment(each.attached_at)


WHY = (
    "{title} is asked of no case any more; answers and findings stay, the rates leave them out. "
    "Why is it retired?"
)
ABOUT = (
    "A directive may ask something more of the cases that are reviewed anyway. Attached questions "
    "are asked of every case that is not released; the sample stays as it was drawn, so what they "
    "find has a rate and no limits."
)
