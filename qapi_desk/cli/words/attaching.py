"""``review attach``, ``detach`` and ``attached``: questions that a directive adds while it runs."""

from datetime import datetime

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import FormId, ReviewId
from qapi_desk.services import question_sets
from qapi_desk.services.question_sets import AttachedFigures
from qapi_desk.services.sets_kept import QuestionSet

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("review_id")
@click.argument("form_id")
@click.option("--source", required=True, help="The directive that asks for it.")
@click.option("--from", "begins", required=True, type=_DAY, help="Its first day.")
@click.option("--until", "ends", type=_DAY, default=None, help="Its last day, if it has one.")
@as_json
@inside
@refusing
def attach(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    form_id: str,
    source: str,
    begins: datetime,
    ends: datetime | None,
    is_json: bool,
) -> None:
    """Ask a form of every case of a running review that is not released yet."""
    with door.desk() as desk:
        question_sets.attach(
            desk,
            ReviewId(review_id),
            FormId(form_id),
            source=source,
            begins=begins.date(),
            ends=ends.date() if ends else None,
        )
        made = question_sets.sets(desk, ReviewId(review_id))[-1]
    say(made, is_json=is_json, words=_line(made))


@click.command()
@click.argument("review_id")
@click.argument("form_id")
@click.option("--why", required=True)
@as_json
@inside
@refusing
def detach(door: Door, review_id: str, form_id: str, why: str, is_json: bool) -> None:
    """Ask attached questions no more; what was answered and found stays."""
    with door.desk() as desk:
        question_sets.retire(desk, ReviewId(review_id), FormId(form_id), why=why)
        found = question_sets.sets(desk, ReviewId(review_id))
    say(found, is_json=is_json, words="\n".join(map(_line, found)))


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def attached(door: Door, review_id: str, is_json: bool) -> None:
    """The questions attached to a review, and what they found so far."""
    with door.desk() as desk:
        sets = question_sets.sets(desk, ReviewId(review_id))
        found = question_sets.figures(desk, ReviewId(review_id))
    words = [*map(_line, sets), *map(_figures, found)]
    told = {"sets": sets, "figures": found}
    say(told, is_json=is_json, words="\n".join(words) or "Nothing is attached to this review.")


def _line(each: QuestionSet) -> str:
    end = f" until {each.ends}" if each.ends else ""
    retired = f"; retired: {each.retired_why}" if each.retired_at else ""
    form = f"{each.form.form_id}  v{each.form.version}"
    return f"{form}  {each.source}, from {each.begins}{end}{retired}"


def _figures(each: AttachedFigures) -> str:
    rate = "" if each.rate is None else f"  {float(each.rate):.2%}"
    return f"  {each.title}: {each.action} met, {each.error} not, of {each.asked} asked{rate}"
