"""Who works in the made-up county: six offices, three units in each, and how good each unit is.

Twenty thousand cases have sixty caseload workers; every further twenty thousand have sixty more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from qapi_desk.intake.county.chance import Draws

OFFICES = 6
CASES_PER_BLOCK = 20_000
# letter in the worker id, word in the unit code, caseload workers in each unit of a block
_FUNCTIONS = (("I", "INTAKE", 1), ("E", "ESTAB", 3), ("N", "ENFORCE", 6))
_SIZE = {letter: size for letter, _, size in _FUNCTIONS}
_EFFECT_PERMILLE = 40  # standard deviation of a unit's effect


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a case is worked: the office of the block, counted through the county."""

    block: int
    office: int

    @property
    def unit_number(self) -> int:
        """Units are numbered through: office 0 of block 0 is 1, of block 1 is 7."""
        return self.block * OFFICES + self.office + 1

    def worker(self, function: str, turn: int) -> str:
        """The id of one of the unit's workers; ``turn`` is any whole number."""
        return f"W{function}{self.unit_number:03}{turn % _SIZE[function] + 1}"


def desk_of(number: int, office: int) -> Desk:
    """The desk of the case with this number (first is 0) in this office."""
    return Desk(number // CASES_PER_BLOCK, office)


@cache
def unit_effect(seed: int, function: str, unit_number: int) -> int:
    """How much better or worse than the county a unit is, in per mille (sum of twelve draws)."""
    draws = Draws(seed, "unit", function, unit_number)
    return (sum(draws.below(1001) for _ in range(12)) - 6000) * _EFFECT_PERMILLE // 1000


def staff(cases: int) -> Iterator[tuple[str, str, str]]:
    """Every worker of a county of this size: id, unit code, role."""
    for block in range(max(1, -(-cases // CASES_PER_BLOCK))):
        for office in range(OFFICES):
            yield from _unit_rows(Desk(block, office))


def _unit_rows(desk: Desk) -> Iterator[tuple[str, str, str]]:
    for letter, word, size in _FUNCTIONS:
        unit = f"{word}-{desk.unit_number:03}"
        for turn in range(size):
            yield desk.worker(letter, turn), unit, "WORKER"
        yield f"S{letter}{desk.unit_number:03}0", unit, "SUPERVISOR"
