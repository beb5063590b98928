"""``review``: who does which case, by when, in whose place; the queue and the workload."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ParamSpec

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.reviews import iso_day
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign as assigning
from qapi_desk.services import conflicts as conflicting
from qapi_desk.services import cover as covering
from qapi_desk.services import due_days
from qapi_desk.services import queue as queues
from qapi_desk.services import workload as loads
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow, Sort
from qapi_desk.services.workload import Load
from qapi_desk.services.workspace import Desk

P = ParamSpec("P")

_to = click.option("--to", required=True, help="The reviewer's id.")
_cases = click.option("--case", "cases", multiple=True, required=True, help="Several times.")
_why = click.option("--why", required=True, help="The reason, kept in the history.")
_waiver = click.option(
    "--waiver", default="", help="Why a conflict of interest is let pass; kept and printed."
)


def _by_when(command: Callable[P, None]) -> Callable[P, None]:
    """``--due DAY`` or ``--in WORKING_DAYS``."""
    days = click.option(
        "--in", "working_days", type=int, help="Due so many of the agency's working days from now."
    )
    return click.option("--due", default="", help="Due by this day, YYYY-MM-DD.")(days(command))


def _due(desk: Desk, review_id: str, due: str, working_days: int | None) -> date | None:
    if due and working_days is not None:
        raise Refused("cli.one_day", "Say the day or the working days until it, not both.")
    if working_days is not None:
        return due_days.in_working_days(desk, ReviewId(review_id), working_days)
    return iso_day(due) if due else None


def _ids(cases: Sequence[str]) -> list[CaseId]:
    return [CaseId(case_id) for case_id in cases]


@click.command()
@click.argument("review_id")
@_to
@_cases
@_by_when
@_waiver
@as_json
@inside
@refusing
def assign(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    to: str,
    cases: tuple[str, ...],
    due: str,
    working_days: int | None,
    waiver: str,
    is_json: bool,
) -> None:
    """Give cases to a reviewer, by a day if one is named."""
    with door.desk() as desk:
        due_on = _due(desk, review_id, due, working_days)
        changes = assigning.assign(
            desk, ReviewId(review_id), _ids(cases), PersonId(to), due_on=due_on, waiver=waiver
        )
    say(changes, is_json=is_json, words=f"Assigned {len(changes.touched)} cases to {to}.")


@click.command()
@click.argument("review_id")
@click.option("--to", "people", multiple=True, required=True, help="May be given several times.")
@_by_when
@as_json
@inside
@refusing
def balance(
    door: Door,
    review_id: str,
    people: tuple[str, ...],
    due: str,
    working_days: int | None,
    is_json: bool,
) -> None:
    """Share out the cases that nobody has, by expected minutes."""
    with door.desk() as desk:
        due_on = _due(desk, review_id, due, working_days)
        to = [PersonId(person) for person in people]
        changes = assigning.assign_balanced(desk, ReviewId(review_id), to, due_on=due_on)
    say(changes, is_json=is_json, words=f"Assigned {len(changes.touched)} cases.")


@click.command()
@click.argument("review_id")
@_to
@_cases
@_why
@_waiver
@as_json
@inside
@refusing
def reassign(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    to: str,
    cases: tuple[str, ...],
    why: str,
    waiver: str,
    is_json: bool,
) -> None:
    """Move cases from one reviewer to another; their answers stay."""
    with door.desk() as desk:
        changes = assigning.reassign(
            desk, ReviewId(review_id), _ids(cases), PersonId(to), why, waiver=waiver
        )
    say(changes, is_json=is_json, words=f"Moved {len(changes.touched)} cases to {to}.")


@click.command("return")
@click.argument("review_id")
@click.argument("case_id")
@_why
@as_json
@inside
@refusing
def return_(door: Door, review_id: str, case_id: str, why: str, is_json: bool) -> None:
    """Send a case back to its reviewer with instructions."""
    with door.desk() as desk:
        changes = assigning.return_to_reviewer(desk, ReviewId(review_id), CaseId(case_id), why)
    say(changes, is_json=is_json, words=f"Case {case_id} is back with its reviewer.")


@click.command("hand-back")
@click.argument("review_id")
@click.argument("case_id")
@_why
@as_json
@inside
@refusing
def hand_back(door: Door, review_id: str, case_id: str, why: str, is_json: bool) -> None:
    """Give up a case of your own; a supervisor assigns it anew."""
    with door.desk() as desk:
        changes = assigning.hand_back(desk, ReviewId(review_id), CaseId(case_id), why)
    say(changes, is_json=is_json, words=f"Case {case_id} waits to be assigned.")


@click.command()
@click.argument("review_id")
@click.option("--away", required=True, help="Who is away.")
@click.option("--by", "stand_in", required=True, help="Who stands in.")
@_why
@as_json
@inside
@refusing
def cover(door: Door, review_id: str, away: str, stand_in: str, why: str, is_json: bool) -> None:
    """Let somebody stand in for a reviewer who is away."""
    with door.desk() as desk:
        found = covering.cover(desk, ReviewId(review_id), PersonId(away), PersonId(stand_in), why)
    lines = [f"{len(found.moved)} cases of {away} are with {stand_in}."]
    lines += [f"Case {each.case_id} stays: {each.sentence}." for each in found.left]
    say(found, is_json=is_json, words="\n".join(lines))


@click.command("end-cover")
@click.argument("review_id")
@click.option("--away", required=True, help="Who is back.")
@click.option("--why", default="")
@as_json
@inside
@refusing
def end_cover(door: Door, review_id: str, away: str, why: str, is_json: bool) -> None:
    """Give somebody who is back the cases that are not released yet."""
    with door.desk() as desk:
        found = covering.end_cover(desk, ReviewId(review_id), PersonId(away), why)
    say(found, is_json=is_json, words=f"{len(found.moved)} cases are with {away} again.")


@click.command()
@click.argument("review_id")
@_cases
@_by_when
@as_json
@inside
@refusing
def due(
    door: Door,
    review_id: str,
    cases: tuple[str, ...],
    due: str,
    working_days: int | None,
    is_json: bool,
) -> None:
    """Agree on another due day for cases; without a day, on none."""
    with door.desk() as desk:
        due_on = _due(desk, review_id, due, working_days)
        changes = assigning.set_due(desk, ReviewId(review_id), _ids(cases), due_on)
    words = f"{len(changes.touched)} cases are due on {due_on}." if due_on else "No day is due."
    say(changes, is_json=is_json, words=words)


@click.command()
@click.argument("review_id")
@_to
@click.option("--case", "cases", multiple=True, help="These; without any, every opened case.")
@as_json
@inside
@refusing
def conflicts(door: Door, review_id: str, to: str, cases: tuple[str, ...], is_json: bool) -> None:
    """What stands between a person and cases, before anything is assigned."""
    with door.desk() as desk:
        rows = queues.rows(desk, ReviewId(review_id))
        chosen = _ids(cases) or [row.case_id for row in rows]
        found = conflicting.conflicts(desk, ReviewId(review_id), chosen, PersonId(to))
    words = "\n".join(f"{each.sentence}." for each in found)
    say(found, is_json=is_json, words=words or "Nothing stands between them.")


@click.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def workload(door: Door, review_id: str, is_json: bool) -> None:
    """Who has how many cases, and how much of it is left, by week due."""
    with door.desk() as desk:
        found = loads.workload(desk, ReviewId(review_id))
    lines = [_load_line(load, load.name) for load in found.loads]
    lines.append(_load_line(found.unassigned, "(nobody)"))
    say(found, is_json=is_json, words="\n".join([*lines, f"Minutes: {found.basis}"]))


def _load_line(load: Load, name: str) -> str:
    weeks = "  ".join(f"{week.monday or 'undated'}: {week.minutes_left}" for week in load.weeks)
    return (
        f"{name:<20} {load.open:>4} open {load.done:>4} done {load.overdue:>4} overdue "
        f"{load.minutes_left:>6} minutes left  {weeks}"
    ).rstrip()


@click.command()
@click.argument("review_id")
@click.option("--text", default="", help="Words in the case, office, worker, reviewer, criteria.")
@click.option("--state", "states", multiple=True, type=click.Choice([*map(str, CaseState)]))
@click.option(
    "--filter", "flags", multiple=True, type=click.Choice([*map(str, Flag)]), help="Every one."
)
@click.option("--mine", "is_mine", is_flag=True)
@click.option(
    "--sort", default=str(Sort.DUE), type=click.Choice([*map(str, Sort)]), show_default=True
)
@click.option("--saved", default="", help="A filter of yours instead of the options.")
@click.option("--save", "save_as", default="", help="Keep this filter under a name.")
@as_json
@inside
@refusing
def queue(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    text: str,
    states: tuple[str, ...],
    flags: tuple[str, ...],
    is_mine: bool,
    sort: str,
    saved: str,
    save_as: str,
    is_json: bool,
) -> None:
    """The queue as the window has it: overdue first, then by due day."""
    wanted = QueueFilter(
        text, frozenset(map(CaseState, states)), frozenset(map(Flag, flags)), is_mine, Sort(sort)
    )
    with door.desk() as desk:
        if saved:
            wanted = queues.saved_filter(desk, saved)
        if save_as:
            queues.save_filter(desk, save_as, wanted)
        rows = queues.filtered(queues.rows(desk, ReviewId(review_id)), wanted)
    words = "\n".join(map(_row_line, rows))
    say(rows, is_json=is_json, words=words or "No case in the queue.")


def _row_line(row: QueueRow) -> str:
    flags = ", ".join(flag.replace("_", " ") for flag in Flag if flag in row.flags)
    return (
        f"{row.due_on or '-':<10} {row.rank:>6} {row.case_id:<14} {row.state:<11} "
        f"{row.answered}/{row.required} {row.reviewer_name}  {flags}"
    ).rstrip()


@click.command()
@click.option("--forget", default="", help="Let this one go.")
@as_json
@inside
@refusing
def filters(door: Door, forget: str, is_json: bool) -> None:
    """Your own filters of the queue."""
    with door.desk() as desk:
        if forget:
            queues.forget_filter(desk, forget)
        found = queues.saved_filters(desk)
    words = "\n".join(each.name for each in found)
    say(found, is_json=is_json, words=words or "You have no filters.")
