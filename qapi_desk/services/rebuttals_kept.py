"""Keeping and reading rebuttals: documents that must be what the history tells of them.

Who may do what, and what follows from it, ``rebuttals`` decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.rebuttals import Decision, FindingKey, Rebuttal, Response
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

T = TypeVar("T")

REBUTTAL, RESPONSE, DECISION = "rebuttal", "rebuttal-response", "rebuttal-decision"
OPENED, SENT, EXTENDED = "rebuttal.opened", "rebuttal.sent", "rebuttal.extended"
ANSWERED, DECIDED = "rebuttal.answered", "rebuttal.decided"
_ACTS: Final[Mapping[str, tuple[str, ...]]] = {
    REBUTTAL: (OPENED, SENT, EXTENDED),
    RESPONSE: (ANSWERED,),
    DECISION: (DECIDED,),
}
"""What the history calls the acts that leave a document of each kind."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One rebuttal with everything that was answered and decided in it."""

    rebuttal: Rebuttal
    responses: dict[FindingKey, Response]
    decisions: dict[FindingKey, Decision]


def keep(desk: Desk, work: Work, rebuttal: Rebuttal, act: str) -> None:
    """Keep a rebuttal as it is from now on, and tell the history of it."""
    _keep(desk, work, (REBUTTAL, rebuttal.key, act), rebuttal)


def keep_response(desk: Desk, work: Work, rebuttal: Rebuttal, response: Response) -> None:
    """Keep an answer; one before it stays in the history."""
    _keep(desk, work, (RESPONSE, _place(rebuttal, response.finding), ANSWERED), response)


def keep_decision(desk: Desk, work: Work, rebuttal: Rebuttal, decision: Decision) -> None:
    """Keep a decision."""
    _keep(desk, work, (DECISION, _place(rebuttal, decision.finding), DECIDED), decision)


def _place(rebuttal: Rebuttal, finding: FindingKey) -> str:
    return f"{rebuttal.key}/{finding.case_id}/{finding.criterion}"


def _keep(desk: Desk, work: Work, place: tuple[str, str, str], value: object) -> None:
    kind, key, act = place
    body = to_body(value)
    keep_told(desk, work, (kind, key), body, desk.happening(act, key, kept=body))


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return happening.subject, happening.body["kept"]


def _values(desk: Desk, work: Work, kind: str, of: type[T]) -> Iterable[tuple[str, T]]:
    bodies = kept_as_told(work, desk.library, kind, last_told(_ACTS[kind], _told))
    return ((key, from_body(of, body)) for key, body in bodies.items())


def all_in(desk: Desk, work: Work, review_id: ReviewId) -> tuple[Kept, ...]:
    """Every rebuttal of a review, in order of number.

    Raises:
        Refused: ``workspace.forged``.
    """
    rebuttals = [r for _, r in _values(desk, work, REBUTTAL, Rebuttal) if r.review_id == review_id]
    found = {r.number: Kept(r, {}, {}) for r in sorted(rebuttals, key=lambda r: r.number)}
    by_key = {kept.rebuttal.key: kept for kept in found.values()}
    for key, response in _values(desk, work, RESPONSE, Response):
        if (kept := by_key.get(_of(key))) is not None:
            kept.responses[response.finding] = response
    for key, decision in _values(desk, work, DECISION, Decision):
        if (kept := by_key.get(_of(key))) is not None:
            kept.decisions[decision.finding] = decision
    return tuple(found.values())


def _of(place: str) -> str:
    """The key of the rebuttal that an answer or a decision belongs to."""
    return place.rsplit("/", 2)[0]


def one_in(desk: Desk, work: Work, review_id: ReviewId, number: int) -> Kept:
    """One rebuttal by its number.

    Raises:
        Refused: ``rebuttal.unknown``; ``workspace.forged``.
    """
    found = next((k for k in all_in(desk, work, review_id) if k.rebuttal.number == number), None)
    if found is None:
        raise Refused("rebuttal.unknown", f"{review_id} has no rebuttal {number}; see the list.")
    return found
