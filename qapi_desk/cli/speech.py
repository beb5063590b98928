"""How the command line speaks: JSON or sentences out, one sentence for a refusal, exit codes.

Exit 0 = done, 2 = refused with one sentence, 1 = our bug. Never a traceback for bad input. JSON
leaves as UTF-8 whatever the terminal's own encoding is.
"""

import contextlib
import dataclasses
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import singledispatch, wraps
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, ParamSpec

import click
import platformdirs

from qapi_desk.domain.errors import Fault

P = ParamSpec("P")

as_json = click.option(
    "--json", "is_json", is_flag=True, help="One JSON document on standard output."
)


@singledispatch
def plain(value: object) -> object:
    """A value as JSON can hold it: dates ISO, a fraction both exact and as a number."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return value


@plain.register
def _(value: str) -> object:
    return str(value)


@plain.register
def _(value: float) -> object:
    return value if math.isfinite(value) else None  # JSON has no word for infinity


@plain.register
def _(value: Fraction) -> object:
    return {"exact": str(value), "value": float(value)}


@plain.register
def _(value: date) -> object:
    return value.isoformat()


@plain.register
def _(value: PurePath) -> object:
    return str(value)


@plain.register
def _(value: frozenset) -> object:  # type: ignore[type-arg] # a register needs the bare class
    return sorted((plain(item) for item in value), key=str)


@plain.register(Mapping)
def _(value: Mapping[object, object]) -> object:
    return {_key(key): plain(item) for key, item in value.items()}


def _key(key: object) -> str:
    """A key as JSON can hold it; several names together are joined by ``+`` in their order."""
    return "+".join(sorted(map(str, key))) if isinstance(key, frozenset) else str(key)


def say(value: object, *, is_json: bool, words: str = "") -> None:
    """Print a result: as one JSON document, or in words."""
    if is_json:
        click.echo(_encoded(value, indent=1))
    else:
        click.echo(words or str(plain(value)))


_BREAKS = {
    "\x85".encode(): b"\\u0085",
    "\u2028".encode(): b"\\u2028",
    "\u2029".encode(): b"\\u2029",
}
"""What some readers take for the end of a line, though JSON lets it stand inside a text."""


def say_lines(values: Iterable[object]) -> None:
    """Print results as JSON lines, streaming; a line is one line to every reader."""
    out = sys.stdout.buffer
    for value in values:
        line = _encoded(value, separators=(",", ":"))
        for broken, escaped in _BREAKS.items():
            line = line.replace(broken, escaped)
        out.write(line + b"\n")
    out.flush()


def _encoded(value: object, **shape: Any) -> bytes:  # noqa: ANN401 - json.dumps' own options
    """JSON in UTF-8; half a character pair, which UTF-8 cannot hold, stays escaped."""
    body = plain(value)
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, **shape).encode()
    except UnicodeEncodeError:
        return json.dumps(body, allow_nan=False, **shape).encode()


def tell(sentence: str) -> None:
    """Say a sentence on standard error."""
    click.echo(sentence, err=True)


def refusing(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a refusal or a trouble into its sentence and exit code 2, a bug of ours into 1.

    A reader who closes the pipe (``| head``) has what they wanted: that is no fault.
    """

    @wraps(command)
    def careful(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Fault as fault:
            tell(fault.sentence)
            sys.exit(2)
        except BrokenPipeError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except (click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the outermost door: whatever is left is our bug
            tell(
                f"The program failed ({type(error).__name__}), and it is our bug. {_logged(error)}"
            )
            sys.exit(1)

    return careful


def _logged(error: Exception) -> str:
    """Where the traceback went: without the error's own words, which may hold a person's data."""
    path = Path(platformdirs.user_state_dir("qapi-desk", appauthor=False)) / "qapi-desk.log"
    now = datetime.now(UTC)  # noqa: TID251 - when our bug happened, for our eyes only
    lines = [f"{now:%Y-%m-%d %H:%M:%S} ERROR {type(error).__name__}\n"]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.writelines([*lines, *traceback.format_tb(error.__traceback__)])
    except OSError:
        return f"Its log {path} cannot be written."
    return f"What we need to mend it is in {path}."


class LateGroup(click.Group):
    """A group whose commands are imported when they are called for.

    Args:
        late: command name -> ``module:attribute``.
        settings: whatever else a group takes.
    """

    def __init__(self, *, late: Mapping[str, str], **settings: Any) -> None:  # noqa: ANN401
        super().__init__(**settings)
        self._late = late

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, in order."""
        return sorted({*super().list_commands(ctx), *self._late})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now if it was not before."""
        if cmd_name not in self._late:
            return super().get_command(ctx, cmd_name)
        place, _, name = self._late[cmd_name].partition(":")
        found: click.Command = getattr(import_module(place), name)
        return found


class Terminal:
    """Progress for a person at a terminal; silent when nobody watches."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()

    def step(self, done: int, total: int | None, note: str) -> None:
        """Rewrite one line of standard error."""
        if self._is_watched:
            of = f" of {total:,}" if total else ""
            click.echo(f"\r{note}: {done:,}{of}\x1b[K", nl=False, err=True)
            if total is not None and done >= total:
                click.echo(err=True)
