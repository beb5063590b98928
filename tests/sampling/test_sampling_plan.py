import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from qapi_desk.domain.draws import CriterionPlan, Plan
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.plan import PlanTerms, is_as_hashed, make_plan

Change = Callable[[CriterionPlan], CriterionPlan]


def test_that_the_plan_hash_covers_the_document_as_canonical_json(plan: Plan) -> None:
    text = json.dumps(plan.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert plan.plan_hash == hashlib.sha256(text.encode()).hexdigest()


def test_that_a_plan_s_rates_are_exact_text(plan: Plan) -> None:
    part = plan.document["criteria"][0]
    assert (part["confidence"], part["precision"], part["expected_rate"]) == (
        "0.90",
        "0.10",
        "0.50",
    )


def test_that_the_document_survives_a_round_trip_through_json(plan: Plan) -> None:
    assert json.loads(json.dumps(plan.document)) == plan.document


def test_that_the_exclusion_list_is_hashed_whatever_its_order(terms: PlanTerms) -> None:
    one = make_plan(replace(terms, exclusion_ids=["b", "a"]))
    assert one == make_plan(replace(terms, exclusion_ids=["a", "b"]))
    assert one.exclusion_hash == universe_hash(["a", "b"]) == one.document["exclusion_hash"]


def test_that_another_exclusion_list_makes_another_plan(terms: PlanTerms) -> None:
    assert make_plan(replace(terms, exclusion_ids=["a"])).plan_hash != make_plan(terms).plan_hash


def test_that_the_sample_size_is_at_most_the_frame(plan: Plan, terms: PlanTerms) -> None:
    whole = [replace(p, n=p.universe_size, is_census=True) for p in terms.criteria]
    assert plan.sample_size == 32
    assert make_plan(replace(terms, criteria=whole)).sample_size == terms.frame_size


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda part: replace(part, universe_size=0), "empty"),
        (lambda part: replace(part, universe_size=301), "universe"),
        (lambda part: replace(part, n=241), "sample"),
        (lambda part: replace(part, n=0), "sample"),
        (lambda part: replace(part, is_census=True), "census"),
    ],
)
def test_that_a_criterion_that_cannot_be_drawn_is_refused(
    terms: PlanTerms, change: Change, code: str
) -> None:
    with pytest.raises(Refused, match="establishment") as refusal:
        make_plan(replace(terms, criteria=[change(terms.criteria[0])]))
    assert refusal.value.code == f"sampling.plan.{code}"


def test_that_a_plan_without_criteria_is_refused(terms: PlanTerms) -> None:
    with pytest.raises(Refused, match="at least one criterion"):
        make_plan(replace(terms, criteria=[]))


def test_that_a_criterion_named_twice_is_refused(terms: PlanTerms) -> None:
    with pytest.raises(Refused, match="each only once"):
        make_plan(replace(terms, criteria=[terms.criteria[0]] * 2))


def test_that_a_negative_reserve_is_refused(terms: PlanTerms) -> None:
    with pytest.raises(Refused, match="reserve cannot hold -1"):
        make_plan(replace(terms, reserve_size=-1))


def test_that_a_plan_says_what_was_hashed(terms: PlanTerms) -> None:
    assert is_as_hashed(make_plan(replace(terms, exclusion_ids=["a", "b"])))


def test_that_a_size_changed_beside_the_document_is_seen(plan: Plan) -> None:
    part = replace(plan.criteria[0], n=plan.criteria[0].n - 1)
    assert not is_as_hashed(replace(plan, criteria=(part, *plan.criteria[1:])))


def test_that_a_document_changed_beside_its_hash_is_seen(plan: Plan) -> None:
    assert not is_as_hashed(replace(plan, document={**plan.document, "agency": "Another"}))
