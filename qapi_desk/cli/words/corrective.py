"""``findings`` and ``cap``: rates with exact limits, and the plans that answer them."""

from datetime import datetime
from fractions import Fraction

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.ids import CapId, CriterionId, PersonId, ReviewId
from qapi_desk.services import corrective, pooled
from qapi_desk.services import findings as finding
from qapi_desk.services.pooled import YearRow, year_body
from qapi_desk.services.readings import CriterionReading


@click.group()
def findings() -> None:
    """What the released cases come to."""


@findings.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def show(door: Door, review_id: str, is_json: bool) -> None:
    """Rates, exact limits, verdicts, causes, and every case behind them."""
    with door.desk() as desk:
        view = finding.show(desk, ReviewId(review_id))
    say(view, is_json=is_json, words="\n".join(_rate_line(each) for each in view.readings))


def _rate_line(each: CriterionReading) -> str:
    row, reach = each.figures, each.reach
    settled = f", {reach.further:,} more would settle it" if reach and reach.further else ""
    read = f"  {row.reading}" if row.reading else ""
    verdict = f"  {each.line.reliability}" if each.line else ""
    verdict += _dropped(each)
    return (
        f"{row.criterion:<18}{row.action:>5}/{row.n:<5}"
        f"{_rate(row.rate)}  {_against(row.benchmark)}{read}{settled}{verdict}"
    )


def _rate(rate: Fraction | None) -> str:
    """A rate in its column; where nothing counts there is none, and none is not 0 %."""
    return f"{'none':>9}" if rate is None else f"{float(rate):>9.2%}"


def _dropped(each: CriterionReading) -> str:
    """How far cases without an answer could move the rate; nothing where there are none."""
    band = each.drop_band
    if band is None or not band.cases:
        return ""
    high = "; too many could not be determined" if each.is_incomplete_high else ""
    cases = "1 case" if band.cases == 1 else f"{band.cases} cases"
    return f"  ({cases} dropped: {float(band.lower):.2%} to {float(band.upper):.2%}{high})"


def _against(benchmark: Fraction | None) -> str:
    return "no standard" if benchmark is None else f"benchmark {float(benchmark):.0%}"


@findings.command()
@click.argument("review_id")
@as_json
@inside
@refusing
def year(door: Door, review_id: str, is_json: bool) -> None:
    """The review's year: quarters added for the federal table, the weighted estimate beside."""
    with door.desk() as desk:
        view = pooled.year(desk, ReviewId(review_id))
    said = [_year_line(row) for row in view.rows]
    say(year_body(view), is_json=is_json, words="\n".join(said))


def _year_line(row: YearRow) -> str:
    figures = row.figures
    weighted = f"{float(figures.weighted.rate):.2%}" if figures.weighted else "none"
    return (
        f"{row.criterion:<18}{figures.action:>5}/{row.n:<5}"
        f"{_rate(figures.added_rate)}  weighted {weighted}  "
        f"{_against(figures.benchmark)}  {pooled.mark(row)}"
    ).rstrip()


@click.group()
def cap() -> None:
    """Corrective-action plans."""


@cap.command()
@click.argument("review_id")
@click.argument("criterion")
@as_json
@inside
@refusing
def draft(door: Door, review_id: str, criterion: str, is_json: bool) -> None:
    """Draft a plan for a criterion below its benchmark."""
    with door.desk() as desk:
        changes = corrective.draft(desk, ReviewId(review_id), CriterionId(criterion))
    say(changes, is_json=is_json, words=f"Drafted {changes.made}.")


@cap.command("list")
@click.argument("review_id")
@as_json
@inside
@refusing
def list_(door: Door, review_id: str, is_json: bool) -> None:
    """Every plan of the review."""
    with door.desk() as desk:
        found = corrective.caps(desk, ReviewId(review_id))
    words = "\n".join(f"{c.cap_id}: {c.finding} {len(c.actions)} actions" for c in found)
    say(found, is_json=is_json, words=words or "No plan yet.")


@cap.command()
@click.argument("cap_id")
@click.argument("number", type=int)
@click.option("--on", "done_on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--evidence", required=True)
@as_json
@inside
@refusing
def complete(
    door: Door, cap_id: str, number: int, done_on: datetime, evidence: str, is_json: bool
) -> None:
    """Record that an action is done, on evidence."""
    with door.desk() as desk:
        changes = corrective.complete_action(desk, CapId(cap_id), number, done_on.date(), evidence)
    say(changes, is_json=is_json, words=f"Action {number} is done.")


@cap.command()
@click.argument("cap_id")
@click.option("--reason", required=True, help="Why the plan changes.")
@click.option("--action", "number", type=int, required=True)
@click.option("--text", default=None, help="What will be done.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.option("--to", "responsible", default=None, help="Person id of who is responsible.")
@as_json
@inside
@refusing
def revise(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    cap_id: str,
    reason: str,
    number: int,
    text: str | None,
    due: datetime | None,
    responsible: str | None,
    is_json: bool,
) -> None:
    """Change one action of a plan; every earlier form stays in the history."""
    given = {
        "text": text,
        "due": due.date() if due else None,
        "responsible": PersonId(responsible) if responsible else None,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    with door.desk() as desk:
        changes = corrective.revise_action(desk, CapId(cap_id), number, changed, reason)
    say(changes, is_json=is_json, words=f"Action {number} is revised.")
