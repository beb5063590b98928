"""What a proof leaves out: cases that earlier draws of the review year chose for a criterion."""

from qapi_desk.domain.draws import CriterionPlan
from qapi_desk.sampling.evidence import Evidence, differs, same
from qapi_desk.sampling.frame import universe_hash


def check_exclusions(evidence: Evidence) -> str:
    """The lists of excluded cases at hand are the plan's, and none of them is in its universe.

    Whether an earlier draw chose each of them is shown by that draw's own proof.
    """
    parts = [part for part in evidence.plan.criteria if part.excluded]
    if not parts:
        return ""
    counts = ", ".join(f"{part.excluded} of {part.criterion}" for part in parts)
    if evidence.exclusions is None:
        return (
            f"Left out because an earlier draw of the year chose them: {counts}. Their lists were "
            "not at hand, so this was taken as it stands in the plan."
        )
    for part in parts:
        _check_list(evidence, part)
    return (
        f"Left out because an earlier draw of the year chose them: {counts}. The lists are those "
        "of the plan; that they were drawn is shown by the proofs of the earlier draws."
    )


def _check_list(evidence: Evidence, part: CriterionPlan) -> None:
    left_out = (evidence.exclusions or {}).get(part.criterion, ())
    same(
        (universe_hash(left_out), len(left_out)),
        (part.exclusion_hash, part.excluded),
        f"The cases left out of {part.criterion} are not those of the plan.",
    )
    universe = (evidence.memberships or {}).get(part.criterion, ())
    twice = sorted(set(left_out).intersection(universe))
    if twice:
        differs(f"Case {twice[0]} is left out of {part.criterion} and in its universe at once.")
