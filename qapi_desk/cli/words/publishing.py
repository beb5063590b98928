"""``report``: publish a document as PDF or Excel, and see what was published."""

from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import protocol as protocols
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


@report.command()
@click.argument("review_id")
@click.argument("case_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@click.option("--language", default="en", show_default=True, help="Of the form: en or es.")
@click.option("--names", "has_names", is_flag=True, help="With the parties' names; recorded.")
@as_json
@inside
@refusing
def case(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    case_id: str,
    out: Path,
    language: str,
    has_names: bool,
    is_json: bool,
) -> None:
    """Write one case on paper, for the file and the exit conference."""
    with door.desk() as desk:
        publishing.case_paper(
            desk,
            ReviewId(review_id),
            CaseId(case_id),
            out,
            is_masked=not has_names,
            language=language,
        )
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")


@report.command()
@click.argument("review_id")
@click.option("--part", default="", help="A free part to write, with --text.")
@click.option("--text", default="", help="What it says from now on.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def protocol(
    door: Door, review_id: str, part: str, text: str, out: Path | None, is_json: bool
) -> None:
    """The written protocol of a review: shown, completed part by part, printed."""
    with door.desk() as desk:
        if part:
            protocols.write(desk, ReviewId(review_id), part, text)
        if out is not None:
            publishing.publish(desk, ReviewId(review_id), "protocol", out, Terminal())
        found = protocols.show(desk, ReviewId(review_id))
    told = [
        f"{each.key:<12} {each.title}: {each.text or 'OPEN. ' + each.prompt}"
        for each in found.parts
    ]
    say(found, is_json=is_json, words="\n".join(told))


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
