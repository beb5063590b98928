"""The frozen plan: what is drawn from, how many, and with which settings, as one hashed document.

``plan_hash`` is the SHA-256 of the document as canonical JSON. Rates stand in it as exact text
("0.90", "1/3"), never as floats. Knows no key and no file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.draws import CriterionPlan, Design, Plan
from qapi_desk.domain.ids import RulesetId, SnapshotId
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.numbers import decimal_text, refuse

DESIGN = "focused per criterion: one ticket order, the first n of each criterion's universe"
PLAN_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """Everything a plan is made of.

    ``reserve_size`` is how many tickets beyond its first n every criterion has listed in the
    proof (or as many as its universe still holds). ``rulesets`` maps each ruleset to its version.
    """

    agency: str
    review_year: str
    quarter: str
    frame_hash: str
    frame_size: int
    criteria: Sequence[CriterionPlan]
    reserve_size: int
    snapshot_id: SnapshotId
    rulesets: Mapping[RulesetId, str]
    exclusion_ids: Sequence[str] = ()
    design: Design = field(default_factory=Design)
    strata_hash: str = ""


def make_plan(terms: PlanTerms) -> Plan:
    """Freeze the terms into a plan with its document and hash.

    ``sample_size`` is the most cases the sample can hold: with several criteria they share cases
    and fewer are pulled; with one it is exact.

    Raises:
        Refused: for no criterion, one named twice, an empty universe, a sample larger than its
            universe or a universe larger than the frame, or a negative reserve.
    """
    _check(terms)
    sample_size = min(terms.frame_size, sum(part.n for part in terms.criteria))
    exclusion_hash = universe_hash(terms.exclusion_ids)
    document = {
        "version": PLAN_VERSION,
        "design": DESIGN,
        "agency": terms.agency,
        "review_year": terms.review_year,
        "quarter": terms.quarter,
        "snapshot_id": terms.snapshot_id,
        "rulesets": dict(terms.rulesets),
        "frame_hash": terms.frame_hash,
        "frame_size": terms.frame_size,
        "criteria": [_criterion_document(part) for part in terms.criteria],
        "sample_size": sample_size,
        "reserve_size": terms.reserve_size,
        "exclusion_count": len(terms.exclusion_ids),
        "exclusion_hash": exclusion_hash,
    }
    return Plan(
        review_year=terms.review_year,
        quarter=terms.quarter,
        frame_hash=terms.frame_hash,
        frame_size=terms.frame_size,
        criteria=tuple(terms.criteria),
        sample_size=sample_size,
        reserve_size=terms.reserve_size,
        exclusion_hash=exclusion_hash,
        document=document,
        plan_hash=hash_of_plan(document),
        design=terms.design,
        strata_hash=terms.strata_hash,
    )


def hash_of_plan(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document as canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _criterion_document(part: CriterionPlan) -> dict[str, Any]:
    return {
        "criterion": part.criterion,
        "universe_size": part.universe_size,
        "universe_hash": part.universe_hash,
        "n": part.n,
        "is_census": part.is_census,
        "confidence": decimal_text(part.settings.confidence),
        "precision": decimal_text(part.settings.precision),
        "expected_rate": decimal_text(part.settings.expected_rate),
        "fpc": part.settings.fpc,
    }


def _check(terms: PlanTerms) -> None:
    names = [part.criterion for part in terms.criteria]
    if not names or len(set(names)) != len(names):
        refuse("plan.criteria", "A plan names at least one criterion, and each only once.")
    if terms.reserve_size < 0:
        refuse("plan.reserve", f"A reserve cannot hold {terms.reserve_size} cases.")
    for part in terms.criteria:
        _check_criterion(part, terms.frame_size)


def _check_criterion(part: CriterionPlan, frame_size: int) -> None:
    name = part.criterion
    if part.universe_size < 1:
        refuse(
            "plan.empty", f"The universe of {name} is empty: leave the criterion out of the plan."
        )
    if part.universe_size > frame_size:
        refuse(
            "plan.universe",
            f"The universe of {name} holds {part.universe_size} cases, more than the frame's "
            f"{frame_size}.",
        )
    if not 1 <= part.n <= part.universe_size:
        refuse(
            "plan.sample",
            f"The plan asks {part.n} cases for {name} from a universe of {part.universe_size}.",
        )
    if part.is_census != (part.n == part.universe_size):
        refuse("plan.census", f"The plan's census mark for {name} does not fit its size.")
