"""Quantiles and tails that the standard library lacks: beta, t, chi-square.

Continued fractions after Numerical Recipes 6.2-6.4 and DLMF 8.9, 8.17; compared in the tests with
SciPy. Numbers in, numbers out; knows nothing of samples.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import count
from statistics import NormalDist

_NORMAL = NormalDist()
_CLOSE = 1e-16


def normal_quantile(probability: Fraction) -> float:
    """The z below which the share ``probability`` of a standard normal lies; 0 < p < 1."""
    if probability > Fraction(1, 2):
        return -_NORMAL.inv_cdf(float(1 - probability))
    return _NORMAL.inv_cdf(float(probability))


def two_sided_z(confidence: Fraction) -> float:
    """The z of a two-sided interval: half of 1 - confidence is left in each tail."""
    return normal_quantile((1 + confidence) / 2)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta I_x(a, b) for a, b > 0 and 0 <= x <= 1 (DLMF 8.17)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) / (a * _beta_fraction(a, b, x))
    return 1 - math.exp(log_front) / (b * _beta_fraction(b, a, 1 - x))


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Denominator of the continued fraction of I_x(a, b), by Lentz's method.

    On its own side, x < (a + 1) / (a + b + 2), every step is positive, so no guard is needed.
    """
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in count(1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        value *= d * c
        if abs(d * c - 1) < 4 * _CLOSE:
            break
    return 1 / value


def _bisect(holds: Callable[[float], bool]) -> float:
    """The least float in (0, 1] at which a monotone condition holds, to the last bit."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, to the last bits of a float; 0 < probability < 1."""
    return _bisect(lambda x: incomplete_beta(a, b, x) >= probability)


def two_sided_t(confidence: Fraction, df: int) -> float:
    """Student's t of a two-sided interval with ``df`` >= 1 degrees of freedom."""
    y = beta_quantile(float(confidence), 0.5, df / 2)
    return math.sqrt(df * y / (1 - y))


def chi_square_tail(statistic: float, df: int) -> float:
    """P(chi-square with ``df`` degrees of freedom >= statistic); statistic >= 0, df >= 1."""
    a, x = df / 2, statistic / 2
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        return 1 - front * _gamma_series(a, x)
    return front * _gamma_fraction(a, x)


def _gamma_series(a: float, x: float) -> float:
    """Sum of x^i / (a (a+1) ... (a+i)): the series of the lower incomplete gamma function."""
    term = total = 1 / a
    for i in count(1):
        term *= x / (a + i)
        total += term
        if term < total * _CLOSE:
            break
    return total


def _gamma_fraction(a: float, x: float) -> float:
    """Continued fraction of the upper incomplete gamma function, by Lentz's method; x >= a + 1."""
    b = x + 1 - a
    c, d = math.inf, 1 / b
    value = d
    for i in count(1):
        step = -i * (i - a)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        value *= d * c
        if abs(d * c - 1) < 4 * _CLOSE:
            break
    return value
