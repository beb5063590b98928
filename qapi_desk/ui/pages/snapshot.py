"""Importing an extract, the check report, and the caseload."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFrame, QTabWidget, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.snapshots import ERROR, CheckFinding, ImportReport
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.ui.dialogs.new_review import NewReviewSheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.snapshot import REPORT_ROWS, SnapshotPresenter, SnapshotState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import count, moment, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.caseload import CaseloadList
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

EXTRACTS = "Extracts (*.xlsx *.sqlite *.sqlite3 *.db);;All files (*)"

CHECK_FIELDS: tuple[Field[CheckFinding], ...] = (
    Field(
        Column("severity", "Severity"),
        lambda f: f.severity,
        lambda f: f.severity.capitalize(),
        lambda f: "bad" if f.severity == ERROR else "warn",
    ),
    Field(Column("table", "Table"), lambda f: f.table),
    Field(
        Column("row", "Row", Format.COUNT),
        lambda f: f.row,
        lambda f: count(f.row) if f.row else "all",
    ),
    Field(Column("column", "Column"), lambda f: f.column),
    Field(Column("value", "Value"), lambda f: f.value),
    Field(Column("message", "What is wrong, and what to do", width=4), lambda f: f.message),
    Field(Column("rule", "Rule", Format.MONO), lambda f: f.rule),
)
TABLE_FIELDS: tuple[Field[tuple[str, int]], ...] = (
    Field(Column("table", "Table"), lambda pair: pair[0]),
    Field(Column("rows", "Rows", Format.COUNT), lambda pair: pair[1]),
)


class SnapshotPage(Page):
    """What came in, and whether it can be trusted."""

    id: ClassVar[str] = "snapshot"
    title: ClassVar[str] = "Snapshot"
    presenter: SnapshotPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = SnapshotPresenter(seat, self)
        self._profile: Path | None = None
        self._import = button("Import an extract…", "snapshot.import", self.choose_file)
        self._folder = button("Import a CSV folder…", "snapshot.import_folder", self.choose_folder)
        self._review = button("Start a review…", "snapshot.new_review", self.start_review)
        self._review.setProperty("kind", "primary")
        self._empty = self._empty_card()
        self._shown = self._snapshot_part()
        body = column(self._empty, self._shown)
        body.setStretch(1, 1)
        self.lay_out(clear(body), self._folder, self._import, self._review)

    def _empty_card(self) -> QFrame:
        made = card(
            label("No snapshot yet", kind="heading"),
            label(
                "Import the county's extract: a folder of CSV files, a workbook, or a SQLite file. "
                "It becomes one unchangeable, fingerprinted snapshot; nothing is written when a "
                "check stops it. A saved mapping profile renames columns and date formats."
            ),
        )
        made.hide()
        return made

    def _snapshot_part(self) -> QWidget:
        self._choice = QComboBox()
        self._choice.setObjectName("snapshot.choice")
        self._choice.setAccessibleName("Which snapshot")
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._choice.activated.connect(self._on_choice)
        self._verify = button("Verify", "snapshot.verify", self.verify)
        self._mapping = button("Mapping profile…", "snapshot.profile", self.choose_profile)
        self._facts = FactsView("snapshot.facts")
        bar = FlowLayout(space=em(0.5))
        bar.addWidget(self._choice)
        bar.addWidget(self._verify)
        bar.addWidget(self._mapping)
        self._cases = CaseloadList("snapshot.cases", self.presenter.rows)
        self._cases.asked.connect(self._on_search)
        self._cases.export_asked.connect(self.export_list)
        self._checks = RowList(
            "snapshot.checks", "Check report", CHECK_FIELDS, empty="The checks found nothing."
        )
        self._tables = RowList("snapshot.tables", "Tables", TABLE_FIELDS)
        self.listen_to(self._checks.without_title(), self._tables.without_title())
        self._cases.grid.setMinimumHeight(em(12))
        self._tabs = QTabWidget()
        self._tabs.setObjectName("snapshot.tabs")
        self._tabs.setAccessibleName("Parts of the snapshot")
        self._tabs.addTab(self._cases, "Caseload")
        self._not_run = label(kind="small", tone="muted", name="snapshot.not_run")
        checked = column(self._checks, self._not_run, space=0.3)
        checked.setStretch(0, 1)
        self._tabs.addTab(clear(checked), "Check report")
        self._tabs.addTab(self._tables, "Tables")
        made = column(clear(bar), self._facts, self._tabs)
        made.setStretch(2, 1)
        return clear(made)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Import, verify, start a review."""
        return {
            "snapshot.import": self.choose_file,
            "snapshot.verify": self.verify,
            "snapshot.new_review": self.start_review,
        }

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read what there is."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Another snapshot may be there."""
        if changes.touches(Kind.SNAPSHOT):
            self.presenter.load()

    def show_state(self, state: SnapshotState) -> None:
        """Show the chosen snapshot, or what to do when there is none."""
        is_empty = state.is_read and not state.records
        self._empty.setVisible(is_empty)
        self._shown.setVisible(bool(state.records))
        for made in (self._import, self._folder):
            made.setEnabled(not state.is_importing)
        self._review.setEnabled(bool(state.records))
        self._show_choice(state)
        if state.chosen is not None:
            self._cases.show_ids(state.ids, are_all=state.has_all_ids)
        if state.chosen is not None and state.report is not None:
            self._show_facts(state, state.chosen, state.report)
            self._checks.show_rows(state.findings)
            self._not_run.setText("\n".join(f"Not checked: {w}" for w in report_words(state)))
            self._not_run.setVisible(bool(state.report.checks_not_run))
            self._tables.show_rows(tuple(sorted(state.report.tables.items())))
            self._tabs.setTabText(1, f"Check report ({state.report.findings_total:,})")

    def _show_choice(self, state: SnapshotState) -> None:
        self._choice.clear()
        for record in state.records:
            words = f"{record.agency_code} · as of {record.as_of} · {record.snapshot_id[:12]}"
            self._choice.addItem(words, str(record.snapshot_id))
        if state.chosen is not None:
            self._choice.setCurrentIndex(state.records.index(state.chosen))

    def _show_facts(
        self, state: SnapshotState, record: SnapshotRecord, report: ImportReport
    ) -> None:
        kept = "Encrypted" if record.is_encrypted else "Not encrypted"
        checks = plural(report.findings_total, "finding")
        if report.findings_total > REPORT_ROWS:
            checks += f"; the first {REPORT_ROWS:,} are listed"
        self._facts.show_facts(
            (
                ("Snapshot", str(record.snapshot_id[:24]) + "…"),
                ("As of", str(record.as_of)),
                ("Imported", moment(record.imported_at)),
                ("Cases", count(report.tables.get("case", 0))),
                ("Checks", checks),
                ("Kept", kept),
                ("Fingerprint", _verified_words(state.verified)),
                ("Ignored columns", ", ".join(report.ignored_columns)),
                ("Mapping profile", self._profile.name if self._profile else ""),
            )
        )

    @Slot()
    def choose_file(self) -> None:
        """Ask for a workbook or a SQLite file."""
        self.picker.open_file("Import an extract", EXTRACTS, self._bring_in)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of CSV files."""
        self.picker.folder("Import a folder of CSV files", self._bring_in)

    @Slot()
    def choose_profile(self) -> None:
        """Ask for the mapping profile the next import goes by."""
        self.picker.open_file(
            "Mapping profile", "Profiles (*.json *.toml);;All files (*)", self._map
        )

    def _bring_in(self, source: Path) -> None:
        self.presenter.bring_in(source, self._profile)

    def _map(self, profile: Path) -> None:
        self._profile = profile
        self.say(f"The next import goes by the mapping profile {profile.name}.", "good")

    @Slot()
    def verify(self) -> None:
        """Check the fingerprint."""
        self.presenter.verify()

    @Slot()
    def start_review(self) -> None:
        """Ask for title, period and snapshot."""
        NewReviewSheet(self, self.seat).open()

    @Slot(object)
    def _on_search(self, text: str) -> None:
        self.presenter.search(text)

    @Slot(int)
    def _on_choice(self, _place: int) -> None:
        self.presenter.choose(str(self._choice.currentData()))


def report_words(state: SnapshotState) -> tuple[str, ...]:
    """The checks the extract gave no column for, each as a sentence."""
    return state.report.checks_not_run if state.report else ()


def _verified_words(verified: str) -> str:
    words = {"verified": "verified just now: as imported", "changed": "CHANGED since the import"}
    return words.get(verified, "not verified in this sitting")


PAGE = SnapshotPage
