"""The workings of each of the calculator's kinds: the steps that matter, as values.

An auditor follows them with pencil and table. They are worked out from the inputs by the functions
the calculation itself uses; a kind whose result is its own working has none.
Opens no file, knows no page.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qapi_desk.sampling import steps_limits, steps_reviews, steps_sizes, steps_strata
from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.step import Step

FROM_INPUTS: Mapping[str, Callable[[Asked], Iterator[Step]]] = {
    "agreement_two_raters": steps_reviews.agreement,
    "agresti_coull_two_sided": steps_limits.agresti_coull,
    "attribute_limit_hypergeometric_one_sided_lower": steps_limits.one_sided_lower,
    "attribute_limit_hypergeometric_one_sided_upper": steps_limits.one_sided_upper,
    "attribute_limits_hypergeometric_one_sided_each": steps_limits.one_sided_each,
    "attribute_limits_hypergeometric_two_sided": steps_limits.two_sided,
    "attribute_limits_hypergeometric_two_sided_outer": steps_limits.outer,
    "attribute_point_estimate_srs": steps_limits.point,
    "attribute_wald_fpc": steps_limits.wald,
    "benchmark_reading": steps_reviews.benchmark,
    "clopper_pearson_one_sided": steps_limits.clopper_pearson_one,
    "clopper_pearson_two_sided": steps_limits.clopper_pearson,
    "clopper_pearson_upper_table_pct_ceil_0.1": steps_limits.clopper_pearson_rows,
    "critical_errors": steps_reviews.critical,
    "hypergeometric_cdf": steps_limits.cumulative,
    "hypergeometric_sf": steps_limits.cumulative,
    "inverse_sampling_universe": steps_reviews.inverse,
    "k_proportion_homogeneity": steps_limits.homogeneity,
    "model_assisted_difference": steps_reviews.difference,
    "model_assisted_regression": steps_reviews.regression,
    "neyman_allocation": steps_sizes.neyman,
    "pooled_quarters": steps_reviews.pooled,
    "ratstats2010_sets": steps_sizes.replayed,
    "ratstats2010_single_stage": steps_sizes.replayed,
    "representativeness": steps_reviews.groups,
    "sample_size_proportion_cv": steps_sizes.variation,
    "sample_size_proportion_moe_fpc": steps_sizes.margin,
    "sample_size_proportion_moe_fpc_simple": steps_sizes.margin_simple,
    "srs_korn_graubard_fpc": steps_strata.korn_graubard_simple,
    "stratified_arcsine_t": steps_strata.arcsine,
    "stratified_korn_graubard": steps_strata.korn_graubard,
    "stratified_logit_t": steps_strata.logit,
    "stratified_point_estimate": steps_strata.point,
    "stratified_wald_fpc": steps_strata.wald,
    "stratified_wald_t": steps_strata.wald_by_t,
    "stratified_wilson_neff_t": steps_strata.wilson,
    "systematic_skip_interval_round_nearest": steps_sizes.skip,
    "wilson_two_sided": steps_limits.wilson,
}
FROM_RESULT: Mapping[str, Callable[[Asked, Mapping[str, Any]], Iterator[Step]]] = {
    "acceptance_size_binomial": steps_sizes.acceptance_binomial,
    "acceptance_size_hypergeometric": steps_sizes.acceptance_hypergeometric,
    "acceptance_size_hypergeometric_and_binomial": steps_sizes.acceptance_both,
    "attribute_sample_size_by_ci_width": steps_sizes.width,
    "audit_planning_binomial": steps_sizes.plan_binomial,
    "audit_planning_binomial_table": steps_sizes.plan_table,
    "audit_planning_hypergeometric": steps_sizes.plan_hypergeometric,
    "audit_planning_hypergeometric_and_binomial": steps_sizes.plan_both,
    "largest_remainder_allocation": steps_sizes.remainders,
    "sample_size_proportion_wilson_halfwidth": steps_sizes.wilson,
}


def steps(kind: str, inputs: Mapping[str, object], found: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps of one calculation, in order.

    Args:
        kind: one of ``calc.KINDS``.
        inputs: as that kind names them.
        found: what ``calc.answer`` gave for them.

    Raises:
        Refused: for inputs that ``calc.answer`` would refuse.
    """
    asked = Asked(inputs)
    try:
        if kind in FROM_RESULT:
            return tuple(FROM_RESULT[kind](asked, found))
        return tuple(FROM_INPUTS[kind](asked))
    except (OverflowError, ZeroDivisionError):
        refuse("overflow", "The numbers are too large or too small for the steps to be shown.")
