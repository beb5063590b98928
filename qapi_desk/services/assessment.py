"""Starting an assessment of the agency, its scope and its raters, and settling it.

An assessment is pinned to the catalog and the forms it was started with. Every change is an event
with its reason; what was handed in stays, whoever leaves the team.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qapi_desk.domain.assessments import Assessment, AssessmentKind, Rater, ScopedElement
from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import AssessmentId, PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import FormPin
from qapi_desk.services import assessment_kept, forms_in_use, forms_kept
from qapi_desk.services.assessment_forms import choose
from qapi_desk.services.assessment_kept import Kept, Part, changed, open_assessment
from qapi_desk.services.bodies import from_body
from qapi_desk.services.conflicts import normal
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

RATES = (Role.REVIEWER, Role.SUPERVISOR, Role.ANALYST)
"""Who can be a rater; an observer only reads."""
_WHY = "Say why it changes"


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """What is asked for when an assessment is started.

    ``parts`` are areas, functions or elements; none means all that are assessed at the agency.
    Without an agency it is that of whoever starts it, without a lead they lead it themselves.
    """

    title: str
    raters: tuple[Rater, ...]
    kind: AssessmentKind = AssessmentKind.SELF
    parts: tuple[str, ...] = ()
    agency: str = ""
    lead: PersonId | None = None


def start(desk: Desk, new: NewAssessment) -> Changes:
    """Start an assessment; ``made`` is its id. Supervisors only.

    Raises:
        Refused: ``people.role``; ``assessment.title``, ``assessment.no_part``,
            ``assessment.no_form``, and of its people ``assessment.no_rater``,
            ``assessment.rater``, ``assessment.own_agency``, ``people.unknown``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="start an assessment")
    title = said_line(new.title, "assessment.title", "Say what the assessment is called")
    chosen = choose(forms_in_use.shelf(desk), new.parts)
    catalog = desk.library.catalog
    with desk.store.write() as work:
        made = Assessment(
            assessment_id=_next_id(desk, work),
            title=title,
            agency=_agency(desk, new),
            kind=new.kind,
            lead=new.lead or desk.person.person_id,
            started_at=desk.clock.now(),
            started_by=desk.person.person_id,
            catalog=f"{catalog.catalog_id} v{catalog.version}",
            catalog_hash=catalog.fingerprint,
            elements=chosen.elements,
            forms=_pins(chosen.forms),
            raters=_merged(new.raters),
        )
        _must_be_a_team(work, made)
        forms_kept.keep(work, chosen.forms)
        _keep(desk, work, made, "started", title)
    return changed(made.assessment_id, made=made.assessment_id)


def _agency(desk: Desk, new: NewAssessment) -> str:
    if not new.agency.strip():
        return desk.person.agency
    return said_line(new.agency, "assessment.agency", "Say which agency is assessed")


def _next_id(desk: Desk, work: Work) -> AssessmentId:
    number = len(work.documents.list(Part.ASSESSMENT)) + 1
    return AssessmentId(f"AS-{desk.clock.now().year}-{number:02d}")


def _pins(forms: Iterable[Form]) -> tuple[FormPin, ...]:
    return tuple(FormPin(form.form_id, form.version, form.fingerprint) for form in forms)


def _keep(desk: Desk, work: Work, made: Assessment, act: str, reason: str) -> None:
    place = (Part.ASSESSMENT, made.assessment_id)
    assessment_kept.keep(desk, work, place, made, act, reason)


def set_scope(
    desk: Desk, assessment_id: AssessmentId, parts: Sequence[str], reason: str
) -> Changes:
    """Put another scope in the place of the one before. Supervisors only.

    Raises:
        Refused: ``people.role``, ``assessment.reason``, ``assessment.settled``; as ``choose``;
            ``assessment.rated`` for an element that was rated and would leave;
            ``assessment.pinned`` when the catalog or a form is another by now;
            ``assessment.no_part`` when a rater would have nothing to rate.
    """
    desk.person.must_be(Role.SUPERVISOR, to="change the scope of an assessment")
    why = said_line(reason, "assessment.reason", _WHY)
    chosen = choose(forms_in_use.shelf(desk), parts)
    with desk.store.write() as work:
        before = open_assessment(work, assessment_id)
        _must_keep_what_was_rated(assessment_kept.read(desk, work, assessment_id), chosen.elements)
        _must_be_pinned_alike(desk, before, chosen.elements, chosen.forms)
        old = {pin.form_id for pin in before.forms}
        new = tuple(form for form in chosen.forms if form.form_id not in old)
        made = replace(before, elements=chosen.elements, forms=(*before.forms, *_pins(new)))
        _must_be_a_team(work, made)
        forms_kept.keep(work, new)
        _keep(desk, work, made, "scope", why)
    return changed(assessment_id)


def _must_keep_what_was_rated(kept: Kept, elements: Iterable[ScopedElement]) -> None:
    left = set(kept.ratings) - {element.element_id for element in elements}
    if left:
        raise Refused(
            "assessment.rated",
            f"{', '.join(sorted(left))} was rated already and stays in the scope; name it too.",
        )


