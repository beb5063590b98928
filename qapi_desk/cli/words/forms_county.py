"""``forms use``, ``retire``, ``in-use``, ``county-coverage``: the forms of the county itself."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import FormId
from qapi_desk.services import coverage, forms_in_use
from qapi_desk.services.forms_in_use import FormInUse

_from_day = click.option(
    "--from",
    "from_day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="Reviews whose period begins on this day or later.",
)


@click.command("use")
@click.argument("path", type=click.Path(path_type=Path))
@_from_day
@as_json
@inside
@refusing
def use(door: Door, path: Path, from_day: datetime, is_json: bool) -> None:
    """Put a form in use from a day on (a folder of CSV sheets, or a workbook)."""
    with door.desk() as desk:
        changes = forms_in_use.put_in_use(desk, path, from_day=from_day.date())
        made = [each for each in forms_in_use.every(desk) if each.form_id == changes.made][-1]
    say(made, is_json=is_json, words=_line(made))


@click.command("retire")
@click.argument("form_id")
@_from_day
@click.option("--why", required=True)
@as_json
@inside
@refusing
def retire(door: Door, form_id: str, from_day: datetime, why: str, is_json: bool) -> None:
    """Ask a form of the county no more in reviews that begin on a day or later."""
    with door.desk() as desk:
        forms_in_use.retire(desk, FormId(form_id), from_day=from_day.date(), why=why)
        found = [each for each in forms_in_use.every(desk) if each.form_id == form_id]
    say(found, is_json=is_json, words="\n".join(map(_line, found)))


@click.command("in-use")
@as_json
@inside
@refusing
def in_use(door: Door, is_json: bool) -> None:
    """The forms the county put in use, and from when to when."""
    with door.desk() as desk:
        found = forms_in_use.every(desk)
    words = "\n".join(map(_line, found))
    say(found, is_json=is_json, words=words or "The county asks the program's own forms only.")


@click.command("county-coverage")
@as_json
@inside
@refusing
def covered(door: Door, is_json: bool) -> None:
    """What is asked of each element, measure and rule, by the county's forms too."""
    with door.desk() as desk:
        found = coverage.of(desk.library, forms_in_use.shelf(desk))
    say(coverage.body(found), is_json=is_json, words="\n".join(coverage.lines(found)))


def _line(each: FormInUse) -> str:
    place = f", in place of {each.replaces}" if each.replaces else ""
    end = f", until {each.retired_from}: {each.retired_why}" if each.retired_from else ""
    return f"{each.form_id}  v{each.version}  from {each.from_day}{place}{end}"
