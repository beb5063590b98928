"""Who did which step of a seed ceremony, and when: read from the history, for everyone to see.

Says nothing of answers or outcomes, so it is no running rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from qapi_desk.domain.chain import Entry
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import reviews
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "universes.derived": "universes",
        "master.committed": "master",
        "plan.frozen": "plan",
        "receipt.exported": "receipt",
        "draw.made": "draw",
        "draw.voided": "voided",
    }
)
"""The kinds of the history that are steps, and what each step is called here."""


@dataclass(frozen=True, slots=True)
class Act:
    """One step that was taken: by whom (name), when, and whether dice went into it."""

    key: str
    person: str
    at: datetime
    has_dice: bool = False


def acts(desk: Desk, review_id: ReviewId) -> tuple[Act, ...]:
    """Every step taken for the review, in the order of the history; anyone signed in may look.

    The master seed is committed once a review year, so its step may stem from an earlier review.
    """
    with desk.store.read() as work:
        year = reviews.review_in(work, review_id).period.review_year
        names = {str(person.person_id): person.name for person in work.people.all()}
        found = [
            entry
            for kind in ACTS
            for entry in _entries(work, kind, year if kind == "master.committed" else review_id)
        ]
    found.sort(key=lambda entry: entry.sequence)
    return tuple(_act(entry, names) for entry in found)


def _entries(work: Work, kind: str, subject: str) -> list[Entry]:
    """Entries about the subject itself or one of its draws, never about a longer name."""
    found = work.history.entries(kind=kind, subject_prefix=subject)
    return [e for e in found if e.happening.subject.partition("#")[0] == subject]


def _act(entry: Entry, names: Mapping[str, str]) -> Act:
    what = entry.happening
    person = names.get(str(what.person_id), str(what.person_id))
    return Act(ACTS[what.kind], person, what.at, bool(what.body.get("dice")))
