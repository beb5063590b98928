"""``entry rechecks`` and ``entry recheck``: looking at earlier findings again after a ruling."""

from collections.abc import Iterator
from dataclasses import replace

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.services import rechecks
from qapi_desk.services.rechecks import RecheckItem, Rechecks
from qapi_desk.services.rechecks_kept import RecheckPlace

_OUTCOMES = [outcome.value for outcome in RuleOutcome]


@click.command("rechecks")
@click.argument("number", type=int)
@as_json
@inside
@refusing
def list_(door: Door, number: int, is_json: bool) -> None:
    """The earlier answers and findings that ruling NUMBER might change, newest review first."""
    with door.desk() as desk:
        found = rechecks.of_ruling(desk, number)
    told = {"open": found.open, "done": found.done, "hidden": found.hidden, "items": found.items}
    say(told, is_json=is_json, words="\n".join(_lines(found)))


def _lines(found: Rechecks) -> Iterator[str]:
    yield f"{found.open} to be looked at, {found.done} done."
    if found.hidden:
        reviews = "1 review" if found.hidden == 1 else f"{found.hidden} reviews"
        yield f"Of {reviews} not everything is shown to you."
    for item in found.items:
        yield _line(item)
        for answer in item.earlier.answers:
            yield f"      {answer.form_id}/{answer.question} = {answer.value or answer.na_reason}"


def _line(item: RecheckItem) -> str:
    place, kept = item.place, item.kept
    by = f"; {kept.by} on {kept.at.date()}: {kept.reason}" if kept else ""
    then = f"; {kept.settled_by}: {kept.decision}" if kept and kept.settled_by else ""
    return (
        f"{item.state:<9} {place.review_id} {place.case_id} {place.criterion} "
        f"({item.earlier.rule_outcome}){by}{then}"
    )


@click.command("recheck")
@click.argument("number", type=int)
@click.argument("review_id")
@click.argument("case_id")
@click.argument("criterion")
@click.option("--stands", is_flag=True, help="The finding stands under the ruling.")
@click.option(
    "--amend",
    type=click.Choice(_OUTCOMES, case_sensitive=False),
    default=None,
    help="What it should be; a supervisor other than you then confirms it.",
)
@click.option("--confirm", is_flag=True, help="Confirm the change that was proposed.")
@click.option("--deny", is_flag=True, help="Deny it: the finding is to be looked at again.")
@click.option("--reason", default="", help="Why.")
@click.option("--cause", default=None, help="A coded cause, for an error.")
@click.option("--comment", default=None, help="What stands with the finding.")
@click.option("--evidence", default=None, help="What it rests on.")
@as_json
@inside
@refusing
def look(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    number: int,
    review_id: str,
    case_id: str,
    criterion: str,
    stands: bool,
    amend: str | None,
    confirm: bool,
    deny: bool,
    reason: str,
    cause: str | None,
    comment: str | None,
    evidence: str | None,
    is_json: bool,
) -> None:
    """Look at one earlier finding again after ruling NUMBER."""
    place = RecheckPlace(number, ReviewId(review_id), CaseId(case_id), CriterionId(criterion))
    if (stands, amend is not None, confirm, deny).count(True) != 1:
        raise Refused(
            "recheck.which", "Say one of --stands, --amend OUTCOME, --confirm and --deny."
        )
    with door.desk() as desk:
        if stands:
            changes, words = rechecks.stands(desk, place, reason), "It stands."
        elif amend is not None:
            verdict = rechecks.verdict_now(desk, place)
            verdict = replace(
                verdict,
                rule_outcome=RuleOutcome(amend.upper()),
                cause=verdict.cause if cause is None else cause,
                comment=verdict.comment if comment is None else comment,
                evidence=verdict.evidence if evidence is None else evidence,
            )
            changes = rechecks.propose(desk, place, verdict, reason)
            words = "Proposed; a supervisor other than you confirms it."
        else:
            changes = rechecks.decide(desk, place, is_confirmed=confirm, reason=reason)
            words = "Amended." if confirm else "Denied; it is to be looked at again."
    say(changes, is_json=is_json, words=f"{place.case_id} {place.criterion}: {words}")


WORDS = (list_, look)
