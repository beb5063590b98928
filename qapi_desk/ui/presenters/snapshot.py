"""Bringing a snapshot in, reading its check report, and looking through its caseload."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import CaseId, ReviewId, SnapshotId
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import CaseListRow, CaseQuery, CheckFinding, ImportReport
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.services import reviews, snapshots
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import count, plural

REPORT_ROWS = 2000
"""The check report shows so many rows; the rest is in the export of the command line."""


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """What the snapshot page shows. ``tables`` are (name, rows)."""

    is_read: bool = False
    is_importing: bool = False
    records: tuple[SnapshotRecord, ...] = ()
    chosen: SnapshotRecord | None = None
    report: ImportReport | None = None
    findings: tuple[CheckFinding, ...] = ()
    ids: Sequence[CaseId] = ()
    has_all_ids: bool = True
    text: str = ""
    verified: str = ""


FIRST_ROWS = 200
"""Shown at once, before the ids of the whole caseload and the check report are read."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The snapshots there are, the chosen one, and the first of its cases."""

    records: tuple[SnapshotRecord, ...]
    chosen: SnapshotRecord | None
    ids: Sequence[CaseId]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A whole snapshot, as far as it is shown. ``text`` is what its cases were searched for."""

    record: SnapshotRecord
    report: ImportReport
    findings: tuple[CheckFinding, ...]
    text: str
    ids: Sequence[CaseId]


class SnapshotPresenter(Presenter[SnapshotState]):
    """Reads, imports, verifies."""

    def __init__(self, seat: Seat, view: View[SnapshotState]) -> None:
        super().__init__(seat, view, SnapshotState())
        self._question = 0
        self._shown: SnapshotId | None = None

    def load(self) -> None:
        """Read which snapshots there are, and the chosen one's report and cases."""
        desk, review_id, chosen = self.seat.desk, self.seat.review_id, self.state.chosen
        text = self.state.text

        def work() -> _Shelf:
            records = snapshots.snapshots(desk)
            wanted = chosen.snapshot_id if chosen else _snapshot_of(self.seat, review_id)
            record = next((r for r in records if r.snapshot_id == wanted), None)
            record = record or next(iter(records), None)
            if record is None:
                return _Shelf(records, None, ())
            query = CaseQuery(text)
            first = snapshots.case_ids(desk, record.snapshot_id, query, limit=FIRST_ROWS)
            return _Shelf(records, record, first)

        self.read(work, self._shelf_read)

    def _shelf_read(self, shelf: _Shelf) -> None:
        """Show the first cases at once; then read the rest of the snapshot."""
        state = replace(self.state, is_read=True, records=shelf.records, is_importing=False)
        record = shelf.chosen
        if record is None:
            self.show(state)
            return
        if self._shown != record.snapshot_id:
            state = replace(
                state, ids=shelf.ids, has_all_ids=False, report=None, findings=(), verified=""
            )
        self.show(replace(state, chosen=record))
        desk, text = self.seat.desk, self.state.text

        def work() -> _Seen:
            return _Seen(
                record,
                snapshots.report(desk, record.snapshot_id),
                snapshots.check_findings(desk, record.snapshot_id, 0, REPORT_ROWS),
                text,
                snapshots.case_ids(desk, record.snapshot_id, CaseQuery(text)),
            )

        self.read(work, self._loaded)

    def _loaded(self, seen: _Seen) -> None:
        if self.state.chosen != seen.record:  # another was chosen while this one was read
            return
        self._shown = seen.record.snapshot_id
        state = replace(self.state, report=seen.report, findings=seen.findings)
        if seen.text == self.state.text:
            state = replace(state, ids=seen.ids, has_all_ids=True)
        self.show(state)

    def choose(self, snapshot_id: str) -> None:
        """Show another snapshot."""
        found = next((r for r in self.state.records if r.snapshot_id == snapshot_id), None)
        if found is not None and found != self.state.chosen:
            self.state = replace(self.state, chosen=found)
            self.load()

    def search(self, text: str) -> None:
        """Show the cases that hold this text; a later question outruns an earlier answer."""
        chosen = self.state.chosen
        if chosen is None:
            return
        self._question += 1
        number, desk, snapshot_id = self._question, self.seat.desk, chosen.snapshot_id
        self.state = replace(self.state, text=text)

        def work() -> tuple[int, Sequence[CaseId]]:
            return number, snapshots.case_ids(desk, snapshot_id, CaseQuery(text))

        self.read(work, self._found)

    def _found(self, found: tuple[int, Sequence[CaseId]]) -> None:
        number, ids = found
        if number == self._question:
            self.show(replace(self.state, ids=ids, has_all_ids=True))

    def rows(self, ids: Sequence[CaseId]) -> tuple[CaseListRow, ...]:
        """One page of the caseload, read where it is asked: a page is a few milliseconds."""
        chosen = self.state.chosen
        return snapshots.case_rows(self.seat.desk, chosen.snapshot_id, ids) if chosen else ()

    def bring_in(self, source: Path, profile: Path | None) -> None:
        """Import an extract; it can be stopped, and then nothing is written."""
        desk = self.seat.desk
        self.show(replace(self.state, is_importing=True))

        def work(progress: Progress) -> ImportReport:
            return snapshots.import_extract(desk, source, profile=profile, progress=progress)

        self.run(f"Importing {source.name}", work, self._imported)

    def _imported(self, report: ImportReport) -> None:
        rows = count(sum(report.tables.values()))
        words = f"Imported {rows} rows as snapshot {report.snapshot_id[:12]}; "
        self.view.say(words + plural(report.findings_total, "finding") + " about the data.", "good")
        self.state = replace(self.state, chosen=None, text="")
        self.seat.publish(Changes.of((Kind.SNAPSHOT, str(report.snapshot_id))))

    def settle(self) -> None:
        """Whatever ended, importing has ended when nothing waits."""
        super().settle()
        if self.state.is_importing and self.waiting == 0:
            self.show(replace(self.state, is_importing=False))

    def verify(self) -> None:
        """Check that the snapshot's bytes are still those that were imported."""
        chosen, desk = self.state.chosen, self.seat.desk
        if chosen is None:
            self.view.say("There is no snapshot yet; import an extract first.", "bad")
            return

        def work(progress: Progress) -> str | None:
            return snapshots.verify(desk, chosen.snapshot_id, progress)

        self.run("Verifying the snapshot", work, self._verified)

    def _verified(self, difference: str | None) -> None:
        if difference:
            self.view.say(difference, "bad")
        words = "changed" if difference else "verified"
        self.show(replace(self.state, verified=words))


def _snapshot_of(seat: Seat, review_id: ReviewId | None) -> SnapshotId | None:
    return reviews.get(seat.desk, review_id).snapshot_id if review_id else None
