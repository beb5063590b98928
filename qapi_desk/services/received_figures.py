"""Counts and rates of a list that somebody else drew: no universe, so no limits and no reading.

The bare comparison with the benchmark is of the cases reviewed and needs no universe; whatever
speaks of one is left empty. Works from counts; reads no workspace.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from qapi_desk.domain.findings import CriterionFindings, Finding
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import Review, ReviewCase
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling import sensitivity
from qapi_desk.sampling.estimate import meets
from qapi_desk.services.conventions import Conventions
from qapi_desk.services.readings import Basis, CriterionReading

NO_UNIVERSE: Final = 0
NO_INTERVAL: Final = "no interval: the list was received, not drawn here"


def received_readings(
    ruleset: Ruleset,
    review: Review,
    cases: Iterable[ReviewCase],
    found: Iterable[Finding],
    usual: Conventions,
) -> tuple[CriterionReading, ...]:
    """Each criterion's counts and rate, as one ruleset counts the outcomes.

    ``universe`` and ``eligible`` are 0: there is none here. ``needed`` is the cases of the list.
    """
    opened = Counter(criterion for case in cases for criterion in case.criteria)
    outcomes = Counter((f.criterion, f.outcome) for f in found if f.ruleset == ruleset.ruleset_id)
    return tuple(
        _reading(_figures(ruleset, review, criterion, opened[criterion], outcomes), usual)
        for criterion in review.criteria
    )


def _figures(
    ruleset: Ruleset,
    review: Review,
    criterion: CriterionId,
    opened: int,
    outcomes: Counter[tuple[CriterionId, Outcome]],
) -> CriterionFindings:
    action, error = outcomes[criterion, Outcome.ACTION], outcomes[criterion, Outcome.ERROR]
    incomplete = outcomes[criterion, Outcome.INCOMPLETE]
    benchmark = ruleset.standard(criterion, review.period.last)
    rate = _share_of(action, action + error)
    due = action + error + incomplete
    return CriterionFindings(
        criterion=criterion,
        ruleset=ruleset.ruleset_id,
        universe=NO_UNIVERSE,
        eligible=NO_UNIVERSE,
        opened=opened,
        action=action,
        error=error,
        not_applicable=outcomes[criterion, Outcome.NOT_APPLICABLE],
        excluded=outcomes[criterion, Outcome.EXCLUDED],
        incomplete=incomplete,
        needed=opened,
        benchmark=benchmark,
        rate=rate,
        limits=None,
        meets_benchmark=meets(rate, benchmark),
        reading=None,
        rate_if_incomplete_error=_share_of(action, due),
        rate_if_incomplete_action=_share_of(action + incomplete, due),
    )


def _share_of(part: int, total: int) -> Fraction | None:
    return Fraction(part, total) if total else None


def _reading(figures: CriterionFindings, usual: Conventions) -> CriterionReading:
    share = _share_of(figures.incomplete, figures.n + figures.incomplete)
    dropped = figures.excluded + figures.incomplete
    return CriterionReading(
        figures=figures,
        stratified=None,
        estimate=figures.rate,
        sides_differ=False,
        eligible_limits=None,
        drop_band=sensitivity.drop_band(figures.action, figures.error, dropped),
        incomplete_share=share,
        is_incomplete_high=share is not None and share >= usual.incomplete_warning,
        reach=None,
        line=None,
        basis=Basis(
            universe=NO_UNIVERSE,
            universe_hash="",
            excluded=0,
            eligible=NO_UNIVERSE,
            n=figures.n,
            interval=NO_INTERVAL,
            confidence=usual.confidence,
            alpha=1 - usual.confidence,
            fpc="none",
            sidedness="none",
        ),
        incomplete_rule=usual.incomplete_rule,
    )
