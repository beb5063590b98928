"""Progress and cancelling, as a plain argument. Reporting is the cancel point."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is. ``total`` is None while it is not known."""

    done: int
    total: int | None
    note: str


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked
    """Raised out of ``Progress.step`` when somebody asked the job to stop."""


class Progress(Protocol):
    """What a long use case is handed."""

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say how far the job is; raises Cancelled when asked to stop."""


class Silent:
    """Progress for nobody: tests and the command line without a terminal."""

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say nothing, never cancel."""


def counted(
    items: Iterable[T],
    progress: Progress,
    note: str,
    *,
    total: int | None = None,
    every: int = 2000,
) -> Iterator[T]:
    """Yield the items, reporting each ``every`` of them and once at the end."""
    done = 0
    for item in items:
        yield item
        done += 1
        if done % every == 0:
            progress.step(done, total, note)
    progress.step(done, total, note)
