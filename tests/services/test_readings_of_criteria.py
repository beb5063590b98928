"""What is read from one criterion's counts: strata, bands, reach, lines. Counted by hand."""

import dataclasses
from fractions import Fraction

import pytest

from qapi_desk.domain.draws import CriterionPlan, SizeSettings
from qapi_desk.domain.findings import Reading, Reliability
from qapi_desk.domain.ids import CriterionId, RulesetId
from qapi_desk.sampling.estimate import Standard, Tally, criterion_findings
from qapi_desk.services.library import Library
from qapi_desk.services.readings import (
    CriterionReading,
    StratumTally,
    Terms,
    read,
    stratum_weights,
)

ALPHA = Fraction(1, 10)
RELIABILITY = Library().document("sampling", "readings.json")["reliability"]
TERMS = Terms(ALPHA, Fraction(1, 20), RELIABILITY)


def reading_of(
    tally: Tally,
    *strata: StratumTally,
    criterion: str = "establishment",
    benchmark: Fraction = Fraction(3, 4),
) -> CriterionReading:
    name = CriterionId(criterion)
    standard = Standard(name, RulesetId("federal-2016"), benchmark, 1 - ALPHA, ALPHA)
    settings = SizeSettings(1 - ALPHA, Fraction(1, 20), benchmark)
    planned = CriterionPlan(name, tally.universe, "0" * 64, settings, tally.needed, is_census=False)
    return read(criterion_findings(tally, standard), planned, strata, TERMS)


def simple(
    action: int, error: int, *, not_applicable: int = 0, excluded: int = 0, incomplete: int = 0
) -> Tally:
    opened = action + error + not_applicable + excluded + incomplete
    return Tally(1000, opened, 100, action, error, not_applicable, excluded, incomplete)


TWO = (
    StratumTally("large", 900, 50, 45, 5, 0),
    StratumTally("small", 100, 50, 20, 30, 0),
)


def test_that_a_stratified_estimate_weights_strata_by_their_universes() -> None:
    seen = reading_of(simple(65, 35), *TWO)
    assert seen.estimate == Fraction(9, 10) * Fraction(9, 10) + Fraction(1, 10) * Fraction(2, 5)
    assert seen.figures.rate == Fraction(65, 100)


def test_that_reviewed_and_weighted_rates_on_two_sides_of_the_benchmark_are_told() -> None:
    assert reading_of(simple(65, 35), *TWO).sides_differ
    assert not reading_of(simple(65, 35)).sides_differ


def test_that_strata_replace_the_simple_limits_by_korn_graubard_by_name() -> None:
    seen = reading_of(simple(65, 35), *TWO)
    assert seen.figures.limits is not None
    assert seen.figures.limits.convention.startswith("Korn-Graubard")
    assert seen.figures.limits.lower < Fraction(85, 100) < seen.figures.limits.upper
    assert seen.basis.interval == seen.figures.limits.convention


def test_that_a_stratified_reading_is_one_sided_at_its_risk() -> None:
    assert reading_of(simple(65, 35), *TWO).figures.reading is Reading.SHOWN
    failing = [dataclasses.replace(part, action=10, error=40) for part in TWO]
    assert reading_of(simple(20, 80), *failing).figures.reading is Reading.FAILS


def test_that_a_weight_is_the_stratum_for_each_counted_case() -> None:
    assert stratum_weights(reading_of(simple(65, 35), *TWO)) == {
        "large": Fraction(900, 50),
        "small": Fraction(100, 50),
    }


def test_that_the_weights_of_all_counted_cases_add_up_to_the_eligible_universe() -> None:
    seen = reading_of(simple(65, 35), *TWO)
    weights = stratum_weights(seen)
    assert sum(weights[part.name] * part.n for part in TWO) == seen.figures.eligible


def test_that_a_simple_sample_has_one_weight() -> None:
    assert stratum_weights(reading_of(simple(80, 20))) == {"": Fraction(1000, 100)}


def test_that_nothing_counted_has_no_weight() -> None:
    assert stratum_weights(reading_of(simple(0, 0))) == {}


def test_that_a_stratum_that_shows_nothing_is_named() -> None:
    empty = StratumTally("silent", 50, 2, 0, 0, 2)
    seen = reading_of(simple(65, 35, not_applicable=2), *TWO, empty)
    assert seen.stratified is not None
    assert any("silent" in note for note in seen.stratified.notes)


def test_that_a_stratum_that_no_case_counts_in_leaves_the_universe_unshown() -> None:
    unjudged = StratumTally("unjudged", 800, 40, 0, 0, 0)
    seen = reading_of(simple(65, 35, incomplete=40), *TWO, unjudged)
    assert seen.silent_strata == ("unjudged",)
    assert seen.figures.reading is Reading.NOT_SHOWN


