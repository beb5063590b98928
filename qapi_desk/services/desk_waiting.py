"""What waits for somebody in a review: each kind with how many, since when, and where to go.

One table of sources; each gives the day since which every one of its items waits (None where no
day is kept), so that a count and its oldest day can never disagree. Decides nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qapi_desk.domain.case_fixes import FixFilter
from qapi_desk.domain.entries import Entry, EntryKind
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.rebuttals import ItemState
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    amend,
    case_fixes,
    entries,
    rebuttals,
    rechecks,
    rechecks_kept,
    replace,
    reviews,
    second_differences,
    second_review,
    year_closed,
)
from qapi_desk.services.rechecks_found import Earlier, earlier_in
from qapi_desk.services.rechecks_kept import Recheck, RecheckPlace, RecheckState
from qapi_desk.services.workspace import Desk

Since = tuple[date | None, ...]
"""Since when each waiting item waits."""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that waits, and how it is counted.

    ``one`` and ``many`` are its words after a number. ``tells_results``: that any waits says
    something of the findings, so it is kept from who is blind to them; and it is of an ordinary
    review alone.
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


def _left_behind(desk: Desk, review_id: ReviewId) -> Since:
    """Open cases of somebody who is no longer let in: nobody works on them, and nobody says so."""
    with desk.store.read() as work:
        gone = {person.person_id for person in work.people.all() if not person.is_active}
        queued = [each for each in work.queue.all(review_id) if each.is_open]
    return tuple(None for each in queued if each.case.reviewer in gone)


def _returned(desk: Desk, review_id: ReviewId) -> Since:
    with desk.store.read() as work:
        queued = [each for each in work.queue.all(review_id) if each.is_returned]
    return tuple(at.date() for each in queued if (at := each.agreed.returned_at) is not None)


def _replacements(desk: Desk, review_id: ReviewId) -> Since:
    return tuple(each.requested_at.date() for each in replace.waiting(desk, review_id))


def _remarks(desk: Desk, review_id: ReviewId) -> Since:
    with desk.store.read() as work:
        return tuple(each.at.date() for each in work.comments.waiting(review_id))


def _differences(desk: Desk, review_id: ReviewId) -> Since:
    found = second_differences.waiting(second_review.pairs(desk, review_id))
    return tuple(each.second.released_at.date() for each in found)


def _amendments(desk: Desk, review_id: ReviewId) -> Since:
    return tuple(each.asked_at.date() for each in amend.waiting(desk, review_id))


def _rebuttals(desk: Desk, review_id: ReviewId) -> Since:
    return tuple(
        each.item.response.received_on
        for view in rebuttals.show_all(desk, review_id)
        for each in view.items
        if each.state is ItemState.CONTESTED and each.item.response is not None
    )


def _rechecks(desk: Desk, review_id: ReviewId) -> Since:
    return tuple(each.at.date() for each in rechecks.waiting(desk, review_id))


def _relooks(desk: Desk, review_id: ReviewId) -> Since:
    """Findings that a ruling in force might change and nobody has looked at again."""
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        if year_closed.closed_in(work, review.period.review_year) is not None:
            return ()
        kept = rechecks_kept.every_in(desk.library, work)
        rulings = (e for e in entries.entries_in(desk.library, work) if _is_in_force(e))
        return tuple(
            ruling.at.date()
            for ruling in rulings
            for each in earlier_in(desk.library, work, review, ruling)
            if _is_open(kept.get(_place(ruling, each).key))
        )


def _is_in_force(entry: Entry) -> bool:
    return entry.kind is EntryKind.RULING and entry.holds


def _place(ruling: Entry, each: Earlier) -> RecheckPlace:
    return RecheckPlace(ruling.number, each.review_id, each.case_id, each.criterion)


def _is_open(kept: Recheck | None) -> bool:
    """Whether it is to be looked at; a change that was proposed waits for somebody else."""
    return kept is None or kept.state is RecheckState.DENIED


def _corrections(desk: Desk, review_id: ReviewId) -> Since:
    late = case_fixes.show(desk, review_id, FixFilter(is_overdue=True))
    return tuple(each.due for each in late.items)


SOURCES: tuple[Source, ...] = (
    Source("differences", "difference of a second review to decide",
           "differences of a second review to decide", "second", _differences,
           tells_results=True, detail={"tab": "differences"}),
    Source("amendments", "amendment to decide", "amendments to decide", "settling", _amendments,
           tells_results=True, detail={"tab": "amendments"}),
    Source("rebuttals", "contested finding to decide", "contested findings to decide", "settling",
           _rebuttals, tells_results=True, detail={"tab": "rebuttals"}),
    Source("rechecks", "change after a ruling to decide", "changes after a ruling to decide",
           "settling", _rechecks, tells_results=True, detail={"tab": "rechecks"}),
    Source("replacements", "replacement to decide", "replacements to decide", "draw",
           _replacements, tells_results=True),
    Source("overdue", "case past its due day", "cases past their due day", "assign", _overdue,
           detail={"flag": "overdue"}),
    Source("returned", "returned case not back yet", "returned cases not back yet", "assign",
           _returned, detail={"flag": "returned"}),
    Source("remarks", "remark not settled", "remarks not settled", "assign", _remarks,
           detail={"flag": "open_comments"}),
    Source("relooks", "finding to look at again after a ruling",
           "findings to look at again after a ruling", "settling", _relooks, tells_results=True,
           detail={"tab": "rechecks"}),
    Source("corrections", "case correction past its day", "case corrections past their day",
           "settling", _corrections, tells_results=True,
           detail={"tab": "corrections", "flag": "overdue"}),
    Source("left_behind", "open case of somebody no longer let in",
           "open cases of somebody no longer let in", "assign", _left_behind),
    Source("unassigned", "case that nobody has", "cases that nobody has", "assign", _unassigned,
           detail={"state": "unassigned"}),
)  # fmt: skip
"""Every kind, in the order in which a morning takes them."""


def waiting(desk: Desk, review_id: ReviewId, *, sees_results: bool) -> tuple[Waiting, ...]:
    """What waits in a review, kinds of which nothing waits left out. Reads only.

    Args:
        desk: a supervisor's or an observer's.
        review_id: the review.
        sees_results: False for who is blind to its results, or where none are counted.
    """
    return tuple(_waiting(desk, review_id, sees_results=sees_results))


def _waiting(desk: Desk, review_id: ReviewId, *, sees_results: bool) -> Iterable[Waiting]:
    for source in SOURCES:
        if source.tells_results and not sees_results:
            continue
        since = source.since(desk, review_id)
        if since:
            count = len(since)
            words = f"{count:,} {source.one if count == 1 else source.many}"
            oldest = min(filter(None, since), default=None)
            yield Waiting(source.key, words, count, oldest, source.page, source.detail)
