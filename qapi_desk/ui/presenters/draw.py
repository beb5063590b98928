"""The draw in force: its facts, the sample and who has which case, and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.draws import Opening, Plan
from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.findings import CriterionFindings
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    assign,
    casework,
    ceremony,
    draw_sample,
    people,
    plan_sample,
)
from qapi_desk.services import findings as figures
from qapi_desk.services import replace as replacing
from qapi_desk.services.ceremony import Act
from qapi_desk.services.draw_sample import DrawView
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.replace import ReplacementRequest
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import View, from_services
from qapi_desk.ui.presenters.one_review import OneReview, ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural

if TYPE_CHECKING:
    from qapi_desk.services.representative import Check, Level


@dataclass(frozen=True, slots=True)
class DrawState(ReviewState):
    """What the draw page shows."""

    may_prove: bool = False
    may_check: bool = False
    own: str = ""
    plan: Plan | None = None
    draw: DrawView | None = None
    acts: tuple[Act, ...] = ()
    cases: tuple[QueueRow, ...] = ()
    reviewers: tuple[Person, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    openings: tuple[Opening, ...] = ()
    waiting: tuple[ReplacementRequest, ...] = ()
    opened: tuple[CriterionFindings, ...] = ()
    """The governing figures of criteria whose later ranks were opened."""
    checks: "tuple[Check, ...] | None" = None
    """None until somebody asks for them."""
    level: "Level | None" = None
    chosen: "Check | None" = None
    picture: str = ""

    @property
    def unassigned(self) -> int:
        """How many opened cases wait for a reviewer."""
        return sum(row.state is CaseState.UNASSIGNED for row in self.cases)

    @property
    def drawn(self) -> Act | None:
        """Who made the draw in force, and when."""
        return next((act for act in reversed(self.acts) if act.key == "draw"), None)


class DrawPresenter(OneReview[DrawState]):
    """Shows a draw, gives its cases out, and hands over what proves it."""

    def __init__(self, seat: Seat, view: View[DrawState]) -> None:
        super().__init__(seat, view, _fresh(seat))
        self._is_dark = False
        self._is_checking = False

    def fresh(self) -> DrawState:
        """What this person may do."""
        return _fresh(self.seat)

    def reading(self) -> Callable[[DrawState], DrawState]:
        """The draw in force, its cases, and who could review them."""
        desk, review_id = self.seat.desk, self.review_id

        def complete(state: DrawState) -> DrawState:
            everyone = people.everyone(desk)
            state = replace(
                state,
                plan=plan_sample.plan(desk, review_id),
                draw=draw_sample.current(desk, review_id),
                acts=ceremony.acts(desk, review_id),
                cases=casework.queue(desk, review_id),
                reviewers=_reviewers(everyone),
                names={str(person.person_id): person.name for person in everyone},
            )
            return _with_openings(desk, review_id, state)

        return complete

    def loaded(self, state: DrawState) -> None:
        """Show it; checks that were made of the same draw stay."""
        now = self.state
        is_same = now.draw and state.draw and now.draw.draw_id == state.draw.draw_id
        if is_same:
            state = replace(
                state, checks=now.checks, level=now.level, chosen=now.chosen, picture=now.picture
            )
        self.show(replace(state, is_busy=now.is_busy))

    # Whether it looks like its universes

    def check(self, *, is_dark: bool) -> None:
        """Compare the sample with its universes, once for each draw; then draw the first."""
        self._is_dark = is_dark
        if self.state.checks is not None:
            self._paint()
            return
        if not self.state.may_check or self.state.draw is None or self._is_checking:
            return
        self._is_checking = True
        desk, review_id = self.seat.desk, self.review_id

        def work(_progress: Progress) -> "tuple[tuple[Check, ...], Level]":
            service = from_services("representative")
            checks: tuple[Check, ...] = service.check(desk, review_id)
            level: Level = service.level(desk.library, checks)
            return checks, level

        self.run("Comparing the sample with its universes", work, self._checked)

    def refused(self, fault: Fault) -> None:
        """What failed can be asked for again."""
        self._is_checking = False
        super().refused(fault)

    def was_cancelled(self) -> None:
        """So can what was stopped."""
        self._is_checking = False
        super().was_cancelled()

    def _checked(self, found: "tuple[tuple[Check, ...], Level]") -> None:
        self._is_checking = False
        checks, level = found
        self.show(replace(self.state, checks=checks, level=level))
        if checks:
            self.look_at(checks[0])

    def look_at(self, check: "Check") -> None:
        """Show one check as a picture."""
        if check != self.state.chosen:
            self.state = replace(self.state, chosen=check)
            self._paint()

    def _paint(self) -> None:
        check, is_dark = self.state.chosen, self._is_dark
        if check is None:
            return

        def work() -> "tuple[Check, str]":
            return check, str(from_services("representative").svg(check, is_dark=is_dark))

        self.read(work, self._painted)

    def _painted(self, found: "tuple[Check, str]") -> None:
        check, picture = found
        if check == self.state.chosen:
            self.show(replace(self.state, picture=picture))

    # Replacements

    def decide(self, case_id: CaseId, reason: str, *, is_confirmed: bool) -> None:
        """Confirm or deny, as the second person, that a case should not have been in the frame."""
        desk, review_id = self.seat.desk, self.review_id
        words = (
            f"Confirmed. When case {case_id} is released the next rank takes its place."
            if is_confirmed
            else f"Denied. Case {case_id} keeps its place; its reviewer sees why."
        )
        self.change(
            lambda: replacing.decide(
                desk, review_id, case_id, is_confirmed=is_confirmed, reason=reason
            ),
            words,
        )

    def void(self, reason: str) -> None:
        """Set the draw aside; it stays on every later proof."""
        desk, review_id = self.seat.desk, self.review_id
        self.change(
            lambda: draw_sample.void(desk, review_id, reason),
            "The draw is voided; number, reason and person stay on every later proof.",
        )

    def share_out(self) -> None:
        """Share the unassigned cases evenly among all reviewers."""
        desk, review_id = self.seat.desk, self.review_id
        ids = tuple(person.person_id for person in self.state.reviewers)

        def work(_progress: Progress) -> Changes:
            return assign.assign_balanced(desk, review_id, ids)

        self.busy()
        self.run_change("Sharing the cases out", work, "The cases are shared out.")

    def assign_to(self, case_ids: tuple[CaseId, ...], person_id: str) -> None:
        """Give cases to one reviewer."""
        if not case_ids:
            self.view.say("Mark the cases in the list first, then choose a reviewer.", "bad")
            return
        desk, review_id = self.seat.desk, self.review_id
        words = plural(len(case_ids), "case")
        self.change(
            lambda: assign.assign(desk, review_id, case_ids, PersonId(person_id)),
            f"Assigned {words}.",
        )

    def export_proof(self, folder: Path) -> None:
        """Write proof, frame, script and page into a new folder inside the one chosen."""
        desk, review_id = self.seat.desk, self.review_id
        target = folder / f"draw-proof-{review_id}"

        def work(_progress: Progress) -> Path:
            from_services("prove_draw").export(desk, review_id, target)
            return target

        self.run("Exporting the draw proof", work, self._exported)

    def publish(self, key: str, path: Path) -> None:
        """Write one of the draw's papers: ``draw-proof`` or ``pull-list``."""
        desk, review_id = self.seat.desk, self.review_id
        target = path if path.suffix else path.with_suffix(".pdf")

        def work(progress: Progress) -> Changes:
            changes: Changes = from_services("publish").publish(
                desk, review_id, key, target, progress
            )
            return changes

        self.run_change(f"Writing {target.name}", work, f"Written to {target}.")

    def _exported(self, path: Path) -> None:
        self.view.say(f"Written to {path}.", "good")


