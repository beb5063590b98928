"""A second review brought as far as a test wants it: planned, drawn, given out, looked at again."""

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.ids import CaseId, QuestionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import ReviewCase, second_of
from qapi_desk.domain.second_looks import LookTerms, TwoLooks
from qapi_desk.services import answer as answering
from qapi_desk.services import demo_reviewer, second_assign, second_draw, second_review
from qapi_desk.services.workspace import Desk
from tests.services.desks import DATA_FORM, Office

DICE = "3 1 4"


def drawn_again(office: Office, terms: LookTerms | None = None) -> ReviewId:
    """The second review of the office's first, planned and drawn; its id."""
    second_draw.plan(office.supervisor, office.first_id, terms)
    second_draw.draw(office.supervisor, office.first_id, public_value=DICE, progress=Silent())
    return second_of(office.first_id)


def given_again(office: Office, terms: LookTerms | None = None) -> ReviewId:
    """The same with every case in the hands of somebody who may look again."""
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
    second_id = second_of(office.first_id)
    desk = looker(office, case_id)
    demo_reviewer.review(desk, second_id, case_id, supervisor=office.supervisor)


def passed_line_1(office: Office) -> CaseId:
    """A case of the second sample that stood rightly on line 1 by the first look."""
    with office.workspace.store.read() as work:
        passed = {
            each.case_id
            for each in work.findings.as_released(office.first_id)
            if (each.criterion, each.outcome) == ("line-1", Outcome.ACTION)
        }
    return next(case.case_id for case in cases_again(office) if case.case_id in passed)


def look_otherwise(office: Office, case_id: CaseId) -> None:
    """Find a case wrong on line 1 that the script finds right; all else is by the script."""
    second_id, desk = second_of(office.first_id), looker(office, case_id)
    said = (
        Answer(QuestionId("gen_ours"), "yes"),
        Answer(QuestionId("gen_duplicate"), "no"),
        Answer(QuestionId("l1_applies"), "yes"),
        Answer(
            QuestionId("l1_right"), "not_met", comment="The referral was withdrawn before.",
            evidence="Audit trail row 7",
        ),
    )  # fmt: skip
    answering.record_all(desk, second_id, case_id, DATA_FORM, said)
    look_again(office, case_id)


def looked_again(office: Office, terms: LookTerms | None = None) -> tuple[TwoLooks, ...]:
    """A whole second review, one case of it found otherwise on line 1; all that was found twice."""
    given_again(office, terms)
    odd = passed_line_1(office)
    look_otherwise(office, odd)
    for case in cases_again(office):
        if case.case_id != odd:
            look_again(office, case.case_id)
    return second_review.pairs(office.supervisor, office.first_id)


def one_reversal(office: Office) -> TwoLooks:
    """A second review with one case looked at so far, and that one found otherwise."""
    given_again(office)
    odd = passed_line_1(office)
    look_otherwise(office, odd)
    found = second_review.pairs(office.supervisor, office.first_id)
    return next(each for each in found if each.criterion == "line-1")
