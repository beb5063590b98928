"""Amendments as the workspace keeps them: what a frozen answer was, what it is now, and by whom.

The frozen answer stays what it was; an amendment stands beside it. Two people are behind each. It
judges nothing: what an amendment comes to is told in ``amend_effect``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, PersonId, ReviewId
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

KIND: Final = "amendment"
ACTS: Final = ("amendment.proposed", "amendment.confirmed", "amendment.denied")


class AmendmentState(StrEnum):
    """How far an amendment is."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class AmendedAnswer:
    """One answer of a form as it stood when the amendment was asked for, and as it would be."""

    form_id: FormId
    was: Answer
    now: Answer


@dataclass(frozen=True, slots=True)
class Amendment:
    """Changed answers of a released case, for a reason. ``number`` counts in the workspace.

    ``stood`` fingerprints how the case's findings stood when it was asked for; ``evidence`` says
    where the proof of the change is, and may be empty.
    """

    number: int
    review_id: ReviewId
    case_id: CaseId
    answers: tuple[AmendedAnswer, ...]
    reason: str
    evidence: str
    stood: str
    asked_by: PersonId
    asked_at: datetime
    state: AmendmentState = AmendmentState.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    decision: str = ""
    """Why it was denied, or what the confirming supervisor added."""


def every(work: Work, shelf: Library, review_id: ReviewId | None = None) -> tuple[Amendment, ...]:
    """Every amendment, or those of one review, in the order they were asked for.

    Raises:
        Refused: ``workspace.forged``.
    """
    kept = kept_as_told(work, shelf, KIND, last_told(ACTS, _told))
    found = (from_body(Amendment, kept[key]) for key in sorted(kept))
    return tuple(each for each in found if review_id in {None, each.review_id})


def confirmed(work: Work, shelf: Library, review_id: ReviewId) -> tuple[Amendment, ...]:
    """The amendments of a review that hold, in the order they were asked for.

    Raises:
        Refused: ``workspace.forged``.
    """
    found = every(work, shelf, review_id)
    return tuple(each for each in found if each.state is AmendmentState.CONFIRMED)


def of_case(
    work: Work, shelf: Library, review_id: ReviewId, case_id: CaseId
) -> tuple[Amendment, ...]:
    """The amendments of one case, in the order they were asked for.

    Raises:
        Refused: ``workspace.forged``.
    """
    return tuple(each for each in every(work, shelf, review_id) if each.case_id == case_id)


def get(work: Work, shelf: Library, number: int) -> Amendment:
    """One amendment.

    Raises:
        Refused: ``amend.unknown``; ``workspace.forged``.
    """
    found = next((each for each in every(work, shelf) if each.number == number), None)
    if found is None:
        raise Refused("amend.unknown", f"There is no amendment {number} in this workspace.")
    return found


def next_number(work: Work) -> int:
    """The number of the next amendment."""
    return len(work.documents.list(KIND)) + 1


def keep(desk: Desk, work: Work, act: str, amendment: Amendment) -> None:
    """Keep an amendment as it stands now, and tell the history of the act."""
    body = to_body(amendment)
    subject = f"{amendment.review_id}/{amendment.case_id}"
    told = desk.happening(act, subject, amendment=body)
    keep_told(desk, work, (KIND, _key(amendment.number)), body, told)


def _key(number: int) -> str:
    return f"{number:06d}"


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    body: Mapping[str, Any] = happening.body["amendment"]
    return _key(body["number"]), body
