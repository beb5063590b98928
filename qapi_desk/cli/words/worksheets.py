"""``case worksheet|check-worksheet|take-in``: answers out to Excel and back."""

from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say, tell
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.services import worksheet_check, worksheet_take_in, worksheets
from qapi_desk.services.worksheet_check import Checked, Choice, Choices, RowChange
from qapi_desk.services.worksheet_take_in import TakenIn
from qapi_desk.services.workspace import Desk

_MOST_SAID = 200
"""So many changes are said in words; ``--json`` has all of them."""


@click.command()
@click.argument("review_id")
@click.option("--case", "case_ids", multiple=True, help="A case; again for more. None is all.")
@click.option("--form", "form_ids", multiple=True, help="A form; again for more. None is all.")
@click.option("--for", "whose", default="", help="Whose cases; a supervisor's word.")
@click.option("--language", default="en", help="The language of the questions.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The .xlsx file.")
@click.option("--replace", "overwrite", is_flag=True, help="Replace a file of that name.")
@as_json
@inside
@refusing
def worksheet(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    case_ids: tuple[str, ...],
    form_ids: tuple[str, ...],
    whose: str,
    language: str,
    out: Path,
    overwrite: bool,
    is_json: bool,
) -> None:
    """Hand out cases as a workbook, to be answered on paper or in Excel."""
    wanted = worksheets.Wanted(
        tuple(map(CaseId, case_ids)),
        tuple(map(FormId, form_ids)),
        PersonId(whose) if whose else None,
        language,
    )
    with door.desk() as desk:
        found = worksheets.hand_out(
            desk, ReviewId(review_id), out, wanted, overwrite=overwrite, progress=Terminal()
        )
    words = f"{found.path}: {found.cases} cases, {found.questions:,} questions."
    say(found, is_json=is_json, words=words)


@click.command("check-worksheet")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@inside
@refusing
def check_worksheet(door: Door, file: Path, is_json: bool) -> None:
    """Every fault of a worksheet by sheet and cell, and what it would change. Changes nothing.

    Exit 2 where there is a fault.
    """
    with door.desk() as desk:
        found = worksheet_check.check(desk, file, progress=Terminal())
    _say_checked(found, is_json=is_json)
    if found.faults:
        many = len(found.faults)
        tell(f"{many} fault{'s' if many > 1 else ''} in {found.file_name}.")
        raise SystemExit(2)


@click.command("take-in")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--choose", multiple=True, help="CASE/QUESTION=mine (the worksheet's) or =theirs; again."
)
@click.option("--preview", is_flag=True, help="Say what would change, and change nothing.")
@as_json
@inside
@refusing
def take_in(door: Door, file: Path, choose: tuple[str, ...], preview: bool, is_json: bool) -> None:
    """Save what a worksheet answers: all good cases at once, or nothing."""
    choices = dict(map(_choice, choose))
    with door.desk() as desk:
        if preview:
            checked = worksheet_check.check(desk, file, choices, progress=Terminal())
            _say_checked(checked, is_json=is_json)
            return
        taken = _taken(desk, file, choices)
    say(taken, is_json=is_json, words=taken.sentence)


def _taken(desk: Desk, file: Path, choices: Choices) -> TakenIn:
    """Taken in; where something is to be chosen first, the refusal names the words for it."""
    try:
        return worksheet_take_in.take_in(desk, file, choices, progress=Terminal())
    except Refused as refusal:
        if refusal.code != "worksheet.conflict":
            raise
        open_ = worksheet_check.check(desk, file, choices).conflicts
        places = ", ".join(f"{each.case_id}/{each.question}" for each in open_)
        raise Refused(
            refusal.code,
            f"{refusal.sentence} Choose by --choose CASE/QUESTION=mine (the worksheet's) or "
            f"=theirs (the program's): {places}.",
        ) from refusal


def _choice(text: str) -> tuple[tuple[CaseId, QuestionId], Choice]:
    place, _, word = text.rpartition("=")
    case_id, _, question = place.partition("/")
    if not (case_id and question) or word not in set(Choice):
        raise Refused(
            "cli.choose",
            f"{text!r} is no choice; write CASE/QUESTION=mine or CASE/QUESTION=theirs.",
        )
    return (CaseId(case_id), QuestionId(question)), Choice(word)


def _say_checked(found: Checked, *, is_json: bool) -> None:
    body = {
        "file": found.file_name,
        "sha256": found.sha256,
        "review": found.review_id,
        "made_for": found.made_for,
        "faults": found.faults,
        "changes": found.changes,
        "would_save": len(found.good),
        "to_decide": [f"{c.case_id}/{c.question}" for c in found.conflicts],
        "same": found.same,
    }
    say(body, is_json=is_json, words="\n".join(_lines(found)))


def _lines(found: Checked) -> list[str]:
    lines = [fault.sentence for fault in found.faults]
    lines += [_line(change) for change in found.changes[:_MOST_SAID]]
    if len(found.changes) > _MOST_SAID:
        lines.append(f"... and {len(found.changes) - _MOST_SAID:,} more changes; see --json.")
    lines.append(
        f"{len(found.good):,} answers would be saved, {found.same:,} are there already, "
        f"{len(found.conflicts):,} to be decided, {len(found.faults):,} faults."
    )
    return lines


def _line(change: RowChange) -> str:
    chosen = f" -> {change.choice}" if change.choice else ""
    return (
        f"{change.kind:<8} {change.case_id}/{change.question} ({change.sheet}, {change.cell}): "
        f"{change.theirs_words} -> {change.mine_words}{chosen}"
    )


WORDS = (worksheet, check_worksheet, take_in)
