"""Chance from a name: a stream of numbers that is the same on every machine and every Python.

BLAKE2b over (name, block number), read as 32-bit little-endian integers. The standard ``random``
promises only part of its streams between versions, so nothing here uses it. Knows no case.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from struct import Struct
from typing import TypeVar

T = TypeVar("T")

_SIXTEEN = Struct("<16I")


class Draws:
    """Numbers drawn one after another from the stream that a name stands for."""

    __slots__ = ("_next",)

    def __init__(self, *name: str | int) -> None:
        self._next = _numbers("\x1f".join(map(str, name)).encode()).__next__

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count - 1`` (bias under count / 2**32)."""
        return self._next() % count

    def between(self, first: int, last: int) -> int:
        """A whole number from ``first`` to ``last``, both possible; ``first`` when backwards."""
        return first + self._next() % max(1, last - first + 1)

    def chance(self, permille: int) -> bool:
        """True in ``permille`` of a thousand draws."""
        return self._next() % 1000 < permille

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each equally likely."""
        return options[self._next() % len(options)]


def spread(weights: Mapping[T, int]) -> tuple[T, ...]:
    """Options repeated by weight, so that one ``pick`` draws with those weights."""
    return tuple(option for option, weight in weights.items() for _ in range(weight))


def _numbers(name: bytes) -> Iterator[int]:
    block = 0
    while True:
        yield from _SIXTEEN.unpack(blake2b(name + block.to_bytes(4, "little")).digest())
        block += 1
