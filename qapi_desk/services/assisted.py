"""The model-assisted estimate: the computed result of every case, corrected by the released sample.

The screen looks at all cases and may be wrong the same way each time; the sample is right and
small. The difference and the regression estimate join them. Computes nothing itself.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from qapi_desk.domain.draws import DesignKind, Plan
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import ModelAssisted
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.screens import COMPUTED, AssistedEstimate, ScreenStanding
from qapi_desk.sampling import model_assisted
from qapi_desk.services.in_sight import must_see_results
from qapi_desk.services.plan_sample import members_in, plan_in
from qapi_desk.services.screen_kept import looked_into, must_be_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


def estimate(
    desk: Desk, review_id: ReviewId, screen_id: str, criterion: CriterionId
) -> AssistedEstimate:
    """Difference and regression estimates of one criterion's rate over its whole universe.

    A case that the record leaves undetermined, or says nothing of, is computed as not met: the
    correction by the sample holds whatever is computed, as long as it is the same for all.

    Args:
        desk: no reviewer; before every case is released supervisors and observers only.
        review_id: a review with a frozen plan that is not stratified, and released cases.
        screen_id: a screen of this review, by the ruleset whose findings are taken.
        criterion: one of the plan's.

    Raises:
        Refused: ``people.role``, ``findings.running``, ``second.blind``, ``findings.no_plan``,
            ``assisted.criterion``, ``assisted.design``, ``screen.of_another``; fewer than three
            released cases that count (``sampling.model.few``).
    """
    with desk.store.read() as work:
        must_see_results(desk, work, review_id)
    with looked_into(desk, screen_id) as (record, file):
        must_be_of(record, review_id)
        computed = dict(file.standings(file.subject(criterion).number))
    with desk.store.read() as work:
        plan = _simple_plan(work, review_id, criterion)
        universe = members_in(work, review_id, criterion)
        findings = work.findings.all(review_id, record.ruleset)
    confidence = next(c.settings.confidence for c in plan.criteria if c.criterion == criterion)
    met = {case_id for case_id in universe if computed.get(case_id) == ScreenStanding.ACTION}
    pairs = _pairs(findings, criterion, universe, met)
    undetermined = sum(computed.get(c) == ScreenStanding.UNDETERMINED for c in universe)
    unknown = sum(case_id not in computed for case_id in universe)
    sizes = (len(universe), len(met))
    return AssistedEstimate(
        review_id=review_id,
        screen_id=screen_id,
        criterion=criterion,
        law_label=record.law_label,
        computed_met=len(met),
        undetermined=undetermined,
        unknown=unknown,
        difference=model_assisted.difference(*sizes, pairs, confidence),
        regression=_regression(sizes, pairs, confidence),
        notes=tuple(_notes(undetermined, unknown, findings, criterion)),
    )


def _regression(
    sizes: tuple[int, int], pairs: list[tuple[int, int]], confidence: Fraction
) -> ModelAssisted | None:
    """None when all sampled cases are computed alike: then no slope can be seen."""
    if len({computed for computed, _ in pairs}) < 2:
        return None
    return model_assisted.regression(*sizes, pairs, confidence)


def _simple_plan(work: Work, review_id: ReviewId, criterion: CriterionId) -> Plan:
    plan = plan_in(work, review_id)
    if plan is None:
        raise Refused("findings.no_plan", "There are no findings yet: no plan is frozen.")
    if criterion not in {row.criterion for row in plan.criteria}:
        raise Refused("assisted.criterion", f"This review's plan has no criterion {criterion!r}.")
    if plan.design.kind is not DesignKind.FOCUSED:
        raise Refused(
            "assisted.design",
            f"The sample of this review is {plan.design.kind}; the estimate needs a simple random "
            "one. Read the findings by their own design instead.",
        )
    return plan


def _pairs(
    findings: Iterable[Finding],
    criterion: CriterionId,
    universe: frozenset[CaseId],
    met: Iterable[CaseId],
) -> list[tuple[int, int]]:
    """Computed and verified result of each released case that counts."""
    computed = frozenset(met)
    return [
        (int(f.case_id in computed), int(f.outcome is Outcome.ACTION))
        for f in findings
        if f.criterion == criterion
        and f.case_id in universe
        and f.outcome in {Outcome.ACTION, Outcome.ERROR}
    ]


def _notes(
    undetermined: int, unknown: int, findings: Iterable[Finding], criterion: CriterionId
) -> Iterable[str]:
    yield f"Every case: {COMPUTED[0].lower()}{COMPUTED[1:]}. Sampled cases: reviewed and released."
    if undetermined:
        yield f"{undetermined:,} undetermined by the record, computed as not met."
    if unknown:
        yield f"{unknown:,} of the universe have no computed result: taken as not met."
    told: Mapping[Outcome, int] = _left_out(findings, criterion)
    for outcome, cases in told.items():
        yield f"{cases:,} released as {outcome} and left out of the sample."


def _left_out(findings: Iterable[Finding], criterion: CriterionId) -> dict[Outcome, int]:
    found: dict[Outcome, int] = {}
    for finding in findings:
        if finding.criterion == criterion and finding.outcome not in {
            Outcome.ACTION,
            Outcome.ERROR,
        }:
            found[finding.outcome] = found.get(finding.outcome, 0) + 1
    return found
