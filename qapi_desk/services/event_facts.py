"""Dated facts that a form asks of a case's events: the latest, the answer to it, the one before.

Codes are written ``NER_ENTRY|EMPLOYER_KNOWN:INCOME_NOTICE``: any of them counts, a topic narrows
a code, and ``DELINQUENT:!SERVICE_NEEDED`` takes every topic but that one. It gives days only; whom
an event is about, its ref and its details stay in the record.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from qapi_desk.domain.cases import Event

AFTER = "after:"
BEFORE = "before"
_DAY = attrgetter("day")


class _Told(NamedTuple):
    """An event with its day known."""

    day: date
    ref: str | None


def day_of(events: Iterable[Event], codes: str, name: str, last: date) -> date | None:
    """The day a fact path asks for, never after ``last``; None when the record tells of none.

    Args:
        events: the case's events, in any order.
        codes: what counts, as above.
        name: ``date`` the latest day; ``before`` the latest day before that one; ``after:CODES``
            the first day on or after the latest of those codes, with its ref where both have one.
        last: the last day that counts.
    """
    found = sorted(_told(events, codes, last), key=_DAY)
    if name == BEFORE:
        days = sorted({each.day for each in found})
        return days[-2] if len(days) > 1 else None
    if name.startswith(AFTER):
        asked = sorted(_told(events, name.removeprefix(AFTER), last), key=_DAY)
        return _answer(found, asked)
    return found[-1].day if found else None


def _answer(found: list[_Told], asked: list[_Told]) -> date | None:
    """The first of ``found`` that answers the latest of ``asked``."""
    if not asked:
        return None
    day, ref = asked[-1]
    answers = (each.day for each in found if each.day >= day and _is_pair(each.ref, ref))
    return next(answers, None)


def _is_pair(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _told(events: Iterable[Event], codes: str, last: date) -> Iterator[_Told]:
    wanted = [_wanted(each) for each in codes.split("|")]
    for event in events:
        day = event.event_date
        if day is not None and day <= last and any(each.takes(event) for each in wanted):
            yield _Told(day, event.ref)


class _Wanted(NamedTuple):
    code: str
    topic: str
    is_barred: bool

    def takes(self, event: Event) -> bool:
        if event.code != self.code:
            return False
        return not self.topic or (event.topic == self.topic) is not self.is_barred


def _wanted(text: str) -> _Wanted:
    code, _, topic = text.partition(":")
    return _Wanted(code, topic.removeprefix("!"), topic.startswith("!"))
