"""A reviewer is let in no longer while the review runs: nothing of hers is lost, nothing hidden.

Her cases, second looks, requests, amendments and what she recorded for a worker stay as they were;
a supervisor decides and gives on, and her own window, if it still stands open, saves nothing.
"""

from functools import partial
from pathlib import Path

from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.rebuttals import Held
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.services import (
    amend,
    assign,
    desk_view,
    eliminations,
    people,
    replace,
)
from qapi_desk.services.conflicts import ConflictKind
from qapi_desk.services.rebuttal_answers import Ruled
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services import rebutting
from tests.services.amended import asked, right
from tests.services.desks import Office
from tests.services.hands import cases_of, refused
from tests.services.second_looks import cases_again, given_again, look_again, looker

BIRCH, CEDAR = PersonId("birch"), PersonId("cedar")
WHY = ("--why", "She has left the county.")


def hers(office: Office) -> CaseId:
    """A case of lines 1 and 2 alone that cedar has and birch may have."""
    lines = {"line-1", "line-2"}
    return next(
        row.case_id
        for row in office.queue()
        if row.reviewer == CEDAR and set(row.criteria) <= lines
    )


def gone(office: Office, person: str) -> None:
    people.set_active(office.supervisor, PersonId(person), is_active=False)


def test_that_words_tell_what_she_leaves_and_how_to_give_it_on(drawn: Office) -> None:
    words, left = Words(drawn.workspace.home), len(cases_of(drawn, "birch"))
    told = words.say("alder", "people", "let", "birch", "--out")
    assert f"{drawn.first_id}: {left} open cases of theirs" in told
    assert "review reassign" in told
    assert "Jun Birch (no longer let in)" in words.say("alder", "people", "list")
    waits = words.say("alder", "review", "desk", drawn.first_id)
    assert f"{left} open cases of somebody no longer let in" in waits


def test_that_her_answers_go_on_with_the_case(drawn: Office) -> None:
    case_id, words = hers(drawn), Words(drawn.workspace.home)
    drawn.say(case_id, "gen_ours", "yes")
    gone(drawn, "cedar")
    give = ("review", "reassign", drawn.first_id, "--case", case_id, "--to")
    words.say("alder", *give, "birch", *WHY)
    assert "not let in any more" in words.refused("alder", *give, "cedar", *WHY)
    drawn.answer_all(case_id)
    row = next(row for row in drawn.queue() if row.case_id == case_id)
    assert (row.state, row.reviewer) == (CaseState.RELEASED, BIRCH)


def test_that_a_window_that_still_stands_open_saves_nothing(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    who = str(drawn.reviewer_of(case_id).person.person_id)
    gone(drawn, who)
    before = drawn.history_kinds()
    said = refused("people.gone", lambda: drawn.say(case_id, "gen_ours", "yes"))
    assert "nothing was saved" in said
    assert drawn.history_kinds() == before


def test_that_what_she_asked_to_replace_is_decided_and_released_by_another(drawn: Office) -> None:
    case_id, lead, of = hers(drawn), drawn.supervisor, drawn.first_id
    drawn.exclude(case_id)
    replace.request(drawn.desk("cedar"), of, case_id)
    gone(drawn, "cedar")
    assert "Nobody active has the case" in eliminations.worksheet(lead, of).rows[-1].remark
    replace.decide(lead, of, case_id, is_confirmed=True, reason="Seen.")
    assign.reassign(lead, of, [case_id], BIRCH, "She has left.")
    Words(drawn.workspace.home).say("birch", "case", "release", of, case_id)


def test_that_what_she_asked_to_amend_is_decided(reviewed: Office) -> None:
    case_id = right(reviewed)
    number = asked(reviewed, case_id)
    gone(reviewed, str(reviewed.reviewer_of(case_id).person.person_id))
    amend.decide(reviewed.supervisor, number, is_confirmed=True)
    (made,) = amend.of_review(reviewed.supervisor, reviewed.first_id)
    assert made.state == "confirmed"


def test_that_an_answer_she_recorded_for_a_worker_is_decided(
    reviewed: Office, tmp_path: Path
) -> None:
    number, key = rebutting.contested(reviewed, tmp_path)
    gone(reviewed, "dogwood")
    rebutting.decide(reviewed, number, key, Ruled(Held.UPHELD, rebutting.WHY))
    must_add_up(reviewed, tmp_path)


def test_that_a_second_look_goes_to_another_and_the_first_stays_blind_to_it(
    reviewed: Office, tmp_path: Path
) -> None:
    second_id = given_again(reviewed)
    case = cases_again(reviewed)[0]
    was = str(looker(reviewed, case.case_id).person.person_id)
    gone(reviewed, was)
    view = desk_view.show(reviewed.supervisor, second_id)
    mine = sum(each.reviewer == was for each in cases_again(reviewed))
    assert {each.key: each.count for each in view.waiting}["left_behind"] == mine
    give_on(reviewed, case.case_id)
    look_again(reviewed, case.case_id)
    must_add_up(reviewed, tmp_path)


def give_on(office: Office, case_id: CaseId) -> None:
    """To whoever of those left did not find it first."""
    with office.workspace.store.read() as work:
        first = PersonId(str(work.cases.get(office.first_id, case_id).reviewer))
    give = partial(
        assign.reassign, office.supervisor, second_of(office.first_id), [case_id], why="She left."
    )
    said = refused(ConflictKind.FIRST_LOOK, partial(give, first))
    assert "an analyst looks again" in said
    give(PersonId("dogwood"))
