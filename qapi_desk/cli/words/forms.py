"""``forms``, and ``forms coverage``: what the program's forms ask about, without a workspace."""

import click

from qapi_desk.cli.speech import LateGroup, as_json, refusing, say
from qapi_desk.services import coverage
from qapi_desk.services.library import Library

_SHELF = ("check", "diff", "export", "mark", "preview", "show")
_COUNTY = {"use": "use", "retire": "retire", "in-use": "in_use", "county-coverage": "covered"}


@click.group(
    "forms",
    cls=LateGroup,
    late={"list": "qapi_desk.cli.words.forms_shelf:list_"}
    | {name: f"qapi_desk.cli.words.forms_shelf:{name}" for name in _SHELF}
    | {name: f"qapi_desk.cli.words.forms_county:{place}" for name, place in _COUNTY.items()},
)
def forms_() -> None:
    """Forms."""


@forms_.command("coverage")
@as_json
@refusing
def covered(is_json: bool) -> None:
    """What is asked of each element, measure and rule by the forms of the program."""
    found = coverage.of(Library())
    say(coverage.body(found), is_json=is_json, words="\n".join(coverage.lines(found)))
