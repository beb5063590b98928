"""Closing a review year: when everything in it is done, by a supervisor, for good.

The master seed M is then revealed, so that anyone can open the commitment that every draw of the
year rests on. What was reported is not rewritten, so reopening is not offered.
"""

from collections.abc import Iterable, Iterator

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import ItemState
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind
from qapi_desk.sampling.tickets import master_commitment
from qapi_desk.services import (
    amend_kept,
    blind,
    findings_told,
    rebuttals,
    rebuttals_kept,
    rechecks_kept,
    reviews,
    second_review,
    year_closed,
)
from qapi_desk.services.amend_kept import AmendmentState
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.services.year_closed import ClosedYear, must_be_open
from qapi_desk.store.work import Work

__all__ = ["ClosedYear", "close", "closed", "must_be_open", "still_open"]

PLACE = ("reports", "year_close.json")


def close(desk: Desk, review_year: str, reason: str) -> Changes:
    """Close a review year and reveal its master seed. Supervisors only; it is not taken back.

    Args:
        desk: the supervisor's.
        review_year: as reviews have it: ``FFY2026``.
        reason: what was handed in, and when; a line.

    Raises:
        Refused: ``people.role``; ``year.why``; ``year.none``; ``year.closed``; ``year.not_done``,
            naming what is open; ``year.master``; ``workspace.forged``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="close a review year")
    why = said_line(reason, "year.why", "Say what was reported of the year, and when")
    with desk.store.write() as work:
        found = _ordinary(work, review_year)
        year_closed.must_be_open_year(work, review_year, desk.library)
        _must_be_done(desk, work, review_year)
        for review in found:
            findings_told.must_be_as_told(work, desk.library, review.review_id)
        allowed = desk.library.document(*PLACE)
        told = ClosedYear(
            review_year=review_year,
            reviews=tuple(review.review_id for review in found),
            reason=why,
            master=_master(work, review_year),
            allows=allowed["allows"],
            citation=allowed["citation"],
            closed_by=desk.person.person_id,
            closed_at=desk.clock.now(),
        )
        year_closed.keep(desk, work, told)
    return Changes.of(*((Kind.REVIEW, review.review_id) for review in found))


def _ordinary(work: Work, review_year: str) -> tuple[Review, ...]:
    every = reviews.reviews_in(work)
    found = tuple(each for each in every if each.period.review_year == review_year)
    if not found:
        known = sorted({each.period.review_year for each in every})
        there = f"; there are {', '.join(known)}" if known else ""
        raise Refused("year.none", f"There is no review of {review_year!r} here{there}.")
    return found


def still_open(desk: Desk, review_year: str) -> tuple[str, ...]:
    """What keeps a year from being closed, in words. Supervisors and observers.

    Raises:
        Refused: ``people.role``; ``year.none``; ``workspace.forged``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="see what keeps a year open")
    with desk.store.read() as work:
        _ordinary(work, review_year)
        return tuple(_open(desk, work, review_year))


def _must_be_done(desk: Desk, work: Work, review_year: str) -> None:
    left = tuple(_open(desk, work, review_year))
    if left:
        raise Refused(
            "year.not_done",
            f"Review year {review_year} cannot be closed yet: {'; '.join(left)}.",
        )


def _open(desk: Desk, work: Work, review_year: str) -> Iterator[str]:
    in_year = [each for each in reviews.every_in(work) if each.period.review_year == review_year]
    if not any(work.cases.all(each.review_id) for each in in_year):
        yield "no case of it was reviewed"
    for review in in_year:
        if review.kind is not ReviewKind.PRACTICE:
            yield from _cases_open(work, review)
        is_blind = bool(blind.unreleased_in(desk, work, review.review_id))
        if review.kind is ReviewKind.ORDINARY and not is_blind:
            yield from _contested(desk, work, review)
    ids = {each.review_id for each in in_year}
    asked = (each for each in amend_kept.every(work, desk.library) if each.review_id in ids)
    yield from _amendments_open(asked)


def _cases_open(work: Work, review: Review) -> Iterator[str]:
    """A review of which nothing was ever frozen is none that could be done."""
    cases = work.cases.all(review.review_id)
    left = sum(case.state is not CaseState.RELEASED for case in cases)
    if not cases and work.documents.get("plan", review.review_id):
        yield f"nothing is drawn for {review.review_id}"
    elif left:
        yield f"{left} of {len(cases)} cases of {review.review_id} are not released"


def _contested(desk: Desk, work: Work, review: Review) -> Iterator[str]:
    """What somebody may still say or has to decide of a review's findings."""
    review_id = review.review_id
    views = rebuttals.views_in(desk, work, review, rebuttals_kept.all_in(desk, work, review_id))
    contested = sum(view.count(ItemState.CONTESTED) for view in views)
    if contested:
        one = contested == 1
        yield (
            f"{contested} contested finding{'' if one else 's'} of {review_id} "
            f"wait{'s' if one else ''} for a decision"
        )
    waiting = sum(view.count(ItemState.WAITING) for view in views)
    if waiting:
        yield f"{waiting} finding{'' if waiting == 1 else 's'} of {review_id} may still be answered"
    twice = second_review.pairs_in(desk, work, review_id)
    undecided = sum(each.is_waiting for each in twice)
    if undecided:
        wait = "waits" if undecided == 1 else "wait"
        yield f"{undecided} of the second look at {review_id} {wait} to be decided"
    again = rechecks_kept.proposed_in(desk.library, work, review_id)
    if again:
        wait = "change waits" if len(again) == 1 else "changes wait"
        yield f"{len(again)} {wait} after a ruling on {review_id}"


def _amendments_open(found: Iterable[amend_kept.Amendment]) -> Iterator[str]:
    numbers = [str(each.number) for each in found if each.state is AmendmentState.WAITING]
    if numbers:
        one = len(numbers) == 1
        yield f"amendment{'' if one else 's'} {', '.join(numbers)} wait{'s' if one else ''}"


def _master(work: Work, review_year: str) -> str:
    """The year's master seed in hex, once it is seen to open its commitment."""
    body = work.documents.get("master", review_year)
    if body is None:
        return ""
    master = work.secrets.get(f"master:{review_year}")
    if master_commitment(master) != body["commitment"]:
        raise Refused(
            "year.master",
            f"The master seed kept for {review_year} does not open its commitment: the workspace "
            "was changed. Restore it from a backup.",
        )
    return master.hex()


def closed(desk: Desk) -> tuple[ClosedYear, ...]:
    """Every closed year, in order, with its master seed: it is for all to read.

    Raises:
        Refused: ``workspace.forged``.
    """
    with desk.store.read() as work:
        return year_closed.must_be_as_told(work, desk.library)
