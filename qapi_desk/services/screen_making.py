"""Making a screen's file: one process or several over spans of cases, and nothing half-done left.

What comes out does not depend on how many processes made it: verdicts lie in order of case.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.ids import WorkerId
from qapi_desk.domain.progress import Progress
from qapi_desk.intake.beside import Beside
from qapi_desk.services.screen_judging import (
    NOTE,
    OUTCOMES,
    STANDINGS,
    Share,
    Tally,
    fill,
    reasons_of,
    subjects_of,
)
from qapi_desk.store.screen_file import ScreenWriter


@dataclass(frozen=True, slots=True)
class Made:
    """A part that is whole and on the disk. ``sha256`` is over its bytes."""

    tally: Tally
    sha256: str


def make(
    shares: Sequence[Share],
    about: Mapping[str, str],
    units: Mapping[WorkerId, str],
    total: int,
    progress: Progress,
) -> Made:
    """Screen the shares, each in a process of its own (the first in this one), into the first part.

    Args:
        shares: in order of case; together the whole caseload.
        about: what the file says of itself.
        units: worker -> unit.
        total: cases of the caseload.
        progress: told how many cases are judged, in all processes.

    Raises:
        Cancelled: and whatever else is raised, with no part left.
    """
    first = shares[0]
    with _gone_unless_finished(shares) as finished:
        writer = ScreenWriter(first.part, first.key)
        try:
            tally = _fill_side_by_side(writer, shares, _Together(progress, total))
            subjects = subjects_of(first.judge.ruleset, with_criteria=first.with_criteria)
            words = {
                "outcome": OUTCOMES,
                "standing": STANDINGS,
                "reason": reasons_of(subjects),
            }
            writer.finish({**about, **_counts(tally)}, subjects, words, units, tally.figures)
        finally:
            writer.close()
        digest = _settled(first.part)
        finished.append(first.part)
    return Made(tally, digest)


def _fill_side_by_side(
    writer: ScreenWriter, shares: Sequence[Share], together: "_Together"
) -> Tally:
    with ExitStack() as processes:
        others = [(processes.enter_context(Beside(share)), share) for share in shares[1:]]
        together.others = [process for process, _ in others]
        tally = fill(writer, shares[0], together)
        for process, share in others:
            theirs = process.wait(_Their(together, process))
            # somebody ended the second process: then its share is done here
            tally.add(share.run(together) if theirs is None else theirs)
            writer.take(share.part)
    return tally


def _counts(tally: Tally) -> dict[str, str]:
    return {"cases": str(tally.cases), "verdicts": str(tally.figures.total())}


class _Together:
    """Progress over all processes, told by the first; their faults are raised where it is told."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.others: list[Beside[Tally]] = []
        self._progress, self._total = progress, total
        self._done: dict[int, int] = {}

    def step(self, done: int, total: int | None, note: str) -> None:
        """Our own share is so far."""
        del total, note
        for process in self.others:
            said = process.look()
            if said is not None:
                self._done[id(process)] = said[0]
        self.of(self, done)

    def of(self, whose: object, done: int) -> None:
        """Somebody's share is so far."""
        self._done[id(whose)] = max(done, self._done.get(id(whose), 0))
        self._progress.step(min(self._total, sum(self._done.values())), self._total, NOTE)


class _Their:
    """Progress of one process that is waited for."""

    def __init__(self, together: _Together, process: Beside[Tally]) -> None:
        self._together, self._process = together, process

    def step(self, done: int, total: int | None, note: str) -> None:
        """The process is so far."""
        del total, note
        self._together.of(self._process, done)


@contextmanager
def _gone_unless_finished(shares: Sequence[Share]) -> Iterator[list[Path]]:
    """Take every part away at the end but those that are finished."""
    finished: list[Path] = []
    try:
        yield finished
    finally:
        for share in shares:
            if share.part not in finished:
                share.clear()


def _settled(part: Path) -> str:
    """Bring the file to the disk; SHA-256 of its bytes."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
