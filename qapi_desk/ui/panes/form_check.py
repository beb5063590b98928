"""A form's file on the desk: what the checker says of it, and what can be done with it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.forms import FormMessage
from qapi_desk.services.form_changes import ChangedAnswers, FormPreview
from qapi_desk.services.form_files import CheckedForm
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.form_check import FormCheckState
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.form_changes import FormChanges
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, set_tone
from qapi_desk.ui.widgets.row_list import RowList

SEVERITIES = {"error": "Error", "warning": "Warning"}
MESSAGE_FIELDS: tuple[Field[FormMessage], ...] = (
    Field(
        Column("severity", "Severity"),
        lambda m: m.severity,
        lambda m: said(SEVERITIES[m.severity]),
        lambda m: "bad" if m.severity == "error" else "warn",
    ),
    Field(Column("sheet", "Sheet", Format.MONO), lambda m: m.sheet),
    Field(Column("cell", "Cell", Format.MONO), lambda m: m.cell),
    Field(Column("what", "What", width=4), lambda m: m.what),
    Field(Column("fix", "What to do", width=4), lambda m: m.fix),
    Field(Column("why", "Why", width=4), lambda m: m.why),
)
CASE_FIELDS: tuple[Field[ChangedAnswers], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda c: c.case_id),
    Field(Column("outcomes", "Outcomes", width=3), lambda c: "; ".join(map(_outcome, c.outcomes))),
    Field(Column("missing", "Missing", width=2), lambda c: ", ".join(c.missing)),
    Field(Column("lost", "No answer any more", width=2), lambda c: ", ".join(c.lost)),
    Field(Column("invalid", "Not valid", width=2), lambda c: ", ".join(c.invalid)),
    Field(Column("released", "Released"), lambda c: said("Yes") if c.is_released else ""),
)
ACTS = ("check_file", "check_folder", "check_again", "mark", "preview", "put_in_use")


def _outcome(each: tuple[str, str, str]) -> str:
    criterion, before, after = each
    return f"{criterion}: {before or said('open')} → {after or said('open')}"


class FormCheckPane(QWidget):
    """Choose a file, read what is wrong with it, use it.

    Signals:
        asked(str): a word of ``ACTS``.
        case_asked(ChangedAnswers): open this case.
    """

    asked = Signal(object)
    case_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("forms.check_pane")
        self.setProperty("kind", "clear")
        self.setLayout(column(self._choose_card(), self._found_card(), self._would_card()))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(em(0.3), em(0.3), em(0.3), em(0.3))

    def _choose_card(self) -> QFrame:
        self._file = label(name="forms.file")
        self._again = self._act("Check it again", "check_again")
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        bar.addWidget(self._act("Choose a workbook…", "check_file", kind="primary"))
        bar.addWidget(self._act("Choose a folder…", "check_folder"))
        bar.addWidget(self._again)
        return card(clear(bar), self._file)

    def _found_card(self) -> QFrame:
        self._title = label(kind="heading", name="forms.checked_title")
        self._verdict = label(name="forms.verdict")
        self._rows = label(tone="muted", name="forms.test_rows")
        self.messages = RowList(
            "forms.messages", "Messages", MESSAGE_FIELDS,
            key=lambda m: f"{m.sheet}/{m.cell}/{m.code}/{m.what}",
            empty="The checker has nothing to say.",
        )  # fmt: skip
        self._mark = self._act("Mark up the workbook…", "mark")
        self._preview = self._act("What would change", "preview")
        self._put = self._act("Put in use…", "put_in_use")
        self._is_new = label(name="forms.is_new", tone="muted")
        self.changes = FormChanges("forms.different")
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        for each in (self._mark, self._preview, self._put):
            bar.addWidget(each)
        parts = (self._title, self._verdict, self._rows, clear(bar), self.messages)
        self._found = card(*parts, self._is_new, self.changes)
        return self._found

    def _would_card(self) -> QFrame:
        self._would = label(name="forms.would")
        self.cases = RowList(
            "forms.would_cases", "Cases that would differ", CASE_FIELDS,
            key=lambda c: str(c.case_id), empty="No answered case would stand otherwise.",
        )  # fmt: skip
        self.cases.opened.connect(self.case_asked)
        self._seen = card(self._would, self.cases)
        return self._seen

    def _act(self, words: str, act: str, kind: str = "") -> QPushButton:
        made = button(words, f"forms.{act}", self._on_act, kind=kind)
        made.setProperty("act", act)
        return made

    @Slot()
    def _on_act(self) -> None:
        self.asked.emit(str(self.sender().property("act")))

    def show_state(self, state: FormCheckState) -> None:
        """Show what was chosen and what came of it."""
        checked = state.checked
        self._file.setText(_chosen(state))
        self._again.setVisible(state.path is not None)
        self._again.setEnabled(not state.is_busy)
        self._found.setVisible(checked is not None)
        self._seen.setVisible(state.seen is not None)
        if checked is not None:
            self._show_found(checked)
            self._mark.setVisible(checked.is_book)
            self._preview.setVisible(state.may_put and state.has_review)
            self._preview.setEnabled(not state.is_busy)
            self._put.setVisible(state.may_put)
        if state.seen is not None:
            self._would.setText(_would(state.seen))
            self.cases.show_rows(state.seen.cases)
            self.cases.limit_height(10)

    def _show_found(self, checked: CheckedForm) -> None:
        name = f"{checked.form_id} {checked.version}".strip()
        self._title.setText(f"{checked.title} ({name})" if checked.title else name)
        self._verdict.setText(_verdict(checked))
        set_tone(self._verdict, _tone(checked))
        self._rows.setText(_test_rows(checked))
        self.messages.show_rows(checked.messages)
        self.messages.limit_height(12)
        self._is_new.setText("No form of this name is in use; it would be a new one.")
        self._is_new.setVisible(not checked.before)
        self.changes.setVisible(bool(checked.before))
        title = filled("What is different from version {before}", before=checked.before)
        self.changes.show_changes(checked.changes, title)


def _chosen(state: FormCheckState) -> str:
    if state.path is None:
        return said(
            "A workbook that was exported here and edited, or a folder of sheets. Every message "
            "says which cell; a form with an error is not put in use."
        )
    waits = said(" It is being worked on.") if state.is_busy else ""
    return f"{state.path}{waits}"


def _verdict(checked: CheckedForm) -> str:
    wrong, warned = plural(checked.errors, "error"), plural(checked.warnings, "warning")
    if checked.errors:
        return filled("{errors} and {warnings}: it cannot be put in use.", errors=wrong,
                      warnings=warned)  # fmt: skip
    if not checked.warnings:
        return said("No error and no warning: it can be put in use.")
    return filled("{warnings}, no error: it can be put in use.", warnings=warned)


def _tone(checked: CheckedForm) -> str:
    if checked.errors:
        return "bad"
    return "warn" if checked.warnings else "good"


def _test_rows(checked: CheckedForm) -> str:
    rows = plural(checked.test_rows, "test row")
    if not checked.test_rows:
        return said("It has no test rows.")
    if not checked.were_run:
        return filled("{rows} not run: the errors come first.", rows=rows)
    return filled(
        "{rows} run: {passed:,} passed, {failed:,} failed.",
        rows=rows,
        passed=checked.test_rows - checked.failed_rows,
        failed=checked.failed_rows,
    )


def _would(seen: FormPreview) -> str:
    if not seen.looked_at:
        return filled("No case of {review} has an answer to this form.", review=seen.review_id)
    return filled(
        "{cases} of {looked:,} answered in {review} would stand otherwise. Nothing of this look "
        "is kept.",
        cases=plural(len(seen.cases), "case"),
        looked=seen.looked_at,
        review=seen.review_id,
    )
