"""What an assessment finds: evidence, differences reconciled, gaps turned into improvement actions.

Nothing is ever taken away: evidence is withdrawn with its reason, a decision replaced by a later
one, an action revised; each earlier form stays in the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.assessments import (
    Assessment,
    ElementState,
    EvidenceItem,
    EvidenceKind,
    Improvement,
    Rating,
    Reconciled,
)
from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import AssessmentId
from qapi_desk.domain.people import Role
from qapi_desk.services import assessment_kept, forms_kept
from qapi_desk.services.assessment import is_of
from qapi_desk.services.assessment_forms import scale
from qapi_desk.services.assessment_kept import (
    Kept,
    Part,
    changed,
    must_lead,
    open_assessment,
    values,
)
from qapi_desk.services.own_words import must_be_said
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What is asked for when a piece of evidence is listed."""

    kind: EvidenceKind
    title: str
    day: date
    kept: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewImprovement:
    """What is asked for when an action is made of a gap."""

    element_id: str
    text: str
    owner: str
    due: date


# Evidence


def add_evidence(desk: Desk, assessment_id: AssessmentId, new: NewEvidence) -> Changes:
    """Put a piece of evidence on the list; ``made`` is its number. Raters, lead, supervisors.

    Raises:
        Refused: ``assessment.settled``, ``assessment.not_rater``, ``assessment.no_element``,
            ``assessment.evidence`` for an empty title or place, no element, or a day to come.
    """
    title = said_line(new.title, "assessment.evidence", "Say what the evidence is called")
    place = said_line(new.kept, "assessment.evidence", "Say where the evidence is kept")
    _must_have_come(desk, new.day)
    with desk.store.write() as work:
        assessment = open_assessment(work, assessment_id)
        _must_take_part(desk, assessment)
        elements = tuple(dict.fromkeys(new.elements))
        if not elements:
            raise Refused(
                "assessment.evidence", "Say which elements the evidence is for; one at least."
            )
        for element_id in elements:
            assessment.element(element_id)
        number = len(values(work, Part.EVIDENCE, assessment_id, EvidenceItem)) + 1
        me, now = desk.person.person_id, desk.clock.now()
        item = EvidenceItem(
            assessment_id, number, new.kind, title, new.day, place, elements, me, now
        )
        _keep_numbered(desk, work, Part.EVIDENCE, item, "listed")
    return changed(assessment_id, made=str(number))


def withdraw_evidence(desk: Desk, assessment_id: AssessmentId, number: int, reason: str) -> Changes:
    """Let a piece of evidence count no more; it stays on the list with the reason.

    Raises:
        Refused: ``assessment.settled``, ``assessment.not_rater``, ``assessment.reason``;
            ``assessment.no_evidence``; ``assessment.not_lead`` for another's.
    """
    why = said_line(reason, "assessment.reason", "Say why it counts no more")
    with desk.store.write() as work:
        assessment = open_assessment(work, assessment_id)
        _must_take_part(desk, assessment)
        listed = values(work, Part.EVIDENCE, assessment_id, EvidenceItem)
        item = next((i for i in listed if i.number == number and not i.withdrawn), None)
        if item is None:
            raise Refused(
                "assessment.no_evidence", f"There is no evidence {number} that counts on the list."
            )
        if item.added_by != desk.person.person_id:
            must_lead(desk, assessment, "withdraw evidence that another listed")
        _keep_numbered(desk, work, Part.EVIDENCE, replace(item, withdrawn=why), "withdrawn", why)
    return changed(assessment_id)


def _must_take_part(desk: Desk, assessment: Assessment) -> None:
    me = desk.person
    if not assessment.is_rater(me.person_id) and me.role is not Role.SUPERVISOR:
        if me.person_id == assessment.lead:
            return
        raise Refused(
            "assessment.not_rater", "Raters, the lead and supervisors keep the list of evidence."
        )


