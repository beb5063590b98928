"""The demonstration: the main job on the made-up county, from extract to corrective action.

Everything about it that could be chosen is in ``resources/demo``: the people, the chance, the
reviewers' answers. Its master seed is not secret and its people sign in by themselves.
"""

import hashlib
import shutil
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import FormId, PersonId, ReviewId, SnapshotId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Progress, counted
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    assign,
    corrective,
    county,
    demo_reviewer,
    draw_sample,
    findings,
    people,
    plan_sample,
    prove_draw,
    publish,
    reviews,
    snapshots,
)
from qapi_desk.services.casework import queue
from qapi_desk.services.library import Library
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.workspace import (
    Desk,
    Workspace,
    create_workspace,
    is_workspace,
    open_workspace,
)

AGENCY = "Demonstration County Child Support Services"


def settings(library: Library) -> Mapping[str, Any]:
    """The demonstration's own settings."""
    return library.document("demo", "demonstration.json")


def sign_in(workspace: Workspace, person_id: str = "") -> Desk:
    """Sign one of the made-up people in; the supervisor when nobody is named."""
    told = settings(workspace.library)
    return workspace.sign_in(
        PersonId(person_id or told["people"][0]["person_id"]), told["passphrase"]
    )


def build(
    home: Path,
    *,
    cases: int,
    progress: Progress,
    file_passphrase: str | None = None,
    forms: Sequence[FormId] = (),
) -> Workspace:
    """Make the county, import it, plan, draw and assign; or open what was made before.

    With a file passphrase the workspace and its snapshot are encrypted. Without forms the review
    asks those that the demonstration's settings name.
    """
    if is_workspace(home):
        return open_workspace(home, file_passphrase=file_passphrase)
    extract = home / "extract"
    if not extract.exists():
        county.make(
            extract,
            cases=cases,
            seed=county.DEFAULT_SEED,
            as_of=county.DEFAULT_AS_OF,
            progress=progress,
        )
    workspace = _with_people(home, file_passphrase)
    (home / "demonstration").write_text("The people of this workspace are made up.\n")
    supervisor = sign_in(workspace)
    report = snapshots.import_extract(supervisor, extract, progress=progress)
    _draw(supervisor, report.snapshot_id, forms, progress)
    return workspace


def _with_people(home: Path, file_passphrase: str | None = None) -> Workspace:
    library = Library()
    told = settings(library)
    everyone = [_person(row) for row in told["people"]]
    clock = SteppingClock(datetime.fromisoformat(told["clock"]))
    workspace = create_workspace(
        home, everyone[0], told["passphrase"], file_passphrase=file_passphrase, clock=clock
    )
    workspace.entropy = _known_chance(told["chance"])
    desk = sign_in(workspace)
    for person in everyone[1:]:
        people.add_person(desk, person, told["passphrase"])
    return workspace


def _person(row: Mapping[str, Any]) -> Person:
    worker = row["worker_id"]
    return Person(
        PersonId(row["person_id"]),
        row["name"],
        Role(row["role"]),
        AGENCY,
        WorkerId(worker) if worker else None,
    )


def _known_chance(text: str) -> Callable[[int], bytes]:
    def chance(size: int) -> bytes:
        return hashlib.shake_256(text.encode()).digest(size)

    return chance


def _draw(desk: Desk, snapshot_id: SnapshotId, forms: Sequence[FormId], progress: Progress) -> None:
    told = settings(desk.library)
    new = reviews.NewReview(
        told["review"]["title"],
        told["review"]["period"],
        snapshot_id,
        form_ids=tuple(forms or map(FormId, told["review"]["forms"])),
    )
    review_id = ReviewId(reviews.create(desk, new).made or "")
    plan_sample.universes(desk, review_id, progress)
    draw_sample.commit_master(desk, review_id, dice=told["dice"])
    plan_sample.freeze(desk, review_id, {}, progress)
    draw_sample.draw(desk, review_id, public_value=told["public_value"], progress=progress)
    _share_out(desk, review_id)


def _share_out(desk: Desk, review_id: ReviewId) -> None:
    """Give the cases nobody has to the made-up reviewers, due on the made-up day."""
    told = settings(desk.library)
    reviewers = [PersonId(p) for p in told["reviewers"]]
    due_on = date.fromisoformat(told["due_on"])
    assign.assign_balanced(desk, review_id, reviewers, due_on=due_on)


def current_review(desk: Desk) -> ReviewId:
    """The demonstration's review.

    Raises:
        Refused: ``demo.unfinished`` when the building was broken off.
    """
    found = reviews.reviews(desk)
    if not found or plan_sample.plan(desk, found[0].review_id) is None:
        raise Refused(
            "demo.unfinished",
            f"The demonstration in {desk.workspace.home} was broken off while it was made; remove "
            "that folder and begin again.",
        )
    return found[0].review_id


def review_all(workspace: Workspace, progress: Progress) -> None:
    """Let the made-up reviewers answer and release every case, as their script says.

    Not-applicable cases open further ranks, which are assigned and reviewed in turn; so do cases
    that should not have been in the frame, once the supervisor confirmed it.
    """
    supervisor = sign_in(workspace)
    review_id = current_review(supervisor)
    told = settings(workspace.library)
    reviewers = [PersonId(p) for p in told["reviewers"]]
    desks = {person: sign_in(workspace, person) for person in reviewers}
    note = "Reviewing by the reviewers' script"
    _share_out(supervisor, review_id)
    while waiting := _waiting(supervisor, review_id, desks):
        for row in counted(waiting, progress, note, total=len(waiting), every=10):
            reviewer = desks[PersonId(row.reviewer or "")]
            demo_reviewer.review(reviewer, review_id, row.case_id, supervisor=supervisor)
            _let_time_pass(workspace)
        _share_out(supervisor, review_id)


def _waiting(desk: Desk, review_id: ReviewId, hands: Container[PersonId]) -> list[QueueRow]:
    """The cases that these people have and have not released."""
    return [
        row
        for row in queue(desk, review_id)
        if row.state is not CaseState.RELEASED and row.reviewer in hands
    ]


def _let_time_pass(workspace: Workspace) -> None:
    if isinstance(workspace.clock, SteppingClock):
        workspace.clock.moment += timedelta(minutes=4)


def run(home: Path, *, cases: int, progress: Progress) -> dict[str, Path]:
    """The whole main job headless; gives the papers by name."""
    workspace = build(home, cases=cases, progress=progress)
    try:
        review_all(workspace, progress)
        desk = sign_in(workspace)
        _draft_plans(desk, current_review(desk))
        return _publish(desk, current_review(desk), home / "papers", progress)
    finally:
        workspace.close()


def _draft_plans(desk: Desk, review_id: ReviewId) -> None:
    planned = {cap.criterion for cap in corrective.caps(desk, review_id)}
    for row in corrective.deficient(findings.show(desk, review_id)):
        if row.criterion not in planned:
            corrective.draft(desk, review_id, row.criterion)


def _publish(desk: Desk, review_id: ReviewId, folder: Path, progress: Progress) -> dict[str, Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    papers: dict[str, Path] = {}
    for publication in publish.PUBLICATIONS:
        if publication.key == "cap" and not corrective.caps(desk, review_id):
            continue
        for suffix in publication.suffixes:
            path = folder / f"{publication.key}{suffix}"
            publish.publish(desk, review_id, publication.key, path, progress)
            papers[f"{publication.title} ({suffix[1:]})"] = path
    proof = prove_draw.export(desk, review_id, folder / "draw")
    papers["Draw proof (json)"] = proof.proof
    papers["Frame of the draw"] = proof.frame
    return papers
