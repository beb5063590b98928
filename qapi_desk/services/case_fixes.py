"""The case-correction list: every error and every wrong value opens an item by itself.

Items are derived (``fix_items``); only what was done is kept. The list of errors is the running
rate, so reviewers and analysts see it when the review is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from qapi_desk.domain.case_fixes import CaseFix, FixDone, FixFilter
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import conventions, fix_items, in_sight, reviews
from qapi_desk.services.as_told import keep_told, kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.fix_items import PLACE
from qapi_desk.services.own_words import must_be_fit, must_be_said
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

DOCUMENT, DONE, TAKEN_BACK = "case-fix", "fix.done", "fix.taken_back"
MARKS: Final = (Role.SUPERVISOR, Role.ANALYST, Role.REVIEWER)
"""They may say that something was put right."""
EVERY: Final = FixFilter()


@dataclass(frozen=True, slots=True)
class FixList:
    """The items of a review on a day, in order of due day, case and subject."""

    review: Review
    items: tuple[CaseFix, ...]
    today: date
    days_citation: str

    @property
    def overdue(self) -> int:
        """How many are open past their due day."""
        return sum(each.is_overdue(self.today) for each in self.items)


@dataclass(frozen=True, slots=True)
class Marked:
    """That an item is done. ``by`` is a worker's or a person's id; empty is who says so."""

    done_on: date
    evidence: str
    by: str = ""
    note: str = ""


def show(desk: Desk, review_id: ReviewId, wanted: FixFilter = EVERY) -> FixList:
    """The list of a review, or the part of it that is wanted.

    Raises:
        Refused: ``review.unknown``, ``findings.running``, ``second.blind``;
            ``fixes.not_counted`` for a review in which nothing is counted.
    """
    with desk.store.read() as work:
        return show_in(desk, work, review_id, wanted)


def show_in(desk: Desk, work: Work, review_id: ReviewId, wanted: FixFilter = EVERY) -> FixList:
    """The same in a unit of work that is open already."""
    review = reviews.review_in(work, review_id)
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "fixes.not_counted",
            f"{review_id} is a {review.kind} review: nothing in it is counted, so it asks for no "
            "correction of a case.",
        )
    in_sight.must_see_results(desk, work, review)
    today = desk.clock.now().date()
    done = _done(desk, work, review_id)
    every = fix_items.items_in(desk, work, review, done)
    found = (each for each in every if wanted.takes(each, today))
    return FixList(
        review=review,
        items=tuple(sorted(found, key=lambda each: (each.due, each.case_id, each.item_id))),
        today=today,
        days_citation=conventions.in_force(desk.library, PLACE).row("correction_days").citation,
    )


# What was done


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return happening.subject, happening.body["kept"]


def _done(desk: Desk, work: Work, review_id: ReviewId) -> Mapping[str, FixDone]:
    """What was done, by item; what was taken back is not done."""
    told = last_told((DONE, TAKEN_BACK), _told)
    bodies = kept_as_told(work, desk.library, DOCUMENT, told)
    mine = (from_body(FixDone, b) for k, b in bodies.items() if k.startswith(f"{review_id}/"))
    return {each.item_id: each for each in mine if not each.is_taken_back}


def _keep(desk: Desk, work: Work, place: tuple[ReviewId, str], kept: FixDone) -> None:
    review_id, act = place
    key, body = f"{review_id}/{kept.item_id}", to_body(kept)
    keep_told(desk, work, (DOCUMENT, key), body, desk.happening(act, key, kept=body))


def _one(desk: Desk, work: Work, review_id: ReviewId, item_id: str) -> CaseFix:
    found = show_in(desk, work, review_id)
    for each in found.items:
        if each.item_id == item_id:
            return each
    raise Refused(
        "fixes.unknown", f"{review_id} has no correction {item_id!r}; see the list of them."
    )


def mark_done(desk: Desk, review_id: ReviewId, item_id: str, marked: Marked) -> Changes:
    """Record that something was put right, on evidence.

    Raises:
        Refused: ``people.role``; ``fixes.unknown``, ``fixes.done``, ``fixes.closed``;
            ``fixes.future``, ``fixes.early``, ``fixes.evidence``, ``fixes.who``; as ``show``.
    """
    desk.person.must_be(*MARKS, to="mark a correction as done")
    if not marked.evidence.strip():
        raise Refused("fixes.evidence", "A correction is done on evidence; name where it shows.")
    evidence = must_be_said(desk.library, "longest_citation", "the evidence", marked.evidence)
    must_be_fit(desk.library, "longest_comment", "the note", marked.note)
    if marked.done_on > desk.clock.now().date():
        raise Refused(
            "fixes.future", f"{marked.done_on} has not come yet; give the day it was done."
        )
    with desk.store.write() as work:
        item = _one(desk, work, review_id, item_id)
        _must_be_open(item)
        first = reviews.review_in(work, review_id).period.first
        if marked.done_on < first:
            raise Refused(
                "fixes.early",
                f"{marked.done_on} lies before the days that {review_id} looks at, which begin "
                f"on {first}; give the day it was done.",
            )
        by = _who(desk, work, review_id, marked.by)
        made = FixDone(
            item_id, marked.done_on, by, evidence, marked.note.strip(), desk.person.person_id,
            desk.clock.now(),
        )  # fmt: skip
        _keep(desk, work, (review_id, DONE), made)
    return Changes.of((Kind.CASE_FIX, f"{review_id}/{item_id}"))


def _must_be_open(item: CaseFix) -> None:
    if item.done is not None:
        raise Refused(
            "fixes.done",
            f"{item.item_id} was done on {item.done.done_on}; a supervisor can take that back.",
        )
    if item.closed_because:
        raise Refused(
            "fixes.closed",
            f"{item.item_id} is no error any more ({item.closed_because}), so nothing is to be "
            "corrected.",
        )


def _who(desk: Desk, work: Work, review_id: ReviewId, by: str) -> str:
    who = by.strip() or str(desk.person.person_id)
    if who in {str(person.person_id) for person in work.people.all()}:
        return who
    review = reviews.review_in(work, review_id)
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        if who in set(map(str, reader.workers())):
            return who
    raise Refused(
        "fixes.who",
        "Say who did it by an id: a worker's of the agency, or a person's of the workspace. Names "
        "are not kept here.",
    )


def take_back(desk: Desk, review_id: ReviewId, item_id: str, reason: str) -> Changes:
    """Open an item again that is not done after all; what was said stays in the history.

    Raises:
        Refused: ``people.role``, ``fixes.why``, ``fixes.unknown``, ``fixes.not_done``; as ``show``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="open a correction again")
    why = said_line(reason, "fixes.why", "Say why it is not done")
    with desk.store.write() as work:
        item = _one(desk, work, review_id, item_id)
        if item.done is None:
            raise Refused("fixes.not_done", f"{item_id} is {item.state}; nothing was done yet.")
        me, now = desk.person.person_id, desk.clock.now()
        back = replace(item.done, note=why, recorded_by=me, recorded_at=now, is_taken_back=True)
        _keep(desk, work, (review_id, TAKEN_BACK), back)
    return Changes.of((Kind.CASE_FIX, f"{review_id}/{item_id}"))
