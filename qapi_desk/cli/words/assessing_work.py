"""``assessment sheet|answer|hand-in|evidence|reconcile|action``: the work of the raters."""

from datetime import datetime

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.answers import Answer
from qapi_desk.domain.assessments import EvidenceKind
from qapi_desk.domain.forms import QuestionStatus, is_asked
from qapi_desk.domain.ids import AssessmentId, QuestionId
from qapi_desk.services import assessment_answers as answering
from qapi_desk.services import assessment_findings as finding
from qapi_desk.services.assessment_answers import Sheet
from qapi_desk.services.assessment_findings import NewEvidence, NewImprovement, Revision

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("assessment_id")
@click.argument("element_id")
@as_json
@inside
@refusing
def sheet(door: Door, assessment_id: str, element_id: str, is_json: bool) -> None:
    """The questions on one element, with your own answers."""
    with door.desk() as desk:
        laid = answering.sheet(desk, AssessmentId(assessment_id), element_id)
    say(_sheet_body(laid), is_json=is_json, words="\n".join(_sheet_lines(laid)))


def _sheet_body(laid: Sheet) -> dict[str, object]:
    answered, required = laid.progress
    return {
        "element": laid.element,
        "questions": [_question_body(each, laid) for each in laid.statuses if _is_open(each)],
        "answered": answered,
        "required": required,
        "handed_in": laid.is_handed_in,
    }


def _is_open(status: QuestionStatus) -> bool:
    return is_asked(status.question) and status.state != "not_relevant"


def _question_body(status: QuestionStatus, laid: Sheet) -> dict[str, object]:
    question = status.question
    return {
        "question": question.name,
        "label": question.label.get(laid.form.default_language, ""),
        "value": status.value,
        "missing": status.missing,
        "choices": [choice.name for choice in status.choices],
    }


def _sheet_lines(laid: Sheet) -> list[str]:
    lines = [f"{laid.element.element_id} {laid.element.title}"]
    for status in filter(_is_open, laid.statuses):
        label = status.question.label.get(laid.form.default_language, "")
        offered = f" [{'|'.join(choice.name for choice in status.choices)}]" * bool(status.choices)
        missing = f"  (missing: {', '.join(status.missing)})" if status.missing else ""
        lines.append(f"{status.question.name}: {label}{offered} = {status.value or '-'}{missing}")
    return lines


@click.command()
@click.argument("assessment_id")
@click.argument("element_id")
@click.argument("question")
@click.argument("value", default="")
@click.option("--comment", default="")
@as_json
@inside
@refusing
def answer(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    assessment_id: str,
    element_id: str,
    question: str,
    value: str,
    comment: str,
    is_json: bool,
) -> None:
    """Answer one question of an element; it is saved when this returns."""
    given = Answer(QuestionId(question), value, comment=comment)
    with door.desk() as desk:
        _, laid = answering.record(desk, AssessmentId(assessment_id), element_id, given)
    missing = [f"{s.question.name} ({', '.join(s.missing)})" for s in laid.missing]
    words = f"Saved. Missing: {', '.join(missing) or 'nothing'}."
    say({"missing": missing}, is_json=is_json, words=words)


@click.command()
@click.argument("assessment_id")
@click.argument("element_id")
@click.argument("question")
@as_json
@inside
@refusing
def earlier(door: Door, assessment_id: str, element_id: str, question: str, is_json: bool) -> None:
    """Every value you gave to a question, the present one last."""
    with door.desk() as desk:
        found = answering.earlier(
            desk, AssessmentId(assessment_id), element_id, QuestionId(question)
        )
    lines = [f"{each.at:%Y-%m-%d %H:%M:%S}  {each.answer.value or '-'}" for each in found]
    say(found, is_json=is_json, words="\n".join(lines) or "You have not answered it.")


@click.command("hand-in")
@click.argument("assessment_id")
@click.argument("element_ids", nargs=-1)
@as_json
@inside
@refusing
def hand_in(door: Door, assessment_id: str, element_ids: tuple[str, ...], is_json: bool) -> None:
    """Hand in your ratings of elements, for good; without names all that are complete."""
    with door.desk() as desk:
        changes = answering.hand_in(desk, AssessmentId(assessment_id), element_ids)
    say(changes, is_json=is_json, words="Handed in.")


