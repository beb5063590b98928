"""``second``: looking again at released cases of a review, blind, and deciding what differs."""

from collections.abc import Iterator
from pathlib import Path

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.reviews import iso_day
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.second_looks import LookTerms, Stands, TwoLooks
from qapi_desk.services import (
    draw_sample,
    figures,
    prove_draw,
    second_assign,
    second_differences,
    second_draw,
)
from qapi_desk.services.second_draw import LookPlan
from qapi_desk.services.workspace import Desk


@click.group()
def second() -> None:
    """A second review: released cases looked at again, blind, by somebody else.

    REVIEW_ID is always the first review's. Its cases are answered and released like all others,
    under the id that plan gives.
    """


@second.command()
@click.argument("review_id")
@click.option("--rate", default="", help="The share of each kind, like 10%; else the convention.")
@click.option("--least", type=int, help="The fewest of each kind; else the convention.")
@click.option("--try", "is_trial", is_flag=True, help="Only say what it would look at.")
@as_json
@inside
@refusing
def plan(
    door: Door, review_id: str, rate: str, least: int | None, is_trial: bool, is_json: bool
) -> None:
    """Freeze a second review: cases with an error and without one, at one rate for both."""
    with door.desk() as desk:
        found = second_draw.propose(desk, ReviewId(review_id), _terms(desk, rate, least))
        if not is_trial:
            second_draw.plan(desk, ReviewId(review_id), found.terms, progress=Terminal())
    say(found, is_json=is_json, words=_plan_words(found, is_trial=is_trial))


def _terms(desk: Desk, rate: str, least: int | None) -> LookTerms:
    usual = second_draw.usual_terms(desk)
    return LookTerms(
        figures.share(rate) if rate else usual.rate, usual.least if least is None else least
    )


def _plan_words(found: LookPlan, *, is_trial: bool) -> str:
    rows = [f"{row.name}: {row.n:,} of {row.universe_size:,} cases" for row in found.strata]
    done = "would be looked at again" if is_trial else f"are looked at again in {found.second_id}"
    return "\n".join([*rows, f"{found.cases:,} cases {done}."])


@second.command()
@click.argument("review_id")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@as_json
@inside
@refusing
def receipt(door: Door, review_id: str, out: Path, is_json: bool) -> None:
    """Write the freeze receipt for someone outside."""
    with door.desk() as desk:
        second_id = second_draw.must_be_planned(desk, ReviewId(review_id))
        prove_draw.export_receipt(desk, second_id, out)
        found = second_draw.receipt(desk, ReviewId(review_id))
    say(found, is_json=is_json, words=f"Wrote {out}; hand it to someone outside before drawing.")


@second.command()
@click.argument("review_id")
@click.option("--public-value", default=None, help="Thrown or published after the receipt.")
@as_json
@inside
@refusing
def draw(door: Door, review_id: str, public_value: str | None, is_json: bool) -> None:
    """Draw the cases that are looked at again."""
    with door.desk() as desk:
        changes = second_draw.draw(
            desk, ReviewId(review_id), public_value=public_value, progress=Terminal()
        )
        second_id = second_draw.must_be_planned(desk, ReviewId(review_id))
        found = draw_sample.current(desk, second_id)
    words = f"Drew {len(found.sample):,} cases for {second_id}." if found else str(changes.made)
    say(found, is_json=is_json, words=words)


@second.command()
@click.argument("review_id")
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True)
@as_json
@inside
@refusing
def proof(door: Door, review_id: str, folder: Path, is_json: bool) -> None:
    """Write the proof of the draw into a new folder, for anybody to check."""
    with door.desk() as desk:
        second_id = second_draw.must_be_planned(desk, ReviewId(review_id))
        files = prove_draw.export(desk, second_id, folder)
    say(files, is_json=is_json, words=f"Wrote the proof into {folder}.")


@second.command()
@click.argument("review_id")
@click.option("--to", "people", multiple=True, help="May be given several times; else whoever may.")
@click.option("--due", default="", help="By when, YYYY-MM-DD.")
@as_json
@inside
@refusing
def assign(door: Door, review_id: str, people: tuple[str, ...], due: str, is_json: bool) -> None:
    """Share out the cases that nobody has, never to whoever reviewed one first."""
    with door.desk() as desk:
        changes = second_assign.share_out(
            desk,
            ReviewId(review_id),
            [PersonId(each) for each in people],
            due_on=iso_day(due) if due else None,
        )
    say(changes, is_json=is_json, words=f"Shared out {len(changes.touched):,} cases.")


@second.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, is_json: bool) -> None:
    """How far the second review is."""
    with door.desk() as desk:
        found = second_differences.progress(desk, ReviewId(review_id))
    words = (
        f"{found.second_id}: {found.released:,} of {found.cases:,} cases are released; "
        f"{found.reversals:,} of {found.compared:,} criteria found otherwise, "
        f"{found.waiting:,} of them wait to be decided."
    )
    say(found, is_json=is_json, words=words)


@second.command()
@click.argument("review_id")
@click.argument("case_id", required=False)
@as_json
@inside
@refusing
def differences(door: Door, review_id: str, case_id: str | None, is_json: bool) -> None:
    """What was found otherwise, side by side; of one case question by question too."""
    with door.desk() as desk:
        case = CaseId(case_id) if case_id else None
        found = second_differences.differences(desk, ReviewId(review_id), case)
        given = second_differences.answers(desk, ReviewId(review_id), case) if case else ()
    lines = [line for each in found for line in _side_by_side(each)]
    lines += [
        f"  {each.label}: {each.first.value or each.first.na_reason or '(nothing)'} | "
        f"{each.second.value or each.second.na_reason or '(nothing)'}"
        for each in given
    ]
    say(
        {"differences": found, "answers": given},
        is_json=is_json,
        words="\n".join(lines) or "Nothing differs.",
    )


def _side_by_side(each: TwoLooks) -> Iterator[str]:
    decided = each.decision
    stands = f"the {decided.stands} stands: {decided.reason}" if decided else ""
    waits = "waits to be decided" if each.is_waiting else "another day or cause only"
    yield f"{each.case_id} {each.criterion}: {stands or waits}"
    for name in each.differing:
        yield (
            f"  {name.replace('_', ' ')}: {_said(getattr(each.first, name))} | "
            f"{_said(getattr(each.second, name))}"
        )


def _said(value: object) -> str:
    return "(nothing)" if value in {None, ""} else str(value)


@second.command()
@click.argument("review_id")
@click.argument("case_id")
@click.argument("criterion")
@click.argument("stands")
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def adjudicate(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    case_id: str,
    criterion: str,
    stands: str,
    reason: str,
    is_json: bool,
) -> None:
    """Decide whether the first or the second finding stands."""
    if stands not in set(Stands):
        raise Refused("cli.stands", f"{stands!r}: write first or second, for which one stands.")
    with door.desk() as desk:
        changes = second_differences.adjudicate(
            desk,
            ReviewId(review_id),
            CaseId(case_id),
            CriterionId(criterion),
            Stands(stands),
            reason,
        )
    say(changes, is_json=is_json, words=f"The {stands} finding of case {case_id} stands.")
