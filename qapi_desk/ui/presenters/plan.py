"""Universes, sizes, the freezing, the ceremony, the draw, and who gets which case."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.draws import FreezeReceipt, Plan, SizeSettings
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Progress, Silent
from qapi_desk.domain.reviews import CaseState, ReviewStage
from qapi_desk.services import assign, casework, draw_sample, people, plan_sample, reviews
from qapi_desk.services.casework import QueueRow
from qapi_desk.services.draw_sample import DrawView
from qapi_desk.services.plan_sample import Proposal, UniverseSize
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural


@dataclass(frozen=True, slots=True)
class PlanState:
    """What the plan-and-draw page shows. ``settings`` are what the boxes hold now."""

    is_read: bool = False
    has_review: bool = False
    is_supervisor: bool = False
    stage: ReviewStage = ReviewStage.CREATED
    universes: tuple[UniverseSize, ...] = ()
    settings: Mapping[CriterionId, SizeSettings] = field(default_factory=dict)
    proposal: Proposal | None = None
    commitment: str | None = None
    plan: Plan | None = None
    receipt: FreezeReceipt | None = None
    draw: DrawView | None = None
    cases: tuple[QueueRow, ...] = ()
    reviewers: tuple[Person, ...] = ()
    is_busy: bool = False

    @property
    def unassigned(self) -> int:
        """How many opened cases wait for a reviewer."""
        return sum(row.state is CaseState.UNASSIGNED for row in self.cases)

    @property
    def titles(self) -> Mapping[CriterionId, str]:
        """What each criterion is called."""
        return {size.criterion: size.title for size in self.universes}


class PlanPresenter(Presenter[PlanState]):
    """Leads through the ceremony in its order."""

    def __init__(self, seat: Seat, view: View[PlanState]) -> None:
        super().__init__(seat, view, PlanState(is_supervisor=seat.is_supervisor))
        self._question = 0

    @property
    def _review(self) -> ReviewId:
        review_id = self.seat.review_id
        if review_id is None:
            raise RuntimeError("no review is open")
        return review_id

    def load(self) -> None:
        """Read everything the page shows."""
        seat = self.seat
        if seat.review_id is None:
            self.show(PlanState(is_read=True, is_supervisor=seat.is_supervisor))
            return
        desk, review_id, before = seat.desk, seat.review_id, self.state

        def work() -> PlanState:
            stage = reviews.stage(desk, review_id)
            state = replace(
                before,
                is_read=True,
                has_review=True,
                stage=stage,
                commitment=draw_sample.commitment(desk, review_id),
                plan=plan_sample.plan(desk, review_id),
                receipt=draw_sample.receipt(desk, review_id),
                draw=draw_sample.current(desk, review_id),
                cases=casework.queue(desk, review_id),
                reviewers=_reviewers(people.everyone(desk)),
            )
            if stage is ReviewStage.CREATED:
                return state
            sizes = plan_sample.universes(desk, review_id, Silent())
            proposal = plan_sample.propose(desk, review_id, before.settings)
            settings = {row.criterion: row.settings for row in proposal.rows}
            return replace(state, universes=sizes, proposal=proposal, settings=settings)

        self.read(work, self._loaded)

    def _loaded(self, state: PlanState) -> None:
        self.show(replace(state, is_busy=self.state.is_busy))

    def count_universes(self) -> None:
        """Evaluate the caseload once; it is kept with the review."""
        desk, review_id = self.seat.desk, self._review

        def work(progress: Progress) -> tuple[UniverseSize, ...]:
            return plan_sample.universes(desk, review_id, progress)

        self._busy()
        self.run("Counting the universes", work, self._counted)

    def _counted(self, _sizes: tuple[UniverseSize, ...]) -> None:
        self.load()
        self.seat.publish(Changes())

    def set_size(self, criterion: CriterionId, settings: SizeSettings) -> None:
        """A box was changed: work out sizes and cost again. Nothing is kept until freezing."""
        wanted = {**self.state.settings, criterion: settings}
        self.state = replace(self.state, settings=wanted)
        self._question += 1
        number, desk, review_id = self._question, self.seat.desk, self._review

        def work() -> tuple[int, Proposal]:
            return number, plan_sample.propose(desk, review_id, wanted)

        self.view.say("", "")
        self.read(work, self._proposed)

    def _proposed(self, found: tuple[int, Proposal]) -> None:
        number, proposal = found
        if number == self._question:
            self.show(replace(self.state, proposal=proposal))

    def commit_master(self, dice: str) -> None:
        """Make and commit the year's master seed."""
        desk, review_id = self.seat.desk, self._review
        self.change(
            lambda: draw_sample.commit_master(desk, review_id, dice=dice.strip()),
            "The master seed is committed. Only its fingerprint is shown before the year's end.",
        )

    def freeze(self) -> None:
        """Freeze the plan with the sizes shown."""
        desk, review_id, settings = self.seat.desk, self._review, dict(self.state.settings)

        def work(progress: Progress) -> Changes:
            return plan_sample.freeze(desk, review_id, settings, progress)

        self._busy()
        self.run_change(
            "Freezing the plan",
            work,
            "The plan is frozen. Hand the receipt to someone outside before the public value is "
            "thrown.",
        )

    def draw(self, public_value: str) -> None:
        """Draw the sample and open its cases."""
        desk, review_id = self.seat.desk, self._review
        value = public_value.strip() or None

        def work(progress: Progress) -> Changes:
            return draw_sample.draw(desk, review_id, public_value=value, progress=progress)

        self._busy()
        self.run_change("Drawing the sample", work, "The sample is drawn. Assign its cases next.")

    def void(self, reason: str) -> None:
        """Set the draw aside; it stays on every later proof."""
        desk, review_id = self.seat.desk, self._review
        self.change(
            lambda: draw_sample.void(desk, review_id, reason),
            "The draw is voided; number, reason and person stay on every later proof.",
        )

    def share_out(self) -> None:
        """Share the unassigned cases evenly among all reviewers."""
        desk, review_id = self.seat.desk, self._review
        ids = tuple(person.person_id for person in self.state.reviewers)

        def work(_progress: Progress) -> Changes:
            return assign.assign_balanced(desk, review_id, ids)

        self._busy()
        self.run_change("Sharing the cases out", work, "The cases are shared out.")

    def assign_to(self, case_ids: tuple[CaseId, ...], person_id: str) -> None:
        """Give cases to one reviewer."""
        if not case_ids:
            self.view.say("Mark the cases in the list first, then choose a reviewer.", "bad")
            return
        desk, review_id = self.seat.desk, self._review
        words = plural(len(case_ids), "case")
        self.change(
            lambda: assign.assign(desk, review_id, case_ids, PersonId(person_id)),
            f"Assigned {words}.",
        )

    def export_proof(self, folder: Path) -> None:
        """Write proof, frame, script and page into a new folder inside the one chosen."""
        desk, review_id = self.seat.desk, self._review
        target = folder / f"draw-proof-{review_id}"

        def work(_progress: Progress) -> Path:
            from_services("prove_draw").export(desk, review_id, target)
            return target

        self.run("Exporting the draw proof", work, self._exported)

    def export_receipt(self, path: Path) -> None:
        """Write the freeze receipt for someone outside."""
        desk, review_id = self.seat.desk, self._review

        def work(_progress: Progress) -> Path:
            from_services("prove_draw").export_receipt(desk, review_id, path)
            return path

        self.run("Writing the receipt", work, self._exported)

    def publish_pull_list(self, path: Path) -> None:
        """Write the pull list by office and worker."""
        desk, review_id = self.seat.desk, self._review

        def work(progress: Progress) -> Path:
            from_services("publish").publish(desk, review_id, "pull-list", path, progress)
            return path

        self.run("Writing the pull list", work, self._exported)

    def _exported(self, path: Path) -> None:
        self.view.say(f"Written to {path}.", "good")

    def _busy(self) -> None:
        self.show(replace(self.state, is_busy=True))

    def settle(self) -> None:
        """What ran has ended."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))


def _reviewers(everyone: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple(p for p in everyone if p.is_active and p.role is Role.REVIEWER)


def from_services(name: str) -> ModuleType:
    """A service that draws PDFs or workbooks: imported beside the window, when it is wanted."""
    return import_module(f"qapi_desk.services.{name}")
