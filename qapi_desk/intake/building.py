"""The steps that fill a snapshot: load, index, check, list, fingerprint, manifest.

Works inside one transaction on a file that nobody else sees yet.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qapi_desk import __version__
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.snapshots import SnapshotManifest
from qapi_desk.intake import checks, sqlite_door
from qapi_desk.intake.cells import Flaw
from qapi_desk.intake.contract import CONTRACT_VERSIONS, META, META_KEYS, TABLES, Table
from qapi_desk.intake.csv_source import CsvFolder
from qapi_desk.intake.filling import Filled, Job, fill, learn_ids
from qapi_desk.intake.finding_book import FindingBook
from qapi_desk.intake.fingerprint import derived_hashes, snapshot_id_of
from qapi_desk.intake.joining import join
from qapi_desk.intake.keys import bar_twins
from qapi_desk.intake.known_ids import KnownIds
from qapi_desk.intake.manifest import write_manifest
from qapi_desk.intake.side import Share, Side, share_of
from qapi_desk.intake.snapshot_schema import create_statements
from qapi_desk.intake.sources import FilePrint, must_be_unchanged, print_of, unreadable
from qapi_desk.intake.table_loading import Loading

_MAY_BE_CUT = Flaw(
    "file.no_final_newline",
    "The file does not end with a line end; it may have been cut short.",
    severity="warning",
    is_unreadable=False,
)
_LIST_CASES = """
INSERT INTO case_list
SELECT case_id, status, function_status, opened_date, office_code, worker_id, aid_class,
       case_id IN (SELECT case_id FROM party WHERE fv_flag = 1),
       upper(case_id || char(31) || coalesce(worker_id, '')
             || char(31) || coalesce(office_code, ''))
