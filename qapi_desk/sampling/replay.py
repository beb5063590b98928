"""Replays a draw of RAT-STATS 2010, to check an old printout. No new draw is made with it.

The generator (Wichmann and Hill 1982, AS 183, seeded by Visual Basic 6) keeps 16 bits of its seed:
it can give at most 65,536 different samples of any frame, so at 1.3 million cases some can never be
selected. 45 CFR 265.5(b)(1) asks that every unit have a known, non-zero chance.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from qapi_desk.sampling.numbers import refuse

MOST_VALUES = 10_000
"""What RAT-STATS 2010 draws at most (User Guide, Appendix A)."""
_MODULI = (30269, 30307, 30323)
_MULTIPLIERS = (171, 172, 170)
_WHOLE = math.prod(_MODULI)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a seed sets the generator: the 16 bits kept of it, and the three numbers they give."""

    kept: int
    parts: tuple[int, ...]


def started(seed: float) -> Start:
    """The start that VB6 gives after ``Rnd(-1): Randomize seed``, which keeps 16 bits."""
    high = struct.unpack("<II", struct.pack("<d", seed))[1]
    kept = (high & 0xFFFF) ^ (high >> 16)
    state = 0x86 + 256 * kept
    parts = []
    for modulus in _MODULI:
        state = (state * 0x43FD43FD + 0xC39EC3) % 2**24
        parts.append(modulus * state // 2**24 + 1)
    return Start(kept, tuple(parts))


def _wichmann_hill(seed: float) -> Iterator[int]:
    """The stream of AS 183, each U as U x 30269 x 30307 x 30323: whole numbers, no rounding."""
    parts = list(started(seed).parts)
    while True:
        parts = [a * x % m for a, x, m in zip(_MULTIPLIERS, parts, _MODULI, strict=True)]
        yield sum(x * (_WHOLE // m) for x, m in zip(parts, _MODULI, strict=True)) % _WHOLE


def replay_sets(
    seed: float, ranges: Sequence[tuple[int, int]], count: int
) -> list[tuple[int, ...]]:
    """The first ``count`` different sets of numbers that RAT-STATS 2010 draws, in its order.

    Args:
        seed: as on the printout.
        ranges: lowest and highest number of each position in a set; one for single stage.
        count: how many sets, at most as many as there are.

    Raises:
        Refused: for an empty range, or more sets than exist or than RAT-STATS draws.
    """
    spans = [high - low + 1 for low, high in ranges]
    if not spans or min(spans) < 1:
        refuse("replay.range", "Each range needs a highest number not below its lowest.")
    if not 1 <= count <= min(MOST_VALUES, math.prod(spans)):
        refuse("replay.count", f"{count} different numbers cannot be replayed from this range.")
    seen: dict[tuple[int, ...], None] = {}
    stream = _wichmann_hill(seed)
    while len(seen) < count:
        drawn = islice(stream, len(ranges))
        seen[
            tuple(
                low + span * u // _WHOLE
                for (low, _), span, u in zip(ranges, spans, drawn, strict=True)
            )
        ] = None
    return list(seen)


def as_printed(values: Sequence[tuple[int, ...]], first_block: int) -> list[tuple[int, ...]]:
    """The values as a printout shows them: the first block sorted, the spares in drawn order."""
    return sorted(values[:first_block]) + list(values[first_block:])
