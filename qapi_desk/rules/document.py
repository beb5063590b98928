"""Reading a ruleset or calendar document value by value, refusing bad data with its place.

A document is what a JSON reader made of a file: mappings, lists, text, numbers. This module
knows types and places, not what the values mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from qapi_desk.domain.errors import Refused

E = TypeVar("E", bound=StrEnum)
_ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Node:
    """One object of a document, and where it stands (``federal-2016, rule CR-015``)."""

    values: Mapping[str, Any]
    place: str

    @classmethod
    def of(cls, value: object, place: str) -> "Node":
        """The value as an object; refused when it is something else."""
        if not isinstance(value, Mapping):
            raise refusal(place, "is not an object of names and values")
        return cls(value, place)

    def only(self, *keys: str) -> None:
        """Refuse a name nobody reads: a misspelt condition must not pass silently."""
        unknown = sorted(set(self.values) - set(keys))
        if unknown:
            raise refusal(self.place, f"has the unknown name {unknown[0]!r}")

    def get(self, key: str, default: object = _ABSENT) -> Any:  # noqa: ANN401 - JSON
        """The raw value; refused when absent and no default is given."""
        value = self.values.get(key, default)
        if value is _ABSENT:
            raise refusal(self.place, f"lacks {key!r}")
        return value

    def text(self, key: str, default: object = _ABSENT) -> str:
        """A non-empty text (a default may be empty)."""
        value = self.get(key, default)
        if not isinstance(value, str) or (not value and default is _ABSENT):
            raise refusal(self.place, f"needs text at {key!r}")
        return value

    def texts(self, key: str, default: object = _ABSENT) -> tuple[str, ...]:
        """A list of texts."""
        value = self.get(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise refusal(self.place, f"needs a list of texts at {key!r}")
        return tuple(value)

    def whole(self, key: str) -> int:
        """A whole number, 0 or more."""
        value = self.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise refusal(self.place, f"needs a whole number, 0 or more, at {key!r}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise refusal(self.place, f"needs true or false at {key!r}")
        return value

    def day(self, key: str) -> date:
        """A day as ``YYYY-MM-DD``."""
        written = self.text(key)
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            raise refusal(self.place, f"has no day YYYY-MM-DD at {key!r}: {written!r}") from error

    def share(self, key: str) -> Fraction:
        """A fraction of one, written ``0.75`` or ``3/4`` as text."""
        written = self.text(key)
        try:
            value = Fraction(written)
        except (ValueError, ZeroDivisionError) as error:
            raise refusal(self.place, f"has no fraction at {key!r}: {written!r}") from error
        if not 0 <= value <= 1:
            raise refusal(self.place, f"needs a fraction from 0 to 1 at {key!r}, not {written!r}")
        return value

    def word(self, key: str, words: type[E], default: object = _ABSENT) -> E:
        """One of a closed set of words."""
        written = self.text(key, default)
        if written not in {str(word) for word in words}:
            known = ", ".join(str(word) for word in words)
            raise refusal(self.place, f"has the unknown word {written!r} at {key!r} ({known})")
        return words(written)

    def nodes(self, key: str, default: object = _ABSENT, *, named: str = "") -> Iterator["Node"]:
        """The objects of a list; ``named`` is the key whose text names each in its place."""
        value = self.get(key, default)
        if not isinstance(value, list | tuple):
            raise refusal(self.place, f"needs a list at {key!r}")
        for number, item in enumerate(value, start=1):
            node = Node.of(item, f"{self.place}, {key} {number}")
            name = node.values.get(named)
            yield Node(node.values, f"{self.place}, {key} {name}") if name else node

    def node(self, key: str, default: object = _ABSENT) -> "Node":
        """One object."""
        return Node.of(self.get(key, default), f"{self.place}, {key}")


def refusal(place: str, what: str) -> Refused:
    """Bad data at a place, as one sentence."""
    return Refused("rules.bad_data", f"In {place}: it {what}; mend the file.", place=place)


def some(node: Node, key: str) -> tuple[str, ...]:
    """A list of texts that is not empty."""
    texts = node.texts(key)
    if not texts:
        raise refusal(node.place, f"needs at least one entry at {key!r}")
    return texts
