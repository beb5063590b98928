"""How the catalog reads on the screen: methods, kinds, standings, levels, what was found where.

Plain texts of frozen values; knows no widgets. What the catalog itself says is never translated.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qapi_desk.domain.catalog import (
    FederalMeasure,
    Levels,
    LevelStatus,
    Measure,
    MeasureHow,
    MeasureKind,
    ReviewMethod,
    Standing,
)
from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind
from qapi_desk.ui.text import plural
from qapi_desk.ui.tongue import filled, said

if TYPE_CHECKING:  # the review page speaks of entries only, and reads no catalog
    from qapi_desk.services.catalog_search import Hit
    from qapi_desk.services.element_page import ElementPage

METHODS = {
    ReviewMethod.CASE: "On single cases",
    ReviewMethod.AGENCY: "At the agency as a whole",
    ReviewMethod.BOTH: "On single cases, and at the agency as a whole",
}
KINDS = {MeasureKind.COMPLIANCE: "Compliance", MeasureKind.PERFORMANCE: "Performance"}
HOWS = {
    MeasureHow.QUALITATIVE: "Judged by people",
    MeasureHow.PERCENT: "A share",
    MeasureHow.COUNT: "A count",
    MeasureHow.AVERAGE_TIME: "An average time",
    MeasureHow.TIMEFRAME: "A time limit",
}
STANDINGS = {
    Standing.IN_FORCE: "In force",
    Standing.ANTICIPATED: "Only expected, not in force",
    Standing.RECOMMENDED: "Advised, not a duty",
    Standing.HISTORICAL: "Of the past, not in force",
}
FEDERAL = {
    FederalMeasure.PATERNITY: "Paternity",
    FederalMeasure.ORDER: "Support orders",
    FederalMeasure.CURRENT: "Current support",
    FederalMeasure.ARREARS: "Arrears",
    FederalMeasure.COST: "Cost-effectiveness",
}
LEVELS = {
    None: "No link",
    1: "1, a direct link",
    2: "2, a secondary link",
    3: "3, an indirect link",
}
STATUSES = {
    LevelStatus.PROPOSED: "Proposed by the program; not approved yet",
    LevelStatus.APPROVED: "Approved",
    LevelStatus.CHANGED: "Changed by the county",
}
PARTS = {
    "id": "Element",
    "title": "Title",
    "authority": "Authority",
    "measure": "Measure",
    "task": "Task",
    "county": "County",
    "standard": "Standard",
    "function": "Function",
    "intent": "Intent",
    "practice": "Best practice",
    "evidence": "Evidence",
    "note": "Note",
    "printed": "Printed form",
}
ENTRIES = {EntryKind.RULING: "Ruling", EntryKind.PRACTICE: "Best practice"}
NONE_PRINTED = "None is printed."
NO_MEASURE = "No measure is printed for this element."


def found_words(hit: "Hit") -> str:
    """What was found of an element, in two lines: what it is, and where the words stand."""
    part = " ".join(each for each in (said(PARTS[hit.part]), hit.part_id) if each)
    head = f"{hit.element_id}  {hit.title}"
    return head if hit.part == "id" else f"{head}\n{part}: {hit.excerpt}"


def place_words(page: "ElementPage") -> str:
    """Where an element stands: area and function."""
    area, function = page.area, page.function
    return f"{area.area_id} {area.title},  {function.function_id} {function.title}"


def passages(page: "ElementPage") -> tuple[tuple[str, str], ...]:
    """What the element is about, as headings and texts; those without a text stay empty."""
    element = page.element
    return (
        ("Tested", said(METHODS[element.method])),
        ("Intent", element.intent),
        ("Standard", element.standard),
        ("Applies to", element.applies_to),
        ("Note", element.note),
        ("Authorities", "\n".join(element.authorities) or said(NONE_PRINTED)),
        ("Evidence to look for", "\n".join(element.evidence)),
    )


def printing_errors(page: "ElementPage") -> tuple[tuple[str, str], ...]:
    """What the handbook prints otherwise, by the number of the inconsistency."""
    return tuple(
        (
            each.number,
            "\n".join(
                line
                for line in (
                    filled("Printed: {printed}", printed=each.printed),
                    filled("Used here: {used}", used=each.used),
                    each.note,
                )
                if line
            ),
        )
        for each in page.element.printed
    )


def measure_words(measure: Measure) -> str:
    """Kind, way and standing of a measure in one line."""
    parts = (KINDS[measure.kind], HOWS[measure.how], STANDINGS[measure.standing])
    return "  ·  ".join(said(each) for each in parts)


def limits_words(measure: Measure, limits: Iterable[str]) -> tuple[str, ...]:
    """Its limits and asked shares, one a line."""
    shares = (
        filled("{percent} percent: {within}", percent=each.percent, within=each.within)
        for each in measure.percent_standards
    )
    return (*(filled("Limit: {limit}", limit=each) for each in limits), *shares)


def levels_facts(levels: Levels) -> tuple[tuple[str, str], ...]:
    """The five federal measures and how closely each is tied."""
    return tuple((FEDERAL[each], said(LEVELS[levels.level(each)])) for each in FederalMeasure)


def about_words(about: About) -> str:
    """What an entry is attached to, in a few words."""
    words = {
        AboutKind.ELEMENT: "the element {place}",
        AboutKind.MEASURE: "the measure {place}",
        AboutKind.RULE: "the rule {place}",
        AboutKind.QUESTION: "the question {place}",
    }
    return filled(words[about.kind], place=about.place)


def entry_head(entry: Entry) -> str:
    """Kind, number and day of an entry, and what it is attached to."""
    return filled(
        "{kind} {number} of {on}, on {about}",
        kind=said(ENTRIES[entry.kind]),
        number=entry.number,
        on=entry.on,
        about=about_words(entry.about),
    )


def entry_words(entry: Entry, who: str = "") -> str:
    """An entry in full: its text, who says so, what came of it, whether it is withdrawn."""
    end = entry.withdrawn
    lines = (
        entry.text,
        filled("Says so: {source}", source=entry.source) if entry.source else "",
        filled("Came of it: {outcome}", outcome=entry.outcome) if entry.outcome else "",
        filled("Written by {who}", who=who) if who else "",
        filled("Withdrawn on {day}: {reason}", day=end.at.date(), reason=end.reason) if end else "",
    )
    return "\n".join(line for line in lines if line)


def counted_entries(entries: Iterable[Entry]) -> str:
    """How many of each kind: ``1 ruling, 2 best practices``."""
    kinds = [entry.kind for entry in entries]
    rulings, practices = kinds.count(EntryKind.RULING), kinds.count(EntryKind.PRACTICE)
    parts = (
        plural(rulings, "ruling") if rulings else "",
        plural(practices, "best practice") if practices else "",
    )
    return ", ".join(part for part in parts if part)
