"""Who looks again at which case: never whoever had a hand in what the first look found.

A thin word on ``assign``, which gives, moves and takes back the cases of a second review as it does
those of every other. Here is only who is asked when nobody is named.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import ReviewKind
from qapi_desk.services import assign, conflicts, reviews, second_draw
from qapi_desk.services.conflicts import Record
from qapi_desk.services.people import may_review
from qapi_desk.services.workspace import Desk

_ORDER: Final = (Role.REVIEWER, Role.ANALYST, Role.SUPERVISOR)
"""Whom a case is given to first when nobody is named."""


def share_out(
    desk: Desk,
    review_id: ReviewId,
    person_ids: Sequence[PersonId] = (),
    *,
    due_on: date | None = None,
) -> Changes:
    """Share out the second look's cases that nobody has. Supervisors only.

    Args:
        desk: the supervisor's.
        review_id: the first review.
        person_ids: among whom; without any, among the reviewers, joined by analysts and then
            supervisors as long as a case would be nobody's otherwise.
        due_on: by when.

    Raises:
        Refused: ``people.role``; ``second.none``; ``second.nobody`` where no person of the
            workspace may have a case; as ``assign.assign_balanced``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="assign cases")
    second_id = second_draw.must_be_planned(desk, review_id)
    chosen = tuple(person_ids) or _enough(desk, second_id)
    return assign.assign_balanced(desk, second_id, chosen, due_on=due_on)


def _enough(desk: Desk, second_id: ReviewId) -> tuple[PersonId, ...]:
    """Reviewers, and as many others as it takes until every case can be given to somebody."""
    able = _able(desk)
    with desk.store.read() as work:
        waiting = [each for each in work.queue.all(second_id) if each.case.reviewer is None]
        ids = [each.case.case_id for each in waiting]
        record = conflicts.record_in(desk, work, reviews.review_in(work, second_id), ids)
    chosen: list[PersonId] = []
    left = set(ids)
    for role in _ORDER:
        for person in able:
            free = {each for each in left if record.conflict(person, each) is None}
            is_needed = role is Role.REVIEWER or free
            if person.role is role and is_needed:
                chosen.append(person.person_id)
                left -= free
    if left:
        raise _nobody(left, able, record)
    return tuple(chosen)


def _able(desk: Desk) -> list[Person]:
    found = [each for each in desk.workspace.people() if may_review(each, ReviewKind.SECOND)]
    return sorted(found, key=lambda each: each.person_id)


def _nobody(left: Iterable[CaseId], able: Iterable[Person], record: Record) -> Refused:
    case_ids = sorted(left)
    told = [record.conflict(person, case_ids[0]) for person in able]
    why = "; ".join(each.sentence for each in told if each)
    return Refused(
        "second.nobody",
        f"Nobody here may look at case {case_ids[0]} a second time: {why or 'nobody reviews'}. "
        "Let a supervisor or an analyst look again, or add somebody of another county to the "
        "people table: a peer who has never seen the case.",
        cases=len(case_ids),
    )
