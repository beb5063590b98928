"""The deadline pad: any date worked out, with each skipped day. Needs no workspace."""

from datetime import date

from qapi_desk.domain.calendar import Reckoning, Roll, Unit, reckon
from qapi_desk.domain.errors import Refused
from qapi_desk.rules.calendars import Office
from qapi_desk.services.library import Library


def work_out(
    library: Library, trigger: date, amount: int, unit: str, *, office: str = "agency"
) -> Reckoning:
    """The day ``amount`` units after a trigger; day 1 is the day after it.

    Raises:
        Refused: ``clock.unit``, ``clock.calendar``; a day outside the calendar.
    """
    if unit not in set(Unit):
        raise Refused("clock.unit", f"{unit!r} is no clock; there are {', '.join(Unit)}.")
    if office not in set(Office):
        raise Refused(
            "clock.calendar", f"{office!r} is no calendar; there are {', '.join(Office)}."
        )
    return reckon(trigger, amount, Unit(unit), library.calendars.of(Office(office)), Roll.NONE)
