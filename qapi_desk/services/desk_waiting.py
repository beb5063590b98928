"""What waits for somebody in a review: each kind with how many, since when, and where to go.

One table of sources; each gives the day since which every one of its items waits (None where no
day is kept), so that a count and its oldest day can never disagree. Decides nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import replace
from qapi_desk.services.workspace import Desk

Since = tuple[date | None, ...]
"""Since when each waiting item waits."""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that waits, and how it is counted.

    ``one`` and ``many`` are its words after a number. ``tells_results``: that any waits says
    something of the findings, so it is kept from who is blind to them.
    """

    key: str
    one: str
    many: str
    page: str
    since: Callable[[Desk, ReviewId], Since]
    tells_results: bool = False
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of one kind wait, the oldest since ``oldest`` (None: no day is kept of them)."""

    key: str
    words: str
    count: int
    oldest: date | None
    page: str
    detail: Mapping[str, str] = field(default_factory=dict)
    """What the page is asked to show first."""


def _overdue(desk: Desk, review_id: ReviewId) -> Since:
    today = desk.clock.now().date()
    with desk.store.read() as work:
        queued = work.queue.all(review_id)
    return tuple(each.agreed.due_on for each in queued if each.is_overdue(today))


def _unassigned(desk: Desk, review_id: ReviewId) -> Since:
    with desk.store.read() as work:
        cases = work.cases.all(review_id)
    return tuple(None for case in cases if case.state is CaseState.UNASSIGNED)


def _returned(desk: Desk, review_id: ReviewId) -> Since:
    with desk.store.read() as work:
        queued = [each for each in work.queue.all(review_id) if each.is_returned]
    return tuple(at.date() for each in queued if (at := each.agreed.returned_at) is not None)


def _replacements(desk: Desk, review_id: ReviewId) -> Since:
    return tuple(each.requested_at.date() for each in replace.waiting(desk, review_id))


def _remarks(desk: Desk, review_id: ReviewId) -> Since:
    with desk.store.read() as work:
        return tuple(each.at.date() for each in work.comments.waiting(review_id))


SOURCES: tuple[Source, ...] = (
    Source("replacements", "replacement to decide", "replacements to decide", "draw",
           _replacements, tells_results=True),
    Source("overdue", "case past its due day", "cases past their due day", "assign", _overdue,
           detail={"flag": "overdue"}),
    Source("returned", "returned case not back yet", "returned cases not back yet", "assign",
           _returned, detail={"flag": "returned"}),
    Source("remarks", "remark not settled", "remarks not settled", "assign", _remarks,
           detail={"flag": "open_comments"}),
    Source("unassigned", "case that nobody has", "cases that nobody has", "assign", _unassigned,
           detail={"state": "unassigned"}),
)  # fmt: skip
"""Every kind, in the order in which a morning takes them."""


def waiting(desk: Desk, review_id: ReviewId, *, is_blind: bool) -> tuple[Waiting, ...]:
    """What waits in a review, kinds of which nothing waits left out. Reads only."""
    return tuple(_waiting(desk, review_id, is_blind=is_blind))


def _waiting(desk: Desk, review_id: ReviewId, *, is_blind: bool) -> Iterable[Waiting]:
    for source in SOURCES:
        if is_blind and source.tells_results:
            continue
        since = source.since(desk, review_id)
        if since:
            count = len(since)
            words = f"{count:,} {source.one if count == 1 else source.many}"
            oldest = min(filter(None, since), default=None)
            yield Waiting(source.key, words, count, oldest, source.page, source.detail)
