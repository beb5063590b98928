"""``case``: assign, queue, show, answer, undo, release."""

from dataclasses import replace

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.services import answer as answering
from qapi_desk.services import assign as assigning
from qapi_desk.services import casework
from qapi_desk.services import release as releasing


@click.group()
def case() -> None:
    """The cases of a review."""


@case.command()
@click.argument("review_id")
@click.option("--to", "people", multiple=True, required=True, help="May be given several times.")
@click.option("--case", "cases", multiple=True, help="These cases; without any, all unassigned.")
@as_json
@inside
@refusing
def assign(
    door: Door, review_id: str, people: tuple[str, ...], cases: tuple[str, ...], is_json: bool
) -> None:
    """Give cases to reviewers; several share the unassigned evenly."""
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


@case.command()
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
    words = "\n".join(
        f"{r.rank:>6} {r.case_id:<14} {r.state:<11} {r.answered}/{r.required} {r.reviewer_name}"
        for r in rows
    )
    say(rows, is_json=is_json, words=words or "No case in the queue.")


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
def undo(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """Take back the last answer of a case."""
    with door.desk() as desk:
        saved = answering.undo(desk, ReviewId(review_id), CaseId(case_id))
    say({"at": saved.at, "answers": saved.answers}, is_json=is_json, words="Taken back.")


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
