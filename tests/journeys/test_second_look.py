"""A second look from plan to decision: two differences, each decided the other way.

By words where a person at a desk says them; openssl draws the second sample again like the first.
"""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.reviews import second_of
from qapi_desk.services import answer as answering
from qapi_desk.services import findings, integrity, second_differences, second_review
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services.desks import DATA_FORM, Office
from tests.services.second_looks import cases_again, look_again, looker

SIDE = "outcome: ACTION | ERROR"


def test_a_second_look_with_two_differences(reviewed: Office, tmp_path: Path) -> None:
    words, first = Words(reviewed.workspace.home), reviewed.first_id
    before = action(reviewed)
    plan_and_draw(words, reviewed, tmp_path)
    one, other = passed(reviewed)[:2]
    for case_id in (one, other):
        otherwise(reviewed, case_id)
    for case in cases_again(reviewed):
        if case.case_id not in {one, other}:
            look_again(reviewed, case.case_id)
    said = words.say("alder", "second", "differences", first)
    assert said.count(SIDE) == 2
    decide(words, reviewed, one, "first")
    decide(words, reviewed, other, "second")
    the_rest_stands(words, reviewed)
    both_stay(words, reviewed, one, other)
    assert action(reviewed) == before - 1
    counted_as_decided(reviewed, other)
    must_add_up(reviewed, tmp_path)


def plan_and_draw(words: Words, office: Office, folder: Path) -> None:
    """Planned, frozen, the receipt held outside, drawn, proved, and given to others."""
    first = office.first_id
    words.say("alder", "second", "plan", first, "--rate", "30%")
    words.say("alder", "second", "receipt", first, "--out", folder / "receipt.json")
    drawn = words.told("alder", "second", "draw", first, "--public-value", "2 7 1 8")
    words.say("alder", "second", "proof", first, "--out", folder / "proof")
    words.say("alder", "second", "assign", first)
    proof = json.loads((folder / "proof" / "proof.json").read_text())
    sample = {ticket["case_id"] for ticket in drawn["sample"]}
    assert drawn_by_openssl(folder / "proof", proof) == sample
    assert {str(case.case_id) for case in cases_again(office)} == sample
    with office.workspace.store.read() as work:
        was = {case.case_id: case.reviewer for case in work.cases.all(first)}
    assert all(case.reviewer != was[case.case_id] for case in cases_again(office))


def drawn_by_openssl(folder: Path, proof: dict[str, Any]) -> set[str]:
    """The second sample as openssl orders each stratum's cases, which shares no code with us."""
    rows = [line.split("\t") for line in (folder / "strata.txt").read_text().splitlines()]
    drawn: set[str] = set()
    for stratum in proof["plan"]["criteria"][0]["strata"]:
        part = folder / "part.txt"
        part.write_text("".join(f"{case}\n" for case, name in rows if name == stratum["name"]))
        order = subprocess.run(
            ["sh", str(folder / "draw.sh"), str(part), proof["key"]],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        drawn |= {line.split()[1] for line in order.splitlines()[: stratum["n"]]}
    return drawn


def passed(office: Office) -> list[CaseId]:
    """Cases of the second sample that the first look found right on line 1."""
    with office.workspace.store.read() as work:
        found = work.findings.as_released(office.first_id)
    right = {f.case_id for f in found if (f.criterion, f.outcome) == ("line-1", Outcome.ACTION)}
    return [case.case_id for case in cases_again(office) if case.case_id in right]


def otherwise(office: Office, case_id: CaseId) -> None:
    """Whoever looks again finds line 1 wrong; she cannot see what the first one found."""
    said = Answer(
        QuestionId("l1_right"), "not_met", comment="The referral was withdrawn before.",
        evidence="Audit trail row 7",
    )  # fmt: skip
    given = [Answer(QuestionId(name), value) for name, value in
             (("gen_ours", "yes"), ("gen_duplicate", "no"), ("l1_applies", "yes"))]  # fmt: skip
    desk = looker(office, case_id)
    answering.record_all(desk, second_of(office.first_id), case_id, DATA_FORM, [*given, said])
    who = str(desk.person.person_id)
    asked = ("second", "differences", office.first_id, case_id)
    assert "a second time" in Words(office.workspace.home).refused(who, *asked)
    look_again(office, case_id)


def decide(words: Words, office: Office, case_id: CaseId, stands: str) -> None:
    """A supervisor who reviewed neither time says which finding stands, and why."""
    decision = ("second", "adjudicate", office.first_id, case_id, "line-1", stands)
    reason = ("--reason", "The referral is filed.")
    assert "supervisor" in words.refused("cedar", *decision, *reason)
    words.say("alder", *decision, *reason)
    assert "decided already" in words.refused("alder", *decision, *reason)


def the_rest_stands(words: Words, office: Office) -> None:
    """Differences that nobody planned: the desk counts them down, each first look stands."""
    found = second_review.pairs(office.supervisor, office.first_id)
    left = second_differences.waiting(found)
    for count, looks in zip(range(len(left), 0, -1), left, strict=True):
        waits = words.say("alder", "review", "desk", office.first_id)
        assert f"{count} difference{'s' if count > 1 else ''} of a second review to decide" in waits
        decision = ("second", "adjudicate", office.first_id, looks.case_id, looks.criterion)
        words.say("alder", *decision, "first", "--reason", "It is filed.")
    assert "of a second review" not in words.say("alder", "review", "desk", office.first_id)


def both_stay(words: Words, office: Office, one: CaseId, other: CaseId) -> None:
    """Whatever was decided, both looks are still side by side."""
    said = words.say("alder", "second", "differences", office.first_id)
    assert said.count(SIDE) == 2
    with office.workspace.store.read() as work:
        for review_id, outcome in (
            (office.first_id, "ACTION"),
            (second_of(office.first_id), "ERROR"),
        ):
            found = work.findings.as_released(review_id)
            kept = {f.outcome for f in found
                    if f.case_id in {one, other} and f.criterion == "line-1"}  # fmt: skip
            assert kept == {outcome}


def counted_as_decided(office: Office, changed: CaseId) -> None:
    """The integrity report has one settlement, pass to fail; every pair that differs is decided."""
    report = integrity.show(office.supervisor, office.first_id)
    (settled,) = report.reversals.settled
    assert (settled.case_id, settled.direction) == (changed, Direction.CHARGED)
    differing = [pair for pair in report.second.pairs if pair.first is not pair.second]
    told = Counter(pair.decision for pair in differing)
    assert told == {"first stands": len(differing) - 1, "second stands": 1}


def action(office: Office) -> int:
    view = findings.show(office.supervisor, office.first_id)
    return next(row.action for row in view.governing if row.criterion == "line-1")
