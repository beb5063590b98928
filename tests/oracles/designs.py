"""Random designs that every engine is asked about: the same ones on every machine and every day.

A stream of its own for each name, from NumPy's PCG64, which our program never uses. One design in
four lies on an edge: nothing found, everything found, one case, every case.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from qapi_desk.sampling.calc import answer

ROUNDS = 2_000 if os.environ.get("QAPI_LONG") else 200
CONFIDENCES = (0.8, 0.9, 0.95, 0.99, 0.999, 0.999999)
Inputs = dict[str, Any]


class Chance:
    """A named stream of whole numbers and picks."""

    def __init__(self, name: str) -> None:
        seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
        self._stream = np.random.Generator(np.random.PCG64(seed))

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both possible."""
        return int(self._stream.integers(low, high, endpoint=True))

    def pick(self, *choices: Any) -> Any:
        """One of the choices."""
        return choices[self.whole(0, len(choices) - 1)]

    def share(self, digits: int = 4) -> float:
        """A decimal strictly between 0 and 1."""
        return self.whole(1, 10**digits - 1) / float(10**digits)

    def spread(self, low: int, high: int) -> int:
        """A whole number whose order of magnitude is even between ``low`` and ``high``."""
        exponent = self._stream.uniform(np.log(low), np.log(high + 1))
        return min(high, max(low, int(np.exp(exponent))))

    def sample(self, largest: int, *, least: int = 1) -> Inputs:
        """N, n, x that can be together; at times on an edge."""
        universe = self.spread(least, largest)
        n = self.pick(least, universe, *[self.spread(least, universe)] * 6)
        x = self.pick(0, n, *[self.whole(0, n)] * 3, *[min(n, self.spread(1, n + 1))] * 3)
        return {"N": universe, "n": n, "x": x}

    def counted(self, largest: int) -> Inputs:
        """The n and x of a sample from no stated universe."""
        drawn = self.sample(largest)
        return {"n": drawn["N"], "x": self.pick(0, drawn["N"], *[self.whole(0, drawn["N"])] * 6)}

    def confidence(self) -> float:
        """A confidence in use, or any other."""
        return float(self.pick(*CONFIDENCES, self.share(), self.share(9)))


@dataclass(frozen=True, slots=True)
class Answered:
    """A design and what the calculator says of it."""

    inputs: Inputs
    found: dict[str, Any]


def answered(kind: str, designs: Iterator[Inputs]) -> Iterator[Answered]:
    """The calculator's answers to ``ROUNDS`` designs."""
    for inputs, _ in zip(designs, range(ROUNDS), strict=False):
        yield Answered(inputs, answer(kind, inputs))


def is_near(found: float, wanted: float, absolute: float, relative: float = 0.0) -> bool:
    """Whether two figures agree within a stated tolerance."""
    return bool(abs(found - wanted) <= max(absolute, relative * abs(wanted)))
