"""Rulings and the earlier findings they might change, looked at again one by one, by two people."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.changes import Kind
from qapi_desk.domain.entries import EntryKind
from qapi_desk.services import entries, findings, rechecks
from qapi_desk.services.rechecks import RecheckItem, Rechecks
from qapi_desk.services.rechecks_kept import RecheckState
from qapi_desk.services.settle import Verdict
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.keeping import Asking
from qapi_desk.ui.presenters.settling import SettlingTab, TabState
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class RechecksState(TabState):
    """What the tab shows. ``item`` is the place of the marked finding in the chosen list."""

    rulings: tuple[Rechecks, ...] = ()
    chosen: int | None = None
    item: int = 0
    causes: tuple[tuple[str, str], ...] = ()
    today: date = date.max

    @property
    def one(self) -> Rechecks | None:
        """The chosen ruling with its findings."""
        return next((each for each in self.rulings if each.ruling.number == self.chosen), None)

    @property
    def item_shown(self) -> RecheckItem | None:
        """The marked finding."""
        items = self.one.items if self.one else ()
        return items[self.item] if self.item < len(items) else None

    @property
    def waits(self) -> int:
        """How many findings are to be looked at or decided."""
        return sum(each.open for each in self.rulings)

    @property
    def why_not(self) -> str:
        """Why this person does not settle the marked change; empty where they may."""
        item = self.item_shown
        if item is None or item.state is not RecheckState.PROPOSED:
            return ""
        if not self.is_supervisor:
            return "The change waits for a supervisor other than the one who asked for it."
        if item.kept is not None and str(item.kept.by) == self.me:
            return "You asked for this change yourself; another supervisor settles it."
        return ""


class RechecksPresenter(SettlingTab[RechecksState]):
    """Shows what rulings might change, and has it decided."""

    heeds = (Kind.CASE, Kind.FINDING, Kind.ENTRY)

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, RechecksState())

    def reading(self) -> Callable[[RechecksState], RechecksState]:
        """Every ruling with what it might change, those with open findings first."""
        desk = self.seat.desk

        def complete(state: RechecksState) -> RechecksState:
            rulings = _rulings(desk)
            known = [each.ruling.number for each in rulings]
            first = known[0] if known else None
            is_there = state.chosen in known
            causes = findings.causes(desk.library)
            return replace(
                state,
                rulings=rulings,
                chosen=state.chosen if is_there else first,
                item=state.item if is_there else 0,
                causes=tuple((cause.code, cause.label) for cause in causes),
                today=desk.clock.now().date(),
            )

        return complete

    def choose(self, number: int) -> None:
        """Show another ruling's findings."""
        if number != self.state.chosen:
            self.show(replace(self.state, chosen=number, item=0))

    def choose_item(self, place: int) -> None:
        """Another finding is marked."""
        if place != self.state.item:
            self.show(replace(self.state, item=place))

    # Acting

    def stands(self, sheet: Asking, reason: str) -> None:
        """Say that the marked finding stands."""
        desk, item = self.seat.desk, self.state.item_shown
        if item is not None:
            place = item.place
            self.keep(
                sheet,
                lambda: rechecks.stands(desk, place, reason),
                "It stands; that it was looked at is kept with your reason.",
            )

    def verdict(self, then: Callable[[Verdict], None]) -> None:
        """Read what the marked finding rests on, to be changed in part."""
        desk, item = self.seat.desk, self.state.item_shown
        if item is not None:
            place = item.place
            self.view.say("", "")
            self.read(lambda: rechecks.verdict_now(desk, place), then)

    def propose(self, sheet: Asking, verdict: Verdict, reason: str) -> None:
        """Ask that the marked finding be changed."""
        desk, item = self.seat.desk, self.state.item_shown
        if item is not None:
            place = item.place
            self.keep(
                sheet,
                lambda: rechecks.propose(desk, place, verdict, reason),
                "Asked for. A supervisor other than you settles it.",
            )

    def decide(self, sheet: Asking, reason: str, *, is_confirmed: bool) -> None:
        """Settle the change that was asked for, or deny it."""
        desk, item = self.seat.desk, self.state.item_shown
        if item is not None:
            place = item.place
            told = (
                "The finding is settled so."
                if is_confirmed
                else "Denied; the finding is to be looked at again."
            )
            self.keep(
                sheet,
                lambda: rechecks.decide(desk, place, is_confirmed=is_confirmed, reason=reason),
                told,
            )


ORDER = (
    RecheckState.PROPOSED,
    RecheckState.DENIED,
    RecheckState.OPEN,
    RecheckState.AMENDED,
    RecheckState.STANDS,
)
"""Findings as they are taken up, the most pressing first."""


def _urgent_first(found: Rechecks) -> Rechecks:
    items = sorted(found.items, key=lambda item: ORDER.index(item.state))
    return replace(found, items=tuple(items))


def _rulings(desk: Desk) -> tuple[Rechecks, ...]:
    found = [
        _urgent_first(rechecks.of_ruling(desk, each.number))
        for each in entries.every(desk)
        if each.kind is EntryKind.RULING
    ]
    shown = [
        each
        for each in found
        if each.ruling.holds or any(item.kept is not None for item in each.items)
    ]
    return tuple(sorted(shown, key=lambda each: (each.open == 0, -each.ruling.number)))
