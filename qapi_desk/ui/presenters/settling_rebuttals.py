"""Rebuttals of a review: who may be asked, what was answered, how long they have, what is decided.

The clock is the service's; here it is only put in words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.rebuttals import ItemState, Side
from qapi_desk.services import (
    findings,
    rebuttal_answers,
    rebuttal_opening,
    rebuttals,
)
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from qapi_desk.services.rebuttal_intake import Returned
from qapi_desk.services.rebuttal_opening import Openable
from qapi_desk.services.rebuttals import ItemView, RebuttalView
from qapi_desk.services.settle import Verdict
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import from_services
from qapi_desk.ui.presenters.keeping import Asking
from qapi_desk.ui.presenters.settling import SettlingTab, TabState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.tongue import filled, said


@dataclass(frozen=True, slots=True)
class RebuttalsState(TabState):
    """What the tab shows. ``item`` is the place of the marked finding in the chosen rebuttal."""

    views: tuple[RebuttalView, ...] = ()
    chosen: int | None = None
    item: int = 0
    side: Side = Side.WORKER
    openable: dict[Side, tuple[Openable, ...]] = field(default_factory=dict)
    causes: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()
    """The cells to be mended in the packet that came back last."""
    today: date = date.max

    @property
    def one(self) -> RebuttalView | None:
        """The chosen rebuttal."""
        return next((v for v in self.views if v.rebuttal.number == self.chosen), None)

    @property
    def item_view(self) -> ItemView | None:
        """The marked finding of the chosen rebuttal."""
        items = self.one.items if self.one else ()
        return items[self.item] if self.item < len(items) else None

    @property
    def waits(self) -> int:
        """How many findings wait for a decision."""
        return sum(view.count(ItemState.CONTESTED) for view in self.views)

    @property
    def offered(self) -> tuple[Openable, ...]:
        """Who has errors of the chosen side that are in no rebuttal yet."""
        return tuple(each for each in self.openable.get(self.side, ()) if each.free)


class RebuttalsPresenter(SettlingTab[RebuttalsState]):
    """Opens rebuttals, sends packets, takes answers in, and has findings decided."""

    heeds = (Kind.CASE, Kind.FINDING, Kind.REBUTTAL)

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, RebuttalsState())

    def reading(self) -> Callable[[RebuttalsState], RebuttalsState]:
        """Every rebuttal, and whom one can be opened for."""
        desk, review_id = self.seat.desk, self.review_id

        def complete(state: RebuttalsState) -> RebuttalsState:
            views = tuple(sorted(rebuttals.show_all(desk, review_id), key=_urgency))
            known = [view.rebuttal.number for view in views]
            first = known[0] if known else None
            is_there = state.chosen in known
            openable = (
                {side: rebuttal_opening.openable(desk, review_id, side) for side in Side}
                if state.is_supervisor
                else {}
            )
            return replace(
                state,
                views=views,
                chosen=state.chosen if is_there else first,
                item=state.item if is_there else 0,
                openable=openable,
                causes=_causes(desk),
                today=desk.clock.now().date(),
            )

        return complete

    # Going about

    def choose(self, number: int) -> None:
        """Show another rebuttal whole."""
        if number != self.state.chosen:
            self.show(replace(self.state, chosen=number, item=0))

    def choose_item(self, place: int) -> None:
        """Another finding of it is marked."""
        if place != self.state.item:
            self.show(replace(self.state, item=place))

    def choose_side(self, side: Side) -> None:
        """Workers or units are offered."""
        self.show(replace(self.state, side=side))

    # Acting

    def open(self, whom: str) -> None:
        """Open one of everything somebody has in error."""
        desk, review_id, side = self.seat.desk, self.review_id, self.state.side
        self.view.say("", "")
        self.write(lambda: rebuttal_opening.open_for(desk, review_id, side, whom), self._opened)

    def _opened(self, changes: Changes) -> None:
        number = int(changes.made or 0)
        self.state = replace(self.state, chosen=number, item=0)
        words = "Rebuttal {number} is open. Write its packet next: its clock begins on that day."
        self.view.say(filled(words, number=number), "good")
        self.seat.publish(changes)

    def packet(self, path: Path) -> None:
        """Write the packet of the chosen one; the first one starts the clock."""
        desk, review_id, number = self.seat.desk, self.review_id, self.state.chosen
        if number is None:
            return

        def work(_progress: Progress) -> Changes:
            changes: Changes = from_services("rebuttal_packet").packet(
                desk, review_id, number, path
            )
            return changes

        words = filled("Packet written to {path}.", path=path)
        self.run_change("Writing the packet", work, words)

    def look_at(self, path: Path, then: Callable[[Returned], None]) -> None:
        """Read a packet that came back; record nothing."""
        desk, review_id = self.seat.desk, self.review_id
        self.show(replace(self.state, faults=()))

        def work(_progress: Progress) -> Returned:
            found: Returned = from_services("rebuttal_intake").check(desk, review_id, path)
            return found

        self.run("Reading the packet", work, then)

    def take_in(self, sheet: Asking, path: Path, handed: Handed) -> None:
        """Record what a packet says."""
        desk, review_id = self.seat.desk, self.review_id

        def work() -> Changes:
            changes: Changes = from_services("rebuttal_intake").take_in(
                desk, review_id, path, handed
            )
            return changes

        self.keep(sheet, work, "The packet is taken in; what is contested waits for a decision.")

    def respond(self, sheet: Asking, given: Given, handed: Handed) -> None:
        """Record one answer by hand."""
        desk, review_id, number = self.seat.desk, self.review_id, self.state.chosen
        if number is None:
            return
        words = filled("The answer to case {case} is recorded.", case=given.finding.case_id)
        self.keep(
            sheet,
            lambda: rebuttal_answers.respond(desk, review_id, number, (given,), handed),
            words,
        )

    def extend(self, sheet: Asking, until: date, reason: str) -> None:
        """Give the chosen one more time."""
        desk, review_id, number = self.seat.desk, self.review_id, self.state.chosen
        if number is None:
            return
        words = filled("It may be answered until {day} now.", day=day(until))
        self.keep(sheet, lambda: rebuttals.extend(desk, review_id, number, until, reason), words)

    def stands(self, then: Callable[[Verdict], None]) -> None:
        """Read what the marked finding rests on, to be decided."""
        desk, review_id, number = self.seat.desk, self.review_id, self.state.chosen
        item = self.state.item_view
        if number is None or item is None:
            return
        key = item.item.finding
        self.view.say("", "")
        self.read(lambda: rebuttal_answers.verdict_to_change(desk, review_id, number, key), then)

    def decide(self, sheet: Asking, ruled: Ruled) -> None:
        """Decide on the marked finding."""
        desk, review_id, number = self.seat.desk, self.review_id, self.state.chosen
        item = self.state.item_view
        if number is None or item is None:
            return
        key = item.item.finding
        words = filled("Case {case} is decided: {held}.", case=key.case_id, held=said(ruled.held))
        self.keep(
            sheet,
            lambda: rebuttal_answers.decide(desk, review_id, number, key, ruled),
            words,
        )

    def refused(self, fault: Fault) -> None:
        """Say why not; the cells of a packet that are to be mended are listed as well."""
        cells = fault.facts.get("cells")
        if fault.code == "rebuttal.cells" and isinstance(cells, tuple):
            self.show(replace(self.state, faults=tuple(str(each) for each in cells)))
            told = plural(len(cells), "cell")
            words = "{cells} of the packet are to be mended; nothing of it was taken in."
            self.view.say(filled(words, cells=told), "bad")
            return
        super().refused(fault)


def _causes(desk: Desk) -> tuple[tuple[str, str], ...]:
    return tuple((cause.code, cause.label) for cause in findings.causes(desk.library))


def _urgency(view: RebuttalView) -> tuple[bool, date, int]:
    """What waits for a decision first, then by the end of its clock, then by number."""
    contested = view.count(ItemState.CONTESTED)
    return contested == 0, view.rebuttal.due or date.max, view.rebuttal.number


# The clock in words


def days_left(view: RebuttalView) -> int | None:
    """Working days left of a clock that runs, today left out; None where none runs."""
    due = view.rebuttal.due
    if due is None or view.is_over:
        return None
    skipped = sum(view.today < each.day <= due for each in view.skipped)
    return (due - view.today).days - skipped


def clock_words(view: RebuttalView) -> str:
    """How long there is to answer, in words."""
    rebuttal = view.rebuttal
    if rebuttal.due is None:
        return said("packet not written")
    if _is_answered(view.items):
        return said("answered")
    left = days_left(view)
    if left is None:
        return filled("overdue: ended on {day}", day=day(rebuttal.due))
    if left == 0:
        return said("ends today")
    return filled("{days} left", days=plural(left, "working day"))


def clock_tone(view: RebuttalView) -> str:
    """The tone of the clock's words; they say the same."""
    left = days_left(view)
    if view.rebuttal.due is None or _is_answered(view.items):
        return "muted"
    if left is None:
        return "bad"
    return "warn" if left <= SOON_DAYS else ""


SOON_DAYS = 2
"""Working days from which on an end is near."""


def _is_answered(items: Iterable[ItemView]) -> bool:
    return all(each.state not in {ItemState.WAITING, ItemState.LAPSED} for each in items)
