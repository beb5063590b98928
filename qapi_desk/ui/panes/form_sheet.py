"""One form whole: what it asks, as a reviewer meets it; its versions; which reviews ask it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.forms import QuestionType
from qapi_desk.services.form_pages import FormSheet, FormVersion
from qapi_desk.ui.form_words import ASKED, KEEPERS, KINDS
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.forms import FormsState
from qapi_desk.ui.text import count, day
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.form_changes import FormChanges
from qapi_desk.ui.widgets.kind_tree import KindTree
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.side_by_side import SideBySide

TREE_EMS = 20
HEADINGS = {
    "question": "Question", "hint": "Hint", "name": "Name", "choices": "Choices",
    "relevant": "Asked when", "group": "Its group when", "filter": "Offered when",
    "constraint": "Must be so", "calculation": "Worked out", "role": "Role",
    "criterion": "Criterion", "rule": "Rule", "measure": "Measure", "element": "Element",
    "fact": "In the record", "authority": "Authority", "shared": "Shared as",
}  # fmt: skip
VERSION_FIELDS: tuple[Field[FormVersion], ...] = (
    Field(Column("version", "Version", Format.MONO), lambda v: v.version),
    Field(Column("whose", "Kept by"), lambda v: v.whose, lambda v: said(KEEPERS[v.whose])),
    Field(Column("from_day", "In use from", Format.DAY), lambda v: v.from_day),
    Field(Column("retires_on", "Retires on", Format.DAY), lambda v: v.retires_on),
    Field(Column("why", "Why retired", width=2), lambda v: v.why),
    Field(Column("reviews", "Reviews that ask it", width=3), lambda v: ", ".join(v.reviews)),
)


class FormSheetPane(QWidget):
    """The sheet of one form.

    Signals:
        question_picked(str): this question is to be shown with all that its author said.
        version_asked(str): show the version of this fingerprint.
        export_asked(): the form is wanted as a workbook.
        retire_asked(): the county's form is to be asked no more.
        list_asked(ListContents): the list of versions is to be written to a file.
    """

    question_picked = Signal(object)
    version_asked = Signal(object)
    export_asked = Signal()
    retire_asked = Signal()
    list_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("forms.sheet")
        self.setProperty("kind", "clear")
        self._none = label(name="forms.none", tone="muted")
        self._shown = ""
        self._whole = clear(column(self._head_card(), self._asks_card(), self._versions_card()))
        box = column(self._none, self._whole)
        box.addStretch(1)
        self.setLayout(box)

    def _head_card(self) -> QFrame:
        self._title = label(kind="heading", name="forms.title_of_form")
        self._facts = FactsView("forms.facts")
        self._export = button("Export as a workbook…", "forms.export", self.export_asked.emit)
        self._retire = button("Retire…", "forms.retire", self.retire_asked.emit)
        self._retire.setAccessibleName("Retire the county's form")
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        for each in (self._export, self._retire):
            bar.addWidget(each)
        return card(self._title, self._facts, clear(bar))

    def _asks_card(self) -> QFrame:
        self.tree = KindTree("forms.outline", said("Questions of the form"))
        self.tree.search.setAccessibleName(said("Search in the questions of the form"))
        self.tree.search.setPlaceholderText(said("Search"))
        self.tree.chosen.connect(self.question_picked)
        self._passages = Passages("forms.question")
        about = column(self._passages)
        about.addStretch(1)
        both = SideBySide(self.tree, clear(about), least_ems=17)
        return card(label("What it asks", kind="heading"), both)

    def _versions_card(self) -> QFrame:
        self.versions = RowList(
            "forms.versions", "Versions", VERSION_FIELDS, key=lambda v: v.fingerprint,
            empty="This workspace knows no version of it.",
        ).without_search()  # fmt: skip
        self.versions.opened.connect(self._on_version)
        self.versions.export_asked.connect(self.list_asked)
        self._reviews = label(name="forms.reviews")
        self.changes = FormChanges("forms.changes")
        self.changes.export_asked.connect(self.list_asked)
        return card(self.versions, self._reviews, self.changes)

    def fit(self) -> None:
        """Take lengths from the look that is worn now."""
        self.tree.tree.setMinimumHeight(em(TREE_EMS))

    def show_state(self, state: FormsState) -> None:
        """Show the form that is marked, or that none is."""
        sheet = state.sheet
        self._none.setText(
            "Mark a form in the list to read it whole." if state.is_read else "Reading the forms…"
        )
        self._none.setVisible(sheet is None)
        self._whole.setVisible(sheet is not None)
        if sheet is None:
            return
        self._title.setText(sheet.row.title)
        self._facts.show_facts(_facts(sheet))
        self._retire.setVisible(state.may_put and sheet.is_in_use)
        self._show_questions(sheet, state.question)
        self._show_versions(sheet)

    def _show_questions(self, sheet: FormSheet, marked: str) -> None:
        if self._shown != sheet.fingerprint:
            self._shown = sheet.fingerprint
            self.tree.search.clear()
            self.tree.show_kinds(_kinds(sheet))
        self.tree.mark(marked)
        found = next((each for each in sheet.questions if each.name == marked), None)
        told = found.facts if found else ()
        self._passages.show_passages([(HEADINGS[which], words) for which, words in told])

    def _show_versions(self, sheet: FormSheet) -> None:
        self.versions.show_rows(sheet.versions)
        self.versions.limit_height(6)
        places = [at for at, v in enumerate(sheet.versions) if v.fingerprint == sheet.fingerprint]
        self.versions.mark(places[0])
        asking = ", ".join(f"{title} ({review_id})" for review_id, title in sheet.reviews)
        self._reviews.setText(
            filled("This version is asked by {reviews}.", reviews=asking)
            if asking
            else "No review asks this version."
        )
        self.changes.setVisible(bool(sheet.before))
        title = filled("What is different from version {before}", before=sheet.before)
        self.changes.show_changes(sheet.changes, title)

    def take_focus(self) -> bool:
        """Go to the questions; whether there are any."""
        if self._whole.isVisible():
            self.tree.search.setFocus()
        return self._whole.isVisible()

    @Slot(object)
    def _on_version(self, version: FormVersion) -> None:
        self.version_asked.emit(version.fingerprint)


def _kinds(sheet: FormSheet) -> list[tuple[str, str, str]]:
    """What a reviewer meets, in its order; then what the program works out beside it."""
    met, beside = [], []
    for each in sheet.questions:
        if each.type is QuestionType.CALCULATE:
            beside.append((each.name, each.label, said("Worked out by the program")))
        else:
            met.append((each.name, each.label, each.group))
    return met + beside


def _facts(sheet: FormSheet) -> tuple[tuple[str, str], ...]:
    row = sheet.row
    return (
        ("Form", row.form_id),
        ("Version", row.version),
        ("Kind", said(KINDS[row.review_type])),
        ("Asked", said(ASKED[row.asked])),
        ("In use from", day(row.from_day) if row.from_day else ""),
        ("Retires on", day(row.retires_on) if row.retires_on else ""),
        ("Criteria", count(row.criteria)),
        ("Questions", count(row.questions)),
        ("Languages", ", ".join(sheet.languages)),
        ("Fingerprint", row.fingerprint[:12]),
    )
