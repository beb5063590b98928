"""Named strata to a stratified estimate: exact point, named intervals, neighbours, notes."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.strata import Stratum, korn_graubard, stratified
from qapi_desk.sampling.stratified_figures import Named, figures
from qapi_desk.sampling.weights import weight

CONFIDENCE = Fraction(9, 10)
API: list[Named] = [("E", 4421, 100, 91), ("H", 755, 50, 26), ("M", 1018, 50, 35)]


@st.composite
def offices(draw: st.DrawFn) -> list[Named]:
    """One to five strata with at least two reviewed cases in all."""
    found = []
    for name in "ABCDE"[: draw(st.integers(1, 5))]:
        n = draw(st.integers(1, 30))
        found.append((name, n + draw(st.integers(0, 200)), n, draw(st.integers(0, n))))
    found[0] = (found[0][0], found[0][1] + 1, found[0][2] + 1, found[0][3])
    return found


def test_that_the_api_schools_of_r_survey_come_out() -> None:
    """R survey 4.1, data(api): svyciprop(method = "beta") and svymean; SURVEY-STRAT-*."""
    found = figures(API, Fraction(95, 100))
    assert float(found.rate) == pytest.approx(0.827948, abs=5e-7)
    assert found.standard_error == pytest.approx(0.0243448, abs=5e-8)
    assert found.korn_graubard.lower == pytest.approx(0.774171, abs=5e-7)
    assert found.korn_graubard.upper == pytest.approx(0.873432, abs=5e-7)


def test_that_the_example_of_the_rat_stats_guide_comes_out() -> None:
    """RAT-STATS 2010 User Guide 3-18: 1.961 % to 6.839 % at 90 %."""
    found = figures([("1", 1000, 100, 2), ("2", 1500, 100, 6)], CONFIDENCE)
    assert found.rate == Fraction(44, 1000)
    assert 100 * found.wald.lower == pytest.approx(1.961, abs=5e-4)
    assert 100 * found.wald.upper == pytest.approx(6.839, abs=5e-4)


def test_that_each_interval_carries_its_name_and_confidence() -> None:
    found = figures(API, CONFIDENCE)
    intervals = (found.korn_graubard, found.wilson, found.wald)
    assert [each.name.split(" ")[0] for each in intervals] == ["Korn-Graubard", "Wilson", "Wald,"]
    assert {each.confidence for each in intervals} == {CONFIDENCE}


def test_that_strata_stand_in_the_order_given_with_rate_and_weight() -> None:
    found = figures(API[::-1], CONFIDENCE)
    assert [each.name for each in found.strata] == ["M", "H", "E"]
    assert (found.strata[1].rate, found.strata[1].weight) == (Fraction(13, 25), Fraction(151, 10))


@settings(max_examples=60, deadline=None)
@given(offices())
def test_that_the_point_is_the_weighted_mean_whatever_is_collapsed(strata: list[Named]) -> None:
    found = figures(strata, CONFIDENCE)
    weights = [each.weight or Fraction(0) for each in found.strata]
    marked = sum(
        (w * each.action for w, each in zip(weights, found.strata, strict=True)), Fraction()
    )
    assert found.rate == marked / found.universe
    assert sum(w * each.n for w, each in zip(weights, found.strata, strict=True)) == found.universe


@settings(max_examples=60, deadline=None)
@given(offices())
def test_that_the_two_good_intervals_stay_within_0_and_1(strata: list[Named]) -> None:
    found = figures(strata, CONFIDENCE)
    for interval in (found.korn_graubard, found.wilson):
        assert 0 <= interval.lower <= float(found.rate) + 1e-9
        assert float(found.rate) - 1e-9 <= interval.upper <= 1


@settings(max_examples=25, deadline=None)
@given(offices())
def test_that_the_order_of_strata_moves_no_figure(strata: list[Named]) -> None:
    turned = figures(strata[::-1], CONFIDENCE)
    found = figures(strata, CONFIDENCE)
    assert (turned.rate, turned.korn_graubard, turned.notes) == (
        found.rate,
        found.korn_graubard,
        found.notes,
    )


def test_that_without_single_cases_the_figures_are_those_of_the_strata() -> None:
    plain = stratified([Stratum(*numbers) for _, *numbers in API])
    found = figures(API, CONFIDENCE)
    assert (found.rate, found.standard_error) == (plain.p, plain.se)
    assert (found.korn_graubard.lower, found.korn_graubard.upper) == korn_graubard(
        plain, CONFIDENCE
    )
    assert found.notes == ()


def test_that_wald_passes_zero_where_the_good_intervals_do_not() -> None:
    found = figures([("A", 1000, 100, 0), ("B", 1500, 100, 1)], CONFIDENCE)
    assert found.wald.lower < 0 < found.korn_graubard.lower < found.wilson.upper


def test_that_a_single_case_shares_the_variance_of_the_next_by_name() -> None:
    found = figures([("C", 50, 10, 4), ("A", 80, 12, 9), ("B", 20, 1, 1)], CONFIDENCE)
    assert "The strata B and C share one variance" in found.notes[0]
    assert [each.weight for each in found.strata][2] == 20


def test_that_a_single_case_in_the_last_shares_with_the_one_before() -> None:
    found = figures([("A", 80, 12, 9), ("B", 50, 10, 4), ("C", 20, 1, 1)], CONFIDENCE)
    assert found.notes[0].startswith("The strata B and C share")


def test_that_single_cases_in_a_row_share_among_themselves() -> None:
    found = figures([(name, 20, 1, at % 2) for at, name in enumerate("ABCDE")], CONFIDENCE)
    assert [note.split(" share")[0] for note in found.notes] == [
        "The strata A and B",
        "The strata C, D and E",
    ]


def test_that_a_stratum_reviewed_whole_needs_no_neighbour() -> None:
    found = figures([("A", 1, 1, 1), ("B", 50, 10, 4)], CONFIDENCE)
    assert found.notes == ()
    assert found.rate == Fraction(21, 51)


def test_that_the_shared_variance_is_r_survey_s_for_collapsed_strata() -> None:
    """R 4.2.2, survey 4.1-1, numbers computed once with weights N/n of the strata as drawn.

    d <- data.frame(s = rep(c("A","BC"), c(12,11)), y = c(rep(1:0,c(9,3)), 1, rep(1:0,c(4,6))),
    w = c(rep(80/12,12), 20, rep(5,10)), N = c(rep(80,12), rep(70,11)))
    svymean(~y, svydesign(~1, strata = ~s, weights = ~w, fpc = ~N, data = d))
    """
    found = figures([("A", 80, 12, 9), ("B", 20, 1, 1), ("C", 50, 10, 4)], CONFIDENCE)
    assert found.rate == Fraction(2, 3)
    assert found.standard_error == pytest.approx(0.09482116531161908, rel=1e-13)


def test_that_its_intervals_are_r_survey_s_too() -> None:
    """The same design: svyciprop(~y, method = "beta", level = .9), confint(df = Inf)."""
    found = figures([("A", 80, 12, 9), ("B", 20, 1, 1), ("C", 50, 10, 4)], CONFIDENCE)
    assert found.korn_graubard.lower == pytest.approx(0.4811994236116532, rel=1e-11)
    assert found.korn_graubard.upper == pytest.approx(0.8202422238013234, rel=1e-11)
    assert found.wald.lower == pytest.approx(0.5106997289920848, rel=1e-13)
    assert found.wald.upper == pytest.approx(0.8226336043412483, rel=1e-13)


def test_that_strata_of_one_kind_are_named_where_others_vary() -> None:
    found = figures([("A", 80, 12, 12), ("B", 50, 10, 4), ("C", 5, 5, 5)], CONFIDENCE)
    (note,) = found.notes
    assert note.startswith("All reviewed cases are of one kind in A; the intervals")


def test_that_many_such_strata_are_named_in_part() -> None:
    flat = [(f"W{week:02}", 80, 12, 0) for week in range(1, 8)]
    (note,) = figures([*flat, ("W99", 80, 12, 5)], CONFIDENCE).notes
    assert "in W01, W02, W03, W04, W05 and 2 more; the intervals" in note


def test_that_a_stratum_that_shares_a_variance_is_not_named() -> None:
    found = figures([("A", 80, 1, 1), ("B", 50, 10, 10), ("C", 50, 10, 4)], CONFIDENCE)
    assert [note.split(" ")[0] for note in found.notes] == ["The"]


def test_that_no_variance_is_said_and_the_design_stands_in() -> None:
    found = figures([("A", 1000, 30, 30), ("B", 1000, 30, 30)], CONFIDENCE)
    assert "(Kish)" in found.notes[0]
    assert found.effective_n == pytest.approx(60 / (1 - 60 / 2000))
    assert 0.9 < found.korn_graubard.lower < found.korn_graubard.upper == 1


def test_that_a_census_of_every_stratum_has_no_width_and_needs_no_note() -> None:
    found = figures([("A", 10, 10, 7), ("B", 1, 1, 0)], CONFIDENCE)
    assert found.korn_graubard.lower == found.korn_graubard.upper == pytest.approx(7 / 11)
    assert (found.standard_error, found.notes) == (0, ())
    assert math.isinf(found.effective_n)


@pytest.mark.parametrize(
    ("strata", "code"),
    [
        ([], "strata.none"),
        ([("A", 10, 5, 3), ("A", 10, 5, 3)], "strata.twice"),
        ([("A", 10, 5, 3), ("B", 10, 0, 0)], "strata.unseen"),
        ([("A", 10, 5, 3), ("B", 0, 0, 0)], "strata.unseen"),
        ([("A", 10, 1, 1)], "strata.single"),
        ([("A", 10, 11, 1)], "sample"),
        ([("A", 10, 5, 6)], "count"),
        ([("A", -1, 0, 0)], "universe"),
    ],
)
def test_that_strata_that_cannot_be_are_refused(strata: list[Named], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        figures(strata, CONFIDENCE)
    assert refusal.value.code == f"sampling.{code}"


def test_that_a_stratum_never_seen_is_named() -> None:
    with pytest.raises(Refused, match="The stratum Compton has no reviewed case of 10"):
        figures([("Avalon", 10, 5, 3), ("Compton", 10, 0, 0)], CONFIDENCE)


@pytest.mark.parametrize("confidence", [0, 1, Fraction(3, 2)])
def test_that_a_confidence_of_none_or_all_is_refused(confidence: Fraction) -> None:
    with pytest.raises(Refused, match="confidence"):
        figures(API, Fraction(confidence))


def test_that_collapsing_leaves_the_estimate_unbiased() -> None:
    """Every sample of one case from A and two from B, each as likely: the mean is the truth."""
    a, b = (1, 0, 0), (1, 1, 0, 1)
    rates = [
        figures([("A", 3, 1, one), ("B", 4, 2, sum(two))], CONFIDENCE).rate
        for one in a
        for two in itertools.combinations(b, 2)
    ]
    assert sum(rates, Fraction(0)) / len(rates) == Fraction(4, 7)


def _coverage(sizes: tuple[int, int], n: tuple[int, int]) -> dict[str, list[float]]:
    """For every truth of two strata, how often each interval at 90 % holds it."""
    found = {
        (a, b): figures([("A", sizes[0], n[0], a), ("B", sizes[1], n[1], b)], CONFIDENCE)
        for a in range(n[0] + 1)
        for b in range(n[1] + 1)
    }
    coverage: dict[str, list[float]] = {"korn_graubard": [], "wilson": [], "wald": []}
    for truths in itertools.product(*(range(size + 1) for size in sizes)):
        rate = sum(truths) / sum(sizes)
        chances = {
            seen: math.prod(map(_chance, sizes, n, truths, seen))
            / math.prod(map(math.comb, sizes, n))
            for seen in found
        }
        for name, held in coverage.items():
            ends = ((p, getattr(found[seen], name)) for seen, p in chances.items() if p)
            held.append(sum(p for p, at in ends if at.lower - 1e-12 <= rate <= at.upper + 1e-12))
    return coverage


def _chance(size: int, n: int, truth: int, seen: int) -> int:
    """Samples of n with ``seen`` marked, from ``truth`` marked of ``size``."""
    return math.comb(truth, seen) * math.comb(size - truth, n - seen)


def test_that_korn_graubard_covers_best_and_wald_may_fail() -> None:
    """Every truth of strata of 30 and 20 cases, n 9 and 6: the reason why it decides."""
    found = _coverage((30, 20), (9, 6))
    least = {name: min(held) for name, held in found.items()}
    mean = {name: sum(held) / len(held) for name, held in found.items()}
    assert mean["korn_graubard"] > 0.94 > mean["wilson"] > 0.9 > mean["wald"]
    assert least["korn_graubard"] > 0.83 > least["wilson"] > 0.5 > least["wald"]


@given(st.integers(1, 10**6), st.data())
def test_that_the_weights_of_a_sample_add_up_to_its_universe(n: int, data: st.DataObject) -> None:
    universe = data.draw(st.integers(n, 2 * 10**6))
    assert n * weight(universe, n) == universe


@pytest.mark.parametrize(("universe", "n"), [(10, 0), (10, 11), (0, 0)])
def test_that_a_weight_needs_a_reviewed_case(universe: int, n: int) -> None:
    with pytest.raises(Refused):
        weight(universe, n)
