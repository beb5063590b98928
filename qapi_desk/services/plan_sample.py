"""Sizes, designs, and the freezing of a plan.

One frame for the review (every case that belongs to at least one criterion's universe), one
ticket order over it, and for each criterion its own universe and size. ``members_in`` is the one
place that says who is in a criterion's universe, ``frame_in`` who is in the frame.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import (
    CriterionPlan,
    Design,
    DesignKind,
    DrawTerms,
    Plan,
    SizeSettings,
    StratumPlan,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, RulesetId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.partition import strata_hash
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.sampling.size import sample_size
from qapi_desk.sampling.size_words import both_add_words
from qapi_desk.services import (
    conventions,
    exclusions,
    frame_strata,
    law_kept,
    practice_key,
    reviews,
    second_sample,
    snapshots,
    year_closed,
)
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.exclusions import Exclusion
from qapi_desk.services.frame_strata import FRAME
from qapi_desk.services.library import Library
from qapi_desk.services.universes import (
    Combinations,
    Derived,
    UniverseSize,
    derived_in,
    members_kept,
    universes,
)
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

__all__ = [
    "FRAME",
    "Proposal",
    "UniverseSize",
    "default_settings",
    "frame_in",
    "freeze",
    "members_in",
    "plan",
    "plan_in",
    "propose",
    "strata_in",
    "universes",
]
PLAIN = DrawTerms()
"""One ticket order, the first n of each universe; earlier draws of the year left out."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan with these settings and terms would ask for.

    ``most_cases`` bounds the files to pull. ``combinations`` says how many cases are in exactly
    these universes together. A row that leaves cases out has no universe hash before it is frozen.
    """

    rows: tuple[CriterionPlan, ...]
    frame_size: int
    most_cases: int
    notes: tuple[str, ...]
    design: Design = field(default_factory=Design)
    excluded: Mapping[CriterionId, int] = field(default_factory=dict)
    """Cases left out of each universe that leaves any out."""
    combinations: Combinations = field(default_factory=dict)
    strata: Mapping[CriterionId, tuple[StratumPlan, ...]] = field(default_factory=dict)
    """Each criterion's strata in order of name; empty unless the design is stratified."""


def default_settings(library: Library, benchmark: Fraction | None) -> SizeSettings:
    """Confidence and precision by convention, expected at the benchmark.

    The regulation fixes the confidence only; precision and expected rate are the county's. Where
    no standard is printed (None) the expected rate is a convention too.
    """
    usual = conventions.of(library)
    expected = usual.unbenchmarked_rate if benchmark is None else benchmark
    return SizeSettings(usual.confidence, usual.precision, expected)


def propose(
    desk: Desk,
    review_id: ReviewId,
    settings: Mapping[CriterionId, SizeSettings],
    *,
    terms: DrawTerms = PLAIN,
) -> Proposal:
    """What these settings and terms would cost; criteria not named take the defaults.

    Raises:
        Refused: ``plan.no_universes``, ``plan.no_criterion``, ``plan.trait``, ``plan.minimum``,
            ``plan.no_facts``, ``plan.one_criterion``, ``plan.exclusion_limit``; an impossible
            setting.
    """
    with desk.store.read() as work:
        return _draft(desk.library, work, review_id, settings, terms).proposal


@dataclass(frozen=True, slots=True)
class _Draft:
    """A plan as far as it can be worked out without hashing anything."""

    derived: Derived
    left_out: Mapping[CriterionId, Exclusion]
    strata: Mapping[CaseId, str]
    proposal: Proposal


def _draft(
    library: Library,
    work: Work,
    review_id: ReviewId,
    settings: Mapping[CriterionId, SizeSettings],
    terms: DrawTerms,
) -> _Draft:
    derived, design = derived_in(work, review_id), terms.design
    _must_be_ordinary(derived.review)
    _must_be_asked(settings, derived.sizes)
    frame_strata.must_be_sound(design)
    left_out = exclusions.decide(work, derived, terms, conventions.of(library).exclusion_limit)
    strata = frame_strata.strata_in(work, review_id, design.trait) if design.trait else {}
    ruleset = law_kept.law_in(work, library, derived.review).governing
    last = derived.review.period.last
    rows = [
        _row(
            size,
            settings.get(size.criterion)
            or default_settings(library, ruleset.standard(size.criterion, last)),
            left_out[size.criterion],
        )
        for size in derived.sizes
        if size.size
    ]
    _must_suit(design, rows)
    notes = _notes(derived, rows, left_out)
    if design.kind is DesignKind.STRATIFIED:
        members = {row.criterion: _left(work, review_id, left_out[row.criterion]) for row in rows}
        rows, more = frame_strata.stratified(rows, members, strata, design)
        notes += more
    combinations = exclusions.combinations_left(work, derived, left_out)
    return _Draft(derived, left_out, strata, _proposal(rows, combinations, notes, design))


