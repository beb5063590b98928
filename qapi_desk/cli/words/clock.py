"""``clock``: the deadline pad; no workspace."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.shelf import calendars_option, shelf
from qapi_desk.services import clock_pad


class Count(NamedTuple):
    """How to count, as typed."""

    unit: str
    office: str
    how: clock_pad.How


def _counted(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how to count, handed over as one ``count``."""

    @click.option("--unit", default="calendar_days", show_default=True)
    @click.option("--calendar", "office", default="agency", show_default=True)
    @click.option("--before", is_flag=True, help="At least so many units before the day.")
    @click.option(
        "--anchor",
        default="event",
        show_default=True,
        help=f"Where the count starts: {', '.join(clock_pad.ANCHORS)}.",
    )
    @click.option(
        "--toll",
        "tolls",
        multiple=True,
        metavar="FROM..UNTIL",
        help="Days on which the clock stands still; may be given again.",
    )
    @click.option(
        "--roll",
        default="none",
        show_default=True,
        help="A due day on a closed day: none, or forward to the next open day.",
    )
    @wraps(command)
    def counting(unit: str, office: str, **rest: Any) -> None:  # noqa: ANN401 - click's own
        tolls = tuple(clock_pad.span(text) for text in rest.pop("tolls"))
        how = clock_pad.How(rest.pop("before"), rest.pop("anchor"), tolls, rest.pop("roll"))
        command(count=Count(unit, office, how), **rest)

    return counting


@click.command()
@click.argument("trigger", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--add", "amount", type=int, required=True, help="How many units after the trigger.")
@calendars_option
@as_json
@refusing
@_counted
def clock(
    trigger: datetime, amount: int, calendars: Path | None, is_json: bool, count: Count
) -> None:
    """Work out a deadline and show each day the clock skips.

    With --before, the latest day that is still so many units before the day.
    """
    library, day = shelf(calendars), trigger.date()
    found = clock_pad.work_out(library, day, amount, count.unit, office=count.office, how=count.how)
    say(found, is_json=is_json, words=_words(found))


def _words(found: clock_pad.Deadline) -> str:
    """The due day, what was skipped, and the other reading where it gives another day."""
    lines = [f"{found.due:%A, %d %B %Y} ({found.due})"]
    if found.day_zero is not None and found.day_zero != found.trigger:
        lines.append(f"  counted from {found.day_zero:%a %d %b %Y}")
    lines += [f"  skipped {each.day:%a %d %b %Y}: {each.reason}" for each in found.skipped]
    if found.rolled_from is not None:
        lines.append(f"  moved from {found.rolled_from:%a %d %b %Y}, a closed day")
    lines += [
        f"  read as {str(other.unit).replace('_', ' ')}: {other.due:%A, %d %B %Y} ({other.due})"
        for other in found.readings[1:]
    ]
    return "\n".join(lines)
