"""Opening a rebuttal: who has errors to answer, and that their cases are released.

Each error is in one rebuttal at the most. The clock runs later, when the packet goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId, WorkerId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import FindingKey, Rebuttal, Side
from qapi_desk.domain.reviews import CaseState, Review
from qapi_desk.services import conventions, rebuttals, rebuttals_kept
from qapi_desk.services.rebuttals import PLACE
from qapi_desk.services.rebuttals_kept import OPENED
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

MOST_DAYS: Final = 250
"""Working days of about a year: more is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Openable:
    """Somebody with errors: how many there are, how many are in no rebuttal, cases not released."""

    whom: str
    errors: int
    free: int
    open_cases: int


def openable(desk: Desk, review_id: ReviewId, side: Side) -> tuple[Openable, ...]:
    """Everybody on a side with an error that stands, in order of id.

    Raises:
        Refused: as ``rebuttals.must_see``.
    """
    with desk.store.read() as work:
        review = rebuttals.must_see(desk, work, review_id)
        found = rebuttals.findings_in(work, review)
        taken = _taken(desk, work, review_id)
        still_open = _open_cases(desk, work, review, side)
    errors: dict[str, list[FindingKey]] = {}
    for key, finding in found.items():
        whom = finding.worker_id if side is Side.WORKER else finding.unit_code
        if finding.outcome is Outcome.ERROR and whom:
            errors.setdefault(whom, []).append(key)
    return tuple(
        Openable(whom, len(keys), len(set(keys) - taken), still_open.get(whom, 0))
        for whom, keys in sorted(errors.items())
    )


def _taken(desk: Desk, work: Work, review_id: ReviewId) -> frozenset[FindingKey]:
    every = rebuttals_kept.all_in(desk, work, review_id)
    return frozenset(key for kept in every for key in kept.rebuttal.items)


def _open_cases(desk: Desk, work: Work, review: Review, side: Side) -> Mapping[str, int]:
    """How many cases that are not released each worker or unit has."""
    units: Mapping[WorkerId, str] = {}
    if side is Side.UNIT:
        with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
            units = reader.worker_units()
    counts: dict[str, int] = {}
    for case in work.cases.all(review.review_id):
        if case.state is not CaseState.RELEASED:
            worker = WorkerId(case.worker_id)
            whom = worker if side is Side.WORKER else units.get(worker, "")
            counts[whom] = counts.get(whom, 0) + 1
    return counts


def open_for(
    desk: Desk, review_id: ReviewId, side: Side, whom: str, *, days: int | None = None
) -> Changes:
    """Open a rebuttal of everything a worker or unit has in error; ``made`` is its number.

    Args:
        desk: a supervisor's.
        review_id: the review.
        side: whether ``whom`` is a worker or a unit.
        whom: the worker's id or the unit's code.
        days: working days to answer; None for the convention in force.

    Raises:
        Refused: ``people.role``; ``rebuttal.none`` where nothing stands in error;
            ``rebuttal.open_cases``; ``rebuttal.exists`` where every error is in one already;
            ``rebuttal.days``; as ``rebuttals.must_go_on``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="open a rebuttal")
    days = _days(desk, days)
    with desk.store.write() as work:
        review = rebuttals.must_go_on(desk, work, review_id)
        items = _items(desk, work, review, side, whom)
        number = len(rebuttals_kept.all_in(desk, work, review_id)) + 1
        made = Rebuttal(
            review_id, number, side, whom, items, days, desk.person.person_id, desk.clock.now()
        )
        rebuttals_kept.keep(desk, work, made, OPENED)
    return Changes.of((Kind.REBUTTAL, made.key), made=str(number))


def _days(desk: Desk, days: int | None) -> int:
    if days is None:
        today = desk.clock.now().date()
        return int(conventions.in_force(desk.library, PLACE, today).row("rebuttal_days").value)
    if not 1 <= days <= MOST_DAYS:
        raise Refused(
            "rebuttal.days", f"An answer is given in 1 to {MOST_DAYS} working days, not in {days}."
        )
    return days


def _items(desk: Desk, work: Work, review: Review, side: Side, whom: str) -> tuple[FindingKey, ...]:
    found = rebuttals.findings_in(work, review)
    errors = sorted(
        key
        for key, f in found.items()
        if f.outcome is Outcome.ERROR and rebuttals.is_of(f, side, whom)
    )
    waiting = _open_cases(desk, work, review, side).get(whom, 0)
    if waiting:
        raise Refused(
            "rebuttal.open_cases",
            f"{waiting} case{'s' if waiting > 1 else ''} of {side} {whom} in {review.review_id} "
            "are not released yet; a rebuttal answers to them all, so open it after that.",
        )
    if not errors:
        raise Refused(
            "rebuttal.none",
            f"Nothing stands in error for {side} {whom!r} in {review.review_id}, so there is "
            "nothing to answer.",
        )
    free = set(errors) - _taken(desk, work, review.review_id)
    if not free:
        raise Refused(
            "rebuttal.exists",
            f"Every error of {side} {whom} is in a rebuttal already; each is answered once.",
        )
    return tuple(sorted(free))
