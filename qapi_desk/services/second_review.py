"""What a second review came to: each criterion of a case as it was found twice, side by side.

Which cases are looked at again is ``second_draw``'s business; how a difference is settled
``second_differences``'. A second look has differences, never a rate.
"""

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.domain.second_looks import Decision, TwoLooks
from qapi_desk.services import findings_told, in_sight, reviews, second_kept
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

__all__ = ["Decision", "TwoLooks", "pairs", "pairs_in"]


def pairs(desk: Desk, review_id: ReviewId) -> tuple[TwoLooks, ...]:
    """Every criterion that was found twice, in order of case id; empty without a second review.

    Args:
        desk: a supervisor's or an observer's.
        review_id: the first review.

    Raises:
        Refused: ``people.role``, ``second.blind``.
    """
    desk.person.must_be(*in_sight.SEES_RUNNING, to="see what was found twice")
    with desk.store.read() as work:
        in_sight.must_see_results(desk, work, review_id)
        return pairs_in(desk, work, review_id)


def pairs_in(desk: Desk, work: Work, review_id: ReviewId) -> tuple[TwoLooks, ...]:
    """The same, read in a unit of work that is open already.

    Raises:
        Refused: ``review.unknown``; ``workspace.forged`` for findings of either look, and
            decisions, that the history denies.
    """
    review = reviews.review_in(work, review_id)
    second_id = second_of(review_id)
    released = {
        case.case_id for case in work.cases.all(second_id) if case.state is CaseState.RELEASED
    }
    if not released:
        return ()
    for each in (review_id, second_id):
        findings_told.must_be_as_told(work, desk.library, each)
    first = {_key(f): f for f in work.findings.as_released(review_id, review.governing)}
    second = work.findings.as_released(second_id, review.governing)
    decided = second_kept.decisions_in(desk, work, review_id)
    found = [
        TwoLooks(f.case_id, f.criterion, first[_key(f)], f, decided.get(_key(f)))
        for f in second
        if f.case_id in released and _key(f) in first
    ]
    return tuple(sorted(found, key=lambda each: (each.case_id, each.criterion)))


def _key(finding: Finding) -> tuple[CaseId, CriterionId]:
    return finding.case_id, finding.criterion
