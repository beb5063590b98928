"""Risk strata from a screen: what the record says of each case of a frame, before any is drawn.

The risk is taken up before the plan is frozen and frozen with it, like any other strata.
"""

from collections.abc import Iterable
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.screens import ScreenStanding
from qapi_desk.services.plan_sample import plan_in
from qapi_desk.services.screen_kept import looked_into, must_be_of
from qapi_desk.services.universes import derived_in
from qapi_desk.services.workspace import Desk

DOCUMENT: Final = "risk"
_LEVELS: Final = (
    (ScreenStanding.ERROR, "ERROR"),
    (ScreenStanding.UNDETERMINED, "UNDETERMINED"),
    (ScreenStanding.ACTION, "ACTION"),
)
"""Strata, the gravest first: a case with several verdicts is in the first that one of them is."""


def take_up(desk: Desk, review_id: ReviewId, screen_id: str, subject: str) -> Changes:
    """Make the computed outcome of one rule or criterion the risk of each case of the frame.

    Args:
        desk: supervisors and analysts.
        review_id: whose universes are derived and whose plan is still open.
        screen_id: a screen of this review.
        subject: a rule or criterion of it.

    Raises:
        Refused: ``people.role``, ``plan.frozen``, ``plan.no_universes``, ``screen.of_another``,
            ``screen.subject``; whatever reading a screen refuses.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, to="take up a risk")
    with looked_into(desk, screen_id) as (record, file):
        must_be_of(record, review_id)
        place = file.subject(subject)
        levels = _levels(file.standings(place.number))
    with desk.store.write() as work:
        if plan_in(work, review_id) is not None:
            raise Refused("plan.frozen", "The plan is frozen; a frozen plan is never changed.")
        derived_in(work, review_id)
        work.frame_facts.set_risk(review_id, levels)
        body = {
            "screen_id": screen_id,
            "of": subject,
            "file_sha256": record.file_sha256,
            "cases": len(levels),
        }
        work.documents.replace(DOCUMENT, review_id, body)
        work.history.append(desk.happening("risk.taken_up", review_id, **body))
    return Changes.of((Kind.PLAN, review_id))


def _levels(standings: Iterable[tuple[str, str]]) -> dict[CaseId, str]:
    """The gravest level of each case; cases without a level that counts are left out."""
    rank = {str(standing): place for place, (standing, _) in enumerate(_LEVELS)}
    gravest: dict[CaseId, int] = {}
    for case_id, standing in standings:
        if standing in rank:
            known = gravest.get(CaseId(case_id), len(rank))
            gravest[CaseId(case_id)] = min(known, rank[standing])
    return {case_id: _LEVELS[place][1] for case_id, place in gravest.items()}
