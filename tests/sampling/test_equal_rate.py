"""One rate for every stratum: what it gives, and a plan that says one and gives another."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.draws import (
    AllocationMethod,
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
    SizeRule,
    SizeSettings,
    StratumPlan,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, SnapshotId
from qapi_desk.sampling.equal_rate import check_equal, equal_shares
from qapi_desk.sampling.plan import PlanTerms, hash_of_plan, make_plan
from qapi_desk.sampling.plan_text import read_plan
from qapi_desk.sampling.size_words import rule_words

TENTH = Fraction(1, 10)
NOTHING = Fraction(0)
SETTINGS = SizeSettings(NOTHING, NOTHING, NOTHING, rule=SizeRule.SHARE, share=TENTH)


def terms(*strata: StratumPlan) -> PlanTerms:
    size, n = sum(s.universe_size for s in strata), sum(s.n for s in strata)
    part = CriterionPlan(
        CriterionId("case"), size, "a" * 64, SETTINGS, n, n == size, strata
    )  # fmt: skip
    design = Design(
        DesignKind.STRATIFIED, FrameTrait.FIRST_FINDINGS, AllocationMethod.PROPORTIONAL, 2
    )
    return PlanTerms(
        agency="Demonstration County",
        review_year="FFY2026",
        quarter="2026Q3",
        frame_hash="b" * 64,
        frame_size=size,
        criteria=[part],
        reserve_size=0,
        snapshot_id=SnapshotId("c" * 64),
        rulesets={},
        design=design,
        strata_hash="d" * 64,
    )


FAIR = (StratumPlan("any error", 35, 4), StratumPlan("none", 200, 20))


@pytest.mark.parametrize(
    ("size", "taken"), [(1, 1), (2, 2), (3, 2), (20, 2), (21, 3), (200, 20), (201, 21)]
)
def test_that_a_tenth_is_rounded_up_and_two_are_the_least(size: int, taken: int) -> None:
    assert equal_shares({"none": size}, TENTH, 2) == {"none": taken}


@given(
    st.dictionaries(st.text(min_size=1), st.integers(1, 500), min_size=1),
    st.fractions(Fraction(1, 100), 1),
    st.integers(1, 5),
)
def test_that_no_stratum_is_taken_at_a_lower_rate(
    sizes: dict[str, int], rate: Fraction, least: int
) -> None:
    taken = equal_shares(sizes, rate, least)
    assert taken.keys() == sizes.keys()
    for name, n in taken.items():
        assert min(sizes[name], least) <= n <= sizes[name]
        assert rate <= Fraction(n, sizes[name])
        assert n == min(sizes[name], least) or n - 1 < rate * sizes[name]


@pytest.mark.parametrize(
    ("rate", "least", "code"), [(0, 2, "rate"), (2, 2, "rate"), (1, 0, "least")]
)
def test_that_a_rate_or_a_least_that_cannot_be_is_refused(rate: int, least: int, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        equal_shares({"none": 3}, Fraction(rate), least)
    assert refusal.value.code == f"sampling.equal.{code}"


def test_that_a_plan_of_one_rate_is_read_back() -> None:
    plan = make_plan(terms(*FAIR))
    assert plan.document["criteria"][0]["share"] == "0.10"
    assert read_plan(plan.document).criteria[0].strata == FAIR


@pytest.mark.parametrize("n", [19, 21])
def test_that_a_plan_with_a_rate_of_its_own_for_one_stratum_is_not_believed(n: int) -> None:
    plan = make_plan(terms(FAIR[0], replace(FAIR[1], n=n)))
    assert hash_of_plan(plan.document) == plan.plan_hash
    with pytest.raises(Refused) as refusal:
        read_plan(plan.document)
    assert "'none'" in refusal.value.sentence


def test_that_strata_of_one_rate_are_let_through() -> None:
    check_equal(FAIR, TENTH, 2)


def test_that_the_words_say_that_no_rate_is_estimated() -> None:
    assert rule_words(SETTINGS).startswith("10 % of every stratum, rounded up; no rate")


def test_that_a_rule_without_its_share_is_still_told() -> None:
    assert rule_words(replace(SETTINGS, share=None)).startswith("the same share of every stratum")
