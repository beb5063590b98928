"""Universes, sizes, and the freezing of a plan.

One frame for the review (every case that belongs to at least one criterion's universe), one
ticket order over it, and for each criterion its own universe and size: the "focused" design.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import CriterionPlan, Plan, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, counted
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.sampling.size import sample_size
from qapi_desk.services import reviews, snapshots
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

RESERVE_SHARE = Fraction(1, 10)
"""Reserve tickets listed beyond the sample: 10 % of n (45 CFR 1356.71(c) as a pattern)."""
FRAME = CriterionId("frame")
"""Under this name the memberships keep the union of the universes."""


@dataclass(frozen=True, slots=True)
class UniverseSize:
    """One criterion's universe: how many cases, their hash, how many the record leaves open."""

    criterion: CriterionId
    title: str
    size: int
    universe_hash: str
    undetermined: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan with these settings would ask for. ``most_cases`` bounds the files to pull."""

    rows: tuple[CriterionPlan, ...]
    frame_size: int
    most_cases: int
    notes: tuple[str, ...]


def universes(desk: Desk, review_id: ReviewId, progress: Progress) -> tuple[UniverseSize, ...]:
    """Each criterion's universe, derived from the facts of every case; kept once computed.

    Raises:
        Refused: ``people.role``, ``snapshot.changed``, ``plan.empty_universe``.
    """
    with desk.store.read() as work:
        kept = work.documents.get("universes", review_id)
        review = reviews.review_in(work, review_id)
    if kept is not None:
        return tuple(from_body(UniverseSize, row) for row in kept["universes"])
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, to="derive universes")
    snapshots.must_be_verified(desk, review.snapshot_id, progress)
    return _derive(desk, review, progress)


def _derive(desk: Desk, review: Review, progress: Progress) -> tuple[UniverseSize, ...]:
    members, undetermined = _members(desk, review, progress)
    if not any(members.values()):
        raise Refused(
            "plan.empty_universe",
            f"No case of the snapshot belongs to any criterion in {review.period.label}; choose "
            "another period or snapshot.",
        )
    ruleset = desk.library.ruleset(review.governing)
    sizes = tuple(
        UniverseSize(c, ruleset.criterion(c).title, len(ids), universe_hash(ids), undetermined[c])
        for c, ids in members.items()
    )
    union = set().union(*members.values())
    with desk.store.write() as work:
        for criterion, ids in members.items():
            work.memberships.add_many(review.review_id, criterion, ids)
        work.memberships.add_many(review.review_id, FRAME, union)
        body = {"universes": [to_body(size) for size in sizes], "frame_hash": universe_hash(union)}
        work.documents.put("universes", review.review_id, body)
        work.history.append(desk.happening("universes.derived", review.review_id, **body))
    return sizes


def _members(
    desk: Desk, review: Review, progress: Progress
) -> tuple[dict[CriterionId, list[CaseId]], dict[CriterionId, int]]:
    judge = reviews.judges(desk, review)[0]
    members: dict[CriterionId, list[CaseId]] = {c: [] for c in review.criteria}
    undetermined = dict.fromkeys(review.criteria, 0)
    with desk.workspace.snapshot(review.snapshot_id) as reader:
        usable = frozenset(reader.case_ids())
        note = "Deriving the universes from the facts of each case"
        for case_file in counted(reader.case_files(), progress, note, total=len(usable)):
            if case_file.case_id not in usable:
                continue
            for result in judge.criteria(case_file):
                if result.in_universe and result.criterion in members:
                    members[result.criterion].append(case_file.case_id)
                    is_open = result.rule_outcome is RuleOutcome.UNDETERMINED
                    undetermined[result.criterion] += is_open
    return members, undetermined


def default_settings(ruleset: Ruleset, criterion: CriterionId, review: Review) -> SizeSettings:
    """90 % confidence (45 CFR 308.1(b)(1)), 5 points, expected at the benchmark.

    The regulation fixes the confidence only; precision and expected rate are the county's.
    """
    benchmark = ruleset.benchmark(criterion, review.period.last)
    return SizeSettings(Fraction(9, 10), Fraction(1, 20), benchmark)


def propose(
    desk: Desk, review_id: ReviewId, settings: Mapping[CriterionId, SizeSettings]
) -> Proposal:
    """What these settings would cost; criteria not named take the defaults.

    Raises:
        Refused: ``plan.no_universes``, ``plan.no_criterion``; an impossible setting.
    """
    with desk.store.read() as work:
        review, sizes, _ = _known(work, review_id)
        frame_size = len(work.memberships.of(review_id, FRAME))
    _must_be_asked(settings, sizes)
    ruleset = desk.library.ruleset(review.governing)
    rows = tuple(
        _row(
            size, settings.get(size.criterion) or default_settings(ruleset, size.criterion, review)
        )
        for size in sizes
        if size.size
    )
    empty = [size.title for size in sizes if not size.size]
    notes = [f"{title}: no case in this period; there is nothing to review." for title in empty]
    notes += [f"{row.criterion}: every case is reviewed (census)." for row in rows if row.is_census]
    return Proposal(rows, frame_size, min(frame_size, sum(row.n for row in rows)), tuple(notes))


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


def _row(size: UniverseSize, settings: SizeSettings) -> CriterionPlan:
    n = sample_size(size.size, settings)
    return CriterionPlan(
        size.criterion, size.size, size.universe_hash, settings, n, is_census=n == size.size
    )


def freeze(
    desk: Desk,
    review_id: ReviewId,
    settings: Mapping[CriterionId, SizeSettings],
    progress: Progress,
) -> Changes:
    """Freeze the plan and write the freeze receipt. Supervisors only.

    Raises:
        Refused: ``plan.frozen``, ``plan.no_master``, ``plan.no_universes``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="freeze a plan")
    review = reviews.get(desk, review_id)
    snapshots.must_be_verified(desk, review.snapshot_id, progress)
    proposal = propose(desk, review_id, settings)
    with desk.store.write() as work:
        _must_be_open(work, review)
        _, _, whole_frame = _known(work, review_id)
        plan = make_plan(_terms(review, proposal, whole_frame))
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
    return Changes.of((Kind.PLAN, review_id))


