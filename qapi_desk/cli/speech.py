"""How the command line speaks: JSON or sentences out, one sentence for a refusal, exit codes.

Exit 0 = done, 2 = refused with one sentence, 1 = our bug. Never a traceback for bad input.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import singledispatch, wraps
from pathlib import PurePath
from typing import ParamSpec

import click

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
def _(value: Fraction) -> object:
    return {"exact": str(value), "value": float(value)}


@plain.register
def _(value: date) -> object:
    return value.isoformat()


@plain.register
def _(value: PurePath) -> object:
    return str(value)


@plain.register(Mapping)
def _(value: Mapping[object, object]) -> object:
    return {str(key): plain(item) for key, item in value.items()}


def say(value: object, *, is_json: bool, words: str = "") -> None:
    """Print a result: as one JSON document, or in words."""
    if is_json:
        click.echo(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        click.echo(words or str(plain(value)))


def say_lines(values: Iterable[object]) -> None:
    """Print results as JSON lines, streaming."""
    for value in values:
        click.echo(
            json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        )


def tell(sentence: str) -> None:
    """Say a sentence on standard error."""
    click.echo(sentence, err=True)


def refusing(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a refusal or a trouble into its sentence and exit code 2."""

    @wraps(command)
    def careful(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Fault as fault:
            tell(fault.sentence)
            sys.exit(2)

    return careful


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