FROM "case" ORDER BY case_id"""


def build(
    job: Job, connection: sqlite3.Connection, aside: Path, passphrase: str | None
) -> SnapshotManifest:
    """Fill an empty file from an extract; its manifest comes back.

    Args:
        job: what to read, and who is told.
        connection: the empty file.
        aside: another empty file, for the tables a second process takes when that is worth it.
        passphrase: what both files are encrypted with, or None.

    Raises:
        Refused, Trouble, Cancelled: the files are to be thrown away.
    """
    job.phase("load")
    prints = _prints(job)
    for statement in create_statements():
        connection.execute(statement)
    connection.execute("BEGIN")
    loading = Loading(connection, FindingBook(connection), KnownIds())
    with sqlite_door.stoppable(connection, job.progress):
        filled = _fill_all(job, loading, aside, passphrase)
        _note_cut_files(loading, prints)
        job.phase("checks")
        _check(job, loading)
        job.phase("seal")
        manifest = _manifest(job, loading, filled, prints, is_encrypted=passphrase is not None)
    must_be_unchanged(prints)
    connection.execute("COMMIT")
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("PRAGMA journal_mode=DELETE")
    return manifest


def _prints(job: Job) -> list[FilePrint]:
    prints = []
    for done, path in enumerate(job.source.files):
        job.progress.step(done, len(job.source.files), f"Fingerprinting {path.name}")
        prints.append(print_of(path))
        if prints[-1].has_nul and path.suffix.casefold() == ".csv":
            raise unreadable(path.name, "it holds NUL bytes, as UTF-16 does; save it as UTF-8")
    return prints


def _fill_all(
    job: Job, loading: Loading, aside: Path, passphrase: str | None
) -> tuple[dict[str, str], Filled]:
    """Load, index and fingerprint every table; gives the meta values too."""
    filled = fill(replace(job, phase=_silent), loading, [META])
    meta = _meta(loading.connection)
    loading.as_of = meta["as_of_date"]
    rest = [table for table in TABLES if table is not META]
    theirs = share_of(job.source, job.profile)
    if theirs and isinstance(job.source, CsvFolder):
        share = Share(job.source, job.profile, loading.as_of, theirs, aside, passphrase)
        filled.take(_fill_side_by_side(job, loading, rest, share))
    else:
        filled.take(fill(job, loading, rest))
    return meta, filled


def _fill_side_by_side(job: Job, loading: Loading, tables: Sequence[Table], share: Share) -> Filled:
    theirs = [table for table in tables if table.name in share.tables]
    with Side(share) as side:
        job.progress.beside = side.look
        filled = fill(job, loading, [table for table in tables if table not in theirs])
        job.phase("join")
        done = side.wait(job.progress)
        job.progress.beside = None
    if done is None:  # somebody ended the second process: then all is done here
        learn_ids(job, loading.known, loading.as_of)
        filled.take(fill(replace(job, phase=_silent), loading, theirs))
        return filled
    loading.present |= done.present
    loading.ignored.extend(done.ignored)
    join(loading.connection, share, job.progress)
    filled.take(done.filled)
    return filled


def _silent(_phase: str) -> None:
    """For steps that are no phase of their own."""


def _note_cut_files(loading: Loading, prints: Sequence[FilePrint]) -> None:
    for known in prints:
        if known.path.suffix.casefold() == ".csv" and not known.ends_whole:
            loading.book.add((known.path.stem, 0, ""), "", _MAY_BE_CUT)
    loading.book.flush()


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    for key in META_KEYS:
        if not meta.get(key):
            raise _refused_meta(key, "is missing")
    if meta["contract"] not in CONTRACT_VERSIONS:
        known = " or ".join(CONTRACT_VERSIONS)
        raise _refused_meta("contract", f"is {meta['contract']}, not {known}")
    for key in ("as_of_date", "window_start", "window_end"):
        try:
            is_iso = date.fromisoformat(meta[key]).isoformat() == meta[key]
        except ValueError:
            is_iso = False
        if not is_iso:
            raise _refused_meta(key, "is not a date of the form YYYY-MM-DD")
    if not meta["window_start"] <= meta["window_end"]:
        raise _refused_meta("window_end", "lies before window_start")
    return meta


def _refused_meta(key: str, why: str) -> Refused:
    return Refused(
        "import.meta",
        f"In table meta, {key} {why}; mend it in the extract and import again.",
        table="meta",
        key=key,
    )


def _check(job: Job, loading: Loading) -> None:
    bar_twins(loading.connection, loading.book, loading.odd_case_ids)
    loading.book.flush()
    runnable = list(checks.runnable(loading.present))
    for done, check in enumerate(runnable):
        job.progress.step(done, len(runnable), f"Checking {check.rule}")
        loading.connection.execute(checks.finding_statement(check), {"as_of": loading.as_of})
    loading.connection.execute(
        "CREATE INDEX finding_of_case ON check_finding (case_id) WHERE is_unreadable = 1"
    )
    loading.connection.execute(_LIST_CASES)


def _manifest(
    job: Job,
    loading: Loading,
    read: tuple[dict[str, str], Filled],
    prints: Sequence[FilePrint],
    *,
    is_encrypted: bool,
) -> SnapshotManifest:
    meta, filled = read
    hashes = {table.name: filled.hashes[table.name] for table in TABLES}
    total = loading.connection.execute("SELECT count(*) FROM check_finding").fetchone()[0]
    manifest = SnapshotManifest(
        snapshot_id=snapshot_id_of(hashes),
        contract=meta["contract"],
        agency_code=meta["agency_code"],
        agency_name=meta["agency_name"],
        as_of_date=date.fromisoformat(meta["as_of_date"]),
        window_start=date.fromisoformat(meta["window_start"]),
        window_end=date.fromisoformat(meta["window_end"]),
        source_system=meta["source_system"],
        tables={table.name: filled.counts[table.name] for table in TABLES},
        table_hashes=hashes,
        source_hashes={known.path.name: known.sha256 for known in prints},
        imported_with=__version__,
        is_encrypted=is_encrypted,
        ignored_columns=tuple(sorted(loading.ignored, key=_place_of_table)),
        checks_not_run=checks.not_run(loading.present),
        findings_total=total,
    )
    write_manifest(loading.connection, manifest, derived_hashes(loading.connection, job.progress))
    return manifest


def _place_of_table(column: str) -> int:
    """Where the table of ``table.column`` stands in the contract."""
    return [table.name for table in TABLES].index(column.split(".", 1)[0])
