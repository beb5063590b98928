"""What a page remembers between days, as a port: its key, and a text. Never a fact of a case."""

from typing import Protocol


class Habits(Protocol):
    """Remembers texts by key; the window's settings are one."""

    def text(self, key: str) -> str:
        """What was remembered; empty the first time."""

    def keep(self, key: str, value: str) -> None:
        """Remember it."""


class ShortMemory:
    """Habits that last as long as the seat."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def text(self, key: str) -> str:
        """What was remembered; empty the first time."""
        return self._kept.get(key, "")

    def keep(self, key: str, value: str) -> None:
        """Remember it."""
        self._kept[key] = value
