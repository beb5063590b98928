"""The frozen plan: what is drawn from, how many, and with which settings, as one hashed document.

``plan_hash`` is the SHA-256 of the document as canonical JSON. Rates stand in it as exact text
("0.90", "1/3"), never as floats. A plan that asks for nothing that version 1 could not say is still
written as version 1, byte for byte. Knows no key and no file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.draws import CriterionPlan, Design, DesignKind, Plan, SizeSettings
from qapi_desk.domain.ids import RulesetId, SnapshotId
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.numbers import decimal_text
from qapi_desk.sampling.plan_checks import check_criteria, check_design

DESIGN = "focused per criterion: one ticket order, the first n of each criterion's universe"
FIRST_VERSION, PLAN_VERSION = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """Everything a plan is made of.

    ``reserve_size`` is how many tickets beyond its first n every criterion has listed in the
    proof (or as many as its universe still holds). ``rulesets`` maps each ruleset to its version.
    ``strata_hash`` is that of the strata file, for a design with a trait.
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
            universe or a universe larger than the frame, or a negative reserve; for strata that
            do not add up to universe and sample, or hold or give fewer than they should; for a
            design whose parts do not go together.
    """
    check_criteria(terms.criteria, terms.frame_size, terms.reserve_size)
    check_design(terms.design, terms.strata_hash, terms.criteria)
    sample_size = min(terms.frame_size, sum(part.n for part in terms.criteria))
    exclusion_hash = universe_hash(terms.exclusion_ids)
    document = _document(terms, sample_size, exclusion_hash)
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


def _document(terms: PlanTerms, sample_size: int, exclusion_hash: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "version": FIRST_VERSION,
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
    if _is_first_version(terms):
        return document
    return document | {
        "version": PLAN_VERSION,
        "design": _design_document(terms.design),
        "strata_hash": terms.strata_hash,
        "criteria": [_criterion_document(part) | _later_document(part) for part in terms.criteria],
    }


def is_as_hashed(plan: Plan) -> bool:
    """Whether a kept plan says what its document says, and its hash is that document's."""
    told = plan.document
    if hash_of_plan(told) != plan.plan_hash:
        return False
    terms = PlanTerms(
        agency=told["agency"],
        review_year=plan.review_year,
        quarter=plan.quarter,
        frame_hash=plan.frame_hash,
        frame_size=plan.frame_size,
        criteria=plan.criteria,
        reserve_size=plan.reserve_size,
        snapshot_id=told["snapshot_id"],
        rulesets=told["rulesets"],
        design=plan.design,
        strata_hash=plan.strata_hash,
    )
    left_out = {"exclusion_count": told["exclusion_count"]}  # the plan keeps their hash alone
    written = _document(terms, plan.sample_size, plan.exclusion_hash) | left_out
    return hash_of_plan(written) == plan.plan_hash


def _is_first_version(terms: PlanTerms) -> bool:
    """Whether version 1 can say all of it: focused, nothing excluded, sizes by margin alone."""
    return terms.design.kind is DesignKind.FOCUSED and all(
        part.excluded == 0
        and part.settings
        == SizeSettings(
            part.settings.confidence,
            part.settings.precision,
            part.settings.expected_rate,
            part.settings.fpc,
        )
        for part in terms.criteria
    )


def _design_document(design: Design) -> dict[str, Any]:
    """What the design says, and nothing that it does not use."""
    if design.kind is DesignKind.FOCUSED:
        return {"kind": design.kind.value}
    trait = None if design.trait is None else design.trait.value
    if design.kind is DesignKind.SYSTEMATIC:
        return {"kind": design.kind.value, "trait": trait}
    return {
        "kind": design.kind.value,
        "trait": trait,
        "allocation": design.allocation.value,
        "minimum": design.minimum,
    }


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


def _later_document(part: CriterionPlan) -> dict[str, Any]:
    """What version 2 says of a criterion beside version 1."""
    settings = part.settings
    return {
        "strata": [
            {"name": row.name, "universe_size": row.universe_size, "n": row.n}
            for row in part.strata
        ],
        "excluded": part.excluded,
        "exclusion_hash": part.exclusion_hash,
        "rule": settings.rule.value,
        "attrition": decimal_text(settings.attrition),
        "benchmark": _rate_text(settings.benchmark),
        "power": _rate_text(settings.power),
        **({"share": decimal_text(settings.share)} if settings.share is not None else {}),
    }


def _rate_text(rate: Fraction | None) -> str | None:
    return None if rate is None else decimal_text(rate)
