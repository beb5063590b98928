"""The certified float path: its stated bound is honest, and near a tie whole numbers decide."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from qapi_desk.sampling.intervals import lower_count, upper_count
from qapi_desk.sampling.tails import Binomial, Hypergeometric
from tests.oracles.designs import ROUNDS, Chance

DIGITS = 60
LARGEST = 2**31 - 1
BERNOULLI = [Fraction(1, 12), Fraction(-1, 360), Fraction(1, 1260), Fraction(-1, 1680)]
BERNOULLI += [Fraction(1, 1188), Fraction(-691, 360360), Fraction(1, 156)]


def log_factorial(n: int) -> Decimal:
    """Log n! to more than 40 digits: Stirling's series from 10,000 on, the product below."""
    if n < 10_000:
        return Decimal(math.factorial(n)).ln()
    size = Decimal(n)
    half_log_two_pi = (Decimal(2) * pi()).ln() / 2
    series = sum(
        (
            Decimal(b.numerator) / b.denominator / size ** (2 * i + 1)
            for i, b in enumerate(BERNOULLI)
        ),
        Decimal(0),
    )
    return (size + Decimal("0.5")) * size.ln() - size + half_log_two_pi + series


def pi() -> Decimal:
    """Machin's formula."""

    def arctan_of_one_over(x: int) -> Decimal:
        power = total = Decimal(1) / x
        for i in range(1, DIGITS):
            power /= -x * x
            total += power / (2 * i + 1)
        return total

    return 4 * (4 * arctan_of_one_over(5) - arctan_of_one_over(239))


def point(universe: int, n: int, x: int, marked: int) -> Decimal:
    """P(X = x) from nine factorials."""
    others = universe - marked
    over = [marked, others, n, universe - n]
    under = [universe, x, marked - x, n - x, others - n + x]
    total = sum(map(log_factorial, over), Decimal(0)) - sum(map(log_factorial, under), Decimal(0))
    return total.exp()


def tail_above(universe: int, n: int, x: int, marked: int) -> Decimal:
    """P(X >= x) to forty digits, for an x above the mode."""
    term = total = point(universe, n, x, marked)
    i = x
    while i < min(n, marked) and term > total * Decimal(10) ** -40:
        term *= Decimal((marked - i) * (n - i))
        term /= (i + 1) * (universe - marked - n + i + 1)
        total += term
        i += 1
    return total


@pytest.mark.parametrize("universe", [10**5, 1_300_000, 10**8, LARGEST])
@pytest.mark.parametrize("part", [1_000_000, 1_000, 3])
def test_that_a_large_tail_lies_within_its_stated_bound(universe: int, part: int) -> None:
    chance, n = Chance(f"large tails {universe} {part}"), max(2, universe // part)
    compared = 0
    with localcontext(prec=DIGITS):
        for _ in range(6):
            marked = chance.spread(universe // 50, universe - 1)
            middle, spread = n * marked // universe, math.isqrt(n) // 2 + 1
            x = min(n, marked, middle + chance.whole(1, 4) * max(1, min(spread, 2_000)))
            tail = Hypergeometric(universe, n).at_least(x, marked)
            if (n + 1) * (marked + 1) <= x * (universe + 2) and tail.value > 1e-250:
                truth = tail_above(universe, n, x, marked)
                assert abs(Decimal(tail.value) - truth) <= Decimal(tail.bound)
                compared += 1
    assert compared


@pytest.mark.parametrize("x", [1, 250, 499])
def test_that_the_limits_of_the_largest_universe_part_its_tails(x: int) -> None:
    universe, n, tail = LARGEST, 500, Fraction(1, 10**6)
    low = lower_count(universe, n, x, tail)
    with localcontext(prec=DIGITS):
        inside, outside = (tail_above(universe, n, x, k) for k in (low, low - 1))
        assert inside > Decimal(1) / 10**6 >= outside


def test_that_a_tail_lies_within_its_bound_of_the_whole_number_one() -> None:
    chance = Chance("tails by whole numbers")
    for _ in range(5 * ROUNDS):
        drawn = chance.sample(2_000)
        universe, n, x = drawn["N"], drawn["n"], drawn["x"]
        marked = chance.whole(0, universe)
        ways = sum(
            math.comb(marked, i) * math.comb(universe - marked, n - i)
            for i in range(x, min(n, marked) + 1)
        )
        tail = Hypergeometric(universe, n).at_least(x, marked)
        truth = Fraction(ways, math.comb(universe, n))
        assert abs(Fraction(tail.value) - truth) <= Fraction(tail.bound)


def test_that_alpha_at_the_very_tail_is_put_to_whole_numbers_and_above_it_is_not() -> None:
    # For a tail that is alpha itself, "above alpha" is no; a hair less, and it is yes.
    chance, hair, forced = Chance("forced ties"), Fraction(1, 10**40), 0
    for _ in range(ROUNDS):
        drawn = chance.sample(400, least=2)
        universe, n, x = drawn["N"], drawn["n"], drawn["x"]
        marked, law = chance.whole(0, universe), Hypergeometric(drawn["N"], drawn["n"])
        ways = sum(
            math.comb(marked, i) * math.comb(universe - marked, n - i) for i in range(x, n + 1)
        )
        alpha = Fraction(ways, math.comb(universe, n))
        if 0 < alpha < 1:
            forced += law.at_least(x, marked).settles(alpha) is None
            assert not law.is_above(x, marked, alpha)
            assert law.is_above(x, marked, alpha - hair)
            assert not law.is_above(x, marked, alpha + hair)
    assert forced > ROUNDS // 4


def test_that_limits_at_a_tie_move_by_one_case_with_a_hair_of_alpha() -> None:
    # 1 of 1: P(X >= 1 | k) = k/N, so at alpha = 1/20 the count N/20 itself is just not allowed.
    hair = Fraction(1, 10**30)
    for universe in (20, 1_300_000, 2_000_000_000):
        tie = universe // 20
        assert lower_count(universe, 1, 1, Fraction(1, 20)) == tie + 1
        assert lower_count(universe, 1, 1, Fraction(1, 20) - hair) == tie
        assert upper_count(universe, 1, 0, Fraction(1, 20)) == universe - tie - 1


def test_that_a_binomial_tail_lies_within_its_bound_of_the_whole_number_one() -> None:
    chance = Chance("binomial tails")
    for _ in range(ROUNDS):
        n, rate = chance.spread(1, 600), Fraction(chance.whole(1, 999), 1_000)
        x = chance.whole(0, n)
        truth = sum(
            (math.comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(x + 1)), Fraction(0)
        )
        tail = Binomial(n, rate).at_most(x)
        assert abs(Fraction(tail.value) - truth) <= Fraction(tail.bound)
