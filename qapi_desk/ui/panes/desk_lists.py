"""The columns of the supervisor's desk: people, criteria, what is overdue, the cases behind."""

from collections.abc import Callable

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.findings import Finding, ParetoBar
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services.desk_progress import OverdueCase, ReviewerProgress
from qapi_desk.services.desk_trend import Change
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.desk import DeskRow
from qapi_desk.ui.text import CASE_STATES, NOTHING, OUTCOMES, percent, rule_outcome_words
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.workload import NOBODY

CHANGES = {
    Change.RISEN: "Risen",
    Change.FALLEN: "Fallen",
    Change.CHANCE: "Within chance",
    Change.SAME: "The same",
    Change.RUNNING: "So far",
    Change.NOT_COUNTED: "Not counted yet",
    Change.ONLY_NOW: "Only now",
    Change.ONLY_BEFORE: "Only before",
}
_CHANGE_TONES = {Change.RISEN: "good", Change.FALLEN: "bad"}
_OUTCOME_TONES = {Outcome.ACTION: "good", Outcome.ERROR: "bad", Outcome.INCOMPLETE: "warn"}


def _count(
    key: str, title: str, value: Callable[[ReviewerProgress], int], tone: str = ""
) -> Field[ReviewerProgress]:
    toned = (lambda row: tone if value(row) else "") if tone else None
    return Field(Column(key, title, Format.COUNT), value, None, toned)


REVIEWER_FIELDS: tuple[Field[ReviewerProgress], ...] = (
    Field(Column("name", "Reviewer", width=2), lambda r: r.name or said(NOBODY)),
    _count("assigned", "Not begun", lambda r: r.assigned + r.unassigned),
    _count("started", "Started", lambda r: r.started),
    _count("ready", "Ready to release", lambda r: r.ready),
    _count("released", "Released", lambda r: r.released),
    _count("overdue", "Overdue", lambda r: r.overdue, "bad"),
    _count("returned", "Returned", lambda r: r.returned, "warn"),
    _count("minutes", "Minutes left", lambda r: r.minutes_left),
    Field(Column("last", "Last active", Format.DAY), lambda r: r.last_active),
)


def _both_ways(row: DeskRow) -> str:
    """The undetermined cases: how many, and the rate if all had failed or all had passed."""
    figures = row.figures
    if figures is None:
        return NOTHING
    if not figures.incomplete:
        return "0"
    return filled(
        "{cases:,}: {low} to {high}",
        cases=figures.incomplete,
        low=percent(figures.rate_if_incomplete_error, 1),
        high=percent(figures.rate_if_incomplete_action, 1),
    )


def _trend(row: DeskRow) -> str:
    if row.trend is None:
        return NOTHING
    words = said(CHANGES[row.trend.change])
    difference = row.trend.difference
    if difference is None:
        return words
    sign = "+" if difference > 0 else ""
    return filled(
        "{change}, {points} points", change=words, points=f"{sign}{percent(difference, 1)[:-1]}"
    )


def _trend_tone(row: DeskRow) -> str:
    return _CHANGE_TONES.get(row.trend.change, "muted") if row.trend else "muted"


CRITERION_FIELDS: tuple[Field[DeskRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.progress.title),
    Field(Column("released", "Released", Format.COUNT), lambda r: r.progress.released),
    Field(Column("opened", "Opened", Format.COUNT), lambda r: r.progress.opened),
    Field(
        Column("counted", "Count", Format.COUNT, description="Action + error"),
        lambda r: r.progress.counted,
    ),
    Field(Column("needed", "Needed", Format.COUNT), lambda r: r.progress.needed),
    Field(
        Column("to_come", "To come", Format.COUNT, description="Still to be settled before n"),
        lambda r: r.progress.to_come,
    ),
    Field(
        Column("error", "Errors", Format.COUNT), lambda r: r.figures.error if r.figures else None
    ),
    Field(
        Column("rate", "Rate", Format.PERCENT), lambda r: r.figures.rate if r.figures else None
    ),
    Field(
        Column("trend", "Since before",
               description="On the criterion's id, with the test that fits the samples"),
        lambda r: r.trend.difference if r.trend else None,
        _trend,
        _trend_tone,
    ),
    Field(
        Column("undetermined", "Undetermined",
               description="The rate if all of them had failed, and if all had passed"),
        lambda r: r.progress.undetermined,
        _both_ways,
        lambda r: "warn" if r.progress.undetermined else "muted",
    ),
)  # fmt: skip
OVERDUE_FIELDS: tuple[Field[OverdueCase], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda c: c.case_id),
    Field(Column("reviewer", "Reviewer"), lambda c: c.reviewer_name or said(NOBODY)),
    Field(Column("due", "Due", Format.DAY), lambda c: c.due_on),
    Field(Column("over", "Days over", Format.DAYS), lambda c: c.days_over, None, lambda _: "bad"),
    Field(Column("state", "State"), lambda c: c.state, lambda c: said(CASE_STATES[c.state])),
    Field(Column("minutes", "Minutes left", Format.COUNT), lambda c: c.minutes_left),
    Field(Column("about", "Criteria", width=3), lambda c: c.about),
)
CAUSE_FIELDS: tuple[Field[ParetoBar], ...] = (
    Field(Column("label", "Cause", width=3), lambda b: b.label),
    Field(Column("count", "Errors", Format.COUNT), lambda b: b.count),
    Field(Column("cumulative", "Running share", Format.PERCENT), lambda b: b.cumulative),
)


def behind_fields(reviewer: Callable[[Finding], str]) -> tuple[Field[Finding], ...]:
    """The columns of the cases behind a number; ``reviewer`` names who released one."""
    return (
        Field(Column("case_id", "Case", Format.MONO), lambda f: f.case_id),
        Field(Column("criterion", "Criterion"), lambda f: f.criterion),
        Field(
            Column("outcome", "Counts as"),
            lambda f: f.outcome,
            lambda f: said(OUTCOMES[f.outcome]),
            lambda f: _OUTCOME_TONES.get(f.outcome, "muted"),
        ),
        Field(
            Column("rule_outcome", "Outcome"),
            lambda f: f.rule_outcome,
            lambda f: rule_outcome_words(f.rule_outcome),
        ),
        Field(Column("late", "Days late", Format.DAYS), lambda f: f.days_late),
        Field(Column("cause", "Cause"), lambda f: f.cause),
        Field(Column("na_reason", "N/A reason"), lambda f: f.na_reason),
        Field(Column("reviewer", "Reviewer"), reviewer),
        Field(Column("office", "Office"), lambda f: f.office_code),
        Field(Column("worker", "Worker"), lambda f: f.worker_id),
    )
