"""``workspace``, ``people``, ``history``: the workspace and who works in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services import history as history_service
from qapi_desk.services import home as home_service
from qapi_desk.services import people as people_service
from qapi_desk.services.workspace import Desk, create_workspace, open_workspace

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Door:
    """How a command gets into a workspace: where it is, who comes, and the passphrases."""

    home: Path
    person: str
    passphrase: str
    file_passphrase: str | None
    url: str | None

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The workspace with the person signed in; closed afterwards."""
        workspace = open_workspace(self.home, file_passphrase=self.file_passphrase, url=self.url)
        try:
            yield workspace.sign_in(PersonId(self.person), self.passphrase)
        finally:
            workspace.close()


def inside(command: Callable[Concatenate[Door, P], None]) -> Callable[P, None]:
    """Hand a command its door, made of the options every command on a workspace takes.

    Passphrases come from the environment, never from words: ``QAPI_PASSPHRASE`` signs the person
    in, ``QAPI_FILE_PASSPHRASE`` opens an encrypted file.
    """

    @wraps(command)
    def with_door(*args: P.args, **kwargs: P.kwargs) -> None:
        door = Door(
            Path(str(kwargs.pop("home"))),
            str(kwargs.pop("person") or os.environ.get("QAPI_PERSON", "")),
            os.environ.get("QAPI_PASSPHRASE", ""),
            os.environ.get("QAPI_FILE_PASSPHRASE") or None,
            str(kwargs.pop("url") or "") or None,
        )
        command(door, *args, **kwargs)

    for option in _DOOR_OPTIONS:
        with_door = option(with_door)
    return with_door


_DOOR_OPTIONS = (
    click.option(
        "--home",
        type=click.Path(path_type=Path),
        envvar="QAPI_DESK_HOME",
        default=Path("workspace"),
        show_default=True,
        help="The workspace's folder.",
    ),
    click.option("--url", default=None, help="An office database instead of the file."),
    click.option("--as", "person", default="", help="Person id to sign in."),
)


@click.group()
def workspace() -> None:
    """Make a workspace and see where it stands."""


@workspace.command()
@click.option("--name", required=True, help="The first supervisor's name.")
@click.option("--agency", required=True)
@as_json
@inside
@refusing
def create(door: Door, name: str, agency: str, is_json: bool) -> None:
    """Make a workspace with its first supervisor (--as, passphrase in QAPI_PASSPHRASE)."""
    if not door.person or not door.passphrase:
        raise Refused("cli.sign_in", "Name the person with --as and set QAPI_PASSPHRASE.")
    first = Person(PersonId(door.person), name, Role.SUPERVISOR, agency)
    made = create_workspace(
        door.home, first, door.passphrase, file_passphrase=door.file_passphrase, url=door.url
    )
    storage = made.storage
    made.close()
    say(
        {"home": door.home, "storage": storage}, is_json=is_json, words=f"{storage} in {door.home}."
    )


@workspace.command()
@click.option("--review", "review_id", default=None)
@as_json
@inside
@refusing
def show(door: Door, review_id: str | None, is_json: bool) -> None:
    """Where the quarter stands and what to do next."""
    with door.desk() as desk:
        view = home_service.home(desk, ReviewId(review_id) if review_id else None)
    marks = {"done": "x", "now": ">", "later": " "}
    steps = "\n".join(f"[{marks[s.state]}] {s.title}: {s.detail}" for s in view.steps)
    say(view, is_json=is_json, words=f"{view.headline}\n{steps}")


@click.group()
def people() -> None:
    """The people table."""


@people.command("list")
@as_json
@inside
@refusing
def list_people(door: Door, is_json: bool) -> None:
    """Everyone in the workspace."""
    with door.desk() as desk:
        found = people_service.everyone(desk)
    words = "\n".join(
        f"{p.person_id:<12} {p.role:<11} {p.name}{'' if p.is_active else ' (no longer let in)'}"
        for p in found
    )
    say(found, is_json=is_json, words=words)


@people.command("add")
@click.argument("person_id")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--agency", required=True)
@click.option("--worker-id", default=None, help="If the person also carries cases.")
@as_json
@inside
@refusing
def add_person(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    person_id: str,
    name: str,
    role: str,
    agency: str,
    worker_id: str | None,
    is_json: bool,
) -> None:
    """Add a person; their passphrase is read from QAPI_NEW_PASSPHRASE."""
    new = Person(
        PersonId(person_id), name, Role(role), agency, WorkerId(worker_id) if worker_id else None
    )
    with door.desk() as desk:
        changes = people_service.add_person(desk, new, os.environ.get("QAPI_NEW_PASSPHRASE", ""))
    say(changes, is_json=is_json, words=f"Added {name}.")


@people.command()
@as_json
@inside
@refusing
def passphrase(door: Door, is_json: bool) -> None:
    """Change one's own passphrase to the one in QAPI_NEW_PASSPHRASE."""
    with door.desk() as desk:
        new = os.environ.get("QAPI_NEW_PASSPHRASE", "")
        changes = people_service.change_passphrase(desk, door.passphrase, new)
    say(changes, is_json=is_json, words="The new passphrase holds from now on.")


@people.command()
@click.argument("person_id")
@click.option("--in/--out", "is_active", required=True, help="Let the person sign in, or not.")
@as_json
@inside
@refusing
def let(door: Door, person_id: str, is_active: bool, is_json: bool) -> None:
    """Let a person sign in, or no longer; nobody is ever removed."""
    with door.desk() as desk:
        changes = people_service.set_active(desk, PersonId(person_id), is_active=is_active)
        left = {} if is_active else people_service.left_behind(desk, PersonId(person_id))
    words = f"{person_id} may {'' if is_active else 'no longer '}sign in."
    for review_id, count in left.items():
        words += (
            f" {review_id}: {count:,} open case{'' if count == 1 else 's'} of theirs; give them to "
            "somebody else with review reassign, answers and all."
        )
    say(changes, is_json=is_json, words=words)


@click.group()
def history() -> None:
    """The chained history."""


@history.command()
@as_json
@inside
@refusing
def verify(door: Door, is_json: bool) -> None:
    """Check that every entry follows from the one before."""
    with door.desk() as desk:
        difference = history_service.verify(desk.workspace)
        head = history_service.head(desk.workspace)
    found = {"ok": difference is None, "difference": difference, "head": head}
    say(found, is_json=is_json, words=difference or f"The history holds; its head is {head}.")
    if difference:
        raise Refused("history.broken", difference)


@history.command("list")
@click.option("--last", default=50, show_default=True)
@as_json
@inside
@refusing
def list_history(door: Door, last: int, is_json: bool) -> None:
    """The newest entries."""
    with door.desk() as desk:
        found = history_service.entries(desk, last=last)
    words = "\n".join(
        f"{e.sequence:>6} {e.happening.at:%Y-%m-%d %H:%M:%S} {e.happening.person_id:<12} "
        f"{e.happening.kind:<18} {e.happening.subject}"
        for e in found
    )
    say(found, is_json=is_json, words=words)
