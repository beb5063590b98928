"""By when a case is to be reviewed: an open day of the agency, today or later."""

from datetime import date

from qapi_desk.domain.calendar import DayCalendar
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.reviews import Review
from qapi_desk.services import reviews
from qapi_desk.services.workspace import Desk


def must_be_workable(desk: Desk, review: Review, day: date | None) -> None:
    """Refuse a due day that is over, or on which nobody works.

    Raises:
        Refused: ``assign.due_past``, ``assign.due_closed``, ``calendar.range``.
    """
    if day is None:
        return
    if day < desk.clock.now().date():
        raise Refused("assign.due_past", f"{day} is over; choose today or a later day.")
    calendar = _calendar(desk, review)
    why = calendar.why_closed(day)
    if why:
        raise Refused(
            "assign.due_closed",
            f"The office is closed on {day} ({why}); choose {calendar.subtract_open_days(day, 1)} "
            f"or {calendar.add_open_days(day, 1)}.",
        )


def in_working_days(desk: Desk, review_id: ReviewId, amount: int) -> date:
    """The day so many of the agency's working days from today; 0 is today.

    Raises:
        Refused: ``assign.due_days`` for less than 0, ``calendar.range``.
    """
    if amount < 0:
        raise Refused("assign.due_days", "A due day lies 0 or more working days from today.")
    calendar = _calendar(desk, reviews.get(desk, review_id))
    return calendar.add_open_days(desk.clock.now().date(), amount)


def _calendar(desk: Desk, review: Review) -> DayCalendar:
    return reviews.law(desk, review).calendars.agency
