"""The program's own functions that form expressions may call: clocks and dates.

``deadline(rule, trigger)`` the due date; ``days-late(rule, trigger, done)`` calendar days after it
(0 when in time); ``workdays-between(a, b)`` open agency days after a up to and including b.
"""

from collections.abc import Callable, Mapping
from datetime import date

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import RuleId
from qapi_desk.rules.deadline import deadline
from qapi_desk.services.law_kept import Law

FormFunction = Callable[..., str]


def functions_for(law: Law) -> Mapping[str, FormFunction]:
    """The functions, bound to the rulesets and the calendars a review is pinned to.

    A rule is the governing ruleset's; where that has none of its name, the one beside it is asked.
    """
    calendars = law.calendars

    def due(rule: str, trigger: str) -> str:
        day = _day(trigger)
        if day is None:
            return ""
        try:
            return deadline(law.having(rule), calendars, RuleId(rule), day).due.isoformat()
        except Refused as refused:
            if refused.code.startswith("calendar."):
                return ""  # a day no calendar reaches has no deadline; a wrong rule is a fault
            raise

    def days_late(rule: str, trigger: str, done: str) -> str:
        limit, finished = _day(due(rule, trigger)), _day(done)
        if limit is None or finished is None:
            return ""
        return str(max(0, (finished - limit).days))

    def workdays_between(first: str, last: str) -> str:
        start, end = _day(first), _day(last)
        if start is None or end is None:
            return ""
        return str(calendars.agency.count_open_days(start, end))

    return {"deadline": due, "days-late": days_late, "workdays-between": workdays_between}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
