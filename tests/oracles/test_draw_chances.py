"""Chances of being drawn: equal for units and pairs, and for cases that open during the year.

The keys are hashes of a counter, so the figures are the same every day. References come from
NumPy's PCG64, which has nothing in common with the tickets.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from qapi_desk.sampling.tickets import order
from tests.oracles.designs import Chance

UNIVERSE, DRAWN, KEYS = 50, 10, 20_000
REFERENCES = 20_000 if os.environ.get("QAPI_LONG") else 2_000
CASES, QUARTERLY, NEW, YEARS = 1_000, 60, 30, 400
REJECTED = 0.001
Counts = NDArray[np.float64]


def keys(name: str) -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        yield hashlib.sha256(f"{name} {number}".encode()).digest()


def together(samples: NDArray[np.float32]) -> Counts:
    """How often each two units were drawn together; on the diagonal, each unit."""
    return np.asarray(samples.T @ samples, dtype=np.float64)


def misfit(found: Counts, expected: float) -> float:
    """Pearson's sum of squares."""
    return float(((found - expected) ** 2 / expected).sum())


@pytest.fixture(scope="module")
def counts() -> Counts:
    """Twenty thousand draws of 10 from 50, each under its own key."""
    ids = [f"{number:013d}" for number in range(UNIVERSE)]
    samples = np.zeros((KEYS, UNIVERSE), dtype=np.float32)
    for row, key in zip(samples, keys("equal chances"), strict=False):
        row[[int(drawn.case_id) for drawn in order(key, ids, keep=DRAWN)]] = 1
    return together(samples)


def test_that_every_unit_has_the_same_chance(counts: Counts) -> None:
    # Each draw holds exactly n, so Pearson's sum has N (1 - f) for its mean, not N - 1.
    share = DRAWN / UNIVERSE
    scaled = misfit(np.diag(counts), KEYS * share) * (UNIVERSE - 1) / (UNIVERSE * (1 - share))
    assert stats.chi2.sf(scaled, UNIVERSE - 1) > REJECTED
    assert stats.chi2.cdf(scaled, UNIVERSE - 1) > REJECTED  # nor is it too even to be chance


def pair_misfit(found: Counts, draws: int) -> float:
    pairs = found[np.triu_indices(UNIVERSE, 1)]
    chance = DRAWN * (DRAWN - 1) / (UNIVERSE * (UNIVERSE - 1))
    return misfit(pairs, draws * chance)


def test_that_every_pair_has_the_same_chance(counts: Counts) -> None:
    stream, draws = np.random.Generator(np.random.PCG64(20261122)), 600
    reference = []
    for _ in range(REFERENCES):
        ranks = stream.random((draws, UNIVERSE), dtype=np.float32).argpartition(DRAWN)
        samples = np.zeros((draws, UNIVERSE), dtype=np.float32)
        np.put_along_axis(samples, ranks[:, :DRAWN], 1, axis=1)
        reference.append(pair_misfit(together(samples), draws))
    larger = np.mean(np.array(reference) >= pair_misfit(counts, KEYS))
    assert REJECTED < larger < 1 - REJECTED


Draw = Callable[[int, list[str], frozenset[str]], list[str]]


def fresh_key_and_exclusion(keys_of_year: list[bytes]) -> Draw:
    """What the program does: a key of its own each quarter, earlier draws left out."""

    def draw(quarter: int, frame: list[str], before: frozenset[str]) -> list[str]:
        left = [name for name in frame if name not in before]
        return [one.case_id for one in order(keys_of_year[quarter], left, keep=QUARTERLY)]

    return draw


def permanent_number_next_unused(keys_of_year: list[bytes]) -> Draw:
    """What others do: one number a case for the year, the next unused each quarter."""

    def draw(quarter: int, frame: list[str], before: frozenset[str]) -> list[str]:
        ranked = (one.case_id for one in order(keys_of_year[0], frame))
        return list(islice((name for name in ranked if name not in before), QUARTERLY))

    return draw


def new_cases_drawn(rule: Callable[[list[bytes]], Draw], years: int) -> NDArray[np.int64]:
    """Of the cases that opened in the quarter, how many were drawn in it: years by quarters."""
    stream, found = keys("years"), np.zeros((years, 4), dtype=np.int64)
    for year in range(years):
        draw, before = rule(list(islice(stream, 4))), frozenset[str]()
        for quarter in range(4):
            opened = CASES + NEW * quarter
            frame = [f"{number:013d}" for number in range(opened)]
            drawn = draw(quarter, frame, before)
            found[year, quarter] = sum(int(name) >= opened - NEW for name in drawn)
            before |= frozenset(drawn)
    return found


def test_that_new_cases_keep_their_share_in_every_quarter() -> None:
    found = new_cases_drawn(fresh_key_and_exclusion, YEARS)
    for quarter in (1, 2, 3):
        left = CASES + NEW * quarter - QUARTERLY * quarter
        law = stats.hypergeom(left, NEW, QUARTERLY)
        z = (found[:, quarter].mean() - law.mean()) / (law.std() / np.sqrt(YEARS))
        assert abs(z) < stats.norm.isf(REJECTED / 2)


def test_that_a_permanent_number_would_draw_new_cases_two_to_four_times_too_often() -> None:
    # The reference measured x1.99, x3.11 and x3.94 of their share in quarters 2, 3 and 4.
    found = new_cases_drawn(permanent_number_next_unused, 60)
    for quarter, factor in ((1, 2), (2, 3), (3, 4)):
        share = QUARTERLY * NEW / (CASES + NEW * quarter)
        assert found[:, quarter].mean() / share == pytest.approx(factor, rel=0.2)


def test_that_a_longer_draw_keeps_its_beginning_and_an_unsampled_case_moves_no_other() -> None:
    chance = Chance("extending")
    for key, _ in zip(keys("extending"), range(100), strict=False):
        ids = [f"{number:013d}" for number in range(chance.whole(2, 120))]
        n = chance.whole(1, len(ids) - 1)
        whole = [drawn.case_id for drawn in order(key, ids)]
        assert [drawn.case_id for drawn in order(key, ids[::-1], keep=n)] == whole[:n]
        gone = whole[chance.whole(n, len(ids) - 1)]
        left = [drawn.case_id for drawn in order(key, (i for i in ids if i != gone))]
        assert left == [name for name in whole if name != gone]
