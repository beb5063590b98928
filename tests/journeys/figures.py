"""What two journeys must agree on, as plain values."""

from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import draw_sample, plan_sample
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.workspace import Desk

Figures = dict[str, object]


def figures_of(view: FindingsView) -> Figures:
    """Every rate, limit, verdict, finding, correction and cause; no clock and no number of its own.

    The same county, seed, public value and reviewers' script must give the same figures, whichever
    face of the program was used.
    """
    return {
        "rates": (*view.governing, *view.beside),
        "findings": sorted(
            (
                f.case_id, f.rank, f.criterion, f.ruleset, f.outcome, f.rule_outcome, f.due,
                f.done, f.days_late, f.cause or "", f.na_reason or "", f.comment, f.evidence,
            )
            for f in view.findings
        ),
        "corrections": sorted(
            (c.case_id, c.question, c.snapshot_value or "", c.reviewed_value)
            for c in view.corrections
        ),
        "causes": view.pareto,
        "opened": view.opened,
        "released": view.released,
    }  # fmt: skip


def plan_and_key(desk: Desk, review_id: ReviewId) -> tuple[str, str]:
    """The hash of the frozen plan and the key of the draw: the same sample was drawn."""
    plan = plan_sample.plan(desk, review_id)
    drawn = draw_sample.current(desk, review_id)
    assert plan is not None
    assert drawn is not None
    return plan.plan_hash, drawn.key
