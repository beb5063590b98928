"""What the four tabs of the page Answering back share: how each reads, and what it shows of people.

Each tab is its own presenter. A refusal to show a tab is a state of that tab, told in its place;
a refusal of an act is told where it was asked for.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.services import people
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import NoView, Presenter
from qapi_desk.ui.presenters.keeping import Asking, keep
from qapi_desk.ui.seat import Seat


class Tab(StrEnum):
    """The tabs, in order; a place names one of them."""

    AMENDMENTS = "amendments"
    REBUTTALS = "rebuttals"
    RECHECKS = "rechecks"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class TabState:
    """What every tab shows beside its own. ``refusal``: why this person sees nothing here."""

    is_read: bool = False
    refusal: str = ""
    me: str = ""
    role: Role = Role.OBSERVER
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_supervisor(self) -> bool:
        """Whether supervisors' acts make sense; services refuse, tabs only reflect."""
        return self.role is Role.SUPERVISOR

    @property
    def waits(self) -> int:
        """How much waits for somebody here, said in the tab's name."""
        return 0

    @property
    def acts(self) -> bool:
        """Whether this person may do anything at all; observers look."""
        return self.role is not Role.OBSERVER

    def name(self, person_id: str) -> str:
        """What a person is called; whoever is not in the table, by their id."""
        return self.names.get(person_id, person_id)


S = TypeVar("S", bound=TabState)


class SettlingTab(Presenter[S]):
    """Reads one tab beside the window and has its acts done."""

    heeds: tuple[Kind, ...] = (Kind.CASE, Kind.FINDING)

    def __init__(self, seat: Seat, state: S) -> None:
        person = seat.desk.person
        fresh = replace(state, me=str(person.person_id), role=person.role)
        super().__init__(seat, NoView(), fresh)

    @property
    def review_id(self) -> ReviewId:
        """The review at hand; without one it is a bug to ask."""
        if self.seat.review_id is None:
            raise RuntimeError("no review is open")
        return self.seat.review_id

    @abstractmethod
    def reading(self) -> Callable[[S], S]:
        """What completes a state beside the window; takes what it needs of the tab now."""

    def load(self) -> None:
        """Read the tab (again); what is marked stays marked."""
        if self.seat.review_id is None:
            self.show(replace(self.state, is_read=True))
            return
        desk, complete, before = self.seat.desk, self.reading(), self.state

        def work() -> S:
            state = replace(before, is_read=True, refusal="", names=_names(desk))
            try:
                return complete(state)
            except Refused as refused:
                return replace(state, refusal=refused.sentence)

        self.read(work, self.show)

    def heed(self, changes: Changes) -> bool:
        """Read again where something it shows was changed; whether it did."""
        is_touched = any(changes.touches(kind) for kind in self.heeds)
        if is_touched:
            self.load()
        return is_touched

    def keep(self, sheet: Asking, work: Callable[[], Changes], sentence: str) -> None:
        """Do what a sheet asked for; the sheet says why not."""
        keep(self, sheet, work, sentence)


AnyTab = SettlingTab[Any]


def _names(desk: Desk) -> Mapping[str, str]:
    return {str(each.person_id): each.name for each in people.everyone(desk)}
