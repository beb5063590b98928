"""A county's choices laid over a ruleset's document: every name known, or a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind
from qapi_desk.rules.layer import choices_of, effective, layered
from qapi_desk.rules.ruleset import parse_ruleset

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
COUNTY = "2026.2+decision.1"
KINDS = {"set": LawChangeKind.SETTING, "read": LawChangeKind.READING, "roll": LawChangeKind.ROLL}


def change(kind: str, subject: str, value: str) -> LawChange:
    return LawChange(KINDS[kind], RulesetId("county-1"), subject, value)


def document() -> dict[str, Any]:
    """A small ruleset: two options, a rule with two conflicts, one without any."""
    readings = [
        {"name": "working", "words": "Working days.", "sets": {"unit": "working_days"}},
        {"name": "longer", "words": "Ten, and no roll.", "sets": {"amount": 10, "roll": None}},
        {"name": "rolls", "words": "It rolls.", "sets": {"roll": "forward"}},
    ]
    second = [{"name": "court", "words": "Court days.", "sets": {"unit": "court_days"}}]
    return {
        "ruleset": "county-1",
        "version": "2026.2",
        "settings": {
            "outcome_override": {"value": False, "citation": "1"},
            "undocumented": {"value": "ERROR", "citation": "2"},
        },
        "rules": [
            {
                "id": "CR-001",
                "unit": "calendar_days",
                "amount": 5,
                "roll": "forward",
                "conflicts": [
                    {"id": "X-01", "reading": "Calendar days", "citation": "3", "others": readings},
                    {"id": "X-02", "reading": "Any days.", "citation": "4", "others": second},
                ],
            },
            {"id": "CR-002", "unit": "months", "amount": 1},
        ],
    }  # fmt: skip


def made(*changes: LawChange) -> dict[str, Any]:
    return layered(document(), changes, COUNTY)


def rule(found: dict[str, Any], number: int = 0) -> dict[str, Any]:
    value: dict[str, Any] = found["rules"][number]
    return value


def test_that_nothing_laid_over_leaves_the_document_as_it_is() -> None:
    assert made() == document()


def test_that_the_document_below_is_not_touched() -> None:
    below = document()
    layered(below, [change("read", "CR-001/X-01", "working")], COUNTY)
    assert below == document()


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("yes", True), ("No", False), ("false", False)]
)
def test_that_a_switch_takes_yes_and_no_as_people_write_them(word: str, value: bool) -> None:
    found = made(change("set", "outcome_override", word))
    assert found["settings"]["outcome_override"]["value"] is value


def test_that_an_option_keeps_its_citation_and_the_document_gets_its_version() -> None:
    found = made(change("set", "undocumented", "NOT_APPLICABLE"))
    assert found["settings"]["undocumented"] == {"value": "NOT_APPLICABLE", "citation": "2"}
    assert found["version"] == COUNTY


def test_that_of_two_changes_of_one_option_the_later_holds() -> None:
    found = made(change("set", "outcome_override", "yes"), change("set", "outcome_override", "no"))
    assert found["settings"]["outcome_override"]["value"] is False


def test_that_what_holds_stands_in_the_order_it_was_adopted_last() -> None:
    first, second = change("set", "a", "1"), change("set", "b", "1")
    again = change("set", "a", "2")
    assert effective([first, second, again]) == (second, again)


def test_that_changes_of_other_kinds_are_no_layer() -> None:
    newer = LawChange(LawChangeKind.RULESET, RulesetId("county-1"), "version", "2027.1")
    assert effective([newer]) == ()


def test_that_a_reading_sets_what_it_says() -> None:
    found = rule(made(change("read", "CR-001/X-01", "working")))
    assert found["unit"] == "working_days"
    assert found["conflicts"][0]["reading"] == "Working days."


def test_that_a_reading_may_take_a_value_away() -> None:
    found = rule(made(change("read", "CR-001/X-01", "longer")))
    assert found["amount"] == 10
    assert "roll" not in found


def test_that_the_reading_of_the_ruleset_stays_on_offer() -> None:
    others = rule(made(change("read", "CR-001/X-01", "longer")))["conflicts"][0]["others"]
    shipped = {
        "name": "shipped",
        "words": "Calendar days",
        "sets": {"amount": 5, "roll": "forward"},
    }
    assert [each["name"] for each in others] == ["shipped", "working", "rolls"]
    assert others[0] == shipped


def test_that_going_back_to_the_reading_of_the_ruleset_brings_everything_back() -> None:
    found = made(change("read", "CR-001/X-01", "longer"), change("read", "CR-001/X-01", "shipped"))
    assert found == {**document(), "version": COUNTY}


def test_that_a_roll_is_set_on_one_rule_only() -> None:
    found = made(change("roll", "CR-002", "forward"))
    assert rule(found, 1)["roll"] == "forward"
    assert rule(found) == rule(document())


def test_that_of_a_reading_and_a_roll_of_one_rule_the_later_holds() -> None:
    roll, reading = change("roll", "CR-001", "none"), change("read", "CR-001/X-01", "rolls")
    assert rule(made(roll, reading))["roll"] == "forward"
    assert rule(made(reading, roll))["roll"] == "none"


def test_that_two_readings_that_set_one_thing_differently_are_refused() -> None:
    with pytest.raises(Refused, match="take CR-001/X-01 back to shipped first") as refusal:
        made(change("read", "CR-001/X-01", "working"), change("read", "CR-001/X-02", "court"))
    assert refusal.value.code == "law.clash"


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (
            change("set", "weather", "fair"),
            "law.no_option",
            "it has outcome_override, undocumented",
        ),
        (change("set", "outcome_override", "perhaps"), "law.no_value", "one of true, false"),
        (change("set", "undocumented", "MET"), "law.no_value", "one of ERROR, NOT_APPLICABLE"),
        (change("roll", "CR-002", "backward"), "law.no_value", "none, forward"),
        (change("roll", "CR-999", "forward"), "law.no_rule", "no rule 'CR-999'"),
        (change("read", "CR-999/X-01", "working"), "law.no_rule", "no rule 'CR-999'"),
        (change("read", "CR-001/X-70", "working"), "law.no_conflict", "It has X-01, X-02"),
        (change("read", "CR-001", "working"), "law.no_conflict", "write it like CR-061/X-41"),
        (change("read", "CR-002/X-01", "working"), "law.no_conflict", "It has none"),
        (change("read", "CR-001/X-01", "lunar"), "law.no_reading", "shipped, working, longer"),
    ],
)
def test_that_an_unknown_name_is_refused_with_those_there_are(
    asked: LawChange, code: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        made(asked)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("name", "setting", "known"),
    [
        ("closing_ends_limits", {"value": True}, ("true", "false")),
        ("unspecified_days", {"value": "calendar"}, ("calendar", "working")),
        ("statement_period", {"value": "month"}, ("month", "quarter")),
        ("anything", {"value": True, "choices": [True, False]}, ("true", "false")),
        ("anything", {"value": "a", "choices": ["a", "b"]}, ("a", "b")),
    ],
)  # fmt: skip
def test_that_an_option_knows_its_choices(
    name: str, setting: dict[str, Any], known: tuple[str, ...]
) -> None:
    assert choices_of(name, setting) == known


def readings(ruleset_id: str) -> list[LawChange]:
    """Every other reading of every conflict of a shipped ruleset."""
    return [
        change("read", f"{rule['id']}/{each['id']}", other["name"])
        for rule in shipped(ruleset_id)["rules"]
        for each in rule.get("conflicts", [])
        for other in each.get("others", [])
    ]


def shipped(ruleset_id: str) -> dict[str, Any]:
    path = RESOURCES / "rulesets" / f"{ruleset_id}.json"
    body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return body


@pytest.mark.parametrize("ruleset_id", ["ca-2002", "federal-2016"])
def test_that_every_shipped_reading_makes_a_ruleset_that_can_be_read(ruleset_id: str) -> None:
    asked, below = readings(ruleset_id), shipped(ruleset_id)
    for each in asked:
        made = parse_ruleset(layered(below, [each], COUNTY))
        rule_id, _, conflict = each.subject.partition("/")
        (choice,) = (c for c in made.rule(rule_id).choices if c.conflict == conflict)
        assert "shipped" in {other.name for other in choice.others}
    assert asked or ruleset_id == "federal-2016"


@pytest.mark.parametrize("ruleset_id", ["ca-2002", "federal-2016"])
def test_that_every_shipped_option_can_have_each_of_its_values(ruleset_id: str) -> None:
    below = shipped(ruleset_id)
    for option in parse_ruleset(below).settings.options:
        for value in option.choices:
            asked = [change("set", option.name, value)]
            made = parse_ruleset(layered(below, asked, COUNTY)).settings.options
            assert (option.name, value) in {(each.name, each.value) for each in made}
