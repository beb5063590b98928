"""Some of an extract's tables into a file: loaded, indexed by their keys, fingerprinted.

The same steps serve the whole extract in one process and a share of it in each of two. Checks
that compare tables with each other are ``building``'s affair, once every table is in.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from qapi_desk.domain.errors import Refused
from qapi_desk.intake import privacy
from qapi_desk.intake.cells import ReaderShelf
from qapi_desk.intake.contract import CASE, PARTY, TABLES, WORKER, Table
from qapi_desk.intake.fingerprint import table_hash
from qapi_desk.intake.keys import require_unique_keys
from qapi_desk.intake.known_ids import KnownIds
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_schema import order_index
from qapi_desk.intake.sources import Source, SourceTable
from qapi_desk.intake.sqlite_door import Stoppable
from qapi_desk.intake.table_loading import Loading, TableLoader, places_of

Phase = Callable[[str], None]
"""Told the name of each phase as it begins: load, indexes, hashes, join (when a second process
took a share), checks, seal, end."""


@dataclass(frozen=True, slots=True)
class Job:
    """One import under way."""

    source: Source
    profile: MappingProfile
    progress: Stoppable
    phase: Phase


@dataclass(slots=True)
class Filled:
    """What came of some tables: rows and SHA-256 of each."""

    counts: dict[str, int]
    hashes: dict[str, str]

    def take(self, more: "Filled") -> None:
        """Add other tables."""
        self.counts |= more.counts
        self.hashes |= more.hashes


def fill(job: Job, loading: Loading, tables: Sequence[Table]) -> Filled:
    """Load tables whose order lets what others refer to come first; known ids are let go after.

    Raises:
        Refused, Trouble, Cancelled: the file is to be thrown away.
    """
    counts = {table.name: load(job, table, loading) for table in tables}
    loading.book.flush()
    loading.known.forget()
    if "event" in counts:
        _refuse_federal_tax_events(loading)
    job.phase("indexes")
    for done, table in enumerate(tables):
        job.progress.step(done, len(tables), f"Indexing {table.name}")
        require_unique_keys(loading.connection, table)
        order = order_index(table)
        if order:
            loading.connection.execute(order)
    job.phase("hashes")
    hashes = {table.name: table_hash(loading.connection, table, job.progress) for table in tables}
    return Filled(counts, hashes)


def load(job: Job, table: Table, loading: Loading) -> int:
    """Load one table; the number of its rows."""
    with _opened(job, table) as source:
        loader = TableLoader(table, source, job.profile.of(table.name), loading)
        for chunk in source.chunks:
            loader.load(chunk)
            job.progress.step(loader.rows, None, f"Reading {table.name}")
        loader.finish()
    return loader.rows


def learn_ids(job: Job, known: KnownIds, as_of: str) -> None:
    """Learn the ids that other tables refer to, from tables that another process loads."""
    for table in (WORKER, CASE, PARTY):
        with _opened(job, table) as source:
            places = places_of(table, source, job.profile.of(table.name), ReaderShelf(as_of))
            named = {place.column.name: place for place in places}
            birth = named.get("birth_date")
            for chunk in source.chunks:
                keys = [chunk[named[name].at] for name in table.key]
                if table is PARTY:
                    births = birth.reader.read(chunk[birth.at]) if birth else (None,) * len(keys[0])
                    known.take_parties(keys[0], keys[1], births)
                else:
                    known.sets[table.name].update(keys[0])
                job.progress.step(0, None, f"Learning the ids of {table.name}")


def _opened(job: Job, table: Table) -> AbstractContextManager[SourceTable]:
    name = job.profile.of(table.name).name or table.name
    opened = job.source.open_table(name)
    if opened is None:
        raise Refused(
            "import.table_missing",
            f"The extract has no table {name}; all of {', '.join(t.name for t in TABLES)} are "
            "needed, an empty one with its header row.",
            table=table.name,
        )
    return opened


def _refuse_federal_tax_events(loading: Loading) -> None:
    """Refuse a payment event whose topic or detail names a federal tax source."""
    query = """SELECT row_no, topic, ref, detail FROM event
               WHERE code IN ('PAYMENT_RCVD', 'DISBURSED')"""
    for row, *texts in loading.connection.execute(query):
        for column, text in zip(("topic", "ref", "detail"), texts, strict=True):
            if text and privacy.names_federal_tax(text):
                raise privacy.refuse_federal_tax("event", column, row)
