"""A review year from its quarters: counts added for the federal table, the estimate beside them.

Percentages are never averaged. The reviews of one year, agency and governing ruleset that have
released cases are taken together; a list that somebody else drew is never among them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from qapi_desk.domain.draws import SizeSettings, VoidedDraw
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import PooledFigures, QuarterCounts, StratifiedFigures
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, RulesetId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review
from qapi_desk.reports.wording import percent
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling import stratified_figures
from qapi_desk.sampling.estimate import sides_differ
from qapi_desk.sampling.pooled import left_out, pool
from qapi_desk.sampling.size import sample_size
from qapi_desk.services import (
    blind,
    draw_sample,
    findings,
    in_sight,
    law_kept,
    reviews,
    second_sample,
)
from qapi_desk.services.findings import COUNTED, Counted
from qapi_desk.services.findings_told import must_be_as_told
from qapi_desk.services.readings import LINE, CriterionReading
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

DIRECTIONAL = "directional only"
"""What stands beside a rate while the year's n is not reached."""


@dataclass(frozen=True, slots=True)
class YearQuarter:
    """One review of the year, and what its stored plan says of how its cases were chosen.

    ``label`` is the quarter, with the review's id when two reviews share it. ``why_left_out`` is
    empty for a review that counts.
    """

    review: Review
    label: str
    counted: Counted
    readings: tuple[CriterionReading, ...]
    voided: tuple[VoidedDraw, ...]
    is_witnessed: bool
    is_final: bool
    why_left_out: str

    @property
    def is_in(self) -> bool:
        """Whether its counts are in the year."""
        return not self.why_left_out


@dataclass(frozen=True, slots=True)
class SeenTwice:
    """A case that the same criterion drew in several quarters: as many observations, flagged."""

    criterion: CriterionId
    case_id: CaseId
    quarters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearRow:
    """One criterion's year. ``previous`` is last year's rate from its own added counts, if known.

    ``needed`` is the n that the newest plan's settings ask for from the year's universes together:
    cases that count, so without what is added for those that will not.
    """

    criterion: CriterionId
    title: str
    figures: PooledFigures
    confidence: Fraction
    is_census: bool
    needed: int
    previous: Fraction | None
    seen_twice: int

    @property
    def n(self) -> int:
        """Column A: cases where activity occurred or should have."""
        return self.figures.action + self.figures.error

    @property
    def is_line(self) -> bool:
        """Whether it is a report line, which the federal table does not hold."""
        return self.criterion.startswith(LINE)


@dataclass(frozen=True, slots=True)
class YearView:
    """A review year so far. ``action`` and ``n`` total the federal rows' case-criterion pairs."""

    review_year: str
    agency: str
    governing: RulesetId
    quarters: tuple[YearQuarter, ...]
    rows: tuple[YearRow, ...]
    seen_twice: tuple[SeenTwice, ...]
    action: int
    n: int
    previous_total: Fraction | None

    @property
    def included(self) -> tuple[YearQuarter, ...]:
        """The quarters that are counted, in order."""
        return tuple(each for each in self.quarters if each.is_in)

    @property
    def rate(self) -> Fraction | None:
        """The total row's rate."""
        return Fraction(self.action, self.n) if self.n else None

    def row(self, criterion: str) -> YearRow | None:
        """One criterion's row, if it was reviewed this year."""
        return next((row for row in self.rows if row.criterion == criterion), None)


def year(desk: Desk, review_id: ReviewId) -> YearView:
    """The year that a review belongs to.

    Supervisors see quarters that are not final as well; everybody else only final ones.

    Raises:
        Refused: ``review.unknown``; ``second.no_rate``; ``year.none`` when no quarter may be
            counted yet.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        second_sample.must_have_rates(review)
        quarters = _quarters(desk, work, review, review.period.review_year)
        before = _quarters(desk, work, review, _year_before(review.period.review_year))
        ruleset = law_kept.law_in(work, desk.library, review).governing
    included = [each for each in quarters if each.is_in]
    if not included:
        raise Refused(
            "year.none",
            f"No quarter of {review.period.review_year} can be counted yet: a quarter counts once "
            "every case of it is released.",
        )
    twice = tuple(_seen_twice(included))
    last_year = _added([each for each in before if each.is_in and each.is_final])
    rows = tuple(_rows(ruleset, included, twice, last_year))
    named = {row.criterion for row in rows}
    standing = _with_a_standard(ruleset, review.period.last)
    federal = [row for row in rows if not row.is_line and row.figures.benchmark is not None]
    return YearView(
        review_year=review.period.review_year,
        agency=review.agency,
        governing=review.governing,
        quarters=quarters,
        rows=rows,
        seen_twice=tuple(each for each in twice if each.criterion in named),
        action=sum(row.figures.action for row in federal),
        n=sum(row.n for row in federal),
        previous_total=_rate_of([c for name, c in last_year.items() if name in standing]),
    )


def _with_a_standard(ruleset: Ruleset, day: date) -> frozenset[CriterionId]:
    """The criteria of the total row: no report line, and nothing that forms alone ask about."""
    names = (each.criterion_id for each in ruleset.criteria)
    return frozenset(
        name
        for name in names
        if not name.startswith(LINE) and ruleset.standard(name, day) is not None
    )


def _year_before(review_year: str) -> str:
    return f"{review_year[:-4]}{int(review_year[-4:]) - 1}"


def _quarters(desk: Desk, work: Work, review: Review, review_year: str) -> tuple[YearQuarter, ...]:
    """The year's reviews with a plan, in order of their days, whether they count or not."""
    same = [
        other
        for other in reviews.reviews_in(work)
        if (other.agency, other.governing) == (review.agency, review.governing)
        and other.period.review_year == review_year
    ]
    ordered = sorted(same, key=lambda each: (each.period.first, each.created_at))
    for each in ordered:
        must_be_as_told(work, desk.library, each.review_id)
    shared = Counter(each.period.quarter for each in ordered)
    counted = ((each, findings.counted_in(work, each)) for each in ordered)
    return tuple(
        _quarter(desk, work, each, counts, is_shared=shared[each.period.quarter] > 1)
        for each, counts in counted
        if counts is not None
    )


