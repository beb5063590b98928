"""One element of the catalog whole, in parts: what it is, its measures, what asks about it.

Then the rulings and best practices, and what reviews found. Shows a frozen state; says where the
person wants to go.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QTabWidget, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import RulesetId
from qapi_desk.services.element_page import CapRow, ElementPage, QuestionRow, ResultRow, TaskRow
from qapi_desk.services.law_pages import RuleRow
from qapi_desk.ui.catalog_words import (
    NONE_PRINTED,
    STATUSES,
    levels_facts,
    passages,
    place_words,
    printing_errors,
)
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.catalog import CatalogState
from qapi_desk.ui.text import CAP_STATES, percent, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.entry_blocks import EntryBlocks
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row, scrolled, set_tone
from qapi_desk.ui.widgets.measure_blocks import MeasureBlocks
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.whole_rows import WholeRows, row_in_words

LEAST_HIGH_EMS = 12
"""A part is never lower than so many heights of text; then the page scrolls."""
LawRule = tuple[RulesetId, str, RuleRow]
"""A rule of one ruleset: its id, what the law is called, the rule."""

QUESTION_FIELDS: tuple[Field[QuestionRow], ...] = (
    Field(Column("question", "Question", width=4), lambda r: r.label),
    Field(Column("form", "Form", width=2), lambda r: r.form_title),
    Field(Column("measure", "Measure", Format.MONO), lambda r: r.measure),
    Field(Column("rule", "Rule", Format.MONO), lambda r: r.rule),
)
RULE_FIELDS: tuple[Field[LawRule], ...] = (
    Field(Column("rule", "Rule", Format.MONO), lambda r: r[2].rule_id),
    Field(Column("title", "What it asks", width=4), lambda r: r[2].title),
    Field(Column("limit", "Limit"), lambda r: r[2].limit),
    Field(Column("law", "Law"), lambda r: r[1]),
    Field(Column("citation", "Citation", width=3), lambda r: r[2].citation),
)
RESULT_FIELDS: tuple[Field[ResultRow], ...] = (
    Field(Column("period", "Period"), lambda r: r.period),
    Field(Column("criterion", "Criterion", width=3), lambda r: r.criterion_title),
    Field(Column("rate", "Rate", Format.PERCENT), lambda r: r.rate),
    Field(Column("n", "n", Format.COUNT), lambda r: r.n),
    Field(
        Column("limits", "Limits"),
        lambda r: r.lower,
        lambda r: filled("{lower} to {upper}", lower=percent(r.lower), upper=percent(r.upper)),
    ),
    Field(Column("benchmark", "Benchmark", Format.PERCENT), lambda r: r.benchmark),
    Field(
        Column("final", "Standing"),
        lambda r: r.is_final,
        lambda r: said("Final" if r.is_final else "So far"),
    ),
    Field(Column("review", "Review", Format.MONO), lambda r: r.review_id),
)
CAP_FIELDS: tuple[Field[CapRow], ...] = (
    Field(Column("plan", "Plan", Format.MONO), lambda r: r.cap_id),
    Field(Column("state", "State"), lambda r: r.state, lambda r: CAP_STATES[r.state]),
    Field(Column("finding", "Finding", width=4), lambda r: r.finding),
    Field(Column("target", "Target date", Format.DAY), lambda r: r.target_date),
    Field(Column("open", "Open actions", Format.COUNT), lambda r: r.open_actions),
)


class ElementSheetPane(QWidget):
    """The sheet of one element.

    Signals:
        rule_asked(LawRule), question_asked(QuestionRow), result_asked(ResultRow),
        plan_asked(CapRow): the person wants to go there.
        wanted(str): a button: ``ruling``, ``practice``, ``withdraw``, ``activity``,
            ``end_activity``, ``measure``, ``end_measure``, ``approve``, ``levels``.
    """

    rule_asked = Signal(object)
    question_asked = Signal(object)
    result_asked = Signal(object)
    plan_asked = Signal(object)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("catalog.sheet")
        self.setProperty("kind", "clear")
        self._state: CatalogState | None = None
        self._title = label(kind="heading", name="catalog.title_of_element")
        self._place = label(kind="small", tone="muted", name="catalog.place")
        self._buttons = self._make_acts()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("catalog.tabs")
        self.tabs.setAccessibleName(said("Parts of the element"))
        self.tabs.setUsesScrollButtons(True)
        parts = (
            ("Element", self._element_part()),
            ("Measures", self._measures_part()),
            ("Asked by", self._asked_part()),
            ("Rulings and practices", self._entries_part()),
            ("Results", self._results_part()),
        )
        for words, part in parts:
            self.tabs.addTab(part, said(words))
        self._titles = tuple(words for words, _ in parts)
        acts = self._acts("ruling", "practice")
        box = column(self._title, self._place, acts, self.tabs, space=0.35)
        box.setContentsMargins(0, 0, 0, 0)
        box.setStretch(3, 1)
        self.setLayout(box)

    # Building

    def _make_acts(self) -> dict[str, QPushButton]:
        made = {
            "ruling": button("Ruling…", "catalog.ruling", self._on_act),
            "practice": button("Best practice…", "catalog.practice", self._on_act),
            "withdraw": button("Withdraw…", "catalog.withdraw", self._on_act),
            "activity": button("County activity…", "catalog.activity", self._on_act),
            "end_activity": button(
                "Take an activity out of use…", "catalog.end_activity", self._on_act
            ),
            "measure": button("County measure…", "catalog.measure", self._on_act),
            "end_measure": button(
                "Take a measure out of use…", "catalog.end_measure", self._on_act
            ),
            "approve": button("Approve the levels…", "catalog.approve", self._on_act),
            "levels": button("Change the levels…", "catalog.levels", self._on_act),
        }
        for word, each in made.items():
            each.setProperty("act", word)
        return made

    def _acts(self, *words: str) -> QWidget:
        """Some of the buttons in a line that breaks where there is no room."""
        flow = FlowLayout(space=em(0.5), line_space=em(0.25))
        for word in words:
            flow.addWidget(self._buttons[word])
        return clear(flow)

    def _element_part(self) -> QWidget:
        self._passages = Passages("catalog.passages")
        self._tasks_head = label("Tasks", kind="heading")
        self._tasks = Passages("catalog.tasks")
        self._levels = FactsView("catalog.level_facts")
        self._status = label(kind="chip", name="catalog.level_status")
        self._why = label(tone="muted", name="catalog.level_why")
        head = label("Links to the federal measures", kind="heading")
        status = row(self._status, None)
        levels = card(head, status, self._levels, self._why, self._acts("approve", "levels"))
        self._printed = Passages("catalog.printed")
        self._printed_card = card(label("Printed otherwise", kind="heading"), self._printed)
        tasks: QFrame = card(self._tasks_head, self._tasks, self._acts("activity", "end_activity"))
        return _rolled(
            "catalog.element_scroll", card(self._passages), tasks, levels, self._printed_card
        )

    def _measures_part(self) -> QWidget:
        self._in_force = QCheckBox(said("In force only"))
        self._in_force.setObjectName("catalog.in_force")
        self._in_force.toggled.connect(self._on_in_force)
        self.measures = MeasureBlocks("catalog.measures")
        acts = self._acts("measure", "end_measure")
        return _rolled("catalog.measures_scroll", self._in_force, self.measures, acts)

    def _asked_part(self) -> QWidget:
        self.questions = RowList(
            "catalog.questions", "Questions", QUESTION_FIELDS,
            key=lambda r: f"{r.form_id}/{r.name}", empty="No form asks about this element.",
        )  # fmt: skip
        self.questions.opened.connect(self.question_asked)
        self._questions = WholeRows(self.questions, row_in_words(self.questions))
        self.rules = RowList(
            "catalog.rules", "Rules", RULE_FIELDS, key=lambda r: f"{r[0]}/{r[2].rule_id}",
            empty="No rule of either law is about this element.",
        )  # fmt: skip
        self.rules.opened.connect(self.rule_asked)
        self._rules = WholeRows(self.rules, row_in_words(self.rules))
        return _rolled("catalog.asked_scroll", card(self._questions), card(self._rules))

    def _entries_part(self) -> QWidget:
        self._book = Passages("catalog.book_practices")
        self._no_practice = label(NONE_PRINTED, tone="muted", name="catalog.no_practice")
        self._no_entry = label(
            "Nobody wrote a ruling or a best practice on it yet.",
            tone="muted",
            name="catalog.no_entry",
        )
        self.entries = EntryBlocks("catalog.entries")
        book = card(
            label("Best practices of the book", kind="heading"), self._no_practice, self._book
        )
        head = label("Of the county", kind="heading")
        return _rolled(
            "catalog.entries_scroll",
            book,
            card(head, self._no_entry, self.entries, self._acts("withdraw")),
        )

    def _results_part(self) -> QWidget:
        self._hidden = label(tone="warn", name="catalog.hidden")
        self.results = RowList(
            "catalog.results", "Results so far", RESULT_FIELDS,
            key=lambda r: f"{r.review_id}/{r.criterion}", empty="No review found anything of it.",
        )  # fmt: skip
        self.results.without_search().opened.connect(self.result_asked)
        self.caps = RowList(
            "catalog.plans", "Open plans", CAP_FIELDS,
            key=lambda r: str(r.cap_id), empty="No plan is open.",
        )  # fmt: skip
        self.caps.without_search().opened.connect(self.plan_asked)
        return _rolled("catalog.results_scroll", self._hidden, card(self.results), card(self.caps))

    # Showing

    def show_state(self, state: CatalogState) -> None:
        """Show the element that is open; typing in the search touches nothing here."""
        before, self._state = self._state, state
        page = state.page
        self.setVisible(page is not None)
        is_same = (
            before is not None
            and before.page is page
            and before.names == state.names
            and before.has_questions == state.has_questions
        )
        if page is None or is_same:
            return
        element = page.element
        self._title.setText(f"{element.element_id}  {element.title}")
        self._place.setText(place_words(page))
        self._show_acts(state, page)
        self._show_element(page)
        self._show_measures()
        self._show_asked(state, page)
        self._show_entries(state, page)
        self._show_results(page)

    def _show_acts(self, state: CatalogState, page: ElementPage) -> None:
        wanted = {
            "ruling": state.may_write,
            "practice": state.may_write,
            "withdraw": state.may_write and any(entry.holds for entry in page.entries),
            "activity": state.may_shape and bool(page.tasks),
            "end_activity": state.may_shape and any(task.activities for task in page.tasks),
            "measure": state.may_shape,
            "end_measure": state.may_shape and bool(page.local_measures),
            "approve": state.may_approve and page.decision is None,
            "levels": state.may_approve,
        }
        for word, made in self._buttons.items():
            made.setVisible(wanted[word])

    def _show_element(self, page: ElementPage) -> None:
        self._passages.show_passages(passages(page))
        self._tasks_head.setText(filled("Tasks ({tasks})", tasks=len(page.tasks)))
        self._tasks.show_passages([(t.task.task_id, _task_words(t)) for t in page.tasks])
        self._levels.show_facts(levels_facts(page.levels))
        self._status.setText(STATUSES[page.levels.status])
        set_tone(self._status, "good" if page.decision else "warn")
        made = page.decision
        why = filled("Why: {why}", why=page.levels.rationale) if page.levels.rationale else ""
        self._why.setText(
            filled("{why} Decided on {day}.", why=why, day=made.decided_at.date()) if made else why
        )
        errors = printing_errors(page)
        self._printed.show_passages(errors)
        self._printed_card.setVisible(bool(errors))

    def _show_measures(self) -> None:
        state = self._state
        if state is None or state.page is None:
            return
        self.measures.show_measures(
            state.page,
            in_force_only=self._in_force.isChecked(),
            has_questions=state.has_questions,
        )
        self._in_force.setVisible(any(not r.measure.in_force for r in state.page.measures))
        self._count(1, len(state.page.measures) + len(state.page.local_measures))

    def _show_asked(self, state: CatalogState, page: ElementPage) -> None:
        rules = [(law.ruleset, law.law, each) for law in page.rules for each in law.rules]
        self.questions.say_empty(
            "No form asks about this element." if state.has_questions else "Reading the forms…"
        )
        self._questions.show_rows(page.questions)
        self.questions.limit_height(10)
        self._rules.show_rows(rules)
        self.rules.limit_height(8)
        self._count(2, len(page.questions) + len(rules))

    def _show_entries(self, state: CatalogState, page: ElementPage) -> None:
        practices = page.element.best_practices
        self._no_practice.setVisible(not practices)
        self._book.show_passages([(str(at), each) for at, each in enumerate(practices, start=1)])
        self._no_entry.setVisible(not page.entries)
        self.entries.show_entries(page.entries, state.names)
        self._count(3, sum(entry.holds for entry in page.entries) + len(practices))

    def _show_results(self, page: ElementPage) -> None:
        self._hidden.setVisible(bool(page.hidden))
        self._hidden.setText(
            filled(
                "The running rates of {reviews} are not shown to those who answer its cases; "
                "they are there once it is released.",
                reviews=plural(page.hidden, "review"),
            )
        )
        self.results.show_rows(page.results)
        self.results.limit_height(10)
        self.caps.show_rows(page.caps)
        self.caps.limit_height(6)
        self._count(4, len(page.results) + len(page.caps))

    def _count(self, place: int, number: int) -> None:
        words = said(self._titles[place])
        self.tabs.setTabText(place, f"{words} ({number})" if number else words)

    # What the person does

    def dress(self) -> None:
        """The look changed: some lines of each part are in sight whatever the text size."""
        self.tabs.setMinimumHeight(em(LEAST_HIGH_EMS))

    def take_focus(self) -> None:
        """Go to the parts of the element."""
        self.tabs.tabBar().setFocus()

    @Slot()
    def _on_act(self) -> None:
        self.wanted.emit(str(self.sender().property("act")))

    @Slot(bool)
    def _on_in_force(self, _is_on: bool) -> None:
        self._show_measures()


def _rolled(name: str, *parts: QWidget) -> QWidget:
    """Parts under one another that scroll together."""
    box = column(*parts, space=0.6, margin=0.5)
    box.addStretch(1)
    inside = clear(box)
    box.setContentsMargins(em(0.4), em(0.5), em(0.4), em(0.4))
    return scrolled(inside, name)


def _task_words(shown: TaskRow) -> str:
    title = shown.task.title
    head = f"{shown.task.branch}: {title}" if shown.task.branch else title
    own = (filled("County: {activity}", activity=each.words) for each in shown.activities)
    return "\n".join((head, *own))
