"""``extract make``: the demonstration county; needs no workspace and no display."""

from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.services import county


@click.group()
def extract() -> None:
    """The demonstration county."""


@extract.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--cases", type=click.IntRange(min=1), default=county.DEFAULT_CASES, show_default=True
)
@click.option("--seed", type=int, default=county.DEFAULT_SEED, show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=str(county.DEFAULT_AS_OF))
@as_json
@refusing
def make(folder: Path, cases: int, seed: int, as_of: datetime, is_json: bool) -> None:
    """Write the demonstration county as an extract into FOLDER."""
    county.make(folder, cases=cases, seed=seed, as_of=as_of.date(), progress=Terminal())
    say(
        {"folder": folder, "cases": cases, "seed": seed, "as_of": as_of.date()},
        is_json=is_json,
        words=f"Wrote an extract of {cases:,} made-up cases into {folder}.",
    )