def _terms(review: Review, proposal: Proposal, whole_frame: str) -> PlanTerms:
    rulesets = {review.governing: review.governing_version}
    if review.beside is not None:
        rulesets[review.beside] = review.beside_version or ""
    return PlanTerms(
        agency=review.agency,
        review_year=review.period.review_year,
        quarter=review.period.quarter,
        frame_hash=whole_frame,
        frame_size=proposal.frame_size,
        criteria=proposal.rows,
        reserve_size=ceil(RESERVE_SHARE * max(row.n for row in proposal.rows)),
        snapshot_id=review.snapshot_id,
        rulesets=rulesets,
    )


def _must_be_open(work: Work, review: Review) -> None:
    if work.documents.get("plan", review.review_id):
        raise Refused("plan.frozen", "The plan is frozen; a frozen plan is never changed.")
    if not work.documents.get("master", review.period.review_year):
        raise Refused(
            "plan.no_master",
            f"No master seed is committed for {review.period.review_year}; commit one first, so "
            "that nobody can choose it after seeing the plan.",
        )


def _known(work: Work, review_id: ReviewId) -> tuple[Review, tuple[UniverseSize, ...], str]:
    review = reviews.review_in(work, review_id)
    kept = work.documents.get("universes", review_id)
    if kept is None:
        raise Refused(
            "plan.no_universes", "The universes are not derived yet; derive them before planning."
        )
    sizes = tuple(from_body(UniverseSize, row) for row in kept["universes"])
    return review, sizes, kept["frame_hash"]


def plan(desk: Desk, review_id: ReviewId) -> Plan | None:
    """The frozen plan, if there is one."""
    with desk.store.read() as work:
        return plan_in(work, review_id)


def plan_in(work: Work, review_id: ReviewId) -> Plan | None:
    """The frozen plan, read in a unit of work that is open already."""
    body = work.documents.get("plan", review_id)
    return from_body(Plan, body) if body else None
