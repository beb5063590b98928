"""Workspaces on the disk as tests of the window and of whole days need them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import assign, demo, draw_sample, plan_sample, reviews, snapshots
from qapi_desk.services.workspace import Desk, open_workspace


@contextmanager
def signed_in(home: Path, person: str = "") -> Iterator[Desk]:
    """Somebody's desk at the workspace of a folder, put away afterwards."""
    workspace = open_workspace(home)
    try:
        yield demo.sign_in(workspace, person)
    finally:
        workspace.close()


def copied(home: Path, factory: pytest.TempPathFactory, name: str) -> Path:
    """A copy of a workspace for a whole session of tests."""
    return Path(shutil.copytree(home, factory.mktemp(name) / "home"))


def second_look(lead: Desk) -> ReviewId:
    """A newer review of the demonstration's quarter: its universes counted, its plan open."""
    snapshot = snapshots.snapshots(lead)[0].snapshot_id
    made = reviews.create(lead, reviews.NewReview("Second look", "FFY2026Q4", snapshot)).made
    review_id = ReviewId(made or "")
    plan_sample.universes(lead, review_id, Silent())
    return review_id


def medical_look(lead: Desk) -> ReviewId:
    """A newer review of medical support alone, drawn, its cases with Jun Birch."""
    draw_sample.void(lead, demo.current_review(lead), "It makes way for a medical one.")
    snapshot = snapshots.snapshots(lead)[0].snapshot_id
    new = reviews.NewReview("Medical", "FFY2026Q4", snapshot, (CriterionId("medical"),))
    review_id = ReviewId(reviews.create(lead, new).made or "")
    plan_sample.universes(lead, review_id, Silent())
    plan_sample.freeze(lead, review_id, {}, Silent())
    draw_sample.draw(lead, review_id, public_value="1 2 3 4 5 6", progress=Silent())
    assign.assign_balanced(lead, review_id, [PersonId("birch")])
    return review_id
