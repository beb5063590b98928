"""What a review came to, and who may know it: one question asked at every door.

A rate in sight bends the answers, so the running rate, its causes and its cases by outcome are
for supervisors and observers until every opened case is released. Whoever looks at cases of the
review a second time is told nothing of it before they released theirs (``blind``). Every service
that gives out what reviewers found asks here first; pages only reflect it.
"""

from typing import Final

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.services.blind import must_see_case, must_see_whole
from qapi_desk.services.findings_told import must_be_as_told
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

SEES_RUNNING: Final = frozenset({Role.SUPERVISOR, Role.OBSERVER})
"""They see figures before a review is done, and the key of its draw."""
HIDDEN: Final = frozenset({"findings.running", "second.blind"})
"""The codes by which what a review came to is kept from somebody for the time being."""


def is_done(work: Work, review_id: ReviewId) -> bool:
    """Whether cases of a review were opened and every one of them is released."""
    cases = work.cases.all(review_id)
    return bool(cases) and all(case.state is CaseState.RELEASED for case in cases)


def sees_results(desk: Desk, work: Work, review_id: ReviewId) -> bool:
    """Whether the signed-in person may be told what a review came to so far."""
    try:
        must_see_results(desk, work, review_id)
    except Refused as refused:
        if refused.code not in HIDDEN:
            raise
        return False
    return True


def may_see_results(desk: Desk, review_id: ReviewId) -> bool:
    """The same for pages that show something else where it may not be seen."""
    with desk.store.read() as work:
        return sees_results(desk, work, review_id)


def must_see_results(desk: Desk, work: Work, review: Review | ReviewId) -> None:
    """Refuse whoever may not be told yet what a review came to: rates, causes, cases by outcome.

    Raises:
        Refused: ``second.blind``; ``findings.running`` to reviewers and analysts while cases of
            the review are open; ``workspace.forged`` where the findings are not as released.
    """
    review_id = review.review_id if isinstance(review, Review) else review
    must_be_as_told(work, desk.library, review_id)
    must_see_whole(desk, work, review_id)
    if desk.person.role not in SEES_RUNNING and not is_done(work, review_id):
        raise Refused(
            "findings.running",
            "The running rate is for supervisors until every case is released: a rate in sight "
            "bends the answers.",
        )


def must_see_answers(desk: Desk, work: Work, case: ReviewCase) -> None:
    """Refuse whoever may not be told how one case was answered.

    A reviewer sees their own cases. An analyst sees others' when the review is done, as case after
    case would be the running rate; before that, one that nobody answered or whose reviewer asks
    them something.

    Raises:
        Refused: ``case.not_yours``, ``second.blind``, ``findings.running``.
    """
    must_see_case(desk, work, case.review_id, case.case_id)
    if case.reviewer == desk.person.person_id:
        return
    if desk.person.role is Role.REVIEWER:
        raise Refused(
            "case.not_yours", f"Case {case.case_id} is not assigned to you; ask a supervisor."
        )
    is_told = desk.person.role in SEES_RUNNING or not case.answered
    if not (is_told or is_done(work, case.review_id) or _is_asked(desk, work, case)):
        raise Refused(
            "findings.running",
            f"Case {case.case_id} is another's, and its review is not done: what others answered "
            "opens to analysts when every case is released, as a rate in sight bends the answers.",
        )


def _is_asked(desk: Desk, work: Work, case: ReviewCase) -> bool:
    remarks = work.comments.of_case(case.review_id, case.case_id)
    return any(each.is_open and each.to == desk.person.person_id for each in remarks)


def must_see_answers_of(desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId) -> ReviewCase:
    """The same by a case's id; gives the case.

    Raises:
        Refused: ``cases.unknown``; as ``must_see_answers``.
    """
    case = work.cases.get(review_id, case_id)
    must_see_answers(desk, work, case)
    return case
