"""Strata of a frame: what a design's trait says of each case, and how n is shared out.

A case of which the county says nothing is in the stratum "(none)", so that nobody drops out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from qapi_desk.domain.draws import (
    AllocationMethod,
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
    StratumPlan,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR
from qapi_desk.sampling.allocation import allocate
from qapi_desk.store.work import Work

NONE = "(none)"
FRAME = CriterionId("frame")
"""Under this name the memberships keep the union of the universes."""


def must_be_sound(design: Design) -> None:
    """Refuse a design that says too little or too much.

    Raises:
        Refused: ``plan.trait``, ``plan.minimum``.
    """
    if design.kind is DesignKind.STRATIFIED and design.trait is None:
        raise Refused("plan.trait", "A stratified plan needs a trait: say what the strata are.")
    if design.kind is DesignKind.FOCUSED and design.trait is not None:
        raise Refused(
            "plan.trait",
            f"A focused plan has no strata, but {design.trait} was named; leave the trait out or "
            "choose the stratified design.",
        )
    if design.trait is FrameTrait.FIRST_FINDINGS:
        raise Refused(
            "plan.trait",
            "What a first look found makes the strata of a second review, which is planned by "
            "itself; choose a trait of the record.",
        )
    if design.minimum < 1:
        raise Refused("plan.minimum", "A stratum has at least one case to review.")


def strata_in(work: Work, review_id: ReviewId, trait: FrameTrait) -> dict[CaseId, str]:
    """The stratum of each case of the derived frame.

    Raises:
        Refused: ``plan.no_facts`` for universes that an earlier program derived; ``plan.no_risk``.
    """
    if trait is FrameTrait.FIRST_FINDINGS:
        return _by_first_findings(work, review_id)
    told = work.frame_facts.values(review_id, trait)
    if not told:
        raise Refused(
            "plan.no_facts",
            "The universes of this review were derived by an earlier program, which kept no "
            f"{trait} of its cases; start a new review for a plan by {trait}.",
        )
    if trait is FrameTrait.RISK and not any(told.values()):
        raise Refused(
            "plan.no_risk",
            "No screen of the caseload was taken up as this review's risk; make a screen and take "
            "it up before planning by risk.",
        )
    return {case_id: name or NONE for case_id, name in told.items()}


def _by_first_findings(work: Work, review_id: ReviewId) -> dict[CaseId, str]:
    """The strata of a second review, as they were when it was planned."""
    in_error = work.memberships.of(review_id, ANY_ERROR)
    frame = work.memberships.of(review_id, FRAME)
    return {case_id: ANY_ERROR if case_id in in_error else NO_ERROR for case_id in frame}


def sizes_of(members: Iterable[CaseId], strata: Mapping[CaseId, str]) -> Mapping[str, int]:
    """How many of these cases are in each stratum, in order of name."""
    return dict(sorted(Counter(strata[case_id] for case_id in members).items()))


def stratified(
    rows: Sequence[CriterionPlan],
    members: Mapping[CriterionId, Collection[CaseId]],
    strata: Mapping[CaseId, str],
    design: Design,
) -> tuple[list[CriterionPlan], list[str]]:
    """The rows of a plan with n shared out among strata, and what is to be said of it.

    Where n cannot give every stratum its minimum it is raised until it does.
    """
    shared, notes = [], []
    for row in rows:
        sizes = sizes_of(members[row.criterion], strata)
        least = sum(min(design.minimum, size) for size in sizes.values())
        if least > row.n:
            notes.append(
                f"{row.criterion}: {least:,} cases in place of {row.n:,}, so that each of "
                f"{len(sizes):,} strata has at least {design.minimum}."
            )
        shared.append(_share_out(row, max(row.n, least), sizes, design))
    if design.allocation is AllocationMethod.NEYMAN:
        notes.append("Neyman: every stratum is expected at the same rate, so sizes alone decide.")
    return shared, notes


def _share_out(
    row: CriterionPlan, n: int, sizes: Mapping[str, int], design: Design
) -> CriterionPlan:
    shares = allocate(
        n,
        sizes,
        method=design.allocation,
        minimum=design.minimum,
        rates=dict.fromkeys(sizes, row.settings.expected_rate),
    )
    strata = tuple(StratumPlan(name, size, shares[name]) for name, size in sizes.items())
    return replace(row, n=n, is_census=n == row.universe_size, strata=strata)


def of_cases(strata: Mapping[CaseId, str], cases: Collection[CaseId]) -> dict[CaseId, str]:
    """The strata of these cases only."""
    return {case_id: name for case_id, name in strata.items() if case_id in cases}
