"""Quantiles and tails that the standard library lacks: beta, t, chi-square, binomial points.

Continued fractions after Numerical Recipes 6.2-6.4 and DLMF 8.9, 8.17; compared in the tests with
SciPy. Numbers in, numbers out; knows nothing of samples.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from statistics import NormalDist

_NORMAL = NormalDist()
_CLOSE = 1e-16
MOST_STEPS = 30
"""After so many of Newton's steps a quantile is looked for by halves alone."""


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
    if x < 1e-300:
        return 0.0
    if x >= 1:
        return 1.0
    log_front = math.log(a * b / (a + b)) + log_binomial(a, a + b, x, 1 - x)
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) / _beta_fraction(a, b, x)
    return 1 - math.exp(log_front) / _beta_fraction(b, a, 1 - x)


def _beta_fraction(a: float, b: float, x: float) -> float:
    """x^a (1 - x)^b / (B(a, b) I_x(a, b)) as a continued fraction, by Lentz's method.

    The even part of DiDonato and Morris (1992, ACM TOMS 708, BFRAC). On its own side,
    x < (a + 1) / (a + b + 2), its terms stay positive, so no guard is needed and few digits go.
    """
    c = value = a * (a - (a + b) * x + 1) / (a + 1)
    d, m = 0.0, 0
    while True:
        m += 1
        odd, next_odd = a + 2 * m - 1, a + 2 * m + 1
        over = (a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x / (odd * odd)
        under = m + m * (b - m) * x / odd + (a + m) * (a - (a + b) * x + 1 + m * (2 - x)) / next_odd
        d = 1 / (under + over * d)
        c = under + over / c
        value *= d * c
        if abs(d * c - 1) < 4 * _CLOSE:
            return value


def _bisect(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The least float above ``low``, up to ``high``, at which a monotone condition holds."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, to the last bits of a float; 0 < probability < 1.

    Newton's steps, both axes logarithmic, come near; the last bits are found by halves.
    """

    def holds(x: float) -> bool:
        return incomplete_beta(a, b, x) >= probability

    near, reach = _near_quantile(probability, a, b), 1e-14
    while True:
        low, high = max(0.0, near * (1 - reach)), min(1.0, near * (1 + reach))
        if (low <= 0 or not holds(low)) and (high >= 1 or holds(high)):
            return _bisect(holds, low, high)
        reach *= 64


def _near_quantile(probability: float, a: float, b: float) -> float:
    """An x not far from the quantile; only speed depends on how near."""
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(MOST_STEPS):
        value = incomplete_beta(a, b, x)
        low, high = (low, x) if value >= probability else (x, high)
        rise = a * b / (a + b) * math.exp(log_binomial(a, a + b, x, 1 - x)) / (1 - x)
        step = value * math.log(value / probability) / rise if value and rise else math.inf
        following = x * math.exp(-step) if -700 < step < 700 else 0.0
        if abs(step) <= 1e-9:
            return following
        x = following if low < following < high else (low + high) / 2
    return x


def two_sided_t(confidence: Fraction, df: int) -> float:
    """Student's t of a two-sided interval with ``df`` >= 1 degrees of freedom.

    From y = t^2 / (df + t^2) or from 1 - y: the one loses digits where the confidence is near 1,
    the other where y is near 0.
    """
    y = beta_quantile(float(confidence), 0.5, df / 2)
    if y <= 1 - confidence:
        return math.sqrt(df * y / (1 - y))
    rest = beta_quantile(float(1 - confidence), df / 2, 0.5)
    return math.sqrt(df * (1 - rest) / rest)


def chi_square_tail(statistic: float, df: float) -> float:
    """P(chi-square with ``df`` degrees of freedom >= statistic); statistic >= 0, df > 0."""
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
    i = 0
    while True:
        i += 1
        term *= x / (a + i)
        total += term
        if term < total * _CLOSE:
            return total


def _gamma_fraction(a: float, x: float) -> float:
    """Continued fraction of the upper incomplete gamma function, by Lentz's method; x >= a + 1."""
    b = x + 1 - a
    c, d = math.inf, 1 / b
    value, i = d, 0
    while True:
        i += 1
        step = -i * (i - a)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        value *= d * c
        if abs(d * c - 1) < 4 * _CLOSE:
            return value


def log_binomial(x: float, n: float, p: float, q: float, beyond: float | None = None) -> float:
    """Logarithm of P(X = x) for X binomial(n, p), q = 1 - p; 0 <= x <= n, not only whole.

    Loader's saddle-point form ("Fast and accurate computation of binomial probabilities", 2000):
    its relative error stays near 1e-14 where differences of lgamma lose digits. At a thousand
    million cases that needs ``beyond``, x - n p, worked out exactly by who knows p exactly.
    """
    if x == 0:
        return 0.0 if n == 0 else n * (math.log1p(-p) if p < 0.5 else math.log(q))
    if x == n:
        return n * (math.log1p(-q) if q < 0.5 else math.log(p))
    return (
        _stirling_rest(n)
        - _stirling_rest(x)
        - _stirling_rest(n - x)
        - _deviance(x, n * p, x - n * p if beyond is None else beyond)
        - _deviance(n - x, n * q, n * p - x if beyond is None else -beyond)
        + 0.5 * math.log(n / (2 * math.pi * x * (n - x)))
    )


def _stirling_rest(n: float) -> float:
    """Give log n! minus Stirling's approximation of it; n >= 1."""
    if n < 16:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
    square = n * n
    series = (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square
    return (1 / 12 - (1 / 360 - series) / square) / n


def _deviance(x: float, mean: float, beyond: float) -> float:
    """Give x log(x / mean) + mean - x, also when both are close; ``beyond`` is x - mean."""
    if abs(beyond) >= 0.1 * (x + mean):
        return x * math.log(x / mean) - beyond
    v = beyond / (x + mean)
    total, power = beyond * v, 2 * x * v
    for odd in range(3, 41, 2):
        power *= v * v
        total += power / odd
    return total
