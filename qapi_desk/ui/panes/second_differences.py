"""What two looks at a case differ in, side by side, and which of them a supervisor lets stand."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.second_looks import Stands, TwoLooks
from qapi_desk.services.amend_words import AnswerTold
from qapi_desk.services.second_differences import TwoAnswers
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.second import SecondPresenter, why_not_decided
from qapi_desk.ui.presenters.second_read import SecondState
from qapi_desk.ui.text import NOTHING, OUTCOMES, moment, rule_outcome_words
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.side_by_side import SideBySide

LISTED, QUESTIONS_LISTED = 8, 10
NONE_YET = "Nothing was found otherwise in the cases released a second time so far."
NONE_OF_YOURS = "In the cases you released a second time you found nothing otherwise."
ANSWER_FIELDS: tuple[Field[TwoAnswers], ...] = (
    Field(Column("question", "Question answered otherwise", width=4), lambda r: r.label),
    Field(Column("first", "First"), lambda r: _given(r.first, r.first_told)),
    Field(Column("second", "Second"), lambda r: _given(r.second, r.second_told)),
    Field(Column("first_words", "First comment", width=3), lambda r: r.first.comment),
    Field(Column("second_words", "Second comment", width=3), lambda r: r.second.comment),
)


def _given(answer: Answer, told: AnswerTold | None) -> str:
    if told is None:
        return answer.value or answer.na_reason
    return ". ".join(filter(None, (told.value, told.reason)))


class DifferencesPane(QWidget):
    """A list of differences and the sheet of the one at hand; Escape goes back to the list."""

    def __init__(self, presenter: SecondPresenter) -> None:
        super().__init__()
        self.setObjectName("second.differences_pane")
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self._none = label(name="second.no_differences", tone="muted")
        self.list = RowList(
            "second.differences", "Differences", self._fields(),
            key=lambda r: f"{r.case_id}/{r.criterion}",
        ).without_title()  # fmt: skip
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_opened)
        self._listed = card(self.list)
        self._sheet = self._make_sheet()
        box = column(self._none, self._listed, self._sheet, space=0.8)
        box.addStretch(1)
        self.setLayout(box)

    def _fields(self) -> tuple[Field[TwoLooks], ...]:
        return (
            Field(Column("case", "Case", Format.MONO), lambda r: r.case_id),
            Field(Column("criterion", "Criterion", width=3), self._title),
            Field(Column("first", "First"), lambda r: r.first.outcome, _first, _first_tone),
            Field(Column("second", "Second"), lambda r: r.second.outcome, _second, _second_tone),
            Field(Column("stands", "Decided"), _stands, _stands, _stands_tone),
            Field(Column("by", "First by", width=2), self._first_by),
            Field(Column("again", "Second by", width=2), self._second_by),
            Field(Column("at", "Released again", Format.MOMENT), lambda r: r.second.released_at),
        )

    def _title(self, row: TwoLooks) -> str:
        return self._presenter.state.title(row.criterion)

    def _first_by(self, row: TwoLooks) -> str:
        return self._presenter.state.name(row.first.reviewer)

    def _second_by(self, row: TwoLooks) -> str:
        return self._presenter.state.name(row.second.reviewer)

    def _make_sheet(self) -> QFrame:
        self._heading = label(kind="heading", name="second.difference")
        causes = self._presenter.causes
        self._first = _OneLook("second.first", "First look", causes)
        self._second = _OneLook("second.second", "Second look", causes)
        self.answers = RowList(
            "second.answers", "Answers", ANSWER_FIELDS,
            key=lambda r: f"{r.form_id}/{r.question}",
            empty="Every question was answered alike; only the day or the words differ.",
        ).without_search()  # fmt: skip
        self._first_stands = button("First stands…", "second.first_stands", self.first_stands)
        self._second_stands = button("Second stands…", "second.second_stands", self.second_stands)
        self._why_not = label(name="second.decided")
        flow = FlowLayout(space=em(0.6))
        for each in (self._first_stands, self._second_stands):
            flow.addWidget(each)
        self._deciding = clear(flow)
        both = SideBySide(self._first, self._second, least_ems=20)
        return card(self._heading, both, self._why_not, self._deciding, self.answers, space=0.7)

    # Showing

    def show_state(self, state: SecondState) -> None:
        """Show the differences and the one at hand."""
        has_any = bool(state.found)
        self._none.setVisible(not has_any)
        self._none.setText(_none_words(state))
        self._listed.setVisible(has_any)
        self.list.show_rows(state.found)
        self.list.limit_height(LISTED)
        looks = state.looks
        self._sheet.setVisible(looks is not None)
        if looks is not None:
            self.list.mark(state.found.index(looks))
            self._show_sheet(state, looks)

    def _show_sheet(self, state: SecondState, looks: TwoLooks) -> None:
        self._heading.setText(
            filled("Case {case}: {what}", case=looks.case_id, what=state.title(looks.criterion))
        )
        for shown, finding in ((self._first, looks.first), (self._second, looks.second)):
            shown.show_finding(finding, state.name(finding.reviewer))
        self.answers.show_rows(state.answers)
        self.answers.limit_height(QUESTIONS_LISTED)
        why_not = why_not_decided(state)
        self._why_not.setText(why_not)
        self._why_not.setVisible(bool(why_not))
        self._deciding.setVisible(not why_not)

    # What people do

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where F6 leads, in order."""
        return (self.list.grid, self._first_stands, self.answers.grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.list.grid.isVisible():
            self.list.grid.setFocus()
            return
        super().keyPressEvent(event)

    @Slot(object)
    def _on_picked(self, row: TwoLooks) -> None:
        self._presenter.look_at((row.case_id, row.criterion))

    @Slot(object)
    def _on_opened(self, row: TwoLooks) -> None:
        """Enter goes on to the decision, or to the answers where there is none to take."""
        self._on_picked(row)
        may_decide = self._first_stands.isVisible()
        (self._first_stands if may_decide else self.answers.grid).setFocus()

    @Slot()
    def first_stands(self) -> None:
        """Ask why the first finding stands, then decide so."""
        self._ask(Stands.FIRST)

    @Slot()
    def second_stands(self) -> None:
        """Ask why the second finding stands, then decide so."""
        self._ask(Stands.SECOND)

    def _ask(self, stands: Stands) -> None:
        state = self._presenter.state
        looks, why_not = state.looks, why_not_decided(state)
        if looks is None or why_not:
            self._presenter.view.say(why_not, "bad")
            return
        finding = looks.first if stands is Stands.FIRST else looks.second
        words = (
            "{name} found “{outcome}” first. Why does that stand?"
            if stands is Stands.FIRST
            else "{name} found “{outcome}” the second time. Why does that stand? It counts in the "
            "rates from now on; the first finding is kept."
        )
        title = "First stands" if stands is Stands.FIRST else "Second stands"
        question = filled(
            words, name=state.name(finding.reviewer), outcome=said(OUTCOMES[finding.outcome])
        )
        self._asking = _Asking(self._presenter, looks, stands)
        dialog = AskText(self, "stands", title, question, title)
        dialog.given.connect(self._asking.decide)
        dialog.open()


class _Asking:
    """One decision that waits for its reason."""

    def __init__(self, presenter: SecondPresenter, looks: TwoLooks, stands: Stands) -> None:
        self._presenter, self._stands = presenter, stands
        self._key = (looks.case_id, looks.criterion)

    def decide(self, reason: str) -> None:
        """Decide with this reason."""
        self._presenter.decide(self._key, self._stands, reason)


class _OneLook(QFrame):
    """What one of two reviewers found, when, and why."""

    def __init__(self, name: str, title: str, causes: Mapping[str, str]) -> None:
        super().__init__()
        self._causes = causes
        self.setObjectName(name)
        self.setProperty("kind", "card")
        self._outcome = label(kind="figure", name=f"{name}.outcome")
        self._outcome.setWordWrap(True)
        self._facts = FactsView(f"{name}.facts")
        self._comment = label(name=f"{name}.comment")
        box = column(
            label(title, kind="small", tone="muted"), self._outcome, self._facts, self._comment,
            space=0.35, margin=0.7,
        )  # fmt: skip
        box.addStretch(1)
        self.setLayout(box)

    def show_finding(self, finding: Finding, name: str) -> None:
        """Show one finding as it was released."""
        self._outcome.setText(OUTCOMES[finding.outcome])
        late = "" if finding.days_late is None else f"{finding.days_late:,}"
        self._facts.show_facts(
            (
                (said("By"), name),
                (said("Released"), moment(finding.released_at)),
                (said("Came to"), rule_outcome_words(finding.rule_outcome) or NOTHING),
                (said("Started the clock"), finding.trigger),
                (said("Due"), finding.due),
                (said("Done"), finding.done),
                (said("Days late"), late),
                (said("Cause"), self._causes.get(finding.cause, finding.cause)),
                (said("Reason"), finding.na_reason),
                (said("Evidence"), finding.evidence),
            )
        )
        self._comment.setText(f"“{finding.comment}”" if finding.comment else "")
        self._comment.setVisible(bool(finding.comment))


def _none_words(state: SecondState) -> str:
    if state.second_id is None:
        return "There is no second review yet, so nothing was found twice."
    if state.progress is None or not state.progress.released:
        return "Differences open when cases are released a second time."
    return NONE_YET if state.sees_all else NONE_OF_YOURS


def _first(row: TwoLooks) -> str:
    return said(OUTCOMES[row.first.outcome])


def _second(row: TwoLooks) -> str:
    return said(OUTCOMES[row.second.outcome])


def _first_tone(row: TwoLooks) -> str:
    return "bad" if row.first.outcome is Outcome.ERROR else ""


def _second_tone(row: TwoLooks) -> str:
    return "bad" if row.second.outcome is Outcome.ERROR else ""


def _stands(row: TwoLooks) -> str:
    if row.decision is not None:
        first = row.decision.stands is Stands.FIRST
        return said("First stands") if first else said("Second stands")
    return said("To decide") if row.is_waiting else said("Same outcome")


def _stands_tone(row: TwoLooks) -> str:
    if row.decision is not None:
        return "good"
    return "warn" if row.is_waiting else ""