def _must_be_pinned_alike(
    desk: Desk, before: Assessment, elements: Sequence[ScopedElement], forms: Iterable[Form]
) -> None:
    if set(elements) <= set(before.elements):
        return
    pins = {pin.form_id: pin.fingerprint for pin in before.forms}
    is_moved = any(pins.get(form.form_id, form.fingerprint) != form.fingerprint for form in forms)
    if is_moved or desk.library.catalog.fingerprint != before.catalog_hash:
        raise Refused(
            "assessment.pinned",
            "The catalog or a form is another than the one this assessment was started with, so "
            "nothing can be added to it; start another assessment for the rest.",
        )


def set_raters(
    desk: Desk,
    assessment_id: AssessmentId,
    raters: Sequence[Rater],
    reason: str,
    *,
    lead: PersonId | None = None,
) -> Changes:
    """Put another team in the place of the one before; ratings handed in stay. Supervisors only.

    Raises:
        Refused: ``people.role``, ``assessment.reason``, ``assessment.settled``; of its people as
            ``start``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="name the raters of an assessment")
    why = said_line(reason, "assessment.reason", _WHY)
    with desk.store.write() as work:
        before = open_assessment(work, assessment_id)
        made = replace(before, raters=_merged(raters), lead=lead or before.lead)
        _must_be_a_team(work, made)
        _keep(desk, work, made, "raters", why)
    return changed(assessment_id)


def _merged(raters: Iterable[Rater]) -> tuple[Rater, ...]:
    """Each person once; whoever is named for everything rates everything."""
    found: dict[PersonId, Rater] = {}
    for rater in raters:
        before = found.get(rater.person_id, rater)
        is_all = not (before.parts and rater.parts)
        parts = () if is_all else tuple(dict.fromkeys((*before.parts, *rater.parts)))
        found[rater.person_id] = Rater(rater.person_id, parts)
    return tuple(found.values())


def _must_be_a_team(work: Work, made: Assessment) -> None:
    for rater in made.raters:
        _must_be_able(work.people.get(rater.person_id), made, "rate")
        for part in rater.parts:
            if not made.under(part):
                raise Refused(
                    "assessment.no_part", f"Nothing of {part!r} is in the scope to be rated."
                )
    _must_be_able(work.people.get(made.lead), made, "lead")
    alone = [each.element_id for each in made.elements if not made.raters_of(each)]
    if alone:
        raise Refused(
            "assessment.no_rater",
            f"Nobody rates {', '.join(alone[:6])}; name at least one rater for each element.",
        )


def _must_be_able(person: Person, made: Assessment, to: str) -> None:
    if not person.is_active or person.role not in RATES:
        raise Refused(
            "assessment.rater", f"{person.name} cannot {to} in an assessment; choose another."
        )
    if made.kind.is_by_peers and is_of(person, made):
        raise Refused(
            "assessment.own_agency",
            f"{person.name} is of the agency that is assessed, and peers {to} in this one; choose "
            "somebody of another agency.",
        )


def is_of(person: Person, made: Assessment) -> bool:
    """Whether a person belongs to the agency that is assessed."""
    return normal(person.agency) == normal(made.agency)


def settle(desk: Desk, assessment_id: AssessmentId) -> Changes:
    """Close an assessment: no rating changes any more. Supervisors only.

    Raises:
        Refused: ``people.role``, ``assessment.settled``; ``assessment.unrated`` and
            ``assessment.differs``, naming the elements; ``assessment.second_person`` to who alone
            rated an element.
    """
    desk.person.must_be(Role.SUPERVISOR, to="settle an assessment")
    me = desk.person.person_id
    with desk.store.write() as work:
        before = open_assessment(work, assessment_id)
        kept = assessment_kept.read(desk, work, assessment_id)
        _must_be_rated(kept)
        if any(_raters(kept, element) == {me} for element in before.elements):
            raise Refused(
                "assessment.second_person",
                "You alone rated an element of it, so another supervisor settles it.",
            )
        made = replace(before, settled_at=desk.clock.now(), settled_by=me)
        _keep(desk, work, made, "settled", "")
    return changed(assessment_id)


def _raters(kept: Kept, element: ScopedElement) -> set[PersonId]:
    return {rating.person_id for rating in kept.of(element.element_id)}


def _must_be_rated(kept: Kept) -> None:
    states = {each.element_id: kept.state(each) for each in kept.assessment.elements}
    differs = [each for each, state in states.items() if state == "differs"]
    unrated = [e for e, state in states.items() if not state.is_settled and e not in differs]
    if unrated:
        raise Refused(
            "assessment.unrated",
            f"{len(unrated)} of {len(states)} elements are not rated by all their raters, first "
            f"{unrated[0]}; they hand in first, or the team is changed.",
        )
    if differs:
        raise Refused(
            "assessment.differs",
            f"Raters differ on {len(differs)} elements, first {differs[0]}; reconcile them first.",
        )


def assessments(desk: Desk) -> tuple[Assessment, ...]:
    """Every assessment the signed-in person has a part in, newest first."""
    with desk.store.read() as work:
        bodies = work.documents.list(Part.ASSESSMENT)
    found = (from_body(Assessment, body) for _, body in bodies)
    seen = (each for each in found if _may_see(desk, each))
    return tuple(sorted(seen, key=lambda each: each.started_at, reverse=True))


def _may_see(desk: Desk, made: Assessment) -> bool:
    try:
        assessment_kept.must_see(desk, made)
    except Refused:
        return False
    return True
