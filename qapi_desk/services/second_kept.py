"""Decisions about the differences of a second review: kept, and believed as the history tells."""

from collections.abc import Mapping
from typing import Any, Final

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.second_looks import Decision
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

KIND: Final = "second-decision"
DECIDED: Final = "second.decided"


def decisions_in(
    desk: Desk, work: Work, review_id: ReviewId
) -> Mapping[tuple[CaseId, CriterionId], Decision]:
    """What was decided of the differences of a review, by case and criterion.

    Raises:
        Refused: ``workspace.forged``.
    """
    kept = kept_as_told(work, desk.library, KIND, _TOLD)
    found = (from_body(Decision, body) for body in kept.values())
    return {(d.case_id, d.criterion): d for d in found if d.review_id == review_id}


def keep(desk: Desk, work: Work, decision: Decision) -> None:
    """Keep a decision and tell the history of it, in one unit of work."""
    key, body = key_of(decision), to_body(decision)
    keep_told(desk, work, (KIND, key), body, desk.happening(DECIDED, key, **body), is_final=True)


def key_of(decision: Decision) -> str:
    """Under what a decision is kept."""
    return f"{decision.review_id}/{decision.case_id}/{decision.criterion}"


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return happening.subject, happening.body


_TOLD = last_told((DECIDED,), _told)
