"""``draw`` in a workspace: the seed ceremony, the draw, its proof."""

from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import draw_sample, prove_draw


@click.command()
@click.argument("review_id")
@click.option("--dice", default="", help="The faces of dice thrown before two people.")
@as_json
@inside
@refusing
def commit(door: Door, review_id: str, dice: str, is_json: bool) -> None:
    """Commit the review year's master seed."""
    with door.desk() as desk:
        draw_sample.commit_master(desk, ReviewId(review_id), dice=dice)
        found = draw_sample.commitment(desk, ReviewId(review_id))
    say({"master_commitment": found}, is_json=is_json, words=f"Committed: {found}")


@click.command()
@click.argument("review_id")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@as_json
@inside
@refusing
def receipt(door: Door, review_id: str, out: Path, is_json: bool) -> None:
    """Write the freeze receipt for someone outside."""
    with door.desk() as desk:
        prove_draw.export_receipt(desk, ReviewId(review_id), out)
        found = draw_sample.receipt(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=f"Wrote {out}; hand it to someone outside before drawing.")


@click.command()
@click.argument("review_id")
@click.option("--public-value", default=None, help="Thrown or published after the receipt.")
@as_json
@inside
@refusing
def make(door: Door, review_id: str, public_value: str | None, is_json: bool) -> None:
    """Draw the sample and open its cases."""
    with door.desk() as desk:
        draw_sample.draw(desk, ReviewId(review_id), public_value=public_value, progress=Terminal())
        found = draw_sample.current(desk, ReviewId(review_id))
    words = f"Drew {len(found.sample):,} cases." if found else ""
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def void(door: Door, review_id: str, reason: str, is_json: bool) -> None:
    """Set the draw aside, with a reason that stays on every later proof."""
    with door.desk() as desk:
        changes = draw_sample.void(desk, ReviewId(review_id), reason)
    say(changes, is_json=is_json, words="The draw is voided.")


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, is_json: bool) -> None:
    """The draw in force: the sample, and only the size of the reserve."""
    with door.desk() as desk:
        found = draw_sample.current(desk, ReviewId(review_id))
    words = f"{len(found.sample):,} cases, draw {found.number}" if found else "Nothing is drawn."
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True)
@as_json
@inside
@refusing
def export(door: Door, review_id: str, folder: Path, is_json: bool) -> None:
    """Write proof, frame, universes, receipt, script and printed page into a new folder."""
    with door.desk() as desk:
        files = prove_draw.export(desk, ReviewId(review_id), folder)
    say(files, is_json=is_json, words=f"Wrote the proof into {folder}.")


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def openings(door: Door, review_id: str, is_json: bool) -> None:
    """Which ranks of the reserve were opened, in place of which case, and why."""
    with door.desk() as desk:
        found = draw_sample.openings(desk, ReviewId(review_id))
    words = "\n".join(
        f"{o.rank:>6} {o.case_id:<14} {o.criterion:<16} for {o.for_case}: {o.code or o.cause}"
        for o in found
    )
    say(found, is_json=is_json, words=words or "No rank of the reserve is opened.")
