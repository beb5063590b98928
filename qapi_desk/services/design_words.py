"""A plan's design in plain words, for papers, pages and the command line. Computes nothing."""

from collections.abc import Iterable

from qapi_desk.domain.draws import (
    AllocationMethod,
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
)
from qapi_desk.sampling.size_words import rule_words

_SHARED_OUT = {
    AllocationMethod.PROPORTIONAL: "in proportion to their cases",
    AllocationMethod.NEYMAN: "by cases and expected spread (Neyman)",
}


def design_words(design: Design) -> str:
    """How cases are chosen, in one sentence without its full stop."""
    match design.kind:
        case DesignKind.STRATIFIED if design.trait is FrameTrait.FIRST_FINDINGS:
            return (
                "stratified by what the first look found: the first cases of each stratum in "
                f"ticket order, the same share of each, at least {design.minimum}"
            )
        case DesignKind.STRATIFIED:
            return (
                f"stratified by {design.trait}: within each criterion's universe the first cases "
                f"of each stratum in ticket order, shared out {_SHARED_OUT[design.allocation]}, "
                f"at least {design.minimum} of each stratum"
            )
        case DesignKind.SYSTEMATIC:
            sorted_by = f"{design.trait}, then ticket" if design.trait else "case id"
            return (
                f"circular systematic: every N/n-th case of the list sorted by {sorted_by}, from "
                "a start that the key gives"
            )
        case DesignKind.FOCUSED:
            return (
                "focused per criterion: one ticket order, of which the first n cases of each "
                "criterion's universe are its simple random sample"
            )


def limits_words(design: Design) -> str:
    """How far the limits fit the design, in one sentence; empty where they fit it exactly."""
    if design.kind is not DesignKind.SYSTEMATIC:
        return ""
    return (
        "One systematic start gives no unbiased variance, so limits and readings are those of a "
        "simple random sample of the same size: wider than needed where the order of the list "
        "helps, too narrow where the list repeats itself every N/n cases (Cochran 1977, ch. 8)."
    )


def size_words(criteria: Iterable[CriterionPlan]) -> tuple[str, ...]:
    """How each n was reached: a sentence for every formula used, criteria of one together."""
    named: dict[str, list[str]] = {}
    for row in criteria:
        named.setdefault(rule_words(row.settings), []).append(row.criterion)
    return tuple(f"n of {', '.join(names)}: {words}." for words, names in named.items())


def selection_words(row: CriterionPlan) -> str:
    """Whether one criterion is a census or a sample, and how many cases were left out before."""
    kind = "census" if row.is_census else f"sample of {row.n:,}"
    left_out = f", {row.excluded:,} left out as drawn earlier in the year" if row.excluded else ""
    return f"{kind} from {row.universe_size:,}{left_out}"
