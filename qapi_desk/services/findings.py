"""Rates with exact limits, verdicts, causes: what the released cases come to.

The running rate is for supervisors and observers, or for everybody once every case is released.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from qapi_desk import __version__
from qapi_desk.domain.draws import CriterionPlan, Design, DesignKind, Plan
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Cause, Correction, CriterionFindings, Finding, ParetoBar
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.law import LawDecision
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.domain.settlements import Settlement
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.sampling.estimate import Standard, Tally, criterion_findings
from qapi_desk.services import (
    amend_kept,
    conventions,
    draw_sample,
    frame_strata,
    in_sight,
    law_kept,
    question_sets,
    received,
    reviews,
    second_sample,
)
from qapi_desk.services.amend_kept import Amendment
from qapi_desk.services.exclusions import RECEIVED
from qapi_desk.services.in_sight import SEES_RUNNING
from qapi_desk.services.library import Library
from qapi_desk.services.plan_sample import plan_in
from qapi_desk.services.question_sets import AttachedFigures
from qapi_desk.services.readings import (
    WHOLE,
    CaseWeight,
    CriterionReading,
    StratumTally,
    Terms,
    read,
    stratum_weights,
)
from qapi_desk.services.received import ReceivedList
from qapi_desk.services.received_figures import received_readings
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

COUNTED = frozenset({Outcome.ACTION, Outcome.ERROR})
PASSED_OVER = frozenset({Outcome.NOT_APPLICABLE, Outcome.EXCLUDED})


@dataclass(frozen=True, slots=True)
class DrawBasis:
    """The draw behind the figures. ``key`` is empty for who may not see it, or before a draw."""

    design: Design
    key: str
    frame_hash: str
    plan_hash: str
    software: str


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Everything the findings page and every findings print shows.

    ``readings`` go with ``governing`` and ``beside_readings`` with ``beside``, row by row.
    ``weights`` has a row for every counted case, criterion and ruleset.
    """

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
    readings: tuple[CriterionReading, ...]
    beside_readings: tuple[CriterionReading, ...]
    weights: tuple[CaseWeight, ...]
    basis: DrawBasis
    received_words: str = ""
    """Where the cases came from when somebody else drew them; then nothing speaks of a universe."""
    decisions: tuple[LawDecision, ...] = ()
    """Changes of law adopted for the review, printed with its results."""
    attached: tuple[AttachedFigures, ...] = ()
    """What questions found that were attached while it ran; no part of its plan or its rates."""
    settled: tuple[Settlement, ...] = ()
    """What was settled otherwise than released, in order; the figures above stand as settled."""
    first: tuple[CriterionFindings, ...] = ()
    """The governing figures as first released, row by row with ``governing``."""
    amended: tuple[Amendment, ...] = ()
    """The confirmed amendments, in order."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the store holds of one review, read at one moment."""

    review: Review
    plan: Plan
    cases: tuple[ReviewCase, ...]
    found: tuple[Finding, ...]
    strata: Mapping[CaseId, str]
    """The stratum of each opened case; empty unless the plan is stratified."""

    @property
    def released(self) -> int:
        """Opened cases that are released."""
        return sum(case.state is CaseState.RELEASED for case in self.cases)

    @property
    def is_final(self) -> bool:
        """Whether every opened case is released."""
        return bool(self.cases) and self.released == len(self.cases)


