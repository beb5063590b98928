"""A second person who is the first, by every way that asks for two: refused by words.

Each sentence says who may instead, and what a county does that has nobody else. A worksheet of
another version of its form or of another snapshot is sent back, saying what to do.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from qapi_desk.domain.ids import PersonId, SnapshotId
from qapi_desk.services import assign, reviews, worksheet_check
from qapi_desk.services.worksheet_stamp import Stamp
from tests.journeys.words import Words
from tests.services.amended import TO_ERROR, WHY, given, right
from tests.services.amended import asked as asked_to_amend
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import refused
from tests.services.rebutting import opened
from tests.services.second_looks import drawn_again, look_otherwise, passed_line_1

REASON = ("--reason", "So it is.")
ALDER = PersonId("alder")


def says_what_to_do(sentence: str) -> None:
    assert "another supervisor" in sentence.casefold() or "other than you" in sentence
    assert "people table" in sentence


def test_that_nobody_confirms_an_amendment_of_their_own(reviewed: Office) -> None:
    number = asked_to_amend(reviewed, right(reviewed), given(**TO_ERROR), by="alder")
    confirm = ("case", "confirm-amendment", number)
    says_what_to_do(Words(reviewed.workspace.home).refused("alder", *confirm))


def test_that_nobody_confirms_their_own_look_after_a_ruling(reviewed: Office) -> None:
    words = Words(reviewed.workspace.home)
    ruling = ("entry", "rule", f"{DATA_FORM}/gen_ours", "So.", "--source", "Memo 8")
    words.say("alder", *ruling)
    items = words.told("alder", "entry", "rechecks", 1)["items"]
    where = next(i["place"] for i in items if i["earlier"]["outcome"] == "ERROR")
    place = ("entry", "recheck", 1, where["review_id"], where["case_id"], where["criterion"])
    words.say("alder", *place, "--amend", "YES", *REASON)
    says_what_to_do(words.refused("alder", *place, "--confirm", *REASON))


def test_that_nobody_decides_on_an_answer_they_recorded(reviewed: Office, tmp_path: Path) -> None:
    words, of = Words(reviewed.workspace.home), reviewed.first_id
    number = opened(reviewed)
    words.say("alder", "rebuttal", "packet", of, number, "--out", tmp_path / "packet.pdf")
    item = words.told("alder", "rebuttal", "show", of, number)["items"][0]["finding"]
    place = (of, number, item["case_id"], item["criterion"])
    words.say("alder", "rebuttal", "respond", *place, "contest", "--text", WHY)
    says_what_to_do(words.refused("alder", "rebuttal", "decide", *place, "upheld", *REASON))


def test_that_nobody_decides_of_a_look_of_their_own(reviewed: Office) -> None:
    second_id, case_id = drawn_again(reviewed), passed_line_1(reviewed)
    assign.assign(reviewed.supervisor, second_id, [case_id], ALDER)
    look_otherwise(reviewed, case_id)
    decision = ("second", "adjudicate", reviewed.first_id, case_id, "line-1", "second", *REASON)
    says_what_to_do(Words(reviewed.workspace.home).refused("alder", *decision))


def test_that_nobody_confirms_the_replacement_of_their_own_case(drawn: Office) -> None:
    case_id, of = drawn.a_case("line-1", only=True), drawn.first_id
    assign.reassign(drawn.supervisor, of, [case_id], ALDER, "Nobody else is there.")
    drawn.exclude(case_id)
    words = Words(drawn.workspace.home)
    words.say("alder", "draw", "request-replacement", of, case_id)
    confirm = ("draw", "confirm-replacement", of, case_id, *REASON)
    says_what_to_do(words.refused("alder", *confirm))


# Worksheets


@pytest.fixture
def stamp(drawn_office: Office) -> Stamp:
    """What a worksheet of older forms says of itself."""
    review = reviews.get(drawn_office.supervisor, drawn_office.first_id)
    forms = {pin.form_id: "0" * 64 for pin in review.forms}
    birch, at = PersonId("birch"), drawn_office.workspace.clock.now()
    return Stamp(
        review.review_id, review.title, review.snapshot_id, birch, birch, at, "en", forms, {}
    )


def test_that_a_worksheet_of_another_version_is_sent_back(
    drawn_office: Office, stamp: Stamp
) -> None:
    desk = drawn_office.desk("birch")
    with desk.store.read() as work:
        review = reviews.review_in(work, drawn_office.first_id)
        said = refused(
            "worksheet.form_version", lambda: worksheet_check._layouts(desk, work, review, stamp)
        )
    assert "hand out a new one and copy the answers" in said


def test_that_a_worksheet_over_another_snapshot_is_sent_back(
    drawn_office: Office, stamp: Stamp
) -> None:
    desk, other = drawn_office.desk("birch"), replace(stamp, snapshot_id=SnapshotId("another"))
    with desk.store.read() as work:
        said = refused("worksheet.snapshot", lambda: worksheet_check._review(desk, work, other))
    assert "hand out a new one" in said
