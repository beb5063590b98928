"""The grammar of a rule and of the settings: what is refused, with its place."""

from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.model import DayReading, Direction, StatementPeriod
from qapi_desk.rules.ruleset import parse_ruleset
from tests.rules.own_rules import RULE, own_document, own_law

TEST = {"test": "preceded_by", "words": "w", "codes": ["WORKER_ALERT"]}
DATA = {"class": "O", "actions": None, "amount": None, "unit": None}
HELD = {"opens": ["LOC_NEEDED"], "ends": ["NCP_LOCATED"], "citation": "c"}


def choice(**sets: Any) -> list[dict[str, Any]]:
    other = {"name": "other", "words": "otherwise", "sets": sets}
    return [{"id": "X-1", "reading": "this way", "citation": "c", "others": [other]}]


def data_test(**test: Any) -> dict[str, Any]:
    return {**DATA, "tests": [{**TEST, **test}]}


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"unit": "fortnights"}, "unknown word 'fortnights' at 'unit'"),
        ({"anchor": "noon"}, "unknown word 'noon' at 'anchor'"),
        ({"direction": "sideways"}, "unknown word 'sideways' at 'direction'"),
        ({"triggerz": ["APP_SENT"]}, "unknown name 'triggerz'"),
        ({"triggers": ["NO_SUCH_CODE"]}, "reads the event code NO_SUCH_CODE"),
        ({"triggers": ["NO_SUCH_CODE:TOPIC"]}, "reads the event code NO_SUCH_CODE"),
        ({"unless_in_time": "CR-999"}, "lets CR-008 lean on CR-999"),
        ({"unless_in_time": "CR-008"}, "leans on itself"),
        ({"pair_by_ref": "yes"}, "needs true or false at 'pair_by_ref'"),
        ({"amount_by_topic": {"BY_MAIL": "35"}}, "needs a whole number, 0 or more, at 'BY_MAIL'"),
        ({"applies_when": [{"fact": "origin"}]}, "needs one of 'is' and 'is_not'"),
        (
            {"applies_when": [{"fact": "origin", "is": ["COURT"], "is_not": ["COURT"]}]},
            "needs one of 'is' and 'is_not'",
        ),
        ({"applies_when": [{"fact": "weather", "is": ["fair"]}]}, "unknown word 'weather'"),
        ({"tolled_by": [{**HELD, "opens": []}]}, "needs at least one entry at 'opens'"),
        ({"tolled_by": [{**HELD, "until": 1}]}, "unknown name 'until'"),
        ({"class": "R", "amount": 0}, "recurs and so needs an amount of 1 or more"),
        ({"direction": "at_least_before", "roll": "forward"}, "counts backwards"),
        ({"direction": "at_least_before", "tolled_by": [HELD]}, "counts backwards"),
        ({"direction": "at_least_before", "anchor": "month_end"}, "counts backwards"),
        ({"actions": None}, "lacks 'actions'"),
        ({"amount": None}, "lacks 'amount'"),
        (DATA, "needs at least one test, being of class O"),
        ({"tests": [TEST]}, "has tests, which only class O reads"),
        (data_test(test="guess"), "unknown word 'guess' at 'test'"),
        (data_test(codes=[]), "needs 'codes' for this test"),
        (data_test(test="state"), "needs 'applies_when' for this test"),
        (data_test(test="present"), "needs 'column' for this test"),
        (data_test(test="present", column="shoe_size"), "column 'shoe_size', which no table has"),
        (data_test(test="at_most", column="amount"), "needs 'of' for this test"),
        (data_test(test="apart", unit="months"), "needs 'amount' for this test"),
        ({"conflicts": choice()}, "sets nothing"),
        ({"conflicts": choice(shade="dark")}, "sets 'shade', which is no field"),
        ({"conflicts": choice(id="CR-001")}, "sets 'id', which is no field"),
        ({"conflicts": choice(unit="moons")}, "unknown word 'moons' at 'unit'"),
        (
            {"conflicts": [{**choice(amount=3)[0], "others": choice(amount=3)[0]["others"] * 2}]},
            "names other twice",
        ),
    ],
)
def test_that_a_rule_nobody_can_judge_by_is_refused(names: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused) as refused:
        own_law(**names)
    assert refused.value.code == "rules.bad_data"
    assert told in refused.value.sentence


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"unit": "moons"}, f"rules {RULE}:"),
        (data_test(codes=[]), f"rules {RULE}, tests preceded_by:"),
        ({"conflicts": choice(unit="moons")}, "others other, sets:"),
    ],
)
def test_that_a_refusal_names_its_place(names: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused) as refused:
        own_law(**names)
    assert told in refused.value.sentence


