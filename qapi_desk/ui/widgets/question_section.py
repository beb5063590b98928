"""One top-level group of a form: its title, how far it is, the suggestions, its questions.

Cards are made when their question is first in sight and shown again for every later case; a
repeat has a heading and cards for each of its instances. In a long case only the section, and of a
repeat the instance, that one is at stands open; the others are a line that opens them.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from qapi_desk.domain.forms import Question, QuestionStatus
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.services.casework import Suggestion
from qapi_desk.ui.presenters.review_outline import Line, SectionView, text_of
from qapi_desk.ui.presenters.review_state import ANSWER, Name, ReviewState
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.kit import button, clear, column, label, row
from qapi_desk.ui.widgets.question import QuestionCard
from qapi_desk.ui.widgets.question_words import QuestionView
from qapi_desk.ui.widgets.suggestion import SuggestionBox

FEW_LINES = 20
"""A section with more lines than this folds the instances of its repeats one is not at."""


class Section(QFrame):
    """A group with its cards. ``on_card`` is told of every card that is made.

    Signals:
        wanted(Name): a folded part was opened; this question of it is gone to.
    """

    wanted = Signal(object)

    def __init__(
        self, form_id: FormId, group: Question, on_card: Callable[[QuestionCard], None]
    ) -> None:
        super().__init__()
        self.setObjectName(f"review.section.{form_id}.{group.name}")
        self.form_id, self.criterion = form_id, group.criterion
        self._on_card = on_card
        self._title = label(kind="heading")
        self._count = label(kind="small", tone="muted")
        self._count.setWordWrap(False)
        self._open = button("Open", f"{self.objectName()}.open", self._on_open, kind="link")
        head = row(self._title, self._count, self._open, space=0.5)
        head.setStretch(0, 1)
        self._suggestions = QVBoxLayout()
        self._boxes: dict[str, SuggestionBox] = {}
        self._rows: dict[str, QWidget] = {}
        self._shown: dict[str, QWidget] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(em(0.4))
        self.suggestions = clear(self._suggestions)
        self._body = clear(self._lines)
        self.setLayout(column(head, self.suggestions, self._body, space=0.4))
        self._seen: tuple[object, ...] = ()
        self._view: SectionView | None = None

    # Showing

    def show_section(self, section: SectionView, state: ReviewState, *, is_folded: bool) -> None:
        """Show the questions that are asked now; none asked hides the section."""
        self.setVisible(bool(section.lines))
        if not section.lines and not self._shown:
            return
        here = state.question if self._holds(section, state.question) else None
        mine = {name: given for name, given in state.pending.items() if name[0] == self.form_id}
        seen = (
            section, here, state.wants if here else "", is_folded, state.language, state.offers,
            mine, state.unsaved, state.warnings, state.newer, state.threads,
            state.entries, state.is_all_locked,
        )  # fmt: skip
        if seen == self._seen:
            return
        self._seen, self._view = seen, section
        self._show_head(section, state, is_folded=is_folded)
        block = section.block_of(here[1]) if here else ""
        lines = () if is_folded else _unfolded(section, block)
        self._show_lines(lines, state)

    def _holds(self, section: SectionView, name: Name | None) -> bool:
        return name is not None and name[0] == self.form_id and name[1] in section.names

    def _show_head(self, section: SectionView, state: ReviewState, *, is_folded: bool) -> None:
        title = text_of(section.group.label, state.language)
        self._title.setText(title)
        self._count.setText(section.progress)
        self._open.setVisible(is_folded)
        self._open.setAccessibleName(
            filled("Open: {title}, {progress}", title=title, progress=section.progress)
        )
        self._body.setVisible(not is_folded)

    def _show_lines(self, lines: tuple[Line, ...], state: ReviewState) -> None:
        shown: dict[str, QWidget] = {}
        place = 0
        for line in lines:
            made = self._rows.get(line.key) or self._make(line, place)
            place = self._lines.indexOf(made) + 1
            if isinstance(made, QuestionCard) and line.status is not None:
                self._show_card(made, line.status, state)
            elif isinstance(made, QLabel | QPushButton):
                made.setText(line.heading)
                made.setAccessibleName(line.heading)
            shown[line.key] = made
        for key, made in self._shown.items():
            if key not in shown:
                made.hide()
        for made in shown.values():
            made.show()
        self._shown = shown

    def _make(self, line: Line, place: int) -> QWidget:
        made: QWidget
        if line.status is not None:
            made = QuestionCard(line.status.question)
            made.setProperty("form", str(self.form_id))
            self._on_card(made)
        elif line.block:
            made = button("", f"{self.objectName()}.{line.key}", self._on_block, kind="link")
            made.setProperty("block", line.block)
        else:
            made = label(kind="small", tone="muted", name=f"{self.objectName()}.{line.key}")
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
                warning=state.warning_of(name),
                is_nudged=is_current and state.wants == ANSWER,
                unsaved=state.unsaved.get(name),
                threads=state.threads_of(name),
                offers=state.offers if is_current else (),
                entries=state.entries_of(self.form_id, status.question),
            )
        )

    def forget(self) -> None:
        """Another case: nothing of the last one stays open."""
        self._seen = ()
        for made in self._rows.values():
            if isinstance(made, QuestionCard):
                made.forget()

    def look_again(self) -> None:
        """What a person did may not be taken: the next state is shown whole."""
        self._seen = ()

    def show_suggestions(
        self, found: tuple[Suggestion, ...], state: ReviewState, *, is_folded: bool
    ) -> None:
        """Show what each ruleset makes of the record, governing first."""
        self.suggestions.setVisible(bool(found) and not is_folded)
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

    # What the person does

    @Slot()
    def _on_open(self) -> None:
        self._want(lambda _line: True)

    @Slot()
    def _on_block(self) -> None:
        block = str(self.sender().property("block"))
        self._want(lambda line: line.block == block)

    def _want(self, fits: Callable[[Line], bool]) -> None:
        """Go to the first open question of a part, else to its first."""
        lines = self._view.lines if self._view else ()
        asked = [line for line in lines if line.status is not None and fits(line)]
        still = [line for line in asked if line.status is not None and line.status.missing]
        for line in [*still, *asked][:1]:
            self.wanted.emit((self.form_id, QuestionId(line.key)))


def _unfolded(section: SectionView, block: str) -> tuple[Line, ...]:
    """The lines in sight: of a long section's repeats, only the instance one is at."""
    if len(section.lines) <= FEW_LINES:
        return section.lines
    return tuple(
        line
        for line in section.lines
        if not line.block or line.block == block or line.status is None
    )
