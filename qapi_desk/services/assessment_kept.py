"""Keeping and reading what belongs to an assessment: documents, each told of by the history.

Every document is the last word of its own events, so one that was changed behind the program's
back differs from what its history tells. Decides nothing about who may do what.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from qapi_desk.domain.assessments import (
    Assessment,
    ElementState,
    EvidenceItem,
    Improvement,
    Rating,
    Reconciled,
    ScopedElement,
    state_of,
)
from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import AssessmentId, PersonId
from qapi_desk.domain.people import Role
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

T = TypeVar("T")


class Part(StrEnum):
    """The kinds of document an assessment is made of; the kinds of its events are the same."""

    ASSESSMENT = "assessment"
    ANSWER = "assessment-answer"
    RATING = "assessment-rating"
    RECONCILED = "assessment-reconciled"
    EVIDENCE = "assessment-evidence"
    ACTION = "assessment-action"


_TOLD = (Part.RATING, Part.RECONCILED, Part.EVIDENCE, Part.ACTION)


@dataclass(frozen=True, slots=True)
class Kept:
    """One assessment whole, as it stands; ``ratings`` and ``reconciled`` by element."""

    assessment: Assessment
    ratings: Mapping[str, tuple[Rating, ...]]
    reconciled: Mapping[str, Reconciled]
    evidence: tuple[EvidenceItem, ...]
    actions: tuple[Improvement, ...]

    def of(self, element_id: str) -> tuple[Rating, ...]:
        """What was handed in of an element, in order of time."""
        return self.ratings.get(element_id, ())

    def rating_by(self, element_id: str, person_id: PersonId) -> Rating | None:
        """What one person handed in of an element."""
        return next((each for each in self.of(element_id) if each.person_id == person_id), None)

    def state(self, element: ScopedElement) -> ElementState:
        """How far an element is."""
        return state_of(
            self.assessment.raters_of(element),
            self.of(element.element_id),
            self.reconciled.get(element.element_id),
        )

    def is_hidden_from(self, person_id: PersonId, element: ScopedElement) -> bool:
        """Whether somebody still has to rate an element and so must not see others' ratings."""
        rates = person_id in self.assessment.raters_of(element)
        is_pending = self.rating_by(element.element_id, person_id) is None
        return rates and is_pending and self.assessment.is_open


def keep(
    desk: Desk, work: Work, place: tuple[Part, str], value: object, act: str, reason: str = ""
) -> None:
    """Keep a value in its place and tell the history of it, whole.

    Args:
        desk: who acts.
        work: the transaction.
        place: what it is, and its key: ``AS-2026-01``, or below it ``AS-2026-01/LO.1.1/birch``.
        value: a frozen value.
        act: what was done: ``started``, ``handed in``.
        reason: why, in the person's own words.
    """
    part, key = place
    body = to_body(value)
    work.documents.replace(part, key, body)
    work.history.append(desk.happening(part, key, act=act, reason=reason, kept=body))


def changed(assessment_id: AssessmentId, made: str | None = None) -> Changes:
    """Something of an assessment was changed."""
    return Changes.of((Kind.ASSESSMENT, assessment_id), made=made)


def assessment_in(work: Work, assessment_id: AssessmentId) -> Assessment:
    """One assessment.

    Raises:
        Refused: ``assessment.unknown``.
    """
    return from_body(Assessment, _body(work, assessment_id))


def _body(work: Work, assessment_id: AssessmentId) -> Mapping[str, Any]:
    body = work.documents.get(Part.ASSESSMENT, assessment_id)
    if body is None:
        raise Refused(
            "assessment.unknown", f"There is no assessment {assessment_id!r} in this workspace."
        )
    return body


def open_assessment(work: Work, assessment_id: AssessmentId) -> Assessment:
    """One assessment that still takes ratings.

    Raises:
        Refused: ``assessment.unknown``, ``assessment.settled``.
    """
    found = assessment_in(work, assessment_id)
    if not found.is_open:
        raise Refused(
            "assessment.settled",
            f"{assessment_id} was settled and stays as it is; only its actions go on.",
        )
    return found


