"""``case``: show, answer and release one; what stands beside its answers; the next ranks."""

from dataclasses import replace

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words import amending, beside, case_before, worksheets
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.services import answer as answering
from qapi_desk.services import assign as assigning
from qapi_desk.services import casework
from qapi_desk.services import release as releasing


@click.group()
def case() -> None:
    """The cases of a review."""


for word in (*beside.WORDS, *case_before.WORDS, *amending.WORDS, *worksheets.WORDS):
    case.add_command(word)


@case.command()
@click.argument("review_id")
@click.argument("case_id")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """A case's story, its questions as they stand, and what the record suggests."""
    with door.desk() as desk:
        found = casework.open_case(desk, ReviewId(review_id), CaseId(case_id))
    lines = [f"{label}: {text}" for label, text in found.story.header]
    lines += [f"{e.day}  {e.label}" for e in found.story.events]
    lines += [
        f"{s.question.name} = {s.value or '-'} ({s.state})"
        for sheet in found.sheets
        for s in sheet.state.statuses
        if s.is_required
    ]
    say(replace(found, clocks=None), is_json=is_json, words="\n".join(lines))


@case.command()
@click.argument("review_id")
@click.argument("case_id")
@click.argument("form_id")
@click.argument("question")
@click.argument("value", default="")
@click.option("--na", "na_reason", default="", help="A coded reason for not applicable.")
@click.option("--comment", default="")
@click.option("--evidence", default="")
@as_json
@inside
@refusing
def answer(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    case_id: str,
    form_id: str,
    question: str,
    value: str,
    na_reason: str,
    comment: str,
    evidence: str,
    is_json: bool,
) -> None:
    """Answer one question; it is saved when this returns."""
    given = Answer(
        QuestionId(question),
        value,
        How.TYPED,
        na_reason,
        comment,
        evidence,
    )
    with door.desk() as desk:
        saved = answering.record(desk, ReviewId(review_id), CaseId(case_id), FormId(form_id), given)
    missing = [f"{s.question.name} ({', '.join(s.missing)})" for s in saved.state.unanswered]
    words = f"Saved at {saved.at:%H:%M:%S}. Missing: {', '.join(missing) or 'nothing'}."
    say(
        {"at": saved.at, "missing": missing, "outcomes": saved.state.outcomes},
        is_json=is_json,
        words=words,
    )


@case.command()
@click.argument("review_id")
@click.argument("case_id")
@as_json
@inside
@refusing
def names(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """The names of a case's parties; that they were asked for stays in the history."""
    with door.desk() as desk:
        found = casework.names(desk, ReviewId(review_id), CaseId(case_id))
    say(found, is_json=is_json, words="\n".join(" ".join(row) for row in found))


@case.command("open-next")
@click.argument("review_id")
@as_json
@inside
@refusing
def open_next(door: Door, review_id: str, is_json: bool) -> None:
    """Open the ranks that not-applicable and excluded cases call for, if any are due."""
    with door.desk() as desk:
        changes = assigning.open_next(desk, ReviewId(review_id))
    say(changes, is_json=is_json, words=f"Opened {len(changes.touched)} ranks.")


@case.command()
@click.argument("review_id")
@click.argument("case_id")
@as_json
@inside
@refusing
def release(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """Freeze a case's answers and enter its findings."""
    with door.desk() as desk:
        changes = releasing.release(desk, ReviewId(review_id), CaseId(case_id))
    say(changes, is_json=is_json, words=f"Released {case_id}.")
