"""``entry``: rulings and best practices attached to elements, measures, rules and questions."""

from datetime import date, datetime

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words import rechecks
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.entries import Entry
from qapi_desk.services import entries
from qapi_desk.services import rechecks as looking
from qapi_desk.services.workspace import Desk

_on = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day it was decided; today, without it.",
)


@click.group()
def entry() -> None:
    """Rulings and best practices."""


for word in rechecks.WORDS:
    entry.add_command(word)


@entry.command("rule")
@click.argument("about")
@click.argument("text")
@click.option("--source", default="", help="Who decided it, or where it is written.")
@_on
@as_json
@inside
@refusing
def rule_(
    door: Door, about: str, text: str, source: str, on: datetime | None, is_json: bool
) -> None:
    """Attach a ruling to ABOUT: CM.1.2, CM.1.2.C5, CR-015 or FORM/QUESTION."""
    with door.desk() as desk:
        changes = entries.rule(desk, about, text, source=source, on=_day(desk, on))
        open_now = looking.of_ruling(desk, int(changes.made or 0)).open
    words = f"Entry {changes.made} stands beside {about}."
    if open_now:
        words += f" Earlier findings that it might change: {open_now}; see entry rechecks."
    say(changes, is_json=is_json, words=words)


@entry.command()
@click.argument("about")
@click.argument("text")
@click.option("--source", default="", help="Whose practice it is.")
@click.option("--outcome", default="", help="What came of it.")
@_on
@as_json
@inside
@refusing
def practice(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    about: str,
    text: str,
    source: str,
    outcome: str,
    on: datetime | None,
    is_json: bool,
) -> None:
    """Attach a best practice to ABOUT: CM.1.2, CM.1.2.C5, CR-015 or FORM/QUESTION."""
    with door.desk() as desk:
        changes = entries.practice(
            desk, about, text, on=_day(desk, on), source=source, outcome=outcome
        )
    say(changes, is_json=is_json, words=f"Entry {changes.made} stands beside {about}.")


def _day(desk: Desk, on: datetime | None) -> date:
    return (on or desk.clock.now()).date()


@entry.command("list")
@click.argument("about", default="")
@click.option("--text", default="", help="Words that stand in it, in any order.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Its first day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Its last day.")
@as_json
@inside
@refusing
def list_(
    door: Door,
    about: str,
    text: str,
    since: datetime | None,
    until: datetime | None,
    is_json: bool,
) -> None:
    """Every entry, the newest first; with ABOUT, those on it (of an element, its measures too)."""
    days = (since.date() if since else None, until.date() if until else None)
    with door.desk() as desk:
        found = entries.search(desk, text, days=days)
        if about:
            on_it = {*entries.of_element(desk, about), *_on_it(found, about)}
            found = tuple(each for each in found if each in on_it)
    say(found, is_json=is_json, words="\n".join(map(_line, found)) or "There is no entry.")


def _on_it(found: tuple[Entry, ...], about: str) -> tuple[Entry, ...]:
    return tuple(each for each in found if each.about.place == about)


def _line(found: Entry) -> str:
    gone = f"; withdrawn: {found.withdrawn.reason}" if found.withdrawn else ""
    source = f" ({found.source})" if found.source else ""
    return (
        f"{found.number:>4}  {found.on}  {found.kind}  {found.about.place}: {found.text}"
        f"{source}{gone}"
    )


@entry.command()
@click.argument("number", type=int)
@click.option("--reason", default="", help="Why it is withdrawn.")
@as_json
@inside
@refusing
def withdraw(door: Door, number: int, reason: str, is_json: bool) -> None:
    """Withdraw an entry; it stays to be read."""
    with door.desk() as desk:
        changes = entries.withdraw(desk, number, reason)
    say(changes, is_json=is_json, words=f"Entry {number} is withdrawn.")
