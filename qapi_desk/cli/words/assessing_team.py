"""``assessment start|scope|raters|settle``: what is assessed, and by whom."""

from collections.abc import Iterable

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.assessments import AssessmentKind, Rater
from qapi_desk.domain.ids import AssessmentId, PersonId
from qapi_desk.services import assessment as assessing
from qapi_desk.services.assessment import NewAssessment

_RATERS = click.option(
    "--rater", "raters", multiple=True, required=True,
    help="Person id; with parts after a colon they rate those alone: birch:LO,AS.2",
)  # fmt: skip
_LEAD = click.option("--lead", default="", help="Person id of who leads; else whoever starts it.")


@click.command()
@click.argument("title")
@_RATERS
@_LEAD
@click.option("--part", "parts", multiple=True, help="An area, function or element; else all.")
@click.option(
    "--kind", type=click.Choice([str(kind) for kind in AssessmentKind]), default="self",
    show_default=True, help="All but self are made by people of another agency.",
)  # fmt: skip
@click.option("--agency", default="", help="Who is assessed; else your own agency.")
@as_json
@inside
@refusing
def start(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    title: str,
    raters: tuple[str, ...],
    lead: str,
    parts: tuple[str, ...],
    kind: str,
    agency: str,
    is_json: bool,
) -> None:
    """Start an assessment of the agency."""
    new = NewAssessment(
        title=title,
        raters=_raters(raters),
        kind=AssessmentKind(kind),
        parts=parts,
        agency=agency,
        lead=PersonId(lead) if lead else None,
    )
    with door.desk() as desk:
        changes = assessing.start(desk, new)
    say(changes, is_json=is_json, words=f"Started {changes.made}.")


def _raters(words: Iterable[str]) -> tuple[Rater, ...]:
    """``birch`` rates everything, ``birch:LO,AS.2`` those parts."""
    found = []
    for word in words:
        person, _, parts = word.partition(":")
        named = tuple(part.strip() for part in parts.split(",") if part.strip())
        found.append(Rater(PersonId(person.strip()), named))
    return tuple(found)


@click.command()
@click.argument("assessment_id")
@click.option("--part", "parts", multiple=True, help="An area, function or element; else all.")
@click.option("--reason", required=True, help="Why the scope changes.")
@as_json
@inside
@refusing
def scope(
    door: Door, assessment_id: str, parts: tuple[str, ...], reason: str, is_json: bool
) -> None:
    """Put another scope in the place of the one before."""
    with door.desk() as desk:
        changes = assessing.set_scope(desk, AssessmentId(assessment_id), parts, reason)
    say(changes, is_json=is_json, words=f"The scope of {assessment_id} is changed.")


@click.command()
@click.argument("assessment_id")
@_RATERS
@_LEAD
@click.option("--reason", required=True, help="Why the team changes.")
@as_json
@inside
@refusing
def raters(
    door: Door,
    assessment_id: str,
    raters: tuple[str, ...],
    lead: str,
    reason: str,
    is_json: bool,
) -> None:
    """Put another team in the place of the one before; ratings handed in stay."""
    named, leader = _raters(raters), PersonId(lead) if lead else None
    with door.desk() as desk:
        changes = assessing.set_raters(
            desk, AssessmentId(assessment_id), named, reason, lead=leader
        )
    say(changes, is_json=is_json, words=f"The team of {assessment_id} is changed.")


@click.command()
@click.argument("assessment_id")
@as_json
@inside
@refusing
def settle(door: Door, assessment_id: str, is_json: bool) -> None:
    """Close an assessment that is rated; its actions go on."""
    with door.desk() as desk:
        changes = assessing.settle(desk, AssessmentId(assessment_id))
    say(changes, is_json=is_json, words=f"Settled {assessment_id}.")


WORDS = (start, scope, raters, settle)
