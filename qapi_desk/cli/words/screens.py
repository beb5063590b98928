"""``screen``: the whole caseload by the record, its figures, the cases behind them, workings.

Every figure is computed from the record, not reviewed, and says so.
"""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from qapi_desk.cli.speech import Terminal, as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, RulesetId, SnapshotId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.screens import COMPUTED, ScreenBy, ScreenRate, ScreenStanding
from qapi_desk.services import assisted as estimating
from qapi_desk.services import reviews, screen_paper, targeted_reviews
from qapi_desk.services import risk as risks
from qapi_desk.services import screen as screening
from qapi_desk.services import targeted as targeting

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9}|/[1-9]\d{0,8})?", re.ASCII)
_by = click.option(
    "--by",
    type=click.Choice([by.value for by in ScreenBy]),
    default=ScreenBy.ALL.value,
    show_default=True,
    help="Group by group.",
)


@click.group()
def screen() -> None:
    """The whole caseload screened: computed from the record, not reviewed."""


@screen.command()
@click.argument("review_id")
@click.option("--ruleset", required=True, help="Like ca-2002; one that the review is judged by.")
@click.option(
    "--processes", type=click.IntRange(1, 8), default=1, show_default=True, help="Side by side."
)
@click.option("--criteria/--rules-only", "with_criteria", default=True, show_default=True)
@as_json
@inside
@refusing
def run(door: Door, /, review_id: str, ruleset: str, is_json: bool, **how: Any) -> None:  # noqa: ANN401
    """Judge every case by every rule and criterion that the record can be asked about."""
    with door.desk() as desk:
        made = screening.run(desk, ReviewId(review_id), RulesetId(ruleset), Terminal(), **how).made
        records = screening.screens(desk, ReviewId(review_id))
    found = next(record for record in records if record.screen_id == made)
    words = (
        f"{found.screen_id}: {found.instances:,} verdicts on {found.cases:,} cases by "
        f"{found.law_label}, {found.undetermined:,} undetermined. {COMPUTED}.\n"
        f"SHA-256 {found.file_sha256}"
    )
    say(found, is_json=is_json, words=words)


@screen.command("list")
@click.argument("review_id")
@as_json
@inside
@refusing
def list_(door: Door, review_id: str, is_json: bool) -> None:
    """The screens of a review, newest first."""
    with door.desk() as desk:
        found = screening.screens(desk, ReviewId(review_id))
    words = "\n".join(
        f"{s.screen_id}  {s.law_label}  {s.period}  {s.instances:,} verdicts  {s.made_at:%Y-%m-%d}"
        for s in found
    )
    say(found, is_json=is_json, words=words or "No screen yet; make one with `screen run`.")


@screen.command()
@click.argument("screen_id")
@_by
@click.option("--subject", default="", help="One rule or criterion only.")
@click.option("--outcomes", is_flag=True, help="Also each outcome with its share of all verdicts.")
@as_json
@inside
@refusing
def rates(door: Door, screen_id: str, by: str, subject: str, outcomes: bool, is_json: bool) -> None:
    """The figures of a screen.

    In order, in error, undetermined, running, not applicable, for each rule and criterion.
    """
    with door.desk() as desk:
        found = screening.rates(desk, screen_id, ScreenBy(by), subject=subject)
    lines = [f"{COMPUTED}."]
    for rate in found:
        lines += [_line(rate), *(_shares(rate) if outcomes else ())]
    say({"label": COMPUTED, "rates": found}, is_json=is_json, words="\n".join(lines))


def _shares(rate: ScreenRate) -> list[str]:
    """``MET 1,204 (81.2%)`` for each outcome there is, and how many verdicts they are of."""
    numbers = dict(rate.outcomes)
    told = [f"{each} {numbers[each]:,} ({float(share):.1%})" for each, share in rate.shares]
    return [f"{'':<14} {', '.join(told)}; of {rate.verdicts:,}"] if told else []


@screen.command("print")
@click.argument("screen_id")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .pdf or .xlsx.")
@as_json
@inside
@refusing
def print_(door: Door, screen_id: str, out: Path, is_json: bool) -> None:
    """Put a screen on paper. Supervisors and analysts.

    Rates and shares of each outcome, units, workers, the rules that no record answers, and the
    cases behind the most errors.
    """
    with door.desk() as desk:
        screen_paper.write(desk, screen_id, out)
    say({"label": COMPUTED, "file": out}, is_json=is_json, words=f"Wrote {out}. {COMPUTED}.")


def _line(rate: ScreenRate) -> str:
    share = "-" if rate.rate is None else f"{float(rate.rate):.1%}"
    group = "" if rate.group in {"", rate.subject} else f" {rate.group:<12}"
    return (
        f"{rate.subject:<14}{group} {share:>7}  {rate.action:,} in order, {rate.error:,} in error, "
        f"{rate.undetermined:,} undetermined, {rate.running:,} running, "
        f"{rate.not_applicable:,} not applicable"
    )


