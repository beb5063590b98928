"""Starting a review and seeing how far it is.

A review is pinned to its snapshot, rulesets, forms and calendars when it is made, and keeps the
documents of its law; nothing moves them afterwards but a recorded decision (``law_changes``).
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId, SnapshotId
from qapi_desk.domain.people import Role
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.reviews import (
    CaseState,
    FormPin,
    Review,
    ReviewCase,
    ReviewKind,
    ReviewStage,
)
from qapi_desk.domain.snapshots import SnapshotManifest
from qapi_desk.rules.evaluate import must_be_over
from qapi_desk.services import (
    catalog_kept,
    forms_in_use,
    forms_kept,
    law_kept,
    practice_key,
    review_forms,
    sets_kept,
    year_closed,
)
from qapi_desk.services.as_told import Bodies
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.census import Judge
from qapi_desk.services.law_kept import Law
from qapi_desk.services.review_forms import BESIDE, GOVERNING, NewReview, quarterly_forms
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

__all__ = [
    "BESIDE",
    "GOVERNING",
    "NewReview",
    "counts",
    "create",
    "decisions_words",
    "get",
    "judges",
    "law",
    "quarterly_forms",
    "review_in",
    "reviews",
    "reviews_in",
    "stage",
    "stage_in",
    "versions_line",
]

_REVIEW: Final = "review"
_KINDS: Final = (_REVIEW, law_kept.PIN, sets_kept.KIND)
"""What is kept of a review; read in one go, as every queue and every case begins with it."""


def create(desk: Desk, new: NewReview) -> Changes:
    """Start a review that keeps its law and its forms. Supervisors only; ``made`` is its id.

    Raises:
        Refused: ``people.role``, ``review.no_criterion``, ``review.beside``, ``review.no_rule``,
            ``review.asked_twice``; a period not over at the as-of date; a criterion that one of
            the two rulesets has and the other has not; ``year.closed``; ``practice.snapshot``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="start a review")
    manifest = _countys(desk, new.snapshot_id)
    period = parse_period(new.period_text)
    shelf = forms_in_use.shelf(desk, period.first)
    forms, criteria = review_forms.chosen(shelf, new)
    review_forms.must_be_judged(shelf, new, forms, criteria)
    must_be_over(period, manifest.as_of_date)
    with desk.store.write() as work:
        year_closed.must_be_open_year(work, period.review_year, desk.library)
        texts = law_kept.texts_now(work, desk.library, new.ruleset_ids)
        law = texts.parsed()
        review = Review(
            review_id=ReviewId(f"{period.quarter}-{len(reviews_in(work)) + 1:02d}"),
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
            catalog_version=desk.library.catalog.version,
            catalog_hash=desk.library.catalog.fingerprint,
        )
        law_kept.keep(work, texts)
        forms_kept.keep(work, forms)
        catalog_kept.keep(work, desk.library)
        work.documents.put(_REVIEW, review.review_id, to_body(review))
        work.history.append(desk.happening("review.created", review.review_id, **to_body(review)))
    return Changes.of((Kind.REVIEW, review.review_id), made=review.review_id)


def _countys(desk: Desk, snapshot_id: SnapshotId) -> SnapshotManifest:
    """What a snapshot says of itself, unless it was made for practice.

    Raises:
        Refused: ``practice.snapshot``; ``snapshots.unknown``.
    """
    with desk.store.read() as work:
        practice_key.must_be_real(work, (snapshot_id,))
    with desk.workspace.snapshot(snapshot_id) as reader:
        return reader.manifest


def reviews(desk: Desk) -> tuple[Review, ...]:
    """Every ordinary review, newest first."""
    return tuple(each for each in every(desk) if each.kind is ReviewKind.ORDINARY)


def every(desk: Desk) -> tuple[Review, ...]:
    """Every review, second and practice ones too, newest first: what may be opened."""
    with desk.store.read() as work:
        found = every_in(work)
    return tuple(sorted(found, key=lambda review: review.created_at, reverse=True))


def reviews_in(work: Work) -> tuple[Review, ...]:
    """Every ordinary review as its decisions and attached questions left it, in order of id."""
    return tuple(each for each in every_in(work) if each.kind is ReviewKind.ORDINARY)


def every_in(work: Work) -> tuple[Review, ...]:
    """Every review of every kind, in order of id, read in a unit of work that is open already."""
    kept = work.documents.by_kind(_KINDS, "")
    return tuple(_as_it_stands(body, kept) for body in kept[_REVIEW].values())


def _as_it_stands(body: Mapping[str, Any], kept: Mapping[str, Bodies]) -> Review:
    """With what was decided of its law, and the questions attached to it."""
    review = from_body(Review, body)
    pins, sets = (
        {k: v for k, v in kept[kind].items() if k.startswith(f"{review.review_id}/")}
        for kind in (law_kept.PIN, sets_kept.KIND)
    )
    return sets_kept.joined(law_kept.pinned(review, pins), sets)


def get(desk: Desk, review_id: ReviewId) -> Review:
    """One review.

    Raises:
        Refused: ``review.unknown``.
    """
    with desk.store.read() as work:
        return review_in(work, review_id)


def review_in(work: Work, review_id: ReviewId) -> Review:
    """One review as its decisions left it, read in a unit of work that is open already."""
    kept = work.documents.by_kind(_KINDS, review_id)
    body = kept[_REVIEW].get(review_id)
    if body is None:
        raise Refused("review.unknown", f"There is no review {review_id!r} in this workspace.")
    return _as_it_stands(body, kept)


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
    catalog = f"catalog {review.catalog_version} · " if review.catalog_version else ""
    return (
        f"Ruleset {review.governing} v{review.governing_version}{beside}"
        f"{decisions_words(review)} · "
        f"calendar {review.calendar_version} · forms {_forms_words(review)} · "
        f"{catalog}snapshot {review.snapshot_id[:12]}"
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
