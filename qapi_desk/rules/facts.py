"""One case's facts as rules ask for them: dated steps by event code, and states on a day.

Built once per case and ruleset. It knows which codes the ruleset reads; what a rule makes of
them it does not know. Questions answer True, False, or None when the record cannot say.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from qapi_desk.domain.cases import CaseFile, Event, SupportOrder
from qapi_desk.domain.ids import EventId
from qapi_desk.rules.model import Fact, Ruleset

_DAY = attrgetter("day")
_CASE_ROW: Final = "case"


class Step(NamedTuple):
    """One dated fact: a row of ``event``, or an order's row where no event tells of it."""

    day: date
    code: str
    row: str
    event_id: EventId | None


class Undated(NamedTuple):
    """An event whose date is missing or unreadable. ``recorded`` is when it was entered."""

    recorded: date | None
    code: str
    row: str
    event_id: EventId


class Facts:
    """The facts of one case for one ruleset."""

    __slots__ = ("_missing", "case", "case_file", "steps", "undated", "unknown_codes")

    def __init__(self, ruleset: Ruleset, case_file: CaseFile) -> None:
        self.case_file = case_file
        self.case = case_file.case
        self.steps: dict[str, list[Step]] = {}
        self.undated: dict[str, list[Undated]] = {}
        self.unknown_codes: list[Step] = []
        self._missing = frozenset((bad.table, bad.key, bad.column) for bad in case_file.unreadable)
        read = ruleset.codes_read
        for event in case_file.events:
            if event.code in read or event.code is None:
                self._take(event)
        for code in ruleset.order_codes:
            self._take_orders(code)
        for steps in self.steps.values():
            steps.sort()

    def _take(self, event: Event) -> None:
        code, day, row = event.code, event.event_date, f"event:{event.event_id}"
        if code is None:
            if day is not None:
                self.unknown_codes.append(Step(day, "", row, event.event_id))
        elif day is None:
            undated = Undated(event.recorded_date, code, row, event.event_id)
            self.undated.setdefault(code, []).append(undated)
        else:
            self.steps.setdefault(code, []).append(Step(day, code, row, event.event_id))

    def _take_orders(self, code: str) -> None:
        told = {step.day for step in self.steps.get(code, ())}
        for order in self.case_file.orders:
            day = order.established_date
            if day is not None and day not in told:
                step = Step(day, code, f"support_order:{order.order_id}", None)
                self.steps.setdefault(code, []).append(step)

    def has_any(self, codes: Iterable[str]) -> bool:
        """Whether the case carries any event of the codes, dated or not."""
        return any(code in self.steps or code in self.undated for code in codes)

    def first_from(self, codes: Iterable[str], day: date) -> Step | None:
        """The first step of any of the codes on or after the day."""
        best: Step | None = None
        for code in codes:
            steps = self.steps.get(code)
            if steps is None:
                continue
            place = bisect_left(steps, day, key=_DAY)
            if place < len(steps) and (best is None or steps[place].day < best.day):
                best = steps[place]
        return best

    def last_until(self, codes: Iterable[str], day: date) -> Step | None:
        """The last step of any of the codes on or before the day."""
        found = [step for code in codes for step in self.steps.get(code, ()) if step.day <= day]
        return max(found) if found else None

    def in_order(self, codes: Sequence[str]) -> list[Step]:
        """Every dated step of the codes, by day."""
        if len(codes) == 1:
            return self.steps.get(codes[0], [])
        return sorted(step for code in codes for step in self.steps.get(code, ()))

    def undated_of(self, codes: Iterable[str]) -> list[Undated]:
        """Every undated event of the codes."""
        if not self.undated:
            return []
        return [event for code in codes for event in self.undated.get(code, ())]

    def unknown_between(self, first: date, last: date) -> Step | None:
        """An event between the days whose code could not be read: it may be anything."""
        for step in self.unknown_codes:
            if first <= step.day <= last:
                return step
        return None

    def is_missing(self, table: str, key: str, column: str) -> bool:
        """Whether the county wrote a value there that could not be read."""
        return (table, key, column) in self._missing

    def orders_in_force(
        self, day: date, kinds: Collection[str] = (), *, made_on_the_day: bool = False
    ) -> "Standing":
        """Whether an order made before the day had not ended before it.

        Args:
            day: the day asked about.
            kinds: order kinds that count; none given means all. An unreadable kind counts.
            made_on_the_day: whether an order made on the day itself is in force already.
        """
        made_by = day if made_on_the_day else date.fromordinal(day.toordinal() - 1)
        doubtful: SupportOrder | None = None
        for order in self.case_file.orders:
            if kinds and order.kind is not None and order.kind not in kinds:
                continue
            answer = self._was_in_force(order, made_by, day)
            if answer:
                return Standing(True, f"support_order:{order.order_id}")
            if answer is None:
                doubtful = order
        if doubtful is not None:
            return Standing(None, f"support_order:{doubtful.order_id}")
        return Standing(False, "")

    def _was_in_force(self, order: SupportOrder, made_by: date, day: date) -> bool | None:
        if order.established_date is None:
            return None
        if order.established_date > made_by:
            return False
        if order.end_date is None:
            gone = self.is_missing("support_order", order.order_id, "end_date")
            return None if gone else True
        return order.end_date >= day

    def is_located(self, ruleset: Ruleset, day: date) -> bool:
        """Whether the parent stood located on the day: found, and not since sought again."""
        found = self.last_until(ruleset.located_codes, day)
        if found is None:
            return False
        sought = self.last_until(ruleset.lost_codes, day)
        return sought is None or sought.day <= found.day

    def state(self, fact: Fact, ruleset: Ruleset, day: date) -> "Standing":
        """Whether a state held on the day; the row that tells, where one does."""
        if fact is Fact.NCP_LOCATED:
            unsure = self.undated_of((*ruleset.located_codes, *ruleset.lost_codes))
            if unsure:
                return Standing(None, unsure[0].row)
            return Standing(self.is_located(ruleset, day), "")
        return self.orders_in_force(day)

    def word(self, fact: Fact) -> str | None:
        """A coded fact of the case row; None when the county gave none or it is unreadable."""
        value: str | None = getattr(self.case, fact)
        return value

    @property
    def case_row(self) -> str:
        """The name of the case's own row, as workings list it."""
        return f"{_CASE_ROW}:{self.case.case_id}"

    @property
    def has_unreadable_close(self) -> bool:
        """Whether the case is closed on a day nobody can read."""
        if self.case.closed_date is not None:
            return False
        gone = self.is_missing(_CASE_ROW, self.case.case_id, "closed_date")
        return gone or self.case.status == "CLOSED"


class Standing(NamedTuple):
    """An answer of three values, and the row it rests on (empty when none)."""

    holds: bool | None
    row: str