@click.group()
def evidence() -> None:
    """The list of evidence."""


@evidence.command("add")
@click.argument("assessment_id")
@click.argument("title")
@click.option("--kind", type=click.Choice([str(k) for k in EvidenceKind]), required=True)
@click.option("--day", type=_DAY, required=True, help="When it was made or heard.")
@click.option("--kept", required=True, help="Where it can be found again.")
@click.option("--element", "elements", multiple=True, required=True, help="What it is for.")
@as_json
@inside
@refusing
def add_evidence(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    assessment_id: str,
    title: str,
    kind: str,
    day: datetime,
    kept: str,
    elements: tuple[str, ...],
    is_json: bool,
) -> None:
    """Put a piece of evidence on the list."""
    new = NewEvidence(EvidenceKind(kind), title, day.date(), kept, elements)
    with door.desk() as desk:
        changes = finding.add_evidence(desk, AssessmentId(assessment_id), new)
    say(changes, is_json=is_json, words=f"Listed as evidence {changes.made}.")


@evidence.command()
@click.argument("assessment_id")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def withdraw(door: Door, assessment_id: str, number: int, reason: str, is_json: bool) -> None:
    """Let a piece of evidence count no more; it stays on the list."""
    with door.desk() as desk:
        changes = finding.withdraw_evidence(desk, AssessmentId(assessment_id), number, reason)
    say(changes, is_json=is_json, words=f"Evidence {number} counts no more.")


@click.command()
@click.argument("assessment_id")
@click.argument("element_id")
@click.argument("rating")
@click.option("--reason", required=True, help="Why it is this rating.")
@as_json
@inside
@refusing
def reconcile(
    door: Door, assessment_id: str, element_id: str, rating: str, reason: str, is_json: bool
) -> None:
    """Decide on the rating of an element on which raters differ."""
    with door.desk() as desk:
        changes = finding.reconcile(desk, AssessmentId(assessment_id), element_id, rating, reason)
    say(changes, is_json=is_json, words=f"Reconciled {element_id}: {rating}.")


@click.group()
def action() -> None:
    """Improvement actions."""


@action.command("add")
@click.argument("assessment_id")
@click.argument("element_id")
@click.argument("text")
@click.option("--owner", required=True, help="Who will see to it.")
@click.option("--due", type=_DAY, required=True)
@as_json
@inside
@refusing
def add_action(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    assessment_id: str,
    element_id: str,
    text: str,
    owner: str,
    due: datetime,
    is_json: bool,
) -> None:
    """Make an action of an element's gap."""
    new = NewImprovement(element_id, text, owner, due.date())
    with door.desk() as desk:
        changes = finding.add_action(desk, AssessmentId(assessment_id), new)
    say(changes, is_json=is_json, words=f"Made action {changes.made}.")


@action.command()
@click.argument("assessment_id")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why the action changes.")
@click.option("--text", default=None)
@click.option("--owner", default=None)
@click.option("--due", type=_DAY, default=None)
@as_json
@inside
@refusing
def revise(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    assessment_id: str,
    number: int,
    reason: str,
    text: str | None,
    owner: str | None,
    due: datetime | None,
    is_json: bool,
) -> None:
    """Change an action that is not done yet."""
    revised = Revision(text, owner, due.date() if due else None)
    with door.desk() as desk:
        changes = finding.revise_action(desk, AssessmentId(assessment_id), number, revised, reason)
    say(changes, is_json=is_json, words=f"Action {number} is revised.")


@action.command()
@click.argument("assessment_id")
@click.argument("number", type=int)
@click.option("--on", "done_on", type=_DAY, required=True)
@click.option("--evidence", "shown", required=True, help="What shows that it is done.")
@as_json
@inside
@refusing
def complete(
    door: Door, assessment_id: str, number: int, done_on: datetime, shown: str, is_json: bool
) -> None:
    """Record that an action is done, on evidence."""
    with door.desk() as desk:
        changes = finding.complete_action(
            desk, AssessmentId(assessment_id), number, done_on.date(), shown
        )
    say(changes, is_json=is_json, words=f"Action {number} is done.")


WORDS = (sheet, answer, earlier, hand_in, evidence, reconcile, action)
