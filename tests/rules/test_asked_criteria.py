"""Criteria that only forms ask about: their universe, and how they are laid over a law."""

from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import CriterionResult, RuleOutcome
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.asked import JUDGED_BY_FORM, AskedOf, with_asked
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from tests.rules.conftest import read
from tests.rules.told_cases import told

TALK = AskedOf(CriterionId("CM.1.2.C4"), "The first interview (CM.1.2.C4)", "22 CCR 112140")
AS_OF, LAST = date(2026, 10, 15), date(2026, 9, 30)


@pytest.fixture(scope="module")
def laid(federal: Ruleset) -> Ruleset:
    return with_asked(federal, [TALK], ["IVD"])


def verdict(
    laid: Ruleset, calendars: Calendars, *lines: str, unreadable: Any = ()
) -> CriterionResult:
    """What the law says of the criterion on one case of the third quarter."""
    case = told(*lines, unreadable=unreadable)
    period = parse_period("2026Q3")
    (found,) = evaluate_criteria(laid, calendars, case, period, AS_OF, [TALK.criterion])
    return found


def test_that_an_open_case_is_asked_about_and_judged_by_nobody(
    laid: Ruleset, calendars: Calendars
) -> None:
    found = verdict(laid, calendars, "CASE opened_date=2026-09-30")
    assert (found.in_universe, found.rule_outcome) == (True, RuleOutcome.UNDETERMINED)
    assert JUDGED_BY_FORM in found.workings.sentences
    assert found.workings.citation == "22 CCR 112140"


@pytest.mark.parametrize(
    "row",
    [
        "CASE opened_date=2026-10-01",
        "CASE opened_date=2024-01-02 closed_date=2026-06-30",
        "CASE opened_date=2024-01-02 case_type=NON_IVD",
        "CASE opened_date=2024-01-02 duplicate_of=0010000000099",
    ],
)
def test_that_a_case_of_other_days_or_kinds_is_not_asked_about(
    laid: Ruleset, calendars: Calendars, row: str
) -> None:
    found = verdict(laid, calendars, row)
    assert (found.in_universe, found.rule_outcome) == (False, RuleOutcome.NOT_APPLICABLE)


def test_that_a_case_closed_on_the_first_day_was_open_on_it(
    laid: Ruleset, calendars: Calendars
) -> None:
    assert verdict(
        laid, calendars, "CASE opened_date=2024-01-02 closed_date=2026-07-01"
    ).in_universe


def test_that_a_case_whose_days_cannot_be_read_stays_in(
    laid: Ruleset, calendars: Calendars
) -> None:
    assert verdict(laid, calendars).in_universe


def test_that_nothing_of_the_law_itself_changes(federal: Ruleset, laid: Ruleset) -> None:
    assert laid.criteria[:-1] == federal.criteria
    assert laid.label == federal.label


def test_that_a_criterion_of_the_law_is_never_laid_over(federal: Ruleset) -> None:
    own = AskedOf(CriterionId("establishment"), "Mine", "")
    assert with_asked(federal, [own], ["IVD"]) is federal


def test_that_no_standard_is_printed_for_it(laid: Ruleset) -> None:
    assert laid.criterion(TALK.criterion).is_asked
    assert laid.standard(TALK.criterion, LAST) is None


def test_that_a_criterion_of_the_law_keeps_its_standard(laid: Ruleset) -> None:
    row = CriterionId("establishment")
    assert not laid.criterion(row).is_asked
    assert laid.standard(row, LAST) == laid.benchmark(row, LAST)


def test_that_a_ruleset_cannot_have_such_a_criterion_itself() -> None:
    document = read("rulesets", "federal-2016")
    document["criteria"][0]["shape"] = "asked"
    with pytest.raises(Refused, match="forms bring"):
        parse_ruleset(document)


def test_that_a_law_says_which_rules_it_has(federal: Ruleset, manual: Ruleset) -> None:
    assert manual.has_rule("CR-005")
    assert not federal.has_rule("CR-005")
