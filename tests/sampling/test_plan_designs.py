"""Plans of the three designs: what their documents say, and what is refused."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from qapi_desk.domain.draws import (
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
    Plan,
    SizeRule,
    StratumPlan,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.sampling.plan import DESIGN, PlanTerms, make_plan
from qapi_desk.sampling.plan_text import read_plan

STRATIFIED = Design(DesignKind.STRATIFIED, FrameTrait.OFFICE)
HASH = "ab" * 32


def with_first(terms: PlanTerms, **changes: Any) -> PlanTerms:
    return replace(terms, criteria=[replace(terms.criteria[0], **changes), *terms.criteria[1:]])


def test_that_a_plan_that_asks_for_nothing_new_stays_version_1(plan: Plan) -> None:
    assert (plan.document["version"], plan.document["design"]) == (1, DESIGN)
    assert "strata_hash" not in plan.document
    assert "strata" not in plan.document["criteria"][0]


def test_that_the_hash_of_a_version_1_plan_is_what_it_always_was(plan: Plan) -> None:
    assert plan.plan_hash == "d2d10bf91fc4555062b84355209440761bba524d2776ba25bd248753d00a6c69"


def test_that_a_stratified_plan_names_its_strata_and_their_file(
    stratified_plan: Plan, stratified_terms: PlanTerms
) -> None:
    document = stratified_plan.document
    assert document["version"] == 2
    assert document["strata_hash"] == stratified_plan.strata_hash == stratified_terms.strata_hash
    assert document["design"] == {
        "kind": "stratified",
        "trait": "office",
        "allocation": "proportional",
        "minimum": 2,
    }
    assert document["criteria"][0]["strata"] == [
        {"name": "East Office", "universe_size": 59, "n": 5},
        {"name": "South@Sea", "universe_size": 5, "n": 2},
        {"name": "West + Ōsaka", "universe_size": 176, "n": 13},
    ]


def test_that_a_systematic_plan_says_what_its_list_is_sorted_by(
    systematic_plan: Plan, traited_terms: PlanTerms
) -> None:
    assert systematic_plan.document["design"] == {"kind": "systematic", "trait": None}
    by_office = make_plan(traited_terms).document["design"]
    assert by_office == {"kind": "systematic", "trait": "office"}


def test_that_an_exclusion_is_counted_and_hashed_per_criterion(terms: PlanTerms) -> None:
    document = make_plan(with_first(terms, excluded=4, exclusion_hash=HASH)).document
    assert (document["version"], document["design"]) == (2, {"kind": "focused"})
    told = [(part["excluded"], part["exclusion_hash"]) for part in document["criteria"]]
    assert told == [(4, HASH), (0, "")]


def test_that_another_rule_of_size_stands_in_the_document(terms: PlanTerms) -> None:
    settings = replace(
        terms.criteria[0].settings,
        rule=SizeRule.POWER,
        attrition=Fraction(1, 20),
        benchmark=Fraction(3, 4),
        power=Fraction(4, 5),
    )
    parts = make_plan(with_first(terms, settings=settings)).document["criteria"]
    keys = ("rule", "attrition", "benchmark", "power")
    assert [parts[0][key] for key in keys] == ["power", "0.05", "0.75", "0.80"]
    assert [parts[1][key] for key in keys] == ["margin", "0.00", None, None]


def test_that_every_version_2_document_survives_json(stratified_plan: Plan) -> None:
    assert json.loads(json.dumps(stratified_plan.document)) == stratified_plan.document


@pytest.mark.parametrize("which", ["plan", "stratified_plan", "systematic_plan"])
def test_that_a_document_reads_back_as_what_was_planned(
    which: str, request: pytest.FixtureRequest
) -> None:
    plan: Plan = request.getfixturevalue(which)
    read = read_plan(plan.document)
    assert (read.design, read.strata_hash) == (plan.design, plan.strata_hash)
    assert [part.strata for part in read.criteria] == [part.strata for part in plan.criteria]
    assert [part.n for part in read.criteria] == [part.n for part in plan.criteria]


def test_that_a_focused_version_2_document_reads_back(terms: PlanTerms) -> None:
    read = read_plan(make_plan(with_first(terms, excluded=4, exclusion_hash=HASH)).document)
    assert (read.design, read.criteria[0].excluded) == (Design(), 4)


def test_that_a_systematic_document_by_trait_reads_back(traited_terms: PlanTerms) -> None:
    assert read_plan(make_plan(traited_terms).document).design == traited_terms.design


@pytest.mark.parametrize("design", [DesignKind.STRATIFIED, DesignKind.SYSTEMATIC])
def test_that_a_census_can_be_taken_in_any_design(
    design: DesignKind, request: pytest.FixtureRequest
) -> None:
    terms: PlanTerms = request.getfixturevalue(f"{design}_terms")
    whole = [
        replace(
            part,
            n=part.universe_size,
            is_census=True,
            strata=tuple(replace(row, n=row.universe_size) for row in part.strata),
        )
        for part in terms.criteria
    ]
    assert make_plan(replace(terms, criteria=whole)).sample_size == terms.frame_size


ROWS = (StratumPlan("a", 100, 8), StratumPlan("b", 140, 12))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"strata": (ROWS[0], replace(ROWS[1], n=13))}, "add up to 21 cases; its sample is 20"),
        (
            {"strata": (ROWS[0], replace(ROWS[1], universe_size=139))},
            "add up to 239 cases; its universe is 240",
        ),
        ({"strata": (StratumPlan("a", 5, 8), StratumPlan("b", 235, 12))}, "8 of its 5 cases"),
        ({"strata": (StratumPlan("a", 5, 0), StratumPlan("b", 235, 20))}, "0 of its 5 cases"),
        ({"strata": (StratumPlan("a", 5, 1), StratumPlan("b", 235, 19))}, "minimum of 2"),
        ({"strata": (ROWS[1], ROWS[0])}, "not named once each, in order"),
        ({"strata": (ROWS[0], ROWS[0])}, "not named once each, in order"),
        ({"strata": (replace(ROWS[0], name=""), ROWS[1])}, "by plain text"),
        ({"strata": (replace(ROWS[0], name="a\n"), ROWS[1])}, "by plain text"),
        ({"strata": ()}, "must name its strata"),
        ({"excluded": -1}, "-1 cases left out"),
        ({"excluded": 3}, "do not fit the hash"),
        ({"exclusion_hash": HASH}, "0 cases left out"),
        ({"criterion": "a+b"}, "'a.b' cannot be drawn"),
        ({"criterion": "a@b"}, "'a@b' cannot be drawn"),
        ({"criterion": ""}, "'' cannot be drawn"),
    ],
)
def test_that_strata_that_do_not_fit_are_refused(
    stratified_terms: PlanTerms, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        make_plan(with_first(stratified_terms, **changes))


def test_that_a_small_stratum_taken_whole_is_no_offence(stratified_terms: PlanTerms) -> None:
    rows = (StratumPlan("a", 1, 1), StratumPlan("b", 239, 19))
    assert make_plan(with_first(stratified_terms, strata=rows)).criteria[0].strata == rows


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"design": Design(DesignKind.STRATIFIED), "strata_hash": ""}, "needs a trait"),
        ({"design": replace(STRATIFIED, minimum=0)}, "at least 1, not 0"),
        ({"design": Design(trait=FrameTrait.OFFICE)}, "A focused draw uses no trait; office"),
        ({"strata_hash": ""}, "names the hash of its strata file"),
        ({"strata_hash": "x"}, "names the hash of its strata file"),
        ({"design": Design(DesignKind.SYSTEMATIC, FrameTrait.OFFICE)}, "one criterion; this .* 2"),
        ({"design": Design(), "strata_hash": ""}, "and nowhere else"),
        ({"design": Design()}, "and no other does"),
    ],
)
def test_that_a_design_whose_parts_do_not_go_together_is_refused(
    stratified_terms: PlanTerms, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        make_plan(replace(stratified_terms, **changes))


@pytest.mark.parametrize("kind", ["ratstats", "RAT-STATS", "as183", "random"])
def test_that_no_other_kind_of_design_can_be_named_or_read(
    stratified_plan: Plan, kind: str
) -> None:
    with pytest.raises(ValueError, match=kind):
        DesignKind(kind)
    with pytest.raises(Refused, match="does not say what is drawn"):
        read_plan({**stratified_plan.document, "design": {"kind": kind}})


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 3},
        {"version": "2"},
        {"version": 1},
        {"design": 7},
        {"design": {"kind": "stratified", "trait": "shoe", "allocation": "neyman", "minimum": 2}},
        {"design": {"kind": "stratified", "trait": "office", "allocation": "x", "minimum": 2}},
        {"strata_hash": 7},
        {"criteria": [{}]},
        {"sample_size": 31},
        {"reserve_size": -1},
        {"frame_size": True},
    ],
)
def test_that_a_document_that_says_nothing_drawable_is_not_read(
    stratified_plan: Plan, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="does not say what is drawn"):
        read_plan({**stratified_plan.document, **changes})


def test_that_a_census_mark_that_does_not_fit_is_not_read(stratified_plan: Plan) -> None:
    parts = [dict(part) for part in stratified_plan.document["criteria"]]
    parts[0]["is_census"] = True
    with pytest.raises(Refused, match="census mark"):
        read_plan({**stratified_plan.document, "criteria": parts})


def test_that_criteria_of_a_plan_keep_their_order(terms: PlanTerms) -> None:
    parts = [*terms.criteria, with_name(terms.criteria[0], "medical")]
    assert read_plan(make_plan(replace(terms, criteria=parts)).document).names == (
        "establishment",
        "expedited-6",
        "medical",
    )


def with_name(part: CriterionPlan, name: str) -> CriterionPlan:
    return replace(part, criterion=CriterionId(name))
