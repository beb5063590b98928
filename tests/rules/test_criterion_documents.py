"""Criteria in a ruleset's document: bad data is refused with its place, older data still read."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import criteria_of, evaluate_criteria
from qapi_desk.rules.criterion_model import OrderNeed, Shape
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from tests.rules.criterion_cases import AS_OF, case_told, changed

NINE = (
    "closure",
    "establishment",
    "enforcement",
    "disbursement",
    "medical",
    "review-adjustment",
    "intergovernmental",
    "expedited-6",
    "expedited-12",
)


@pytest.mark.parametrize("law", ["federal-2016", "ca-2002"])
def test_that_the_nine_rows_stand_in_the_order_of_the_federal_form(
    laws: dict[str, Ruleset], law: str
) -> None:
    assert tuple(each.criterion_id for each in laws[law].criteria)[:9] == NINE


@pytest.mark.parametrize("law", ["federal-2016", "ca-2002"])
def test_that_closing_and_twelve_months_ask_ninety_percent_and_the_rest_seventy_five(
    laws: dict[str, Ruleset], law: str
) -> None:
    shares = {c: laws[law].benchmark(CriterionId(c), date(2026, 9, 30)) for c in NINE}
    assert {c for c, share in shares.items() if share * 10 == 9} == {"closure", "expedited-12"}
    assert sorted({float(share) for share in shares.values()}) == [0.75, 0.9]


@pytest.mark.parametrize("law", ["federal-2016", "ca-2002"])
def test_that_only_establishment_and_review_have_an_outcome_and_enforcement_its_paths(
    laws: dict[str, Ruleset], law: str
) -> None:
    rows = [laws[law].criterion(c) for c in NINE]
    assert [r.criterion_id for r in rows if r.outcome_codes] == [
        "establishment",
        "review-adjustment",
    ]
    assert [r.criterion_id for r in rows if r.paths] == ["enforcement"]


@pytest.mark.parametrize(
    ("criterion", "path", "value", "told"),
    [
        ("closure", ("closing",), None, "needs a closing for its shape"),
        ("closure", ("closing", "closed_by"), [], "needs at least one entry at 'closed_by'"),
        ("closure", ("closing", "rule"), "CR-999", "lets closure lean on CR-999"),
        ("closure", ("closing", "notices"), {"neighbour": ["X"]}, "unknown name 'neighbour'"),
        ("closure", ("closing", "reasons", 0, "notice"), "friend", "unknown word 'friend'"),
        ("closure", ("closing", "reasons", 0, "codes"), ["CP_LOST"], "two reasons in force"),
        ("closure", ("closing", "kept_open_by"), ["CP_TPI"], "CP_TPI but has no words for it"),
        ("medical", ("tests",), [], "needs tests for its shape"),
        ("medical", ("tests", 0, "kind"), "guess", "unknown word 'guess' at 'kind'"),
        ("medical", ("tests", 0, "column"), None, "lacks 'column'"),
        ("medical", ("tests", 2, "rule"), "CR-999", "lets medical lean on CR-999"),
        ("enforcement", ("universe", "needs", 0, "kind"), "mood", "unknown word 'mood' at 'kind'"),
        ("enforcement", ("universe", "needs", 1, "codes"), [], "at least one entry at 'codes'"),
        ("enforcement", ("universe", "needs", 3, "fact"), "origin", "which origin is not"),
        ("enforcement", ("universe", "order"), "maybe", "unknown word 'maybe' at 'order'"),
        ("enforcement", ("offset", "thresholds"), [], "at least one entry at 'thresholds'"),
        ("enforcement", ("paths", 0, "sum"), 3, "unknown name 'sum'"),
        ("disbursement", ("holds", 0, "unit"), "moons", "unknown word 'moons' at 'unit'"),
        ("disbursement", ("candidates",), [], "needs candidates for its shape"),
        ("review-adjustment", ("sub_items", 0, "rule"), "CR-999", "lean on CR-999"),
        ("review-adjustment", ("universe", "needs", 1, "where"), {"mood": ["X"]}, "name 'mood'"),
        ("review-adjustment", ("universe", "needs", 1, "name"), "RA_DEU", "no words for it"),
        ("expedited-6", ("cohort",), "CR-999", "lets expedited-6 lean on CR-999"),
        ("expedited-6", ("long_arm",), None, "long_arm and long_arm_rule together"),
        ("intergovernmental", ("universe", "flag", "is"), [], "at least one entry at 'is'"),
    ],
)
def test_that_bad_data_is_refused_with_its_place(
    document: Callable[[str, str], Any], criterion: str, path: Any, value: Any, told: str
) -> None:
    def spoil(own: Any) -> None:
        for key in path[:-1]:
            own = own[key]
        if value is None:
            del own[path[-1]]
        else:
            own[path[-1]] = copy.deepcopy(value)

    with pytest.raises(Refused) as refused:
        changed(document, criterion, spoil)
    assert told in str(refused.value)


def test_that_the_first_version_is_read_as_it_was_meant(
    document: Callable[[str, str], Any],
) -> None:
    first = parse_ruleset(document("rulesets/earlier", "federal-2016-2026.1"))
    universe = first.criterion("establishment").universe
    assert (universe.order, universe.flag is not None) == (OrderNeed.NONE_AT_START, True)


def test_that_only_the_criteria_asked_for_are_evaluated(
    federal: Ruleset, calendars: Calendars
) -> None:
    only: Any = {"medical", "closure"}
    period = parse_period("2026Q3")
    found = evaluate_criteria(federal, calendars, case_told(), period, AS_OF, only)
    assert [each.criterion for each in found] == ["closure", "medical"]


def test_that_a_kept_bench_says_the_same(federal: Ruleset, calendars: Calendars) -> None:
    period, case = parse_period("2026Q3"), case_told("2026-07-02 NCP_LOCATED")
    bench = Bench(federal, calendars, period)
    whole = evaluate_criteria(federal, calendars, case, period, AS_OF)
    assert criteria_of(bench, Facts(federal, case)) == whole


def test_that_every_shape_is_used_or_shown_by_the_shipped_rulesets(
    laws: dict[str, Ruleset],
) -> None:
    used = {each.shape for law in laws.values() for each in law.criteria}
    assert set(Shape) - used == {Shape.RULE_RATE, Shape.ASKED}
