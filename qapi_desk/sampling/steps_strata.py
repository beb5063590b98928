"""The steps behind the calculator's stratified estimates: each stratum's terms, then the sum.

Opens no file; knows nothing of counties or offices.
"""

import math
from collections.abc import Iterator
from fractions import Fraction

from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.special import two_sided_t
from qapi_desk.sampling.step import Step
from qapi_desk.sampling.steps_limits import wilson_parts
from qapi_desk.sampling.strata import Stratified, Stratum, stratified

Steps = Iterator[Step]


def terms(sample: Stratified) -> Steps:
    """Each stratum's weight, rate and part of the variance; the point and its standard error."""
    for number, part in enumerate(sample.strata, 1):
        weight = Fraction(part.universe, sample.universe)
        yield Step(f"stratum {number}: W = N_h / N", weight)
        yield Step(f"stratum {number}: p = x / n", part.p)
        yield Step(f"stratum {number}: W p", weight * part.p)
        yield Step(f"stratum {number}: W^2 (1 - f) p (1 - p) / (n - 1)", weight**2 * part.variance)
    yield Step("p, the sum of W p", sample.p)
    yield Step("v, the sum of the variances", sample.variance)
    yield Step("se = sqrt v", sample.se)


def point(asked: Asked) -> Steps:
    """The stratified point estimate."""
    sample = asked.strata()
    yield from terms(sample)
    yield Step("N p", sample.universe * sample.p)
    yield Step("N se", sample.universe * sample.se)


def wald(asked: Asked) -> Steps:
    """What RAT-STATS prints: z standard errors either way."""
    sample, z = asked.strata(), asked.z()
    yield from terms(sample)
    yield Step("z", z)
    yield Step("z se", z * sample.se)


def wald_by_t(asked: Asked) -> Steps:
    """The same with Student's t."""
    sample = asked.strata()
    t = two_sided_t(asked.confidence(), sample.df)
    yield from terms(sample)
    yield from _freedom(sample, t)
    yield Step("t se", t * sample.se)


def korn_graubard(asked: Asked) -> Steps:
    """The effective size, its adjustment, and the beta quantiles' parameters."""
    yield from _korn_graubard(asked.strata(), asked.confidence())


def korn_graubard_simple(asked: Asked) -> Steps:
    """The same for one simple random sample."""
    yield from _korn_graubard(stratified([Stratum(*asked.sample())]), asked.confidence())


def _korn_graubard(sample: Stratified, confidence: Fraction) -> Steps:
    yield from terms(sample)
    yield from _effective(sample)
    if math.isinf(sample.effective_n):
        return
    t = two_sided_t(confidence, sample.df)
    plain = two_sided_t(confidence, sample.n - 1)
    size = sample.effective_n * (plain / t) ** 2
    yield from _freedom(sample, t)
    yield Step("t with n - 1 degrees of freedom", plain)
    yield Step("n_e* = n_e (t with n - 1 / t with n - H)^2", size)
    yield Step("n_e* p", size * float(sample.p))
    yield Step("n_e* (1 - p)", size * float(1 - sample.p))


def wilson(asked: Asked) -> Steps:
    """The effective size, and Wilson's centre and reach at it."""
    sample = asked.strata()
    yield from terms(sample)
    yield from _effective(sample)
    if math.isinf(sample.effective_n):
        return
    t = two_sided_t(asked.confidence(), sample.df)
    yield from _freedom(sample, t)
    yield from wilson_parts(sample.effective_n, float(sample.p), t)


def logit(asked: Asked) -> Steps:
    """The point and the reach on the scale of log odds."""
    sample = asked.strata()
    p, t = float(sample.p), two_sided_t(asked.confidence(), sample.df)
    yield from terms(sample)
    yield from _freedom(sample, t)
    yield Step("log(p / (1 - p))", math.log(p / (1 - p)))
    yield Step("reach = t se / (p (1 - p))", t * sample.se / (p * (1 - p)))


def arcsine(asked: Asked) -> Steps:
    """The point and the reach on the scale of arcsin sqrt p."""
    sample = asked.strata()
    p, t = float(sample.p), two_sided_t(asked.confidence(), sample.df)
    yield from terms(sample)
    yield from _freedom(sample, t)
    yield Step("arcsin sqrt p", math.asin(math.sqrt(p)))
    yield Step("reach = t se / (2 sqrt(p (1 - p)))", t * sample.se / (2 * math.sqrt(p * (1 - p))))


def _freedom(sample: Stratified, t: float) -> Steps:
    yield Step("degrees of freedom, n - H", sample.df)
    yield Step("t", t)


def _effective(sample: Stratified) -> Steps:
    size = sample.effective_n
    if math.isinf(size):
        yield Step("n_e", "without end", "every case was reviewed, so both limits are p itself")
    elif sample.variance:
        yield Step("n_e = p (1 - p) / v", size)
    else:
        yield Step("n_e = 1 / sum of W^2 (1 - f) / n (Kish)", size, "no variance was seen")
