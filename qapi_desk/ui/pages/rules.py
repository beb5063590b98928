"""Rules: every rule of a ruleset, searched as one types; one whole; the options of the ruleset."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.law import LawChange
from qapi_desk.services.law_pages import RuleRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.rule_sheet import RuleSheetPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.changes import place_for
from qapi_desk.ui.presenters.rules import OptionValue, RulesPresenter, RulesState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.kit import button, clear, column, label, row, scrolled
from qapi_desk.ui.widgets.list_and_sheet import ListAndSheet
from qapi_desk.ui.widgets.row_list import RowList

SHARES_EMS = (13, 30, 42)
"""The least width of the list, and how list and rule share the room."""
HINT = "Id, words, citation, element"

RULE_FIELDS: tuple[Field[RuleRow], ...] = (
    Field(Column("rule", "Rule", Format.MONO), lambda r: r.rule_id),
    Field(Column("title", "What it asks", width=4), lambda r: r.title),
    Field(Column("limit", "Limit"), lambda r: r.limit),
    Field(Column("class", "Class"), lambda r: r.rule_class),
    Field(Column("elements", "Elements"), lambda r: ", ".join(r.elements)),
    Field(Column("criterion", "Criterion"), lambda r: r.federal_row),
    Field(Column("citation", "Citation", width=3), lambda r: r.citation),
)
OPTION_FIELDS: tuple[Field[OptionValue], ...] = (
    Field(Column("name", "Option", Format.MONO), lambda o: o.option.name),
    Field(Column("title", "What it decides", width=4), lambda o: o.option.title),
    Field(Column("value", "In force"), lambda o: o.option.value),
    Field(Column("other", "Could be"), lambda o: o.other),
    Field(Column("chosen", "Adopted", width=2), lambda o: o.chosen),
    Field(Column("citation", "Who says so", width=4), lambda o: o.option.citation),
)


class RulesPage(Page):
    """Rules."""

    id: ClassVar[str] = "rules"
    title: ClassVar[str] = "Rules"
    presenter: RulesPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = RulesPresenter(seat, self)
        self._ruleset = Choice("rules.ruleset", "Which ruleset", letters=18)
        self._ruleset.chosen.connect(self._on_ruleset)
        self._sheet = RuleSheetPane()
        self._sheet.asked.connect(self._on_asked)
        self._sheet.case_asked.connect(self._on_case)
        self._sheet.census_asked.connect(self._on_census)
        self._sheet.export_asked.connect(self.export_list)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("rules.tabs")
        self._tabs.setAccessibleName("Parts of the ruleset")
        self._tabs.addTab(self._rules_part(), "Rules")
        self._tabs.addTab(self._options_part(), "Options")
        self.lay_out(self._tabs, self._ruleset)
        self._split.dress(*SHARES_EMS)

    def _rules_part(self) -> QWidget:
        self._rules = RowList(
            "rules.list", "Rules", RULE_FIELDS, key=lambda r: str(r.rule_id),
            empty="No rule holds these words.",
        ).asking(HINT)  # fmt: skip
        self._rules.without_title().slim()
        self._rules.searched.connect(self._on_search)
        self._rules.picked.connect(self._on_picked)
        sheet = scrolled(self._sheet, "rules.sheet_scroll")
        self._split = ListAndSheet("rules", self._rules, sheet, self.back)
        self._rules.opened.connect(self._on_opened)
        self.listen_to(self._rules)
        return self._split

    def _options_part(self) -> QWidget:
        self._options = RowList(
            "rules.options", "Options", OPTION_FIELDS, key=lambda o: f"{o.option.name}/{o.other}",
            empty="This ruleset leaves nothing open.",
        )  # fmt: skip
        self._options.without_title().opened.connect(self._on_option)
        self._options.picked.connect(self._on_option_marked)
        self._about = label(tone="muted", name="rules.about_options")
        self._ask_option = button("What would change…", "rules.ask_option", self.ask_option)
        self.listen_to(self._options)
        made = column(self._about, self._options, row(self._ask_option, None), margin=0.3)
        made.setStretch(1, 1)
        return clear(made)

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Nothing of its own."""
        return {}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Show the rule wanted, or the last one."""
        self.presenter.load(detail.get("ruleset", ""), detail.get("rule", ""))

    def where(self) -> Place:
        """Which rule of which ruleset is open."""
        state = self.presenter.state
        detail = {"ruleset": str(state.ruleset)}
        if state.sheet is not None:
            detail["rule"] = state.sheet.rule_id
        return Place(self.id, detail)

    def changed(self, changes: Changes) -> None:
        """The law moved on, or a new screen is there."""
        kinds = (Kind.LAW, Kind.SCREEN, Kind.DRAW)
        if self.isVisible() and any(changes.touches(kind) for kind in kinds):
            self.presenter.load()

    def dress(self) -> None:
        """The look changed."""
        super().dress()
        self._split.dress(*SHARES_EMS)

    def next_pane(self) -> None:
        """From the search to the list, to the rule, and round."""
        focused = self.focusWidget()
        if focused is self._rules.search:
            self._rules.grid.setFocus()
        elif focused is self._rules.grid:
            self._on_opened(None)
        else:
            self.back()

    # What the presenter asks

    def show_state(self, state: RulesState) -> None:
        """Show the rules found, the one that is marked, and the options."""
        self._ruleset.offer(state.rulesets, str(state.ruleset))
        self._rules.show_rows(state.rows)
        self._tabs.setTabText(0, f"Rules ({state.total})" if state.total else "Rules")
        marked = state.sheet.rule_id if state.sheet else ""
        places = [place for place, each in enumerate(state.rows) if each.rule_id == marked]
        if places:
            self._rules.mark(places[0])
        self._sheet.show_state(state)
        self._options.show_rows(state.options)
        self._about.setText(
            "Each switch the sources leave open, the value in force, and who says so. Looking at "
            "another value changes nothing."
        )
        self._ask_option.setVisible(state.may_ask)
        self._ask_option.setEnabled(self._options.current() is not None)

    # What is pressed

    @Slot(object)
    def _on_ruleset(self, ruleset: str) -> None:
        self.presenter.choose_ruleset(ruleset)
        self.place_changed.emit()

    @Slot(object)
    def _on_search(self, text: str) -> None:
        self.presenter.search(text)

    @Slot(object)
    def _on_picked(self, picked: RuleRow) -> None:
        self.presenter.open(str(picked.rule_id))
        self.place_changed.emit()

    @Slot(object)
    def _on_opened(self, _opened: RuleRow | None) -> None:
        self._split.show_sheet()
        if not self._sheet.take_focus() and self._split.back.isVisible():
            self._split.back.setFocus()

    @Slot()
    def back(self) -> None:
        """Go back to the search."""
        self._split.show_list()
        self._rules.search.setFocus()

    @Slot(object)
    def _on_asked(self, change: LawChange) -> None:
        self.go.emit(place_for(change))

    @Slot(object)
    def _on_option_marked(self, _option: OptionValue) -> None:
        self._ask_option.setEnabled(True)

    @Slot(object)
    def _on_option(self, option: OptionValue) -> None:
        if self.presenter.state.may_ask:
            self.go.emit(place_for(option.change))

    @Slot()
    def ask_option(self) -> None:
        """Look at what the marked value would change."""
        marked = self._options.current()
        if isinstance(marked, OptionValue):
            self._on_option(marked)

    @Slot(object)
    def _on_case(self, case_id: str) -> None:
        if case_id in self.presenter.state.in_sample:
            self.go.emit(Place("review", {"case": case_id}))
        else:
            self.say("That case is not in this review's sample, so there is no sheet to open.", "")

    @Slot()
    def _on_census(self) -> None:
        sheet, screen = self.presenter.state.sheet, self.presenter.state.record.screen
        if sheet is not None and screen is not None:
            detail = {"screen": screen.screen_id, "by": "all", "subject": ""}
            self.go.emit(Place("census", detail | {"pick": f"{sheet.rule_id}|"}))


PAGE = RulesPage
