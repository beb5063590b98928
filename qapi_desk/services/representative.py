"""Whether a drawn sample looks like its universes: over weeks, workers, offices, units, strata.

A check of the draw, never of the people in it: workers are their ids only. What is small by
chance alone is said beside every figure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, NamedTuple

from qapi_desk.domain.documents import Bar, Chart, ChartKind
from qapi_desk.domain.draws import Design, DesignKind, Plan
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import GroupShare, Representativeness
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.reports import charts
from qapi_desk.sampling import scattered
from qapi_desk.sampling.draw import cases_to_open
from qapi_desk.sampling.representativeness import FEWEST_EXPECTED
from qapi_desk.services import draw_sample, law_kept, reviews
from qapi_desk.services.frame_strata import NONE
from qapi_desk.services.library import Library
from qapi_desk.services.plan_sample import all_members_in, plan_in
from qapi_desk.services.readings import WHOLE
from qapi_desk.services.universes import weeks_kept
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

WEEK: Final = "week"
STRATUM: Final = "stratum"
MOST_GROUPS: Final = 20
"""Groups a picture shows one by one; the smaller ones are drawn together."""
Strata = Mapping[str, Mapping[str, int]]
"""Counts of groups by stratum; one nameless stratum where the plan has none."""
_ORDER = (WEEK, "worker", "office", "unit", STRATUM)


@dataclass(frozen=True, slots=True)
class Check:
    """One respect in which one criterion's sample was compared with its universe.

    ``figures.by`` is ``week``, ``worker``, ``office``, ``unit`` or ``stratum``; a stratum's share
    is set by the plan, so nothing is tested there. ``figures.groups`` are the groups as they were
    tested, small ones together; ``groups`` are all of them, each by itself, in order of name.
    """

    criterion: CriterionId
    title: str
    figures: Representativeness
    groups: tuple[GroupShare, ...]

    @property
    def by(self) -> str:
        """The respect in which sample and universe were compared."""
        return self.figures.by

    @property
    def words(self) -> str:
        """What the p-value says, in words that claim no more than it does."""
        return p_words(self.figures)


@dataclass(frozen=True, slots=True)
class Level:
    """From which p on a check is worth a look: 5 %, and 5 % shared out over all checks made."""

    level: Fraction
    checks: int

    @property
    def shared(self) -> Fraction:
        """The level of one check when all of them are looked at (Bonferroni)."""
        return self.level / max(1, self.checks)

    @property
    def words(self) -> str:
        """How to read many checks at once."""
        return (
            f"{self.checks} checks were made. By chance alone about one in "
            f"{int(1 / self.level)} has a p below {float(self.level):.0%}, so a small p now and "
            f"then is expected; looked at together, only a p below {float(self.shared):.2%} "
            "(Bonferroni) asks for an explanation. No p-value proves that a draw was fair: that "
            "is what the proof is for."
        )


def check(desk: Desk, review_id: ReviewId) -> tuple[Check, ...]:
    """Every criterion of a drawn review against its universe, in each respect the record gives.

    Supervisors, observers and analysts. The cases compared are the sample as drawn, without
    ranks that were opened later.

    Raises:
        Refused: ``people.role``, ``draw.none``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, Role.ANALYST, to="check a draw")
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        plan = plan_in(work, review_id)
        made = draw_sample.current_in(work, review_id)
        if plan is None or made is None:
            raise Refused(
                "draw.none", "Nothing is drawn for this review yet; draw the sample first."
            )
        members = all_members_in(work, review_id, [c.criterion for c in plan.criteria])
        drawn = _drawn(work, made.draw_id, plan, members)
        counts = _counted(work, review_id, plan, members, drawn)
        ruleset = law_kept.law_in(work, desk.library, review).governing
    return tuple(
        Check(row.criterion, ruleset.criterion(row.criterion).title, *compared)
        for row in plan.criteria
        for compared in _compared(counts[row.criterion], _sorted_by(plan.design))
    )


def _sorted_by(design: Design) -> str:
    """What a systematic list is sorted by, which spreads the sample over it; else empty."""
    return str(design.trait) if design.kind is DesignKind.SYSTEMATIC and design.trait else ""


def level(library: Library, checks: Iterable[Check]) -> Level:
    """How small a p must be among these checks; those without a p are not counted."""
    told = library.document("sampling", "readings.json")["checks"]
    return Level(Fraction(told["level"]), sum(each.figures.p_value is not None for each in checks))


def p_words(figures: Representativeness) -> str:
    """A p-value in a sentence."""
    if figures.p_value is None:
        return (
            "There is nothing to test: the plan sets the shares, every case was drawn, or too few "
            "cases are expected in each group."
        )
    share = f"{figures.p_value:.1%}" if figures.p_value >= 0.001 else "less than 0.1%"
    return (
        f"A sample that differs from its universe by {figures.by} as much as this one, or more, "
        f"would be seen in about {share} of samples drawn by chance."
    )