def _quarter(
    desk: Desk, work: Work, review: Review, counted: Counted, *, is_shared: bool
) -> YearQuarter:
    made = draw_sample.current_in(work, review.review_id)
    law = law_kept.law_in(work, desk.library, review)
    quarter = review.period.quarter
    left_out = _why_left_out(desk, work, counted)
    if not in_sight.sees_results(desk, work, review.review_id):
        counted = replace(counted, found=())
    readings = findings.read_all(desk.library, law.governing, counted)
    return YearQuarter(
        review=review,
        label=f"{quarter} ({review.review_id})" if is_shared else quarter,
        counted=counted,
        readings=readings,
        voided=draw_sample.voided_in(desk, work, review),
        is_witnessed=bool(made and made.public_value),
        is_final=counted.is_final,
        why_left_out=left_out,
    )


def _why_left_out(desk: Desk, work: Work, counted: Counted) -> str:
    if not counted.released:
        return "no case is released yet"
    if blind.unreleased_in(desk, work, counted.review.review_id):
        return "you look at cases of it a second time, and have not released them"
    if not counted.is_final and desk.person.role is not Role.SUPERVISOR:
        return f"not final: {counted.released} of {len(counted.cases)} cases are released"
    return ""


def _seen_twice(included: Iterable[YearQuarter]) -> Iterable[SeenTwice]:
    """Cases that count for one criterion in several quarters, in order."""
    seen: dict[tuple[CriterionId, CaseId], list[str]] = defaultdict(list)
    for quarter in included:
        for finding in quarter.counted.found:
            if finding.ruleset == quarter.review.governing and finding.outcome in COUNTED:
                seen[finding.criterion, finding.case_id].append(quarter.label)
    for (criterion, case_id), quarters in sorted(seen.items()):
        if len(quarters) > 1:
            yield SeenTwice(criterion, case_id, tuple(quarters))


def _added(quarters: Iterable[YearQuarter]) -> Mapping[CriterionId, tuple[int, int]]:
    """Actions and cases that count, added for each criterion."""
    added: dict[CriterionId, tuple[int, int]] = {}
    for quarter in quarters:
        for each in quarter.readings:
            action, n = added.get(each.criterion, (0, 0))
            added[each.criterion] = (action + each.figures.action, n + each.figures.n)
    return added


def _rate_of(counts: Iterable[tuple[int, int]]) -> Fraction | None:
    pairs = list(counts)
    action, n = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return Fraction(action, n) if n else None


def _rows(
    ruleset: Ruleset,
    included: Sequence[YearQuarter],
    twice: Sequence[SeenTwice],
    last_year: Mapping[CriterionId, tuple[int, int]],
) -> Iterable[YearRow]:
    repeats = Counter(each.criterion for each in twice)
    by_criterion: dict[CriterionId, list[tuple[YearQuarter, CriterionReading]]] = defaultdict(list)
    for quarter in included:
        for each in quarter.readings:
            by_criterion[each.criterion].append((quarter, each))
    known = {each.criterion_id for each in ruleset.criteria}
    for criterion, parts in by_criterion.items():
        if criterion not in known:  # only the forms of another review of the year ask about it
            continue
        yield _row(
            ruleset,
            criterion,
            parts,
            seen_twice=repeats[criterion],
            previous=_rate_of([last_year[criterion]] if criterion in last_year else []),
        )


