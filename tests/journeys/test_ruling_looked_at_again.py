"""A ruling late in the year: what it might change is listed, and looked at one by one.

One finding stands, one change is proposed and denied, one proposed and confirmed; nothing else
moves, and nothing by itself.
"""

from pathlib import Path
from typing import Any

from qapi_desk.domain.settlements import Stage
from qapi_desk.services import findings, integrity
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services.desks import Office

WHY = ("--reason", "The memo reads it so.")
QUESTION = "lines-1-2/gen_ours"


def test_a_ruling_is_looked_at_again(reviewed: Office, tmp_path: Path) -> None:
    words = Words(reviewed.workspace.home)
    before = stands(reviewed)
    said = words.say("alder", "entry", "rule", QUESTION, "Count it.", "--source", "Memo 8")
    assert "Earlier findings that it might change:" in said
    assert stands(reviewed) == before
    kept, other, changed = some(words)
    words.say("dogwood", *place(kept), "--stands", *WHY)
    amend = {"ERROR": "YES", "ACTION": "NO"}
    for item in (other, changed):
        words.say("dogwood", *place(item), "--amend", amend[item["earlier"]["outcome"]], *WHY)
    waits = words.say("alder", "review", "desk", reviewed.first_id)
    assert "2 changes after a ruling to decide" in waits
    assert "supervisor" in words.refused("dogwood", *place(changed), "--confirm", *WHY)
    words.say("alder", *place(other), "--deny", *WHY)
    words.say("alder", *place(changed), "--confirm", *WHY)
    after = stands(reviewed)
    key = (changed["place"]["case_id"], changed["place"]["criterion"])
    assert {k for k in before if before[k] != after[k]} == {key}
    told = words.told("alder", "entry", "rechecks", 1)
    assert (told["done"], told["open"]) == (2, len(told["items"]) - 2)
    (settled,) = integrity.show(reviewed.supervisor, reviewed.first_id).reversals.settled
    assert (settled.stage, settled.asked_by) == (Stage.RULING, "Lee Dogwood")
    found = words.say("birch", "entry", "list", "--text", "count")
    assert "Count it." in found
    must_add_up(reviewed, tmp_path)


def stands(office: Office) -> dict[tuple[str, str], str]:
    """Every governing finding as it stands."""
    view = findings.show(office.supervisor, office.first_id)
    mine = (f for f in view.findings if f.ruleset == view.review.governing)
    return {(str(f.case_id), str(f.criterion)): str(f.outcome) for f in mine}


def some(words: Words) -> list[dict[str, Any]]:
    """Three of what the ruling might change: an error at the last, to be cleared."""
    items = words.told("alder", "entry", "rechecks", 1)["items"]
    right = [i for i in items if i["earlier"]["outcome"] == "ACTION"]
    wrong = [i for i in items if i["earlier"]["outcome"] == "ERROR"]
    return [right[0], right[1], wrong[0]]


def place(item: dict[str, Any]) -> tuple[object, ...]:
    where = item["place"]
    return ("entry", "recheck", 1, where["review_id"], where["case_id"], where["criterion"])
