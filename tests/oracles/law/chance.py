"""Where a made-up case takes its choices from: a seeded stream, or hypothesis, which can shrink.

Knows nothing of the program and nothing of the law.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
WORD = 2**64 - 1


class Chance(Protocol):
    """One source of choices."""

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends possible."""
        ...


class Seeded:
    """Choices from a seed: SplitMix64 (Steele, Lea and Flood, 2014), the same on every machine."""

    def __init__(self, seed: int) -> None:
        self._state = seed * 0x2545F4914F6CDD1D & WORD

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends possible."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & WORD
        mixed = (self._state ^ (self._state >> 30)) * 0xBF58476D1CE4E5B9 & WORD
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & WORD
        return low + (mixed ^ (mixed >> 31)) % (high - low + 1)


class Drawn:
    """Choices drawn by hypothesis, so that a failing case shrinks."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends possible."""
        return self._draw(st.integers(low, high))


def one_of(chance: Chance, options: Sequence[T]) -> T:
    """One of the options, each as likely as the others."""
    return options[chance.between(0, len(options) - 1)]


def in_a_hundred(chance: Chance, percent: int) -> bool:
    """True that many times in a hundred; shrinks to False."""
    return chance.between(0, 99) >= 100 - percent