@screen.command()
@click.argument("screen_id")
@click.argument("subject")
@_by
@click.option("--group", default="", help="The unit, worker or office.")
@click.option("--outcome", type=click.Choice([o.value for o in RuleOutcome]), default=None)
@click.option("--standing", type=click.Choice([s.value for s in ScreenStanding]), default=None)
@click.option("--limit", type=click.IntRange(min=1), default=500, show_default=True)
@click.option("--offset", type=click.IntRange(min=0), default=0)
@as_json
@inside
@refusing
def cases(door: Door, /, screen_id: str, subject: str, is_json: bool, **asked: Any) -> None:  # noqa: ANN401
    """The cases behind a figure."""
    outcome, standing = asked.pop("outcome"), asked.pop("standing")
    with door.desk() as desk:
        found = screening.rows(
            desk,
            screen_id,
            subject,
            outcome=RuleOutcome(outcome) if outcome else None,
            standing=ScreenStanding(standing) if standing else None,
            by=ScreenBy(asked.pop("by")),
            **asked,
        )
    words = "\n".join(
        f"{r.case_id:<14} {r.subject} #{r.instance}  {r.outcome:<14} due {r.due or '-'} "
        f"done {r.done or '-'}  {r.worker_id or '-'}"
        for r in found
    )
    say({"label": COMPUTED, "cases": found}, is_json=is_json, words=words or "No case.")


@screen.command()
@click.argument("screen_id")
@click.argument("case_id")
@click.argument("subject")
@click.argument("instance", type=int, default=1)
@as_json
@inside
@refusing
def workings(
    door: Door, screen_id: str, case_id: str, subject: str, instance: int, is_json: bool
) -> None:
    """How one verdict came about, step by step."""
    with door.desk() as desk:
        found = screening.workings(desk, screen_id, CaseId(case_id), subject, instance)
    say(found, is_json=is_json, words="\n".join(found.sentences))


@screen.command()
@click.argument("review_id")
@click.argument("screen_id")
@click.argument("criterion")
@as_json
@inside
@refusing
def assisted(door: Door, review_id: str, screen_id: str, criterion: str, is_json: bool) -> None:
    """A criterion's rate: computed for every case, corrected by the released sample."""
    with door.desk() as desk:
        found = estimating.estimate(desk, ReviewId(review_id), screen_id, CriterionId(criterion))
    methods = [m for m in (found.difference, found.regression) if m is not None]
    lines = [
        f"{m.method:<12}{m.rate:.1%}  ({m.interval.lower:.1%} to {m.interval.upper:.1%})"
        for m in methods
    ]
    plain = found.difference
    lines.append(
        f"{'sample':<12}{float(plain.plain_rate):.1%}  ({plain.plain_interval.lower:.1%} to "
        f"{plain.plain_interval.upper:.1%}), {plain.n:,} cases"
    )
    say(found, is_json=is_json, words="\n".join([*lines, *found.notes]))


@screen.command()
@click.argument("review_id")
@click.argument("screen_id")
@click.argument("subject")
@as_json
@inside
@refusing
def risk(door: Door, review_id: str, screen_id: str, subject: str, is_json: bool) -> None:
    """Take the computed outcome of a rule or criterion up as the risk strata of a plan."""
    with door.desk() as desk:
        changes = risks.take_up(desk, ReviewId(review_id), screen_id, subject)
    words = "Taken up: plan with --design stratified --trait risk."
    say(changes, is_json=is_json, words=words)


@screen.command()
@click.argument("review_id")
@click.argument("screen_id")
@click.option("--weight", "weights", multiple=True, help="KEY=NUMBER, like severity=3.")
@as_json
@inside
@refusing
def targets(
    door: Door, review_id: str, screen_id: str, weights: tuple[str, ...], is_json: bool
) -> None:
    """Areas for a targeted review, scored by the manual's criteria."""
    with door.desk() as desk:
        found = targeting.propose(desk, ReviewId(review_id), screen_id, _weights(weights))
    lines = [f"{COMPUTED}."]
    for score in found:
        lines.append(f"{float(score.score):.2f}  {score.subject:<14} {score.title}")
        lines += [f"        {r.title}: {r.words}" for r in score.reasons if r.weight]
    say({"label": COMPUTED, "targets": found}, is_json=is_json, words="\n".join(lines))


@screen.command()
@click.argument("review_id")
@click.argument("screen_id")
@click.argument("subject")
@click.option("--reason", required=True, help="Why; kept with the decision.")
@click.option("--weight", "weights", multiple=True, help="KEY=NUMBER, like severity=3.")
@as_json
@inside
@refusing
def target(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    screen_id: str,
    subject: str,
    reason: str,
    weights: tuple[str, ...],
    is_json: bool,
) -> None:
    """Choose an area for a targeted review."""
    with door.desk() as desk:
        changes = targeting.choose(
            desk, ReviewId(review_id), screen_id, subject, reason, _weights(weights)
        )
    say(changes, is_json=is_json, words=f"Chosen: {subject}.")


@screen.command("target-review")
@click.argument("review_id")
@click.option("--period", required=True)
@click.option("--snapshot", "snapshot_id", required=True)
@click.option("--title", default="")
@as_json
@inside
@refusing
def target_review(
    door: Door, review_id: str, period: str, snapshot_id: str, title: str, is_json: bool
) -> None:
    """Start a review of the areas chosen from a review's screens, with the forms that ask them."""
    with door.desk() as desk:
        made = targeted_reviews.start(
            desk,
            ReviewId(review_id),
            title=title,
            period_text=period,
            snapshot_id=SnapshotId(snapshot_id),
        ).made
        review = reviews.get(desk, ReviewId(made or ""))
    say(review, is_json=is_json, words=f"Review {made}: {reviews.versions_line(review)}")


def _weights(given: tuple[str, ...]) -> dict[str, Fraction]:
    found = {}
    for text in given:
        key, _, value = text.partition("=")
        if not _NUMBER.fullmatch(value):
            raise Refused("cli.weight", f"{text!r}: write KEY=NUMBER, like severity=3.")
        found[key] = Fraction(value)
    return found
