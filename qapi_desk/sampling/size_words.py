"""How a size came about, in sentences that may be printed under it.

Knows the rules' names and numbers; works nothing out that is not only for the eye.
"""

from fractions import Fraction

from qapi_desk.domain.draws import SizeRule, SizeSettings

RATSTATS_MORE = 6
"""By so many cases the sizes that RAT-STATS 2010 prints for a width pass the true smallest."""


_N0 = "n0 = z^2 p (1 - p) / d^2, z two-sided"


def percent(value: Fraction) -> str:
    """A share in words: ``90 %``, ``2.5 %``."""
    return f"{float(value * 100):g} %"


def points(value: Fraction) -> str:
    """A difference of shares in words: ``5 points``, ``1 point``."""
    return f"{float(value * 100):g} point{'' if value * 100 == 1 else 's'}"


def cases(n: int) -> str:
    """A count of cases in words: ``1 case``, ``1,204 cases``."""
    return f"{n:,} case{'' if n == 1 else 's'}"


def rule_words(settings: SizeSettings) -> str:
    """Which formula gives n from the settings, which correction, and what attrition adds."""
    if settings.rule is SizeRule.SHARE:
        rate = percent(settings.share) if settings.share is not None else "the same share"
        return f"{rate} of every stratum, rounded up; no rate is estimated from it"
    return f"{_formula(settings)}; {_attrition(settings.attrition)}"


def _formula(settings: SizeSettings) -> str:
    aim = percent(settings.benchmark) if settings.benchmark is not None else "the benchmark"
    chance = percent(settings.power) if settings.power is not None else "the power set"
    match settings.rule:
        case SizeRule.MARGIN if settings.fpc:
            return f"{_N0}, corrected to n0 / (1 + (n0 - 1) / N) (Cochran 1977, 4.4), rounded up"
        case SizeRule.MARGIN:
            return f"{_N0}, without finite population correction, rounded up"
        case SizeRule.MARGIN_SIMPLE:
            return f"{_N0}, corrected to n0 / (1 + n0 / N) (45 CFR 1356 Appendix C), rounded up"
        case SizeRule.WIDTH:
            return "the fewest cases whose exact limits at the expected rate lie within 2 d"
        case SizeRule.DECISION:
            return f"an exact audit plan (n, c) against {aim}, c for the expected rate"
        case _:
            return (
                f"the fewest cases that show {aim}, one-sided, with a chance of {chance} at the "
                "expected rate"
            )


def _attrition(share: Fraction) -> str:
    if not share:
        return "nothing is added for attrition"
    return f"then divided by 1 - {percent(share)} for cases expected not to count, rounded up"


def both_add_words(criterion: str, share: Fraction) -> str:
    """A warning: planned attrition and the opening of the reserve make up for the same loss."""
    return (
        f"{criterion}: n is raised for {percent(share)} of cases expected not to count, and each "
        "case that does not count opens the next rank of the reserve as well: both add cases. "
        "With an attrition of 0 the reserve alone makes up for the loss."
    )


def margin_words(
    settings: SizeSettings, n0: Fraction, z: Fraction, corrected: tuple[Fraction, Fraction]
) -> tuple[str, ...]:
    """The margin formula with its numbers, and what both corrections make of it."""
    cochran, simple = corrected
    asked = f"p = {percent(settings.expected_rate)} and d = {points(settings.precision)}"
    start = (
        f"n0 = z^2 p q / d^2 = {float(n0):,.2f}, with z = {float(z):.4f}"
        f" ({percent(settings.confidence)} confidence, two-sided), {asked}."
    )
    forms = (
        f"Cochran's correction n0 / (1 + (n0 - 1) / N) gives {float(cochran):,.2f}; the form of"
        f" 45 CFR 1356 Appendix C, n0 / (1 + n0 / N), gives {float(simple):,.2f}."
    )
    return start, forms


def taken_words(correction: str, n: int) -> str:
    """Which of the forms decides."""
    return f"{correction}, and rounded up: {cases(n)}."


def width_words(settings: SizeSettings, n: int, most: int) -> tuple[str, ...]:
    """What a width asks for, and what RAT-STATS makes of the same question."""
    exact = (
        f"{n:,} is the smallest size at which the exact limits ({percent(settings.confidence)}"
        f" confidence, two-sided), at {percent(settings.expected_rate)} found, lie no further"
        f" apart than {points(2 * settings.precision)}."
    )
    incumbent = (
        f"RAT-STATS 2010 prints sizes up to {RATSTATS_MORE} cases larger for this question, so up"
        f" to {most:,} here; its guide calls them the smallest."
    )
    return exact, incumbent


def decision_words(
    settings: SizeSettings, benchmark: Fraction, n: int, allowed: int
) -> tuple[str, ...]:
    """The plan (n, c), its risk, and what is likely to be found."""
    missed = float((1 - settings.expected_rate) * n)
    plan = (
        f"Review {cases(n)} and allow {allowed:,} that did not meet the standard: at a rate of"
        f" {percent(benchmark)} so few are found with a chance of at most"
        f" {percent(1 - settings.confidence)}."
    )
    likely = f"At {percent(settings.expected_rate)}, the rate expected, {missed:,.1f} are likely."
    return plan, likely


def undecided_words(n: int) -> tuple[str, ...]:
    """No sample of a universe as small as this can decide at the risk asked for."""
    return (f"No sample of this universe decides at this risk; only all of it does: {cases(n)}.",)


def power_words(
    settings: SizeSettings, aims: tuple[Fraction, Fraction], n: int, allowed: int
) -> tuple[str, ...]:
    """What the size shows, with which chance and at which risk; aims: benchmark and power."""
    benchmark, power = aims
    shown = (
        f"At a true rate of {percent(settings.expected_rate)}, {cases(n)} show"
        f" {percent(benchmark)} with a chance of at least {percent(power)}; the risk of"
        f" showing it wrongly is at most {percent(1 - settings.confidence)}."
    )
    return shown, f"It is shown when at most {allowed:,} of them did not meet the standard."


def last_words(before: int, n: int, attrition: Fraction, *, is_census: bool) -> tuple[str, ...]:
    """What attrition adds, and that a census leaves no sampling error."""
    words = []
    if n > before:
        words.append(
            f"{percent(attrition)} of the cases drawn are expected not to count: {before:,} /"
            f" (1 - {percent(attrition)}), rounded up and at most the universe, is {n:,}."
        )
    if is_census:
        words.append("That is the whole universe: a census, and no sampling error remains.")
    return tuple(words)