def test_that_a_stratum_that_the_criterion_never_applies_to_hides_nothing() -> None:
    empty = StratumTally("empty", 2, 2, 0, 0, 2)
    seen = reading_of(simple(65, 35, not_applicable=2), *TWO, empty)
    assert seen.figures.reading is Reading.SHOWN


def test_that_strata_without_any_counted_case_give_no_estimate() -> None:
    seen = reading_of(simple(0, 0), StratumTally("one", 1000, 0, 0, 0, 0))
    assert (seen.stratified, seen.figures.limits, seen.figures.reading) == (None, None, None)


def test_that_the_band_counts_excluded_and_undetermined_both_ways() -> None:
    band = reading_of(simple(80, 20, excluded=3, incomplete=2)).drop_band
    assert band is not None
    assert (band.lower, band.upper) == (Fraction(80, 105), Fraction(85, 105))


@pytest.mark.parametrize(("incomplete", "is_high"), [(4, False), (5, True), (9, True)])
def test_that_five_in_a_hundred_undetermined_is_too_many(incomplete: int, is_high: bool) -> None:
    seen = reading_of(simple(75, 100 - 75 - incomplete, incomplete=incomplete))
    assert seen.incomplete_share == Fraction(incomplete, 100)
    assert seen.is_incomplete_high is is_high


def test_that_what_is_not_shown_says_how_many_cases_would_settle_it() -> None:
    seen = reading_of(simple(78, 22))
    assert seen.figures.reading is Reading.NOT_SHOWN
    assert seen.reach is not None
    assert seen.reach.reading is Reading.SHOWN
    assert seen.reach.further
    assert seen.reach.further > 0


def test_that_the_eligible_universe_stands_within_its_limits() -> None:
    seen = reading_of(simple(75, 25, not_applicable=20))
    assert seen.eligible_limits is not None
    lower, upper = seen.eligible_limits
    assert lower < seen.figures.eligible < upper


def test_that_strata_have_limits_for_the_eligible_universe_together() -> None:
    parts = [dataclasses.replace(part, opened=60, passed_over=10, universe=1000) for part in TWO]
    seen = reading_of(simple(65, 35, not_applicable=20), *parts)
    assert seen.eligible_limits is not None
    assert seen.eligible_limits[0] < seen.figures.eligible < seen.eligible_limits[1]


def test_that_strata_opened_whole_leave_no_doubt_of_what_applies() -> None:
    parts = [StratumTally(name, 20, 20, 15, 2, 3) for name in ("one", "two")]
    assert reading_of(simple(30, 4, not_applicable=6), *parts).eligible_limits == (34, 34)


def test_that_a_stratum_not_opened_leaves_the_eligible_universe_open() -> None:
    parts = (*TWO, StratumTally("later", 50, 0, 0, 0, 0))
    assert reading_of(simple(65, 35), *parts).eligible_limits is None


# 19/20 is no float: rounded down it would look below the standard.
def test_that_strata_reviewed_whole_are_held_to_the_benchmark_unrounded() -> None:
    whole = [StratumTally(name, 20, 20, 19, 1, 0) for name in ("one", "two")]
    seen = reading_of(simple(38, 2), *whole, benchmark=Fraction(19, 20))
    assert seen.figures.reading is Reading.SHOWN


# Federal-protocols 4.4: n = 50 bears 2 errors for RELIABLE and 5 for MARGINAL.
@pytest.mark.parametrize(
    ("errors", "verdict"),
    [
        (2, Reliability.RELIABLE),
        (3, Reliability.MARGINAL),
        (5, Reliability.MARGINAL),
        (6, Reliability.UNRELIABLE),
    ],
)
def test_that_a_line_of_fifty_has_its_verdict(errors: int, verdict: Reliability) -> None:
    tally = Tally(universe=200_000, opened=50, needed=50, action=50 - errors, error=errors)
    line = reading_of(tally, criterion="line-1", benchmark=Fraction(19, 20)).line
    assert line is not None
    assert line.reliability is verdict
    assert (line.critical.reliable, line.critical.marginal) == (2, 5)


def test_that_usual_sizes_beyond_the_universe_are_left_out() -> None:
    tally = Tally(universe=120, opened=50, needed=50, action=50, error=0)
    line = reading_of(tally, criterion="line-1", benchmark=Fraction(19, 20)).line
    assert line is not None
    assert [row.n for row in line.usual] == [50, 60, 80, 100]


def test_that_only_a_line_has_a_three_way_verdict() -> None:
    assert reading_of(simple(80, 20)).line is None