def must_see(desk: Desk, assessment: Assessment) -> None:
    """Refuse a reviewer who has no part in an assessment.

    Raises:
        Refused: ``assessment.not_yours``.
    """
    me = desk.person
    if me.role is Role.REVIEWER and not (
        assessment.is_rater(me.person_id) or assessment.lead == me.person_id
    ):
        raise Refused(
            "assessment.not_yours",
            f"You rate nothing in {assessment.assessment_id}; a supervisor can name you a rater.",
        )


def must_lead(desk: Desk, assessment: Assessment, to: str) -> None:
    """Refuse whoever neither leads an assessment nor is a supervisor.

    Raises:
        Refused: ``assessment.not_lead``.
    """
    if desk.person.role is not Role.SUPERVISOR and desk.person.person_id != assessment.lead:
        raise Refused(
            "assessment.not_lead", f"Only the lead or a supervisor may {to}; ask one of them."
        )


def read(desk: Desk, work: Work, assessment_id: AssessmentId) -> Kept:
    """Everything of an assessment but the answers that were not handed in.

    Raises:
        Refused: ``assessment.unknown``; ``assessment.forged``.
    """
    body = _body(work, assessment_id)
    _must_be_as_told(desk, work, assessment_id)
    assessment = from_body(Assessment, body)
    ratings: dict[str, list[Rating]] = {}
    for rating in sorted(values(work, Part.RATING, assessment_id, Rating), key=lambda r: r.at):
        ratings.setdefault(rating.element_id, []).append(rating)
    decided = values(work, Part.RECONCILED, assessment_id, Reconciled)
    return Kept(
        assessment=assessment,
        ratings={element_id: tuple(found) for element_id, found in ratings.items()},
        reconciled={each.element_id: each for each in decided},
        evidence=values(work, Part.EVIDENCE, assessment_id, EvidenceItem),
        actions=values(work, Part.ACTION, assessment_id, Improvement),
    )


def values(work: Work, part: Part, assessment_id: AssessmentId, kind: type[T]) -> tuple[T, ...]:
    """The values of one kind below an assessment, in order of key."""
    return tuple(
        from_body(kind, body) for _, body in work.documents.list(part, f"{assessment_id}/")
    )


def _must_be_as_told(desk: Desk, work: Work, assessment_id: AssessmentId) -> None:
    """Refuse documents that are not the last word of their events; once for each state."""
    there = {
        f"{part} {key}": canonical_json(body)
        for part in _TOLD
        for key, body in work.documents.list(part, f"{assessment_id}/")
    }
    there[f"{Part.ASSESSMENT} {assessment_id}"] = canonical_json(_body(work, assessment_id))
    seen = hashlib.sha256(canonical_json(there).encode()).hexdigest()
    if seen in desk.library.told:
        return
    told = {
        f"{part} {key}": body
        for part in (Part.ASSESSMENT, *_TOLD)
        for key, body in told_of(work, part, assessment_id).items()
    }
    if told != there:
        raise forged(assessment_id)
    desk.library.told.add(seen)


def told_of(work: Work, part: Part, beginning: str) -> dict[str, str]:
    """What the history told last of each key: the key itself and those below it."""
    return {
        entry.happening.subject: canonical_json(entry.happening.body["kept"])
        for entry in work.history.entries(part, beginning)
        if entry.happening.subject == beginning
        or entry.happening.subject.startswith(f"{beginning}/")
    }


def forged(assessment_id: AssessmentId) -> Refused:
    """The refusal of what was changed outside the program."""
    return Refused(
        "assessment.forged",
        f"The workspace was changed behind the program's back: what is kept of {assessment_id} is "
        "not what its history tells of. Restore the workspace from a backup.",
    )
