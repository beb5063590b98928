"""What a plan must not be: impossible sizes, strata that do not add up, designs out of joint.

Knows no document and no key.
"""

import re
from collections.abc import Sequence

from qapi_desk.domain.draws import CriterionPlan, Design, DesignKind, StratumPlan
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.wanted import JOINED, WITHIN

_HASH = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def check_criteria(criteria: Sequence[CriterionPlan], frame_size: int, reserve_size: int) -> None:
    """Refuse criteria, universes, samples or a reserve that cannot be."""
    names = [part.criterion for part in criteria]
    if not names or len(set(names)) != len(names):
        refuse("plan.criteria", "A plan names at least one criterion, and each only once.")
    for name in names:
        if not name or JOINED in name or WITHIN in name:
            refuse(
                "plan.name",
                f"A criterion called {name!r} cannot be drawn: tickets join names with "
                f"{JOINED!r} and {WITHIN!r}.",
            )
    if reserve_size < 0:
        refuse("plan.reserve", f"A reserve cannot hold {reserve_size} cases.")
    for part in criteria:
        _check_sizes(part, frame_size)
        _check_exclusion(part)


def _check_sizes(part: CriterionPlan, frame_size: int) -> None:
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


def _check_exclusion(part: CriterionPlan) -> None:
    is_hashed = _HASH.fullmatch(part.exclusion_hash) is not None
    if part.excluded < 0 or (is_hashed if part.excluded == 0 else not is_hashed):
        refuse(
            "plan.exclusion",
            f"The {part.excluded} cases left out for {part.criterion} do not fit the hash of their "
            "list.",
        )


def check_design(design: Design, strata_hash: str, criteria: Sequence[CriterionPlan]) -> None:
    """Refuse a design whose trait, strata, hash and criteria do not go together."""
    if bool(_HASH.fullmatch(strata_hash)) != (design.trait is not None):
        refuse(
            "plan.strata_hash",
            "A plan that draws by a trait names the hash of its strata file, and no other does.",
        )
    if design.kind is DesignKind.FOCUSED and design.trait is not None:
        refuse("plan.trait", f"A focused draw uses no trait; {design.trait} was named.")
    if design.kind is DesignKind.SYSTEMATIC and len(criteria) != 1:
        refuse(
            "plan.systematic",
            f"A systematic draw serves one criterion; this plan names {len(criteria)}.",
        )
    if design.kind is DesignKind.STRATIFIED:
        if design.trait is None:
            refuse("plan.trait", "A stratified draw needs a trait to make its strata of.")
        if design.minimum < 1:
            refuse("plan.minimum", f"The minimum of a stratum is at least 1, not {design.minimum}.")
    for part in criteria:
        if bool(part.strata) != (design.kind is DesignKind.STRATIFIED):
            refuse(
                "plan.strata",
                f"The plan for {part.criterion} must name its strata where the draw is stratified, "
                "and nowhere else.",
            )
        _check_strata(part, design.minimum)


def _check_strata(part: CriterionPlan, minimum: int) -> None:
    names = [row.name for row in part.strata]
    if names != sorted(set(names)) or any(not name or _CONTROL.search(name) for name in names):
        refuse(
            "plan.strata",
            f"The strata of {part.criterion} are not named once each, in order, by plain text.",
        )
    for row in part.strata:
        _check_stratum(part, row, minimum)
    for found, stated, what in (
        (sum(row.universe_size for row in part.strata), part.universe_size, "universe"),
        (sum(row.n for row in part.strata), part.n, "sample"),
    ):
        if part.strata and found != stated:
            refuse(
                "plan.strata",
                f"The strata of {part.criterion} add up to {found} cases; its {what} is {stated}.",
            )


def _check_stratum(part: CriterionPlan, row: StratumPlan, minimum: int) -> None:
    where = f"The stratum {row.name!r} of {part.criterion}"
    if not 1 <= row.n <= row.universe_size:
        refuse("plan.stratum", f"{where} is to give {row.n} of its {row.universe_size} cases.")
    if row.n < min(minimum, row.universe_size):
        refuse(
            "plan.stratum",
            f"{where} gives {row.n} cases, fewer than the minimum of {minimum}, and is not taken "
            "whole.",
        )
