"""What was decided of each earlier finding that a ruling might change, and who decided it.

Kept beside the history and believed only as the history tells of it. What a ruling might change is
found elsewhere (``rechecks_found``); who may decide, too (``rechecks``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.settle import Verdict
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

KIND: Final = "recheck"


class RecheckState(StrEnum):
    """How far a look at an earlier finding is. A denied change is to be looked at again."""

    OPEN = "open"
    STANDS = "stands"
    PROPOSED = "proposed"
    DENIED = "denied"
    AMENDED = "amended"


DONE: Final = frozenset({RecheckState.STANDS, RecheckState.AMENDED})
ACTS: Final = tuple(f"recheck.{state}" for state in RecheckState if state is not RecheckState.OPEN)


@dataclass(frozen=True, slots=True)
class RecheckPlace:
    """One earlier finding that a ruling might change. ``ruling`` is the entry's number."""

    ruling: int
    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId

    @property
    def key(self) -> str:
        """The key of its document."""
        return f"{self.ruling:06d}/{self.review_id}/{self.case_id}/{self.criterion}"


@dataclass(frozen=True, slots=True)
class Recheck:
    """What was last decided of one place.

    ``by`` looked at it and ``reason`` says why it stands or should be changed; ``verdict`` is what
    a change would make of it. ``settled_by`` is the second person, ``decision`` what they said.
    """

    place: RecheckPlace
    state: RecheckState
    by: PersonId
    at: datetime
    reason: str
    verdict: Verdict | None = None
    settled_by: str = ""
    settled_at: datetime | None = None
    decision: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nobody has to look at it again."""
        return self.state in DONE


def keep(desk: Desk, work: Work, made: Recheck) -> None:
    """Keep what was decided, and tell the history."""
    body = to_body(made)
    subject = f"{made.place.review_id}/{made.place.case_id}"
    told = desk.happening(f"recheck.{made.state}", subject, recheck=body)
    keep_told(desk, work, (KIND, made.place.key), body, told)


def every_in(shelf: Library, work: Work) -> Mapping[str, Recheck]:
    """Everything decided, by the key of its place.

    Raises:
        Refused: ``workspace.forged``.
    """
    kept = kept_as_told(work, shelf, KIND, last_told(ACTS, _told))
    return {key: from_body(Recheck, body) for key, body in kept.items()}


def proposed_in(shelf: Library, work: Work, review_id: ReviewId) -> tuple[Recheck, ...]:
    """The changes of a review that wait for a second person, oldest first.

    Raises:
        Refused: ``workspace.forged``.
    """
    found = (
        each
        for each in every_in(shelf, work).values()
        if each.state is RecheckState.PROPOSED and each.place.review_id == review_id
    )
    return tuple(sorted(found, key=lambda each: each.at))


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    body = happening.body["recheck"]
    return from_body(RecheckPlace, body["place"]).key, body
