"""An assessment as the signed-in person may see it: element by element, blind where they rate.

Who still has to rate an element sees nobody else's rating of it. Changes nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qapi_desk.domain.assessments import (
    Assessment,
    ElementState,
    EvidenceItem,
    Improvement,
    Rating,
    Reconciled,
    ScopedElement,
)
from qapi_desk.domain.ids import AssessmentId, PersonId
from qapi_desk.domain.people import Role
from qapi_desk.services import assessment_kept
from qapi_desk.services.assessment import is_of
from qapi_desk.services.assessment_answers import Sheet, sheets_begun
from qapi_desk.services.assessment_findings import gaps_of
from qapi_desk.services.assessment_kept import Kept, must_see
from qapi_desk.services.workspace import Desk

STATE_WORDS: Mapping[ElementState, str] = {
    ElementState.UNRATED: "Not rated",
    ElementState.WAITING: "Waits for raters",
    ElementState.DIFFERS: "Raters differ",
    ElementState.AGREED: "Rated",
    ElementState.RECONCILED: "Reconciled",
}


@dataclass(frozen=True, slots=True)
class Mine:
    """The signed-in person's own part in an element."""

    is_rater: bool = False
    is_handed_in: bool = False
    answered: int = 0
    required: int = 0
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element as it stands.

    ``rating`` and ``words`` are its one rating; empty until there is one. ``ratings`` are those
    that the reader may see; ``is_hidden`` says that others are kept from them.
    """

    element: ScopedElement
    state: ElementState
    rating: str
    words: str
    ratings: tuple[Rating, ...]
    is_hidden: bool
    reconciled: Reconciled | None
    waiting_for: tuple[str, ...]
    handed_in_by: tuple[str, ...]
    gaps: tuple[str, ...]
    evidence: tuple[int, ...]
    actions: tuple[int, ...]
    mine: Mine
    may_reconcile: bool

    @property
    def state_words(self) -> str:
        """How far it is, in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One assessment whole. ``names`` are people's names by id, ``counts`` elements by state."""

    assessment: Assessment
    rows: tuple[ElementRow, ...]
    evidence: tuple[EvidenceItem, ...]
    actions: tuple[Improvement, ...]
    names: Mapping[PersonId, str]
    counts: Mapping[ElementState, int]
    may_lead: bool
    may_list: bool
    may_print: bool

    @property
    def settled(self) -> int:
        """How many elements have their one rating."""
        return sum(n for state, n in self.counts.items() if state.is_settled)

    def row(self, element_id: str) -> ElementRow | None:
        """The row of an element."""
        return next((row for row in self.rows if row.element.element_id == element_id), None)

    def name_of(self, person_id: PersonId) -> str:
        """What a person is called."""
        return self.names.get(person_id, person_id)


def show(desk: Desk, assessment_id: AssessmentId) -> AssessmentView:
    """An assessment as the signed-in person may see it.

    Raises:
        Refused: ``assessment.unknown``, ``assessment.not_yours``, ``assessment.forged``.
    """
    with desk.store.read() as work:
        kept = assessment_kept.read(desk, work, assessment_id)
        must_see(desk, kept.assessment)
        names = {person.person_id: person.name for person in work.people.all()}
        begun = sheets_begun(desk, work, kept)
    return view_of(desk, kept, names, begun)


def view_of(
    desk: Desk, kept: Kept, names: Mapping[PersonId, str], begun: Mapping[str, Sheet]
) -> AssessmentView:
    """The view of what was read already."""
    assessment, me = kept.assessment, desk.person
    rows = tuple(
        _row(desk, kept, element, names, begun.get(element.element_id))
        for element in assessment.elements
    )
    leads = me.role is Role.SUPERVISOR or me.person_id == assessment.lead
    return AssessmentView(
        assessment=assessment,
        rows=rows,
        evidence=kept.evidence,
        actions=kept.actions,
        names=names,
        counts=Counter(row.state for row in rows),
        may_lead=leads,
        may_list=assessment.is_open and (leads or assessment.is_rater(me.person_id)),
        may_print=leads or me.role is Role.OBSERVER,
    )


def _row(
    desk: Desk,
    kept: Kept,
    element: ScopedElement,
    names: Mapping[PersonId, str],
    begun: Sheet | None,
) -> ElementRow:
    element_id, me = element.element_id, desk.person.person_id
    state, ratings = kept.state(element), kept.of(element_id)
    is_hidden = kept.is_hidden_from(me, element)
    seen = () if is_hidden else ratings
    decided = kept.reconciled.get(element_id) if state is ElementState.RECONCILED else None
    final = decided or (ratings[0] if state is ElementState.AGREED else None)
    handed_in = [rating.person_id for rating in ratings]
    waiting = [each for each in kept.assessment.raters_of(element) if each not in handed_in]
    return ElementRow(
        element=element,
        state=state,
        rating=final.rating if final else "",
        words=final.words if final else "",
        ratings=seen,
        is_hidden=is_hidden and bool(ratings),
        reconciled=decided,
        waiting_for=tuple(names.get(each, each) for each in waiting),
        handed_in_by=tuple(names.get(each, each) for each in handed_in),
        gaps=gaps_of(seen),
        evidence=tuple(
            item.number
            for item in kept.evidence
            if element_id in item.elements and not item.withdrawn
        ),
        actions=tuple(each.number for each in kept.actions if each.element_id == element_id),
        mine=_mine(desk, kept, element, begun),
        may_reconcile=_may_reconcile(desk, kept, element, state),
    )


def _mine(desk: Desk, kept: Kept, element: ScopedElement, begun: Sheet | None) -> Mine:
    me = desk.person.person_id
    answered, required = begun.progress if begun else (0, 0)
    return Mine(
        is_rater=me in kept.assessment.raters_of(element),
        is_handed_in=kept.rating_by(element.element_id, me) is not None,
        answered=answered,
        required=required,
        is_complete=begun is not None and not begun.missing,
    )


def _may_reconcile(desk: Desk, kept: Kept, element: ScopedElement, state: ElementState) -> bool:
    me, assessment = desk.person, kept.assessment
    leads = me.role is Role.SUPERVISOR or me.person_id == assessment.lead
    is_peer = not (assessment.kind.is_by_peers and is_of(me, assessment))
    did_not_rate = kept.rating_by(element.element_id, me.person_id) is None
    is_open = state in {ElementState.DIFFERS, ElementState.RECONCILED} and assessment.is_open
    return leads and is_peer and did_not_rate and is_open
