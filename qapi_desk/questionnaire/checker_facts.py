"""Which places of a snapshot a form may name: in the column ``fact``, and in ``fact('...')``.

It knows paths, not cases. What each of them gives is the work of those who look it up.
"""

import re
from collections.abc import Collection

from qapi_desk.domain.cases import AccountMonth, CaseRow, Payment, SupportOrder

_EVENT = "[A-Z][A-Z0-9_]*(:!?[A-Z0-9_]+)?"
_EVENTS = rf"{_EVENT}(\|{_EVENT})*"
_PAYMENT = (*Payment._fields, "clock", "same_day")
_ACCOUNT = (*AccountMonth._fields, "paid_month")
_ORDER = (*SupportOrder._fields, "count")
_CHILD = (
    *("count", "birth_date", "coverage_asked", "coverage_ordered", "coverage_in_force"),
    *("born_out_of_wedlock", "paternity", "resolved_date"),
)
_ON_LINE = "on_line_[0-9]+[a-z]?(_last_year)?"
_MONTH = ("count", "name", "is_open", "current_due", "current_paid")
_YEAR = (
    *("current_due", "current_paid", "current_reversed", "voluntary", "current_ended"),
    *("arrears_left", "arrears_due", "arrears_paid", "family_paid"),
)
_ONE = "(\\[[1-9][0-9]?\\])?"
"""Which child, order or month: an expression may say it, a column leaves it to the repeat."""


def _any(names: Collection[str]) -> str:
    return f"({'|'.join(names)})"


_COLUMN = (
    rf"case\.{_any(CaseRow._fields)}"
    rf"|event:{_EVENTS}\.(date|before|after:{_EVENTS})"
    rf"|payment(:collected|:withheld)?\.{_any(_PAYMENT)}"
    rf"|account\.{_any(_ACCOUNT)}"
    r"|orders\.medical_ordered|report:[0-9]+[a-z]?\.(reported|amount|own_children)"
    rf"|year\.{_any(_YEAR)}"
)
_LISTS = (
    rf"order@\.(in_force|{_any(_ORDER)})|child@\.{_any((*_CHILD, _ON_LINE))}|month@\.{_any(_MONTH)}"
)
_FACT = re.compile(f"{_COLUMN}|{_LISTS.replace('@', '')}")
_CALLED = re.compile(
    f"{_COLUMN}|{_LISTS.replace('@', _ONE)}"
    r"|period\.(first|last|last_quarter)|year\.last|line:[0-9]+[a-z]?\.tolerance|draw\.rank"
)
_REVIEW = "review:"
_CODE = re.compile("(?:event:|after:|[|])([A-Z0-9_]+)")
PATHS = tuple(
    f"{source}.{name}"
    for source, names in (
        ("case", CaseRow._fields),
        ("payment", _PAYMENT),
        ("account", _ACCOUNT),
        ("order", ("in_force", *_ORDER)),
        ("orders", ("medical_ordered",)),
        ("child", _CHILD),
        ("month", _MONTH),
        ("year", _YEAR),
    )
    for name in names
)
"""The paths of the column ``fact`` that can be listed; events and reports have one a code."""
CALLED_PATHS = ("period.first", "period.last", "period.last_quarter", "year.last", "draw.rank")
"""Further paths that only expressions read."""


def is_fact(path: str) -> bool:
    """Whether the column ``fact`` may name this path."""
    return _FACT.fullmatch(path) is not None


def is_called_fact(path: str, criteria: Collection[str] | None) -> bool:
    """Whether an expression may read this path with ``fact()``.

    Args:
        path: like ``period.first`` or ``review:establishment``.
        criteria: the criteria that exist; None leaves them unchecked.
    """
    if path.startswith(_REVIEW):
        return criteria is None or path.removeprefix(_REVIEW) in criteria
    return _CALLED.fullmatch(path) is not None


def events_of(path: str) -> tuple[str, ...]:
    """The codes of events that a path names; none for a path of something else."""
    return tuple(_CODE.findall(path)) if path.startswith("event:") else ()
