"""The catalog from its document: every name known, every reference kept, or a clear refusal.

The document is data that a policy analyst edits (``resources/catalog/manual.json``); this module
knows its grammar, and neither what a county adds nor what a review found.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.catalog import (
    Area,
    Catalog,
    Element,
    FederalMeasure,
    Function,
    Levels,
    LimitDirection,
    Measure,
    MeasureHow,
    MeasureKind,
    PercentStandard,
    PrintedForm,
    ProgramMeasure,
    ReviewMethod,
    Standing,
    Task,
    Timeframe,
    element_of,
)
from qapi_desk.rules.document import Node, refusal, some

_ELEMENT_ID: Final = re.compile(r"[A-Z]{2,3}\.[1-9][0-9]?\.[1-9][0-9]?")
_MEASURE_ID: Final = re.compile(_ELEMENT_ID.pattern + r"\.[CP][1-9][0-9]?")
_TASK_ID: Final = re.compile(_ELEMENT_ID.pattern + r"\.[A-Z][1-9][0-9]?")
_LOWEST_LEVEL: Final = 3
_LARGEST_PERCENT: Final = 100
_NAMES: Final = (
    "catalog",
    "version",
    "title",
    "handbook",
    "source",
    "notes",
    "abbreviations",
    "areas",
    "functions",
    "program_measures",
    "printed_forms",
    "elements",
)
_ELEMENT_NAMES: Final = (
    "id",
    "title",
    "function",
    "method",
    "intent",
    "standard",
    "tasks",
    "measures",
    "authorities",
    "best_practices",
    "evidence",
    "levels",
    "note",
    "applies_to",
)


def read_catalog(document: Mapping[str, Any], fingerprint: str = "") -> Catalog:
    """A catalog from its document.

    Args:
        document: the JSON object of ``resources/catalog/manual.json``.
        fingerprint: SHA-256 of the document, 64 hex digits, where it is known.

    Raises:
        Refused: ``rules.bad_data``: what is wrong and where, like an id twice, a measure under
            another element, an unknown word, a level that is not 1, 2 or 3.
    """
    root = Node.of(document, "the catalog")
    node = Node(root.values, f"the catalog {root.text('catalog')}")
    node.only(*_NAMES)
    abbreviations = node.node("abbreviations", {})
    printed = tuple(_printed(each) for each in node.nodes("printed_forms", [], named="id"))
    catalog = Catalog(
        catalog_id=node.text("catalog"),
        version=node.text("version"),
        title=node.text("title"),
        handbook=node.text("handbook"),
        source=node.text("source"),
        areas=tuple(_area(each) for each in node.nodes("areas", named="id")),
        functions=tuple(_function(each) for each in node.nodes("functions", named="id")),
        elements=tuple(_element(each, printed) for each in node.nodes("elements", named="id")),
        program_measures=tuple(
            _program_measure(each) for each in node.nodes("program_measures", [], named="code")
        ),
        printed_forms=printed,
        notes=node.texts("notes", []),
        abbreviations={short: some(abbreviations, short) for short in abbreviations.values},
        fingerprint=fingerprint,
    )
    _check(node.place, catalog)
    return catalog


def _area(node: Node) -> Area:
    node.only("id", "title")
    return Area(node.text("id"), node.text("title"))


def _function(node: Node) -> Function:
    node.only("id", "title", "area")
    return Function(node.text("id"), node.text("title"), node.text("area"))


def _element(node: Node, printed: Iterable[PrintedForm]) -> Element:
    node.only(*_ELEMENT_NAMES)
    element_id = _id(node, _ELEMENT_ID)
    return Element(
        element_id=element_id,
        title=node.text("title"),
        function_id=node.text("function"),
        intent=node.text("intent"),
        standard=node.text("standard"),
        tasks=tuple(_task(each, element_id) for each in node.nodes("tasks", named="id")),
        measures=tuple(_measure(each, element_id) for each in node.nodes("measures", named="id")),
        authorities=node.texts("authorities"),
        best_practices=node.texts("best_practices"),
        method=node.word("method", ReviewMethod),
        evidence=some(node, "evidence"),
        levels=_levels(node.node("levels")),
        note=node.text("note", ""),
        applies_to=node.text("applies_to", ""),
        printed=tuple(
            each for each in printed if element_id in {element_of(about) for about in each.about}
        ),
    )


def _task(node: Node, element_id: str) -> Task:
    node.only("id", "title", "branch")
    task = Task(_id(node, _TASK_ID), node.text("title"), node.text("branch", ""))
    _own(node, task.task_id, element_id)
    return task


def _measure(node: Node, element_id: str) -> Measure:
    node.only(
        "id",
        "kind",
        "how",
        "text",
        "timeframes",
        "percent_standards",
        "standing",
        "same_as",
        "note",
    )
    measure = Measure(
        measure_id=_id(node, _MEASURE_ID),
        element_id=element_id,
        text=node.text("text"),
        kind=node.word("kind", MeasureKind),
        how=node.word("how", MeasureHow),
        timeframes=tuple(_timeframe(each) for each in node.nodes("timeframes", [])),
        percent_standards=tuple(_percent(each) for each in node.nodes("percent_standards", [])),
        standing=node.word("standing", Standing, Standing.IN_FORCE),
        same_as=node.texts("same_as", []),
        note=node.text("note", ""),
    )
    _own(node, measure.measure_id, element_id)
    if (measure.how is MeasureHow.TIMEFRAME) and not measure.timeframes:
        raise refusal(node.place, "is a timeframe without a limit at 'timeframes'")
    if not measure.in_force and not measure.note:
        raise refusal(node.place, "is not in force and says no reason at 'note'")
    return measure


def _timeframe(node: Node) -> Timeframe:
    node.only("amount", "unit", "from", "to", "direction")
    return Timeframe(
        amount=node.whole("amount"),
        unit=node.word("unit", Unit),
        from_event=node.text("from"),
        to_event=node.text("to"),
        direction=node.word("direction", LimitDirection),
    )


def _percent(node: Node) -> PercentStandard:
    node.only("percent", "within")
    standard = PercentStandard(node.whole("percent"), node.text("within"))
    if standard.percent > _LARGEST_PERCENT:
        raise refusal(node.place, f"asks for {standard.percent} percent, more than all")
    return standard


def _levels(node: Node) -> Levels:
    measures = [str(each) for each in FederalMeasure]
    node.only("rationale", *measures)
    levels = {FederalMeasure(name): node.whole(name) for name in measures if name in node.values}
    for measure, level in levels.items():
        if not 1 <= level <= _LOWEST_LEVEL:
            raise refusal(node.place, f"links {measure} at level {level}; levels are 1, 2 and 3")
    return Levels(levels, node.text("rationale"))


def _program_measure(node: Node) -> ProgramMeasure:
    node.only(
        "code",
        "title",
        "set",
        "federal",
        "numerator",
        "denominator",
        "lines",
        "period",
        "source",
        "overlaps",
        "note",
    )
    is_linked = "federal" in node.values
    return ProgramMeasure(
        code=node.text("code"),
        title=node.text("title"),
        is_federal=node.text("set") == "federal",
        federal=node.word("federal", FederalMeasure) if is_linked else None,
        numerator=node.text("numerator", ""),
        denominator=node.text("denominator", ""),
        lines=node.text("lines", ""),
        period=node.text("period", ""),
        source=node.text("source"),
        overlaps=node.texts("overlaps", []),
        note=node.text("note", ""),
    )


def _printed(node: Node) -> PrintedForm:
    node.only("id", "about", "printed", "used", "note")
    return PrintedForm(
        number=node.text("id"),
        about=node.texts("about"),
        printed=node.text("printed"),
        used=node.text("used"),
        note=node.text("note", ""),
    )


def _id(node: Node, pattern: re.Pattern[str]) -> str:
    written = node.text("id")
    if not pattern.fullmatch(written):
        raise refusal(node.place, f"has no id of the usual form at 'id': {written!r}")
    return written


def _own(node: Node, some_id: str, element_id: str) -> None:
    if element_of(some_id) != element_id:
        raise refusal(node.place, f"stands under {element_id}, which is not its own element")


def _check(place: str, catalog: Catalog) -> None:
    _check_once(place, [each.area_id for each in catalog.areas])
    _check_once(place, [each.function_id for each in catalog.functions])
    _check_once(place, [each.element_id for each in catalog.elements])
    _check_once(place, [each.code for each in catalog.program_measures])
    measures = [each for element in catalog.elements for each in element.measures]
    _check_once(place, [each.measure_id for each in measures])
    _check_once(place, [each.task_id for element in catalog.elements for each in element.tasks])
    _check_places(place, catalog)
    for measure in measures:
        _check_same(place, catalog, measure)


def _check_once(place: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise refusal(place, f"names {each} twice")
        seen.add(each)


def _check_places(place: str, catalog: Catalog) -> None:
    areas = {each.area_id for each in catalog.areas}
    functions = {each.function_id for each in catalog.functions}
    for function in catalog.functions:
        if function.area_id not in areas or function.function_id.split(".")[0] != function.area_id:
            raise refusal(place, f"puts {function.function_id} into the area {function.area_id}")
    for element in catalog.elements:
        above = element.element_id.rpartition(".")[0]
        if element.function_id not in functions or above != element.function_id:
            raise refusal(
                place, f"puts {element.element_id} into the function {element.function_id}"
            )
    known = {*functions, *areas, *catalog.by_id, *catalog.measures, *catalog.tasks}
    for form in catalog.printed_forms:
        for about in form.about:
            if about not in known:
                raise refusal(place, f"lets {form.number} speak of {about}, which is not there")


def _check_same(place: str, catalog: Catalog, measure: Measure) -> None:
    for other in measure.same_as:
        if other not in catalog.measures or other == measure.measure_id:
            raise refusal(place, f"lets {measure.measure_id} repeat {other}, which is not there")
        if measure.measure_id not in catalog.measures[other].same_as:
            raise refusal(place, f"lets {measure.measure_id} repeat {other}, but not the other way")
