"""``demo``: the main job on the demonstration county, headless or up to the window's door."""

from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.services import county
from qapi_desk.services import demo as demonstration

home_option = click.option(
    "--home", type=click.Path(path_type=Path), default=Path("demo"), show_default=True
)
cases_option = click.option(
    "--cases", type=click.IntRange(min=1), default=county.DEFAULT_CASES, show_default=True
)


@click.group()
def demo() -> None:
    """The demonstration county."""


@demo.command()
@home_option
@cases_option
@as_json
@refusing
def build(home: Path, cases: int, is_json: bool) -> None:
    """Make the county, import it, plan, draw and assign its current review."""
    demonstration.build(home, cases=cases, progress=Terminal()).close()
    say({"home": home}, is_json=is_json, words=f"The demonstration workspace is in {home}.")


@demo.command()
@home_option
@cases_option
@as_json
@refusing
def run(home: Path, cases: int, is_json: bool) -> None:
    """Do the whole main job headless and say where its papers are."""
    papers = demonstration.run(home, cases=cases, progress=Terminal())
    words = "\n".join(f"{name}: {path}" for name, path in papers.items())
    say(papers, is_json=is_json, words=words)