def _row(
    ruleset: Ruleset,
    criterion: CriterionId,
    parts: Sequence[tuple[YearQuarter, CriterionReading]],
    *,
    seen_twice: int,
    previous: Fraction | None,
) -> YearRow:
    newest = parts[-1][0]
    planned = next(row for row in newest.counted.plan.criteria if row.criterion == criterion)
    universe = sum(each.basis.universe for _, each in parts)
    # a sample of fixed size asks for no number of cases that count: those that applied are all
    is_fixed = ruleset.criterion(criterion).is_asked
    applied = sum(each.figures.n for _, each in parts)
    needed = applied if is_fixed else cases_to_count(universe, planned.settings)
    quarters = [
        QuarterCounts(quarter.label, each.figures.eligible, each.figures.action, each.figures.error)
        for quarter, each in parts
    ]
    benchmark = ruleset.standard(criterion, newest.review.period.last)
    confidence = planned.settings.confidence
    figures = pool(quarters, benchmark, confidence, needed=needed)
    if any(each.stratified for _, each in parts):
        figures = _with_strata(figures, parts, confidence)
    return YearRow(
        criterion=criterion,
        title=ruleset.criterion(criterion).title,
        figures=figures,
        confidence=confidence,
        is_census=all(_is_census(quarter, criterion) for quarter, _ in parts),
        needed=needed,
        previous=previous,
        seen_twice=seen_twice,
    )


def cases_to_count(universe: int, settings: SizeSettings) -> int:
    """Cases that must count for what is asked; attrition adds cases to draw, not to count."""
    return sample_size(universe, replace(settings, attrition=Fraction(0)))


def _is_census(quarter: YearQuarter, criterion: CriterionId) -> bool:
    return any(row.is_census for row in quarter.counted.plan.criteria if row.criterion == criterion)


def _with_strata(
    figures: PooledFigures,
    parts: Sequence[tuple[YearQuarter, CriterionReading]],
    confidence: Fraction,
) -> PooledFigures:
    """The weighted estimate from every stratum of every quarter, as each was drawn."""
    named = [part for quarter, each in parts for part in _strata_of(quarter.label, each)]
    weighted: StratifiedFigures | None = figures.weighted
    if weighted is None or not named:
        return figures
    found = stratified_figures.figures(named, confidence)
    weighted = replace(found, notes=(*found.notes, *_silent(figures, parts)))
    differ = sides_differ(figures.added_rate, weighted.rate, figures.benchmark)
    return replace(figures, weighted=weighted, sides_differ=differ)


def _silent(
    figures: PooledFigures, parts: Sequence[tuple[YearQuarter, CriterionReading]]
) -> Iterable[str]:
    """What the weighted figure does not speak of: quarters, or strata, without a counted case."""
    yield from left_out(figures.quarters)
    for quarter, each in parts:
        names = ", ".join(each.silent_strata)
        if names and each.stratified:
            yield f"No case counts in {quarter.label}, {names}; the weighted figure leaves it out."


def _strata_of(label: str, each: CriterionReading) -> Iterable[stratified_figures.Named]:
    if each.stratified is None:
        if each.figures.n:
            yield label, each.figures.eligible, each.figures.n, each.figures.action
        return
    for part in each.stratified.strata:
        yield f"{label}, {part.name}", part.universe, part.n, part.action


def mark(row: YearRow) -> str:
    """What a reader must keep in mind of one row; empty when there is nothing."""
    marks = [DIRECTIONAL] if row.figures.is_directional else []
    return ", ".join([*marks, *(["sides differ"] if row.figures.sides_differ else [])])


def warnings(view: YearView) -> tuple[str, ...]:
    """Sentences that must stand beside the table: other sides of the standard, too few cases."""
    return tuple(words for row in view.rows for words in _row_warnings(row))


def _row_warnings(row: YearRow) -> Iterable[str]:
    figures = row.figures
    added, weighted = figures.added_rate, figures.weighted
    if figures.sides_differ and added is not None and weighted and figures.benchmark is not None:
        yield (
            f"{row.title}: the added counts give {percent(added)}, the estimate "
            f"weighted by universes {percent(weighted.rate)}; they fall on different "
            f"sides of {percent(figures.benchmark)}. The quarters were not sampled in "
            "proportion to their universes."
        )
    if figures.is_directional:
        yield (
            f"{row.title}: {row.n} of the {row.needed} cases that the year asks for; "
            f"{DIRECTIONAL} until they are reached."
        )


def year_body(view: YearView) -> Mapping[str, object]:
    """The year without its single cases, for a program that reads it."""
    return {
        "review_year": view.review_year,
        "agency": view.agency,
        "governing": view.governing,
        "quarters": [_quarter_body(each) for each in view.quarters],
        "rows": view.rows,
        "total": {"n": view.n, "action": view.action, "rate": view.rate},
        "previous_total": view.previous_total,
        "seen_twice": view.seen_twice,
    }


def _quarter_body(quarter: YearQuarter) -> Mapping[str, object]:
    return {
        "label": quarter.label,
        "review_id": quarter.review.review_id,
        "is_final": quarter.is_final,
        "is_in": quarter.is_in,
        "why_left_out": quarter.why_left_out,
        "is_witnessed": quarter.is_witnessed,
        "voided": len(quarter.voided),
        "design": quarter.counted.plan.design,
        "counts": [
            {
                "criterion": each.criterion,
                "universe": each.basis.universe,
                "eligible": each.figures.eligible,
                "action": each.figures.action,
                "error": each.figures.error,
            }
            for each in quarter.readings
        ],
    }
