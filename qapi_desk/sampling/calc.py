"""The auditor's calculator: one named calculation from named inputs. It never looks at ids.

Kinds, input names and result names are an interface promise. Opens no file, reads no line.
"""

from collections.abc import Callable, Mapping
from typing import Any

from qapi_desk.sampling import calc_limits, calc_reviews, calc_sizes
from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.numbers import refuse

KINDS: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "acceptance_size_binomial": calc_sizes.binomial_acceptance,
    "acceptance_size_hypergeometric": calc_sizes.hypergeometric_acceptance,
    "acceptance_size_hypergeometric_and_binomial": calc_sizes.both_acceptances,
    "agreement_two_raters": calc_reviews.agreement_two_raters,
    "agresti_coull_two_sided": calc_limits.agresti_coull_limits,
    "attribute_limit_hypergeometric_one_sided_lower": calc_limits.limit_lower,
    "attribute_limit_hypergeometric_one_sided_upper": calc_limits.limit_upper,
    "attribute_limits_hypergeometric_one_sided_each": calc_limits.limits_one_sided_each,
    "attribute_limits_hypergeometric_two_sided": calc_limits.limits_two_sided,
    "attribute_limits_hypergeometric_two_sided_outer": calc_limits.limits_outer,
    "attribute_point_estimate_srs": calc_limits.point_estimate,
    "attribute_sample_size_by_ci_width": calc_sizes.width_sizes,
    "attribute_wald_fpc": calc_limits.wald_limits,
    "audit_planning_binomial": calc_sizes.binomial_plan,
    "audit_planning_binomial_table": calc_sizes.plan_table,
    "audit_planning_hypergeometric": calc_sizes.hypergeometric_plan,
    "audit_planning_hypergeometric_and_binomial": calc_sizes.both_plans,
    "benchmark_reading": calc_reviews.benchmark_reading,
    "clopper_pearson_one_sided": calc_limits.clopper_pearson_one,
    "clopper_pearson_two_sided": calc_limits.clopper_pearson_two,
    "clopper_pearson_upper_table_pct_ceil_0.1": calc_limits.clopper_pearson_table,
    "critical_errors": calc_reviews.critical_errors,
    "hypergeometric_cdf": calc_limits.hypergeometric_cdf,
    "hypergeometric_sf": calc_limits.hypergeometric_sf,
    "inverse_sampling_universe": calc_reviews.inverse_sampling_universe,
    "k_proportion_homogeneity": calc_limits.proportions_homogeneity,
    "largest_remainder_allocation": calc_sizes.remainder_allocation,
    "model_assisted_difference": calc_reviews.model_difference,
    "model_assisted_regression": calc_reviews.model_regression,
    "neyman_allocation": calc_sizes.neyman_allocation,
    "pooled_quarters": calc_reviews.pooled_quarters,
    "ratstats2010_sets": calc_sizes.ratstats_sets,
    "ratstats2010_single_stage": calc_sizes.ratstats_single,
    "representativeness": calc_reviews.representativeness,
    "sample_size_proportion_cv": calc_sizes.variation_size,
    "sample_size_proportion_moe_fpc": calc_sizes.margin_size,
    "sample_size_proportion_moe_fpc_simple": calc_sizes.simple_margin_size,
    "sample_size_proportion_wilson_halfwidth": calc_sizes.wilson_size,
    "srs_korn_graubard_fpc": calc_limits.simple_korn_graubard,
    "stratified_arcsine_t": calc_limits.stratified_arcsine,
    "stratified_korn_graubard": calc_limits.stratified_korn_graubard,
    "stratified_logit_t": calc_limits.stratified_logit,
    "stratified_point_estimate": calc_limits.stratified_point,
    "stratified_wald_fpc": calc_limits.stratified_wald,
    "stratified_wald_t": calc_limits.stratified_wald_by_t,
    "stratified_wilson_neff_t": calc_limits.stratified_wilson,
    "systematic_skip_interval_round_nearest": calc_sizes.systematic_skip,
    "wilson_two_sided": calc_limits.wilson_limits,
}


def answer(kind: str, inputs: Mapping[str, object]) -> dict[str, Any]:
    """The result of one calculation: names to numbers, never NaN or infinite.

    Args:
        kind: one of ``KINDS``.
        inputs: as that kind names them; numbers as int, float or Decimal.

    Raises:
        Refused: for an unknown kind, a missing or impossible input, or a result out of range.
    """
    calculation = KINDS.get(kind)
    if calculation is None:
        refuse("kind", f"There is no calculation called {kind!r:.60}.")
    asked = Asked(inputs)
    asked.check_risks()
    try:
        return calculation(asked)
    except (OverflowError, ZeroDivisionError):
        refuse("overflow", "The numbers are too large or too small for this calculation.")