def _proposal(
    rows: list[CriterionPlan], combinations: Combinations, notes: list[str], design: Design
) -> Proposal:
    frame_size = sum(combinations.values())
    return Proposal(
        rows=tuple(rows),
        frame_size=frame_size,
        most_cases=min(frame_size, sum(row.n for row in rows)),
        notes=tuple(notes),
        design=design,
        excluded={row.criterion: row.excluded for row in rows if row.excluded},
        combinations=combinations,
        strata={row.criterion: row.strata for row in rows if row.strata},
    )


def _must_be_ordinary(review: Review) -> None:
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "plan.kind",
            f"{review.review_id} is a {review.kind} review; its cases are not chosen by sizes for "
            "rates.",
        )


def _must_be_asked(
    settings: Mapping[CriterionId, SizeSettings], sizes: tuple[UniverseSize, ...]
) -> None:
    """A misspelt criterion must not freeze a plan with settings nobody asked for."""
    known = [size.criterion for size in sizes]
    for criterion in settings:
        if criterion not in known:
            raise Refused(
                "plan.no_criterion",
                f"This review has no criterion {criterion!r}; it has {', '.join(known)}.",
            )


def _must_suit(design: Design, rows: list[CriterionPlan]) -> None:
    if design.kind is DesignKind.SYSTEMATIC and len(rows) > 1:
        raise Refused(
            "plan.one_criterion",
            f"A systematic plan walks the list of one criterion, and this review has {len(rows)}; "
            "start a review of one criterion for it, or choose another design.",
        )


def _row(size: UniverseSize, settings: SizeSettings, left_out: Exclusion) -> CriterionPlan:
    gone = len(left_out.cases)
    left = size.size - gone
    n = sample_size(left, settings)
    return CriterionPlan(
        criterion=size.criterion,
        universe_size=left,
        universe_hash="" if gone else size.universe_hash,
        settings=settings,
        n=n,
        is_census=n == left,
        excluded=gone,
    )


def _left(work: Work, review_id: ReviewId, left_out: Exclusion) -> frozenset[CaseId]:
    criterion = left_out.criterion
    return members_kept(work, review_id, (criterion,))[criterion] - left_out.cases


def _notes(
    derived: Derived, rows: list[CriterionPlan], left_out: Mapping[CriterionId, Exclusion]
) -> list[str]:
    notes = [
        f"{size.title}: no case in this period; there is nothing to review."
        for size in derived.sizes
        if not size.size
    ]
    notes += [f"{row.criterion}: every case is reviewed (census)." for row in rows if row.is_census]
    notes += [
        both_add_words(row.criterion, row.settings.attrition)
        for row in rows
        if row.settings.attrition and not row.is_census
    ]
    return notes + [exclusion.note for exclusion in left_out.values() if exclusion.note]


def freeze(
    desk: Desk,
    review_id: ReviewId,
    settings: Mapping[CriterionId, SizeSettings],
    progress: Progress,
    *,
    terms: DrawTerms = PLAIN,
) -> Changes:
    """Freeze the plan and write the freeze receipt. Supervisors only.

    Raises:
        Refused: ``plan.frozen``, ``plan.no_master``; ``year.closed``; what ``propose`` refuses.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(Role.SUPERVISOR, to="freeze a plan")
    review = reviews.get(desk, review_id)
    snapshots.must_be_verified(desk, review.snapshot_id, progress)
    with desk.store.write() as work:
        year_closed.must_be_open(work, review, desk.library)
        _must_be_open(work, review)
        draft = _draft(desk.library, work, review_id, settings, terms)
        exclusions.keep(work, review_id, draft.left_out)
        plan = make_plan(_terms(desk.library, work, draft))
        keep_frozen(desk, work, review, plan)
    return Changes.of((Kind.PLAN, review_id))


def keep_frozen(desk: Desk, work: Work, review: Review, plan: Plan) -> None:
    """Keep a plan with its freeze receipt; the year's master seed is committed."""
    review_id = review.review_id
    work.documents.put("plan", review_id, to_body(plan))
    master = work.documents.get("master", review.period.review_year) or {}
    receipt = {
        "frame_hash": plan.frame_hash,
        "plan_hash": plan.plan_hash,
        "master_commitment": master["commitment"],
        "frozen_at": desk.clock.now().isoformat(),
    }
    work.documents.put("receipt", review_id, receipt)
    work.history.append(desk.happening("plan.frozen", review_id, **receipt))


