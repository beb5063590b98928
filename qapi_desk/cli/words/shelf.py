"""The shelf a command reads the law from: the program's own, or with a county's own calendars."""

from pathlib import Path

import click

from qapi_desk.services.library import Library

calendars_option = click.option(
    "--calendars",
    type=click.Path(path_type=Path),
    default=None,
    help="A folder with the county's own agency.json, court.json or federal.json.",
)


def shelf(calendars: Path | None) -> Library:
    """The shipped shelf, with the calendars of a folder in the place of its own."""
    return Library(calendars=calendars)
