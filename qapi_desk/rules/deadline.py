"""A rule's deadline from one trigger date, for the form engine and the deadline pad."""

from datetime import date

from qapi_desk.domain.calendar import Reckoning, reckon
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.instance import base_of
from qapi_desk.rules.model import Ruleset


def deadline(ruleset: Ruleset, calendars: Calendars, rule_id: str, trigger: date) -> Reckoning:
    """When a rule's limit ends, with every day skipped.

    A limit that runs from the end of a month, quarter or statement is counted from there.

    Raises:
        Refused: ``rules.no_such_rule``, ``calendar.range``, ``calendar.no_such_day``.
    """
    rule = ruleset.rule(rule_id)
    calendar = calendars.of(rule.office)
    base = base_of(rule.anchor, ruleset.settings)
    day = trigger if base is None else base(trigger)
    return reckon(day, rule.amount, rule.unit, calendar, rule.roll)
