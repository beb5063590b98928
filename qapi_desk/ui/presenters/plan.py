"""Universes, the design, and the sizes: what a plan would ask for while its settings move.

Nothing is kept before the ceremony freezes it; what is set here waits at the seat as a draft.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.draws import Design, DrawTerms, Plan, SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, Silent
from qapi_desk.domain.reviews import Review, ReviewKind, ReviewStage
from qapi_desk.services import conventions, plan_sample, received, reviews, what_if
from qapi_desk.services.conventions import Convention, Conventions
from qapi_desk.services.plan_sample import Proposal, UniverseSize
from qapi_desk.services.what_if import WhatIf
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.draft import Draft
from qapi_desk.ui.presenters.base import View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.presenters.one_review import OneReview, ReviewState
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class PlanState(ReviewState):
    """What the plan page shows. ``draft`` is what the boxes hold now."""

    may_count: bool = False
    stage: ReviewStage = ReviewStage.CREATED
    universes: tuple[UniverseSize, ...] = ()
    benchmarks: Mapping[CriterionId, Fraction] = field(default_factory=dict)
    draft: Draft = field(default_factory=Draft)
    proposal: Proposal | None = None
    what_if: WhatIf | None = None
    """What the proposal could show; it follows a moment after the proposal itself."""
    plan: Plan | None = None
    conventions: tuple[Convention, ...] = ()
    turned_back: int = 0
    """How often a setting was refused and the one before stands again."""
    today: date = date.min

    @property
    def titles(self) -> Mapping[CriterionId, str]:
        """What each criterion is called."""
        return {size.criterion: size.title for size in self.universes}

    @property
    def design(self) -> Design:
        """The design of the frozen plan, or else the one being tried."""
        return self.plan.design if self.plan else self.draft.terms.design

    @property
    def is_open(self) -> bool:
        """Whether this person may still move a setting."""
        return self.plan is None and self.is_supervisor and bool(self.universes)

    @property
    def may_receive(self) -> bool:
        """Whether this person may receive a list for the review, in place of a plan."""
        return self.draws_here and self.is_supervisor and self.plan is None

    @property
    def is_looked_into(self) -> bool:
        """Whether what is told of the proposal is of the proposal that is shown."""
        return self.what_if is not None and self.what_if.proposal == self.proposal


class PlanPresenter(OneReview[PlanState]):
    """Works out what a plan asks for, again and again."""

    def __init__(self, seat: Seat, view: View[PlanState]) -> None:
        super().__init__(seat, view, _fresh(seat))
        self._asking: Latest[PlanState] = Latest(self, self._proposed, self._impossible)
        self._exploring: Latest[WhatIf] = Latest(self, self._explored, self._stay)
        self._possible = Draft()

    def fresh(self) -> PlanState:
        """What this person may do."""
        return _fresh(self.seat)

    def reading(self) -> Callable[[PlanState], PlanState]:
        """Universes and proposal, or the plan; nothing of either where a list was received."""
        desk, review_id, draft = self.seat.desk, self.review_id, self.seat.draft

        def complete(state: PlanState) -> PlanState:
            _must_estimate(reviews.get(desk, review_id))
            state = replace(
                state,
                stage=reviews.stage(desk, review_id),
                plan=plan_sample.plan(desk, review_id),
                conventions=conventions.of(desk.library).rows,
                today=desk.clock.now().date(),
            )
            if state.received or state.stage is ReviewStage.CREATED:
                return state
            sizes = plan_sample.universes(desk, review_id, Silent())
            state = replace(state, universes=sizes, benchmarks=_benchmarks(desk, review_id, sizes))
            return state if state.plan else _asked(desk, review_id, draft, state)

        return complete

    def loaded(self, state: PlanState) -> None:
        """Show it, and look into it."""
        self._possible = state.draft
        known = self.state.what_if
        if known is not None and known.proposal != state.proposal:
            known = None
        self.show(replace(state, what_if=known, is_busy=self.state.is_busy))
        if state.proposal is None:
            return
        if self.seat.draft == state.draft:
            self._explore()
        else:
            self._ask()

    # Receiving a list

    def receive(self, path: str, drawn_by: str, drawn_on: date, note: str) -> None:
        """Receive a list that somebody else drew, in place of a plan."""
        if not path:
            self.view.say("Choose the file with the list first.", "bad")
            return
        desk, review_id = self.seat.desk, self.review_id

        def work(_progress: Progress) -> Changes:
            return received.receive(
                desk, review_id, Path(path), drawn_by=drawn_by, drawn_on=drawn_on, note=note
            )

        self.busy()
        self.run_change("Receiving the list", work, "The list is received. Assign its cases next.")

    def count_universes(self) -> None:
        """Evaluate the caseload once; it is kept with the review."""
        if self.state.received:
            self.view.say("A list was received; nothing is counted or drawn here.", "bad")
            return
        desk, review_id = self.seat.desk, self.review_id

        def work(progress: Progress) -> tuple[UniverseSize, ...]:
            return plan_sample.universes(desk, review_id, progress)

        self.busy()
        self.run("Counting the universes", work, self._counted)

    def _counted(self, _sizes: tuple[UniverseSize, ...]) -> None:
        self.load()
        self.seat.publish(Changes())

    # Moving settings

    def set_size(self, criterion: CriterionId, settings: SizeSettings) -> None:
        """A box was changed: work out sizes and cost again. Nothing is kept until freezing."""
        draft = self.seat.draft
        usual = Conventions(self.state.conventions)
        whole = _completed(settings, self.state.benchmarks.get(criterion), usual)
        self._move(replace(draft, settings={**draft.settings, criterion: whole}))

    def set_for_all(self, criterion: CriterionId) -> None:
        """Give every criterion the confidence, precision and rule of one; rates stay its own."""
        given = self._settings_of(criterion)
        if given is None or self.state.proposal is None:
            return
        settings = {
            row.criterion: _completed(
                replace(
                    given,
                    expected_rate=row.settings.expected_rate,
                    benchmark=row.settings.benchmark,
                ),
                self.state.benchmarks.get(row.criterion),
                Conventions(self.state.conventions),
            )
            for row in self.state.proposal.rows
        }
        self._move(replace(self.seat.draft, settings=settings))

    def _settings_of(self, criterion: CriterionId) -> SizeSettings | None:
        rows = self.state.proposal.rows if self.state.proposal else ()
        return next((row.settings for row in rows if row.criterion == criterion), None)

    def set_terms(self, terms: DrawTerms) -> None:
        """Another design, or another rule for cases drawn earlier in the year."""
        if terms != self.seat.draft.terms:
            self._move(replace(self.seat.draft, terms=terms))

    def _move(self, draft: Draft) -> None:
        self.seat.drafts[self.review_id] = draft
        self.state = replace(self.state, draft=draft)
        self.view.say("", "")
        self._ask()

    def _ask(self) -> None:
        desk, review_id, draft, state = (
            self.seat.desk, self.review_id, self.seat.draft, self.state
        )  # fmt: skip
        self._exploring.drop()
        self._asking.ask(lambda _progress: _asked(desk, review_id, draft, state))

    def _proposed(self, found: PlanState) -> None:
        self._possible = found.draft
        self.show(replace(self.state, proposal=found.proposal))
        self._explore()

    def _explore(self) -> None:
        """Sizes are shown at once; what they could show takes a moment longer."""
        desk, review_id, proposal = self.seat.desk, self.review_id, self.state.proposal
        if proposal is not None and not self.state.is_looked_into:
            self._exploring.ask(
                lambda progress: what_if.look_into(desk, review_id, proposal, progress)
            )

    def _explored(self, found: WhatIf) -> None:
        if found.proposal == self.state.proposal:
            self.show(replace(self.state, what_if=found))

    def rest(self) -> None:
        """Nobody looks at the page: what it looks into can wait until somebody does."""
        self._exploring.drop()

    def _stay(self) -> None:
        """What was shown stays; the banner says why nothing newer is."""

    def _impossible(self) -> None:
        """The last settings that can be planned with stand again; the banner says why."""
        draft = self._possible
        self.seat.drafts[self.review_id] = draft
        self.show(replace(self.state, draft=draft, turned_back=self.state.turned_back + 1))


def _asked(desk: Desk, review_id: ReviewId, draft: Draft, state: PlanState) -> PlanState:
    """The state with what a draft would ask for."""
    proposal = plan_sample.propose(desk, review_id, draft.settings, terms=draft.terms)
    return replace(state, draft=draft, proposal=proposal)


def _fresh(seat: Seat) -> PlanState:
    role = seat.desk.person.role
    return PlanState(
        is_supervisor=seat.is_supervisor, may_count=role in {Role.SUPERVISOR, Role.ANALYST}
    )


def _must_estimate(review: Review) -> None:
    """Refuse the plan of whole cases: it has one rate, no criteria and no sizes to choose."""
    if review.kind is ReviewKind.SECOND:
        raise Refused(
            "plan.second",
            f"{review.title} has one rate for all its cases and no sizes to choose; its plan "
            "stands on the page Second review.",
        )


def _benchmarks(
    desk: Desk, review_id: ReviewId, sizes: tuple[UniverseSize, ...]
) -> dict[CriterionId, Fraction]:
    """Each criterion's benchmark in the governing ruleset on the period's last day, if it has one.

    What only a form asks about has none.
    """
    review = reviews.get(desk, review_id)
    ruleset, day = reviews.law(desk, review).governing, review.period.last
    found = {size.criterion: ruleset.standard(size.criterion, day) for size in sizes}
    return {criterion: each for criterion, each in found.items() if each is not None}


def _completed(
    settings: SizeSettings, benchmark: Fraction | None, usual: Conventions
) -> SizeSettings:
    """Settings with what their rule asks for and nobody has given yet.

    A rule that must show the benchmark needs an expected rate above it.
    """
    if settings.rule not in {SizeRule.DECISION, SizeRule.POWER}:
        return replace(settings, benchmark=None, power=None)
    wanted = settings.benchmark or benchmark or settings.expected_rate
    expected = settings.expected_rate
    if expected <= wanted:
        expected = min(wanted + usual.hoped_above, (wanted + 1) / 2)
    power = (settings.power or usual.power) if settings.rule is SizeRule.POWER else None
    return replace(settings, benchmark=wanted, expected_rate=expected, power=power)