def show(desk: Desk, review_id: ReviewId) -> FindingsView:
    """The review's findings so far.

    Raises:
        Refused: ``findings.running`` to a reviewer while cases are still open; ``second.blind``;
            ``second.no_rate``; ``findings.no_plan``.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        second_sample.must_have_rates(review)
        in_sight.must_see_results(desk, work, review)
        got = received.received_in(work, review_id)
        if got is not None:
            return _show_received(desk, work, review, got)
        counted = counted_in(work, review)
        changes = _changes_in(desk, work, review_id)
        attached = question_sets.figures_in(desk, work, review)
        made = draw_sample.current_in(work, review_id)
        law = law_kept.law_in(work, desk.library, review)
        decisions = law_kept.decisions_in(work, review_id)
    if counted is None:
        raise Refused("findings.no_plan", "There are no findings yet: no plan is frozen.")
    governing, beside = law.governing, law.beside
    readings = read_all(desk.library, governing, counted)
    beside_readings = read_all(desk.library, beside, counted) if beside else ()
    plan = counted.plan
    view = FindingsView(
        review=review,
        governing=tuple(each.figures for each in readings),
        beside=tuple(each.figures for each in beside_readings),
        findings=counted.found,
        corrections=changes.corrections,
        pareto=pareto(desk.library, _planned(counted.found, attached), governing),
        opened=len(counted.cases),
        released=counted.released,
        is_final=counted.is_final,
        titles={c.criterion: governing.criterion(c.criterion).title for c in plan.criteria},
        citations={c.criterion: governing.criterion(c.criterion).citation for c in plan.criteria},
        readings=readings,
        beside_readings=beside_readings,
        weights=tuple(_weights(counted, (*readings, *beside_readings))),
        basis=_basis(plan, made.key if made and desk.person.role in SEES_RUNNING else ""),
        decisions=decisions,
        attached=attached,
    )
    return _as_changed(desk.library, view, counted, governing, changes)


class _Changes(NamedTuple):
    """What was corrected, settled and amended in a review, and what was first released."""

    corrections: tuple[Correction, ...]
    settled: tuple[Settlement, ...]
    released: tuple[Finding, ...]
    amended: tuple[Amendment, ...]


def _changes_in(desk: Desk, work: Work, review_id: ReviewId) -> _Changes:
    return _Changes(
        work.corrections.all(review_id),
        work.settlements.all(review_id),
        work.findings.as_released(review_id),
        amend_kept.confirmed(work, desk.library, review_id),
    )


def _as_changed(
    library: Library, view: FindingsView, counted: Counted, governing: Ruleset, changes: _Changes
) -> FindingsView:
    """The view with what was settled otherwise, and the figures as first released."""
    ours = {case.case_id for case in counted.cases}
    first = replace(counted, found=tuple(f for f in changes.released if f.case_id in ours))
    figures = tuple(each.figures for each in read_all(library, governing, first))
    return replace(view, settled=changes.settled, first=figures, amended=changes.amended)


def _planned(found: Iterable[Finding], attached: Iterable[AttachedFigures]) -> tuple[Finding, ...]:
    """The findings of what the review was planned for."""
    beside = {each.criterion for each in attached}
    return tuple(each for each in found if each.criterion not in beside)


def _basis(plan: Plan, key: str) -> DrawBasis:
    software = f"QAPI Desk {__version__}"
    return DrawBasis(plan.design, key, plan.frame_hash, plan.plan_hash, software)


def _show_received(desk: Desk, work: Work, review: Review, got: ReceivedList) -> FindingsView:
    """The same of a list that somebody else drew: counts and rates, no limits."""
    cases, found = work.cases.all(review.review_id), work.findings.all(review.review_id)
    first = work.findings.as_released(review.review_id)
    released = sum(case.state is CaseState.RELEASED for case in cases)
    law, usual = law_kept.law_in(work, desk.library, review), conventions.of(desk.library)
    governing, beside = law.governing, law.beside
    attached = question_sets.figures_in(desk, work, review)
    criteria = tuple(c for c in review.criteria if c not in {a.criterion for a in attached})
    review = replace(review, criteria=criteria)
    readings = received_readings(governing, review, cases, found, usual)
    beside_readings = received_readings(beside, review, cases, found, usual) if beside else ()
    return FindingsView(
        review=review,
        governing=tuple(each.figures for each in readings),
        beside=tuple(each.figures for each in beside_readings),
        findings=found,
        corrections=work.corrections.all(review.review_id),
        pareto=pareto(desk.library, _planned(found, attached), governing),
        opened=len(cases),
        released=released,
        is_final=released == len(cases),
        titles={c: governing.criterion(c).title for c in review.criteria},
        citations={c: governing.criterion(c).citation for c in review.criteria},
        readings=readings,
        beside_readings=beside_readings,
        weights=(),
        basis=DrawBasis(Design(), "", "", "", f"QAPI Desk {__version__}"),
        received_words=got.words,
        decisions=law_kept.decisions_in(work, review.review_id),
        attached=attached,
        settled=work.settlements.all(review.review_id),
        first=tuple(
            each.figures for each in received_readings(governing, review, cases, first, usual)
        ),
        amended=amend_kept.confirmed(work, desk.library, review.review_id),
    )


def counted_in(work: Work, review: Review) -> Counted | None:
    """What the store holds of a review's counts; None before its plan is frozen.

    Cases of a list that somebody else drew are kept apart: they are no part of our sample.
    """
    plan = plan_in(work, review.review_id)
    if plan is None:
        return None
    everything = work.cases.all(review.review_id)
    received = {c.case_id for c in everything if c.draw_id.endswith(RECEIVED)}
    return Counted(
        review=review,
        plan=plan,
        cases=tuple(c for c in everything if c.case_id not in received),
        found=tuple(f for f in work.findings.all(review.review_id) if f.case_id not in received),
        strata=_strata(work, review.review_id, plan.design),
    )


def _strata(work: Work, review_id: ReviewId, design: Design) -> Mapping[CaseId, str]:
    if design.kind is not DesignKind.STRATIFIED or design.trait is None:
        return {}
    return frame_strata.strata_in(work, review_id, design.trait)


def read_all(library: Library, ruleset: Ruleset, counted: Counted) -> tuple[CriterionReading, ...]:
    """Each planned criterion's figures and readings, as one ruleset counts the outcomes."""
    told = conventions.of(library)
    reliability = library.document("sampling", "readings.json")["reliability"]
    rows = []
    for planned in counted.plan.criteria:
        tallies = _tallies(ruleset, counted, planned)
        alpha = 1 - planned.settings.confidence
        standard = Standard(
            criterion=planned.criterion,
            ruleset=ruleset.ruleset_id,
            benchmark=ruleset.standard(planned.criterion, counted.review.period.last),
            confidence=planned.settings.confidence,
            alpha=alpha,
        )
        terms = Terms(alpha, told.incomplete_warning, reliability, told.incomplete_rule)
        figures = criterion_findings(tallies.whole, standard)
        rows.append(read(figures, planned, tallies.strata, terms))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Tallies:
    """One criterion's counts: of all opened ranks, and by stratum when the plan has strata."""

    whole: Tally
    strata: tuple[StratumTally, ...]


