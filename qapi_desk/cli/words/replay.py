"""``replay ratstats``: an old printout's draw again; no workspace, and nothing new is drawn."""

from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say, tell
from qapi_desk.domain.errors import Refused
from qapi_desk.services import replay_draw
from qapi_desk.services.library import Library


@click.group()
def replay() -> None:
    """Replays of other programs' draws, to check their printouts."""


@replay.command()
@click.option("--seed", required=True, help="As on the printout, like 48863.78.")
@click.option("--low", default="", help="Lowest number (single stage).")
@click.option("--high", default="", help="Highest number (single stage).")
@click.option(
    "--sets", multiple=True, help="Range of each position, like --sets 1-658 --sets 1-66."
)
@click.option("--count", required=True, help="Numbers or sets drawn.")
@click.option("--spares", default="", help="Spares drawn after them.")
@click.option(
    "--printed", type=click.Path(path_type=Path), help="The printout's numbers, to compare."
)
@as_json
@refusing
def ratstats(  # noqa: PLR0913, PLR0917 - one argument an option
    seed: str,
    low: str,
    high: str,
    sets: tuple[str, ...],
    count: str,
    spares: str,
    printed: Path | None,
    is_json: bool,
) -> None:
    """Draw again what RAT-STATS 2010 drew, and name the first difference from a printout."""
    asked = replay_draw.terms_of(seed, _ranges(low, high, sets), count, spares)
    found = replay_draw.replay(asked)
    told = replay_draw.read_printout(printed) if printed else None
    compared = replay_draw.compare(found, told) if told is not None else None
    why = replay_draw.limits(Library()).sentences
    if is_json:
        say(_document(found, compared, why), is_json=True)
    elif compared is None or compared.is_same:
        _tell_all(found, compared, why)
    if compared is not None and compared.difference is not None:
        raise Refused("replay.difference", compared.difference)


def _tell_all(
    found: replay_draw.Replayed, compared: replay_draw.Comparison | None, why: tuple[str, ...]
) -> None:
    numbers = "\n".join(" ".join(map(str, value)) for value in found.drawn)
    agree = f"All {len(found.drawn):,} agree, in {compared.order}." if compared else numbers
    say(found, is_json=False, words=agree)
    for sentence in why:
        tell(sentence)


def _ranges(low: str, high: str, sets: tuple[str, ...]) -> str:
    if sets and (low or high):
        raise Refused("replay.range", "Give --low and --high, or --sets, not both.")
    return "\n".join(sets) if sets else f"{low} {high}" if low and high else ""


def _document(
    found: replay_draw.Replayed, compared: replay_draw.Comparison | None, why: tuple[str, ...]
) -> dict[str, object]:
    is_single = len(found.terms.ranges) == 1
    return {
        "seed": found.terms.seed,
        "ranges": found.terms.ranges,
        "count": found.terms.count,
        "spares": found.terms.spares,
        "kept_bits": found.kept_bits,
        "drawn": [value[0] for value in found.drawn] if is_single else found.drawn,
        "printed": [value[0] for value in found.printed] if is_single else found.printed,
        "total": found.total,
        "is_same": compared.is_same if compared else None,
        "order": compared.order if compared else None,
        "difference": compared.difference if compared else None,
        "why_nothing_new_is_drawn": why,
    }
