"""How many cases a criterion needs. Decided in exact fractions, so no ceiling is off by one.

Both finite population corrections in print are here: Cochran (1977) 4.4, n0 / (1 + (n0 - 1) / N),
and the simpler n0 / (1 + n0 / N) of 45 CFR 1356 Appendix C. Knows nothing of what is reviewed.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.draws import SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.numbers import refuse, share, whole
from qapi_desk.sampling.planning import audit_plan, hypergeometric_accepts
from qapi_desk.sampling.power import size_for_power, x_needed
from qapi_desk.sampling.size_words import (
    RATSTATS_MORE,
    decision_words,
    last_words,
    margin_words,
    percent,
    power_words,
    taken_words,
    undecided_words,
    width_words,
)
from qapi_desk.sampling.special import two_sided_z
from qapi_desk.sampling.widths import width_size

Correction = Callable[[Fraction, int], Fraction]
"""n0 and the universe to the size corrected for it, unrounded."""


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


@dataclass(frozen=True, slots=True)
class SizeWorkings:
    """How a size came about.

    ``n0``, ``cochran`` and ``simple`` belong to the margin rules: the size for a universe without
    end, unrounded, and what either published correction makes of it. ``acceptance_number`` is how
    many cases that did not meet the standard ``before_attrition`` may show; None where no decision
    is planned. ``ratstats_up_to`` is the most that RAT-STATS 2010 would print for the same width.
    ``n`` cases are drawn. ``sentences`` say all of it in words.
    """

    rule: SizeRule
    universe: int
    n0: Fraction | None
    cochran: int | None
    simple: int | None
    acceptance_number: int | None
    ratstats_up_to: int | None
    before_attrition: int
    n: int
    is_census: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one rule finds, before attrition."""

    n: int
    sentences: tuple[str, ...]
    n0: Fraction | None = None
    acceptance_number: int | None = None
    ratstats_up_to: int | None = None


def sample_size(universe: int, settings: SizeSettings) -> int:
    """Cases to draw from ``universe`` for what is asked; all of them when that is fewer.

    Args:
        universe: cases in the criterion's universe, at least 1.
        settings: the rule and what it asks for. Confidence and precision lie between 0 and 1;
            so does the expected rate, which may be 1 where a decision or its power is planned.

    Raises:
        Refused: for an empty universe, a setting outside its range, or one that the rule needs
            and does not have (``sampling.size.benchmark``, ``sampling.size.power``).
    """
    return workings(universe, settings).n


def workings(universe: int, settings: SizeSettings) -> SizeWorkings:
    """The same size with everything it was worked out from.

    Raises:
        Refused: as ``sample_size``.
    """
    if universe == 0:
        refuse("empty", "The universe is empty: no case can be drawn; widen its period or terms.")
    universe = whole(universe, "universe", low=1)
    share(settings.confidence, "confidence")
    found = _RULES[settings.rule](universe, settings)
    n0, n = found.n0, _drawn(universe, found.n, settings.attrition)
    is_all = is_census(universe, n)
    return SizeWorkings(
        rule=settings.rule,
        universe=universe,
        n0=n0,
        cochran=None if n0 is None else _ceiling(corrected_size(n0, universe), universe),
        simple=None if n0 is None else _ceiling(simply_corrected_size(n0, universe), universe),
        acceptance_number=found.acceptance_number,
        ratstats_up_to=found.ratstats_up_to,
        before_attrition=found.n,
        n=n,
        is_census=is_all,
        sentences=(
            *found.sentences,
            *last_words(found.n, n, settings.attrition, is_census=is_all),
        ),
    )


def _drawn(universe: int, n: int, attrition: Fraction) -> int:
    """ceil(n / (1 - r)), never more than the universe."""
    if share(attrition, "attrition", ends=True) == 1:
        refuse("size.attrition", "If every case drawn were lost no sample could be large enough.")
    return min(universe, math.ceil(n / (1 - attrition)))


