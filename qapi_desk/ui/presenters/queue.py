"""The queue: every opened case one may see, narrowed and ordered over the rows in memory.

The rows are read once and again when cases move on; what is typed never asks the store. The open
case may leave what is shown (it was finished, say) and still has a next and a previous one.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign
from qapi_desk.services import queue as queues
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow, SavedFilter, Sort
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled

FLAGS = (
    Flag.RETURNED,
    Flag.OVERDUE,
    Flag.OPEN_COMMENTS,
    Flag.EDITED_AFTER_REVIEW,
    Flag.MISSING_EVIDENCE,
    Flag.INCOMPLETE,
)
"""The quick filters, the most pressing first."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """What the queue shows. ``shown`` are ``rows`` as ``filter`` leaves and orders them.

    ``is_falling`` turns the order round.
    """

    is_read: bool = False
    is_supervisor: bool = False
    rows: tuple[QueueRow, ...] = ()
    filter: QueueFilter = field(default_factory=QueueFilter)
    is_falling: bool = False
    shown: tuple[QueueRow, ...] = ()
    saved: tuple[SavedFilter, ...] = ()
    chosen: str = ""
    """The name of the saved filter in force; empty once anything else is asked."""
    counts: Mapping[Flag, int] = field(default_factory=dict)
    """How many of all the rows each quick filter would leave."""
    mine: int = 0

    @property
    def is_narrowed(self) -> bool:
        """Whether some rows may be left out."""
        return replace(self.filter, sort=QueueFilter().sort) != QueueFilter()

    def row_of(self, case_id: CaseId) -> QueueRow | None:
        """The row of a case, shown or not."""
        return next((row for row in self.rows if row.case_id == case_id), None)

    def beside(self, case_id: CaseId, by: int) -> CaseId | None:
        """The case that follows (or precedes) one in the order shown; None at the end.

        A case that is not shown any more has the neighbours it would have if it were. One that
        is released sinks to the end of the list; while others are to do, it has the neighbours
        it had before, so that the next key leads to the next case to do.
        """
        ids = [row.case_id for row in self.shown]
        row = self.row_of(case_id)
        if row is not None and (case_id not in ids or self._has_sunk(row)):
            state = CaseState.READY if self._has_sunk(row) else row.state
            others = [each for each in self.shown if each.case_id != case_id]
            among = (*others, replace(row, state=state))
            in_order = _ordered(among, QueueFilter(sort=self.filter.sort), self.is_falling)
            ids = [each.case_id for each in in_order]
        if case_id not in ids:
            return ids[0] if ids else None
        place = ids.index(case_id) + by
        return ids[place] if 0 <= place < len(ids) else None

    def _has_sunk(self, row: QueueRow) -> bool:
        """Whether a case was released while others of those shown are still to do."""
        is_released = row.state is CaseState.RELEASED
        return is_released and any(r.state is not CaseState.RELEASED for r in self.shown)


class QueuePresenter(Presenter[QueueState]):
    """Reads the queue, narrows it as typed, keeps filters under a name."""

    def __init__(self, seat: Seat, view: View[QueueState]) -> None:
        super().__init__(seat, view, QueueState(is_supervisor=seat.is_supervisor))
        self._is_reading = self._is_stale = False
        self._then: Callable[[], None] | None = None

    @property
    def _review(self) -> ReviewId:
        review_id = self.seat.review_id
        if review_id is None:
            raise RuntimeError("no review is open")
        return review_id

    # Reading

    def load(self, then: Callable[[], None] | None = None) -> None:
        """Read the rows and the saved filters; asked again while it reads, it reads once more."""
        self._then = then or self._then
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        desk, review_id = self.seat.desk, self._review

        def work() -> QueueState:
            rows = queues.rows(desk, review_id, is_mine=False)
            return _counted(QueueState(rows=rows, saved=queues.saved_filters(desk)))

        self.read(work, self._loaded)

    def _loaded(self, found: QueueState) -> None:
        self._is_reading = False
        if self._is_stale:
            self.load()
            return
        now = self.state
        kept = {each.name for each in found.saved}
        self._narrow(
            replace(
                found,
                is_read=True,
                is_supervisor=now.is_supervisor,
                filter=now.filter,
                is_falling=now.is_falling,
                chosen=now.chosen if now.chosen in kept else "",
            )
        )
        then, self._then = self._then, None
        if then is not None:
            then()

    def refused(self, fault: Fault) -> None:
        """What failed can be asked for again."""
        self._is_reading = False
        super().refused(fault)

    # Narrowing and ordering

    def _narrow(self, state: QueueState) -> None:
        shown = _ordered(state.rows, state.filter, state.is_falling)
        self.show(replace(state, shown=shown))

    def _ask(self, wanted: QueueFilter, chosen: str = "") -> None:
        state = replace(self.state, filter=wanted, chosen=chosen)
        if state != self.state:
            self._narrow(state)

    def search(self, text: str) -> None:
        """Show the cases whose number, reviewer, office, worker or criteria hold these words.

        A letter more can only leave fewer of what is shown, so that only those are looked at.
        """
        before = self.state.filter
        wanted = replace(before, text=text)
        if text.startswith(before.text) and text != before.text:
            state = replace(self.state, filter=wanted, chosen="")
            found = _ordered(state.shown, wanted, state.is_falling)
            self.show(replace(state, shown=found))
        else:
            self._ask(wanted)

    def narrow_to(self, wanted: QueueFilter) -> None:
        """Show what somebody comes for, in the order the cases are in."""
        self._ask(replace(wanted, sort=self.state.filter.sort))

    def only_mine(self, *, is_on: bool) -> None:
        """Show the signed-in person's own cases, or all they may see."""
        self._ask(replace(self.state.filter, is_mine=is_on))

    def only(self, flag: Flag, *, is_on: bool) -> None:
        """Add a quick filter to those in force, or take it away."""
        flags = self.state.filter.flags
        self._ask(replace(self.state.filter, flags=flags | {flag} if is_on else flags - {flag}))

    def only_states(self, states: frozenset[CaseState]) -> None:
        """Show the cases of these states; all of them when none is named."""
        self._ask(replace(self.state.filter, states=states))

    def sort_by(self, key: str, *, is_falling: bool = False) -> None:
        """Put them in another order (a ``Sort``); the saved filter in force stays in force."""
        self.state = replace(self.state, is_falling=is_falling)
        self._narrow(replace(self.state, filter=replace(self.state.filter, sort=Sort(key))))

    def turn(self, key: str) -> None:
        """Put them in another order; the order they are in already is turned round."""
        is_again = Sort(key) is self.state.filter.sort
        self.sort_by(key, is_falling=is_again and not self.state.is_falling)

    def clear(self) -> None:
        """Show every case again, in the order they are in."""
        self._ask(QueueFilter(sort=self.state.filter.sort))

    # Filters with a name

    def choose(self, name: str) -> None:
        """Put a saved filter in force; an empty name shows everything."""
        found = next((each for each in self.state.saved if each.name == name), None)
        if found is None:
            self.clear()
        else:
            self._ask(found.filter, name)

    def save(self, name: str) -> None:
        """Keep the filter in force under a name, for oneself."""
        desk, wanted = self.seat.desk, self.state.filter

        def work() -> tuple[str, tuple[SavedFilter, ...]]:
            queues.save_filter(desk, name, wanted)
            return name.strip(), queues.saved_filters(desk)

        self.write(work, self._saved)

    def _saved(self, found: tuple[str, tuple[SavedFilter, ...]]) -> None:
        name, saved = found
        self.show(replace(self.state, saved=saved, chosen=name))
        self.view.say(filled("The filter is saved as “{name}”.", name=name), "good")

    def forget(self) -> None:
        """Keep the saved filter in force no longer; what is shown stays."""
        desk, name = self.seat.desk, self.state.chosen
        if not name:
            return

        def work() -> tuple[SavedFilter, ...]:
            queues.forget_filter(desk, name)
            return queues.saved_filters(desk)

        self.write(work, self._forgotten)

    def _forgotten(self, saved: tuple[SavedFilter, ...]) -> None:
        self.show(replace(self.state, saved=saved, chosen=""))
        self.view.say("The filter is forgotten.", "good")

    # Acts on a case

    def hand_back(self, case_id: CaseId, why: str) -> None:
        """Give up a case; a supervisor finds it among those nobody has, with the reason."""
        desk, review_id = self.seat.desk, self._review

        def work() -> Changes:
            return assign.hand_back(desk, review_id, case_id, why)

        self.change(
            work, filled("Case {case_id} is handed back; a supervisor sees why.", case_id=case_id)
        )

    def instruction(self, case_id: CaseId) -> str:
        """What the supervisor asks for who sent a case back; empty when nobody did."""
        row = self.state.row_of(case_id)
        return row.returned_why if row is not None and row.is_returned else ""


def _ordered(
    rows: tuple[QueueRow, ...], wanted: QueueFilter, is_falling: bool
) -> tuple[QueueRow, ...]:
    found = queues.filtered(rows, wanted)
    return found[::-1] if is_falling else found


def _counted(state: QueueState) -> QueueState:
    """How many rows each quick filter would leave; one walk, beside the window."""
    counts = Counter(flag for row in state.rows for flag in row.flags)
    mine = sum(row.is_mine for row in state.rows)
    return replace(state, counts=dict(counts), mine=mine)
