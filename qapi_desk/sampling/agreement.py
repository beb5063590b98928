"""How far two reviewers agree about the same cases: percent, Cohen's kappa, Gwet's AC1.

Kappa falls towards 0 where nearly every case is of one kind, however well two reviewers agree;
AC1 does not, so both stand side by side. Exact until the square root. Knows no reviewer.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.estimates import Agreement, Interval, WeightedAgreement
from qapi_desk.sampling.intervals import clopper_pearson_lower, clopper_pearson_upper
from qapi_desk.sampling.numbers import refuse, share, whole
from qapi_desk.sampling.special import two_sided_z

PERCENT = "Clopper-Pearson"
KAPPA = "Cohen's kappa, Wald, z, large sample (Fleiss, Cohen and Everitt 1969); may pass 1"
AC1 = "Gwet's AC1, Wald, z, large sample (Gwet 2008); may pass 1"

Pair = tuple[str, str]
"""What the first and the second reviewer said of one case."""

Chance = Callable[[str, str], Fraction]
"""What a case of this pair adds to the agreement expected by chance."""


@dataclass(frozen=True, slots=True)
class _Ratings:
    """Shares of pairs, and of each category for each of the two."""

    n: int
    shares: Mapping[Pair, Fraction]
    categories: tuple[str, ...]

    def of_first(self, category: str) -> Fraction:
        return sum((p for (one, _), p in self.shares.items() if one == category), Fraction(0))

    def of_second(self, category: str) -> Fraction:
        return sum((p for (_, two), p in self.shares.items() if two == category), Fraction(0))


def two_raters(pairs: Sequence[Pair], confidence: Fraction) -> Agreement:
    """The agreement of two reviewers, from what each said of each case; see ``from_table``."""
    return from_table(Counter(pairs), confidence)


def from_table(counts: Mapping[Pair, int], confidence: Fraction) -> Agreement:
    """The agreement of two reviewers, from a table of counts.

    Args:
        counts: cases for each pair of categories (first reviewer's, second's). A category that
            nobody used may be named with a count of 0: AC1 counts categories, kappa does not care.
        confidence: two-sided, between 0 and 1.

    Returns:
        The rate exact, with Clopper-Pearson limits. A coefficient is None where chance leaves no
        room: kappa when both always name one category, AC1 when there is only one. Its interval
        is None too where the large-sample variance is 0, as in perfect agreement.

    Raises:
        Refused: for no case, a count that is no whole number, a confidence outside (0, 1).
    """
    share(confidence, "confidence")
    ratings = _ratings(counts)
    agreed = sum(count for (one, two), count in counts.items() if one == two)
    tail = float((1 - confidence) / 2)
    ends = (
        clopper_pearson_lower(ratings.n, agreed, tail),
        clopper_pearson_upper(ratings.n, agreed, tail),
    )
    kappa = _coefficient(ratings, _cohen(ratings), Interval(KAPPA, 0, 0, confidence))
    ac1 = _coefficient(ratings, _gwet(ratings), Interval(AC1, 0, 0, confidence))
    return Agreement(
        ratings.n,
        agreed,
        Fraction(agreed, ratings.n),
        Interval(PERCENT, *ends, confidence),
        *kappa,
        *ac1,
    )


def weighted(strata: Sequence[tuple[int, Mapping[Pair, int]]]) -> WeightedAgreement:
    """The agreement over several strata that were not looked at alike: points, no intervals.

    Args:
        strata: of each the number of cases it holds, and its table of counts as in
            ``from_table``. A share of pairs is sum W_h p_h with W_h its share of all cases held
            (Cochran 1977, 5.3); the coefficients follow from those shares.

    Raises:
        Refused: for a stratum without a case or without a pair, and as ``from_table``.
    """
    held = sum(whole(size, "The size of a stratum", low=1) for size, _ in strata)
    shares: dict[Pair, Fraction] = {}
    for size, counts in strata:
        for pair, p in _ratings(counts).shares.items():
            shares[pair] = shares.get(pair, Fraction(0)) + Fraction(size, held) * p
    ratings = _Ratings(held, shares, _names(shares))
    kappa, ac1 = _point(ratings, _cohen(ratings)), _point(ratings, _gwet(ratings))
    return WeightedAgreement(
        _agreed(ratings),
        None if kappa is None else float(kappa),
        None if ac1 is None else float(ac1),
    )


def by_chance(counts: Mapping[Pair, int]) -> tuple[Fraction, Fraction]:
    """The agreement expected by chance, after Cohen and after Gwet; refusals as ``from_table``."""
    ratings = _ratings(counts)
    return _expected(ratings, _cohen(ratings)), _expected(ratings, _gwet(ratings))


def _expected(ratings: _Ratings, chance: Chance) -> Fraction:
    return sum((p * chance(*pair) for pair, p in ratings.shares.items()), Fraction(0))


def _ratings(counts: Mapping[Pair, int]) -> _Ratings:
    n = sum(whole(count, "Each count of pairs") for count in counts.values())
    if not n:
        refuse("agreement.none", "Agreement needs at least one case that both reviewers judged.")
    return _Ratings(n, {pair: Fraction(count, n) for pair, count in counts.items()}, _names(counts))


def _names(pairs: Iterable[Pair]) -> tuple[str, ...]:
    return tuple(sorted({name for pair in pairs for name in pair}))


def _agreed(ratings: _Ratings) -> Fraction:
    return sum((p for (one, two), p in ratings.shares.items() if one == two), Fraction(0))


def _point(ratings: _Ratings, chance: Chance) -> Fraction | None:
    """(agreed - by chance) / (1 - by chance); None where chance leaves no room."""
    expected = _expected(ratings, chance)
    return None if expected == 1 else (_agreed(ratings) - expected) / (1 - expected)


def _cohen(ratings: _Ratings) -> Chance:
    """Cohen (1960): by chance, each follows the shares of the categories as he used them."""
    first = {name: ratings.of_first(name) for name in ratings.categories}
    second = {name: ratings.of_second(name) for name in ratings.categories}
    return lambda one, two: (second[one] + first[two]) / 2


def _gwet(ratings: _Ratings) -> Chance:
    """Gwet (2008): by chance, only as far as the categories are used evenly."""
    others = len(ratings.categories) - 1
    if not others:
        return lambda _one, _two: Fraction(1)
    both = {
        name: (ratings.of_first(name) + ratings.of_second(name)) / 2 for name in ratings.categories
    }
    return lambda one, two: (1 - (both[one] + both[two]) / 2) / others


def _coefficient(
    ratings: _Ratings, chance: Chance, blank: Interval
) -> tuple[float | None, Interval | None]:
    """(agreed - by chance) / (1 - by chance), and its interval.

    Its variance is that of [agreed] - 2 (1 - coefficient) chance over the pairs, divided by
    n (1 - by chance)^2: with Cohen's chance the formula of Fleiss, Cohen and Everitt (1969), with
    Gwet's that of Gwet (2008).
    """
    value = _point(ratings, chance)
    if value is None:
        return None, None
    expected = _expected(ratings, chance)
    mean = square = Fraction(0)
    for (one, two), p in ratings.shares.items():
        score = (one == two) - 2 * (1 - value) * chance(one, two)
        mean, square = mean + p * score, square + p * score**2
    variance = (square - mean**2) / (ratings.n * (1 - expected) ** 2)
    if not variance:
        return float(value), None
    reach = two_sided_z(blank.confidence) * math.sqrt(variance)
    ends = float(value) - reach, float(value) + reach
    return float(value), Interval(blank.name, *ends, blank.confidence)
