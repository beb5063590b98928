"""``report``: publish a document as PDF or Excel, and see what was published."""

from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import publish as publishing


@click.group()
def report() -> None:
    """Publishing."""


@report.command()
@click.argument("review_id")
@click.argument("key", type=click.Choice([p.key for p in publishing.PUBLICATIONS]))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def publish(door: Door, review_id: str, key: str, out: Path, is_json: bool) -> None:
    """Write one publication to a file."""
    with door.desk() as desk:
        publishing.publish(desk, ReviewId(review_id), key, out, Terminal())
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")


@report.command("list")
@click.argument("review_id")
@as_json
@inside
@refusing
def list_(door: Door, review_id: str, is_json: bool) -> None:
    """What was published of a review, newest first."""
    with door.desk() as desk:
        found = publishing.published(desk, ReviewId(review_id))
    words = "\n".join(f"{p.at:%Y-%m-%d %H:%M} {p.file_name} {p.sha256[:12]}" for p in found)
    say(found, is_json=is_json, words=words or "Nothing is published yet.")
