"""Lists that somebody else drew: received for a review that draws nothing itself, and kept apart.

DCSS and federal auditors draw samples of their own. Such a list is kept with its SHA-256, its
source and its date; its cases are opened in its order. It has no frame, universe or proof here,
so it enters no draw, exclusion or pooled year, and its rates carry no limits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, DrawId, PersonId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import Review
from qapi_desk.domain.snapshots import CaseQuery
from qapi_desk.intake.id_list import IdList, read_id_list
from qapi_desk.services import draw_sample, practice_key, reviews, snapshots, year_closed
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.exclusions import RECEIVED
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_KIND = "received"


@dataclass(frozen=True, slots=True)
class ReceivedList:
    """A list as it was received. ``sha256`` is over the file's bytes, ``case_ids`` in its order."""

    review_id: ReviewId
    draw_id: DrawId
    file_name: str
    sha256: str
    drawn_by: str
    drawn_on: date
    note: str
    received_by: PersonId
    received_at: datetime
    case_ids: tuple[CaseId, ...]

    @property
    def words(self) -> str:
        """One sentence for every page and print of the review."""
        return (
            f"Received from {self.drawn_by} (drawn on {self.drawn_on}), not drawn here: "
            f"{len(self.case_ids):,} cases of {self.file_name}, SHA-256 {self.sha256}. Counts and "
            "rates speak of these cases alone; without a universe of ours they have no limits."
        )


def receive(
    desk: Desk, review_id: ReviewId, path: Path, *, drawn_by: str, drawn_on: date, note: str = ""
) -> Changes:
    """Keep a list that somebody else drew, and open its cases in its order. Supervisors only.

    Every case is opened for every criterion of the review.

    Args:
        desk: the signed-in supervisor's desk.
        review_id: a review without a plan.
        path: ``.txt`` with one case id a line, or ``.csv`` or ``.xlsx`` with a ``case_id`` column.
        drawn_by: who drew it, such as DCSS.
        drawn_on: when they drew it.
        note: what else should be known of it.

    Raises:
        Refused: ``received.source``, ``received.date``, ``received.second``, ``received.planned``,
            ``received.unknown``, ``received.twice``; ``list.*`` for what cannot be read;
            ``snapshot.changed``; ``year.closed``. The sentence names file and line.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(Role.SUPERVISOR, to="receive a list")
    review = reviews.get(desk, review_id)
    _must_be_told(desk, drawn_by, drawn_on)
    with desk.store.read() as work:
        _must_be_free(desk, work, review)
    snapshots.must_be_verified(desk, review.snapshot_id, Silent())
    listed = read_id_list(path)
    got = ReceivedList(
        review_id=review_id,
        draw_id=DrawId(f"{review_id}{RECEIVED}"),
        file_name=listed.file_name,
        sha256=listed.sha256,
        drawn_by=drawn_by.strip(),
        drawn_on=drawn_on,
        note=note.strip(),
        received_by=desk.person.person_id,
        received_at=desk.clock.now(),
        case_ids=_known_cases(desk, review, listed),
    )
    _keep(desk, review, got)
    return Changes.of((Kind.DRAW, got.draw_id), (Kind.CASE, review_id), made=got.draw_id)


def _must_be_told(desk: Desk, drawn_by: str, drawn_on: date) -> None:
    if not drawn_by.strip():
        raise Refused("received.source", "Write down who drew the list, such as DCSS.")
    if drawn_on > desk.clock.now().date():
        raise Refused(
            "received.date", f"A list cannot have been drawn on {drawn_on}; that day is to come."
        )


def _must_be_free(desk: Desk, work: Work, review: Review) -> None:
    year_closed.must_be_open(work, review, desk.library)
    review_id = review.review_id
    if work.documents.get(_KIND, review_id):
        raise Refused(
            "received.second",
            f"Review {review_id} has received its list; start another review for another list.",
        )
    if work.documents.get("plan", review_id):
        raise Refused(
            "received.planned",
            f"Review {review_id} has a plan of its own, and a received list is kept apart from "
            "what is drawn here; start another review for the list.",
        )


def _known_cases(desk: Desk, review: Review, listed: IdList) -> tuple[CaseId, ...]:
    """The ids as cases of the snapshot, each once, or the first fault as one sentence."""
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        known = frozenset(reader.case_id_array(CaseQuery()))
    first: dict[str, str] = {}
    for one in listed.ids:
        if one.text in first:
            raise Refused(
                "received.twice",
                f"{listed.file_name}, {one.place} repeats the case {one.text} of "
                f"{first[one.text]}; a case is listed once.",
            )
        if one.text not in known:
            raise Refused(
                "received.unknown",
                f"{listed.file_name}, {one.place}: the snapshot of this review has no case "
                f"{one.text[:60]}{_perhaps(one.text, known)}",
            )
        first[one.text] = one.place
    return tuple(CaseId(one.text) for one in listed.ids)


def _perhaps(text: str, known: Iterable[CaseId]) -> str:
    """Which cases differ from an id by leading zeros or letter case alone, as a sentence's end."""
    folded = _folded(text)
    near = sorted(case_id for case_id in known if _folded(case_id) == folded)
    if not near:
        return "; leave it out, or import the extract that holds it."
    return (
        f"; perhaps {' or '.join(near[:3])} is meant. Ids are compared exactly: ask for the list "
        "with leading zeros and letters as they are."
    )


def _folded(text: str) -> str:
    return text.strip().casefold().lstrip("0")


def _keep(desk: Desk, review: Review, got: ReceivedList) -> None:
    with desk.store.write() as work:
        _must_be_free(desk, work, review)
        facts = draw_sample.facts_for_opening(desk, work, review, got.case_ids)
        work.documents.put(_KIND, review.review_id, to_body(got))
        for ticket in _places(got.case_ids):
            work.cases.open(
                review.review_id, got.draw_id, ticket, review.criteria, facts[ticket.case_id]
            )
        work.history.append(
            desk.happening(
                "list.received",
                got.draw_id,
                sha256=got.sha256,
                drawn_by=got.drawn_by,
                drawn_on=got.drawn_on.isoformat(),
                note=got.note,
                cases=list(got.case_ids),
            )
        )


def _places(case_ids: Sequence[CaseId]) -> Iterable[Ticket]:
    """Each case's place in the list. No ticket: nothing was drawn here."""
    for rank, case_id in enumerate(case_ids, 1):
        yield Ticket(rank, case_id, "", TicketRole.SAMPLE)


def show(desk: Desk, review_id: ReviewId) -> ReceivedList | None:
    """The list a review received, if it received one."""
    with desk.store.read() as work:
        return received_in(work, review_id)


def received_in(work: Work, review_id: ReviewId) -> ReceivedList | None:
    """The same, read in a unit of work that is open already."""
    body = work.documents.get(_KIND, review_id)
    return from_body(ReceivedList, body) if body else None
