"""The queue: which case is whose, by when, and what is the matter with it.

Reading it takes four statements whatever the number of cases; narrowing and sorting it is pure, so
that a list follows the typing. Knows no widget.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from qapi_desk.domain.assignments import QueuedCase
from qapi_desk.domain.comments import Comment
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import law_kept, reviews
from qapi_desk.services.blind import unreleased_in
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.minutes import Minutes, minutes_on
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_KIND = "queue_filter"
LONGEST_NAME = 60


class Flag(StrEnum):
    """What can be the matter with a case that is not released yet."""

    OVERDUE = "overdue"
    OPEN_COMMENTS = "open_comments"
    RETURNED = "returned"
    EDITED_AFTER_REVIEW = "edited_after_review"
    MISSING_EVIDENCE = "missing_evidence"
    INCOMPLETE = "incomplete"


class Sort(StrEnum):
    """The orders of a queue. Each falls back on the rank."""

    DUE = "due"
    RANK = "rank"
    STATE = "state"
    REVIEWER = "reviewer"
    MINUTES = "minutes"
    LEAST_DONE = "least_done"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case of the queue, as the list shows it.

    ``about`` are its criteria in words. ``is_mine`` is true of the cases of whoever asked,
    those they stand in for included. ``minutes`` are those expected for the whole case, a
    release included.
    """

    case_id: CaseId
    rank: int
    state: CaseState
    reviewer: PersonId | None
    reviewer_name: str
    criteria: tuple[CriterionId, ...]
    answered: int
    required: int
    office_code: str
    worker_id: str
    is_masked: bool
    about: str = ""
    is_mine: bool = False
    due_on: date | None = None
    is_overdue: bool = False
    minutes: int = 0
    minutes_left: int = 0
    open_comments: int = 0
    is_returned: bool = False
    returned_why: str = ""
    handed_back_why: str = ""
    is_edited_after_review: bool = False
    missing_evidence: int = 0
    covers_for: PersonId | None = None
    covers_for_name: str = ""
    waiver: str = ""

    @property
    def flags(self) -> frozenset[Flag]:
        """What is the matter with it; nothing once it is released."""
        if self.state is CaseState.RELEASED:
            return frozenset()
        return frozenset(flag for flag, holds in _HOLDS.items() if holds(self))


