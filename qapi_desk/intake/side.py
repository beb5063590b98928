"""A second process that fills a file of its own with a share of the tables, side by side with us.

Made for large folders of CSV files and two processors. It is started afresh ("spawn"), so it works
from a thread of the window, on Windows and frozen. It says how far it is through a pipe; when the
pipe breaks, because we ended, it ends too and takes its file with it.
"""

import multiprocessing
import os
import signal
import time
import traceback
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress
from qapi_desk.intake import sqlite_door
from qapi_desk.intake.contract import TABLE_NAMED, TABLES
from qapi_desk.intake.csv_source import CsvFolder
from qapi_desk.intake.filling import Filled, Job, fill, learn_ids
from qapi_desk.intake.finding_book import FindingBook
from qapi_desk.intake.known_ids import KnownIds
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_schema import create_statements
from qapi_desk.intake.sqlite_door import Stoppable
from qapi_desk.intake.table_loading import Loading

SPLIT_FROM_BYTES = 32_000_000
"""Smaller extracts are read before a second process has begun."""
PROCESSORS = (
    len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
)
"""How many this program may use."""
_REFERRED_WEIGHT = 1.3
"""What the tables that others refer to cost for their size, since their ids are kept: measured."""
_REFERRED_TO = ("meta", "worker", "case", "party")
_SAY_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Share:
    """What the second process is to do, and into which file."""

    source: CsvFolder
    profile: MappingProfile
    as_of: str
    tables: tuple[str, ...]
    part: Path
    passphrase: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a share; ``present`` and ``ignored`` as in ``Loading``."""

    filled: Filled
    present: set[tuple[str, str]]
    ignored: list[str]


@dataclass(frozen=True, slots=True)
class _Stop:
    """A fault on its way through the pipe."""

    kind: type[Fault]
    code: str
    sentence: str
    facts: dict[str, object]


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


class Side:
    """The second process, from our side. Leaving the context ends it, whatever it is doing."""

    def __init__(self, share: Share) -> None:
        """Start it."""
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=begin, args=(share, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.done: Done | None = None
        self.is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.is_over:
            self._process.terminate()
        self._process.join()
        self._process.close()
        self._pipe.close()

    def look(self, wait_s: float = 0.0) -> tuple[int, int | None, str] | None:
        """How far it is, when it has said so since; its fault is raised here.

        ``is_over`` is set at its end; ``done`` stays None when it ended without a word.
        """
        said = None
        while not self.is_over and self._pipe.poll(wait_s if said is None else 0):
            try:
                said = self._pipe.recv()
            except EOFError:
                self.is_over = True
                return None
            if isinstance(said, _Stop):
                raise said.kind(said.code, said.sentence, **said.facts)
            if isinstance(said, Exception):
                raise said
            if isinstance(said, Done):
                self.done, self.is_over = said, True
                return None
        return said

    def wait(self, progress: Progress) -> Done | None:
        """Wait for its end, passing on how far it is; None when it ended without a word."""
        said: tuple[int, int | None, str] = (0, None, "Waiting for the other half")
        while not self.is_over:
            progress.step(*said)
            said = self.look(_SAY_EVERY_S) or said
        return self.done


class _Saying:
    """Progress that goes through the pipe; it breaks when nobody listens any more."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._said_s = 0.0

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say it, ten times a second at most."""
        now_s = time.monotonic()
        if now_s - self._said_s >= _SAY_EVERY_S:
            self._said_s = now_s
            self._pipe.send((done, total, note))


def begin(share: Share, pipe: Connection) -> None:
    """Where the second process begins."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C speaks to the first
    work(share, pipe)


def work(share: Share, pipe: Connection) -> None:
    """What the second process does: its share, then one last word with what came of it."""
    try:
        try:
            pipe.send(_filled(share, _Saying(pipe)))
        except Fault as fault:
            pipe.send(_Stop(type(fault), fault.code, fault.sentence, fault.facts))
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody sees it
            error.add_note(traceback.format_exc())
            pipe.send(error)
    except BrokenPipeError:
        share.part.unlink(missing_ok=True)


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