def _tallies(ruleset: Ruleset, counted: Counted, planned: CriterionPlan) -> _Tallies:
    criterion, stratum_of = planned.criterion, counted.strata.get
    is_fixed = ruleset.criterion(criterion).is_asked
    opened = Counter(
        stratum_of(case.case_id, WHOLE) for case in counted.cases if criterion in case.criteria
    )
    outcomes = Counter(
        (stratum_of(f.case_id, WHOLE), f.outcome)
        for f in counted.found
        if (f.ruleset, f.criterion) == (ruleset.ruleset_id, criterion)
    )
    total: Counter[Outcome] = Counter()
    for (_, outcome), count in outcomes.items():
        total[outcome] += count
    whole = Tally(
        universe=planned.universe_size,
        needed=planned.n,
        opened=opened.total(),
        action=total[Outcome.ACTION],
        error=total[Outcome.ERROR],
        not_applicable=total[Outcome.NOT_APPLICABLE],
        excluded=total[Outcome.EXCLUDED],
        incomplete=total[Outcome.INCOMPLETE],
        is_fixed=is_fixed,
    )
    strata = (
        StratumTally(
            name=part.name,
            universe=part.universe_size,
            opened=opened[part.name],
            action=outcomes[part.name, Outcome.ACTION],
            error=outcomes[part.name, Outcome.ERROR],
            passed_over=sum(outcomes[part.name, outcome] for outcome in PASSED_OVER),
            is_fixed=is_fixed,
        )
        for part in planned.strata
    )
    return _Tallies(whole, tuple(strata))


def _weights(counted: Counted, readings: Iterable[CriterionReading]) -> Iterable[CaseWeight]:
    """A weight for every case that counts, N / n of its stratum or of the whole."""
    known = {
        (each.figures.ruleset, each.criterion): (stratum_weights(each), bool(each.stratified))
        for each in readings
    }
    for finding in counted.found:
        weights, has_strata = known.get((finding.ruleset, finding.criterion), ({}, False))
        stratum = counted.strata.get(finding.case_id, WHOLE) if has_strata else WHOLE
        if finding.outcome in COUNTED and stratum in weights:
            yield CaseWeight(
                finding.case_id, finding.criterion, finding.ruleset, stratum, weights[stratum]
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
