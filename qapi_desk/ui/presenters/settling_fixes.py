"""The case-correction list of a review: narrowed by worker, unit and state, marked as done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qapi_desk.domain.case_fixes import CaseFix, FixFilter, FixState
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.progress import Progress
from qapi_desk.services import case_fixes
from qapi_desk.services.case_fixes import EVERY, FixList, Marked
from qapi_desk.ui.presenters.base import from_services
from qapi_desk.ui.presenters.keeping import Asking
from qapi_desk.ui.presenters.settling import SettlingTab, TabState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class FixesState(TabState):
    """What the tab shows. ``chosen`` is the marked item's id."""

    found: FixList | None = None
    wanted: FixFilter = EVERY
    chosen: str = ""

    @property
    def today(self) -> date:
        """The day on which items are overdue."""
        return self.found.today if self.found else date.max

    @property
    def waits(self) -> int:
        """How many are open past their day."""
        return self.found.overdue if self.found else 0

    @property
    def every(self) -> tuple[CaseFix, ...]:
        """All items, the soonest due first."""
        return self.found.items if self.found else ()

    @property
    def rows(self) -> tuple[CaseFix, ...]:
        """The items that are wanted."""
        return tuple(each for each in self.every if self.wanted.takes(each, self.today))

    @property
    def one(self) -> CaseFix | None:
        """The marked item, as long as it is among those wanted; else the first."""
        rows = self.rows
        marked = (each for each in rows if each.item_id == self.chosen)
        return next(marked, rows[0] if rows else None)

    @property
    def workers(self) -> tuple[str, ...]:
        """Whose items there are."""
        return tuple(sorted({each.worker_id for each in self.every if each.worker_id}))

    @property
    def units(self) -> tuple[str, ...]:
        """The units there are items of."""
        return tuple(sorted({each.unit_code for each in self.every if each.unit_code}))


class FixesPresenter(SettlingTab[FixesState]):
    """Shows what is to be put right, and records that it was."""

    heeds = (Kind.CASE, Kind.FINDING, Kind.CASE_FIX, Kind.REBUTTAL)

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, FixesState())

    def reading(self) -> Callable[[FixesState], FixesState]:
        """The whole list; it is narrowed where it is shown."""
        desk, review_id = self.seat.desk, self.review_id

        def complete(state: FixesState) -> FixesState:
            return replace(state, found=case_fixes.show(desk, review_id))

        return complete

    def narrow(self, wanted: FixFilter) -> None:
        """Show only these."""
        if wanted != self.state.wanted:
            self.show(replace(self.state, wanted=wanted))

    def only_overdue(self) -> None:
        """Show what is open past its day."""
        self.state = replace(self.state, wanted=FixFilter(state=FixState.OPEN, is_overdue=True))

    def choose(self, item_id: str) -> None:
        """Another item is marked."""
        if item_id != self.state.chosen:
            self.show(replace(self.state, chosen=item_id))

    def mark_done(self, sheet: Asking, item_id: str, marked: Marked) -> None:
        """Record that an item was put right."""
        desk, review_id = self.seat.desk, self.review_id
        self.keep(
            sheet,
            lambda: case_fixes.mark_done(desk, review_id, item_id, marked),
            "The correction is recorded as done, with its evidence.",
        )

    def take_back(self, sheet: Asking, item_id: str, reason: str) -> None:
        """Open an item again."""
        desk, review_id = self.seat.desk, self.review_id
        self.keep(
            sheet,
            lambda: case_fixes.take_back(desk, review_id, item_id, reason),
            "The correction is open again; what was said stays in the history.",
        )

    def print(self, path: Path) -> None:
        """Write the whole list to a file."""
        desk, review_id = self.seat.desk, self.review_id

        def work(progress: Progress) -> Changes:
            changes: Changes = from_services("publish").publish(
                desk, review_id, "case-fixes", path, progress
            )
            return changes

        self.run_change("Writing the list", work, filled("Written to {path}.", path=path))
