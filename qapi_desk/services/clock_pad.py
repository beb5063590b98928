"""The deadline pad: any date worked out, with each skipped day. Needs no workspace."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from qapi_desk.domain.calendar import DayCalendar, Reckoning, Roll, Unit, quarter_end, reckon
from qapi_desk.domain.clocks import Span, joined, month_end, reckon_before, reckon_tolled
from qapi_desk.domain.errors import Refused
from qapi_desk.rules.calendars import Office
from qapi_desk.rules.model import Anchor
from qapi_desk.services.library import Library

E = TypeVar("E", bound=StrEnum)

UNITS: Final = tuple(str(unit) for unit in Unit)
OFFICES: Final = tuple(str(office) for office in Office)
ANCHORS: Final = (str(Anchor.EVENT), str(Anchor.MONTH_END), str(Anchor.QUARTER_END))
ROLLS: Final = tuple(str(roll) for roll in Roll)
_MOVED: Final[dict[str, Callable[[date], date]]] = {
    Anchor.MONTH_END: month_end,
    Anchor.QUARTER_END: quarter_end,
}


@dataclass(frozen=True, slots=True)
class How:
    """How a limit is counted where it is not simply so many units after a day.

    ``before``: at least so many units before the day. ``anchor``: day 0 is the event, or the end
    of its month or quarter. ``tolls``: spans in which the clock stands still. ``roll``: what
    happens to a due day on a closed day.
    """

    before: bool = False
    anchor: str = str(Anchor.EVENT)
    tolls: tuple[Span, ...] = ()
    roll: str = str(Roll.NONE)


@dataclass(frozen=True, slots=True)
class Deadline(Reckoning):
    """A limit worked out, with everything a person may ask about it.

    ``trigger`` is the day asked about and ``day_zero`` the day the count starts from.
    ``readings`` are the ways to read days of no stated type when they give different due days,
    the default first; else the one reading there is. ``tolls`` are the spans as joined.
    """

    day_zero: date | None = None
    before: bool = False
    readings: tuple[Reckoning, ...] = ()
    tolls: tuple[Span, ...] = ()


def work_out(
    library: Library,
    trigger: date,
    amount: int,
    unit: str,
    *,
    office: str = "agency",
    how: How | None = None,
) -> Deadline:
    """The day ``amount`` units after a trigger, or at least so many before it.

    Day 1 is the day after the trigger (the day before it, counted backwards).

    Raises:
        Refused: ``clock.unit``, ``clock.calendar``, ``clock.anchor``, ``clock.roll``,
            ``clock.before``; a day outside the calendar.
    """
    how = how or How()
    known = _one_of(Unit, unit, "unit", "clock")
    calendar = library.calendars.of(_one_of(Office, office, "calendar", "calendar"))
    _one_of(Roll, how.roll, "roll", "roll")
    if how.anchor not in ANCHORS:
        raise Refused(
            "clock.anchor", f"{how.anchor!r} is no anchor; there are {', '.join(ANCHORS)}."
        )
    units: tuple[Unit, ...] = (known,)
    if known is Unit.DAYS_UNSPECIFIED:
        units = (Unit.DAYS_UNSPECIFIED, Unit.WORKING_DAYS)
    count = _before if how.before else _after
    found = [count(trigger, amount, each, calendar, how) for each in units]
    readings = tuple(found[:1] if found[0].due == found[-1].due else found)
    return _deadline(trigger, readings, how)


def span(text: str) -> Span:
    """A span in which a clock stands still, as people write it: ``2026-07-03..2026-07-20``.

    Raises:
        Refused: ``clock.toll``.
    """
    opened, dots, ended = text.partition("..")
    try:
        found = Span(date.fromisoformat(opened), date.fromisoformat(ended))
    except ValueError as error:
        raise Refused(
            "clock.toll", f"{text!r} is no span; write two days, like 2026-07-03..2026-07-20."
        ) from error
    if found.ended is None or not dots or found.ended < found.opened:
        raise Refused("clock.toll", f"{text!r} ends before it begins; write the earlier day first.")
    return found


def _one_of(words: type[E], written: str, code: str, what: str) -> E:
    if written not in set(words):
        raise Refused(f"clock.{code}", f"{written!r} is no {what}; there are {', '.join(words)}.")
    return words(written)


def _before(day: date, amount: int, unit: Unit, calendar: DayCalendar, how: How) -> Reckoning:
    if how.tolls or how.anchor != Anchor.EVENT or how.roll != Roll.NONE:
        raise Refused(
            "clock.before",
            "A count backwards has no anchor, no toll and no roll; leave them out, or count "
            "forwards.",
        )
    return reckon_before(day, amount, unit, calendar)


def _after(day: date, amount: int, unit: Unit, calendar: DayCalendar, how: How) -> Reckoning:
    move = _MOVED.get(how.anchor)
    base, roll, spans = move(day) if move else day, Roll(how.roll), joined(how.tolls)
    plain = reckon(base, amount, unit, calendar, roll if not spans else Roll.NONE)
    return (spans and reckon_tolled(plain, spans, calendar, roll)) or plain


def _deadline(trigger: date, readings: tuple[Reckoning, ...], how: How) -> Deadline:
    first = readings[0]
    return Deadline(
        trigger=trigger,
        amount=first.amount,
        unit=first.unit,
        due=first.due,
        skipped=first.skipped,
        calendar=first.calendar,
        rolled_from=first.rolled_from,
        day_zero=first.trigger,
        before=how.before,
        readings=tuple(replace(each, trigger=trigger) for each in readings),
        tolls=joined(how.tolls),
    )
