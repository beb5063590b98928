"""``fixes``: the case-correction list, apart from any corrective-action plan."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.case_fixes import CaseFix, FixFilter, FixState
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import case_fixes, publish
from qapi_desk.services.case_fixes import FixList, Marked


@click.group()
def fixes() -> None:
    """What is to be put right in which case, by when, and whether it was."""


@fixes.command("list")
@click.argument("review_id")
@click.option("--worker", default="", help="Of this worker only.")
@click.option("--unit", default="", help="Of this unit only.")
@click.option("--state", type=click.Choice([str(s) for s in FixState]), default=None)
@click.option("--overdue", "is_overdue", is_flag=True, help="Open past their due day only.")
@as_json
@inside
@refusing
def list_(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    worker: str,
    unit: str,
    state: str | None,
    is_overdue: bool,
    is_json: bool,
) -> None:
    """The corrections of a review, the soonest due first."""
    wanted = FixFilter(worker, unit, FixState(state) if state else None, is_overdue)
    with door.desk() as desk:
        found = case_fixes.show(desk, ReviewId(review_id), wanted)
    body = {
        "items": [{"state": each.state, "item": each} for each in found.items],
        "overdue": found.overdue,
        "today": found.today,
    }
    words = "\n".join(_line(each, found) for each in found.items)
    say(body, is_json=is_json, words=words or "Nothing is to be corrected.")


def _line(each: CaseFix, found: FixList) -> str:
    state = "overdue" if each.is_overdue(found.today) else each.state
    return f"{state:<8}{each.due}  {each.worker_id:<10}{each.item_id}  {each.what}"


@fixes.command()
@click.argument("review_id")
@click.argument("item_id")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--evidence", required=True)
@click.option("--by", default="", help="Worker or person id; whoever is signed in if not said.")
@click.option("--note", default="")
@as_json
@inside
@refusing
def done(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    item_id: str,
    on: datetime,
    evidence: str,
    by: str,
    note: str,
    is_json: bool,
) -> None:
    """Record that something was put right, on evidence."""
    marked = Marked(on.date(), evidence, by, note)
    with door.desk() as desk:
        made = case_fixes.mark_done(desk, ReviewId(review_id), item_id, marked)
    say(made, is_json=is_json, words=f"{item_id} is done.")


@fixes.command("take-back")
@click.argument("review_id")
@click.argument("item_id")
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def take_back(door: Door, review_id: str, item_id: str, reason: str, is_json: bool) -> None:
    """Open a correction again that is not done after all."""
    with door.desk() as desk:
        made = case_fixes.take_back(desk, ReviewId(review_id), item_id, reason)
    say(made, is_json=is_json, words=f"{item_id} is open again.")


@fixes.command()
@click.argument("review_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def export(door: Door, review_id: str, out: Path, is_json: bool) -> None:
    """Write the whole list to a file."""
    with door.desk() as desk:
        publish.publish(desk, ReviewId(review_id), "case-fixes", out, Terminal())
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")
