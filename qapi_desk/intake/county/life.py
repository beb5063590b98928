"""One made-up case while it is being made: what is decided of it, and what happens to it.

Holds facts only; how they come about is ``stories``, how they are written is ``make``.
"""

from dataclasses import dataclass, field

from qapi_desk.intake.county.chance import Draws
from qapi_desk.intake.county.days import Dates, weekday_before
from qapi_desk.intake.county.shapes import Kind
from qapi_desk.intake.county.staff import Desk

Happening = tuple[int, str, str, str, str]
"""Day, event code, party letter (``N``, ``C`` or nothing), topic, ref."""


@dataclass(slots=True)
class Life:
    """A case in the making. Days are whole days; ``effect`` is the unit's, per mille."""

    number: int
    case_id: str
    kind: Kind
    draws: Draws
    dates: Dates
    desk: Desk
    effect: int
    origin: str
    aid: str
    opened: int = 0
    closed: int | None = None
    closure_reason: str = ""
    ordered: int | None = None
    order_state: str = ""
    emancipated: int | None = None
    happenings: list[Happening] = field(default_factory=list)

    def add(self, day: int, code: str, party: str = "", topic: str = "", ref: str = "") -> int:
        """Something happens, on the Friday before when ``day`` is on a weekend; gives the day."""
        day = weekday_before(day)
        self.happenings.append((day, code, party, topic, ref))
        return day

    def goes_well(self, permille: int) -> bool:
        """Whether a step succeeds, given the county's share and this unit's own effect."""
        return self.draws.chance(permille + self.effect)

    @property
    def end(self) -> int:
        """The last day anything may happen: the closing day or the as-of day."""
        return self.dates.as_of if self.closed is None else self.closed
