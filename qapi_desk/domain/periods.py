"""Review periods as people write them, and the fiscal quarter that a draw is bound to.

``2026Q3`` a calendar quarter, ``FFY2026Q4`` a federal fiscal quarter (the same dates),
``FFY2026`` (1 October to 30 September), ``CY2026``, ``SFY2026`` (1 July to 30 June),
``2026-07-01..2026-09-30``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from qapi_desk.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Period:
    """A closed range of days with the label it was asked for by."""

    label: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def review_year(self) -> str:
        """The federal fiscal year its last day falls in, like ``FFY2026``."""
        return f"FFY{_fiscal_year(self.last)}"

    @property
    def quarter(self) -> str:
        """The federal fiscal quarter its last day falls in, like ``FFY2026Q4``."""
        return f"{self.review_year}Q{(self.last.month + 2) % 12 // 3 + 1}"


def parse_period(text: str) -> Period:
    """The period a person wrote.

    Raises:
        Refused: ``period.unreadable`` or ``period.backwards``.
    """
    for pattern, build in _SHAPES:
        match = re.fullmatch(pattern, text.strip())
        if match:
            first, last = build(*match.groups())
            if first > last:
                raise Refused(
                    "period.backwards",
                    f"The period {text!r} ends before it begins; write the earlier day first.",
                )
            return Period(text.strip(), first, last)
    raise Refused(
        "period.unreadable",
        f"{text!r} is not a period; write 2026Q3, FFY2026Q4, FFY2026, CY2026, SFY2026 or "
        "2026-07-01..2026-09-30.",
    )


def _fiscal_year(day: date) -> int:
    return day.year + (day.month >= 10)


def _three_months(first: date) -> tuple[date, date]:
    after = date(first.year + (first.month + 3 > 12), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _calendar_quarter(year: str, quarter: str) -> tuple[date, date]:
    return _three_months(date(int(year), 3 * int(quarter) - 2, 1))


def _fiscal_quarter(year: str, quarter: str) -> tuple[date, date]:
    if quarter == "1":
        return _three_months(date(int(year) - 1, 10, 1))
    return _three_months(date(int(year), 3 * int(quarter) - 5, 1))


def _federal_year(year: str) -> tuple[date, date]:
    return date(int(year) - 1, 10, 1), date(int(year), 9, 30)


def _calendar_year(year: str) -> tuple[date, date]:
    return date(int(year), 1, 1), date(int(year), 12, 31)


def _state_year(year: str) -> tuple[date, date]:
    return date(int(year) - 1, 7, 1), date(int(year), 6, 30)


def _days(first: str, last: str) -> tuple[date, date]:
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise Refused(
            "period.no_such_day", f"{first}..{last} names a day that does not exist; mend it."
        ) from error


_SHAPES: tuple[tuple[str, Callable[..., tuple[date, date]]], ...] = (
    (r"((?:19|20)\d\d)Q([1-4])", _calendar_quarter),
    (r"FFY((?:19|20)\d\d)Q([1-4])", _fiscal_quarter),
    (r"FFY((?:19|20)\d\d)", _federal_year),
    (r"CY((?:19|20)\d\d)", _calendar_year),
    (r"SFY((?:19|20)\d\d)", _state_year),
    (r"((?:19|20)\d\d-\d\d-\d\d)\.\.((?:19|20)\d\d-\d\d-\d\d)", _days),
)