_HOLDS: Mapping[Flag, Callable[[QueueRow], bool]] = {
    Flag.OVERDUE: lambda row: row.is_overdue,
    Flag.OPEN_COMMENTS: lambda row: row.open_comments > 0,
    Flag.RETURNED: lambda row: row.is_returned,
    Flag.EDITED_AFTER_REVIEW: lambda row: row.is_edited_after_review,
    Flag.MISSING_EVIDENCE: lambda row: row.missing_evidence > 0,
    Flag.INCOMPLETE: lambda row: row.state is not CaseState.READY,
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a queue is narrowed to. Empty means everything, in order of due day.

    Every word of ``text`` must stand in the case id, office, worker, reviewer or criteria. A row
    is in any of the ``states`` and has every one of the ``flags``.
    """

    text: str = ""
    states: frozenset[CaseState] = frozenset()
    flags: frozenset[Flag] = frozenset()
    is_mine: bool = False
    sort: Sort = Sort.DUE


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter under the name its owner gave it."""

    name: str
    filter: QueueFilter


def rows(desk: Desk, review_id: ReviewId, *, is_mine: bool = False) -> tuple[QueueRow, ...]:
    """The opened cases in order of rank. A reviewer gets their own only, and those they cover."""
    me = desk.person.person_id
    own = is_mine or desk.person.role is Role.REVIEWER
    with desk.store.read() as work:
        queued = work.queue.all(review_id)
        remarks = work.comments.of_review(review_id)
        titles = _titles(desk, work, review_id)
        hidden = unreleased_in(desk, work, review_id)
    told = _Told(me, desk.clock.now().date(), titles, minutes_on(desk.library), _by_case(remarks))
    found = (told.row(each) for each in queued if not own or each.case.reviewer == me)
    return tuple(_blinded(each) if each.case_id in hidden else each for each in found)


def _blinded(row: QueueRow) -> QueueRow:
    """The row for somebody who looks at its case a second time: nothing of how it was answered."""
    return replace(
        row,
        answered=0,
        required=0,
        open_comments=0,
        returned_why="",
        handed_back_why="",
        is_edited_after_review=False,
        missing_evidence=0,
    )


def _titles(desk: Desk, work: Work, review_id: ReviewId) -> Mapping[CriterionId, str]:
    """What the law the review keeps calls its criteria.

    A law that is not here is said where a case is opened; the list is read without its words.
    """
    review = reviews.review_in(work, review_id)
    try:
        law = law_kept.law_in(work, desk.library, review)
    except Refused:
        return {}
    return {each.criterion_id: each.title for each in law.governing.criteria}


def _by_case(remarks: Iterable[Comment]) -> dict[CaseId, list[Comment]]:
    found: dict[CaseId, list[Comment]] = {}
    for remark in remarks:
        found.setdefault(remark.case_id, []).append(remark)
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rows of one reading have in common."""

    me: PersonId
    today: date
    titles: Mapping[CriterionId, str]
    minutes: Minutes
    remarks: Mapping[CaseId, list[Comment]]
    words: dict[tuple[CriterionId, ...], str] = field(default_factory=dict)

    def row(self, queued: QueuedCase) -> QueueRow:
        case, agreed = queued.case, queued.agreed
        remarks = self.remarks.get(case.case_id, [])
        return QueueRow(
            case_id=case.case_id,
            rank=case.rank,
            state=case.state,
            reviewer=case.reviewer,
            reviewer_name=queued.reviewer_name,
            criteria=case.criteria,
            answered=case.answered,
            required=case.required,
            office_code=case.office_code,
            worker_id=case.worker_id,
            is_masked=case.is_masked,
            about=self._about(case.criteria),
            is_mine=case.reviewer == self.me,
            due_on=agreed.due_on,
            is_overdue=queued.is_overdue(self.today),
            minutes=self.minutes.of(queued),
            minutes_left=self.minutes.left(queued),
            open_comments=sum(remark.is_open for remark in remarks),
            is_returned=queued.is_returned,
            returned_why=agreed.returned_why if queued.is_returned else "",
            handed_back_why=agreed.handed_back_why,
            is_edited_after_review=_is_edited(queued, remarks),
            missing_evidence=case.missing_evidence,
            covers_for=agreed.covers_for,
            covers_for_name=queued.covers_for_name,
            waiver=agreed.waiver,
        )

    def _about(self, criteria: tuple[CriterionId, ...]) -> str:
        if criteria not in self.words:
            self.words[criteria] = "; ".join(self.titles.get(c, c) for c in criteria)
        return self.words[criteria]


def _is_edited(queued: QueuedCase, remarks: Iterable[Comment]) -> bool:
    """Whether an answer was given or taken back after somebody else last looked at the case."""
    answered_at, looked_at = queued.case.answered_at, last_look(queued, remarks)
    return (
        queued.is_open
        and answered_at is not None
        and looked_at is not None
        and looked_at < answered_at
    )


def last_look(queued: QueuedCase, remarks: Iterable[Comment]) -> datetime | None:
    """When somebody other than the case's reviewer returned it, or wrote or settled a remark.

    Whose case it is while somebody stands in counts as its reviewer too.
    """
    own = {queued.case.reviewer, queued.agreed.covers_for}
    looks = [
        (queued.agreed.returned_by, queued.agreed.returned_at),
        *((remark.by, remark.at) for remark in remarks),
        *((remark.settled_by, remark.settled_at) for remark in remarks),
    ]
    return max((at for by, at in looks if by not in own and at is not None), default=None)


def filtered(found: Iterable[QueueRow], wanted: QueueFilter) -> tuple[QueueRow, ...]:
    """The rows a filter lets through, in its order. Pure; made for ten thousand rows a key."""
    left: Iterable[QueueRow] = found
    if wanted.is_mine:
        left = [row for row in left if row.is_mine]
    if wanted.states:
        left = [row for row in left if row.state in wanted.states]
    if wanted.flags:
        left = [row for row in left if row.state is not CaseState.RELEASED]
    for flag in wanted.flags:
        left = list(filter(_HOLDS[flag], left))
    if words := wanted.text.casefold().split():
        searched = ((row, _searched(row)) for row in left)
        left = [row for row, text in searched if all(word in text for word in words)]
    return tuple(sorted(left, key=_ORDERS[wanted.sort]))


def _searched(row: QueueRow) -> str:
    return " ".join(
        (row.case_id, row.office_code, row.worker_id, row.reviewer_name, row.about, *row.criteria)
    ).casefold()


def _by_due(row: QueueRow) -> tuple[bool, bool, date, int]:
    """Open before released, overdue first, then by day, the undated last; then by rank."""
    return (
        row.state is CaseState.RELEASED,
        not row.is_overdue,
        row.due_on or date.max,
        row.rank,
    )


def _share_done(row: QueueRow) -> float:
    return row.answered / row.required if row.required else 0.0


_STATES = list(CaseState)
_ORDERS: Mapping[Sort, Callable[[QueueRow], Any]] = {
    Sort.DUE: _by_due,
    Sort.RANK: lambda row: row.rank,
    Sort.STATE: lambda row: (_STATES.index(row.state), row.rank),
    Sort.REVIEWER: lambda row: (row.reviewer_name.casefold(), row.rank),
    Sort.MINUTES: lambda row: (-row.minutes_left, row.rank),
    Sort.LEAST_DONE: lambda row: (row.state is CaseState.RELEASED, _share_done(row), row.rank),
    Sort.CASE: lambda row: row.case_id,
}


def saved_filters(desk: Desk) -> tuple[SavedFilter, ...]:
    """The signed-in person's own filters, in order of name."""
    with desk.store.read() as work:
        kept = _kept(desk, work)
    return tuple(SavedFilter(name, from_body(QueueFilter, kept[name])) for name in sorted(kept))


def saved_filter(desk: Desk, name: str) -> QueueFilter:
    """One of one's own filters.

    Raises:
        Refused: ``queue.no_filter``.
    """
    with desk.store.read() as work:
        kept = _kept(desk, work)
    _must_be_kept(kept, name)
    return from_body(QueueFilter, kept[name])


def save_filter(desk: Desk, name: str, wanted: QueueFilter) -> None:
    """Keep a filter under a name, in place of one that had it. A habit, so not in the history.

    Raises:
        Refused: ``queue.filter_name`` for a name that is empty or too long.
    """
    name = said_line(name, "queue.filter_name", "Give the filter a name")
    if len(name) > LONGEST_NAME:
        raise Refused(
            "queue.filter_name",
            f"A filter's name has at most {LONGEST_NAME} characters; shorten it.",
        )
    with desk.store.write() as work:
        kept = {**_kept(desk, work), name: to_body(wanted)}
        work.documents.replace(_KIND, desk.person.person_id, kept)


def forget_filter(desk: Desk, name: str) -> None:
    """Let one of one's own filters go.

    Raises:
        Refused: ``queue.no_filter``.
    """
    with desk.store.write() as work:
        kept = dict(_kept(desk, work))
        _must_be_kept(kept, name)
        del kept[name]
        work.documents.replace(_KIND, desk.person.person_id, kept)


def _kept(desk: Desk, work: Work) -> Mapping[str, Any]:
    return work.documents.get(_KIND, desk.person.person_id) or {}


def _must_be_kept(kept: Mapping[str, Any], name: str) -> None:
    if name not in kept:
        raise Refused("queue.no_filter", f"You have no filter called {name!r}.")
