"""How presenters ask for work to be done beside the window. No Qt, no threads.

``Work`` is what a presenter is handed; ``lanes`` does it with three threads (answers and other
short writing, long jobs, reading). A test hands over something that does it at once.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress


class Lane(StrEnum):
    """Which thread does it: what is read never waits for what is written, nor for long jobs."""

    READ = "read"
    WRITE = "write"
    LONG = "long"


class Follow(Protocol):
    """What happens afterwards, on the window's own thread: exactly one of the four."""

    def done(self, value: object) -> None:
        """It gave this value."""

    def failed(self, fault: Fault) -> None:
        """A rule said no, or the world failed."""

    def cancelled(self) -> None:
        """Somebody asked it to stop."""

    def broken(self) -> None:
        """A bug of ours; it is reported besides."""


class Work(Protocol):
    """Does things beside the window."""

    def start(
        self, lane: Lane, title: str, work: Callable[[Progress], object], follow: Follow
    ) -> None:
        """Do the work in the lane; then one method of ``follow``."""
