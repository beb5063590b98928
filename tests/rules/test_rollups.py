"""Rates by element and function: shown under each, counted once in each."""

from typing import Any

import pytest

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.rollups import by_element
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import AS_OF, case_told

LATE = case_told("2026-04-06 NCP_LOCATED", "2026-07-06 SERVICE_DONE")
GOOD = case_told("2026-05-04 NCP_LOCATED", "2026-07-06 SERVICE_DONE")


def rates(law: Ruleset, calendars: Calendars, *cases: Any) -> dict[str, Any]:
    period = parse_period("2026Q3")
    found = [r for case in cases for r in evaluate_rules(law, calendars, case, period, AS_OF)]
    return {rate.subject: rate for rate in by_element(found, law)}


def test_that_a_rule_of_several_elements_stands_under_each_of_them(
    federal: Ruleset, calendars: Calendars
) -> None:
    given = rates(federal, calendars, LATE, GOOD)
    counts = {code: (given[code].action, given[code].error) for code in ("CM.2.1", "CM.2.8")}
    assert counts == {"CM.2.1": (1, 1), "CM.2.8": (1, 1)}


def test_that_a_function_counts_a_rule_once_however_many_elements_it_cites(
    federal: Ruleset, calendars: Calendars
) -> None:
    rate = rates(federal, calendars, LATE, GOOD)["CM.2"]
    assert (rate.action, rate.error, rate.group) == (1, 1, "CM.2")


def test_that_what_does_not_count_is_told_beside_the_rate(
    federal: Ruleset, calendars: Calendars
) -> None:
    running = case_told("2026-09-01 NCP_LOCATED")
    elsewhere = case_told("2026-04-02 NCP_LOCATED", "2026-06-30 SERVICE_DONE")
    unknown = case_told("- NCP_LOCATED recorded=2026-05-04")
    rate = rates(federal, calendars, running, elsewhere, unknown, GOOD)["CM.2.1"]
    assert (rate.action, rate.error, rate.undetermined, rate.running) == (1, 0, 1, 1)
    assert (rate.elsewhere, dict(rate.outcomes)[RuleOutcome.UNDETERMINED]) == (1, 1)


def test_that_codes_stand_in_the_manuals_order(federal: Ruleset, calendars: Calendars) -> None:
    codes = list(rates(federal, calendars, GOOD))
    assert codes.index("CM.2") < codes.index("CM.2.1") < codes.index("CM.2.12")
    assert codes.index("CM.2.12") < codes.index("CM.3.1")


@pytest.mark.parametrize(("case", "counts"), [(GOOD, (1, 0)), (LATE, (0, 1))])
def test_that_a_criterion_stands_under_the_elements_of_its_deciding_rule(
    federal: Ruleset, calendars: Calendars, case: Any, counts: tuple[int, int]
) -> None:
    only: Any = {"establishment", "closure"}
    found = evaluate_criteria(federal, calendars, case, parse_period("2026Q3"), AS_OF, only)
    given = {rate.subject: rate for rate in by_element(found, federal)}
    assert (given["CM.2.1"].action, given["CM.2.1"].error) == counts
