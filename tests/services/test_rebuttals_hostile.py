"""Rebuttals by people who try: decisions nobody can find, changes of nothing, a clock set back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.ids import RuleId
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import Held, Says
from qapi_desk.services import demo, rebuttal_answers, rebuttal_packet
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from tests.services.desks import Office
from tests.services.hands import hired, refused
from tests.services.rebutting import (
    AGAINST,
    PROOF,
    WHY,
    a_worker,
    contested,
    decide,
    keys,
    opened,
    ruled,
    sent,
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"rule": RuleId("CR-9999")}, "settle.rule"),
        ({"cause": "the-moon"}, "settle.cause"),
        ({"trigger": "2199-12-31"}, "settle.day"),
        ({"done": "2199-12-31"}, "settle.day"),
        ({}, "settle.same"),
    ],
)
def test_that_no_finding_is_changed_to_what_nobody_can_find(
    reviewed: Office, tmp_path: Path, changed: dict[str, Any], code: str
) -> None:
    number, key = contested(reviewed, tmp_path)
    desk, of = reviewed.supervisor, reviewed.first_id
    stands = rebuttal_answers.verdict_to_change(desk, of, number, key)
    ruling = Ruled(Held.CHANGED, WHY, "another page", replace(stands, **changed))
    refused(code, lambda: decide(reviewed, number, key, ruling))
    with reviewed.workspace.store.read() as work:
        assert not work.settlements.all(of)


def test_that_no_answer_comes_in_before_its_packet_goes_out(
    reviewed: Office, tmp_path: Path
) -> None:
    number, desk = opened(reviewed), reviewed.supervisor
    later = desk.clock.now().date() + timedelta(days=40)
    path = tmp_path / "packet.xlsx"
    rebuttal_packet.packet(desk, reviewed.first_id, number, path, on=later)
    given = (Given(keys(reviewed, number)[0], Says.CONTEST, AGAINST, PROOF),)
    refused(
        "rebuttal.day",
        lambda: rebuttal_answers.respond(
            reviewed.desk("dogwood"), reviewed.first_id, number, given, Handed()
        ),
    )


def test_that_a_case_keeps_its_own_id_in_a_refusal(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    given = (Given(key, Says.CONTEST, "x" * 100_000, PROOF),)
    said = refused(
        "text.too_long",
        lambda: rebuttal_answers.respond(
            reviewed.supervisor, reviewed.first_id, number, given, Handed()
        ),
    )
    assert f"The answer to case {key.case_id} has 100,000 characters" in said


def test_that_nobody_decides_on_their_own_work_whoever_answered(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    given = (Given(key, Says.CONTEST, AGAINST, PROOF),)
    handed = Handed(answered_by="birch")
    respond = rebuttal_answers.respond
    respond(reviewed.desk("dogwood"), reviewed.first_id, number, given, handed)
    hired(reviewed, "hazel", a_worker(reviewed), Role.SUPERVISOR)
    desk = demo.sign_in(reviewed.workspace, "hazel")
    refused("settle.own_work", lambda: decide(reviewed, number, key, ruled(), by=desk))
