"""What a plan would cost and what it could show, as its settings move. Nothing is kept.

For each criterion: the size with its workings, the curves around it, the cases it is likely to
apply to, the power of the one-sided rule, and the counts that would show the benchmark. For the
review: the files to pull, and which settings the regulation fixes. Freezes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from qapi_desk.domain.draws import CriterionPlan, DesignKind, DrawTerms, SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.progress import Progress, Silent, counted
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling import planner, power
from qapi_desk.sampling.planner import CostPoint
from qapi_desk.sampling.size import SizeWorkings, workings
from qapi_desk.sampling.size_words import percent
from qapi_desk.services import conventions, law_kept, plan_sample
from qapi_desk.services.conventions import Convention, Conventions
from qapi_desk.services.plan_sample import PLAIN, Proposal
from qapi_desk.services.universes import UniverseSize, derived_in
from qapi_desk.services.workspace import Desk

PRECISIONS: Final = tuple(Fraction(points, 100) for points in (1, 2, 3, 4, 5, 6, 7, 8, 10))
RATES: Final = tuple(Fraction(percents, 100) for percents in range(50, 100, 5))
POINTS_ABOVE: Final = (0, 1, 2, 3, 4, 5, 6, 8, 10)
"""The grids of the pictures: half widths, expected rates, and points above a benchmark."""
POWER_AT: Final = (0, 2, 5)
"""Points above the benchmark at which the rule's power is told."""
ABOUT_SETTINGS: Final = (
    "confidence", "precision", "expected_rate", "fpc_form", "attrition", "reserve_share",
    "exclusion_limit",
)  # fmt: skip
"""The conventions that stand behind the settings of a plan."""
_AIMED = frozenset({SizeRule.DECISION, SizeRule.POWER})


@dataclass(frozen=True, slots=True)
class PowerPoint:
    """The chance that the sample shows the benchmark when this is the universe's true rate."""

    true_rate: Fraction
    points_above: int
    chance: float


@dataclass(frozen=True, slots=True)
class CriterionWhatIf:
    """One criterion under these settings.

    ``n`` is what the proposal plans, which a stratified design may raise above ``workings.n``.
    ``expected_qualified`` of them are likely to be cases the criterion applies to, and
    ``ranks_to_open`` files are likely to be opened until n do. ``shown_from`` and ``fails_up_to``
    are counts among n; None where no count would say so. ``by_precision`` is empty for the rules
    that ask for no precision.
    """

    criterion: CriterionId
    title: str
    universe: int
    excluded: int
    benchmark: Fraction | None
    settings: SizeSettings
    n: int
    is_census: bool
    workings: SizeWorkings
    by_precision: tuple[CostPoint, ...]
    by_rate: tuple[CostPoint, ...]
    not_applicable_share: Fraction
    expected_qualified: Fraction
    ranks_to_open: int
    power: tuple[PowerPoint, ...]
    shown_from: int | None
    fails_up_to: int | None


