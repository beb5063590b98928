"""``assessment report``: imported only when somebody prints, for it draws PDF and Excel."""

from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import AssessmentId
from qapi_desk.services import assessment_paper


@click.command()
@click.argument("assessment_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def report(door: Door, assessment_id: str, out: Path, is_json: bool) -> None:
    """Write the assessment's report to a file."""
    with door.desk() as desk:
        assessment_paper.publish_report(desk, AssessmentId(assessment_id), out)
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")
