"""A second review brought as far as a test wants it: planned, drawn, assigned, looked at again."""

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, ReviewCase, second_of
from qapi_desk.domain.second_looks import LookTerms, TwoLooks
from qapi_desk.services import answer as answering
from qapi_desk.services import demo_reviewer, second_assign, second_draw, second_review
from qapi_desk.services.casework import open_case
from qapi_desk.services.workspace import Desk
from tests.services.desks import Office

DICE = "3 1 4"


def drawn_again(office: Office, terms: LookTerms | None = None) -> ReviewId:
    """The second review of the office's first, planned and drawn; its id."""
    second_draw.plan(office.supervisor, office.first_id, terms)
    second_draw.draw(office.supervisor, office.first_id, public_value=DICE, progress=Silent())
    return second_of(office.first_id)


def given_again(office: Office, terms: LookTerms | None = None) -> ReviewId:
    """The same with every case in the hands of whoever may look again."""
    second_id = drawn_again(office, terms)
    second_assign.share_out(office.supervisor, office.first_id)
    return second_id


def cases_again(office: Office) -> tuple[ReviewCase, ...]:
    """The second review's cases, in order of place."""
    with office.workspace.store.read() as work:
        return work.cases.all(second_of(office.first_id))


def looker(office: Office, case_id: CaseId) -> Desk:
    """The desk of whoever looks at a case again."""
    case = next(each for each in cases_again(office) if each.case_id == case_id)
    return office.desk(str(case.reviewer))


def look_again(office: Office, case_id: CaseId) -> None:
    """Answer one case of the second review by the script and release it."""
    confirming = office.supervisor
    demo_reviewer.review(
        looker(office, case_id), second_of(office.first_id), case_id, supervisor=confirming
    )


def first_finding(office: Office, case_id: CaseId, criterion: str) -> Finding:
    """What was found of it the first time, by the governing ruleset."""
    with office.workspace.store.read() as work:
        return next(
            each
            for each in work.findings.as_released(office.first_id)
            if (each.case_id, each.criterion) == (case_id, criterion)
        )
