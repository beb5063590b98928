"""``draw replacements`` and its kin: one person asks, a supervisor decides, the case is out."""

from collections.abc import Iterator

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import eliminations, replace
from qapi_desk.services.eliminations import Eliminations


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


@click.command("eliminations")
@click.argument("review_id")
@as_json
@inside
@refusing
def worksheet(door: Door, review_id: str, is_json: bool) -> None:
    """Every request to take a case out, who decided about it, and what came in its place."""
    with door.desk() as desk:
        found = eliminations.worksheet(desk, ReviewId(review_id))
    told = {"requests": found.rows, "by_reason": found.by_reason, "replaced": found.replaced}
    say(told, is_json=is_json, words="\n".join(_told(found)) or "Nobody asked for any.")


def _told(found: Eliminations) -> Iterator[str]:
    for row in found.rows:
        last = row.decisions[-1] if row.decisions else None
        by = f" by {last.by} on {last.at.date()}: {last.reason}" if last else ""
        instead = "".join(f"; rank {each.rank} for {each.criterion}" for each in row.in_place)
        yield (
            f"{row.rank:>6} {row.case_id:<14} {row.label} (asked by {row.by} on "
            f"{row.at.date()}), {row.state}{by}{instead}"
        )
        if row.remark:
            yield f"{'':>22}{row.remark}"
    for reason in found.by_reason:
        yield (
            f"{reason.criterion}: {reason.excluded} excluded as {reason.code}, "
            f"{reason.replaced} replaced"
        )


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
