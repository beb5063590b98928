"""Costs: curves, distinct files, ranks to open, and a year's n over its quarters."""

import hashlib
from dataclasses import replace
from fractions import Fraction

import pytest

from qapi_desk.domain.draws import SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.planner import (
    cost_curve,
    expected_files,
    expected_qualified,
    quarterly_shares,
    ranks_to_open,
    rate_curve,
)
from qapi_desk.sampling.tickets import focused_sample, order

A, B = CriterionId("establishment"), CriterionId("closure")
FEDERAL = SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(1, 2))


def test_that_a_curve_falls_as_the_precision_is_let_go() -> None:
    precisions = [Fraction(points, 100) for points in (1, 2, 3, 5, 10)]
    curve = cost_curve(2_000, FEDERAL, precisions)
    assert [point.precision for point in curve] == precisions
    assert [point.n for point in curve] == sorted((p.n for p in curve), reverse=True)
    assert curve[3].n == 239


def test_that_a_curve_leaves_a_gap_where_a_rule_refuses() -> None:
    asked = replace(FEDERAL, rule=SizeRule.DECISION, benchmark=Fraction(3, 4))
    curve = rate_curve(2_000, asked, [Fraction(3, 4), Fraction(4, 5), Fraction(9, 10)])
    assert [point.expected_rate for point in curve] == [Fraction(4, 5), Fraction(9, 10)]


def test_that_a_point_that_takes_everything_is_a_census() -> None:
    assert [p.is_census for p in cost_curve(20, FEDERAL, [Fraction(1, 1000), Fraction(1, 2)])] == [
        True,
        False,
    ]


def test_that_one_criterion_costs_its_own_n() -> None:
    assert expected_files({frozenset({A}): 800}, {A: (120, 800)}) == 120


def test_that_a_case_of_two_criteria_is_pulled_once_at_the_larger_chance() -> None:
    combinations = {frozenset({A}): 100, frozenset({B}): 300, frozenset({A, B}): 100}
    files = expected_files(combinations, {A: (50, 200), B: (40, 400)})
    assert files == 100 * Fraction(1, 4) + 300 * Fraction(1, 10) + 100 * Fraction(1, 4)


def test_that_cases_of_no_planned_criterion_cost_nothing() -> None:
    assert expected_files({frozenset({B}): 300, frozenset(): 5}, {A: (50, 200)}) == 0


def files_pulled(key: bytes, members: dict[CriterionId, range], needed: dict[str, int]) -> int:
    tickets = order(key, (f"{number:013d}" for number in range(500)))
    ids = {c: frozenset(f"{number:013d}" for number in numbers) for c, numbers in members.items()}
    memberships = {c: frozenset(map(CaseId, each)) for c, each in ids.items()}
    return len(focused_sample(tickets, memberships, {CriterionId(c): n for c, n in needed.items()}))


def test_that_the_expected_files_are_what_draws_come_to() -> None:
    members, needed = {A: range(200), B: range(100, 500)}, {str(A): 50, str(B): 40}
    combinations = {frozenset({A}): 100, frozenset({A, B}): 100, frozenset({B}): 300}
    keys = (hashlib.sha256(bytes([number])).digest() for number in range(200))
    pulled = [files_pulled(key, members, needed) for key in keys]
    expected = float(expected_files(combinations, {A: (50, 200), B: (40, 400)}))
    assert sum(pulled) / len(pulled) == pytest.approx(expected, rel=0.02)


def test_that_more_than_the_universe_cannot_be_pulled() -> None:
    with pytest.raises(Refused, match="n must lie between 0 and 200"):
        expected_files({frozenset({A}): 200}, {A: (201, 200)})


def test_that_a_fifth_not_applicable_asks_for_a_quarter_more_ranks() -> None:
    assert expected_qualified(100, Fraction(1, 5)) == 80
    assert ranks_to_open(100, Fraction(1, 5)) == 125


def test_that_ranks_are_rounded_up() -> None:
    assert ranks_to_open(100, Fraction(1, 3)) == 150
    assert ranks_to_open(10, Fraction(3, 10)) == 15


def test_that_no_rank_is_enough_where_nothing_applies() -> None:
    with pytest.raises(Refused, match="no number of ranks is enough"):
        ranks_to_open(1, Fraction(1))


def test_that_quarters_share_a_year_in_proportion_and_add_up() -> None:
    shares = quarterly_shares(271, {"Q1": 1000, "Q2": 1000, "Q3": 1100, "Q4": 900})
    assert shares == {"Q1": 68, "Q2": 68, "Q3": 74, "Q4": 61}


def test_that_a_year_without_cases_is_not_shared_out() -> None:
    with pytest.raises(Refused):
        quarterly_shares(271, {"Q1": 0})
