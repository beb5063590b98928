"""The deadline pad: any limit counted from any day, with every day it skips."""

from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.calendar import Reckoning, Unit
from qapi_desk.services import clock_pad
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural

UNITS = tuple((str(unit), str(unit).replace("_", " ").capitalize()) for unit in Unit)
OFFICES = (("agency", "Agency"), ("court", "Court"), ("federal", "Federal"))


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """What the pad shows."""

    due: str = ""
    details: str = ""


class DeadlinePresenter(Presenter[DeadlineState]):
    """Works one limit out at a time."""

    def __init__(self, seat: Seat, view: View[DeadlineState]) -> None:
        super().__init__(seat, view, DeadlineState())

    def work_out(self, trigger: str, amount: int, unit: str, office: str) -> None:
        """Count; a day that cannot be read is said, not guessed."""
        try:
            day = date.fromisoformat(trigger.strip())
        except ValueError:
            self.view.say("Write the day as year-month-day, like 2026-03-31.", "bad")
            self.show(replace(self.state, due="", details=""))
            return
        library = self.seat.desk.library
        self.view.say("", "")
        self.read(
            lambda: clock_pad.work_out(library, day, amount, unit, office=office), self._counted
        )

    def _counted(self, reckoning: Reckoning) -> None:
        self.show(state_of(reckoning))


def state_of(reckoning: Reckoning) -> DeadlineState:
    """A reckoning in words."""
    due = f"{reckoning.due:%A}, {reckoning.due.isoformat()}"
    lines = [f"Day 1 is the day after {reckoning.trigger.isoformat()}."]
    if reckoning.skipped:
        lines.append(f"{plural(len(reckoning.skipped), 'day')} not counted:")
        lines += [f"{skip.day.isoformat()}  {skip.reason}" for skip in reckoning.skipped]
    else:
        lines.append("Every day counts.")
    if reckoning.calendar:
        lines.append(f"Calendar: {reckoning.calendar}")
    return DeadlineState(due, "\n".join(lines))
