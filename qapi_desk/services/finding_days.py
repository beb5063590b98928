"""The days of a finding: by when it was due, and how late it was. Knows no answer and no form."""

from collections.abc import Iterable
from datetime import date

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, RuleId
from qapi_desk.rules.deadline import deadline
from qapi_desk.services.census import Judge


def due_by(
    judge: Judge,
    judges: Iterable[Judge],
    criterion: CriterionId,
    rule: RuleId | None,
    trigger: str,
) -> date | None:
    """The end of the limit as the reviewed trigger and this judge's ruleset have it.

    Of what only forms ask about, any of the review's judges may know the rule. None without a
    rule, a trigger, or a ruleset that can tell.
    """
    if rule is None or not trigger:
        return None
    asked = judge.ruleset.criterion(criterion).is_asked
    found = (_due(each, rule, trigger) for each in ((judge, *judges) if asked else (judge,)))
    return next((due for due in found if due), None)


def _due(judge: Judge, rule: RuleId, trigger: str) -> date | None:
    try:
        return deadline(judge.ruleset, judge.calendars, rule, date.fromisoformat(trigger)).due
    except Refused:  # the ruleset that stands beside may lack the rule or the year
        return None


def days_late(due: date | None, done: str) -> int | None:
    """How many days after its limit something was done; None when in time or not known."""
    if due is None or not done:
        return None
    days = (date.fromisoformat(done) - due).days
    return days if days > 0 else None
