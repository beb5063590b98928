"""Catalog: every element of the work, looked through or searched, and one of them whole."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.entries import EntryKind
from qapi_desk.services.element_page import CapRow, ElementPage, QuestionRow, ResultRow
from qapi_desk.ui.catalog_words import entry_head
from qapi_desk.ui.dialogs.county import (
    ActivitySheet,
    LevelsSheet,
    LocalMeasureSheet,
    ReasonSheet,
)
from qapi_desk.ui.dialogs.entry import EntrySheet
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.element_sheet import ElementSheetPane, LawRule
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.catalog import (
    CatalogPresenter,
    CatalogState,
    Having,
    Narrowing,
    NewActivity,
    NewMeasure,
    WhereTested,
)
from qapi_desk.ui.presenters.new_entry import NewEntry
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.element_finder import ElementFinder
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import clear, label
from qapi_desk.ui.widgets.list_and_sheet import ListAndSheet

BOTH_EMS = 51.5
"""From this width, in heights of text, tree and element stand side by side."""
LONGEST_ITEM = 90
TESTED = (
    (str(WhereTested.ANY), "Tested anywhere"),
    (str(WhereTested.CASE), "Tested on cases"),
    (str(WhereTested.AGENCY), "Tested at the agency"),
    (str(WhereTested.BOTH), "Tested both ways"),
)
HAVING = (
    (str(Having.ANY), "Whatever it has"),
    (str(Having.NO_MEASURE), "No measure printed"),
    (str(Having.PAST), "A measure not in force"),
    (str(Having.COUNTY), "County additions"),
)


class CatalogPage(Page):
    """Catalog."""

    id: ClassVar[str] = "catalog"
    title: ClassVar[str] = "Catalog"
    presenter: CatalogPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CatalogPresenter(seat, self)
        self.finder = ElementFinder("catalog.finder", self._make_filters())
        self.finder.typed.connect(self._on_typed)
        self.finder.picked.connect(self._on_picked)
        self.finder.opened.connect(self._on_opened)
        self.sheet = ElementSheetPane()
        self._connect()
        self._split = ListAndSheet("catalog", self.finder, self.sheet, self.back, both_ems=BOTH_EMS)
        self._version = label(kind="small", tone="muted", name="catalog.version")
        self._version.setWordWrap(False)
        self.lay_out(self._split, self._version)
        self._size()

    def _make_filters(self) -> QWidget:
        self._tested = Choice("catalog.tested", "Where it is tested", letters=13)
        self._tested.offer(TESTED)
        self._having = Choice("catalog.having", "What it has", letters=13)
        self._having.offer(HAVING)
        flow = FlowLayout(space=em(0.4), line_space=em(0.3))
        for made in (self._tested, self._having):
            made.chosen.connect(self._on_narrowed)
            flow.addWidget(made)
        return clear(flow)

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.rule_asked.connect(self._on_rule)
        sheet.question_asked.connect(self._on_question)
        sheet.result_asked.connect(self._on_result)
        sheet.plan_asked.connect(self._on_plan)
        sheet.wanted.connect(self._on_wanted)
        self.listen_to(sheet.questions, sheet.rules, sheet.results, sheet.caps)

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Searching is done in the line over the tree."""
        return {"list.search": self.back}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Show the element wanted, or the last one."""
        if detail.get("element"):
            self._split.show_sheet()
        self.presenter.load(detail.get("element", ""))

    def where(self) -> Place:
        """Which element is open."""
        element_id = self.presenter.state.element_id
        return Place(self.id, {"element": element_id} if element_id else {})

    def changed(self, changes: Changes) -> None:
        """Something was added, ruled, found or planned."""
        kinds = (Kind.CATALOG, Kind.ENTRY, Kind.CAP, Kind.FINDING, Kind.LAW, Kind.FORM)
        if self.isVisible() and any(changes.touches(kind) for kind in kinds):
            self.presenter.load()

    def dress(self) -> None:
        """The look changed."""
        super().dress()
        self._size()

    def _size(self) -> None:
        self.finder.dress()
        self.sheet.dress()
        self._split.dress(14, 24, 44)

    def next_pane(self) -> None:
        """From the search to the tree or list, to the element, and round."""
        focused = self.focusWidget()
        if focused is self.finder.search:
            self.finder.view.setFocus()
        elif focused is self.finder.view:
            self._on_opened()
        else:
            self.back()

    # What the presenter asks

    def show_state(self, state: CatalogState) -> None:
        """Show what is found, and the element that is open."""
        if state.catalog is not None:
            self.finder.show_elements(state.catalog, state.shown)
            self.finder.show_found(state.text, state.hits)
            self._version.setText(filled("Version {version}", version=state.catalog.version))
            self.finder.mark(state.element_id)
        self.sheet.show_state(state)

    # What is done at the left

    @Slot(object)
    def _on_typed(self, text: str) -> None:
        self.presenter.search(text)

    @Slot(object)
    def _on_narrowed(self, _key: str) -> None:
        self.presenter.narrow(Narrowing(WhereTested(self._tested.key), Having(self._having.key)))

    @Slot(object)
    def _on_picked(self, element_id: str) -> None:
        self.presenter.open(element_id)
        self.place_changed.emit()

    @Slot()
    def _on_opened(self) -> None:
        self._split.show_sheet()
        self.sheet.take_focus()

    @Slot()
    def back(self) -> None:
        """Go back to the search."""
        self._split.show_list()
        self.finder.take_focus()

    # Where one goes from an element

    @Slot(object)
    def _on_rule(self, asked: LawRule) -> None:
        detail = {"ruleset": str(asked[0]), "rule": str(asked[2].rule_id)}
        self.go.emit(Place("rules", detail))

    @Slot(object)
    def _on_question(self, asked: QuestionRow) -> None:
        detail = {"form": str(asked.form_id), "question": str(asked.name)}
        self.go.emit(Place("forms", detail))

    @Slot(object)
    def _on_result(self, asked: ResultRow) -> None:
        if asked.review_id == self.seat.review_id:
            self.go.emit(Place("findings"))
        else:
            self.say(
                filled(
                    "It is a result of {title}; choose that review first (Ctrl+O).",
                    title=asked.title,
                ),
                "",
            )

    @Slot(object)
    def _on_plan(self, asked: CapRow) -> None:
        self.go.emit(Place("corrective", {"plan": str(asked.cap_id)}))

    # What is added

    @Slot(object)
    def _on_wanted(self, word: str) -> None:
        page = self.presenter.state.page
        if page is None:
            return
        open_sheet = {
            "ruling": self._write_ruling,
            "practice": self._write_practice,
            "withdraw": self._withdraw,
            "activity": self._add_activity,
            "end_activity": self._end_activity,
            "measure": self._add_measure,
            "end_measure": self._end_measure,
            "approve": self._approve,
            "levels": self._change_levels,
        }
        open_sheet[word](page)

    def _write_ruling(self, page: ElementPage) -> None:
        self._write(page, EntryKind.RULING)

    def _write_practice(self, page: ElementPage) -> None:
        self._write(page, EntryKind.PRACTICE)

    def _write(self, page: ElementPage, kind: EntryKind) -> None:
        sheet = EntrySheet(self, places_of(page), self.presenter.today(), kind)
        self._open(sheet, self._on_entry)

    def _withdraw(self, page: ElementPage) -> None:
        items = [(str(e.number), entry_head(e)) for e in page.entries if e.holds]
        told = "It stays to be read here, and stands beside no question any more."
        sheet = ReasonSheet(self, "withdraw", "Withdraw it", items, told)
        self._open(sheet, self._on_withdrawn)

    def _add_activity(self, page: ElementPage) -> None:
        self._open(ActivitySheet(self, page.element.tasks), self._on_activity)

    def _add_measure(self, page: ElementPage) -> None:
        self._open(LocalMeasureSheet(self, page.element.element_id), self._on_measure)

    def _end_activity(self, page: ElementPage) -> None:
        own = [each for task in page.tasks for each in task.activities]
        self._end([(each.activity_id, each.words) for each in own])

    def _end_measure(self, page: ElementPage) -> None:
        self._end([(each.measure_id, each.text) for each in page.local_measures])

    def _end(self, own: list[tuple[str, str]]) -> None:
        items = [(key, shortened(f"{key}  {words}")) for key, words in own]
        told = "It stays on record, and counts no more."
        self._open(ReasonSheet(self, "retire", "Take it out of use", items, told), self._on_retired)

    def _approve(self, page: ElementPage) -> None:
        told = "Say on whose decision the proposed levels are approved."
        items = [(page.element.element_id, page.element.title)]
        self._open(
            ReasonSheet(self, "approve", "Approve the levels", items, told), self._on_approved
        )

    def _change_levels(self, page: ElementPage) -> None:
        self._open(LevelsSheet(self, page.levels), self._on_levels)

    @staticmethod
    def _open(sheet: KeptSheet, slot: Callable[..., None]) -> None:
        sheet.given.connect(slot)
        sheet.open()

    @Slot(object, object)
    def _on_entry(self, sheet: KeptSheet, new: NewEntry) -> None:
        self.presenter.attach(sheet, new)

    @Slot(object, object)
    def _on_withdrawn(self, sheet: KeptSheet, given: tuple[str, str]) -> None:
        self.presenter.withdraw(sheet, *given)

    @Slot(object, object)
    def _on_activity(self, sheet: KeptSheet, new: NewActivity) -> None:
        self.presenter.add_activity(sheet, new)

    @Slot(object, object)
    def _on_measure(self, sheet: KeptSheet, new: NewMeasure) -> None:
        self.presenter.add_measure(sheet, new)

    @Slot(object, object)
    def _on_retired(self, sheet: KeptSheet, given: tuple[str, str]) -> None:
        self.presenter.retire(sheet, *given)

    @Slot(object, object)
    def _on_approved(self, sheet: KeptSheet, given: tuple[str, str]) -> None:
        self.presenter.approve(sheet, given[1])

    @Slot(object, object)
    def _on_levels(self, sheet: KeptSheet, given: object) -> None:
        if isinstance(given, tuple):
            self.presenter.change_levels(sheet, *given)


def shortened(words: str) -> str:
    """Words short enough for a list that opens."""
    return words if len(words) <= LONGEST_ITEM else f"{words[: LONGEST_ITEM - 1]}…"


def places_of(page: ElementPage) -> tuple[tuple[str, str], ...]:
    """What an entry written at an element may be about: the element, or a measure of it."""
    element = page.element
    whole = filled("The whole element {element_id}", element_id=element.element_id)
    own = ((each.measure_id, each.text) for each in page.local_measures)
    measures = ((row.measure.measure_id, row.measure.text) for row in page.measures)
    return (
        (element.element_id, whole),
        *((some_id, shortened(f"{some_id}  {text}")) for some_id, text in (*measures, *own)),
    )


PAGE = CatalogPage