@dataclass(frozen=True, slots=True)
class FilesPoint:
    """The files of the whole review when every criterion is planned at this precision."""

    precision: Fraction
    files: Fraction


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A whole plan under these settings.

    ``expected_files`` are the distinct files the sample is likely to pull, and
    ``expected_files_opened`` those with the ranks that cases not applicable call for. ``notes``
    say what falls short of the regulation or limits the figures.
    """

    criteria: tuple[CriterionWhatIf, ...]
    proposal: Proposal
    expected_files: Fraction
    expected_files_opened: Fraction
    files_by_precision: tuple[FilesPoint, ...]
    conventions: tuple[Convention, ...]
    notes: tuple[str, ...]


def explore(
    desk: Desk,
    review_id: ReviewId,
    settings: Mapping[CriterionId, SizeSettings],
    terms: DrawTerms = PLAIN,
    *,
    not_applicable: Mapping[CriterionId, Fraction] | None = None,
) -> WhatIf:
    """What these settings and terms would cost and could show; nothing is kept.

    Args:
        desk: whoever looks.
        review_id: a review whose universes are derived.
        settings: criteria not named take the conventions.
        terms: how the draw would choose.
        not_applicable: shares of cases expected to be not applicable, where they are known better
            than by the share that the record leaves undetermined.

    Raises:
        Refused: as ``plan_sample.propose``; ``plan.no_criterion`` for a share of a criterion that
            the review does not have; a share outside its range.
    """
    proposal = plan_sample.propose(desk, review_id, settings, terms=terms)
    return look_into(desk, review_id, proposal, Silent(), not_applicable=not_applicable)


def look_into(
    desk: Desk,
    review_id: ReviewId,
    proposal: Proposal,
    progress: Progress,
    *,
    not_applicable: Mapping[CriterionId, Fraction] | None = None,
) -> WhatIf:
    """The same of a proposal that is worked out already; each point of a curve is a step.

    Raises:
        Refused: as ``explore``, but for what ``plan_sample.propose`` refuses.
        Cancelled: somebody asked it to stop.
    """
    with desk.store.read() as work:
        derived = derived_in(work, review_id)
        ruleset = law_kept.law_in(work, desk.library, derived.review).governing
    known = {size.criterion: size for size in derived.sizes}
    entered = dict(not_applicable or {})
    _must_be_known(entered, known)
    looker = _Looker(ruleset, derived.review, entered, progress)
    rows = tuple(looker.criterion(row, known[row.criterion]) for row in proposal.rows)
    usual = conventions.of(desk.library)
    return WhatIf(
        criteria=rows,
        proposal=proposal,
        expected_files=_files(proposal, {row.criterion: row.n for row in rows}),
        expected_files_opened=_files(proposal, {row.criterion: row.ranks_to_open for row in rows}),
        files_by_precision=_files_by_precision(proposal, rows),
        conventions=tuple(usual.row(key) for key in ABOUT_SETTINGS),
        notes=(*proposal.notes, *_notes(proposal, usual)),
    )


def _must_be_known(entered: Iterable[CriterionId], known: Iterable[CriterionId]) -> None:
    for criterion in entered:
        if criterion not in known:
            raise Refused(
                "plan.no_criterion",
                f"This review has no criterion {criterion!r}; it has {', '.join(known)}.",
            )


@dataclass(frozen=True, slots=True)
class _Looker:
    """Looks into one criterion after another."""

    ruleset: Ruleset
    review: Review
    entered: Mapping[CriterionId, Fraction]
    progress: Progress

    def criterion(self, row: CriterionPlan, size: UniverseSize) -> CriterionWhatIf:
        """One criterion under its settings."""
        universe, settings, n = row.universe_size, row.settings, row.n
        benchmark = self.ruleset.standard(row.criterion, self.review.period.last)
        open_share = self.entered.get(row.criterion, Fraction(size.undetermined, size.size))
        alpha = 1 - settings.confidence
        shown_from, fails_up_to = (
            (None, None) if benchmark is None else power.x_needed(universe, n, benchmark, alpha)
        )
        return CriterionWhatIf(
            criterion=row.criterion,
            title=size.title,
            universe=universe,
            excluded=row.excluded,
            benchmark=benchmark,
            settings=settings,
            n=n,
            is_census=row.is_census,
            workings=workings(universe, settings),
            by_precision=self._by_precision(universe, settings),
            by_rate=planner.rate_curve(universe, settings, self._each(_rates(settings))),
            not_applicable_share=open_share,
            expected_qualified=planner.expected_qualified(n, open_share),
            ranks_to_open=_ranks(universe, n, open_share),
            power=_power(universe, n, benchmark, alpha),
            shown_from=shown_from,
            fails_up_to=fails_up_to,
        )

    def _by_precision(self, universe: int, settings: SizeSettings) -> tuple[CostPoint, ...]:
        if settings.rule in _AIMED:
            return ()
        return planner.cost_curve(universe, settings, self._each(PRECISIONS))

    def _each(self, grid: tuple[Fraction, ...]) -> Iterable[Fraction]:
        """The points of a curve; between any two of them it may be stopped."""
        return counted(grid, self.progress, "What it could show", total=len(grid), every=1)


def _rates(settings: SizeSettings) -> tuple[Fraction, ...]:
    """The expected rates worth comparing: for a decision, those above its benchmark."""
    if settings.rule not in _AIMED or settings.benchmark is None:
        return RATES
    above = (settings.benchmark + Fraction(points, 100) for points in POINTS_ABOVE)
    return tuple(rate for rate in above if rate <= 1)


def _ranks(universe: int, n: int, not_applicable_share: Fraction) -> int:
    """Files likely to be opened; all of them where no case is expected to apply."""
    if not_applicable_share == 1:
        return universe
    return min(universe, planner.ranks_to_open(n, not_applicable_share))


def _power(
    universe: int, n: int, benchmark: Fraction | None, alpha: Fraction
) -> tuple[PowerPoint, ...]:
    """The chance to show a benchmark; nothing where no standard is printed."""
    if benchmark is None:
        return ()
    rates = ((benchmark + Fraction(points, 100), points) for points in POWER_AT)
    return tuple(
        PowerPoint(rate, points, power.power_of_rule(universe, n, benchmark, rate, alpha))
        for rate, points in rates
        if rate <= 1
    )


def _files(proposal: Proposal, ranks: Mapping[CriterionId, int]) -> Fraction:
    sizes = {row.criterion: (ranks[row.criterion], row.universe_size) for row in proposal.rows}
    return planner.expected_files(proposal.combinations, sizes)


def _files_by_precision(
    proposal: Proposal, rows: tuple[CriterionWhatIf, ...]
) -> tuple[FilesPoint, ...]:
    """The criteria that ask for a precision move together; the others keep their n."""
    if not any(row.by_precision for row in rows):
        return ()
    found = []
    for precision in PRECISIONS:
        ranks = {row.criterion: row.n for row in rows}
        for row in rows:
            at = (point.n for point in row.by_precision if point.precision == precision)
            ranks[row.criterion] = next(at, row.n)
        found.append(FilesPoint(precision, _files(proposal, ranks)))
    return tuple(found)


def _notes(proposal: Proposal, usual: Conventions) -> list[str]:
    least = usual.row("confidence")
    notes = [
        f"{row.criterion}: a confidence of {percent(row.settings.confidence)} is below the"
        f" {percent(least.share)} that {least.citation} asks for."
        for row in proposal.rows
        if row.settings.confidence < least.share and not row.is_census
    ]
    if proposal.design.kind is DesignKind.STRATIFIED:
        notes.append(
            "The files to pull are estimated as if the draw were not stratified; strata move them"
            " little."
        )
    return notes
