"""Calendar documents: what is refused, and the three calendars together."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.rules.calendars import Calendars, Office, bundle, parse_calendar

Document = Callable[[str, str], Any]


def closed(day: str, name: str = "Made-up Day", source: str = "made up") -> dict[str, str]:
    return {"day": day, "name": name, "source": source}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"first": "2031-01-01"}, "calendar agency: it ends before it begins"),
        ({"last": "soon"}, "no day YYYY-MM-DD at 'last'"),
        ({"holidays": []}, "unknown name 'holidays'"),
        (
            {"closed": [closed("1998-01-01"), closed("1998-01-01")]},
            "closed 1998-01-01: it is a day",
        ),
        ({"closed": [closed("1997-12-31")]}, "lies outside the calendar"),
        ({"closed": [closed("1998-01-03")]}, "is a Saturday, closed anyway"),
        ({"closed": [closed("1998-01-01", source="")]}, "needs text at 'source'"),
        ({"closed": [closed("1998-01-01")]}, "has a gap: no closed day in 1999"),
        ({"closed": "every Friday"}, "needs a list at 'closed'"),
    ],
)
def test_that_a_bad_calendar_is_refused_with_its_place(
    document: Document, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse_calendar(document("calendars", "agency") | change)
    assert told in refused.value.sentence


def test_that_closed_days_are_kept_in_order_with_their_sources(document: Document) -> None:
    shuffled = document("calendars", "agency")
    shuffled["closed"].reverse()
    first = parse_calendar(shuffled).closed[0]
    assert (first.day, first.source) == (date(1998, 1, 1), "Gov. Code 6700, 19853")


def test_that_the_bundle_names_all_three_versions(calendars: Calendars) -> None:
    assert calendars.version == "agency 2026.1, court 2026.1, federal 2026.1"


@pytest.mark.parametrize("office", list(Office))
def test_that_each_office_has_its_own_calendar(calendars: Calendars, office: Office) -> None:
    assert calendars.of(office).name == office


def test_that_a_calendar_in_another_place_is_refused(calendars: Calendars) -> None:
    with pytest.raises(Refused, match="named 'court'"):
        bundle(calendars.court, calendars.agency, calendars.federal)
