"""What conditions are told of fees, addresses, pools, statements and medical support.

The table asks a fact for a word at a step of a record: yes, no, or open when it cannot be told.
"""

import csv
from pathlib import Path

import pytest

from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.evaluate import listed
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.instance import Bench
from qapi_desk.rules.model import Condition
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.rules.states import holds
from tests.rules.told_cases import told

ANSWERS = {"yes": True, "no": False, "open": None}
with Path(__file__).with_name("rule_facts.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['fact']}-{r['answer']}-{r['record']}")
def test_that_a_fact_answers_yes_no_or_that_it_cannot_be_told(
    manual: Ruleset, row: dict[str, str]
) -> None:
    table, _, place = row["unreadable"].partition(" ")
    key, _, column = place.partition(" ")
    gone = ((table, key, column),) if table else ()
    facts = Facts(manual, told(*row["record"].split("; "), unreadable=gone))
    (step,) = facts.in_order([row["asked_at"]])
    asked = Condition(Fact(row["fact"]), (row["word"],))
    assert holds(manual, facts, asked, step).holds is ANSWERS[row["answer"]]


def test_that_an_event_keeps_the_topic_it_has_beside_its_order(manual: Ruleset) -> None:
    lines = ("ORDER 2026-07-30 basis=DEFAULT", "2026-07-30 ORDER_ESTABLISHED:HEARING")
    (step,) = Facts(manual, told(*lines)).in_order(["ORDER_ESTABLISHED"])
    assert step.topic == "HEARING"


@pytest.mark.parametrize("word", ["never", "TANF", "CURRENT,FORMER"])
def test_that_an_aid_class_nobody_knows_leaves_a_payment_open(
    manual: Ruleset, calendars: Calendars, word: str
) -> None:
    lines = (f"PAY 2026-07-14 2026-07-30 aid_class_at_receipt={word} clock_class=ORDINARY",)
    bench = Bench(manual, calendars, parse_period("2026Q3"))
    found = {
        str(case.rule.rule_id): str(case.outcome)
        for case in listed(bench, Facts(manual, told(*lines)))
    }
    assert (found["CR-140"], found["CR-143"]) == ("UNDETERMINED", "UNDETERMINED")
