"""The questions on one element of the agency, with my answers; handed in from its foot.

The cards are those of a case review. Shows frozen states and says what was done; decides nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from qapi_desk.domain.assessments import GivenAnswer
from qapi_desk.domain.documents import Column
from qapi_desk.domain.forms import QuestionStatus
from qapi_desk.domain.ids import QuestionId
from qapi_desk.services.assessment_view import AssessmentView, ElementRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.assessment import AssessmentState
from qapi_desk.ui.presenters.review_outline import is_shown
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, scrolled, wipe
from qapi_desk.ui.widgets.question import QuestionCard
from qapi_desk.ui.widgets.question_words import QuestionView
from qapi_desk.ui.widgets.row_list import RowList

NOT_MINE = "You do not rate this element; you read what was handed in."


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One answer that was handed in, as whoever does not rate reads it."""

    rater: str
    given: GivenAnswer


GIVEN_FIELDS: tuple[Field[GivenRow], ...] = (
    Field(Column("question", "Question", width=3), lambda r: r.given.label),
    Field(Column("rater", "Rater"), lambda r: r.rater),
    Field(Column("answer", "Answer", width=2), lambda r: r.given.words),
    Field(Column("comment", "Comment", width=2), lambda r: r.given.comment),
)
HANDED_IN = "You handed in this element, so your answers stay as they are."
SETTLED = "This assessment is settled."


