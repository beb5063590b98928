"""The agency assessed, as values: elements in scope, raters, evidence, ratings, actions.

A self-assessment is the agency's own; a peer review is made by people of another one (manual
IOP.4.2 and IOP.4.3). Knows no form and no store: what a rating is called comes with the rating.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import AssessmentId, FormId, PersonId
from qapi_desk.domain.reviews import FormPin


class AssessmentKind(StrEnum):
    """Why the agency is looked at, and by whom."""

    SELF = "self"
    INITIAL = "initial"
    """The first visit of a peer team, in the first year."""
    SCHEDULED = "scheduled"
    """A visit of the regular schedule."""
    FOCUSED = "focused"
    """A visit because of a problem, or because help was asked for."""

    @property
    def is_by_peers(self) -> bool:
        """Whether people of another agency rate."""
        return self is not AssessmentKind.SELF


class EvidenceKind(StrEnum):
    """How a piece of evidence came about."""

    DOCUMENT = "document"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    SURVEY = "survey"
    MEETING = "meeting"


class ElementState(StrEnum):
    """How far one element is; derived from what was handed in, never set by hand."""

    UNRATED = "unrated"
    """Nobody has handed in a rating."""
    WAITING = "waiting"
    """Some raters have handed in, others have not."""
    DIFFERS = "differs"
    AGREED = "agreed"
    RECONCILED = "reconciled"

    @property
    def is_settled(self) -> bool:
        """Whether the element has its one rating."""
        return self in {ElementState.AGREED, ElementState.RECONCILED}


NOT_APPLICABLE = "na"
"""The rating of an element that the agency has no part in."""


@dataclass(frozen=True, slots=True)
class ScopedElement:
    """An element as the catalog had it when it was taken into the scope, and who asks about it."""

    element_id: str
    title: str
    area_id: str
    area: str
    function_id: str
    function: str
    form_id: FormId

    def is_under(self, part: str) -> bool:
        """Whether a part named so (an area, a function or an element) holds it."""
        return part in {self.area_id, self.function_id, self.element_id}


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody who rates: everything in scope, or the parts that are named."""

    person_id: PersonId
    parts: tuple[str, ...] = ()

    def rates(self, element: ScopedElement) -> bool:
        """Whether this element is among what they rate."""
        return not self.parts or any(element.is_under(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment, pinned to a version of the catalog and of each form.

    ``catalog`` says which catalog in words, ``catalog_hash`` is its fingerprint.
    """

    assessment_id: AssessmentId
    title: str
    agency: str
    kind: AssessmentKind
    lead: PersonId
    started_at: datetime
    started_by: PersonId
    catalog: str
    catalog_hash: str
    elements: tuple[ScopedElement, ...]
    forms: tuple[FormPin, ...]
    raters: tuple[Rater, ...]
    settled_at: datetime | None = None
    settled_by: PersonId | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still takes ratings."""
        return self.settled_at is None

    def element(self, element_id: str) -> ScopedElement:
        """One element of the scope.

        Raises:
            Refused: ``assessment.no_element``.
        """
        for element in self.elements:
            if element.element_id == element_id:
                return element
        raise Refused(
            "assessment.no_element",
            f"The element {element_id!r} is not in the scope of {self.assessment_id}.",
        )

    def under(self, part: str) -> tuple[ScopedElement, ...]:
        """The elements of the scope that an area, a function or an element's id holds."""
        return tuple(element for element in self.elements if element.is_under(part))

    def raters_of(self, element: ScopedElement) -> tuple[PersonId, ...]:
        """Who rates an element now."""
        return tuple(rater.person_id for rater in self.raters if rater.rates(element))

    def is_rater(self, person_id: PersonId) -> bool:
        """Whether a person rates anything in it now."""
        return any(rater.person_id == person_id for rater in self.raters)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer as it was handed in; ``words`` is the answer as people read it."""

    question: str
    label: str
    value: str
    words: str
    comment: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater handed in of one element; it stands for good.

    ``rating`` is the form's own choice by name, or ``NOT_APPLICABLE``; ``words`` is how it reads.
    """

    assessment_id: AssessmentId
    element_id: str
    person_id: PersonId
    rating: str
    words: str
    at: datetime
    answers: tuple[GivenAnswer, ...]
    methods: str = ""
    evidence: str = ""
    evidence_day: date | None = None
    gap: str = ""
    action: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The one rating of an element on which raters differed, and why it is that one."""

    assessment_id: AssessmentId
    element_id: str
    rating: str
    words: str
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One entry of the evidence list; ``kept`` says where it can be found again."""

    assessment_id: AssessmentId
    number: int
    kind: EvidenceKind
    title: str
    day: date
    kept: str
    elements: tuple[str, ...]
    added_by: PersonId
    added_at: datetime
    withdrawn: str = ""
    """Why it counts no more; empty while it does."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """What will be done about a gap: by whom, by when, and what proves that it was."""

    assessment_id: AssessmentId
    number: int
    element_id: str
    gap: str
    text: str
    owner: str
    due: date
    made_by: PersonId
    made_at: datetime
    done_on: date | None = None
    evidence: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is done, on evidence."""
        return self.done_on is not None


def state_of(
    raters: Sequence[PersonId], ratings: Sequence[Rating], reconciled: Reconciled | None
) -> ElementState:
    """How far an element is.

    Args:
        raters: who rates it now.
        ratings: what was handed in of it, also by people who rate it no more.
        reconciled: the decision on a difference, if there is one.
    """
    handed_in = {rating.person_id for rating in ratings}
    if not handed_in:
        return ElementState.UNRATED
    if not handed_in.issuperset(raters):
        return ElementState.WAITING
    if reconciled is not None:
        return ElementState.RECONCILED
    is_one = len({rating.rating for rating in ratings}) == 1
    return ElementState.AGREED if is_one else ElementState.DIFFERS