def _drawn(
    work: Work, draw_id: DrawId, plan: Plan, members: Mapping[CriterionId, frozenset[CaseId]]
) -> Mapping[CriterionId, frozenset[CaseId]]:
    """The sample of each criterion as it was drawn, from the kept tickets."""
    tickets = work.tickets.in_order(draw_id)
    return {
        row.criterion: frozenset(cases_to_open(row, tickets, members[row.criterion], {}))
        for row in plan.criteria
    }


class _Place(NamedTuple):
    """Where a case stands in every respect, in the order of ``_ORDER``, and whether it was drawn.

    Cases of one place are counted together: far fewer places than cases, however large the frame.
    """

    week: str
    worker: str
    office: str
    unit: str
    stratum: str
    is_drawn: bool


def _counted(
    work: Work,
    review_id: ReviewId,
    plan: Plan,
    members: Mapping[CriterionId, frozenset[CaseId]],
    drawn: Mapping[CriterionId, frozenset[CaseId]],
) -> Mapping[CriterionId, Counter[_Place]]:
    counts: dict[CriterionId, Counter[_Place]] = {name: Counter() for name in members}
    weeks = {name: weeks_kept(work, review_id, name) for name in members}
    is_stratified = plan.design.kind is DesignKind.STRATIFIED
    trait = plan.design.trait if is_stratified else None
    for fact in work.frame_facts.of(review_id):
        case_id = fact.case_id
        stratum = (fact.trait(trait) or NONE) if trait else WHOLE
        traits = (fact.worker_id or NONE, fact.office_code or NONE, fact.unit_code or NONE)
        for name, cases in members.items():
            if case_id in cases:
                week = weeks[name].get(case_id) or NONE
                counts[name][_Place(week, *traits, stratum, case_id in drawn[name])] += 1
    return counts


def _compared(
    counts: Counter[_Place], sorted_by: str = ""
) -> Iterator[tuple[Representativeness, tuple[GroupShare, ...]]]:
    """The comparison in each respect, and every group by itself, in a fixed order.

    In the respect that a systematic list is sorted by, chance has little left to decide: the
    shares are shown and not tested.
    """
    if not counts:  # the universes were derived by a program that kept no facts of the frame
        return
    has_strata = any(place.stratum != WHOLE for place in counts)
    for number, by in enumerate(_ORDER):
        if by == STRATUM and not has_strata:
            continue
        universe: dict[str, Counter[str]] = {}
        drawn: dict[str, Counter[str]] = {}
        for place, count in counts.items():
            universe.setdefault(place.stratum, Counter())[str(place[number])] += count
            if place.is_drawn:
                drawn.setdefault(place.stratum, Counter())[str(place[number])] += count
        found: tuple[Strata, Strata] = universe, drawn
        found = _in_runs(*found) if by == WEEK else found
        figures = within_strata(by, *found)
        if by == sorted_by:
            figures = replace(figures, statistic=None, p_value=None)
        yield figures, group_shares(*found)


def _in_runs(universe: Strata, drawn: Strata) -> tuple[Strata, Strata]:
    """Weeks joined with their neighbours until each run expects enough cases to be tested.

    Runs follow from universe and n alone, never from what was drawn. Weeks joined with whatever is
    small elsewhere would no longer say anything of time.
    """
    names = runs_of_weeks(
        {stratum: (groups, _rate(groups, drawn, stratum)) for stratum, groups in universe.items()}
    )
    return _renamed(universe, names), _renamed(drawn, names)


def _rate(groups: Mapping[str, int], drawn: Strata, stratum: str) -> Fraction:
    return Fraction(sum(drawn.get(stratum, {}).values()), sum(groups.values()))


def runs_of_weeks(strata: Mapping[str, tuple[Mapping[str, int], Fraction]]) -> Mapping[str, str]:
    """The run each week is in, like ``2026-W01 to 2026-W04``; what has no week stays apart.

    A run ends once every stratum expects enough cases in it; the last takes what would be too few.

    Args:
        strata: each stratum's cases by week, and the share of them that is drawn. A stratum that
            could not fill two runs is not waited for, unless none can.
    """
    parts = [part for part in strata.values() if _expects(part, part[0]) >= 2 * FEWEST_EXPECTED]
    parts = parts or [max(strata.values(), key=lambda part: _expects(part, part[0]))]
    weeks = sorted({week for groups, _ in strata.values() for week in groups if week != NONE})
    runs: list[list[str]] = [[]]
    for week in weeks:
        if _is_enough(parts, runs[-1]):
            runs.append([])
        runs[-1].append(week)
    if len(runs) > 1 and not _is_enough(parts, runs[-1]):
        runs[-2:] = [runs[-2] + runs[-1]]
    named = {
        week: run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs for week in run
    }
    return {**named, NONE: NONE}


def _expects(part: tuple[Mapping[str, int], Fraction], weeks: Iterable[str]) -> Fraction:
    groups, rate = part
    return sum(groups.get(week, 0) for week in weeks if week != NONE) * rate


