"""One case's facts as rules ask for them: dated steps by event code, and states on a day.

Built once per case and ruleset. It knows which codes the ruleset reads; what a rule makes of
them it does not know. ``CODE:TOPIC`` in a list of codes means that topic only. Questions answer
True, False, or None when the record cannot say.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from qapi_desk.domain.cases import CaseFile, Event, SupportOrder
from qapi_desk.domain.ids import PartyId
from qapi_desk.rules.model import OPENED_BY_ROW, Ruleset
from qapi_desk.rules.steps import (
    CASE_CLOSED,
    CASE_OPENED,
    Step,
    Undated,
    opening_of,
    rows_as_steps,
    step_of,
    undated,
    undated_rows,
)

__all__ = ["Facts", "Standing", "Step", "Undated"]

_DAY = attrgetter("day")
_CASE_ROW: Final = "case"
_NOTHING_MISSING: Final[frozenset[tuple[str, str, str]]] = frozenset()


class Facts:
    """The facts of one case for one ruleset."""

    __slots__ = (
        "_missing",
        "_read",
        "_topics",
        "case",
        "case_file",
        "doubtful",
        "steps",
        "undated",
        "unknown_codes",
    )

    def __init__(self, ruleset: Ruleset, case_file: CaseFile) -> None:
        self.case_file = case_file
        self.case = case_file.case
        self.steps: dict[str, list[Step]] = {}
        self.undated: dict[str, list[Undated]] = {}
        self.unknown_codes: list[Step] = []
        self.doubtful: dict[str, list[Step]] = {}
        """By ``CODE:TOPIC``: steps of that code whose topic nobody can read."""
        self._read = ruleset.codes_read
        self._topics = ruleset.topics_read
        self._missing = _NOTHING_MISSING
        if case_file.unreadable:
            self._missing = frozenset(
                (bad.table, bad.key, bad.column) for bad in case_file.unreadable
            )
        self._take_events(case_file.events)
        self._take_rows()
        if self._has_odd_rows():
            for odd in undated_rows(case_file, self._read, self.is_missing):
                self._keep_undated(odd)
        if self.case.closed_date is None and self.has_unreadable_close:
            self._take_undated_closing()
        if self._topics:
            self._take_topics()

    def _take_events(self, events: Iterable[Event]) -> None:
        read, steps = self._read, self.steps
        births = self._births()
        for event in events:
            code, day, who = event.code, event.event_date, event.party_id
            if code is None or day is None or code not in read:
                self._take_odd(event, code, day)
            elif births and day < births.get(who, date.min):
                self._take_undated(event, code, is_impossible=True)
            else:
                key, topic, ref = event.event_id, event.topic, event.ref
                step = step_of((day, code, "event", key, topic, ref, who, event))
                if code in steps:
                    steps[code].append(step)
                else:
                    steps[code] = [step]

    def _take_odd(self, event: Event, code: str | None, day: date | None) -> None:
        """An event the ruleset does not read, or one whose code or day is not known."""
        if code is None and day is not None:
            key = event.event_id
            step = Step(day, "", "event", key, event.topic, event.ref, event.party_id, event)
            self.unknown_codes.append(step)
        elif code is not None and code in self._read:
            self._take_undated(event, code)

    def _take_undated(self, event: Event, code: str, *, is_impossible: bool = False) -> None:
        row, recorded = f"event:{event.event_id}", event.recorded_date
        key, ref = event.event_id, event.ref
        step = Step(date.min, code, "event", key, event.topic, ref, event.party_id, event)
        self._keep_undated(Undated(recorded, code, row, key, step, is_impossible))

    def _keep_undated(self, found: Undated) -> None:
        """Under its code, and under ``CODE:TOPIC`` where it has the topic or may have it."""
        code, step, names = found.code, found.step, [found.code]
        if code in self._topics:
            gone = step.topic is None and self.has_unreadable_topic(step)
            names += [
                f"{code}:{topic}" for topic in self._topics[code] if gone or topic == step.topic
            ]
        for name in names:
            self.undated.setdefault(name, []).append(found)

    def _take_undated_closing(self) -> None:
        """A closing the case's row tells of without its day, where no event tells of one."""
        code, key = CASE_CLOSED, self.case.case_id
        if code in self._read and code not in self.steps and code not in self.undated:
            step = Step(date.min, code, _CASE_ROW, key, None, None, None, self.case)
            self._keep_undated(undated(step))

    def _births(self) -> dict[PartyId | None, date]:
        """When people of the case were born, where any event lies before a birth."""
        events = self.case_file.events
        first = events[0].event_date if events else None
        births: dict[PartyId | None, date] = {}
        if first is None:
            return births
        for party in self.case_file.parties:
            born = party.birth_date
            if born is not None and born > first:
                births[party.party_id] = born
        return births

    def _take_rows(self) -> None:
        """Rows of other tables; only where events tell of the same can a list be out of order."""
        steps = self.steps
        for code, found in rows_as_steps(self.case_file, self._read, steps):
            if not found:
                continue
            found.sort()
            if code in steps:
                steps[code] += found
                steps[code].sort()
            else:
                steps[code] = found
        if CASE_OPENED in self._read and CASE_OPENED not in steps:
            opening = None if CASE_OPENED in self.undated else opening_of(self.case)
            if opening is not None:
                steps[OPENED_BY_ROW] = [opening]

    def _has_odd_rows(self) -> bool:
        """Whether a row of another table may lack its day: only then are they looked through."""
        if self._missing:
            return True
        payments, orders = self.case_file.payments, self.case_file.orders
        return None in [row.receipt_date for row in payments] or None in [
            row.established_date for row in orders
        ]

    def _take_topics(self) -> None:
        """The same steps once more under ``CODE:TOPIC``, where the ruleset asks for the topic."""
        for code in self._topics.keys() & self.steps.keys():
            topics = self._topics[code]
            for step in self.steps[code]:
                if step.topic in topics:
                    self.steps.setdefault(f"{code}:{step.topic}", []).append(step)
                elif self._missing and step.topic is None and self.has_unreadable_topic(step):
                    for topic in topics:
                        self.doubtful.setdefault(f"{code}:{topic}", []).append(step)

    def has_unreadable_topic(self, step: Step) -> bool:
        """Whether the county wrote a topic there that could not be read."""
        return bool(self._missing) and self.is_missing(step.table, step.key, "topic")

    def codes(self) -> Iterator[str]:
        """Every code the case carries, dated or not; some more than once."""
        yield from self.steps
        yield from self.undated
        yield from self.doubtful

    def has_any(self, codes: Iterable[str]) -> bool:
        """Whether the case carries any event of the codes, dated or not."""
        return any(
            code in self.steps or code in self.undated or code in self.doubtful for code in codes
        )

    def first_from(self, codes: Iterable[str], day: date, ref: str | None = None) -> Step | None:
        """The first step of any of the codes on or after the day.

        Args:
            codes: event codes, or ``CODE:TOPIC``.
            day: the earliest day.
            ref: with one, steps that carry another ref are passed over.
        """
        best: Step | None = None
        for code in codes:
            steps = self.steps.get(code)
            if steps is None:
                continue
            place = bisect_left(steps, day, key=_DAY)
            if ref is not None:
                while place < len(steps) and steps[place].ref not in (None, ref):
                    place += 1
            if place < len(steps) and (best is None or steps[place].day < best.day):
                best = steps[place]
        return best

    def last_until(self, codes: Iterable[str], day: date, ref: str | None = None) -> Step | None:
        """The last step of any of the codes on or before the day; ``ref`` as in ``first_from``."""
        found = [
            step
            for code in codes
            for step in self.steps.get(code, ())
            if step.day <= day and (ref is None or step.ref in (None, ref))
        ]
        return max(found) if found else None

    def in_order(self, codes: Sequence[str]) -> list[Step]:
        """Every dated step of the codes, each once, by day."""
        if len(codes) == 1:
            return self.steps.get(codes[0], [])
        lists = [self.steps[code] for code in codes if code in self.steps]
        if len(lists) == 1:
            return lists[0]
        found = sorted(step for steps in lists for step in steps)
        return [step for at, step in enumerate(found) if at == 0 or step is not found[at - 1]]

    def undated_of(self, codes: Iterable[str], ref: str | None = None) -> list[Undated]:
        """Every undated event of the codes, each once; ``ref`` as in ``first_from``."""
        if not self.undated:
            return []
        found = dict.fromkeys(e for code in codes for e in self.undated.get(code, ()))
        return [each for each in found if ref is None or each.ref in {None, ref}]

    def doubtful_of(self, codes: Iterable[str]) -> list[Step]:
        """Every dated step that may be of the codes: its topic cannot be read."""
        if not self.doubtful:
            return []
        return [step for code in codes for step in self.doubtful.get(code, ())]

    def unknown_between(self, first: date, last: date, codes: Iterable[str] = ()) -> Step | None:
        """A step between the days that may be of the codes: its code or topic cannot be read."""
        if self.unknown_codes or self.doubtful:
            for step in (*self.unknown_codes, *self.doubtful_of(codes)):
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
            answer = self.was_in_force(order, made_by, day)
            if answer:
                return Standing(True, f"support_order:{order.order_id}")
            if answer is None:
                doubtful = order
        if doubtful is not None:
            return Standing(None, f"support_order:{doubtful.order_id}")
        return Standing(False, "")

    def was_in_force(self, order: SupportOrder, made_by: date, day: date) -> bool | None:
        """Whether an order made by a day had not ended before another; None when it is unclear."""
        made, ended = order.established_date, order.end_date
        if (ended is not None and ended < day) or (made is not None and made > made_by):
            return False
        if ended is None and self.is_missing("support_order", order.order_id, "end_date"):
            return None
        return None if made is None else True

    def is_located(self, ruleset: Ruleset, day: date) -> bool:
        """Whether the parent stood located on the day: found, and not since sought again."""
        found = self.last_until(ruleset.located_codes, day)
        if found is None:
            return False
        sought = self.last_until(ruleset.lost_codes, day)
        return sought is None or sought.day <= found.day

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
