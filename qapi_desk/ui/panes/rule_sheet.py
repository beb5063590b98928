"""One rule whole: what it asks, its clock, its sources, its conflicts, and what the record says."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.screens import COMPUTED, ScreenRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.rules import RulesState
from qapi_desk.ui.text import RULE_OUTCOMES, count, moment, percent
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.readings import ASK, Readings
from qapi_desk.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qapi_desk.domain.law import LawChange

FAILING_FIELDS: tuple[Field[ScreenRow], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda r: r.case_id),
    Field(
        Column("outcome", "Outcome"), lambda r: r.outcome, lambda r: RULE_OUTCOMES[r.outcome],
        lambda _r: "bad",
    ),
    Field(Column("trigger", "From", Format.DAY), lambda r: r.trigger),
    Field(Column("due", "Due", Format.DAY), lambda r: r.due),
    Field(Column("done", "Done", Format.DAY), lambda r: r.done),
    Field(Column("late", "Days late", Format.DAYS), lambda r: r.days_late),
    Field(Column("unit", "Unit"), lambda r: r.unit_code),
    Field(Column("worker", "Worker"), lambda r: r.worker_id),
)  # fmt: skip


class RuleSheetPane(QWidget):
    """The sheet of one rule.

    Signals:
        asked(LawChange): what would this change?
        case_asked(str): open this case.
        census_asked(): show this rule's figures in the census.
        export_asked(ListContents): the list of failing cases is to be written to a file.
    """

    asked = Signal(object)
    case_asked = Signal(object)
    census_asked = Signal()
    export_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rules.sheet")
        self.setProperty("kind", "clear")
        self._none = label("Mark a rule in the list to read it whole.", tone="muted")
        self._whole = clear(column(self._law_card(), self._readings_card(), self._screen_card()))
        box = column(self._none, self._whole)
        box.addStretch(1)
        self.setLayout(box)

    def _law_card(self) -> QFrame:
        self._title = label(kind="heading", name="rules.title_of_rule")
        self._facts = FactsView("rules.facts")
        self._passages = Passages("rules.passages")
        return card(self._title, self._facts, self._passages)

    def _readings_card(self) -> QFrame:
        self._readings = Readings("rules.reading")
        self._readings.asked.connect(self.asked)
        self._roll = label(name="rules.roll")
        self._roll_ask = button(ASK, "rules.ask_roll", self._on_roll)
        self._roll_ask.setAccessibleName("What would change by another way with closed due days")
        self._no_conflict = label(
            "The sources do not differ on this rule.", tone="muted", name="rules.no_conflict"
        )
        rolls = row(self._roll, self._roll_ask, space=0.5)
        rolls.setStretch(0, 1)
        self._rolls = clear(rolls)
        self._roll_change: LawChange | None = None
        head = label("Readings", kind="heading")
        return card(head, self._no_conflict, self._readings, self._rolls)

    def _screen_card(self) -> QFrame:
        self._computed = label(COMPUTED, kind="chip", tone="warn", name="rules.computed")
        self._figures = FactsView("rules.figures")
        self._screen_words = label(tone="muted", name="rules.screen_words")
        self._census = button("Its figures in the census", "rules.census", self.census_asked.emit)
        self.failing = RowList(
            "rules.failing", "Cases that fail it", FAILING_FIELDS,
            key=lambda r: f"{r.case_id}/{r.instance}", empty="No case fails it.",
        )  # fmt: skip
        self.failing.slim().opened.connect(self._on_opened)
        self.failing.export_asked.connect(self.export_asked)
        head = row(label("What the record says", kind="heading"), self._computed)
        head.setStretch(0, 1)
        bar = row(self._census, None)
        self._screen = card(head, self._screen_words, self._figures, self.failing, bar)
        return self._screen

    def show_state(self, state: RulesState) -> None:
        """Show the rule that is marked, or that none is."""
        sheet = state.sheet
        self._none.setVisible(sheet is None)
        self._whole.setVisible(sheet is not None)
        if sheet is None:
            return
        row_, page = sheet.page.row, sheet.page
        self._title.setText(f"{row_.rule_id}  {row_.title}")
        criteria = ", ".join(page.criteria)
        self._facts.show_facts((("Law", page.law), ("Criteria judged by it", criteria)))
        self._passages.show_passages(page.lines)
        self._readings.show_conflicts(sheet.conflicts, may_ask=state.may_ask)
        self._no_conflict.setVisible(not sheet.conflicts)
        self._rolls.setVisible(sheet.roll is not None)
        self._roll.setText(sheet.roll_words)
        self._roll_change = sheet.roll
        self._roll_ask.setVisible(state.may_ask)
        self._show_screen(state)

    def _show_screen(self, state: RulesState) -> None:
        rate, made = state.record.figures, state.record.screen
        self._screen.setVisible(state.has_review)
        self._screen_words.setText(state.record.words)
        for part in (self._figures, self.failing, self._census):
            part.setVisible(rate is not None)
        if rate is None or made is None:
            return
        self._figures.show_facts(
            (
                ("In order", percent(rate.rate)),
                ("In order, n", count(rate.action)),
                ("Failing", count(rate.error)),
                ("Undetermined", count(rate.undetermined)),
                ("Running", count(rate.running)),
                ("Not applicable", count(rate.not_applicable)),
                ("Screened", moment(made.made_at)),
            )
        )
        self.failing.show_rows(state.record.failing)
        self.failing.limit_height(8)

    def take_focus(self) -> bool:
        """Go to the first thing that can be pressed in the rule; whether there is one."""
        for part in (*self._readings.buttons(), self._roll_ask, self._census):
            if part.isVisible():
                part.setFocus()
                return True
        return False

    @Slot()
    def _on_roll(self) -> None:
        if self._roll_change is not None:
            self.asked.emit(self._roll_change)

    @Slot(object)
    def _on_opened(self, case: ScreenRow) -> None:
        self.case_asked.emit(str(case.case_id))
