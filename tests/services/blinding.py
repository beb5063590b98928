"""A second review as it is stored, without its draw: for tests of who is blind to what."""

from dataclasses import replace

from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.ids import CaseId, DrawId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind, second_of
from qapi_desk.services import reviews
from qapi_desk.services.bodies import to_body
from qapi_desk.store.work import Work
from tests.services.desks import Office


def blinded(office: Office, *people: str) -> tuple[CaseId, ...]:
    """Each of these people looks at one released case of the first review a second time.

    The first that is neither theirs nor another's already, one a person.
    """
    with office.workspace.store.write() as work:
        second = _second_in(office, work)
        return tuple(_given(work, (office.first_id, second), person) for person in people)


def _second_in(office: Office, work: Work) -> Review:
    first = reviews.review_in(work, office.first_id)
    made = replace(
        first,
        review_id=second_of(first.review_id),
        kind=ReviewKind.SECOND,
        looks_at=first.review_id,
    )
    if work.documents.get("review", made.review_id) is None:
        body = to_body(made)
        work.documents.put("review", made.review_id, body)
        told = office.supervisor.happening("review.created", made.review_id, **body)
        work.history.append(told)
    return made


def _given(work: Work, both: tuple[ReviewId, Review], person: str) -> CaseId:
    first_id, second = both
    taken = {case.case_id for case in work.cases.all(second.review_id)}
    case = next(
        case
        for case in work.cases.all(first_id)
        if case.state is CaseState.RELEASED
        and case.reviewer != person
        and case.case_id not in taken
    )
    number = len(taken) + 1
    ticket = Ticket(number, case.case_id, f"{number:064x}", TicketRole.SAMPLE)
    draw_id = DrawId(f"{second.review_id}#1")
    facts = (case.office_code, case.worker_id, case.is_masked)
    work.cases.open(second.review_id, draw_id, ticket, case.criteria, facts)
    work.cases.assign(second.review_id, case.case_id, PersonId(person))
    return case.case_id
