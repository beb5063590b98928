"""``review``: its snapshots, starting one, which there are, lists received; assigning late."""

from datetime import date
from pathlib import Path

import click

from qapi_desk.cli.speech import LateGroup, Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, FormId, ReviewId, RulesetId, SnapshotId
from qapi_desk.services import received as received_lists
from qapi_desk.services import reviews
from qapi_desk.services import snapshots as snapshot_service

_ASSIGNING = "qapi_desk.cli.words.assigning"
_AMENDING = "qapi_desk.cli.words.amending"
_ATTACHING = "qapi_desk.cli.words.attaching"


@click.group(
    cls=LateGroup,
    late={
        name: f"{_ASSIGNING}:{word}"
        for name, word in {
            "assign": "assign",
            "balance": "balance",
            "conflicts": "conflicts",
            "cover": "cover",
            "due": "due",
            "end-cover": "end_cover",
            "filters": "filters",
            "hand-back": "hand_back",
            "queue": "queue",
            "reassign": "reassign",
            "return": "return_",
            "workload": "workload",
        }.items()
    }
    | {name: f"{_ATTACHING}:{name}" for name in ("attach", "attached", "detach")}
    | {
        name: f"{_AMENDING}:{word}"
        for name, word in {
            "close-year": "close_year",
            "settlements": "settlements",
            "years": "closed_years",
        }.items()
    }
    | {"desk": "qapi_desk.cli.words.supervising:desk"},
)
def review() -> None:
    """Reviews: one quarter's examination, and who does which case of it."""


@review.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--profile", type=click.Path(path_type=Path), default=None)
@as_json
@inside
@refusing
def import_(door: Door, source: Path, profile: Path | None, is_json: bool) -> None:
    """Import an extract into the workspace's snapshots."""
    with door.desk() as desk:
        report = snapshot_service.import_extract(desk, source, profile=profile, progress=Terminal())
    say(report, is_json=is_json, words=f"Snapshot {report.snapshot_id}")


@review.command("create")
@click.option("--title", default="")
@click.option("--period", required=True)
@click.option("--snapshot", "snapshot_id", required=True)
@click.option("--criterion", "criteria", multiple=True, help="May be given several times.")
@click.option("--form", "forms", multiple=True, help="Asked in this order; without one, all.")
@click.option("--governing", default=reviews.GOVERNING, show_default=True)
@click.option("--beside", default=reviews.BESIDE, show_default=True)
@click.option("--peer", "is_peer_review", is_flag=True, help="People of another agency review.")
@as_json
@inside
@refusing
def create_review(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    title: str,
    period: str,
    snapshot_id: str,
    criteria: tuple[str, ...],
    forms: tuple[str, ...],
    governing: str,
    beside: str,
    is_peer_review: bool,
    is_json: bool,
) -> None:
    """Start a review of a period on a snapshot."""
    new = reviews.NewReview(
        title,
        period,
        SnapshotId(snapshot_id),
        tuple(CriterionId(c) for c in criteria),
        RulesetId(governing),
        RulesetId(beside) if beside else None,
        tuple(FormId(form) for form in forms),
        is_peer_review=is_peer_review,
    )
    with door.desk() as desk:
        changes = reviews.create(desk, new)
        made = reviews.get(desk, ReviewId(changes.made or ""))
    say(made, is_json=is_json, words=f"Review {made.review_id}: {reviews.versions_line(made)}")


@review.command()
@as_json
@inside
@refusing
def snapshots(door: Door, is_json: bool) -> None:
    """The workspace's snapshots, newest first."""
    with door.desk() as desk:
        found = snapshot_service.snapshots(desk)
    words = "\n".join(f"{s.snapshot_id}  as of {s.as_of}  {s.path}" for s in found)
    say(found, is_json=is_json, words=words or "No snapshot is imported yet.")


@review.command()
@click.argument("snapshot_id")
@as_json
@inside
@refusing
def verify(door: Door, snapshot_id: str, is_json: bool) -> None:
    """Check that a snapshot is still the file that was imported."""
    with door.desk() as desk:
        difference = snapshot_service.verify(desk, SnapshotId(snapshot_id), Terminal())
    found = {"ok": difference is None, "difference": difference}
    words = "" if difference else "The snapshot is as it was imported."
    say(found, is_json=is_json, words=words)
    if difference:
        raise Refused("snapshot.changed", difference)


@review.command("list")
@as_json
@inside
@refusing
def list_reviews(door: Door, is_json: bool) -> None:
    """Every review."""
    with door.desk() as desk:
        found = reviews.reviews(desk)
    words = "\n".join(f"{r.review_id}  {r.period.label}  {r.title}" for r in found)
    say(found, is_json=is_json, words=words)


@review.command()
@click.argument("review_id")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--drawn-by", required=True, help="Who drew the list, such as DCSS.")
@click.option("--drawn-on", required=True, help="When they drew it, YYYY-MM-DD.")
@click.option("--note", default="", help="What else should be known of it.")
@as_json
@inside
@refusing
def receive(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    source: Path,
    drawn_by: str,
    drawn_on: str,
    note: str,
    is_json: bool,
) -> None:
    """Receive a list of case ids that somebody else drew, and open its cases."""
    day = iso_day(drawn_on)
    with door.desk() as desk:
        received_lists.receive(
            desk, ReviewId(review_id), source, drawn_by=drawn_by, drawn_on=day, note=note
        )
        found = received_lists.show(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=found.words if found else "")


def iso_day(text: str) -> date:
    """A day as it is written in words.

    Raises:
        Refused: ``cli.day``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("cli.day", f"{text!r} is not a day; write it like 2026-10-20.") from error


@review.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def received(door: Door, review_id: str, is_json: bool) -> None:
    """The list a review received, with its source and SHA-256."""
    with door.desk() as desk:
        reviews.get(desk, ReviewId(review_id))
        found = received_lists.show(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=found.words if found else "No list is received.")
