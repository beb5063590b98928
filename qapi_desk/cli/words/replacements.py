"""``draw replacements`` and its kin: one person asks, a supervisor decides, the case is out."""

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import replace


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def replacements(door: Door, review_id: str, is_json: bool) -> None:
    """The cases that wait for a second person, in order of rank."""
    with door.desk() as desk:
        found = replace.waiting(desk, ReviewId(review_id))
    words = "\n".join(
        f"{r.rank:>6} {r.case_id:<14} {r.label} (asked by {r.requested_by})" for r in found
    )
    say(found, is_json=is_json, words=words or "No case waits to be replaced.")


@click.command("request-replacement")
@click.argument("review_id")
@click.argument("case_id")
@as_json
@inside
@refusing
def request(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """Ask that a case be replaced that its answers say should not have been in the frame."""
    with door.desk() as desk:
        changes = replace.request(desk, ReviewId(review_id), CaseId(case_id))
    words = f"Asked; a supervisor other than you confirms it, then release {case_id}."
    say(changes, is_json=is_json, words=words)


@click.command("confirm-replacement")
@click.argument("review_id")
@click.argument("case_id")
@click.option("--reason", default="", help="What it was confirmed by.")
@as_json
@inside
@refusing
def confirm(door: Door, review_id: str, case_id: str, reason: str, is_json: bool) -> None:
    """Confirm a coded frame error; the reviewer may then release the case."""
    with door.desk() as desk:
        changes = replace.decide(
            desk, ReviewId(review_id), CaseId(case_id), is_confirmed=True, reason=reason
        )
    say(changes, is_json=is_json, words=f"Confirmed; {case_id} may be released.")


@click.command("deny-replacement")
@click.argument("review_id")
@click.argument("case_id")
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def deny(door: Door, review_id: str, case_id: str, reason: str, is_json: bool) -> None:
    """Deny it, with a reason; the reviewer answers the case otherwise."""
    with door.desk() as desk:
        changes = replace.decide(
            desk, ReviewId(review_id), CaseId(case_id), is_confirmed=False, reason=reason
        )
    say(changes, is_json=is_json, words=f"Denied; {case_id} is to be answered otherwise.")
