"""``clock``: the deadline pad; no workspace."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.shelf import calendars_option, shelf
from qapi_desk.services import clock_pad


@click.command()
@click.argument("trigger", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--add", "amount", type=int, required=True, help="How many units after the trigger.")
@click.option("--unit", default="calendar_days", show_default=True)
@click.option("--calendar", "office", default="agency", show_default=True)
@calendars_option
@as_json
@refusing
def clock(
    trigger: datetime,
    amount: int,
    unit: str,
    office: str,
    calendars: Path | None,
    is_json: bool,
) -> None:
    """Work out a deadline and show each day the clock skips."""
    found = clock_pad.work_out(shelf(calendars), trigger.date(), amount, unit, office=office)
    skipped = "".join(f"\n  skipped {s.day:%a %d %b %Y}: {s.reason}" for s in found.skipped)
    say(found, is_json=is_json, words=f"{found.due:%A, %d %B %Y} ({found.due}){skipped}")
