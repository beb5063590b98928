"""Two reviewers over the same cases: published tables, an outside engine, and the edges."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import WeightedAgreement
from qapi_desk.sampling.agreement import from_table, two_raters, weighted
from qapi_desk.sampling.intervals import clopper_pearson_lower, clopper_pearson_upper
from qapi_desk.sampling.special import two_sided_z

CONFIDENCE = Fraction(95, 100)
Table = list[list[int]]
ABSTRACTORS: Table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""Gwet, Handbook of Inter-Rater Reliability (2014), cont3x3abstractors of R irrCAC 1.0."""


def named(table: Table) -> dict[tuple[str, str], int]:
    return {(str(i), str(j)): count for i, row in enumerate(table) for j, count in enumerate(row)}


tables = st.integers(2, 4).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 40), min_size=q, max_size=q), min_size=q, max_size=q)
)


def test_that_gwet_s_abstractors_come_out() -> None:
    """Vignette "overview" of irrCAC 1.0: kappa .7964094 (.05891072), AC1 .8493305 (.04321747)."""
    found = from_table(named(ABSTRACTORS), CONFIDENCE)
    assert found.rate == Fraction(89, 100)
    assert found.kappa == pytest.approx(0.7964094, abs=5e-8)
    assert found.ac1 == pytest.approx(0.8493305, abs=1e-7)


def test_that_their_standard_errors_come_out() -> None:
    found = from_table(named(ABSTRACTORS), CONFIDENCE)
    z = two_sided_z(CONFIDENCE)
    assert found.kappa_interval
    assert found.ac1_interval
    assert (found.kappa_interval.upper - found.kappa_interval.lower) / 2 / z == pytest.approx(
        0.05891072, abs=5e-9
    )
    assert (found.ac1_interval.upper - found.ac1_interval.lower) / 2 / z == pytest.approx(
        0.04321747, abs=5e-9
    )


def test_that_cohen_s_first_example_comes_out() -> None:
    """Cohen (1960), table 1 as counts of 200: kappa .492."""
    found = from_table(named([[88, 14, 18], [10, 40, 10], [2, 6, 12]]), CONFIDENCE)
    assert found.kappa == pytest.approx(0.492, abs=5e-4)


def test_that_kappa_falls_where_nearly_all_is_of_one_kind_and_ac1_does_not() -> None:
    """Gwet (2008), table of 125 with 118 + 0 agreed: kappa -.02, AC1 .94."""
    found = from_table(named([[118, 5], [2, 0]]), CONFIDENCE)
    assert found.rate == Fraction(118, 125)
    assert found.kappa == pytest.approx(-0.0234, abs=5e-5)
    assert found.ac1 == pytest.approx(0.9408, abs=5e-5)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_that_kappa_and_its_variance_are_statsmodels(table: Table) -> None:
    """With one case more in each cell: statsmodels cannot do without where a variance is 0."""
    more = [[count + 1 for count in row] for row in table]
    found, outside = from_table(named(more), CONFIDENCE), cohens_kappa(more)
    assert found.kappa == pytest.approx(outside.kappa, abs=1e-12)
    assert found.kappa_interval
    half = (found.kappa_interval.upper - found.kappa_interval.lower) / 2
    assert (half / two_sided_z(CONFIDENCE)) ** 2 == pytest.approx(outside.var_kappa, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_that_coefficients_stay_between_minus_1_and_1(table: Table) -> None:
    if sum(map(sum, table)):
        found = from_table(named(table), CONFIDENCE)
        for value in (found.kappa, found.ac1):
            assert value is None or -1 <= value <= 1


@settings(max_examples=60, deadline=None)
@given(tables)
def test_that_it_is_all_one_who_comes_first(table: Table) -> None:
    if sum(map(sum, table)):
        turned = {(two, one): count for (one, two), count in named(table).items()}
        assert from_table(turned, CONFIDENCE) == from_table(named(table), CONFIDENCE)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), min_size=1))
