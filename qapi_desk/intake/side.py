"""A share of an extract's tables, read by a second process into a file of its own.

Made for large folders of CSV files and two processors.
"""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.progress import Progress
from qapi_desk.intake import sqlite_door
from qapi_desk.intake.beside import PROCESSORS, Beside, work
from qapi_desk.intake.contract import TABLE_NAMED, TABLES
from qapi_desk.intake.csv_source import CsvFolder
from qapi_desk.intake.filling import Filled, Job, fill, learn_ids
from qapi_desk.intake.finding_book import FindingBook
from qapi_desk.intake.known_ids import KnownIds
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_schema import create_statements
from qapi_desk.intake.sqlite_door import Stoppable
from qapi_desk.intake.table_loading import Loading

__all__ = ["PROCESSORS", "SPLIT_FROM_BYTES", "Done", "Share", "Side", "share_of", "work"]
SPLIT_FROM_BYTES = 32_000_000
"""Smaller extracts are read before a second process has begun."""
_REFERRED_WEIGHT = 1.3
"""What the tables that others refer to cost for their size, since their ids are kept: measured."""
_REFERRED_TO = ("meta", "worker", "case", "party")


@dataclass(frozen=True, slots=True)
class Share:
    """What the second process is to do, and into which file."""

    source: CsvFolder
    profile: MappingProfile
    as_of: str
    tables: tuple[str, ...]
    part: Path
    passphrase: str | None

    def run(self, progress: Progress) -> "Done":
        """Fill the part."""
        return _filled(self, progress)

    def clear(self) -> None:
        """Take the part away."""
        self.part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a share; ``present`` and ``ignored`` as in ``Loading``."""

    filled: Filled
    present: set[tuple[str, str]]
    ignored: list[str]


def share_of(source: object, profile: MappingProfile) -> tuple[str, ...]:
    """The tables worth a second process, so that both have as much to read; empty for none."""
    if not isinstance(source, CsvFolder) or PROCESSORS < 2:
        return ()
    sizes = {
        table.name: source.bytes_of(profile.of(table.name).name or table.name) for table in TABLES
    }
    if sum(sizes.values()) < SPLIT_FROM_BYTES:
        return ()
    ours = _REFERRED_WEIGHT * sum(sizes.pop(name) for name in _REFERRED_TO)
    theirs, taken = 0, set()
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        if theirs <= ours:
            taken.add(name)
            theirs += sizes[name]
        else:
            ours += sizes[name]
    return tuple(table.name for table in TABLES if table.name in taken)


class Side(Beside[Done]):
    """The second process of an import, from our side."""


def _filled(share: Share, progress: Progress) -> Done:
    job = Job(share.source, share.profile, Stoppable(progress), lambda _name: None)
    with (
        closing(sqlite_door.create(share.part, share.passphrase)) as connection,
        sqlite_door.stoppable(connection, job.progress),
    ):
        for statement in create_statements():
            connection.execute(statement)
        connection.execute("BEGIN")
        known = KnownIds()
        learn_ids(job, known, share.as_of)
        loading = Loading(connection, FindingBook(connection), known, share.as_of)
        filled = fill(job, loading, [TABLE_NAMED[name] for name in share.tables])
        connection.execute("COMMIT")
    return Done(filled, loading.present, loading.ignored)
