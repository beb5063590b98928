"""``rebuttal``: a worker or unit answers to their errors, and a supervisor decides."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, RuleId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.rebuttals import FindingKey, Held, Says, Side
from qapi_desk.services import (
    rebuttal_answers,
    rebuttal_intake,
    rebuttal_opening,
    rebuttal_packet,
    rebuttals,
)
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from qapi_desk.services.rebuttals import RebuttalView

_DAY = click.DateTime(["%Y-%m-%d"])
_side = click.option(
    "--by", "side", type=click.Choice([str(s) for s in Side]), default="worker", show_default=True
)


@click.group()
def rebuttal() -> None:
    """What workers answer to their errors, and what is decided on it."""


@rebuttal.command("open")
@click.argument("review_id")
@click.argument("whom", required=False)
@_side
@click.option("--days", type=int, default=None, help="Working days; the convention's if not said.")
@as_json
@inside
@refusing
def open_(
    door: Door, review_id: str, whom: str | None, side: str, days: int | None, is_json: bool
) -> None:
    """Open one for a worker or unit; without WHOM, say who has errors to answer."""
    with door.desk() as desk:
        if whom is None:
            who = rebuttal_opening.openable(desk, ReviewId(review_id), Side(side))
            words = "\n".join(
                f"{each.whom:<14}{each.errors:>4} in error, {each.free} not in a rebuttal yet, "
                f"{each.open_cases} cases not released"
                for each in who
            )
            say(who, is_json=is_json, words=words or "Nothing stands in error.")
            return
        made = rebuttal_opening.open_for(desk, ReviewId(review_id), Side(side), whom, days=days)
    say(made, is_json=is_json, words=f"Opened rebuttal {made.made}; write its packet next.")


@rebuttal.command()
@click.argument("review_id")
@click.argument("number", type=int, required=False)
@as_json
@inside
@refusing
def show(door: Door, review_id: str, number: int | None, is_json: bool) -> None:
    """Every rebuttal of a review, or one with its findings, answers and clock."""
    with door.desk() as desk:
        if number is None:
            views = rebuttals.show_all(desk, ReviewId(review_id))
            words = "\n".join(map(_line, views)) or "No rebuttal is open."
            say(views, is_json=is_json, words=words)
            return
        view = rebuttals.show(desk, ReviewId(review_id), number)
    say(view, is_json=is_json, words="\n".join(_lines(view)))


def _line(view: RebuttalView) -> str:
    told = view.rebuttal
    clock = f"answer by {told.due}" if told.due else "packet not written"
    return f"{told.number:>3} {told.side} {told.whom:<12}{len(view.items):>4} findings  {clock}"


def _lines(view: RebuttalView) -> list[str]:
    skipped = ", ".join(f"{each.day} {each.reason}" for each in view.skipped)
    rows = [
        f"  {each.finding.case_id:<14}{each.finding.criterion:<18}{each.state}"
        for each in view.items
    ]
    clock = [f"  not counted, by {view.calendar}: {skipped}"] if skipped else []
    return [_line(view), *clock, *rows]


@rebuttal.command()
@click.argument("review_id")
@click.argument("number", type=int)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@click.option("--on", type=_DAY, default=None, help="The day it goes out; today if not said.")
@as_json
@inside
@refusing
def packet(
    door: Door, review_id: str, number: int, out: Path, on: datetime | None, is_json: bool
) -> None:
    """Write a packet; the first one starts the clock."""
    day = on.date() if on else None
    with door.desk() as desk:
        rebuttal_packet.packet(desk, ReviewId(review_id), number, out, on=day)
        told = rebuttals.show(desk, ReviewId(review_id), number).rebuttal
    body = {"file": out, "sent_on": told.sent_on, "due": told.due}
    say(body, is_json=is_json, words=f"Wrote {out}. The answer is due on {told.due}.")


@rebuttal.command()
@click.argument("review_id")
@click.argument("number", type=int)
@click.argument("case_id")
@click.argument("criterion")
@click.argument("says", type=click.Choice([str(s) for s in Says]))
@click.option("--text", default="", help="What is answered.")
@click.option("--evidence", default="", help="Where it shows.")
@click.option("--by", "who", default="", help="Worker or person id; the worker asked if not said.")
@click.option("--on", type=_DAY, default=None, help="The day it came in; today if not said.")
@click.option("--replace", "is_replacing", is_flag=True, help="In place of another answer.")
@as_json
@inside
@refusing
def respond(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    number: int,
    case_id: str,
    criterion: str,
    says: str,
    text: str,
    evidence: str,
    who: str,
    on: datetime | None,
    is_replacing: bool,
    is_json: bool,
) -> None:
    """Record what was answered to one finding."""
    given = Given(_key(case_id, criterion), Says(says), text, evidence)
    handed = Handed(who, on.date() if on else None, is_replacing)
    with door.desk() as desk:
        made = rebuttal_answers.respond(desk, ReviewId(review_id), number, (given,), handed)
    say(made, is_json=is_json, words=f"Recorded: {case_id} {criterion}, {says}.")


def _key(case_id: str, criterion: str) -> FindingKey:
    return FindingKey(CaseId(case_id), CriterionId(criterion))


@rebuttal.command("take-in")
@click.argument("review_id")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--by", "who", default="", help="Worker or person id; the worker asked if not said.")
@click.option("--on", type=_DAY, default=None, help="The day it came in; today if not said.")
@click.option("--replace", "is_replacing", is_flag=True, help="In place of answers that differ.")
@click.option("--check", "is_check", is_flag=True, help="Look at it only; record nothing.")
@as_json
@inside
@refusing
def take_in(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    path: Path,
    who: str,
    on: datetime | None,
    is_replacing: bool,
    is_check: bool,
    is_json: bool,
) -> None:
    """Take in the workbook of a packet that came back answered."""
    handed = Handed(who, on.date() if on else None, is_replacing)
    with door.desk() as desk:
        if is_check:
            found = rebuttal_intake.check(desk, ReviewId(review_id), path)
            words = f"{len(found.given)} new answers, {found.same} known, {found.empty} rows empty."
            say(found, is_json=is_json, words=words)
            return
        made = rebuttal_intake.take_in(desk, ReviewId(review_id), path, handed)
    say(made, is_json=is_json, words=f"Recorded {made.made} answers.")


@rebuttal.command()
@click.argument("review_id")
@click.argument("number", type=int)
@click.option("--until", type=_DAY, required=True, help="The new last day.")
@click.option("--reason", required=True)
@as_json
@inside
@refusing
def extend(
    door: Door, review_id: str, number: int, until: datetime, reason: str, is_json: bool
) -> None:
    """Give more time, before the clock is over."""
    with door.desk() as desk:
        made = rebuttals.extend(desk, ReviewId(review_id), number, until.date(), reason)
    say(made, is_json=is_json, words=f"Rebuttal {number} may be answered until {until.date()}.")


@rebuttal.command()
@click.argument("review_id")
@click.argument("number", type=int)
@click.argument("case_id")
@click.argument("criterion")
@click.argument("held", type=click.Choice([str(h) for h in Held]))
@click.option("--reason", required=True)
@click.option("--evidence", default="", help="Needed for a change.")
@click.option("--to", "outcome", type=click.Choice([str(o) for o in RuleOutcome]), default=None)
@click.option("--started", type=_DAY, default=None, help="The clock's first day, where it changes.")
@click.option("--done", type=_DAY, default=None, help="The day of the action, where it changes.")
@click.option("--rule", default=None, help="The rule that decides, where it changes.")
@click.option("--cause", default=None, help="The coded cause, where it changes.")
@as_json
@inside
@refusing
def decide(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    number: int,
    case_id: str,
    criterion: str,
    held: str,
    reason: str,
    evidence: str,
    outcome: str | None,
    started: datetime | None,
    done: datetime | None,
    rule: str | None,
    cause: str | None,
    is_json: bool,
) -> None:
    """Decide on a contested finding: upheld, or changed to what the options say."""
    given = {
        "rule_outcome": RuleOutcome(outcome) if outcome else None,
        "trigger": started.date().isoformat() if started else None,
        "done": done.date().isoformat() if done else None,
        "rule": RuleId(rule) if rule else None,
        "cause": cause,
    }
    key, of = _key(case_id, criterion), ReviewId(review_id)
    changed = {name: value for name, value in given.items() if value is not None}
    with door.desk() as desk:
        verdict = None
        if changed:
            stands = rebuttal_answers.verdict_to_change(desk, of, number, key)
            verdict = replace(stands, **changed)  # type: ignore[arg-type] # each by its own name
        ruled = Ruled(Held(held), reason, evidence, verdict)
        made = rebuttal_answers.decide(desk, of, number, key, ruled)
    say(made, is_json=is_json, words=f"Decided: {case_id} {criterion} is {held}.")


@rebuttal.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def outcomes(door: Door, review_id: str, is_json: bool) -> None:
    """What became of every finding in every rebuttal of a review."""
    with door.desk() as desk:
        found = rebuttals.outcomes(desk, ReviewId(review_id))
    words = "\n".join(
        f"{o.number:>3} {o.finding.case_id:<14}{o.finding.criterion:<18}{o.state:<18}"
        f"{o.direction if o.held else ''}".rstrip()
        for o in found
    )
    say(found, is_json=is_json, words=words or "No rebuttal is open.")
