"""RAT-STATS 2010's generator written a second time, as a program of 1987 would run it: in floats.

The program under test works in whole numbers; this one follows the four steps of the
reconstruction word for word, with VB6's doubles.
"""

import math
import struct
from collections.abc import Iterator

from qapi_desk.sampling.calc import answer
from tests.oracles.designs import ROUNDS, Chance


class Basic:
    """Visual Basic 6: ``Rnd(-1)``, then ``Randomize seed``, then ``Rnd``."""

    def __init__(self, seed: float) -> None:
        high_word = int.from_bytes(struct.pack("<d", seed)[4:], "little")
        folded = (high_word & 0xFFFF) ^ (high_word >> 16)
        self.state = 0x86 + 256 * folded

    def rnd(self) -> float:
        self.state = (self.state * 0x43FD43FD + 0xC39EC3) & 0xFFFFFF
        return self.state / 16777216.0


def uniforms(seed: float) -> Iterator[float]:
    """Wichmann and Hill's AS 183."""
    basic = Basic(seed)
    x = math.floor(30269 * basic.rnd()) + 1
    y = math.floor(30307 * basic.rnd()) + 1
    z = math.floor(30323 * basic.rnd()) + 1
    while True:
        x, y, z = 171 * x % 30269, 172 * y % 30307, 170 * z % 30323
        yield math.fmod(x / 30269.0 + y / 30307.0 + z / 30323.0, 1.0)


def drawn(seed: float, dims: list[list[int]], count: int) -> list[tuple[int, ...]]:
    """Different sets in the order in which they come; a set seen before is skipped."""
    stream, found = uniforms(seed), list[tuple[int, ...]]()
    while len(found) < count:
        one = tuple(low + math.floor((high - low + 1) * next(stream)) for low, high in dims)
        if one not in found:
            found.append(one)
    return found


def seed_of(chance: Chance) -> float:
    """A second of the day with its hundredths, or what a person types."""
    return float(chance.pick(chance.whole(0, 8_639_999) / 100, chance.whole(0, 99_999), 12345, 0))


def test_that_single_stage_draws_are_those_of_a_second_reading() -> None:
    kind, chance = "ratstats2010_single_stage", Chance("single stage")
    for _ in range(ROUNDS):
        seed, low = seed_of(chance), chance.pick(0, 1, chance.whole(1, 10**5))
        high = low + chance.spread(1, 2 * 10**6) - 1
        count = min(chance.spread(1, 400), high - low + 1)
        block = chance.pick(None, 0, chance.whole(1, count))
        asked = {"seed": seed, "low": low, "high": high, "count": count, "first_block": block}
        found, wanted = answer(kind, asked), [one for (one,) in drawn(seed, [[low, high]], count)]
        assert found["values"] == sorted(wanted[: block or 0]) + wanted[block or 0 :]
        assert found["values_sorted"] == sorted(wanted)


def test_that_sets_are_those_of_a_second_reading() -> None:
    kind, chance = "ratstats2010_sets", Chance("sets")
    for _ in range(ROUNDS):
        seed, dims = seed_of(chance), []
        for _ in range(chance.whole(2, 4)):
            low = chance.whole(0, 50)
            dims.append([low, low + chance.spread(1, 3_000)])
        count = min(chance.spread(1, 200), math.prod(high - low + 1 for low, high in dims))
        asked = {"seed": seed, "dims": dims, "count": count, "first_block": None}
        assert answer(kind, asked)["values"] == [list(one) for one in drawn(seed, dims, count)]


def test_that_only_sixteen_bits_of_a_seed_count() -> None:
    states = {Basic(hundredths / 100).state for hundredths in range(0, 8_640_000, 37)}
    assert len(states) <= 2**16
    assert Basic(48863.77).state == Basic(48863.78).state
    assert Basic(12345).state == Basic(12345.001).state
