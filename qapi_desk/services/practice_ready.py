"""Whether somebody is ready for real cases: what a county asks of a practice, as dated data.

No law prints a share. The manual asks for certified team members (IOP.4.4) and leaves to the
agency what certifies; so every value here is a county's own setting, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.people import Role
from qapi_desk.domain.practice import Marks, Miss, PracticeScore
from qapi_desk.sampling.size_words import percent
from qapi_desk.services import conventions
from qapi_desk.services.practice_key import Practice
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_PLACE: Final = ("practice", "conventions.json")
_SET: Final = "practice.ready_set"


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be reached, and whose setting it is.

    ``share`` of the answers right, as a share of one; at most ``missed_errors`` errors not found.
    """

    share: Fraction
    missed_errors: int
    source: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a practice reaches what is asked; ``reasons`` say what is missing, if anything."""

    asked: Asked
    is_ready: bool
    reasons: tuple[str, ...]


def asked(desk: Desk) -> Asked:
    """What is asked of a practice that ends today."""
    with desk.store.read() as work:
        return asked_in(desk, work)


def asked_in(desk: Desk, work: Work) -> Asked:
    """The county's own setting, else the one that comes with the program."""
    own = list(work.history.entries(_SET))
    if own:
        body = own[-1].happening.body
        on = own[-1].happening.at.date()
        source = f"The county's own setting of {on}: {body['why']}"
        return Asked(Fraction(body["share"]), int(body["missed_errors"]), source)
    rows = conventions.in_force(desk.library, _PLACE)
    share, missed = rows.row("ready_share"), rows.row("ready_missed_errors")
    return Asked(share.share, int(missed.value), share.citation)


def set_asked(desk: Desk, share: Fraction, missed_errors: int, why: str) -> Changes:
    """Say what this county asks before real cases. Supervisors only; the history keeps each.

    Raises:
        Refused: ``people.role``; ``practice.share`` unless above 0 and at most 1;
            ``practice.missed`` below 0; ``practice.why``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="say what practice must reach")
    if not 0 < share <= 1:
        raise Refused("practice.share", "The share lies above 0 and is at most 100 %.")
    if missed_errors < 0:
        raise Refused("practice.missed", "The number of errors missed is 0 or more.")
    why = said_line(why, "practice.why", "Say why this county asks for it")
    with desk.store.write() as work:
        told = {"share": str(share), "missed_errors": missed_errors, "why": why}
        work.history.append(desk.happening(_SET, "practice", **told))
    return Changes.of((Kind.PRACTICE, "asked"))


def judged_in(
    desk: Desk, work: Work, scores: Sequence[PracticeScore], practice: Practice
) -> Readiness:
    """Whether the scores of a practice reach what is asked; not before all of it is released."""
    wanted, marks = asked_in(desk, work), Marks.of(scores)
    reasons = []
    waiting = len(practice.key) - marks.scored
    if waiting:
        reasons.append(f"{waiting} answer{'s' if waiting > 1 else ''} not released yet")
    if marks.share is not None and marks.share < wanted.share:
        reasons.append(f"{marks.right} of {marks.scored} right, {percent(wanted.share)} asked for")
    missed = marks.count(Miss.MISSED_ERROR)
    if missed > wanted.missed_errors:
        reasons.append(f"{missed} errors not found, at most {wanted.missed_errors} allowed")
    return Readiness(wanted, not reasons, tuple(reasons))