def _margin(universe: int, settings: SizeSettings) -> _Found:
    if settings.fpc:
        return _by_margin(universe, settings, corrected_size, "Cochran's correction is applied")
    return _by_margin(universe, settings, lambda n0, _: n0, "No correction is applied")


def _margin_simple(universe: int, settings: SizeSettings) -> _Found:
    name = "The form of Appendix C is applied"
    return _by_margin(universe, settings, simply_corrected_size, name)


def _by_margin(universe: int, settings: SizeSettings, correct: Correction, name: str) -> _Found:
    rate = share(settings.expected_rate, "expected rate")
    z = z_of(settings.confidence)
    n0 = unlimited_size(rate, share(settings.precision, "precision"), z)
    n = _ceiling(correct(n0, universe), universe)
    both = corrected_size(n0, universe), simply_corrected_size(n0, universe)
    words = (*margin_words(settings, n0, z, both), taken_words(name, n))
    return _Found(n, words, n0=n0)


def _ceiling(n: Fraction, universe: int) -> int:
    return min(universe, max(1, math.ceil(n)))


def _width(universe: int, settings: SizeSettings) -> _Found:
    rate = share(settings.expected_rate, "expected rate")
    width = 2 * share(settings.precision, "precision")
    n = width_size(universe, rate, width, (1 - settings.confidence) / 2)
    most = min(universe, n + RATSTATS_MORE)
    return _Found(n, width_words(settings, n, most), ratstats_up_to=most)


def _decision(universe: int, settings: SizeSettings) -> _Found:
    benchmark, rate = _aims(settings)
    tolerable, risk = 1 - benchmark, 1 - settings.confidence
    accepts = hypergeometric_accepts(universe, math.ceil(universe * tolerable), risk)
    try:
        plan = audit_plan(accepts, tolerable, 1 - rate, universe)
    except Refused:  # the rates are in order, so it is the universe that is too small
        allowed = math.floor(universe * tolerable)
        return _Found(universe, undecided_words(universe), acceptance_number=allowed)
    allowed = plan.acceptance_number
    words = decision_words(settings, benchmark, plan.n, allowed)
    return _Found(plan.n, words, acceptance_number=allowed)


def _power(universe: int, settings: SizeSettings) -> _Found:
    benchmark, rate = _aims(settings)
    if settings.power is None:
        refuse("size.power", "A size by power needs the power to be set, such as 80 %.")
    alpha = 1 - settings.confidence
    n = size_for_power(universe, benchmark, rate, alpha, settings.power)
    shown_from, _ = x_needed(universe, n, benchmark, alpha)
    if shown_from is None or is_census(universe, n):
        allowed = math.floor(universe * (1 - benchmark))
        return _Found(n, undecided_words(n), acceptance_number=allowed)
    allowed = n - shown_from
    words = power_words(settings, (benchmark, settings.power), n, allowed)
    return _Found(n, words, acceptance_number=allowed)


def _aims(settings: SizeSettings) -> tuple[Fraction, Fraction]:
    """The benchmark and the expected rate of a decision, the one below the other."""
    if settings.benchmark is None:
        refuse("size.benchmark", "A size by decision or power needs a benchmark, such as 75 %.")
    benchmark = share(settings.benchmark, "benchmark")
    rate = share(settings.expected_rate, "expected rate", ends=True)
    if rate <= benchmark:
        refuse(
            "size.rates",
            f"A sample can be planned to show {percent(benchmark)} only where a higher rate is "
            f"expected; {percent(rate)} is not. Expect more, or choose the size by its margin.",
        )
    return benchmark, rate


_RULES: Mapping[SizeRule, Callable[[int, SizeSettings], _Found]] = {
    SizeRule.MARGIN: _margin,
    SizeRule.MARGIN_SIMPLE: _margin_simple,
    SizeRule.WIDTH: _width,
    SizeRule.DECISION: _decision,
    SizeRule.POWER: _power,
}


def is_census(universe: int, n: int) -> bool:
    """Whether a sample of ``n`` is the whole universe, so that no sampling error remains."""
    return n >= universe
