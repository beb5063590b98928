"""One line of workings: what was worked out, its value, and what follows from it.

Knows no calculation and no page; a face decides how many digits it shows.
"""

from dataclasses import dataclass
from fractions import Fraction

StepValue = int | float | Fraction | str


@dataclass(frozen=True, slots=True)
class Step:
    """``what`` = ``value``, and so ``so``. A probability or a rate is a share of one."""

    what: str
    value: StepValue
    so: str = ""
