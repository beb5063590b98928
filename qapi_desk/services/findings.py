"""Rates with exact limits, verdicts, causes: what the released cases come to.

The running rate is for supervisors and observers, or for everybody once every case is released.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.draws import Plan
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Cause, Correction, CriterionFindings, Finding, ParetoBar
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling.estimate import Standard, Tally, criterion_findings
from qapi_desk.services import reviews
from qapi_desk.services.library import Library
from qapi_desk.services.plan_sample import plan_in
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Everything the findings page and every findings print shows."""

    review: Review
    governing: tuple[CriterionFindings, ...]
    beside: tuple[CriterionFindings, ...]
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    pareto: tuple[ParetoBar, ...]
    opened: int
    released: int
    is_final: bool
    titles: dict[CriterionId, str]
    citations: dict[CriterionId, str]


def show(desk: Desk, review_id: ReviewId) -> FindingsView:
    """The review's findings so far.

    Raises:
        Refused: ``findings.running`` to a reviewer while cases are still open;
            ``findings.no_plan``.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        plan = plan_in(work, review_id)
        cases = work.cases.all(review_id)
        found = work.findings.all(review_id)
        corrections = work.corrections.all(review_id)
    released = sum(case.state is CaseState.RELEASED for case in cases)
    is_final = bool(cases) and released == len(cases)
    if not is_final and desk.person.role not in {Role.SUPERVISOR, Role.OBSERVER}:
        raise Refused(
            "findings.running",
            "The running rate is for supervisors until every case is released: a rate in sight "
            "bends the answers.",
        )
    if plan is None:
        raise Refused("findings.no_plan", "There are no findings yet: no plan is frozen.")
    governing = desk.library.ruleset(review.governing)
    beside = desk.library.ruleset(review.beside) if review.beside else None
    return FindingsView(
        review=review,
        governing=_rates(governing, review, plan, cases, found),
        beside=_rates(beside, review, plan, cases, found) if beside else (),
        findings=found,
        corrections=corrections,
        pareto=pareto(desk.library, found, governing),
        opened=len(cases),
        released=released,
        is_final=is_final,
        titles={c.criterion: governing.criterion(c.criterion).title for c in plan.criteria},
        citations={c.criterion: governing.criterion(c.criterion).citation for c in plan.criteria},
    )


def _rates(
    ruleset: Ruleset,
    review: Review,
    plan: Plan,
    cases: Iterable[ReviewCase],
    found: Iterable[Finding],
) -> tuple[CriterionFindings, ...]:
    opened = Counter(criterion for case in cases for criterion in case.criteria)
    outcomes = Counter((f.criterion, f.outcome) for f in found if f.ruleset == ruleset.ruleset_id)
    return tuple(
        criterion_findings(
            Tally(
                universe=row.universe_size,
                needed=row.n,
                opened=opened[row.criterion],
                action=outcomes[row.criterion, Outcome.ACTION],
                error=outcomes[row.criterion, Outcome.ERROR],
                not_applicable=outcomes[row.criterion, Outcome.NOT_APPLICABLE],
                excluded=outcomes[row.criterion, Outcome.EXCLUDED],
                incomplete=outcomes[row.criterion, Outcome.INCOMPLETE],
            ),
            Standard(
                criterion=row.criterion,
                ruleset=ruleset.ruleset_id,
                benchmark=ruleset.benchmark(row.criterion, review.period.last),
                confidence=row.settings.confidence,
                alpha=1 - row.settings.confidence,
            ),
        )
        for row in plan.criteria
    )


def causes(library: Library) -> tuple[Cause, ...]:
    """The coded causes of a "not met", in the order they are offered."""
    rows = library.document("catalog", "causes.json")["causes"]
    return tuple(Cause(row["code"], row["label"]) for row in rows)


def pareto(library: Library, found: Iterable[Finding], ruleset: Ruleset) -> tuple[ParetoBar, ...]:
    """Causes of the errors, most frequent first, with the running share from the top."""
    errors = Counter(
        f.cause or "not_coded"
        for f in found
        if f.ruleset == ruleset.ruleset_id and f.outcome is Outcome.ERROR
    )
    labels = {cause.code: cause.label for cause in causes(library)}
    total, running, bars = errors.total(), 0, []
    for code, count in sorted(errors.items(), key=lambda item: (-item[1], item[0])):
        running += count
        label = labels.get(code, code.replace("_", " ").capitalize())
        bars.append(ParetoBar(code, label, count, Fraction(running, total)))
    return tuple(bars)
