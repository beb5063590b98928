"""Sharing out the cases of a review that nobody has."""

from qapi_desk.domain.ids import PersonId
from qapi_desk.services import assign
from tests.services.desks import Office
from tests.services.hands import ALDER, BIRCH, FRIDAY, cases_of, refused, row


def test_that_a_day_can_be_agreed_for_all_that_is_shared_out(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.hand_back(drawn.desk("birch"), drawn.first_id, case_id, "Too long")
    assign.assign_balanced(drawn.supervisor, drawn.first_id, [ALDER], due_on=FRIDAY)
    assert (row(drawn, case_id).reviewer, row(drawn, case_id).due_on) == ("alder", FRIDAY)


def test_that_sharing_among_nobody_is_refused(drawn_office: Office) -> None:
    lead, review_id = drawn_office.supervisor, drawn_office.first_id
    refused("assign.nobody", lambda: assign.assign_balanced(lead, review_id, []))


def test_that_an_analyst_is_given_no_share(drawn_office: Office) -> None:
    lead, review_id = drawn_office.supervisor, drawn_office.first_id
    both = [BIRCH, PersonId("dogwood")]
    refused("assign.not_a_reviewer", lambda: assign.assign_balanced(lead, review_id, both))