def _must_have_come(desk: Desk, day: date) -> None:
    if day > desk.clock.now().date():
        raise Refused("assessment.future", f"{day} has not come yet; give the day it happened.")


def _keep_numbered(
    desk: Desk,
    work: Work,
    part: Part,
    item: EvidenceItem | Improvement,
    act: str,
    reason: str = "",
) -> None:
    key = f"{item.assessment_id}/{item.number:04}"
    assessment_kept.keep(desk, work, (part, key), item, act, reason)


# Differences


def reconcile(
    desk: Desk, assessment_id: AssessmentId, element_id: str, rating: str, reason: str
) -> Changes:
    """Decide on the one rating of an element on which raters differ; their ratings stay.

    The lead or a supervisor decides, never somebody who rated the element themself; in a peer
    review nobody of the agency that is assessed.

    Raises:
        Refused: ``assessment.settled``, ``assessment.not_lead``, ``assessment.reason``,
            ``assessment.no_difference``, ``assessment.second_person``,
            ``assessment.own_agency``, ``assessment.no_rating``.
    """
    why = said_line(reason, "assessment.reason", "Say why it is this rating")
    with desk.store.write() as work:
        must_lead(desk, open_assessment(work, assessment_id), "reconcile ratings")
        kept = assessment_kept.read(desk, work, assessment_id)
        _must_differ(kept, element_id)
        _must_be_another(desk, kept, element_id)
        words = dict(_scale(desk, work, kept, element_id)).get(rating)
        if words is None:
            names = ", ".join(name for name, _ in _scale(desk, work, kept, element_id))
            raise Refused("assessment.no_rating", f"{rating!r} is no rating; the form has {names}.")
        me, now = desk.person.person_id, desk.clock.now()
        made = Reconciled(assessment_id, element_id, rating, words, why, me, now)
        key = f"{assessment_id}/{element_id}"
        assessment_kept.keep(desk, work, (Part.RECONCILED, key), made, "reconciled", why)
    return changed(assessment_id)


def _scale(desk: Desk, work: Work, kept: Kept, element_id: str) -> tuple[tuple[str, str], ...]:
    wanted = kept.assessment.element(element_id).form_id
    pins = [pin for pin in kept.assessment.forms if pin.form_id == wanted]
    (compiled,) = forms_kept.pinned(work, desk.library, pins)
    return scale(compiled.form, element_id)


def _must_differ(kept: Kept, element_id: str) -> None:
    now = kept.state(kept.assessment.element(element_id))
    if now not in {ElementState.DIFFERS, ElementState.RECONCILED}:
        raise Refused(
            "assessment.no_difference",
            f"There is no difference to reconcile on {element_id}: it is {now}.",
        )


def _must_be_another(desk: Desk, kept: Kept, element_id: str) -> None:
    if kept.rating_by(element_id, desk.person.person_id) is not None:
        raise Refused(
            "assessment.second_person",
            f"You rated {element_id} yourself, so somebody who did not decides on it.",
        )
    if kept.assessment.kind.is_by_peers and is_of(desk.person, kept.assessment):
        raise Refused(
            "assessment.own_agency",
            "You are of the agency that is assessed; the lead of the peers decides on it.",
        )


# Actions


def add_action(desk: Desk, assessment_id: AssessmentId, new: NewImprovement) -> Changes:
    """Make an improvement action of an element's gap; ``made`` is its number.

    The lead or a supervisor makes it, also after the assessment was settled.

    Raises:
        Refused: ``assessment.not_lead``, ``assessment.no_element``, ``assessment.no_gap`` when
            nobody handed in a gap of the element; ``assessment.backwards``; as ``must_be_said``.
    """
    with desk.store.write() as work:
        kept = assessment_kept.read(desk, work, assessment_id)
        must_lead(desk, kept.assessment, "make improvement actions")
        kept.assessment.element(new.element_id)
        now = desk.clock.now()
        made = Improvement(
            assessment_id=assessment_id,
            number=len(kept.actions) + 1,
            element_id=new.element_id,
            gap=_gap(desk, kept, new.element_id),
            text=must_be_said(desk.library, "longest_comment", "the action", new.text),
            owner=said_line(new.owner, "assessment.owner", "Say who will see to it"),
            due=_due(desk, new.due),
            made_by=desk.person.person_id,
            made_at=now,
        )
        _keep_numbered(desk, work, Part.ACTION, made, "made")
    return changed(assessment_id, made=str(made.number))


