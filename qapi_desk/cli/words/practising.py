"""``practice``: made-up cases with known answers, begun, scored and printed.

The cases themselves are answered and released by the words of every review (``case``).
"""

from fractions import Fraction
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.practice import Marks, Miss
from qapi_desk.services import practice as practising
from qapi_desk.services import practice_paper, practice_ready, practice_scores
from qapi_desk.services.practice_scores import Learned, PracticeView

_MISSES = {
    Miss.MISSED_ERROR: "missed error",
    Miss.FALSE_ERROR: "false error",
    Miss.WRONG_NOT_APPLICABLE: "wrong N/A",
    Miss.WRONG_UNDETERMINED: "wrong undetermined",
    Miss.WRONG_DATE: "wrong date",
}


@click.group()
def practice() -> None:
    """Practice on made-up cases: nothing here counts."""


@practice.command()
@click.option("--for", "who", default="", help="Person id; yourself when left out.")
@click.option("--set", "set_id", default="", help="Which cases; else those practised least.")
@click.option("--with-suggestions", "is_aided", is_flag=True, help="Show what the record suggests.")
@as_json
@inside
@refusing
def start(door: Door, who: str, set_id: str, is_aided: bool, is_json: bool) -> None:
    """Start a practice for yourself, or as a supervisor for anyone."""
    with door.desk() as desk:
        changes = practising.start(
            desk,
            PersonId(who or door.person),
            Terminal(),
            set_id=set_id,
            is_aided=is_aided,
        )
        ids = practising.case_ids(desk, ReviewId(changes.made or ""))
    words = f"{changes.made}: {len(ids)} made-up cases to review. Nothing in it counts."
    say({"review_id": changes.made, "cases": ids}, is_json=is_json, words=words)


@practice.command("list")
@as_json
@inside
@refusing
def list_(door: Door, is_json: bool) -> None:
    """The practices there are: your own, or everybody's to a supervisor."""
    with door.desk() as desk:
        found = practising.practices(desk)
    words = "\n".join(
        f"{row.review_id:<24} {row.name}: {row.set_title}, {row.released} of {row.cases} released"
        for row in found
    )
    say(found, is_json=is_json, words=words or "Nobody has practised yet.")


@practice.command()
@click.argument("review_id")
@click.option("--case", "case_id", default="", help="One released case only.")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """Released cases beside the key: what was given, what was right, and why."""
    with door.desk() as desk:
        if case_id:
            found = practice_scores.key_of(desk, ReviewId(review_id), CaseId(case_id))
        else:
            found = practice_scores.show(desk, ReviewId(review_id)).learned
    words = "\n".join(map(_learned_words, found))
    say(found, is_json=is_json, words=words or "No case of this practice is released yet.")


def _learned_words(each: Learned) -> str:
    mark = "right" if each.miss is None else _MISSES[each.miss]
    given = f"{each.given}{' on ' + each.given_done if each.given_done else ''}"
    due = f" on {each.key.done}" if each.key.done else ""
    return (
        f"{each.case_id:<8} {each.criterion:<16} {mark}: given {given}; the key {each.expected}"
        f"{due}. {each.key.why} ({each.key.citation})"
    )


@practice.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def score(door: Door, review_id: str, is_json: bool) -> None:
    """What a practice came to, per criterion and as a whole."""
    with door.desk() as desk:
        view = practice_scores.show(desk, ReviewId(review_id))
    say(view, is_json=is_json, words=_score_words(view))


def _score_words(view: PracticeView) -> str:
    rows = [_marks_words(str(each.criterion), each.marks) for each in view.criteria]
    ready = "Ready for real cases."
    if not view.readiness.is_ready:
        ready = f"Not ready yet: {'; '.join(view.readiness.reasons)}."
    whole = _marks_words("whole", view.marks)
    return "\n".join((*rows, whole, f"{ready} {view.readiness.asked.source}."))


def _marks_words(name: str, marks: Marks) -> str:
    told = ", ".join(f"{count} {_MISSES[kind]}" for kind, count in marks.misses if count)
    share = f"{float(marks.share):.0%}" if marks.share is not None else "none"
    return f"{name:<18}{marks.right:>4}/{marks.scored:<4}{share:>6}  {told}".rstrip()


@practice.command()
@click.argument("review_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def report(door: Door, review_id: str, out: Path, is_json: bool) -> None:
    """Write what a practice came to, case by case, to a file."""
    with door.desk() as desk:
        practice_paper.write(desk, ReviewId(review_id), out)
    say({"file": out}, is_json=is_json, words=f"Wrote {out}.")


@practice.command()
@click.option("--share", default="", help="Answers right, as 9/10 or 0.9; shown when left out.")
@click.option("--missed-errors", type=int, default=1, help="Errors not found, at most.")
@click.option("--why", default="", help="Why this county asks for it.")
@as_json
@inside
@refusing
def threshold(door: Door, share: str, missed_errors: int, why: str, is_json: bool) -> None:
    """Show or set what this county asks of a practice before real cases."""
    with door.desk() as desk:
        if share:
            practice_ready.set_asked(desk, _share(share), missed_errors, why)
        found = practice_ready.asked(desk)
    words = (
        f"{float(found.share):.0%} right, at most {found.missed_errors} errors not found. "
        f"{found.source}."
    )
    say(found, is_json=is_json, words=words)


def _share(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter("write it as 9/10 or 0.9", param_hint="--share") from None
