"""A case given back by its reviewer, and one sent back to its reviewer."""

import pytest

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign, queue
from tests.services.desks import Office
from tests.services.hands import ALDER, CEDAR, FRIDAY, cases_of, refused, row


@pytest.fixture
def begun(drawn: Office) -> CaseId:
    """A case with one answer."""
    case_id = drawn.a_case("line-1", only=True)
    drawn.say(case_id, "gen_ours", "no")
    return case_id


def test_that_a_case_given_back_waits_for_supervisors_with_its_reason(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.hand_back(drawn.desk("birch"), drawn.first_id, case_id, "I know the family")
    seen = row(drawn, case_id)
    assert (seen.state, seen.reviewer) == (CaseState.UNASSIGNED, None)
    assert seen.handed_back_why == "I know the family"
    mine = queue.rows(drawn.desk("birch"), drawn.first_id)
    assert case_id not in {each.case_id for each in mine}


def test_that_a_case_given_back_goes_on_from_where_it_was(drawn: Office, begun: CaseId) -> None:
    before = row(drawn, begun)
    assign.set_due(drawn.supervisor, drawn.first_id, [begun], FRIDAY)
    assign.hand_back(drawn.reviewer_of(begun), drawn.first_id, begun, "Too long")
    assert row(drawn, begun).state is CaseState.UNASSIGNED
    assign.assign_balanced(drawn.supervisor, drawn.first_id, [ALDER])
    after = row(drawn, begun)
    assert (after.state, after.answered) == (before.state, before.answered)
    assert (after.reviewer, after.due_on, after.handed_back_why) == ("alder", FRIDAY, "")


@pytest.mark.parametrize("who", ["birch", "alder"])
def test_that_only_ones_own_case_is_given_back(drawn_office: Office, who: str) -> None:
    theirs, desk = cases_of(drawn_office, "cedar")[0], drawn_office.desk(who)
    refused(
        "assign.not_yours",
        lambda: assign.hand_back(desk, drawn_office.first_id, theirs, "No"),
    )


def test_that_giving_back_needs_a_reason(drawn_office: Office) -> None:
    mine = cases_of(drawn_office, "birch")[0]
    desk = drawn_office.desk("birch")
    refused("assign.why", lambda: assign.hand_back(desk, drawn_office.first_id, mine, ""))


def test_that_a_returned_case_carries_its_instructions_to_its_reviewer(
    drawn: Office, begun: CaseId
) -> None:
    assign.return_to_reviewer(drawn.supervisor, drawn.first_id, begun, "Look at page 3")
    rows = queue.rows(drawn.reviewer_of(begun), drawn.first_id)
    seen = next(each for each in rows if each.case_id == begun)
    assert (seen.is_returned, seen.returned_why) == (True, "Look at page 3")
    with drawn.workspace.store.read() as work:
        head = work.history.head()
        assert work.assignments.get(drawn.first_id, begun).returned_by == "alder"
    assert head is not None
    what = head.happening
    assert (what.kind, what.subject) == ("case.returned", f"{drawn.first_id}/{begun}")
    assert what.body == {"to": str(seen.reviewer), "why": "Look at page 3"}


def test_that_a_case_is_no_longer_returned_once_it_is_released(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    drawn.say(case_id, "gen_ours", "no")
    assign.return_to_reviewer(drawn.supervisor, drawn.first_id, case_id, "Is that so?")
    drawn.answer_all(case_id)
    assert (row(drawn, case_id).is_returned, row(drawn, case_id).returned_why) == (False, "")


def test_that_a_case_nobody_began_is_not_returned(drawn_office: Office) -> None:
    case_id = cases_of(drawn_office, "birch")[0]
    lead, review_id = drawn_office.supervisor, drawn_office.first_id
    refused("assign.not_begun", lambda: assign.return_to_reviewer(lead, review_id, case_id, "?"))


def test_that_a_case_of_nobodys_is_not_returned(drawn: Office, begun: CaseId) -> None:
    assign.hand_back(drawn.reviewer_of(begun), drawn.first_id, begun, "Too long")
    lead, review_id = drawn.supervisor, drawn.first_id
    refused("assign.nobodys", lambda: assign.return_to_reviewer(lead, review_id, begun, "?"))


def test_that_nobody_returns_a_case_to_themselves(drawn: Office, begun: CaseId) -> None:
    assign.assign(drawn.supervisor, drawn.first_id, [begun], ALDER)
    lead, review_id = drawn.supervisor, drawn.first_id
    refused("assign.oneself", lambda: assign.return_to_reviewer(lead, review_id, begun, "?"))


def test_that_returning_needs_instructions(drawn: Office, begun: CaseId) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    refused("assign.why", lambda: assign.return_to_reviewer(lead, review_id, begun, "\n"))


@pytest.mark.parametrize("who", ["birch", "dogwood", "elder"])
def test_that_only_supervisors_move_return_or_date_cases(drawn_office: Office, who: str) -> None:
    desk, review_id = drawn_office.desk(who), drawn_office.first_id
    case_id = cases_of(drawn_office, "cedar")[0]
    assert desk.person.role is not Role.SUPERVISOR
    for act in (
        lambda: assign.reassign(desk, review_id, [case_id], CEDAR, "Because"),
        lambda: assign.return_to_reviewer(desk, review_id, case_id, "Because"),
        lambda: assign.set_due(desk, review_id, [case_id], FRIDAY),
    ):
        refused("people.role", act)
