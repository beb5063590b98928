"""What the page of a second review shows, read beside the window: one state, all of it frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.draws import FreezeReceipt, StratumPlan
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind, second_of
from qapi_desk.domain.second_looks import LookTerms, TwoLooks
from qapi_desk.services import (
    casework,
    ceremony,
    draw_sample,
    people,
    plan_sample,
    reviews,
    second_differences,
    second_draw,
)
from qapi_desk.services.ceremony import Act
from qapi_desk.services.draw_sample import DrawView
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.second_differences import SEES_ALL, Progress, TwoAnswers
from qapi_desk.services.second_draw import LookPlan
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.tongue import spoken

Key = tuple[CaseId, CriterionId]
"""One criterion of one case."""


@dataclass(frozen=True, slots=True)
class SecondState:
    """What the page shows. ``second_id`` is None until a second review is planned.

    ``why_not`` says why none can be planned yet, under the code of its refusal.
    """

    is_read: bool = False
    role: Role = Role.OBSERVER
    own: PersonId | None = None
    first: Review | None = None
    second_id: ReviewId | None = None
    is_second_open: bool = False
    """Whether the window shows the second review itself, not the first."""
    why_not: str = ""
    why_not_code: str = ""
    terms: LookTerms | None = None
    """What was asked for instead of the conventions."""
    proposal: LookPlan | None = None
    strata: tuple[StratumPlan, ...] = ()
    receipt: FreezeReceipt | None = None
    acts: tuple[Act, ...] = ()
    public_value: str = ""
    goes_unwitnessed: bool = False
    draw: DrawView | None = None
    cases: tuple[QueueRow, ...] = ()
    progress: Progress | None = None
    able: tuple[Person, ...] = ()
    names: Mapping[PersonId, str] = field(default_factory=dict)
    titles: Mapping[CriterionId, str] = field(default_factory=dict)
    found: tuple[TwoLooks, ...] = ()
    chosen: Key | None = None
    answers: tuple[TwoAnswers, ...] = ()
    is_busy: bool = False

    @property
    def is_supervisor(self) -> bool:
        """Whether supervisors' acts make sense."""
        return self.role is Role.SUPERVISOR

    @property
    def sees_all(self) -> bool:
        """Whether every case of the second review is shown, not one's own alone."""
        return self.role in SEES_ALL

    @property
    def mine(self) -> tuple[QueueRow, ...]:
        """The cases that the signed-in person looks at again."""
        return tuple(row for row in self.cases if row.is_mine)

    @property
    def next_case(self) -> QueueRow | None:
        """The first of one's own cases that is not released."""
        return next((row for row in self.mine if row.state is not CaseState.RELEASED), None)

    @property
    def looks(self) -> TwoLooks | None:
        """The difference that is looked at."""
        return next((e for e in self.found if (e.case_id, e.criterion) == self.chosen), None)

    def name(self, person_id: PersonId) -> str:
        """A person's name, or the id of somebody who is not known."""
        return self.names.get(person_id, str(person_id))

    def title(self, criterion: CriterionId) -> str:
        """A criterion's title."""
        return self.titles.get(criterion, str(criterion))


def read(desk: Desk, review_id: ReviewId, before: SecondState) -> SecondState:
    """The page's state of the review at hand, be it the first or the second.

    Args:
        desk: anybody's.
        review_id: the review that the window shows.
        before: what the person asked for, and is.
    """
    open_now = reviews.get(desk, review_id)
    is_second = open_now.kind is ReviewKind.SECOND and open_now.looks_at is not None
    first = reviews.get(desk, open_now.looks_at) if open_now.looks_at else open_now
    law = reviews.law(desk, first).governing
    everyone = people.everyone(desk)
    state = replace(
        before,
        is_read=True,
        first=first,
        is_second_open=is_second,
        names={each.person_id: each.name for each in everyone},
        titles={criterion: law.criterion(criterion).title for criterion in first.criteria},
        able=tuple(each for each in everyone if people.may_review(each, ReviewKind.SECOND)),
    )
    second_id = second_of(first.review_id)
    if any(each.review_id == second_id for each in reviews.every(desk)):
        return _planned(desk, state, first.review_id, second_id)
    return _unplanned(desk, state, first.review_id)


def _unplanned(desk: Desk, state: SecondState, review_id: ReviewId) -> SecondState:
    state = replace(state, why_not="", why_not_code="", proposal=None)
    if not state.is_supervisor:
        return state
    try:
        return replace(state, proposal=second_draw.propose(desk, review_id, state.terms))
    except Refused as refusal:
        return replace(state, why_not=refusal.sentence, why_not_code=refusal.code)


def _planned(
    desk: Desk, state: SecondState, review_id: ReviewId, second_id: ReviewId
) -> SecondState:
    plan = plan_sample.plan(desk, second_id)
    draw = draw_sample.current(desk, second_id)
    found = second_differences.differences(desk, review_id)
    state = replace(
        state,
        second_id=second_id,
        why_not="",
        why_not_code="",
        proposal=None,
        strata=plan.criteria[0].strata if plan else (),
        receipt=second_draw.receipt(desk, review_id),
        acts=ceremony.acts(desk, second_id),
        draw=draw,
        cases=casework.queue(desk, second_id, is_mine=not state.sees_all),
        progress=second_differences.progress(desk, review_id),
        found=found,
    )
    return _looked_at(desk, state, review_id)


def _looked_at(desk: Desk, state: SecondState, review_id: ReviewId) -> SecondState:
    """With the difference at hand: the one that was, else the first that waits, else the first."""
    kept = state.looks or next((each for each in state.found if each.is_waiting), None)
    looks = kept or next(iter(state.found), None)
    if looks is None:
        return replace(state, chosen=None, answers=())
    given = second_differences.answers(desk, review_id, looks.case_id, spoken())
    return replace(state, chosen=(looks.case_id, looks.criterion), answers=given)
