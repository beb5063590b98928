"""Asking for an amendment: the question, its answer as it should be, what it changes, and why."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from qapi_desk.domain.forms import QuestionType
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.presenters.amending import AmendingState, Asked, Written
from qapi_desk.ui.presenters.review_outline import text_of
from qapi_desk.ui.presenters.review_state import Name
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.amended import ANSWER_FIELDS, EFFECT_FIELDS
from qapi_desk.ui.widgets.kit import button, clear, column, label, row, scrolled, wipe
from qapi_desk.ui.widgets.question_choices import Choices
from qapi_desk.ui.widgets.row_list import RowList

ABOUT = (
    "The answers stay as they were released; what you change is kept beside them once a "
    "supervisor other than you confirms it."
)
NO_CHANGE = "No answer is changed yet."
NO_FINDING = "No finding changes; the answers alone would."
LISTED = 4
WIDE_EMS, HIGH_EMS = 46, 44
MANY = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
_CODED = {"na", "undetermined"}


class AmendSheet(KeptSheet):
    """One or more answers to be amended; ``given`` carries (reason, evidence).

    Signals:
        wanted(Name): another question is to be changed.
        written(Written): what stands in the fields of the question at hand.
        left_out(int): the change in this place is taken out again.
    """

    wanted = Signal(object)
    written = Signal(object)
    left_out = Signal(object)

    def __init__(self, parent: QWidget, state: AmendingState) -> None:
        title = filled("Ask for an amendment of case {case}", case=state.case_id)
        super().__init__(parent, "amend", title)
        self._state = state
        self._at: Name | None = None
        self._heads: dict[str, QLabel] = {}
        self._choices: Choices | None = None
        self._line: QLineEdit | None = None
        self._value = ""
        self._body = column(label(ABOUT, tone="muted"), space=0.35)
        self._make_question(state)
        self._make_changes()
        self._why = self.lines("&Why", "reason", high=2)
        self._evidence = self.line("E&vidence", "evidence")
        self._evidence.setPlaceholderText(said("Where the proof of it is"))
        self.put(scrolled(clear(self._body), "amend.scroll"))
        self._do_it = self.ask_to("Ask for it")
        window = parent.window()
        self.resize(min(em(WIDE_EMS), window.width()), min(em(HIGH_EMS), window.height()))
        self.show_state(state)

    def _add(self, words: str, made: QWidget, name: str) -> None:
        """A field under its words: lists stand between the fields, so nothing is beside them."""
        made.setObjectName(f"{self.name}.{name}")
        made.setAccessibleName(said(words).replace("&", ""))
        head = label(words)
        head.setBuddy(made)
        self._heads[made.objectName()] = head
        for part in (head, made):
            self._body.addWidget(part)

    def _make_question(self, state: AmendingState) -> None:
        offered = [(_key(each.name), _short(state, each)) for each in state.questions]
        self._question = self.choice("&Question", "question", offered)
        self._question.chosen.connect(self._on_question)
        self._words = label(name="amend.words")
        self._holder = column(space=0.2)
        self._field = clear(self._holder)
        self._body.addWidget(self._words)
        self.add("&Answer", self._field, "answer")
        self._reason = self.choice("&Coded reason", "na", [("", "No reason")])
        self._reason.chosen.connect(self._on_edited)
        self._comment = self.line("Co&mment", "comment")
        self._cited = self.line("Evidence of the ans&wer", "cited")
        for each in (self._comment, self._cited):
            each.editingFinished.connect(self._on_edited)

    def _make_changes(self) -> None:
        self._changes = RowList(
            "amend.changes", "Changed answers", ANSWER_FIELDS, empty=NO_CHANGE
        ).without_search()
        self._effect = RowList(
            "amend.effect", "Findings it changes", EFFECT_FIELDS, empty=NO_FINDING
        ).without_search()
        self._missing = label(tone="warn", name="amend.missing")
        self._next = button("Go to that question", "amend.next", self._on_next, kind="link")
        self._out = button("Take it out", "amend.out", self._on_out, kind="link")
        self._out.setAccessibleName(said("Leave the marked answer as it stands"))
        self._body.addWidget(self._changes)
        self._body.addLayout(row(self._out, None))
        self._body.addWidget(self._missing)
        self._body.addLayout(row(self._next, None))
        self._body.addWidget(self._effect)

    # Showing

    def show_state(self, state: AmendingState) -> None:
        """Show the question at hand, the changes, and what they would change."""
        self._state = state
        if state.at != self._at:
            self._show_question(state)
        self._changes.show_rows(state.told)
        self._changes.limit_height(LISTED)
        self._out.setVisible(bool(state.draft))
        self._missing.setText(state.why_not)
        self._missing.setVisible(bool(state.why_not))
        self._next.setVisible(state.needs is not None and state.needs != state.at)
        self._effect.setVisible(state.is_tried and not state.why_not)
        self._effect.show_rows(state.effect)
        self._effect.limit_height(LISTED)

    def _show_question(self, state: AmendingState) -> None:
        asked = state.asked
        self._at = state.at
        if asked is None:
            return
        self._question.offer(
            [
                (self._question.key_at(at), self._question.itemText(at))
                for at in range(self._question.count())
            ],
            _key(asked.name),
        )
        answer = state.answer(asked.name)
        self._words.setText(state.words(asked))
        self._value = answer.value
        self._make_field(state, asked)
        self._comment.setText(answer.comment)
        self._cited.setText(answer.evidence)
        self._offer_reasons(asked, answer.na_reason)

    def _make_field(self, state: AmendingState, asked: Asked) -> None:
        wipe(self._holder)
        self._choices = self._line = None
        question, name = asked.question, "amend.value"
        if question.type in MANY:
            is_many = question.type is QuestionType.SELECT_MULTIPLE
            made = Choices(name, question.choices, is_many=is_many)
            made.show_words(state.words(asked), state.language)
            made.show_value(self._value, ())
            made.chosen.connect(self._on_chosen)
            self._choices = made
            self._holder.addWidget(made)
            return
        line = QLineEdit(self._value)
        line.setObjectName(name)
        line.setAccessibleName(state.words(asked))
        if question.type is QuestionType.DATE:
            line.setPlaceholderText(said("month/day/year"))
            line.setMaximumWidth(em(13))
        line.editingFinished.connect(self._on_edited)
        self._line = line
        self._holder.addWidget(line)

    def _offer_reasons(self, asked: Asked, chosen: str) -> None:
        results = {choice.name: choice.result for choice in asked.question.choices}
        result = results.get(self._value, "na" if asked.question.na == "reason" else "")
        coded = {"na": asked.form.na_reasons, "undetermined": asked.form.undetermined_reasons}
        reasons = coded.get(result, ()) if result in _CODED else ()
        offered = [(c.name, text_of(c.label, self._state.language)) for c in reasons]
        self._reason.offer([("", "No reason"), *offered], chosen)
        for part in (self._heads["amend.na"], self._reason):
            part.setVisible(bool(offered))

    # What people do

    @Slot(object)
    def _on_question(self, key: str) -> None:
        self._tell()
        form_id, _, question = key.partition("/")
        self.wanted.emit((FormId(form_id), QuestionId(question)))

    @Slot(object)
    def _on_chosen(self, value: str) -> None:
        self._value = value
        asked = self._state.asked
        if asked is not None:
            self._offer_reasons(asked, "")
        self._tell()

    @Slot()
    def _on_edited(self) -> None:
        self._tell()

    def _tell(self) -> None:
        if self._line is not None:
            self._value = self._line.text()
        shown = not self._reason.isHidden()
        self.written.emit(
            Written(
                self._value,
                self._reason.key if shown else "",
                self._comment.text(),
                self._cited.text(),
            )
        )

    @Slot()
    def _on_next(self) -> None:
        self._tell()
        if self._state.needs is not None:
            self.wanted.emit(self._state.needs)
            self.take_focus()

    @Slot()
    def _on_out(self) -> None:
        place = self._changes.grid.currentIndex().row()
        self._at = None
        self.left_out.emit(max(0, place))

    def take_focus(self) -> None:
        """Go to the answer of the question at hand."""
        if self._choices is not None:
            self._choices.take_focus()
        elif self._line is not None:
            self._line.setFocus()

    @Slot()
    def on_ok(self) -> None:
        """Have it asked for; the service says what is missing."""
        self._tell()
        reason = self._why.toPlainText().strip()
        if not self._state.draft:
            self.banner.say(NO_CHANGE)
            return
        self.ask((reason, self._evidence.text().strip()))


def _key(name: Name) -> str:
    return f"{name[0]}/{name[1]}"


def _short(state: AmendingState, asked: Asked) -> str:
    return (
        state.words(asked)
        if asked.is_asked
        else filled("{question} (not asked so far)", question=state.words(asked))
    )
