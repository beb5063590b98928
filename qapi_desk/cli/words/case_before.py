"""``case assign`` and ``case queue``: what ``review assign|balance|queue`` were called.

Kept because scripts of counties say them; hidden, so that nobody learns them anew.
"""

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.services import assign as assigning
from qapi_desk.services import casework


@click.command(hidden=True)
@click.argument("review_id")
@click.option("--to", "people", multiple=True, required=True, help="May be given several times.")
@click.option("--case", "cases", multiple=True, help="These cases; without any, all unassigned.")
@as_json
@inside
@refusing
def assign(
    door: Door, review_id: str, people: tuple[str, ...], cases: tuple[str, ...], is_json: bool
) -> None:
    """Give cases to reviewers; several share the unassigned."""
    if cases and len(people) > 1:
        raise Refused("cli.one_person", "Named cases go to one person; give --to once with --case.")
    with door.desk() as desk:
        if cases:
            chosen = [CaseId(c) for c in cases]
            changes = assigning.assign(desk, ReviewId(review_id), chosen, PersonId(people[0]))
        else:
            to = [PersonId(p) for p in people]
            changes = assigning.assign_balanced(desk, ReviewId(review_id), to)
    say(changes, is_json=is_json, words=f"Assigned {len(changes.touched)} cases.")


@click.command(hidden=True)
@click.argument("review_id")
@click.option("--mine", "is_mine", is_flag=True)
@click.option("--text", default="")
@as_json
@inside
@refusing
def queue(door: Door, review_id: str, is_mine: bool, text: str, is_json: bool) -> None:
    """The queue in rank order."""
    with door.desk() as desk:
        rows = casework.queue(desk, ReviewId(review_id), is_mine=is_mine, text=text)
    words = "\n".join(f"{r.rank:>6} {r.case_id:<14} {r.state:<11} {r.reviewer_name}" for r in rows)
    say(rows, is_json=is_json, words=words or "No case in the queue.")


WORDS = (assign, queue)
