"""Where the present moment comes from. The wall clock itself lives in ``services``."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time to whoever is handed it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


@dataclass(slots=True)
class SteppingClock:
    """A clock for demonstrations and tests: starts where told, moves only when told."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self.moment.astimezone(UTC)
