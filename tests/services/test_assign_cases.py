"""Giving cases, with a day and with a waiver; moving them; a released one stays."""

from datetime import date

import pytest

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign, conflicts, due_days, people
from tests.services.desks import Office, person
from tests.services.hands import (
    ALDER,
    BIRCH,
    CEDAR,
    FRIDAY,
    SATURDAY,
    YESTERDAY,
    cases_of,
    hired,
    own_worker,
    refused,
    row,
)


def last(office: Office) -> Happening:
    """What happened last."""
    with office.workspace.store.read() as work:
        entry = work.history.head()
    assert entry is not None
    return entry.happening


@pytest.fixture
def case_id(drawn: Office) -> CaseId:
    """A case of Birch's."""
    return cases_of(drawn, "birch")[0]


def test_that_a_case_is_given_with_its_day_and_its_minutes(drawn: Office, case_id: CaseId) -> None:
    new = hired(drawn, "fir")
    assign.assign(drawn.supervisor, drawn.first_id, [case_id], new, due_on=FRIDAY)
    given = row(drawn, case_id)
    assert (given.reviewer, given.due_on) == ("fir", FRIDAY)
    assert given.minutes > 0


def test_that_giving_is_in_the_history_with_its_day(drawn: Office, case_id: CaseId) -> None:
    assign.assign(drawn.supervisor, drawn.first_id, [case_id, case_id], ALDER, due_on=FRIDAY)
    what = last(drawn)
    assert (what.kind, what.subject) == ("cases.assigned", drawn.first_id)
    assert what.body == {
        "to": "alder",
        "cases": [case_id],
        "due_on": "2026-11-06",
        "taken_from": {case_id: "birch"},
    }


def test_that_giving_without_a_day_leaves_the_day_agreed_before(
    drawn: Office, case_id: CaseId
) -> None:
    assign.assign(drawn.supervisor, drawn.first_id, [case_id], BIRCH, due_on=FRIDAY)
    assign.assign(drawn.supervisor, drawn.first_id, [case_id], ALDER)
    assert row(drawn, case_id).due_on == FRIDAY


def test_that_a_day_that_is_over_is_refused(drawn_office: Office) -> None:
    case_ids = cases_of(drawn_office, "birch")[:1]
    told = refused(
        "assign.due_past",
        lambda: assign.assign(
            drawn_office.supervisor, drawn_office.first_id, case_ids, BIRCH, due_on=YESTERDAY
        ),
    )
    assert "2026-11-01" in told


def test_that_today_is_not_too_early(drawn: Office, case_id: CaseId) -> None:
    today = date(2026, 11, 2)
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], today)
    assert (row(drawn, case_id).due_on, row(drawn, case_id).is_overdue) == (today, False)


def test_that_a_closed_day_is_refused_naming_the_open_ones_beside_it(drawn_office: Office) -> None:
    case_ids = cases_of(drawn_office, "birch")[:1]
    told = refused(
        "assign.due_closed",
        lambda: assign.set_due(drawn_office.supervisor, drawn_office.first_id, case_ids, SATURDAY),
    )
    assert "(Saturday); choose 2026-11-06 or 2026-11-09" in told


def test_that_a_due_day_can_be_said_in_working_days(drawn_office: Office) -> None:
    desk = drawn_office.supervisor  # 11 November is Veterans Day
    assert due_days.in_working_days(desk, drawn_office.first_id, 7) == date(2026, 11, 12)
    refused("assign.due_days", lambda: due_days.in_working_days(desk, drawn_office.first_id, -1))


def test_that_a_due_day_can_be_taken_away_again(drawn: Office, case_id: CaseId) -> None:
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], FRIDAY)
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], None)
    assert row(drawn, case_id).due_on is None
    assert last(drawn).body == {"due_on": "", "cases": [case_id]}


def test_that_a_conflict_refuses_all_of_the_cases(drawn: Office, case_id: CaseId) -> None:
    worker, before = own_worker(drawn, case_id), drawn.queue()
    other = cases_of(drawn, "cedar")[0]
    refused(
        "assign.own_case",
        lambda: assign.assign(drawn.supervisor, drawn.first_id, [other, case_id], worker),
    )
    assert drawn.queue() == before


def test_that_a_waiver_lets_a_conflict_pass_and_is_kept(drawn: Office, case_id: CaseId) -> None:
    worker = own_worker(drawn, case_id)
    assign.assign(
        drawn.supervisor, drawn.first_id, [case_id], worker, waiver="  Nobody else  is left."
    )
    with drawn.workspace.store.read() as work:
        agreed = work.assignments.get(drawn.first_id, case_id)
    assert (agreed.waived_by, agreed.waiver) == ("alder", "Nobody else is left.")
    body = last(drawn).body
    assert body["waiver"] == "Nobody else is left."
    assert body["waived"] == {case_id: f"Fir has worked case {case_id}"}


def test_that_a_waiver_is_kept_only_where_there_is_a_conflict(
    drawn: Office, case_id: CaseId
) -> None:
    worker = own_worker(drawn, case_id)
    theirs = {
        each.case_id
        for each in conflicts.conflicts(
            drawn.supervisor, drawn.first_id, [r.case_id for r in drawn.queue()], worker
        )
    }
    clean = next(r.case_id for r in drawn.queue() if r.case_id not in theirs)
    assign.assign(drawn.supervisor, drawn.first_id, [case_id, clean], worker, waiver="Small office")
    assert (row(drawn, case_id).waiver, row(drawn, clean).waiver) == ("Small office", "")


