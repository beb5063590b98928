"""``case``: assign, queue, show, answer, undo, release."""

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.services import answer as answering
from qapi_desk.services import assign as assigning
from qapi_desk.services import casework
from qapi_desk.services import release as releasing


def add_to(main: click.Group) -> None:
    """Add this module's commands."""
    main.add_command(case)


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
    say(found, is_json=is_json, words="\n".join(lines))


@case.command()
@click.argument("review_id")
@click.argument("case_id")
@click.argument("form_id")
@click.argument("question")
@click.argument("value", default="")
@click.option("--na", "na_reason", default="", help="A coded reason for not applicable.")
@click.option("--comment", default="")
@click.option("--evidence", default="")
@click.option("--snapshot-value", default=None, help="What the snapshot shows, when confirming.")
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
    snapshot_value: str | None,
    is_json: bool,
) -> None:
    """Answer one question; it is saved when this returns."""
    given = Answer(
        QuestionId(question),
        value,
        how_given(value, snapshot_value),
        na_reason,
        comment,
        evidence,
        snapshot_value,
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


def how_given(value: str, snapshot_value: str | None) -> How:
    """Whether a value was typed, taken over from the snapshot, or corrects it."""
    if not value:
        return How.CLEARED
    if snapshot_value is None:
        return How.TYPED
    return How.ACCEPTED if value == snapshot_value else How.CORRECTED


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