class ElementPane(QFrame):
    """One element's questions under one another.

    Signals:
        given(QuestionId, str, str): what was done on a card: answer, comment, evidence, reason.
        handed_in(): the element is to be handed in.
    """

    given = Signal(object, object, object)
    handed_in = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("assessment.questions_pane")
        self.setProperty("kind", "pane")
        self._title = label(kind="heading", name="assessment.element")
        self._standard = label(tone="muted", name="assessment.standard")
        self._why = label(tone="warn", name="assessment.locked")
        self._column = QVBoxLayout()
        self._column.setSpacing(em(0.5))
        self._scroll = scrolled(clear(self._column), "assessment.questions")
        self._scroll.setMinimumHeight(em(16))
        self.answers = RowList(
            "assessment.answers", "Handed in", GIVEN_FIELDS,
            key=lambda r: f"{r.given.question} {r.rater}", empty="Nothing was handed in yet.",
        )  # fmt: skip
        self.answers.slim().grid.widest = {0: 14.0, 2: 14.0}
        self._progress = label(name="assessment.progress")
        self._progress.setWordWrap(False)
        self.next_button = button("Next open question", "assessment.next", self.next_open)
        self.hand_in_button = button(
            "Hand in", "assessment.hand_in", self._on_hand_in, kind="primary"
        )
        foot = FlowLayout(space=em(0.5), line_space=em(0.25))
        for part in (self._progress, self.next_button, self.hand_in_button):
            foot.addWidget(part)
        self._foot = clear(foot)
        box = column(
            self._title, self._standard, self._why, self._scroll, self.answers, self._foot,
            space=0.35, margin=0.4,
        )  # fmt: skip
        for place in (3, 4):
            box.setStretch(place, 1)
        self.setLayout(box)
        self._cards: dict[QuestionId, QuestionCard] = {}
        self._shown: tuple[str, str] = ("", "")
        self._at: QuestionId | None = None

    # Showing

    def show_state(self, state: AssessmentState) -> None:
        """Show the chosen element as it stands."""
        sheet, row = state.sheet, state.row
        if sheet is None or row is None or state.view is None:
            return
        here = (sheet.assessment_id, sheet.element.element_id)
        if here != self._shown:
            self._turn_to(here, sheet.statuses)
        self._title.setText(f"{sheet.element.element_id}  {sheet.element.title}")
        self._standard.setText(state.standard)
        self._standard.setVisible(bool(state.standard))
        self._say_why(state)
        reads = not sheet.is_mine and not sheet.is_handed_in
        self._scroll.setVisible(not reads)
        self.answers.setVisible(reads)
        self.answers.show_rows(_given_rows(state.view, row))
        for status in sheet.statuses:
            card = self._cards.get(status.question.name)
            if card is not None:
                self._show_card(card, status, state)
        answered, required = sheet.progress
        words = filled("{answered} of {required} answered", answered=answered, required=required)
        self._progress.setText(words)
        self._foot.setVisible(not state.is_locked)

    def _say_why(self, state: AssessmentState) -> None:
        sheet, view = state.sheet, state.view
        why = ""
        if view is not None and not view.assessment.is_open:
            why = SETTLED
        elif sheet is not None and sheet.is_handed_in:
            why = HANDED_IN
        elif sheet is not None and not sheet.is_mine:
            why = NOT_MINE
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def _turn_to(self, here: tuple[str, str], statuses: tuple[QuestionStatus, ...]) -> None:
        """Another element: its cards are made, those of the last one go."""
        self.settle()
        wipe(self._column)
        self._cards = {}
        self._shown, self._at = here, None
        for status in statuses:
            if status.question.type in {"group", "repeat", "note", "calculate"}:
                continue
            card = QuestionCard(status.question)
            card.answered.connect(self._on_answered)
            card.commented.connect(self._on_commented)
            card.cited.connect(self._on_cited)
            card.reasoned.connect(self._on_reasoned)
            card.attended.connect(self._on_attended)
            card.accepted.connect(self._on_accepted)
            self._cards[status.question.name] = card
            self._column.addWidget(card)
        self._column.addStretch(1)

    def _show_card(
        self, card: QuestionCard, status: QuestionStatus, state: AssessmentState
    ) -> None:
        card.setVisible(is_shown(status))
        name, sheet = status.question.name, state.sheet
        if sheet is None or not is_shown(status):
            return
        card.show_question(
            QuestionView(
                status=status,
                answer=state.answer_of(name),
                is_current=name == self._at,
                is_locked=state.is_locked,
                reasons=sheet.form.na_reasons,
                language=sheet.form.default_language,
                today=sheet.today,
                unsaved=state.unsaved.get(name),
            )
        )

    # The question at hand

    @property
    def at(self) -> QuestionId | None:
        """The question that has the focus, or had it last."""
        return self._at

    def take_focus(self) -> None:
        """Put the focus into the first open question, else into the first of all."""
        if self.answers.isVisible():
            self.answers.grid.setFocus()
        elif not self._go_to_open(after=None):
            for card in self._cards.values():
                if not card.isHidden():
                    card.take_focus()
                    return

    @Slot()
    def next_open(self) -> None:
        """Go to the next question that misses something, else to handing in."""
        self.settle()
        if not self._go_to_open(after=self._at):
            self.hand_in_button.setFocus()

    def _go_to_open(self, *, after: QuestionId | None) -> bool:
        names = list(self._cards)
        start = names.index(after) + 1 if after in names else 0
        for name in (*names[start:], *names[:start]):
            card = self._cards[name]
            missing = card.missing
            if not card.isHidden() and missing and name != after:
                card.take_focus("" if "value" in missing else missing[0])
                self._scroll.ensureWidgetVisible(card, 0, em(2))
                return True
        return False

    def ask_comment(self) -> None:
        """Open the comment of the question at hand."""
        card = self._cards.get(self._at) if self._at else None
        if card is not None:
            card.ask_comment()

    def settle(self) -> None:
        """Have every field say what is still in it."""
        for card in self._cards.values():
            card.settle()

    # What cards say

    def _tell(self, what: str, text: str) -> None:
        card = self.sender()
        if isinstance(card, QuestionCard):
            self.given.emit(card.question.name, what, text)

    @Slot(object)
    def _on_answered(self, text: str) -> None:
        self._tell("answer", text)

    @Slot(object)
    def _on_commented(self, text: str) -> None:
        self._tell("comment", text)

    @Slot(object)
    def _on_cited(self, text: str) -> None:
        self._tell("evidence", text)

    @Slot(object)
    def _on_reasoned(self, text: str) -> None:
        self._tell("reason", text)

    @Slot()
    def _on_attended(self) -> None:
        card = self.sender()
        if isinstance(card, QuestionCard):
            self._at = card.question.name
            QTimer.singleShot(0, self._bring_into_sight)

    @Slot()
    def _bring_into_sight(self) -> None:
        card = self._cards.get(self._at) if self._at else None
        if card is not None and not card.isHidden():
            self._scroll.ensureWidgetVisible(card, 0, em(1))

    @Slot()
    def _on_accepted(self) -> None:
        QTimer.singleShot(0, self.next_open)  # once what was done is shown

    @Slot()
    def _on_hand_in(self) -> None:
        self.settle()
        self.handed_in.emit()


def _given_rows(view: AssessmentView, row: ElementRow) -> tuple[GivenRow, ...]:
    """The answers of all raters, those to one question beside one another."""
    found = [
        GivenRow(view.name_of(rating.person_id), given)
        for rating in row.ratings
        for given in rating.answers
    ]
    order = {
        name: place for place, name in enumerate(dict.fromkeys(r.given.question for r in found))
    }
    return tuple(sorted(found, key=lambda each: order[each.given.question]))
