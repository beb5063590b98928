"""Planning and drawing a second review: which released cases are looked at again.

It is a review of its own that asks what the first asked. Its frame is the cases that the first
released, its strata whether anything was found in error, its rate the same for both. The year's
master seed was committed before the first answer, so nobody could choose it to please; drawing is
``draw_sample``'s, as for every review.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import (
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
    FreezeReceipt,
    SizeRule,
    SizeSettings,
    StratumPlan,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, Silent
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind, second_of
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR, LookTerms
from qapi_desk.sampling.equal_rate import equal_shares
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.partition import strata_hash
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.services import (
    conventions,
    draw_sample,
    findings_told,
    frame_strata,
    plan_sample,
    reviews,
    snapshots,
    year_closed,
)
from qapi_desk.services.bodies import to_body
from qapi_desk.services.universes import UniverseSize
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

CASE: Final = CriterionId("case")
"""What is drawn: whole released cases, each with everything that was found of it."""


@dataclass(frozen=True, slots=True)
class LookPlan:
    """What a second review would look at, or does: each stratum's cases and how many of them."""

    second_id: ReviewId
    terms: LookTerms
    strata: tuple[StratumPlan, ...]

    @property
    def cases(self) -> int:
        """How many cases are looked at again."""
        return sum(row.n for row in self.strata)


def usual_terms(desk: Desk) -> LookTerms:
    """The conventions: what is looked at again where nobody chooses otherwise."""
    return conventions.of(desk.library).second_look


def propose(desk: Desk, review_id: ReviewId, terms: LookTerms | None = None) -> LookPlan:
    """What these terms would ask for; the conventions without any. Supervisors only.

    Raises:
        Refused: as ``plan``, before anything is frozen.
    """
    desk.person.must_be(Role.SUPERVISOR, to="plan a second review")
    with desk.store.read() as work:
        return _draft(desk, work, review_id, terms).plan


def plan(
    desk: Desk,
    review_id: ReviewId,
    terms: LookTerms | None = None,
    *,
    progress: Progress | None = None,
) -> Changes:
    """Make the second review of a review and freeze its plan. Supervisors only.

    Args:
        desk: the supervisor's.
        review_id: an ordinary review, every opened case of which is released.
        terms: one rate for both strata and the least of each; None takes the conventions.
        progress: told while the snapshot is checked.

    Returns:
        What changed; ``made`` is the second review's id.

    Raises:
        Refused: ``people.role``; ``second.kind``, ``second.exists``, ``second.unopened``,
            ``second.unreleased``, ``second.no_master``, ``second.late_master``; ``year.closed``;
            ``sampling.equal.rate``, ``sampling.equal.least``; ``snapshot.changed``;
            ``workspace.forged`` for findings that the history denies.
    """
    desk.person.must_be(Role.SUPERVISOR, to="plan a second review")
    review = reviews.get(desk, review_id)
    snapshots.must_be_verified(desk, review.snapshot_id, progress or Silent())
    with desk.store.write() as work:
        draft = _draft(desk, work, review_id, terms)
        _keep(desk, work, draft)
    made = draft.plan.second_id
    return Changes.of((Kind.REVIEW, made), (Kind.PLAN, made), made=made)


def receipt(desk: Desk, review_id: ReviewId) -> FreezeReceipt | None:
    """The freeze receipt of the second review of this review, for someone outside."""
    return draw_sample.receipt(desk, second_of(review_id))


def draw(
    desk: Desk, review_id: ReviewId, *, public_value: str | None, progress: Progress
) -> Changes:
    """Draw the second review of this review and open its cases. Supervisors only.

    Raises:
        Refused: ``second.none``; as ``draw_sample.draw``.
    """
    second_id = must_be_planned(desk, review_id)
    return draw_sample.draw(desk, second_id, public_value=public_value, progress=progress)


def must_be_planned(desk: Desk, review_id: ReviewId) -> ReviewId:
    """The id of the second review of this review.

    Raises:
        Refused: ``review.unknown``, ``second.none``.
    """
    with desk.store.read() as work:
        return must_be_planned_in(work, review_id)


def must_be_planned_in(work: Work, review_id: ReviewId) -> ReviewId:
    """The same in a unit of work that is open already."""
    reviews.review_in(work, review_id)
    second_id = second_of(review_id)
    if work.documents.get("review", second_id) is None:
        raise Refused(
            "second.none",
            f"{review_id} has no second review; plan one when every opened case is released.",
        )
    return second_id


@dataclass(frozen=True, slots=True)
class _Draft:
    """A second review as far as it can be worked out without writing anything."""

    first: Review
    strata: Mapping[CaseId, str]
    plan: LookPlan


def _draft(desk: Desk, work: Work, review_id: ReviewId, terms: LookTerms | None) -> _Draft:
    review = reviews.review_in(work, review_id)
    _must_be_ready(desk, work, review)
    findings_told.must_be_as_told(work, desk.library, review_id)
    told = terms or usual_terms(desk)
    strata = _strata(work, review)
    sizes = frame_strata.sizes_of(strata, strata)
    taken = equal_shares(sizes, told.rate, told.least)
    rows = tuple(StratumPlan(name, size, taken[name]) for name, size in sizes.items())
    return _Draft(review, strata, LookPlan(second_of(review_id), told, rows))


