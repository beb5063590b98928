"""Review years that are closed: after that nothing of the year is answered, released or settled.

Every service that would change what a year came to asks here first. How a year is closed is told
in ``years``; this room knows only that it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

KIND: Final = "year-closed"
ACT: Final = "year.closed"


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """A closed review year. ``master`` is M, 64 hex digits, empty where none was committed.

    ``allows`` and ``citation`` say what the law then allows, as they stood when it was closed.
    """

    review_year: str
    reviews: tuple[ReviewId, ...]
    reason: str
    master: str
    allows: str
    citation: str
    closed_by: PersonId
    closed_at: datetime


def must_be_open(work: Work, review: Review, shelf: Library | None = None) -> None:
    """Refuse what would change a review of a closed year; a practice review is of no year.

    Args:
        work: the unit of work that is open.
        review: the review that would be changed.
        shelf: where it is at hand, what is kept is also compared with the history.

    Raises:
        Refused: ``year.closed``, saying what the law allows; ``workspace.forged``.
    """
    if review.kind is not ReviewKind.PRACTICE:
        must_be_open_year(work, review.period.review_year, shelf)


def must_be_open_year(work: Work, review_year: str, shelf: Library | None = None) -> None:
    """The same of a year in which there is no review yet.

    Raises:
        Refused: ``year.closed``; ``workspace.forged``.
    """
    if shelf is not None:
        must_be_as_told(work, shelf)
    closed = closed_in(work, review_year)
    if closed is not None:
        raise Refused(
            "year.closed",
            f"Review year {review_year} was closed on {closed.closed_at.date()}; nothing of it is "
            f"answered, released or settled any more. {closed.allows} ({closed.citation}).",
        )


def closed_in(work: Work, review_year: str) -> ClosedYear | None:
    """How a year was closed; None while it is open."""
    body = work.documents.get(KIND, review_year)
    return from_body(ClosedYear, body) if body else None


def master_in(work: Work, review_year: str) -> str | None:
    """The master seed M of a closed year, 64 hex digits; None before, or where there was none."""
    closed = closed_in(work, review_year)
    return (closed.master or None) if closed else None


def keep(desk: Desk, work: Work, closed: ClosedYear) -> None:
    """Keep that a year is closed, and tell the history."""
    body = to_body(closed)
    told = desk.happening(ACT, closed.review_year, **body)
    keep_told(desk, work, (KIND, closed.review_year), body, told, is_final=True)


def must_be_as_told(work: Work, shelf: Library) -> tuple[ClosedYear, ...]:
    """Every closed year, in order, each of them what the history tells of it.

    Raises:
        Refused: ``workspace.forged``.
    """
    kept = kept_as_told(work, shelf, KIND, last_told((ACT,), _told))
    return tuple(from_body(ClosedYear, kept[year]) for year in sorted(kept))


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return happening.subject, happening.body
