"""``review desk``: a supervisor's morning in words: progress, what waits, results, the trend."""

from collections.abc import Iterator

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services import desk_view
from qapi_desk.services.desk_progress import CriterionProgress, ReviewerProgress
from qapi_desk.services.desk_view import DeskView, Results


@click.command()
@click.argument("review_id")
@click.option("--criterion", default="", help="The cases behind one criterion's figures.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=click.Choice([outcome.value for outcome in Outcome], case_sensitive=False),
    help="Only cases that count so; may be given several times.",
)
@click.option("--case", "case_id", default="", help="The findings of one case.")
@as_json
@inside
@refusing
def desk(
    door: Door,
    review_id: str,
    criterion: str,
    outcomes: tuple[str, ...],
    case_id: str,
    is_json: bool,
) -> None:
    """How far a review is, what waits in it, what it says: for supervisors and observers."""
    with door.desk() as seat:
        if case_id:
            found = desk_view.of_case(seat, ReviewId(review_id), CaseId(case_id))
            say(found, is_json=is_json, words=_listed(found))
        elif criterion or outcomes:
            only = CriterionId(criterion) if criterion else None
            chosen = [Outcome(each) for each in outcomes]
            found = desk_view.cases_behind(seat, ReviewId(review_id), only, chosen)
            say(found, is_json=is_json, words=_listed(found))
        else:
            view = desk_view.show(seat, ReviewId(review_id))
            say(view, is_json=is_json, words="\n".join(_told(view)))


def _listed(found: tuple[Finding, ...]) -> str:
    parts = ((f.case_id, f.criterion, f.outcome, f.rule_outcome, f.cause) for f in found)
    lines = ["  ".join(part).rstrip() for part in parts]
    return "\n".join(lines) or "No released case is behind that."


def _told(view: DeskView) -> Iterator[str]:
    yield (
        f"{view.review.review_id}  {view.review.title}: {view.released:,} of {view.cases:,} cases "
        f"released, about {view.minutes_left:,} minutes left."
    )
    yield from _part("Waiting", (_waits(view) or ["Nothing waits."]))
    yield from _part("By reviewer", [_reviewer(row) for row in view.reviewers])
    yield from _part("By criterion", [_criterion(row) for row in view.criteria])
    if view.overdue:
        late = [
            f"{c.case_id}  {c.reviewer_name or 'nobody'}  due {c.due_on}, {c.days_over} days over"
            for c in view.overdue
        ]
        yield from _part("Overdue", late)
    if view.results is None:
        yield from _part("Results", [view.no_results])
    else:
        yield from _results(view.results)


def _part(title: str, lines: list[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  {line}" for line in lines)


def _waits(view: DeskView) -> list[str]:
    return [
        f"{each.words}, the oldest since {each.oldest}" if each.oldest else each.words
        for each in view.waiting
    ]


def _reviewer(row: ReviewerProgress) -> str:
    if row.person_id is None:
        return f"Nobody yet: {row.cases:,} cases, {row.minutes_left:,} minutes left"
    last = f", last active {row.last_active}" if row.last_active else ""
    return (
        f"{row.name}: {row.assigned:,} assigned, {row.started:,} started, {row.ready:,} ready, "
        f"{row.released:,} released, {row.overdue:,} overdue, {row.minutes_left:,} minutes left"
        f"{last}"
    )


def _criterion(row: CriterionProgress) -> str:
    told = f"{row.criterion}: {row.released:,} of {row.opened:,} opened are released"
    if row.counted is not None:
        of = f" of {row.needed:,} needed" if row.needed is not None else ""
        told += f", {row.counted:,}{of} count"
    return f"{told}, {row.to_come:,} still to come" if row.to_come is not None else told


def _results(results: Results) -> Iterator[str]:
    yield from _part("Rates so far", [desk_view.rate_words(row) for row in results.figures])
    causes = [f"{bar.count:,}  {bar.label}" for bar in results.causes]
    yield from _part("Causes of the errors", causes or ["No error."])
    yield from _part("Since the review before", [results.trend.words])
    yield from (f"  {row.criterion}: {row.words}" for row in results.trend.rows)