@pytest.mark.parametrize(
    ("rule_class", "direction"),
    [("T", Direction.WITHIN), ("W", Direction.NOT_BEFORE), ("R", Direction.EVERY)],
)
def test_that_a_class_has_its_usual_direction(rule_class: str, direction: Direction) -> None:
    assert own_law(**{"class": rule_class}).rule(RULE).direction is direction


def test_that_a_judgement_needs_no_clock_and_no_event() -> None:
    bare = {"class": "J", "triggers": None, "actions": None, "amount": None, "unit": None}
    rule = own_law(**bare, question="Was it done well?", measures=["CM.1.2.C5"]).rule(RULE)
    assert (rule.is_evaluated, rule.triggers, rule.question) == (False, (), "Was it done well?")


def test_that_a_condition_may_leave_values_out() -> None:
    rule = own_law(applies_when=[{"fact": "topic", "is_not": ["EXEMPT"]}]).rule(RULE)
    assert [(each.fact, each.is_not) for each in rule.conditions] == [(Fact.TOPIC, True)]


def test_that_rules_are_found_by_what_starts_them() -> None:
    law = own_law(triggers=["CASE_OPENED", "LOC_NEEDED:AGAIN"])
    places = {code for code, found in law.by_trigger.items() if _place(law) in found}
    assert places == {"CASE_OPENED", "case:CASE_OPENED", "LOC_NEEDED:AGAIN"}


def _place(law: Any) -> int:
    return [rule.rule_id for rule in law.rules].index(RULE)


def test_that_codes_behind_states_are_known_once_a_rule_asks() -> None:
    law = own_law(applies_when=[{"fact": "bankrupt", "is": ["no"]}])
    assert law.bankrupt_codes == ("BKY_NOTICE",)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("undocumented", "ACTION", "none of ERROR, NOT_APPLICABLE"),
        ("unspecified_days", "lunar", "none of calendar, working"),
        ("statement_period", "week", "none of month, quarter"),
        ("single_cohort", "no", "needs true or false at 'value'"),
    ],
)
def test_that_a_setting_takes_only_its_own_values(name: str, value: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        own_law({name: value})
    assert told in refused.value.sentence


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("unspecified_days", ["lunar"]),
        ("unspecified_days", []),
        ("single_cohort", ["yes"]),
        ("single_cohort", "true"),
    ],
)
def test_that_choices_are_words_the_program_knows(name: str, choices: Any) -> None:
    value = False if name == "single_cohort" else "calendar"
    document = own_document({name: value})
    document["settings"][name]["choices"] = choices
    with pytest.raises(Refused, match="needs choices out of"):
        parse_ruleset(document)


def test_that_a_value_must_be_among_the_choices_a_file_leaves() -> None:
    document = own_document({"single_cohort": True})
    document["settings"]["single_cohort"]["choices"] = [False]
    with pytest.raises(Refused, match="has the value 'true', which is none of false"):
        parse_ruleset(document)


def test_that_settings_a_file_leaves_out_stand_as_usual() -> None:
    document = own_document()
    for name in ("unspecified_days", "single_cohort", "statement_period"):
        document["settings"].pop(name, None)
    settings = parse_ruleset(document).settings
    assert settings.unspecified_days is DayReading.CALENDAR
    assert (settings.single_cohort, settings.statement_period) == (False, StatementPeriod.QUARTER)
    assert {option.name for option in settings.options} == {
        "outcome_override", "closing_ends_limits", "undocumented",
    }  # fmt: skip


def test_that_an_option_says_what_it_may_be_and_who_says_so() -> None:
    settings = own_law({"undocumented": "NOT_APPLICABLE"}).settings
    option = next(each for each in settings.options if each.name == "undocumented")
    assert (option.value, option.choices) == ("NOT_APPLICABLE", ("ERROR", "NOT_APPLICABLE"))
    assert option.citation
    assert settings.undocumented is Outcome.NOT_APPLICABLE
