"""Workings as lines of text: the steps, each day not counted, calendar, authority, what was read.

Knows nothing of widgets; the review page, the census and the clipboard read the same lines.
"""

from qapi_desk.domain.outcomes import Workings
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.tongue import filled


def workings_words(workings: Workings) -> str:
    """The workings as lines, numbered steps first."""
    steps = [f"{place}. {words}" for place, words in enumerate(workings.sentences, start=1)]
    return "\n".join([*steps, *_skipped(workings), *_sources(workings)])


def _skipped(workings: Workings) -> list[str]:
    if not workings.skipped:
        return []
    days = [f"   {day(skip.day)}  {skip.day:%a}  {skip.reason}" for skip in workings.skipped]
    return [filled("{skipped} not counted:", skipped=plural(len(workings.skipped), "day")), *days]


def _sources(workings: Workings) -> list[str]:
    lines = []
    if workings.days_counted is not None:
        unit = (workings.unit or "days").replace("_", " ")
        lines.append(
            filled("Counted: {days_counted} {unit}.", days_counted=workings.days_counted, unit=unit)
        )
    if workings.calendar:
        lines.append(filled("Calendar: {calendar}.", calendar=workings.calendar))
    if workings.citation:
        lines.append(filled("Authority: {citation}.", citation=workings.citation))
    if workings.events_used:
        lines.append("Events used: " + ", ".join(workings.events_used) + ".")
    if workings.rows_read:
        lines.append("Rows read: " + ", ".join(workings.rows_read) + ".")
    return lines