def _must_be_ready(desk: Desk, work: Work, review: Review) -> None:
    review_id = review.review_id
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "second.kind", f"{review_id} is a {review.kind} review; ordinary ones are looked at."
        )
    if work.documents.get("review", second_of(review_id)) is not None:
        raise Refused(
            "second.exists",
            f"{review_id} has its second review already, {second_of(review_id)}; its cases are "
            "drawn once.",
        )
    year_closed.must_be_open(work, review, desk.library)
    _must_be_released(work, review_id)
    _must_be_committed(work, review)


def _must_be_released(work: Work, review_id: ReviewId) -> None:
    cases = work.cases.all(review_id)
    if not cases:
        raise Refused(
            "second.unopened", f"No case of {review_id} is opened yet; there is nothing to look at."
        )
    waiting = sum(case.state is not CaseState.RELEASED for case in cases)
    if waiting:
        raise Refused(
            "second.unreleased",
            f"{waiting:,} of {len(cases):,} opened cases of {review_id} are not released. Cases "
            "to look at again are drawn from all of them at once: a draw before the end would "
            "favour early cases, and late ones would know that nobody looks again.",
            waiting=waiting,
        )


def _must_be_committed(work: Work, review: Review) -> None:
    """The year's master seed was committed before anybody knew an answer of the review."""
    year = review.period.review_year
    todo = (
        "Commit the seed of a review year before the first answer of its first review; for this "
        "review, another agency may draw cases and send the list, which is received as a review "
        "of its own."
    )
    if work.documents.get("master", year) is None:
        raise Refused(
            "second.no_master",
            f"No master seed is committed for {year}, and {review.review_id} is answered already: "
            f"a seed chosen now could be chosen to please. {todo}",
        )
    committed = work.history.first("master.committed", year)
    answered = work.history.first("answer.recorded", f"{review.review_id}/")
    if committed is None or (answered is not None and answered.sequence < committed.sequence):
        raise Refused(
            "second.late_master",
            f"The master seed of {year} was committed after the first answer of "
            f"{review.review_id}, so it could have been chosen to please. {todo}",
        )


def _strata(work: Work, review: Review) -> dict[CaseId, str]:
    """Every released case, and whether anything was found in error of it as first released."""
    found = work.findings.as_released(review.review_id, review.governing)
    in_error = {each.case_id for each in found if each.outcome is Outcome.ERROR}
    return {
        case.case_id: ANY_ERROR if case.case_id in in_error else NO_ERROR
        for case in work.cases.all(review.review_id)
    }


def _keep(desk: Desk, work: Work, draft: _Draft) -> None:
    second = replace(
        draft.first,
        review_id=draft.plan.second_id,
        title=f"Second review of {draft.first.title}",
        created_at=desk.clock.now(),
        created_by=desk.person.person_id,
        kind=ReviewKind.SECOND,
        looks_at=draft.first.review_id,
    )
    work.documents.put("review", second.review_id, to_body(second))
    work.history.append(desk.happening("review.created", second.review_id, **to_body(second)))
    _keep_frame(desk, work, second, draft.strata)
    frozen = make_plan(_terms(second, draft))
    plan_sample.keep_frozen(desk, work, second, frozen)


def _keep_frame(desk: Desk, work: Work, second: Review, strata: Mapping[CaseId, str]) -> None:
    """The frame as every other is kept: its universe is the frame itself."""
    second_id, hashed = second.review_id, universe_hash(strata)
    size = UniverseSize(CASE, "Released cases", len(strata), hashed, 0)
    in_error = [case_id for case_id, name in strata.items() if name == ANY_ERROR]
    for name, ids in ((CASE, strata), (frame_strata.FRAME, strata), (ANY_ERROR, in_error)):
        work.memberships.add_many(second_id, name, ids)
    body = {
        "universes": [to_body(size)],
        "frame_hash": hashed,
        "combinations": [{"criteria": [CASE], "cases": len(strata)}],
    }
    work.documents.put("universes", second_id, body)
    work.history.append(desk.happening("universes.derived", second_id, **body))


def _terms(second: Review, draft: _Draft) -> PlanTerms:
    looked, size, n = draft.plan, len(draft.strata), draft.plan.cases
    nothing = Fraction(0)  # no rate is estimated, so nothing is aimed at
    settings = SizeSettings(nothing, nothing, nothing, rule=SizeRule.SHARE, share=looked.terms.rate)
    hashed = universe_hash(draft.strata)
    return PlanTerms(
        agency=second.agency,
        review_year=second.period.review_year,
        quarter=second.period.quarter,
        frame_hash=hashed,
        frame_size=size,
        criteria=[CriterionPlan(CASE, size, hashed, settings, n, n == size, looked.strata)],
        reserve_size=0,
        snapshot_id=second.snapshot_id,
        rulesets=plan_sample.versions_of(second),
        design=Design(DesignKind.STRATIFIED, FrameTrait.FIRST_FINDINGS, minimum=looked.terms.least),
        strata_hash=strata_hash(draft.strata),
    )
