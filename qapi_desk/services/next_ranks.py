"""Opening the next ranks when a case that was opened does not count: which, and for which case.

A case the criterion did not apply to gives its place to the next rank of the same universe (and
stratum); so does a case that should not have been in the frame, once a second person confirmed
it. A file that cannot be judged keeps its place. Which rank comes next is nobody's choice.
What only forms ask about has a sample of fixed size: a duty that few cases have would otherwise
open the whole caseload, for every such question again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import CriterionPlan, Opening, OpeningCause, Plan, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind
from qapi_desk.domain.settlements import Settlement
from qapi_desk.sampling import draw as lottery
from qapi_desk.sampling.wanted import Wanted, claimed, stratum_named, wanted_by
from qapi_desk.services import draw_sample, law_kept, openings, replace, sets_kept
from qapi_desk.services.draw_sample import DrawMade
from qapi_desk.services.plan_sample import frame_in, members_in, plan_in, strata_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PASSED_OVER = frozenset({Outcome.NOT_APPLICABLE, Outcome.EXCLUDED})
Settled = Mapping[CaseId, Outcome | None]


def open_next_in(desk: Desk, work: Work, review: Review) -> Changes:
    """Open every rank that is called for, in the unit of work of the release that calls for it.

    For each criterion, until n ACTION + ERROR cases exist or its universe ends. Only an ordinary
    review has a reserve: a second look at a case is one, whatever it finds.
    """
    if review.kind is not ReviewKind.ORDINARY:
        return Changes()
    made = draw_sample.current_in(work, review.review_id)
    plan = plan_in(work, review.review_id)
    if made is None or plan is None:
        return Changes()
    settled = _settled(work, review)
    governing = law_kept.law_in(work, desk.library, review).governing
    short = [
        row
        for row in plan.criteria
        if _is_short(row, settled[row.criterion])
        and not governing.criterion(row.criterion).is_asked
    ]
    if not short:
        return Changes()
    caller = _Caller(desk, work, review, made, _listed(work, made, plan, settled))
    opened = [one for row in short for one in caller.openings(row, settled[row.criterion])]
    caller.open(opened)
    return Changes.of(*((Kind.CASE, one.case_id) for one in opened))


def _settled(work: Work, review: Review) -> dict[CriterionId, dict[CaseId, Outcome | None]]:
    found: dict[CriterionId, dict[CaseId, Outcome | None]] = {c: {} for c in review.criteria}
    for case in work.cases.all(review.review_id):
        for criterion in case.criteria:
            found[criterion][case.case_id] = None
    for finding in work.findings.all(review.review_id, review.governing):
        found[finding.criterion][finding.case_id] = finding.outcome
    return found


def _is_short(row: CriterionPlan, settled: Settled) -> bool:
    """Whether fewer than n can count although the universe holds more cases."""
    return len(settled) - _passed_over(settled) < row.n and len(settled) < row.universe_size


def _passed_over(settled: Settled) -> int:
    return sum(outcome in PASSED_OVER for outcome in settled.values())


def _listed(
    work: Work, made: DrawMade, plan: Plan, settled: Mapping[CriterionId, Settled]
) -> tuple[Ticket, ...]:
    """The draw's tickets; listed on, from the same key, when the kept reserve is used up."""
    kept = work.tickets.in_order(made.draw_id)
    if _reach(kept, plan, settled):
        return kept
    review_id = made.review_id
    return lottery.draw(
        bytes.fromhex(made.key),
        tuple(frame_in(work, review_id)),
        plan,
        {row.criterion: members_in(work, review_id, row.criterion) for row in plan.criteria},
        strata_in(work, review_id) or None,
        reserve=max(_passed_over(settled[row.criterion]) * _spread(row) for row in plan.criteria),
    )


def _reach(tickets: Sequence[Ticket], plan: Plan, settled: Mapping[CriterionId, Settled]) -> bool:
    """Whether these tickets hold every opened case and every rank that can be called for now."""
    parts = wanted_by(plan.criteria, 0)
    listed = claimed(tickets, parts)
    known = {ticket.case_id for ticket in tickets}
    return all(settled[part.criterion].keys() <= known for part in parts) and all(
        len(listed[part.cell])
        >= min(part.universe_size, part.n + _passed_over(_of(settled, part, listed[part.cell])))
        for part in parts
    )


def _of(settled: Mapping[CriterionId, Settled], part: Wanted, cases: Collection[CaseId]) -> Settled:
    return {c: outcome for c, outcome in settled[part.criterion].items() if c in cases}


def _spread(row: CriterionPlan) -> int:
    """How much of a reserve one rank of the smallest stratum costs: it is shared out as n is."""
    return max((ceil(Fraction(row.n, stratum.n)) for stratum in row.strata), default=1)


