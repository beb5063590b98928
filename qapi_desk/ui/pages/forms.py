"""Forms: every form there is, one read whole; what they cover; a form's file checked and used."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.periods import parse_period
from qapi_desk.services.form_changes import ChangedAnswers
from qapi_desk.services.form_pages import FormRow, Keeper
from qapi_desk.ui.dialogs.form_use import PutInUse, RetireForm
from qapi_desk.ui.form_words import ASKED, KEEPERS, KINDS
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.form_check import FormCheckPane
from qapi_desk.ui.panes.form_cover import FormCoverPane
from qapi_desk.ui.panes.form_sheet import FormSheetPane
from qapi_desk.ui.panes.question_sets import QuestionSetsPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.form_check import FormCheckPresenter, FormCheckState
from qapi_desk.ui.presenters.forms import CoverRow, FormsPresenter, FormsState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import clear, column, scrolled
from qapi_desk.ui.widgets.list_and_sheet import ListAndSheet
from qapi_desk.ui.widgets.row_list import RowList

TITLE_EMS = 17
HINT = "Id, title, words of its questions"
BOOKS = "Excel workbook (*.xlsx)"
LIST, COVER, CHECK, REVIEW = range(4)
PARTS = ("list", "cover", "check", "review")

FIELDS: tuple[Field[FormRow], ...] = (
    Field(Column("title", "Title", width=4), lambda f: f.title),
    Field(Column("asked", "Asked"), lambda f: f.asked, lambda f: said(ASKED[f.asked])),
    Field(Column("form", "Form", Format.MONO), lambda f: f.form_id),
    Field(Column("version", "Version", Format.MONO), lambda f: f.version),
    Field(
        Column("kind", "Kind"),
        lambda f: f.review_type,
        lambda f: said(KINDS[f.review_type]),
    ),
    Field(Column("criteria", "Criteria", Format.COUNT), lambda f: f.criteria),
    Field(Column("questions", "Questions", Format.COUNT), lambda f: f.questions),
    Field(
        Column("own", "Kept by"),
        lambda f: said(KEEPERS[Keeper.COUNTY if f.is_county else Keeper.PROGRAM]),
        None,
        lambda f: "warn" if f.is_county else "",
    ),
    Field(Column("from_day", "In use from", Format.DAY), lambda f: f.from_day),
    Field(Column("retires_on", "Retires on", Format.DAY), lambda f: f.retires_on),
)


class FormsPage(Page):
    """Forms."""

    id: ClassVar[str] = "forms"
    title: ClassVar[str] = "Forms"
    presenter: FormsPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = FormsPresenter(seat, self)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("forms.tabs")
        self._tabs.setAccessibleName(said("Parts of the forms page"))
        self._tabs.addTab(self._list_part(), said("Forms"))
        self._tabs.addTab(self._cover_part(), said("Coverage"))
        self._tabs.addTab(self._check_part(), said("Check a file"))
        self._sets = QuestionSetsPane(seat, self.say)
        self.listen_to(self._sets.sets, self._sets.figures)
        self._tabs.addTab(scrolled(self._sets, "forms.sets_scroll"), said("This review"))
        self._tabs.currentChanged.connect(self._on_tab)
        self.checker = FormCheckPresenter(seat, _CheckView(self, self._check))
        self.lay_out(self._tabs)
        self._size()

    def _list_part(self) -> QWidget:
        self._list = RowList(
            "forms.list", "Forms", FIELDS, key=lambda f: str(f.form_id),
            empty="No form holds these words.",
        ).asking(HINT)  # fmt: skip
        self._list.without_title().slim()
        self._list.grid.widest = {0: TITLE_EMS}
        self._list.searched.connect(self._on_search)
        self._list.picked.connect(self._on_picked)
        self._list.opened.connect(self._on_opened)
        self._sheet = FormSheetPane()
        self._sheet.question_picked.connect(self._on_question)
        self._sheet.version_asked.connect(self._on_version)
        self._sheet.export_asked.connect(self.export_form)
        self._sheet.retire_asked.connect(self.retire)
        self._sheet.list_asked.connect(self.export_list)
        sheet = scrolled(self._sheet, "forms.sheet_scroll")
        self._split = ListAndSheet("forms", self._list, sheet, self.back)
        self.listen_to(self._list)
        return self._split

    def _cover_part(self) -> QWidget:
        self._cover = FormCoverPane()
        self._cover.only_holes.connect(self._on_only_holes)
        self._cover.asked.connect(self._on_cover)
        self.listen_to(self._cover.list)
        return scrolled(self._cover, "forms.cover_scroll")

    def _check_part(self) -> QWidget:
        self._check = FormCheckPane()
        self._check.asked.connect(self._on_act)
        self._check.case_asked.connect(self._on_case)
        self.listen_to(self._check.messages, self._check.cases, self._check.changes)
        body = column(self._check)
        body.addStretch(1)
        return scrolled(clear(body), "forms.check_scroll")

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done with files, with the form that is open, with the review at hand."""
        return {
            "forms.attach": self.attach,
            "forms.check": self.check_file,
            "forms.export": self.export_form,
            "forms.put_in_use": self.put_in_use,
            "forms.retire": self.retire,
        }

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Show the form wanted, or the last one; another page may want another part."""
        wanted = detail.get("part", "")
        if wanted in PARTS:
            self._tabs.setCurrentIndex(PARTS.index(wanted))
        self.presenter.load(detail.get("form", ""), detail.get("version", ""))
        if detail.get("question"):
            self.presenter.pick(detail["question"])
        self.checker.load()
        self._sets.presenter.load()

    def where(self) -> Place:
        """Which form is open, in which part of the page."""
        state = self.presenter.state
        detail = {"part": PARTS[self._tabs.currentIndex()]}
        if state.sheet is not None:
            detail["form"] = str(state.sheet.form_id)
        return Place(self.id, detail)

    def changed(self, changes: Changes) -> None:
        """A form was put in use or retired, a review started."""
        if self.isVisible() and any(changes.touches(k) for k in (Kind.FORM, Kind.REVIEW)):
            self.presenter.load()
            self.checker.load()
            self._sets.presenter.load()

    def dress(self) -> None:
        """The look changed."""
        super().dress()
        self._size()

    def leave(self) -> None:
        """The page is about to be destroyed."""
        super().leave()
        self.checker.leave()
        self._sets.presenter.leave()

    def _size(self) -> None:
        self._split.dress(13, 27, 45)
        self._sheet.fit()

    def next_pane(self) -> None:
        """From the search to the list, to the form's questions, and round."""
        focused = self.focusWidget()
        if self._tabs.currentIndex() != LIST:
            super().next_pane()
        elif focused is self._list.search:
            self._list.grid.setFocus()
        elif focused is self._list.grid:
            self._on_opened(None)
        else:
            self.back()

    # What the presenter asks

    def show_state(self, state: FormsState) -> None:
        """Show the forms found, the one that is marked, and what all of them cover."""
        self._list.show_rows(state.rows)
        self._list.say_empty(
            "No form holds these words." if state.is_read else "Reading the forms…"
        )
        self._tabs.setTabText(LIST, _counted("Forms ({total})", state.total))
        marked = state.sheet.form_id if state.sheet else ""
        places = [place for place, each in enumerate(state.rows) if each.form_id == marked]
        if places:
            self._list.mark(places[0])
        self._sheet.show_state(state)
        self._cover.show_state(state)

    # What is pressed

    @Slot(int)
    def _on_tab(self, place: int) -> None:
        if place == COVER:
            self.presenter.cover()
        self.place_changed.emit()

    @Slot(object)
    def _on_search(self, text: str) -> None:
        self.presenter.search(text)

    @Slot(object)
    def _on_picked(self, picked: FormRow) -> None:
        self.presenter.open(str(picked.form_id))
        self.place_changed.emit()

    @Slot(object)
    def _on_opened(self, _opened: FormRow | None) -> None:
        self._split.show_sheet()
        if not self._sheet.take_focus() and self._split.back.isVisible():
            self._split.back.setFocus()

    @Slot()
    def back(self) -> None:
        """Go back to the search."""
        self._split.show_list()
        self._list.search.setFocus()

    @Slot(object)
    def _on_question(self, question: str) -> None:
        self.presenter.pick(question)

    @Slot(object)
    def _on_version(self, fingerprint: str) -> None:
        sheet = self.presenter.state.sheet
        if sheet is not None:
            self.presenter.open(str(sheet.form_id), fingerprint)

    @Slot(object)
    def _on_only_holes(self, is_only: bool) -> None:
        self.presenter.show_holes(only=is_only)

    @Slot(object)
    def _on_cover(self, row: CoverRow) -> None:
        if not row.questions:
            self.say("No form asks about it yet.", "warn")
            return
        form_id, _, question = row.questions[0].partition("/")
        self.presenter.pick(question)
        self.presenter.open(form_id)
        self._tabs.setCurrentIndex(LIST)
        self._on_opened(None)

    @Slot(object)
    def _on_case(self, case: ChangedAnswers) -> None:
        self.go.emit(Place("review", {"case": str(case.case_id)}))

    # A form's file, and what is done with a form

    @Slot(object)
    def _on_act(self, act: str) -> None:
        acts: Mapping[str, Callable[[], object]] = {
            "check_file": self.check_file,
            "check_folder": self.check_folder,
            "check_again": self.checker.again,
            "mark": self.mark_up,
            "preview": self.checker.preview,
            "put_in_use": self.put_in_use,
        }
        acts[act]()

    def attach(self) -> None:
        """Attach questions to the review at hand."""
        self._tabs.setCurrentIndex(REVIEW)
        self._sets.attach()

    def check_file(self) -> None:
        """Ask for a workbook, then check it."""
        self._tabs.setCurrentIndex(CHECK)
        self.picker.open_file(said("Check a form's workbook"), BOOKS, self.checker.take)

    def check_folder(self) -> None:
        """Ask for a folder of sheets, then check it."""
        self.picker.folder(said("Check a form's folder of sheets"), self.checker.take)

    def mark_up(self) -> None:
        """Ask where the marked copy goes."""
        path = self.checker.state.path
        if path is not None:
            name = f"{path.stem.removesuffix('-marked')}-marked.xlsx"
            self.picker.save_file(said("Mark up the workbook"), name, BOOKS, self.checker.mark)

    @Slot()
    def export_form(self) -> None:
        """Ask where the form that is open goes as a workbook."""
        sheet = self.presenter.state.sheet
        if sheet is not None:
            title = filled("Export {title}", title=sheet.row.title)
            self.picker.save_file(title, f"{sheet.form_id}.xlsx", BOOKS, self._on_export)

    def _on_export(self, place: Path) -> None:
        self.presenter.export(place)

    def put_in_use(self) -> None:
        """Ask from which day the checked form is asked."""
        checked = self.checker.state.checked
        if checked is None:
            self.say("Check the form's file first.", "bad")
            return
        if checked.errors:
            self.say("It has errors; mend them and check it again before it is put in use.", "bad")
            return
        asked = PutInUse(self, checked.title or checked.form_id, self._next_quarter())
        asked.given.connect(self._on_put)
        asked.open()

    @Slot(object)
    def _on_put(self, from_day: date) -> None:
        self.checker.put_in_use(from_day)

    @Slot()
    def retire(self) -> None:
        """Ask from which day the county's form is asked no more, and why."""
        sheet = self.presenter.state.sheet
        if sheet is None or not sheet.is_in_use:
            self.say("Mark a form of this county that is in use first.", "bad")
            return
        asked = RetireForm(self, sheet.row.title, self._next_quarter())
        asked.given.connect(self._on_retire)
        asked.open()

    @Slot(object, object)
    def _on_retire(self, from_day: date, why: str) -> None:
        self.presenter.retire(from_day, why)

    def _next_quarter(self) -> date:
        today = self.seat.desk.clock.now().date()
        quarter = parse_period(f"{today.year}Q{(today.month + 2) // 3}")
        return quarter.last + timedelta(days=1)


class _CheckView:
    """The checking part of the page as a view of its own presenter."""

    def __init__(self, page: FormsPage, pane: FormCheckPane) -> None:
        self._page, self._pane = page, pane

    def show_state(self, state: FormCheckState) -> None:
        """Show it in the pane."""
        self._pane.show_state(state)

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the page's banner."""
        self._page.say(sentence, tone)


def _counted(words: str, total: int) -> str:
    return filled(words, total=total) if total else said("Forms")


PAGE = FormsPage
