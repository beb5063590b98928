"""The steps that fill a snapshot: load, index, check, list, fingerprint, manifest.

Works inside one transaction on a file that nobody else sees yet.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from qapi_desk import __version__
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import SnapshotManifest
from qapi_desk.intake import checks, privacy
from qapi_desk.intake.cells import Flaw
from qapi_desk.intake.contract import CONTRACT_VERSION, META_KEYS, TABLES, Table
from qapi_desk.intake.finding_book import FindingBook
from qapi_desk.intake.fingerprint import all_table_hashes, derived_hashes, snapshot_id_of
from qapi_desk.intake.keys import bar_twins, require_unique_keys
from qapi_desk.intake.known_ids import KnownIds
from qapi_desk.intake.manifest import write_manifest
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_schema import create_statements, order_index
from qapi_desk.intake.sources import FilePrint, Source, must_be_unchanged, print_of, unreadable
from qapi_desk.intake.table_loading import Loading, TableLoader

Phase = Callable[[str], None]
"""Told the name of each phase as it begins: load, indexes, checks, hashes, end."""

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


@dataclass(frozen=True, slots=True)
class Job:
    """One import under way."""

    source: Source
    profile: MappingProfile
    progress: Progress
    phase: Phase


def build(job: Job, connection: sqlite3.Connection, *, is_encrypted: bool) -> SnapshotManifest:
    """Fill an empty file from an extract; its manifest comes back.

    Raises:
        Refused, Trouble, Cancelled: the file is to be thrown away.
    """
    job.phase("load")
    prints = _prints(job)
    for statement in create_statements():
        connection.execute(statement)
    connection.execute("BEGIN")
    loading = Loading(connection, FindingBook(connection), KnownIds())
    meta, counts = _load_all(job, loading, prints)
    job.phase("indexes")
    _index(job, connection)
    job.phase("checks")
    _check(job, loading)
    job.phase("hashes")
    manifest = _manifest(job, loading, (meta, counts), prints, is_encrypted=is_encrypted)
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


def _load_all(
    job: Job, loading: Loading, prints: Sequence[FilePrint]
) -> tuple[dict[str, str], dict[str, int]]:
    """Load every table; gives the meta values and the row counts."""
    counts: dict[str, int] = {}
    meta: dict[str, str] = {}
    for table in TABLES:
        counts[table.name] = _load(job, table, loading)
        if table.name == "meta":
            meta = _meta(loading.connection)
            loading.as_of = meta["as_of_date"]
    for known in prints:
        if known.path.suffix.casefold() == ".csv" and not known.ends_whole:
            loading.book.add((known.path.stem, 0, ""), "", _MAY_BE_CUT)
    loading.book.flush()
    _refuse_federal_tax_events(loading.connection)
    return meta, counts


def _load(job: Job, table: Table, loading: Loading) -> int:
    mapping = job.profile.of(table.name)
    name = mapping.name or table.name
    opened = job.source.open_table(name)
    if opened is None:
        raise Refused(
            "import.table_missing",
            f"The extract has no table {name}; all of {', '.join(t.name for t in TABLES)} are "
            "needed, an empty one with its header row.",
            table=table.name,
        )
    with opened as source:
        loader = TableLoader(table, source, mapping, loading)
        for chunk in source.chunks:
            loader.load(chunk)
            job.progress.step(loader.rows, None, f"Reading {table.name}")
        loader.finish()
    return loader.rows


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    for key in META_KEYS:
        if not meta.get(key):
            raise _refused_meta(key, "is missing")
    if meta["contract"] != CONTRACT_VERSION:
        raise _refused_meta("contract", f"is {meta['contract']}, not {CONTRACT_VERSION}")
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


def _refuse_federal_tax_events(connection: sqlite3.Connection) -> None:
    """Refuse a payment event whose topic or detail names a federal tax source."""
    query = """SELECT row_no, topic, ref, detail FROM event
               WHERE code IN ('PAYMENT_RCVD', 'DISBURSED')"""
    for row, *texts in connection.execute(query):
        for column, text in zip(("topic", "ref", "detail"), texts, strict=True):
            if text and privacy.names_federal_tax(text):
                raise privacy.refuse_federal_tax("event", column, row)


def _index(job: Job, connection: sqlite3.Connection) -> None:
    for done, table in enumerate(TABLES):
        job.progress.step(done, len(TABLES), f"Indexing {table.name}")
        require_unique_keys(connection, table)
        order = order_index(table)
        if order:
            connection.execute(order)


def _check(job: Job, loading: Loading) -> None:
    bar_twins(loading.connection, loading.book, loading.known.sets["case"], loading.odd_case_ids)
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
    read: tuple[dict[str, str], dict[str, int]],
    prints: Sequence[FilePrint],
    *,
    is_encrypted: bool,
) -> SnapshotManifest:
    meta, counts = read
    hashes = all_table_hashes(loading.connection, job.progress)
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
        tables=counts,
        table_hashes=hashes,
        source_hashes={known.path.name: known.sha256 for known in prints},
        imported_with=__version__,
        is_encrypted=is_encrypted,
        ignored_columns=tuple(loading.ignored),
        checks_not_run=checks.not_run(loading.present),
        findings_total=total,
    )
    write_manifest(loading.connection, manifest, derived_hashes(loading.connection, job.progress))
    return manifest
