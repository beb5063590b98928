"""How many cases a criterion needs. Decided in exact fractions, so no ceiling is off by one.

Both finite population corrections in print are here: Cochran (1977) 4.4, n0 / (1 + (n0 - 1) / N),
and the simpler n0 / (1 + n0 / N) of 45 CFR 1356 Appendix C. Knows nothing of what is reviewed.
"""

import math
from fractions import Fraction

from qapi_desk.domain.draws import SizeSettings
from qapi_desk.sampling.numbers import refuse, share, whole
from qapi_desk.sampling.special import two_sided_z


def unlimited_size(rate: Fraction, precision: Fraction, z: Fraction) -> Fraction:
    """n0 = z^2 p q / d^2: the size for a universe without end, unrounded."""
    return z * z * rate * (1 - rate) / (precision * precision)


def corrected_size(n0: Fraction, universe: int) -> Fraction:
    """n0 / (1 + (n0 - 1) / N), Cochran (1977) 4.4, unrounded."""
    return n0 / (1 + (n0 - 1) / universe)


def simply_corrected_size(n0: Fraction, universe: int) -> Fraction:
    """n0 / (1 + n0 / N), the form of samplingbook and of 45 CFR 1356 App. C, unrounded."""
    return n0 / (1 + n0 / universe)


def z_of(confidence: Fraction) -> Fraction:
    """The two-sided z of a confidence as the exact fraction its float stands for."""
    return Fraction(two_sided_z(confidence))


def sample_size(universe: int, settings: SizeSettings) -> int:
    """Cases needed from ``universe`` for the stated precision; all of them when that is fewer.

    Args:
        universe: cases in the criterion's universe, at least 1.
        settings: confidence, precision and expected rate, each strictly between 0 and 1.

    Raises:
        Refused: for an empty universe, or a setting outside (0, 1).
    """
    if universe == 0:
        refuse("empty", "The universe is empty: no case can be drawn; widen its period or terms.")
    universe = whole(universe, "universe", low=1)
    n0 = unlimited_size(
        share(settings.expected_rate, "expected rate"),
        share(settings.precision, "precision"),
        z_of(share(settings.confidence, "confidence")),
    )
    wanted = corrected_size(n0, universe) if settings.fpc else n0
    return min(universe, max(1, math.ceil(wanted)))


def is_census(universe: int, n: int) -> bool:
    """Whether a sample of ``n`` is the whole universe, so that no sampling error remains."""
    return n >= universe
