"""The deadline pad: any limit counted from any day, with every day it skips and why."""

from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.calendar import Reckoning, Unit
from qapi_desk.domain.errors import Refused
from qapi_desk.services import clock_pad
from qapi_desk.services.clock_pad import Deadline, How
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.typed_day import read_day

UNITS = tuple((unit, unit.replace("_", " ").capitalize()) for unit in clock_pad.UNITS)
OFFICES = tuple((office, office.capitalize()) for office in clock_pad.OFFICES)
SIDES = (("within", "Within the limit, after the day"), ("before", "At least so long before it"))
ANCHORS = (
    ("event", "The day itself"),
    ("month_end", "The end of its month"),
    ("quarter_end", "The end of its quarter"),
)
ROLLS = (("none", "Stays where it is"), ("forward", "Moves to the next open day"))
_READ_AS = {
    Unit.DAYS_UNSPECIFIED: "Read as calendar days",
    Unit.WORKING_DAYS: "Read as working days",
}
HINT_SPAN = (
    "Write both days on which the clock stood still, like 3/9/2026, the earlier one first, or "
    "leave both empty."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the fields, as it was typed or chosen."""

    day: str
    amount: int
    unit: str
    office: str = "agency"
    side: str = "within"
    anchor: str = "event"
    roll: str = "none"
    still_from: str = ""
    still_until: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """What the pad shows. ``other``: the other reading, where days have no stated type."""

    due: str = ""
    other: str = ""
    details: str = ""


class DeadlinePresenter(Presenter[DeadlineState]):
    """Works one limit out at a time; what is typed last is what is shown."""

    def __init__(self, seat: Seat, view: View[DeadlineState]) -> None:
        super().__init__(seat, view, DeadlineState())
        self._counts: Latest[Deadline] = Latest(self, self._counted, self._nothing)

    def work_out(self, asked: Asked) -> None:
        """Count; a day that cannot be read is said, not guessed."""
        today = self.seat.desk.clock.now().date()
        try:
            day = read_day(asked.day, today)
        except Refused as refusal:
            self._unread(refusal.sentence)
            return
        how = _how(asked, today)
        if how is None:
            self._unread(HINT_SPAN)
            return
        library = self.seat.desk.library
        self.view.say("", "")

        def work(_progress: object) -> Deadline:
            return clock_pad.work_out(
                library, day, asked.amount, asked.unit, office=asked.office, how=how
            )

        self._counts.ask(work)

    def _unread(self, sentence: str) -> None:
        self._counts.drop()
        self.view.say(sentence, "bad")
        self.show(DeadlineState())

    def _counted(self, found: Deadline) -> None:
        self.show(state_of(found))

    def _nothing(self) -> None:
        self.show(DeadlineState())


def _day(text: str, today: date) -> date | None:
    try:
        return read_day(text, today)
    except Refused:
        return None


def _how(asked: Asked, today: date) -> How | None:
    """How it is counted; None where the span in which the clock stood still cannot be read."""
    if asked.side == "before":
        return How(before=True)
    how = How(anchor=asked.anchor, roll=asked.roll)
    if not asked.still_from.strip() and not asked.still_until.strip():
        return how
    opened, ended = _day(asked.still_from, today), _day(asked.still_until, today)
    if opened is None or ended is None or ended < opened:
        return None
    return How(
        anchor=asked.anchor,
        roll=asked.roll,
        tolls=(clock_pad.span(f"{opened.isoformat()}..{ended.isoformat()}"),),
    )


def state_of(found: Deadline) -> DeadlineState:
    """A limit worked out, in words."""
    first, *others = found.readings
    other = "".join(f"{_READ_AS.get(each.unit, each.unit)}: {_said(each.due)}" for each in others)
    lines = [_due_line(found), *_start_lines(found)]
    for reading in found.readings:
        if others:
            lines += ["", f"{_READ_AS.get(reading.unit, reading.unit)}: {_said(reading.due)}"]
        lines += _counted_lines(reading)
    return DeadlineState(_said(first.due), other, "\n".join(lines))


def _said(day: date) -> str:
    return f"{day:%A}, {day.isoformat()}"


def _due_line(found: Deadline) -> str:
    unit = str(found.unit).replace("_", " ")
    side = "at least" if found.before else "within"
    link = "before" if found.before else "from"
    return (
        f"{side.capitalize()} {found.amount} {unit} {link} {found.trigger.isoformat()}: "
        f"{_said(found.due)}"
    )


def _start_lines(found: Deadline) -> list[str]:
    zero = found.day_zero or found.trigger
    lines = []
    if found.before:
        lines.append(
            filled(
                "Counted backwards; day 1 is the day before {day}.",
                day=zero.isoformat(),
            )
        )
    else:
        if zero != found.trigger:
            lines.append(
                filled(
                    "The count starts from {day}, where its month or quarter ends.",
                    day=zero.isoformat(),
                )
            )
        lines.append(filled("Day 1 is the day after {day}.", day=zero.isoformat()))
    for opened, ended in found.tolls:
        until = ended.isoformat() if ended else "an end that is not known"
        lines.append(
            filled(
                "The clock stood still after {day} until {until}.",
                day=opened.isoformat(),
                until=until,
            )
        )
    return lines


def _counted_lines(reading: Reckoning) -> list[str]:
    lines = []
    if reading.skipped:
        lines.append(filled("{skipped} not counted:", skipped=plural(len(reading.skipped), "day")))
        lines += [f"   {s.day.isoformat()}  {s.day:%a}  {s.reason}" for s in reading.skipped]
    else:
        lines.append("Every day counts.")
    if reading.rolled_from is not None:
        lines.append(
            filled(
                "Moved from {day}, on which the office is closed.",
                day=_said(reading.rolled_from),
            )
        )
    if reading.calendar:
        lines.append(filled("Calendar: {calendar}", calendar=reading.calendar))
    return lines
