"""The calculator and the sample size: numbers in, numbers out; needs no workspace."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.draws import SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling import calc
from qapi_desk.sampling.planner import quarterly_shares
from qapi_desk.sampling.size import SizeWorkings, workings

_SHARE = re.compile(r"\d{0,20}(\.\d{1,20})?%?|\d{1,20}/\d{1,20}", re.ASCII)
"""No exponents: a few characters could otherwise ask for a number that fills the memory."""


@dataclass(frozen=True, slots=True)
class SizeAnswer:
    """A sample size with everything it was worked out from, and how."""

    universe: int
    confidence: Fraction
    precision: Fraction
    expected_rate: Fraction
    fpc: bool
    n: int
    is_census: bool
    rule: SizeRule
    attrition: Fraction
    benchmark: Fraction | None
    power: Fraction | None
    workings: SizeWorkings
    quarters: tuple[int, ...] = ()
    """The size shared out over the quarters of a year, in the order given; empty unless asked."""


def calculate(kind: str, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """One line of the calculator.

    Raises:
        Refused: an unknown kind, or inputs it cannot use.
    """
    return calc.answer(kind, inputs)


def size(universe: int, settings: SizeSettings, quarters: Sequence[int] = ()) -> SizeAnswer:
    """How many cases to review, or to draw where some are expected not to count.

    Args:
        universe: cases in the universe, of the year where it is shared out over quarters.
        settings: what the size must achieve.
        quarters: each quarter's universe, to share the size out in proportion.

    Raises:
        Refused: an empty universe, a setting outside its range, or one that the rule needs and
            does not have; quarters without a case.
    """
    found = workings(universe, settings)
    named = {f"{number:06}": size for number, size in enumerate(quarters)}
    shares = quarterly_shares(found.n, named) if quarters else {}
    return SizeAnswer(
        universe=universe,
        confidence=settings.confidence,
        precision=settings.precision,
        expected_rate=settings.expected_rate,
        fpc=settings.fpc,
        n=found.n,
        is_census=found.is_census,
        rule=settings.rule,
        attrition=settings.attrition,
        benchmark=settings.benchmark,
        power=settings.power,
        workings=found,
        quarters=tuple(shares.values()),
    )


def share(text: str) -> Fraction:
    """A share of one as people write it: ``0.9``, ``9/10``, ``90%``.

    Raises:
        Refused: ``figures.share``.
    """
    words = text.strip() if _SHARE.fullmatch(text.strip()) else ""
    try:
        value = Fraction(words[:-1]) / 100 if words.endswith("%") else Fraction(words)
    except (ValueError, ZeroDivisionError) as error:
        raise Refused(
            "figures.share", f"{text!r} is not a share; write 0.9, 9/10 or 90%."
        ) from error
    if not 0 <= value <= 1:
        raise Refused("figures.share", f"{text!r} is not between 0 and 1; write 0.9 or 90%.")
    return value
