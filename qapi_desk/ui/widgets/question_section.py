"""One top-level group of a form: its title, how far it is, the suggestions, its questions.

Cards are made when their question is first asked and shown again for every later case; a repeat
has a heading and cards for each of its instances.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from qapi_desk.domain.forms import Question, QuestionStatus
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.services.casework import Suggestion
from qapi_desk.ui.presenters.review_outline import Line, SectionView, text_of
from qapi_desk.ui.presenters.review_state import ReviewState
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import clear, column, label, row
from qapi_desk.ui.widgets.question import QuestionCard
from qapi_desk.ui.widgets.question_words import QuestionView
from qapi_desk.ui.widgets.suggestion import SuggestionBox


class Section(QFrame):
    """A group with its cards. ``on_card`` is told of every card that is made."""

    def __init__(
        self, form_id: FormId, group: Question, on_card: Callable[[QuestionCard], None]
    ) -> None:
        super().__init__()
        self.setObjectName(f"review.section.{form_id}.{group.name}")
        self.form_id, self.criterion = form_id, group.criterion
        self._group, self._on_card = group, on_card
        self._title = label(kind="heading")
        self._count = label(kind="small", tone="muted")
        self._count.setWordWrap(False)
        head = row(self._title, self._count, space=0.5)
        head.setStretch(0, 1)
        self._suggestions = QVBoxLayout()
        self._boxes: dict[str, SuggestionBox] = {}
        self._rows: dict[str, QWidget] = {}
        self._shown: dict[str, QWidget] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(em(0.4))
        self.suggestions = clear(self._suggestions)
        self.setLayout(column(head, self.suggestions, clear(self._lines), space=0.4))

    def show_section(self, section: SectionView, state: ReviewState) -> None:
        """Show the questions that are asked now; none asked hides the section."""
        self.setVisible(bool(section.lines))
        if not section.lines and not self._shown:
            return
        self._title.setText(text_of(section.group.label, state.language))
        self._count.setText(section.progress)
        shown: dict[str, QWidget] = {}
        place = 0
        for line in section.lines:
            made = self._rows.get(line.key)
            if made is None:
                made = self._make(line, place)
            place = self._lines.indexOf(made) + 1
            if isinstance(made, QuestionCard) and line.status is not None:
                self._show_card(made, line.status, state)
            elif isinstance(made, QLabel):
                made.setText(line.heading)
            shown[line.key] = made
        for key, made in self._shown.items():
            if key not in shown:
                made.hide()
        for made in shown.values():
            if made.isHidden():
                made.show()
        self._shown = shown

    def _make(self, line: Line, place: int) -> QWidget:
        made: QWidget
        if line.status is None:
            made = label(kind="small", tone="muted")
        else:
            made = QuestionCard(line.status.question)
            made.setProperty("form", str(self.form_id))
            self._on_card(made)
        made.hide()
        self._rows[line.key] = made
        self._lines.insertWidget(place, made)
        return made

    def _show_card(self, card: QuestionCard, status: QuestionStatus, state: ReviewState) -> None:
        name = (self.form_id, QuestionId(status.question.name))
        sheet = state.sheet_of(self.form_id)
        is_current = name == state.question
        card.show_question(
            QuestionView(
                status=status,
                answer=state.answer_of(name),
                is_current=is_current,
                is_locked=state.is_locked(name),
                reasons=sheet.form.na_reasons if sheet else (),
                language=state.language,
                today=state.today,
                warning=state.warnings.get(name, ""),
                unsaved=state.unsaved.get(name),
                threads=state.threads_of(name),
                offers=state.offers if is_current else (),
            )
        )

    def forget(self) -> None:
        """Another case: nothing of the last one stays open."""
        for made in self._rows.values():
            if isinstance(made, QuestionCard):
                made.forget()

    def show_suggestions(self, found: tuple[Suggestion, ...], state: ReviewState) -> None:
        """Show what each ruleset makes of the record, governing first."""
        for suggestion in found:
            box = self._boxes.get(str(suggestion.ruleset))
            if box is None:
                box = SuggestionBox(f"{suggestion.ruleset}.{suggestion.criterion}")
                self._boxes[str(suggestion.ruleset)] = box
                self._suggestions.addWidget(box)
            is_open = suggestion.criterion in state.opens_workings
            box.show_suggestion(suggestion, is_open=is_open)
        names = {str(suggestion.ruleset) for suggestion in found}
        for name, box in self._boxes.items():
            box.setVisible(name in names)
