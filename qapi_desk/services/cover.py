"""Standing in for somebody who is away: their open cases move, and what is left moves back.

Each case is checked for itself; one that the stand-in may not have stays where it is and is
told. Answers stay with the case, and what the stand-in released stays released.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qapi_desk.domain.assignments import QueuedCase
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.services import conflicts, practice_key, reviews
from qapi_desk.services.assign import must_review
from qapi_desk.services.conflicts import Conflict
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_BEGUN, _ENDED = "cover.begun", "cover.ended"


@dataclass(frozen=True, slots=True)
class Covered:
    """What a cover came to: the cases that moved, and those the stand-in may not have."""

    changes: Changes
    moved: tuple[CaseId, ...]
    left: tuple[Conflict, ...] = ()


def cover(desk: Desk, review_id: ReviewId, away: PersonId, stand_in: PersonId, why: str) -> Covered:
    """Let somebody stand in for a reviewer who is away. Supervisors only.

    Raises:
        Refused: ``people.role``, ``people.unknown``, ``assign.not_a_reviewer``, ``cover.same``,
            ``cover.why``, ``cover.nothing`` when there is no open case; a conflict by its kind
            when the stand-in may have none of them.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(Role.SUPERVISOR, to="arrange who stands in")
    why = said_line(why, "cover.why", "Say why somebody stands in")
    if away == stand_in:
        raise Refused("cover.same", "Nobody stands in for themselves; choose somebody else.")
    with desk.store.write() as work:
        person = work.people.get(stand_in)
        must_review(person, reviews.review_in(work, review_id).kind)
        name = work.people.get(away).name
        found = [q for q in work.queue.all(review_id) if q.is_open and q.case.reviewer == away]
        if not found:
            raise Refused("cover.nothing", f"{name} has no open case in this review.")
        review = reviews.review_in(work, review_id)
        record = conflicts.record_in(desk, work, review, [q.case.case_id for q in found])
        against = {q.case.case_id: record.conflict(person, q.case.case_id) for q in found}
        left = tuple(conflict for conflict in against.values() if conflict)
        moving = [q for q in found if not against[q.case.case_id]]
        if not moving:
            raise left[0].refused()
        for queued in moving:
            _move(work, queued, stand_in)
        _remember(desk, work, review_id, _body(away, stand_in, why, moving, left))
    return _covered(moving, left)


def _move(work: Work, queued: QueuedCase, stand_in: PersonId) -> None:
    """A case keeps whose it is through any number of stand-ins, until it comes home."""
    case, owner = queued.case, queued.agreed.covers_for or queued.case.reviewer
    work.cases.assign(case.review_id, case.case_id, stand_in)
    work.assignments.set(
        replace(
            queued.agreed,
            covers_for=None if owner == stand_in else owner,
            waived_by=None,
            waiver="",
        )
    )


def _body(
    away: PersonId,
    stand_in: PersonId,
    why: str,
    moving: Sequence[QueuedCase],
    left: Sequence[Conflict],
) -> dict[str, object]:
    waivers = {
        q.case.case_id: [q.agreed.waived_by, q.agreed.waiver] for q in moving if q.agreed.waiver
    }
    return {
        "kind": _BEGUN,
        "away": away,
        "stand_in": stand_in,
        "why": why,
        "cases": [q.case.case_id for q in moving],
        "left": {conflict.case_id: conflict.sentence for conflict in left},
        "waivers": waivers,
    }


def end_cover(desk: Desk, review_id: ReviewId, away: PersonId, why: str = "") -> Covered:
    """Give somebody who is back the cases that are not released yet. Supervisors only.

    A waiver their case had before they went holds again.

    Raises:
        Refused: ``people.role``, ``people.unknown``, ``assign.not_a_reviewer``, ``cover.none``
            when nobody stands in for them.
    """
    desk.person.must_be(Role.SUPERVISOR, to="arrange who stands in")
    why = said_line(why, "cover.why", "Say why the cover ends") if why else ""
    with desk.store.write() as work:
        person = work.people.get(away)
        must_review(person, reviews.review_in(work, review_id).kind)
        found = [q for q in work.queue.all(review_id) if q.is_open and q.agreed.covers_for == away]
        if not found:
            raise Refused("cover.none", f"Nobody has an open case of {person.name}'s here.")
        waivers = _waivers_before(work, review_id, away)
        for queued in found:
            _give_back(work, queued, away, waivers)
        cases = [q.case.case_id for q in found]
        _remember(desk, work, review_id, {"kind": _ENDED, "away": away, "why": why, "cases": cases})
    return _covered(found)


def _waivers_before(
    work: Work, review_id: ReviewId, away: PersonId
) -> dict[CaseId, tuple[PersonId, str]]:
    """The waivers somebody's cases had when they went, the latest of each case."""
    found: dict[CaseId, tuple[PersonId, str]] = {}
    for entry in work.history.entries(_BEGUN, review_id):
        what = entry.happening
        if what.subject == review_id and what.body["away"] == away:
            found |= {case_id: (by, text) for case_id, (by, text) in what.body["waivers"].items()}
    return found


def _give_back(
    work: Work,
    queued: QueuedCase,
    away: PersonId,
    waivers: Mapping[CaseId, tuple[PersonId, str]],
) -> None:
    case = queued.case
    waived_by, waiver = waivers.get(case.case_id, (None, ""))
    work.cases.assign(case.review_id, case.case_id, away)
    work.assignments.set(
        replace(queued.agreed, covers_for=None, waived_by=waived_by, waiver=waiver)
    )


def _remember(desk: Desk, work: Work, review_id: ReviewId, body: dict[str, object]) -> None:
    kind = str(body.pop("kind"))
    work.history.append(desk.happening(kind, review_id, **body))


def _covered(moved: Sequence[QueuedCase], left: tuple[Conflict, ...] = ()) -> Covered:
    ids = tuple(queued.case.case_id for queued in moved)
    return Covered(Changes.of(*((Kind.CASE, case_id) for case_id in ids)), ids, left)