def _is_enough(parts: Iterable[tuple[Mapping[str, int], Fraction]], run: Iterable[str]) -> bool:
    weeks = list(run)
    return all(_expects(part, weeks) >= FEWEST_EXPECTED for part in parts)


def _renamed(strata: Strata, names: Mapping[str, str]) -> Strata:
    renamed: dict[str, Counter[str]] = {}
    for stratum, groups in strata.items():
        counts = renamed.setdefault(stratum, Counter())
        for name, count in groups.items():
            counts[names[name]] += count
    return renamed


def within_strata(by: str, universe: Strata, drawn: Strata) -> Representativeness:
    """The comparison inside each stratum, added up: strata are drawn apart and may differ in rate.

    The statistics of independent draws add, and so do their degrees of freedom. With one stratum
    it is the plain comparison. Strata that were not drawn from say nothing.
    """
    parts = {
        name: scattered.spread(by, groups, drawn.get(name, {}))
        for name, groups in sorted(universe.items())
    }
    if len(parts) == 1:
        return next(iter(parts.values()))
    return scattered.added(by, group_shares(universe, drawn), parts)


def group_shares(universe: Strata, drawn: Strata) -> tuple[GroupShare, ...]:
    """Every group by itself, in order of name: the expected cases of its strata added up."""
    sizes: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    expected: dict[str, Fraction] = defaultdict(Fraction)
    for name, groups in universe.items():
        taken.update(drawn.get(name, {}))
        sizes.update(groups)
        rate = Fraction(sum(drawn.get(name, {}).values()), sum(groups.values()))
        for group, size in groups.items():
            expected[group] += size * rate
    return tuple(
        GroupShare(name, size, taken[name], expected[name]) for name, size in sorted(sizes.items())
    )


def shown_groups(each: Check) -> tuple[GroupShare, ...]:
    """The groups a picture shows: weeks in order, others from the largest down, the rest as one.

    Weeks are only ever joined with their neighbours; "other weeks" would say nothing of time.
    """
    if each.by == WEEK:
        return _weeks_together(each.groups)
    by_size = sorted(each.groups, key=lambda group: (-group.universe, group.name))
    kept = by_size if len(by_size) <= MOST_GROUPS else by_size[: MOST_GROUPS - 1]
    rest = by_size[len(kept) :]
    return (*kept, _as_one(f"other ({len(rest)} groups)", rest)) if rest else tuple(kept)


def _weeks_together(groups: Iterable[GroupShare]) -> tuple[GroupShare, ...]:
    """Runs of weeks in order, neighbours joined evenly where there are too many for a picture."""
    runs = sorted((g for g in groups if g.name != NONE), key=lambda group: group.name)
    without = [group for group in groups if group.name == NONE]
    step = max(1, -(-len(runs) // (MOST_GROUPS - 1)))
    joined = [runs[at : at + step] for at in range(0, len(runs), step)]
    return (*without, *(_as_one(_run_name(part), part) for part in joined))


def _run_name(runs: Sequence[GroupShare]) -> str:
    first, last = runs[0].name.split(" ")[0], runs[-1].name.split(" ")[-1]
    return first if first == last else f"{first} to {last}"


def _as_one(name: str, groups: Sequence[GroupShare]) -> GroupShare:
    return GroupShare(
        name,
        sum(group.universe for group in groups),
        sum(group.drawn for group in groups),
        sum((group.expected for group in groups), Fraction(0)),
    )


def chart(each: Check) -> Chart:
    """The picture of one check: cases drawn from each group against those expected."""
    groups = shown_groups(each)
    farthest = max(groups, key=lambda group: abs(group.drawn - group.expected), default=None)
    most = (
        f" Farthest from what was expected: {farthest.name}, {farthest.drawn} drawn, "
        f"{float(farthest.expected):.2f} expected."
        if farthest and farthest.drawn != farthest.expected
        else ""
    )
    return Chart(
        key=f"spread-{each.criterion}-{each.by}",
        kind=ChartKind.SPREAD,
        title=f"{each.title}, by {each.by}",
        bars=tuple(Bar(group.name, Fraction(group.drawn)) for group in groups),
        benchmarks=tuple(group.expected for group in groups),
        alternative=f"{each.words}{most}",
    )


def svg(each: Check, *, is_dark: bool) -> str:
    """The picture of a check that is at hand, as SVG for the window."""
    return charts.svg(chart(each), dark=is_dark)


def chart_svg(
    desk: Desk, review_id: ReviewId, criterion: CriterionId, by: str, *, is_dark: bool
) -> str:
    """The picture of one criterion in one respect as SVG; see ``check``.

    Raises:
        Refused: ``check.none`` when the record gives nothing in that respect.
    """
    for each in check(desk, review_id):
        if (each.criterion, each.by) == (criterion, by):
            return svg(each, is_dark=is_dark)
    raise Refused("check.none", f"The record says nothing of {criterion} by {by}.")
