"""All 159 rules are there, with class, elements, limit, unit and conflicts as published.

``case_rule_facts.csv`` holds the published facts. ``default_unit`` is the reading in force where
a source prints no day type and the proposed handling of the conflict names one.
"""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.intake.event_codes import EVENT_CODES
from qapi_desk.rules.criterion_model import NoticeTo
from qapi_desk.rules.document import Node
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.model import Direction, Rule
from qapi_desk.rules.reading_rules import read_otherwise, read_rule
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset

Document = Callable[[str, str], Any]
LAWS = ("ca-2002", "federal-2016")
DERIVED = {"ACCOUNT_MONTH"}
"""Steps that rows of other tables tell, and no event."""
DIRECTIONS = {"max": Direction.WITHIN, "min": Direction.NOT_BEFORE, "recurring": Direction.EVERY}
with Path(__file__).with_name("case_rule_facts.csv").open(encoding="utf-8", newline="") as file:
    FACTS = list(csv.DictReader(file))
FACT = pytest.mark.parametrize("fact", FACTS, ids=lambda f: f["rule"])


def test_that_all_159_rules_are_there_in_order(manual: Ruleset) -> None:
    assert [rule.rule_id for rule in manual.rules] == [f"CR-{n:03}" for n in range(1, 160)]


@FACT
def test_that_class_and_elements_are_as_published(manual: Ruleset, fact: dict[str, str]) -> None:
    rule = manual.rule(fact["rule"])
    assert (str(rule.rule_class), " ".join(rule.elements)) == (fact["class"], fact["elements"])


@FACT
def test_that_limit_and_unit_are_as_published(manual: Ruleset, fact: dict[str, str]) -> None:
    rule = manual.rule(fact["rule"])
    limit = str(rule.amount) if fact["unit"] else fact["limit"] or "0"
    assert limit == (fact["limit"] or "0")
    assert not fact["unit"] or str(rule.unit) == fact["default_unit"]


@FACT
def test_that_a_limit_runs_in_the_direction_published(
    manual: Ruleset, fact: dict[str, str]
) -> None:
    rule = manual.rule(fact["rule"])
    if fact["direction"]:
        assert rule.direction is DIRECTIONS[fact["direction"]]
    assert (rule.scored_with or "") == fact["same_as"]


@FACT
def test_that_the_federal_row_is_the_published_one(manual: Ruleset, fact: dict[str, str]) -> None:
    assert manual.rule(fact["rule"]).federal_row == fact["criterion"].split(" (")[0]


@FACT
def test_that_every_published_conflict_has_its_reading(
    manual: Ruleset, fact: dict[str, str]
) -> None:
    held = {choice.conflict for choice in manual.rule(fact["rule"]).choices}
    assert set(fact["conflicts"].split()) <= held


def test_that_a_unit_read_otherwise_than_printed_has_a_conflict_that_says_so(
    manual: Ruleset,
) -> None:
    read = [fact for fact in FACTS if fact["unit"] != fact["default_unit"]]
    offered = {
        fact["rule"]: {
            other.sets.get("unit") for c in manual.rule(fact["rule"]).choices for other in c.others
        }
        for fact in read
    }
    assert {rule: "calendar_days" in units for rule, units in offered.items()} == {
        "CR-061": True,
        "CR-146": True,
    }


def test_that_80_rules_are_judgements_and_79_are_worked_out(manual: Ruleset) -> None:
    judged = [rule for rule in manual.rules if rule.rule_class.is_judgement]
    assert (len(judged), len(manual.rules) - len(judged)) == (80, 79)


@pytest.mark.parametrize("name", LAWS)
def test_that_every_rule_has_a_question_and_says_when_it_applies(
    laws: dict[str, Ruleset], name: str
) -> None:
    bare = [r.rule_id for r in laws[name].rules if not (r.question.endswith("?") and r.applies)]
    assert bare == []


def places(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document with its place."""
    if isinstance(value, dict):
        yield place, value
        for name, each in value.items():
            yield from places(each, f"{place}/{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, f"{place}/{number}")


@pytest.mark.parametrize("name", LAWS)
def test_that_no_rule_setting_toll_or_conflict_lacks_its_citation(
    document: Document, name: str
) -> None:
    body = document("rulesets", name)
    parts = {key: body[key] for key in ("rules", "settings")}
    cited = re.compile(r"/rules/\d+|/rules/\d+/(tolled_by|conflicts)/\d+|/settings/\w+")
    bare = [
        place
        for place, each in places(parts)
        if cited.fullmatch(place) and not str(each.get("citation", "")).strip()
    ]
    assert bare == []


@pytest.mark.parametrize("name", LAWS)
def test_that_every_code_read_is_one_an_extract_can_carry(
    laws: dict[str, Ruleset], name: str
) -> None:
    law = laws[name]
    of_rules = {code.partition(":")[0] for rule in law.rules for code in rule.every_code()}
    assert of_rules - EVENT_CODES <= DERIVED


@pytest.mark.parametrize("name", LAWS)
def test_that_every_other_reading_makes_another_rule(document: Document, name: str) -> None:
    for body in document("rulesets", name)["rules"]:
        own = read_rule(Node(body, body["id"]))
        for choice in own.choices:
            for other in choice.others:
                read = read_rule(read_otherwise(Node(body, own.rule_id), other.sets, own.rule_id))
                assert without_words(read) != without_words(own), (own.rule_id, other.name)


def without_words(rule: Rule) -> tuple[object, ...]:
    clock = (rule.amount, rule.unit, rule.amount_by_topic, rule.roll, rule.anchor, rule.tolls)
    codes = (rule.triggers, rule.actions, rule.waived_by, rule.conditions)
    return (*clock, *codes, rule.scored_with, rule.federal_row)


@pytest.mark.parametrize("name", LAWS)
def test_that_the_first_version_is_kept_and_can_be_read(document: Document, name: str) -> None:
    kept = document("rulesets/earlier", f"{name}-2026.1")
    assert parse_ruleset(kept).label == f"{name} 2026.1"


@pytest.mark.parametrize("name", LAWS)
def test_that_every_topic_read_is_in_the_dictionary(
    laws: dict[str, Ruleset], document: Document, name: str
) -> None:
    known = document("catalog", "events")["topics"]
    unknown = [
        f"{code}:{topic}"
        for code, topics in laws[name].topics_read.items()
        for topic in topics
        if topic not in known.get(code, {})
    ]
    assert unknown == []


@pytest.mark.parametrize("name", LAWS)
def test_that_every_topic_a_condition_asks_for_is_in_the_dictionary(
    laws: dict[str, Ruleset], document: Document, name: str
) -> None:
    known = document("catalog", "events")["topics"]
    for rule in laws[name].rules:
        asked = {v for c in rule.every_condition() if c.fact is Fact.TOPIC for v in c.values}
        told_of = {topic for code in rule.triggers for topic in known.get(code.split(":")[0], ())}
        assert asked <= told_of, rule.rule_id


def test_that_closings_without_notice_are_the_same_for_rule_and_criterion(
    federal: Ruleset,
) -> None:
    closing = federal.criterion("closure").closing
    assert closing is not None
    silent = {c for r in closing.reasons if r.notice is NoticeTo.NOBODY for c in r.codes}
    (condition,) = federal.rule("FR-11").conditions
    assert set(condition.values) == silent | {"DUPLICATE"}
