"""Facts of a case's rows for forms: its children and its orders, each by its number.

It reads the record only and holds no name, place or free text, so that a masked case tells no
more here than in its story. ``facts`` gives the paths; what an answer means is the form's.
"""

from collections.abc import Iterable
from datetime import date

from qapi_desk.domain.cases import CaseFile, Child, Event, SupportOrder
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.services.line_facts import counts_child, dollars

_IN_FORCE = {"INS_INFO_TO_CP": True, "INS_LAPSE": False}
"""Events that tell whether a child is covered, and what they tell."""
_ASKED_FOR = ("MS_MOD_SOUGHT", "INS_LETTER", "NMSN_SENT")
"""Events that show that coverage was asked for."""
_COLUMNS = {
    "born_out_of_wedlock": "born_out_of_wedlock",
    "paternity": "paternity_status",
    "resolved_date": "resolved_date",
}
_ON_LINE, _LAST_YEAR = "on_line_", "_last_year"


def child_fact(case_file: CaseFile, period: Period, number: str, name: str) -> object:
    """One fact of a child by its number from 1, or how many there are under ``count``.

    ``birth_date``; ``coverage_asked`` (something was sent to get it), ``coverage_ordered`` (by an
    order in force, or an event of its own), ``coverage_in_force`` (by the latest event that tells)
    as they stand on the period's last day; ``born_out_of_wedlock``, ``paternity`` (the record's
    word for it) and ``resolved_date`` as recorded; ``on_line_5`` (the audit trail of the fiscal
    year counts the child), ``on_line_5_last_year``. None is not recorded.
    """
    if name == "count":
        return len(case_file.children) or None
    child = _numbered(case_file.children, number)
    if not isinstance(child, Child):
        return None
    if name in _COLUMNS:
        value: object = getattr(child, _COLUMNS[name])
        return value
    if name.startswith(_ON_LINE):
        return _on_line(case_file, period, child, name.removeprefix(_ON_LINE))
    if name == "birth_date":
        births = [p.birth_date for p in case_file.parties if p.party_id == child.party_id]
        return next((day for day in births if day), None)
    events = [
        event
        for event in case_file.events
        if event.party_id in {None, child.party_id} and _is_by(event.event_date, period.last)
    ]
    return _coverage(case_file, events, period.last, name)


def _on_line(case_file: CaseFile, period: Period, child: Child, line: str) -> bool | None:
    year = parse_period(period.review_year)
    if line.endswith(_LAST_YEAR):
        line, year = line.removesuffix(_LAST_YEAR), parse_period(f"FFY{year.last.year - 1}")
    return counts_child(case_file, year, line, child.party_id)


def _coverage(case_file: CaseFile, events: list[Event], day: date, name: str) -> bool | None:
    if name == "coverage_asked":
        return any(event.code in _ASKED_FOR for event in events)
    if name == "coverage_in_force":
        told = [_IN_FORCE[event.code] for event in events if event.code in _IN_FORCE]
        return told[-1] if told else None
    if any(event.code == "MS_ORDERED" for event in events):
        return True
    return _all_of(order.medical_ordered for order in case_file.orders if is_in_force(order, day))


def order_fact(orders: tuple[SupportOrder, ...], number: str, name: str) -> object:
    """One fact of an order by its number from 1, as the record lists them; ``count`` is how many.

    Any column of the order: ``established_date``, ``end_date``, ``medical_ordered``, ...
    Amounts are dollars, like ``1200.50``.
    """
    if name == "count":
        return len(orders)
    value: object = getattr(_numbered(orders, number), name, None)
    return dollars(value) if isinstance(value, int) and not isinstance(value, bool) else value


def of_last_orders(orders: Iterable[SupportOrder], period: Period, name: str) -> bool | None:
    """``medical_ordered`` of the orders made in the period, or of the latest before it.

    Yes when all of them ask for it, no when one does not, None when nobody can tell.
    """
    if name != "medical_ordered":
        return None
    return _all_of(order.medical_ordered for order in _made_last(orders, period))


def _made_last(orders: Iterable[SupportOrder], period: Period) -> list[SupportOrder]:
    """The orders made in the period; without one those of the latest day before it."""
    dated = [(o.established_date, o) for o in orders if o.established_date]
    begun = [(day, order) for day, order in dated if day <= period.last]
    if not begun:
        return []
    since = min(period.first, max(day for day, _ in begun))
    return [order for day, order in begun if day >= since]


def is_in_force(order: SupportOrder, day: date) -> bool:
    """Whether an order had begun by the day and had not ended before it."""
    return _is_by(order.established_date, day) and (order.end_date is None or order.end_date >= day)


def _is_by(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def _all_of(answers: Iterable[bool | None]) -> bool | None:
    """Yes when all say so, no when one says no, None when nobody can tell."""
    told = list(answers)
    if False in told:
        return False
    return None if None in told or not told else True


def _numbered(rows: tuple[object, ...], number: str) -> object:
    """The row of a number from 1, in the record's order; None where there is none."""
    place = int(number) if number.isascii() and number.isdigit() else 0
    return rows[place - 1] if 0 < place <= len(rows) else None
