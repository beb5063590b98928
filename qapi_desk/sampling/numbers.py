"""What this room takes for a number: whole counts in range, exact fractions, no NaN, no infinity.

A rate written 0.05 is taken as five hundredths, not as the nearest binary float: a float ceiling of
0.035 x 400 says 15 where the truth is 14. Knows nothing of what the numbers are for.
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from qapi_desk.domain.errors import Refused

LARGEST_UNIVERSE = 2**31 - 1
"""The largest universe that is worked with; RAT-STATS 2010 stops at the same number."""

SMALLEST_SHARE = Fraction(1, 10**100)


def refuse(code: str, sentence: str, **facts: object) -> NoReturn:
    """Raise Refused with the code in this room's family (``sampling.code``)."""
    raise Refused(f"sampling.{code}", sentence, **facts)


def exact(value: object, name: str) -> Fraction:
    """The number as an exact fraction; a float is read as its shortest decimal text.

    Raises:
        Refused: when it is no number, not finite, or beyond 10 to the power of 400 either way.
    """
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float) and math.isfinite(value):
        return Fraction(repr(value))
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= 400:
        return Fraction(value)
    refuse("number", f"{name} must be an ordinary number; {_shown(value)} is not.", name=name)


def whole(value: object, name: str, *, low: int = 0, high: int = LARGEST_UNIVERSE) -> int:
    """The number as a whole count between ``low`` and ``high``; Refused otherwise."""
    number = exact(value, name)
    if number.denominator != 1:
        refuse("whole", f"{name} must be a whole number; {_shown(value)} is not.", name=name)
    if not low <= number <= high:
        refuse(
            "range",
            f"{name} must lie between {low} and {high}; {_shown(value)} does not.",
            name=name,
        )
    return int(number)


def share(value: object, name: str, *, ends: bool = False) -> Fraction:
    """The number as a share of one: strictly between 0 and 1, or with ``ends`` 0 and 1 too.

    A share nearer to an end than SMALLEST_SHARE is refused with the ends: no float tail sees it.
    """
    number = exact(value, name)
    inside = SMALLEST_SHARE <= number <= 1 - SMALLEST_SHARE
    if not inside and not (ends and number in {0, 1}):
        text = "from 0 to 1" if ends else "between 0 and 1, both left out"
        refuse("share", f"{name} must be {text}; {_shown(value)} is not.", name=name)
    return number


def check_sample(universe: int, n: int, x: int) -> None:
    """Refuse a sample that cannot be: 1 <= n <= universe, 0 <= x <= n."""
    if not 1 <= universe <= LARGEST_UNIVERSE:
        refuse(
            "universe",
            f"A universe must hold 1 to {LARGEST_UNIVERSE:,} cases; this one has {universe}.",
        )
    if not 1 <= n <= universe:
        refuse("sample", f"A sample of {n} cannot come from a universe of {universe} cases.")
    if not 0 <= x <= n:
        refuse("count", f"{x} cases cannot be counted in a sample of {n}.")


def half_up(value: Fraction) -> int:
    """Nearest whole number, halves upward: the rounding that printed tables use."""
    return math.floor(value + Fraction(1, 2))


def decimal_text(value: Fraction) -> str:
    """An exact fraction as text: ``0.90`` when it is a finite decimal, else ``1/3``.

    At least two decimal places, so that 9/10 and 0.9 cannot be written in two ways.
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(2, twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def _shown(value: object) -> str:
    """The value as it may stand in a sentence: short, whatever was handed over."""
    text = f"{value:.6g}" if isinstance(value, Decimal) else repr(value)
    text = str(value) if isinstance(value, Fraction) else text
    return text if len(text) <= 40 else f"{text[:37]}..."
