"""``calendars``: closed days of the agency, the court and the federal offices."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.shelf import calendars_option, shelf
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.services import calendars_kept

_day = click.argument("day", type=click.DateTime(["%Y-%m-%d"]))


@click.group()
def calendars() -> None:
    """Closed days: the shipped ones, and a county's own over them."""


@calendars.command()
@click.argument("name", default="agency")
@click.option("--year", type=int, default=None)
@calendars_option
@as_json
@inside
@refusing
def show(door: Door, name: str, year: int | None, calendars: Path | None, is_json: bool) -> None:
    """The closed days of NAME; with --as, the workspace's with the county's own days."""
    if door.person and calendars is None:
        with door.desk() as desk:
            found = calendars_kept.days(desk, name, year)
    else:
        found = calendars_kept.shipped_days(shelf(calendars), name, year)
    rows = [
        f"{d.day:%Y-%m-%d %a}  {d.title} ({d.source}){'  the county' if d.is_county else ''}"
        for d in found
    ]
    say(found, is_json=is_json, words="\n".join(rows) or "No day is closed then.")


@calendars.command()
@calendars_option
@as_json
@inside
@refusing
def check(door: Door, calendars: Path | None, is_json: bool) -> None:
    """Read each calendar as it stands; the first that is unsound is refused with its place."""
    if door.person and calendars is None:
        with door.desk() as desk:
            found = calendars_kept.check(desk)
    else:
        found = calendars_kept.check_shelf(shelf(calendars))
    say(found, is_json=is_json, words="\n".join(found))


@calendars.command()
@click.argument("name")
@_day
@click.option("--title", default="", help="What the day is called.")
@click.option("--source", default="", help="The law or order that closes the office.")
@as_json
@inside
@refusing
def add(door: Door, name: str, day: datetime, title: str, source: str, is_json: bool) -> None:
    """Close a day in the county's own calendar; reviews stay pinned to the one they have."""
    with door.desk() as desk:
        changes = calendars_kept.add(desk, name, day.date(), title, source)
    say(changes, is_json=is_json, words=f"{name} {changes.made}: closed on {day:%Y-%m-%d}.")


@calendars.command()
@click.argument("name")
@_day
@click.option("--source", default="", help="On whose word the office is open.")
@as_json
@inside
@refusing
def remove(door: Door, name: str, day: datetime, source: str, is_json: bool) -> None:
    """Open a day that the calendar closes."""
    with door.desk() as desk:
        changes = calendars_kept.remove(desk, name, day.date(), source)
    say(changes, is_json=is_json, words=f"{name} {changes.made}: open on {day:%Y-%m-%d}.")