def test_that_pairs_and_their_counts_say_the_same(pairs: list[tuple[str, str]]) -> None:
    counts = {pair: pairs.count(pair) for pair in pairs}
    assert two_raters(pairs, CONFIDENCE) == from_table(counts, CONFIDENCE)


def test_that_the_percent_has_the_exact_limits() -> None:
    found = from_table(named(ABSTRACTORS), CONFIDENCE)
    assert found.percent.name == "Clopper-Pearson"
    assert found.percent.lower == clopper_pearson_lower(100, 89, 0.025)
    assert found.percent.upper == clopper_pearson_upper(100, 89, 0.025)


def test_that_each_interval_is_named_at_one_confidence() -> None:
    found = from_table(named(ABSTRACTORS), Fraction(9, 10))
    intervals = [found.percent, found.kappa_interval, found.ac1_interval]
    assert {each and each.confidence for each in intervals} == {Fraction(9, 10)}
    assert ["Fleiss" in (each.name if each else "") for each in intervals] == [False, True, False]


def test_that_one_category_alone_leaves_both_undefined() -> None:
    found = two_raters([("met", "met")] * 5, CONFIDENCE)
    assert (found.rate, found.kappa, found.kappa_interval) == (Fraction(1), None, None)
    assert (found.ac1, found.ac1_interval) == (None, None)


def test_that_a_category_nobody_used_still_counts_for_ac1() -> None:
    found = from_table({("met", "met"): 5, ("not met", "not met"): 0}, CONFIDENCE)
    assert (found.kappa, found.ac1) == (None, 1.0)


def test_that_perfect_agreement_has_a_coefficient_but_no_false_interval() -> None:
    found = two_raters([("met", "met"), ("not met", "not met")], CONFIDENCE)
    assert (found.kappa, found.kappa_interval) == (1.0, None)
    assert (found.ac1, found.ac1_interval) == (1.0, None)
    assert found.percent.lower < 1


@pytest.mark.parametrize("counts", [{}, {("A", "B"): 0}, {("A", "B"): -1}])
def test_that_agreement_needs_a_case(counts: dict[tuple[str, str], int]) -> None:
    with pytest.raises(Refused):
        from_table(counts, CONFIDENCE)


def test_that_a_confidence_of_all_is_refused() -> None:
    with pytest.raises(Refused):
        two_raters([("A", "B")], Fraction(1))


def test_that_strata_looked_at_alike_have_the_weight_of_their_pairs() -> None:
    """Two halves of one table, each standing for ten times its pairs: nothing is weighted."""
    first, second = {("a", "a"): 4, ("a", "b"): 1}, {("b", "b"): 3, ("b", "a"): 2}
    plain = from_table({**first, **second}, CONFIDENCE)
    found = weighted([(50, first), (50, second)])
    assert (found.rate, found.kappa, found.ac1) == (plain.rate, plain.kappa, plain.ac1)


def test_that_a_stratum_looked_at_more_often_counts_for_what_it_holds() -> None:
    """9 of 10 cases lie where all agree: .9 + .1 / 2."""
    found = weighted([(90, {("b", "b"): 5}), (10, {("a", "a"): 5, ("a", "b"): 5})])
    assert found.rate == Fraction(95, 100)


def test_that_weighted_coefficients_are_none_where_chance_leaves_no_room() -> None:
    found = weighted([(90, {("b", "b"): 5})])
    assert found == WeightedAgreement(Fraction(1), None, None)


@pytest.mark.parametrize(
    "stratum", [(0, {("a", "a"): 1}), (5, {("a", "a"): 0})], ids=["empty", "not looked at"]
)
def test_that_a_stratum_that_says_nothing_is_refused(
    stratum: tuple[int, dict[tuple[str, str], int]],
) -> None:
    with pytest.raises(Refused):
        weighted([stratum])