@dataclass(frozen=True, slots=True)
class _Caller:
    """Opens ranks of one draw and remembers why."""

    desk: Desk
    work: Work
    review: Review
    made: DrawMade
    tickets: Sequence[Ticket]

    def openings(self, row: CriterionPlan, settled: Settled) -> tuple[Opening, ...]:
        """The ranks this criterion calls for, each with the case whose place it takes."""
        members = members_in(self.work, self.review.review_id, row.criterion)
        due = lottery.cases_to_open(row, self.tickets, members, settled)
        strata = {ticket.case_id: stratum_named(ticket) for ticket in self.tickets}
        left = self._not_replaced(row, settled)
        found = []
        for ticket in self.tickets:
            if ticket.case_id in due and ticket.case_id not in settled:
                for_case = next(c for c in left if strata[c] == strata[ticket.case_id])
                left.remove(for_case)
                found.append(self._opening(row.criterion, ticket, for_case, settled[for_case]))
        return tuple(found)

    def _not_replaced(self, row: CriterionPlan, settled: Settled) -> list[CaseId]:
        """Passed over, in order of rank, and no rank opened in their place yet."""
        before = {
            opening.for_case
            for opening in openings.of_draw(self.work, self.made.draw_id)
            if opening.criterion == row.criterion
        }
        left = [
            ticket.case_id
            for ticket in self.tickets
            if settled.get(ticket.case_id) in PASSED_OVER and ticket.case_id not in before
        ]
        # ranks that an earlier program opened stand for the first of them, without a record
        return left[max(0, len(settled) - row.n - len(before)) :]

    def _opening(
        self, criterion: CriterionId, ticket: Ticket, for_case: CaseId, outcome: Outcome | None
    ) -> Opening:
        cause, code, requested_by, confirmed_by = self._cause(criterion, for_case, outcome)
        return Opening(
            criterion=criterion,
            rank=ticket.rank,
            case_id=ticket.case_id,
            cause=cause,
            for_case=for_case,
            code=code,
            requested_by=requested_by,
            confirmed_by=confirmed_by,
            opened_at=self.desk.clock.now(),
        )

    def _cause(
        self, criterion: CriterionId, for_case: CaseId, outcome: Outcome | None
    ) -> tuple[OpeningCause, str, str, str]:
        """Why a case does not count, by what code, and who asked for it and confirmed it."""
        settled = self._settled_out(criterion, for_case)
        if settled is not None:
            stage = str(settled.stage)
            return OpeningCause.SETTLED, stage, settled.asked_by, settled.settled_by
        asked = replace.request_in(self.work, self.review.review_id, for_case)
        if outcome is Outcome.EXCLUDED and asked is not None:
            code = asked.code_for(criterion)
            return OpeningCause.REPLACEMENT, code, asked.requested_by, asked.decided_by
        return OpeningCause.NOT_APPLICABLE, "", "", ""

    def _settled_out(self, criterion: CriterionId, case_id: CaseId) -> Settlement | None:
        """The last settlement that took a case out of the count under the governing ruleset."""
        wanted = (case_id, criterion, self.review.governing)
        made = [
            each
            for each in self.work.settlements.all(self.review.review_id)
            if (each.case_id, each.criterion, each.ruleset) == wanted
            and each.judged.outcome in PASSED_OVER
            and each.was not in PASSED_OVER
        ]
        return made[-1] if made else None

    def open(self, opened: Iterable[Opening]) -> None:
        """Open the cases, once each for all its criteria, and keep why."""
        wanted: dict[CaseId, list[Opening]] = {}
        for one in sorted(opened, key=lambda opening: opening.rank):
            wanted.setdefault(one.case_id, []).append(one)
        facts = draw_sample.facts_for_opening(self.desk, self.work, self.review, wanted)
        tickets = {ticket.case_id: ticket for ticket in self.tickets}
        today = self.desk.clock.now().date()
        attached = sets_kept.asked_in(self.work, self.review.review_id, today)
        for case_id, causes in wanted.items():
            criteria = (*(cause.criterion for cause in causes), *attached)
            self.work.cases.open(
                self.review.review_id, self.made.draw_id, tickets[case_id], criteria, facts[case_id]
            )
            reopen_if_released(self.work, self.review.review_id, case_id)
            openings.keep(self.work, self.made.draw_id, causes)
            self._remember(case_id, causes)

    def _remember(self, case_id: CaseId, causes: Sequence[Opening]) -> None:
        self.work.history.append(
            self.desk.happening(
                "rank.opened",
                self.made.draw_id,
                case=case_id,
                criteria=[cause.criterion for cause in causes],
                causes={cause.criterion: str(cause.cause) for cause in causes},
                in_place_of={cause.criterion: cause.for_case for cause in causes},
            )
        )


def reopen_if_released(work: Work, review_id: ReviewId, case_id: CaseId) -> None:
    """A released case that gains a criterion goes back to its reviewer for that criterion only."""
    case = work.cases.get(review_id, case_id)
    if case.state is CaseState.RELEASED:
        work.cases.set_state(review_id, case_id, CaseState.STARTED, case.answered, case.required)
