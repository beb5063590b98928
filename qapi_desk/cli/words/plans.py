"""``plan universes``, ``plan propose``, ``plan freeze``: from universes to a frozen plan."""

from collections.abc import Mapping

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.draw_terms import terms_options
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.draws import DrawTerms, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.services import figures, plan_sample

settings_option = click.option(
    "--set",
    "settings",
    multiple=True,
    help="CRITERION=CONFIDENCE,PRECISION,EXPECTED, like establishment=0.9,0.05,0.75.",
)


def chosen(settings: tuple[str, ...]) -> Mapping[CriterionId, SizeSettings]:
    """The settings given by words; criteria not named take the defaults."""
    found = {}
    for text in settings:
        criterion, _, numbers = text.partition("=")
        parts = numbers.split(",")
        if len(parts) != 3:
            raise Refused(
                "cli.settings", f"{text!r}: write CRITERION=CONFIDENCE,PRECISION,EXPECTED."
            )
        confidence, precision, expected = (figures.share(part) for part in parts)
        found[CriterionId(criterion)] = SizeSettings(confidence, precision, expected)
    return found


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def universes(door: Door, review_id: str, is_json: bool) -> None:
    """Derive each criterion's universe from the facts of every case."""
    with door.desk() as desk:
        found = plan_sample.universes(desk, ReviewId(review_id), Terminal())
    words = "\n".join(f"{u.criterion:<20}{u.size:>12,} cases" for u in found)
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@settings_option
@as_json
@inside
@refusing
@terms_options
def propose(
    door: Door, review_id: str, settings: tuple[str, ...], terms: DrawTerms, is_json: bool
) -> None:
    """Show what a plan with these settings would cost."""
    with door.desk() as desk:
        found = plan_sample.propose(desk, ReviewId(review_id), chosen(settings), terms=terms)
    rows = [f"{r.criterion:<20}{r.n:>8,} of {r.universe_size:,}" for r in found.rows]
    words = "\n".join([*rows, f"At most {found.most_cases:,} files to pull.", *found.notes])
    say(found, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@settings_option
@as_json
@inside
@refusing
@terms_options
def freeze(
    door: Door, review_id: str, settings: tuple[str, ...], terms: DrawTerms, is_json: bool
) -> None:
    """Freeze the plan; a frozen plan is never changed."""
    with door.desk() as desk:
        plan_sample.freeze(desk, ReviewId(review_id), chosen(settings), Terminal(), terms=terms)
        found = plan_sample.plan(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=f"Plan frozen: {found.plan_hash if found else ''}")


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, is_json: bool) -> None:
    """The frozen plan."""
    with door.desk() as desk:
        found = plan_sample.plan(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=f"Plan {found.plan_hash}" if found else "No plan is frozen.")