def _terms(library: Library, work: Work, draft: _Draft) -> PlanTerms:
    review, proposal = draft.derived.review, draft.proposal
    frame = _frame_of(work, draft.derived)
    reserve_share = conventions.of(library).reserve_share
    return PlanTerms(
        agency=review.agency,
        review_year=review.period.review_year,
        quarter=review.period.quarter,
        frame_hash=universe_hash(frame),
        frame_size=len(frame),
        criteria=[_hashed(work, review.review_id, row) for row in proposal.rows],
        reserve_size=ceil(reserve_share * max(row.n for row in proposal.rows)),
        snapshot_id=review.snapshot_id,
        rulesets=versions_of(review),
        exclusion_ids=sorted(set().union(*(one.cases for one in draft.left_out.values()))),
        design=proposal.design,
        strata_hash=strata_hash(frame_strata.of_cases(draft.strata, frame)) if draft.strata else "",
    )


def versions_of(review: Review) -> dict[RulesetId, str]:
    """The version of each ruleset of a review, as its plan states them."""
    versions = {review.governing: review.governing_version}
    if review.beside is not None:
        versions[review.beside] = review.beside_version or ""
    return versions


def _hashed(work: Work, review_id: ReviewId, row: CriterionPlan) -> CriterionPlan:
    """The row with the hashes of what its universe holds and leaves out."""
    if not row.excluded:
        return row
    return replace(
        row,
        universe_hash=universe_hash(members_in(work, review_id, row.criterion)),
        exclusion_hash=universe_hash(exclusions.kept_in(work, review_id, row.criterion)),
    )


def _must_be_open(work: Work, review: Review) -> None:
    if work.documents.get("plan", review.review_id):
        raise Refused("plan.frozen", "The plan is frozen; a frozen plan is never changed.")
    if work.documents.get("received", review.review_id):
        raise Refused(
            "plan.received",
            "This review has received a list that somebody else drew, and draws nothing itself; "
            "start another review for a sample of your own.",
        )
    if not work.documents.get("master", review.period.review_year):
        raise Refused(
            "plan.no_master",
            f"No master seed is committed for {review.period.review_year}; commit one first, so "
            "that nobody can choose it after seeing the plan.",
        )


def members_in(work: Work, review_id: ReviewId, criterion: CriterionId) -> frozenset[CaseId]:
    """Who is in a criterion's universe; once the plan is frozen, without whom it leaves out."""
    return all_members_in(work, review_id, (criterion,))[criterion]


def all_members_in(
    work: Work, review_id: ReviewId, criteria: Iterable[CriterionId]
) -> Mapping[CriterionId, frozenset[CaseId]]:
    """The same of several criteria; universes that are the same are read once."""
    kept = members_kept(work, review_id, criteria)
    return {
        criterion: (members - gone) if gone else members
        for criterion, members in kept.items()
        for gone in (exclusions.kept_in(work, review_id, criterion),)
    }


def frame_in(work: Work, review_id: ReviewId) -> frozenset[CaseId]:
    """Who is in the frame: in at least one criterion's universe."""
    return _frame_of(work, derived_in(work, review_id))


def _frame_of(work: Work, derived: Derived) -> frozenset[CaseId]:
    review_id = derived.review.review_id
    criteria = [size.criterion for size in derived.sizes]
    if not any(exclusions.kept_in(work, review_id, criterion) for criterion in criteria):
        return work.memberships.of(review_id, FRAME)
    return frozenset().union(*(members_in(work, review_id, criterion) for criterion in criteria))


def strata_in(work: Work, review_id: ReviewId) -> Mapping[CaseId, str]:
    """The stratum of each case of the frame, by the frozen plan's trait; empty without one."""
    plan = plan_in(work, review_id)
    if plan is None or plan.design.trait is None:
        return {}
    strata = frame_strata.strata_in(work, review_id, plan.design.trait)
    return frame_strata.of_cases(strata, frame_in(work, review_id))


def plan(desk: Desk, review_id: ReviewId) -> Plan | None:
    """The frozen plan, if there is one; a second review's without strata to who looks again."""
    with desk.store.read() as work:
        kept = plan_in(work, review_id)
        is_told = kept is None or second_sample.sees_draw(
            desk, work, reviews.review_in(work, review_id)
        )
    return kept if kept is None or is_told else second_sample.without_strata(kept)


def plan_in(work: Work, review_id: ReviewId) -> Plan | None:
    """The frozen plan, read in a unit of work that is open already."""
    body = work.documents.get("plan", review_id)
    return from_body(Plan, body) if body else None
