"""Where the quarter stands, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass

from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind, ReviewStage
from qapi_desk.services import (
    corrective,
    draw_sample,
    findings,
    in_sight,
    received,
    reviews,
    second_differences,
    snapshots,
)
from qapi_desk.services.casework import queue
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class HomeStep:
    """One step of the quarter: ``state`` is done, now or later; ``page`` is where it is done."""

    key: str
    title: str
    detail: str
    state: str
    page: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the first page shows."""

    review: Review | None
    stage: ReviewStage | None
    headline: str
    steps: tuple[HomeStep, ...]
    counts: Mapping[CaseState, int]
    storage: str
    mine: int


def home(desk: Desk, review_id: ReviewId | None) -> HomeView:
    """The quarter at a glance, for the person signed in."""
    review = reviews.get(desk, review_id) if review_id else None
    if review is None:
        return _before_any_review(desk)
    counts = reviews.counts(desk, review.review_id)
    steps = _with_states(_steps(desk, review, counts))
    now = next((step for step in steps if step.state == "now"), None)
    mine = sum(
        row.state is not CaseState.RELEASED for row in queue(desk, review.review_id, is_mine=True)
    )
    return HomeView(
        review=review,
        stage=reviews.stage(desk, review.review_id),
        headline=now.detail if now else "Everything of this review is done.",
        steps=steps,
        counts=counts,
        storage=desk.workspace.storage,
        mine=mine,
    )


def _before_any_review(desk: Desk) -> HomeView:
    has_snapshot = bool(snapshots.snapshots(desk))
    steps = _with_states(
        [
            ("snapshot", "Import a snapshot", "Bring in the county's extract.", has_snapshot,
             "snapshot"),
            ("review", "Start a review", "Choose the period and the snapshot.", False, "snapshot"),
        ]
    )  # fmt: skip
    headline = next(step.detail for step in steps if step.state == "now")
    return HomeView(None, None, headline, steps, {}, desk.workspace.storage, 0)


_Row = tuple[str, str, str, bool, str]


def _steps(desk: Desk, review: Review, counts: Mapping[CaseState, int]) -> list[_Row]:
    review_id = review.review_id
    stage = reviews.stage(desk, review_id)
    total = sum(counts.values())
    released = counts.get(CaseState.RELEASED, 0)
    waiting = counts.get(CaseState.UNASSIGNED, 0)
    got = received.show(desk, review_id)
    is_drawn = got is not None or draw_sample.current(desk, review_id) is not None
    is_over = bool(total) and released == total
    is_frozen = stage not in {ReviewStage.CREATED, ReviewStage.PLANNED}
    plan = "Derive the universes, set the sizes, freeze the plan."
    draw = "Hand out the receipt, throw the public value, draw."
    if is_frozen:
        plan = "Frame and sizes are fixed."
    if is_drawn:
        draw = "A draw is in force."
    if got is not None:
        plan, draw = "A received list needs no plan.", f"Received from {got.drawn_by}."
    return [
        ("snapshot", "Snapshot imported", f"Snapshot {review.snapshot_id[:12]}", True, "snapshot"),
        ("plan", "Plan frozen", plan, is_frozen, "plan"),
        ("draw", "Sample drawn", draw, is_drawn, "ceremony"),
        ("assign", "Cases assigned", f"{waiting} of {total} cases wait for a reviewer.",
         bool(total) and not waiting, "draw"),
        ("review", "Cases reviewed", f"{released} of {total} cases are released.", is_over,
         "review"),
        *_afterwards(desk, review, is_over=is_over),
    ]  # fmt: skip


def _afterwards(desk: Desk, review: Review, *, is_over: bool) -> list[_Row]:
    """What becomes of released cases: rates and plans, or the differences of a second look."""
    if review.looks_at is not None:
        waiting = second_differences.progress(desk, review.looks_at).waiting
        return [
            ("differences", "Differences decided",
             f"{waiting} differences wait for a supervisor who reviewed the case neither time.",
             is_over and not waiting, "review"),
        ]  # fmt: skip
    if review.kind is not ReviewKind.ORDINARY:
        return []
    return [
        ("cap", "Corrective action", "Draft a plan for each criterion below its benchmark.",
         is_over and _is_planned(desk, review.review_id), "corrective"),
        ("publish", "Findings published", "Publish the findings as PDF and Excel.",
         _is_published(desk, review.review_id), "reports"),
    ]  # fmt: skip


def _is_planned(desk: Desk, review_id: ReviewId) -> bool:
    if not in_sight.may_see_results(desk, review_id):
        return False
    planned = {cap.criterion for cap in corrective.caps(desk, review_id)}
    below = corrective.deficient(findings.show(desk, review_id))
    return all(row.criterion in planned for row in below)


def _is_published(desk: Desk, review_id: ReviewId) -> bool:
    with desk.store.read() as work:
        entries = work.history.entries(kind="published", subject_prefix=review_id)
        return any(each.happening.subject == review_id for each in entries)


def _with_states(rows: list[_Row]) -> tuple[HomeStep, ...]:
    steps: list[HomeStep] = []
    is_now_taken = False
    for key, title, detail, is_done, page in rows:
        state = "done" if is_done else "later" if is_now_taken else "now"
        is_now_taken = is_now_taken or not is_done
        steps.append(HomeStep(key, title, detail, state, page))
    return tuple(steps)
