"""Starting a review and seeing how far it is.

A review is pinned to its snapshot, rulesets, forms and calendars when it is made, and keeps the
documents of its law; nothing moves them afterwards but a recorded decision (``law_changes``).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import CriterionId, FormId, ReviewId, RulesetId, SnapshotId
from qapi_desk.domain.people import Role
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.reviews import CaseState, FormPin, Review, ReviewCase, ReviewStage
from qapi_desk.questionnaire.checker_shared import apart
from qapi_desk.questionnaire.messages import sentence
from qapi_desk.rules.evaluate import must_be_over
from qapi_desk.services import forms_kept, law_kept
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.census import Judge
from qapi_desk.services.law_kept import Law
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

GOVERNING = RulesetId("federal-2016")
BESIDE = RulesetId("ca-2002")
QUARTERLY = ("compliance", "data_reliability")
"""The kinds of forms that a quarterly review asks, in the order in which it asks them."""


@dataclass(frozen=True, slots=True)
class NewReview:
    """What is asked for when a review is started.

    No criteria means all of the forms'; no forms means every quarterly form that asks about one
    of the criteria.
    """

    title: str
    period_text: str
    snapshot_id: SnapshotId
    criteria: tuple[CriterionId, ...] = ()
    governing: RulesetId = GOVERNING
    beside: RulesetId | None = BESIDE
    form_ids: tuple[FormId, ...] = ()
    is_peer_review: bool = False
    """Whether people of another agency review this one; then nobody of its own has a case."""


def create(desk: Desk, new: NewReview) -> Changes:
    """Start a review that keeps its law and its forms. Supervisors only; ``made`` is its id.

    Raises:
        Refused: ``people.role``, ``review.no_criterion``, ``review.beside``; a period not over
            at the as-of date; a criterion that a ruleset does not have.
    """
    desk.person.must_be(Role.SUPERVISOR, to="start a review")
    with desk.workspace.snapshot(new.snapshot_id) as reader:
        manifest = reader.manifest
    period = parse_period(new.period_text)
    forms, criteria = _forms_for(desk.library, new)
    _must_be_judged(desk.library, new, criteria)
    must_be_over(period, manifest.as_of_date)
    with desk.store.write() as work:
        texts = law_kept.texts_now(work, desk.library, filter(None, (new.governing, new.beside)))
        law = texts.parsed()
        review = Review(
            review_id=ReviewId(f"{period.quarter}-{len(work.documents.list('review')) + 1:02d}"),
            title=new.title.strip() or f"Quarterly review {period.label}",
            agency=manifest.agency_name or manifest.agency_code,
            period=period,
            snapshot_id=new.snapshot_id,
            governing=new.governing,
            governing_version=law.governing.version,
            beside=new.beside,
            beside_version=law.beside.version if law.beside else None,
            calendar_version=law.calendars.version,
            forms=tuple(FormPin(f.form_id, f.version, f.fingerprint) for f in forms),
            criteria=criteria,
            created_at=desk.clock.now(),
            created_by=desk.person.person_id,
            law_hashes=texts.hashes,
            is_peer_review=new.is_peer_review,
        )
        law_kept.keep(work, texts)
        forms_kept.keep(work, forms)
        work.documents.put("review", review.review_id, to_body(review))
        work.history.append(desk.happening("review.created", review.review_id, **to_body(review)))
    return Changes.of((Kind.REVIEW, review.review_id), made=review.review_id)


def _must_be_judged(library: Library, new: NewReview, criteria: tuple[CriterionId, ...]) -> None:
    if new.beside == new.governing:
        raise Refused(
            "review.beside", f"{new.governing} governs, so it cannot stand beside itself as well."
        )
    for ruleset_id in filter(None, (new.governing, new.beside)):
        for criterion in criteria:
            library.ruleset(ruleset_id).criterion(criterion)


def quarterly_forms(library: Library) -> tuple[FormId, ...]:
    """The forms on the shelf that a quarterly review asks: compliance, then data reliability.

    Within a kind they stand in the order in which the governing law has their criteria.
    """
    places = {each.criterion_id: at for at, each in enumerate(library.ruleset(GOVERNING).criteria)}
    found = []
    for form in (library.form(form_id).form for form_id in library.form_ids):
        if form.is_quarterly:
            first = min((places.get(each, len(places)) for each in form.criteria), default=0)
            found.append((QUARTERLY.index(form.review_type), first, form.form_id))
    return tuple(form_id for _, _, form_id in sorted(found))


def _must_ask_alike(forms: tuple[Form, ...]) -> None:
    """Forms of one review are asked of one case: what they share has to be one question."""
    found = apart(forms)
    if found:
        raise Refused(
            "review.forms", f"These forms cannot stand in one review. {sentence(found[0])}"
        )


def _forms_for(
    library: Library, new: NewReview
) -> tuple[tuple[Form, ...], tuple[CriterionId, ...]]:
    named = dict.fromkeys(new.form_ids or quarterly_forms(library))
    forms = tuple(library.form(form_id).form for form_id in named)
    offered = tuple(criterion for form in forms for criterion in form.criteria)
    for criterion in new.criteria:
        if criterion not in offered:
            raise Refused(
                "review.no_criterion",
                f"No chosen form asks about {criterion!r}; the forms cover {', '.join(offered)}.",
            )
    criteria = tuple(dict.fromkeys(new.criteria or offered))
    asked = new.form_ids or not new.criteria
    chosen = tuple(form for form in forms if asked or set(form.criteria) & set(criteria))
    _must_ask_alike(chosen)
    return chosen, criteria


def reviews(desk: Desk) -> tuple[Review, ...]:
    """Every review, newest first."""
    with desk.store.read() as work:
        found = reviews_in(work)
    return tuple(sorted(found, key=lambda review: review.created_at, reverse=True))


def reviews_in(work: Work) -> tuple[Review, ...]:
    """Every review as its decisions left it, in order of id."""
    bodies = work.documents.list("review")
    return tuple(law_kept.pinned(work, from_body(Review, body)) for _, body in bodies)


def get(desk: Desk, review_id: ReviewId) -> Review:
    """One review.

    Raises:
        Refused: ``review.unknown``.
    """
    with desk.store.read() as work:
        return review_in(work, review_id)


def review_in(work: Work, review_id: ReviewId) -> Review:
    """One review as its decisions left it, read in a unit of work that is open already."""
    body = work.documents.get("review", review_id)
    if body is None:
        raise Refused("review.unknown", f"There is no review {review_id!r} in this workspace.")
    return law_kept.pinned(work, from_body(Review, body))


def law(desk: Desk, review: Review) -> Law:
    """The rulesets and calendars the review is pinned to.

    Raises:
        Refused: ``law.forged``, ``review.version``.
    """
    with desk.store.read() as work:
        return law_kept.law_in(work, desk.library, review)


def judges(desk: Desk, review: Review) -> tuple[Judge, ...]:
    """The governing judge, then the one that stands beside it, if there is one.

    Raises:
        Refused: ``law.forged``; ``review.version``: the law it is pinned to is not here.
    """
    with desk.store.read() as work:
        as_of = work.snapshots.get(review.snapshot_id).as_of
        pinned = law_kept.law_in(work, desk.library, review)
    must_be_over(review.period, as_of)
    return tuple(
        Judge(ruleset, pinned.calendars, review.period, as_of) for ruleset in pinned.rulesets
    )


def versions_line(review: Review) -> str:
    """Ruleset, calendar, form and snapshot versions, for every page and print."""
    beside = (
        f" (beside: {review.beside} v{review.beside_version}, the 2002 manual)"
        if review.beside
        else ""
    )
    return (
        f"Ruleset {review.governing} v{review.governing_version}{beside}"
        f"{decisions_words(review)} · "
        f"calendar {review.calendar_version} · forms {_forms_words(review)} · "
        f"snapshot {review.snapshot_id[:12]}"
    )


def _forms_words(review: Review) -> str:
    """The forms by version, each version said once."""
    named: dict[str, list[str]] = {}
    for pin in review.forms:
        named.setdefault(pin.version, []).append(pin.form_id)
    return ", ".join(f"{', '.join(ids)} v{version}" for version, ids in named.items())


def decisions_words(review: Review) -> str:
    """`` with 2 decisions``; empty while nothing was adopted."""
    if not review.decisions:
        return ""
    return f" with {review.decisions} decision{'s' if review.decisions > 1 else ''}"


def stage(desk: Desk, review_id: ReviewId) -> ReviewStage:
    """How far the review is, derived from what has happened."""
    with desk.store.read() as work:
        return stage_in(work, review_id)


def stage_in(work: Work, review_id: ReviewId) -> ReviewStage:
    """How far the review is, read in a unit of work that is open already."""
    cases = work.cases.all(review_id)
    if cases:
        return _stage_of_cases(cases)
    if work.documents.get("plan", review_id):
        return ReviewStage.FROZEN
    if work.documents.get("universes", review_id):
        return ReviewStage.PLANNED
    return ReviewStage.CREATED


def _stage_of_cases(cases: tuple[ReviewCase, ...]) -> ReviewStage:
    states = {case.state for case in cases}
    if states == {CaseState.RELEASED}:
        return ReviewStage.RELEASED
    return ReviewStage.DRAWN if states == {CaseState.UNASSIGNED} else ReviewStage.IN_REVIEW


def counts(desk: Desk, review_id: ReviewId) -> Mapping[CaseState, int]:
    """How many opened cases stand in each state."""
    with desk.store.read() as work:
        return Counter(case.state for case in work.cases.all(review_id))