def _fresh(seat: Seat) -> DrawState:
    role = seat.desk.person.role
    return DrawState(
        is_supervisor=seat.is_supervisor,
        may_prove=role in {Role.SUPERVISOR, Role.OBSERVER},
        may_check=role in {Role.SUPERVISOR, Role.OBSERVER, Role.ANALYST},
        own=str(seat.desk.person.person_id),
    )


def _with_openings(desk: Desk, review_id: ReviewId, state: DrawState) -> DrawState:
    """The state with what became of the draw, for those who may see it."""
    if state.draw is None or not state.may_prove:
        return state
    openings = draw_sample.openings(desk, review_id)
    return replace(
        state,
        openings=openings,
        waiting=replacing.waiting(desk, review_id),
        opened=_opened(desk, review_id, openings) if openings else (),
    )


def _opened(
    desk: Desk, review_id: ReviewId, openings: tuple[Opening, ...]
) -> tuple[CriterionFindings, ...]:
    """Governing figures of the criteria that opened ranks; none while they are nobody's to see."""
    try:
        view = figures.show(desk, review_id)
    except Refused:
        return ()
    wanted = {each.criterion for each in openings}
    return tuple(row for row in view.governing if row.criterion in wanted)


def _reviewers(everyone: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple(p for p in everyone if p.is_active and p.role is Role.REVIEWER)