def test_that_a_waiver_where_nothing_conflicts_is_refused(drawn: Office, case_id: CaseId) -> None:
    before = drawn.queue()
    refused(
        "assign.nothing_to_waive",
        lambda: assign.assign(
            drawn.supervisor, drawn.first_id, [case_id], ALDER, waiver="To be safe"
        ),
    )
    assert drawn.queue() == before


def test_that_nobody_waives_their_own_conflict(drawn: Office, case_id: CaseId) -> None:
    lead = hired(drawn, "fir", row(drawn, case_id).worker_id, Role.SUPERVISOR)
    told = refused(
        "assign.own_waiver",
        lambda: assign.assign(
            drawn.desk("fir"), drawn.first_id, [case_id], lead, waiver="I am impartial"
        ),
    )
    assert "another supervisor" in told
    assert row(drawn, case_id).reviewer == "birch"


def test_that_a_waiver_ends_when_the_case_moves_on(drawn: Office, case_id: CaseId) -> None:
    worker = own_worker(drawn, case_id)
    assign.assign(drawn.supervisor, drawn.first_id, [case_id], worker, waiver="Small office")
    assign.reassign(drawn.supervisor, drawn.first_id, [case_id], BIRCH, "Somebody is free now")
    assert row(drawn, case_id).waiver == ""


def test_that_somebody_no_longer_let_in_gets_no_case(drawn: Office, case_id: CaseId) -> None:
    people.set_active(drawn.supervisor, CEDAR, is_active=False)
    told = refused(
        "assign.not_a_reviewer",
        lambda: assign.assign(drawn.supervisor, drawn.first_id, [case_id], CEDAR),
    )
    assert "Noor Cedar is not let in any more" in told


def test_that_moving_a_case_keeps_its_answers_and_says_why(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    drawn.say(case_id, "gen_ours", "no")
    old = row(drawn, case_id)
    assign.reassign(drawn.supervisor, drawn.first_id, [case_id], ALDER, "Long leave")
    new = row(drawn, case_id)
    assert (new.reviewer, new.state, new.answered) == ("alder", old.state, old.answered)
    with drawn.workspace.store.read() as work:
        assert [e.answer.value for e in work.answers.events(drawn.first_id, case_id)] == ["no"]
    what = last(drawn)
    assert (what.kind, what.body["why"]) == ("cases.reassigned", "Long leave")
    assert what.body["taken_from"] == {case_id: old.reviewer}


@pytest.mark.parametrize(
    ("code", "to", "why"),
    [("assign.why", "alder", " "), ("assign.same", "birch", "Because")],
)
def test_that_moving_needs_a_reason_and_another_person(
    drawn_office: Office, code: str, to: str, why: str
) -> None:
    ids = cases_of(drawn_office, "birch")[:1]
    lead, review_id = drawn_office.supervisor, drawn_office.first_id
    refused(code, lambda: assign.reassign(lead, review_id, ids, PersonId(to), why))


def test_that_a_case_nobody_has_is_assigned_not_moved(drawn: Office, case_id: CaseId) -> None:
    assign.hand_back(drawn.desk("birch"), drawn.first_id, case_id, "I know the family")
    lead, review_id = drawn.supervisor, drawn.first_id
    refused(
        "assign.nobodys", lambda: assign.reassign(lead, review_id, [case_id], CEDAR, "He is free")
    )
    refused(
        "assign.nobodys",
        lambda: assign.reassign(lead, review_id, [CaseId("9")], CEDAR, "He is free"),
    )


def test_that_a_released_case_never_moves(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    drawn.answer_all(case_id)
    had = row(drawn, case_id)
    assert had.state is CaseState.RELEASED
    lead, review_id, mine = drawn.supervisor, drawn.first_id, drawn.desk(str(had.reviewer))
    for act in (
        lambda: assign.assign(lead, review_id, [case_id], ALDER),
        lambda: assign.reassign(lead, review_id, [case_id], ALDER, "Tidying up"),
        lambda: assign.set_due(lead, review_id, [case_id], FRIDAY),
        lambda: assign.return_to_reviewer(lead, review_id, case_id, "Look again"),
        lambda: assign.hand_back(mine, review_id, case_id, "Not mine"),
    ):
        refused("assign.released", act)
    assert row(drawn, case_id) == had


def test_that_the_history_holds_after_all_of_it(drawn: Office, case_id: CaseId) -> None:
    desk, review_id = drawn.supervisor, drawn.first_id
    assign.assign(desk, review_id, [case_id], person("alder"), due_on=FRIDAY)
    assign.reassign(desk, review_id, [case_id], BIRCH, "Back again")
    assign.hand_back(drawn.desk("birch"), review_id, case_id, "Too long")
    with drawn.workspace.store.read() as work:
        assert work.history.verify() is None
    assert drawn.history_kinds()[-3:] == ["cases.assigned", "cases.reassigned", "case.handed_back"]