def _gap(desk: Desk, kept: Kept, element_id: str) -> str:
    element = kept.assessment.element(element_id)
    is_hidden = kept.is_hidden_from(desk.person.person_id, element)
    gaps = gaps_of(() if is_hidden else kept.of(element_id))
    if not gaps:
        raise Refused(
            "assessment.no_gap",
            f"No gap of {element_id} was handed in, so there is nothing to mend by an action.",
        )
    return " / ".join(gaps)


def gaps_of(ratings: Sequence[Rating]) -> tuple[str, ...]:
    """What raters say is missing of an element, each text once."""
    return tuple(dict.fromkeys(rating.gap for rating in ratings if rating.gap))


def _due(desk: Desk, due: date) -> date:
    if due < desk.clock.now().date():
        raise Refused("assessment.backwards", f"{due} is over already; give a day to come.")
    return due


@dataclass(frozen=True, slots=True)
class Revision:
    """What changes of an action; None leaves it as it is."""

    text: str | None = None
    owner: str | None = None
    due: date | None = None


def revise_action(
    desk: Desk, assessment_id: AssessmentId, number: int, revised: Revision, reason: str
) -> Changes:
    """Change an action that is not done yet; its earlier form stays in the history.

    Raises:
        Refused: ``assessment.not_lead``, ``assessment.reason``, ``assessment.no_action``,
            ``assessment.done``; as ``add_action``.
    """
    why = said_line(reason, "assessment.reason", "Say why the action changes")
    with desk.store.write() as work:
        before = _open_action(desk, work, assessment_id, number)
        made = before
        if revised.text is not None:
            said = must_be_said(desk.library, "longest_comment", "the action", revised.text)
            made = replace(made, text=said)
        if revised.owner is not None:
            owner = said_line(revised.owner, "assessment.owner", "Say who will see to it")
            made = replace(made, owner=owner)
        if revised.due is not None:
            made = replace(made, due=_due(desk, revised.due))
        _keep_numbered(desk, work, Part.ACTION, made, "revised", why)
    return changed(assessment_id)


def complete_action(
    desk: Desk, assessment_id: AssessmentId, number: int, done_on: date, evidence: str
) -> Changes:
    """Record that an action is done, on evidence. The lead or a supervisor.

    Raises:
        Refused: ``assessment.not_lead``, ``assessment.no_action``, ``assessment.done``,
            ``assessment.future``, ``assessment.evidence``.
    """
    shown = said_line(evidence, "assessment.evidence", "Name the document that shows it is done")
    _must_have_come(desk, done_on)
    with desk.store.write() as work:
        before = _open_action(desk, work, assessment_id, number)
        made = replace(before, done_on=done_on, evidence=shown)
        _keep_numbered(desk, work, Part.ACTION, made, "done")
    return changed(assessment_id)


def _open_action(desk: Desk, work: Work, assessment_id: AssessmentId, number: int) -> Improvement:
    kept = assessment_kept.read(desk, work, assessment_id)
    must_lead(desk, kept.assessment, "change improvement actions")
    found = next((each for each in kept.actions if each.number == number), None)
    if found is None:
        raise Refused("assessment.no_action", f"{assessment_id} has no action {number}.")
    if found.is_done:
        raise Refused(
            "assessment.done", f"Action {number} was done on {found.done_on}; it stays so."
        )
    return found
