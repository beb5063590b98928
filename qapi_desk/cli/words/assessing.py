"""``assessment``: the agency assessed: scope, raters, answers, differences, actions, report."""

import click

from qapi_desk.cli.speech import LateGroup, as_json, refusing, say
from qapi_desk.cli.words import assessing_team, assessing_work
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.assessments import Assessment, EvidenceItem, Improvement
from qapi_desk.domain.ids import AssessmentId
from qapi_desk.services import assessment as assessing
from qapi_desk.services import assessment_view
from qapi_desk.services.assessment_view import AssessmentView, ElementRow


@click.group(cls=LateGroup, late={"report": "qapi_desk.cli.words.assessing_report:report"})
def assessment() -> None:
    """Self-assessments and peer reviews of the agency."""


for word in (*assessing_team.WORDS, *assessing_work.WORDS):
    assessment.add_command(word)


@assessment.command("list")
@as_json
@inside
@refusing
def list_(door: Door, is_json: bool) -> None:
    """Every assessment you have a part in, newest first."""
    with door.desk() as desk:
        found = assessing.assessments(desk)
    words = "\n".join(map(_line, found))
    say(found, is_json=is_json, words=words or "The agency was not assessed yet.")


def _line(each: Assessment) -> str:
    state = "open" if each.is_open else f"settled by {each.settled_by}"
    return (
        f"{each.assessment_id}  {each.kind}  {len(each.elements)} elements  {state}  {each.title}"
    )


@assessment.command()
@click.argument("assessment_id")
@as_json
@inside
@refusing
def show(door: Door, assessment_id: str, is_json: bool) -> None:
    """How far each element is, and what you may see of its ratings."""
    with door.desk() as desk:
        view = assessment_view.show(desk, AssessmentId(assessment_id))
    lines = [_line(view.assessment), f"{view.settled} of {len(view.rows)} elements are rated."]
    lines += [_row_line(row) for row in view.rows]
    lines += [_evidence_line(item) for item in view.evidence]
    lines += [_action_line(each) for each in view.actions]
    say(_body(view), is_json=is_json, words="\n".join(lines))


def _body(view: AssessmentView) -> dict[str, object]:
    return {
        "assessment": view.assessment,
        "elements": view.rows,
        "evidence": view.evidence,
        "actions": view.actions,
        "settled": view.settled,
    }


def _row_line(row: ElementRow) -> str:
    words = f": {row.words}" if row.words else ""
    waits = f", waits for {', '.join(row.waiting_for)}" if row.waiting_for else ""
    mine = row.mine
    own = f"  (yours: {mine.answered} of {mine.required})" if mine.required else ""
    return f"{row.element.element_id:<10}{row.state_words}{words}{waits}{own}"


def _evidence_line(item: EvidenceItem) -> str:
    gone = f"  (withdrawn: {item.withdrawn})" if item.withdrawn else ""
    about = ", ".join(item.elements)
    return f"evidence {item.number}  {item.kind} of {item.day}: {item.title} [{about}]{gone}"


def _action_line(each: Improvement) -> str:
    done = f"done {each.done_on}" if each.is_done else f"due {each.due}"
    return f"action {each.number}  {each.element_id}  {each.owner}, {done}: {each.text}"
