"""The key of a practice: what each of its cases is known to come to, kept with the practice.

The key is shipped as data (``resources/practice/key.json``) and frozen beside each practice when
it is started, so a later program scores an earlier practice by the key it was begun with. It
opens to nobody, by any door, before the case is released. Scores nothing (``practice_scores``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, PersonId, ReviewId, SnapshotId
from qapi_desk.domain.practice import KeyRow
from qapi_desk.domain.reviews import PRACTICE_PREFIX, Review, ReviewKind
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library, law_hash
from qapi_desk.store.work import Work

STARTED: Final = "practice.started"
COUNTY: Final = "practice-county"
"""The kind of documents that tell which snapshots hold made-up cases for practice only."""
_KIND: Final = "practice"


@dataclass(frozen=True, slots=True)
class PracticeSet:
    """Cases to practise on. ``cases`` in the order in which they are met, each with its rows."""

    set_id: str
    title: str
    cases: Mapping[CaseId, tuple[KeyRow, ...]]

    @property
    def criteria(self) -> frozenset[CriterionId]:
        """Every criterion that any of its cases asks about."""
        return frozenset(row.criterion for rows in self.cases.values() for row in rows)


@dataclass(frozen=True, slots=True)
class Key:
    """The shipped sets, the made-up county they lie in, and the forms that ask about them."""

    version: str
    seed: int
    as_of: str
    period_text: str
    form_ids: tuple[FormId, ...]
    sets: tuple[PracticeSet, ...]

    def chosen(self, set_id: str) -> PracticeSet:
        """One set by its name.

        Raises:
            Refused: ``practice.no_set``.
        """
        for each in self.sets:
            if each.set_id == set_id:
                return each
        known = ", ".join(each.set_id for each in self.sets)
        raise Refused("practice.no_set", f"There is no practice set {set_id!r}; there are {known}.")


@dataclass(frozen=True, slots=True)
class Practice:
    """One person's practice as it was started, with the key it is scored by."""

    review_id: ReviewId
    person_id: PersonId
    number: int
    set_id: str
    set_title: str
    is_aided: bool
    """Whether suggestions stand beside the questions; they do not unless asked for."""
    key_version: str
    snapshot_id: SnapshotId
    started_by: PersonId
    started_at: datetime
    key: tuple[KeyRow, ...]

    def rows(self, case_id: CaseId) -> tuple[KeyRow, ...]:
        """The key of one case; callers ask first whether it may be told."""
        return tuple(row for row in self.key if row.case_id == case_id)


def shipped(library: Library) -> Key:
    """The sets that come with the program.

    Raises:
        Trouble: ``library.unreadable``.
    """
    body = library.document("practice", "key.json")
    county = body["county"]
    return Key(
        version=body["version"],
        seed=county["seed"],
        as_of=county["as_of"],
        period_text=county["period"],
        form_ids=tuple(map(FormId, body["forms"])),
        sets=tuple(_set(each) for each in body["sets"]),
    )


def _set(body: Mapping[str, Any]) -> PracticeSet:
    cases: dict[CaseId, tuple[KeyRow, ...]] = {}
    for case in body["cases"]:
        rows = (from_body(KeyRow, {"case_id": case["case"], **row}) for row in case["answers"])
        cases[CaseId(case["case"])] = tuple(rows)
    return PracticeSet(body["set"], body["title"], cases)


def keep(work: Work, practice: Practice) -> str:
    """Freeze a practice with its key; gives the fingerprint that its history entry tells."""
    body = to_body(practice)
    work.documents.put(_KIND, practice.review_id, body)
    return law_hash(body)


def of_review(work: Work, review_id: ReviewId) -> Practice:
    """A practice by the id of its review.

    Raises:
        Refused: ``practice.none``; ``practice.forged`` when it is not as its history tells.
    """
    body = work.documents.get(_KIND, review_id)
    if body is None:
        raise Refused("practice.none", f"{review_id} is no practice; nothing is scored of it.")
    told = [
        entry.happening.body["sha256"]
        for entry in work.history.entries(STARTED, review_id)
        if entry.happening.subject == review_id
    ]
    if told != [law_hash(body)]:
        raise Refused(
            "practice.forged",
            f"The workspace was changed behind the program's back: the key of {review_id} is not "
            "the one its history tells of. Restore the workspace from a backup.",
        )
    return from_body(Practice, body)


def every(work: Work) -> tuple[Practice, ...]:
    """Every practice of the workspace, the oldest first."""
    found = (of_review(work, ReviewId(key)) for key, _ in work.documents.list(_KIND))
    return tuple(sorted(found, key=lambda each: (each.started_at, each.review_id)))


def is_aided_in(work: Work, review: Review) -> bool:
    """Whether suggestions may be shown at all: always, but in a practice that withholds them."""
    if review.kind is not ReviewKind.PRACTICE:
        return True
    return of_review(work, review.review_id).is_aided


def counties_in(work: Work) -> frozenset[SnapshotId]:
    """The snapshots that hold nothing but made-up cases to practise on."""
    return frozenset(SnapshotId(key) for key, _ in work.documents.list(COUNTY))


def must_count(review_id: ReviewId) -> None:
    """Refuse practice wherever something is planned, drawn, counted, published or handed on.

    Raises:
        Refused: ``practice.nothing_counts``.
    """
    if review_id.startswith(PRACTICE_PREFIX):
        raise Refused(
            "practice.nothing_counts",
            f"{review_id} is practice, and nothing of practice counts: it is not drawn, rated, "
            "published or given to anybody else. What it came to is told by the practice itself.",
        )


def must_be_real(work: Work, snapshot_ids: Iterable[SnapshotId]) -> None:
    """Refuse to count anything from a snapshot that was made for practice.

    Raises:
        Refused: ``practice.snapshot``.
    """
    if counties_in(work).intersection(snapshot_ids):
        raise Refused(
            "practice.snapshot",
            "This snapshot holds made-up cases for practice; nothing is reviewed, drawn or "
            "screened from it. Choose a snapshot of the county.",
        )
