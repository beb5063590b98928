"""The catalog: the work of an agency as areas, functions, elements, tasks and measures.

Values only. It does not know how they are kept in a file, nor what a county adds to them. Ids
are those that the handbook prints (``CM.1.2``, ``CM.1.2.C5``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.errors import Refused

LOCAL: Final = "LOCAL"
"""How the id of a county's own measure begins: ``LOCAL.CM.1.2.1``."""


class ReviewMethod(StrEnum):
    """Where an element is tested: on single cases, at the agency as a whole, or both."""

    CASE = "case"
    AGENCY = "agency"
    BOTH = "both"


class MeasureKind(StrEnum):
    """A compliance measure is tied to law, regulation or program requirement."""

    COMPLIANCE = "compliance"
    PERFORMANCE = "performance"


class MeasureHow(StrEnum):
    """What kind of answer a measure takes."""

    QUALITATIVE = "qualitative"
    PERCENT = "percent"
    COUNT = "count"
    AVERAGE_TIME = "average_time"
    TIMEFRAME = "timeframe"


class Standing(StrEnum):
    """Whether a measure binds: a duty, one that is only expected or advised, or one of the past."""

    IN_FORCE = "in_force"
    ANTICIPATED = "anticipated"
    RECOMMENDED = "recommended"
    HISTORICAL = "historical"


class LimitDirection(StrEnum):
    """At most so long, at least so long, or again and again at that distance."""

    MAX = "max"
    MIN = "min"
    RECURRING = "recurring"


class FederalMeasure(StrEnum):
    """The five federal measures that elements are linked to."""

    PATERNITY = "paternity"
    ORDER = "order"
    CURRENT = "current"
    ARREARS = "arrears"
    COST = "cost"


class LevelStatus(StrEnum):
    """Link levels are proposed by the program; a county approves or changes them."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Area:
    """One of the performance areas: ``CM`` Case Management."""

    area_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Function:
    """A group of elements: ``CM.1`` Case Initiation and Update."""

    function_id: str
    title: str
    area_id: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``branch`` names the list where an element prints two of them."""

    task_id: str
    title: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Timeframe:
    """A limit in the printed unit (``working_days``, ``quarter``), from one event to another."""

    amount: int
    unit: Unit
    from_event: str
    to_event: str
    direction: LimitDirection


@dataclass(frozen=True, slots=True)
class PercentStandard:
    """A share that is asked for, in percent, and within what."""

    percent: int
    within: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of an element, restated."""

    measure_id: str
    element_id: str
    text: str
    kind: MeasureKind
    how: MeasureHow
    timeframes: tuple[Timeframe, ...] = ()
    percent_standards: tuple[PercentStandard, ...] = ()
    standing: Standing = Standing.IN_FORCE
    same_as: tuple[str, ...] = ()
    """Measures of other elements that say the same; scored once, shown in each."""
    note: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it is a duty today."""
        return self.standing is Standing.IN_FORCE

    @property
    def timeframe(self) -> Timeframe | None:
        """The first of its limits, if it has any."""
        return self.timeframes[0] if self.timeframes else None


@dataclass(frozen=True, slots=True)
class Levels:
    """How closely an element is tied to each federal measure: 1 direct, 2 secondary, 3 indirect.

    A measure that is not named has no tie.
    """

    of: Mapping[FederalMeasure, int]
    rationale: str = ""
    status: LevelStatus = LevelStatus.PROPOSED

    def level(self, measure: FederalMeasure) -> int | None:
        """1, 2, 3, or None for no tie."""
        return self.of.get(measure)


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """What the handbook prints, beside what is used here and why."""

    number: str
    """The number of the inconsistency among those we keep: ``X-01``."""
    about: tuple[str, ...]
    """The elements, functions or measures it concerns; none where it concerns the whole book."""
    printed: str
    used: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """One element whole."""

    element_id: str
    title: str
    function_id: str
    intent: str
    standard: str
    tasks: tuple[Task, ...]
    measures: tuple[Measure, ...]
    authorities: tuple[str, ...]
    """Citations as printed; none where the handbook prints none."""
    best_practices: tuple[str, ...]
    method: ReviewMethod
    evidence: tuple[str, ...]
    levels: Levels
    note: str = ""
    applies_to: str = ""
    """The agencies it applies to, where it does not apply to each."""
    printed: tuple[PrintedForm, ...] = ()

    @property
    def area_id(self) -> str:
        """The area it lies in."""
        return self.element_id.split(".", 1)[0]

    @property
    def compliance(self) -> tuple[Measure, ...]:
        """Its compliance measures, in printed order."""
        return tuple(each for each in self.measures if each.kind is MeasureKind.COMPLIANCE)

    @property
    def performance(self) -> tuple[Measure, ...]:
        """Its performance measures, in printed order."""
        return tuple(each for each in self.measures if each.kind is MeasureKind.PERFORMANCE)

    @property
    def is_case_reviewable(self) -> bool:
        """Whether it can be tested on single cases."""
        return self.method is not ReviewMethod.AGENCY

    @property
    def is_reviewed_at_agency(self) -> bool:
        """Whether it can be tested at the agency as a whole."""
        return self.method is not ReviewMethod.CASE


@dataclass(frozen=True, slots=True)
class ProgramMeasure:
    """One of the federal and state measures of the whole program (``F1``, ``S10``).

    Numerator, denominator and lines are empty where no source states them.
    """

    code: str
    title: str
    is_federal: bool
    federal: FederalMeasure | None = None
    numerator: str = ""
    denominator: str = ""
    lines: str = ""
    period: str = ""
    source: str = ""
    overlaps: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Catalog:
    """The statewide catalog of one version. A county's own additions are no part of it."""

    catalog_id: str
    version: str
    title: str
    handbook: str
    source: str
    areas: tuple[Area, ...]
    functions: tuple[Function, ...]
    elements: tuple[Element, ...]
    program_measures: tuple[ProgramMeasure, ...] = ()
    printed_forms: tuple[PrintedForm, ...] = ()
    notes: tuple[str, ...] = ()
    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a citation is called in full: ``FC`` is the Family Code."""
    fingerprint: str = field(default="", compare=False)
    """SHA-256 of the document it was read from, 64 hex digits."""

    @cached_property
    def by_id(self) -> Mapping[str, Element]:
        """Every element by its id."""
        return {each.element_id: each for each in self.elements}

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Every measure by its id."""
        return {each.measure_id: each for element in self.elements for each in element.measures}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Every task by its id."""
        return {each.task_id: each for element in self.elements for each in element.tasks}

    def area(self, area_id: str) -> Area:
        """The area of this id.

        Raises:
            Refused: ``catalog.no_area``.
        """
        for area in self.areas:
            if area.area_id == area_id:
                return area
        raise Refused(
            "catalog.no_area",
            f"The catalog has no area {area_id!r}; it has "
            f"{', '.join(each.area_id for each in self.areas)}.",
        )

    def function(self, function_id: str) -> Function:
        """The function of this id.

        Raises:
            Refused: ``catalog.no_function``.
        """
        for function in self.functions:
            if function.function_id == function_id:
                return function
        raise Refused(
            "catalog.no_function",
            f"The catalog has no function {function_id!r}; look it up in the list of functions.",
        )

    def element(self, element_id: str) -> Element:
        """The element of this id, or of a measure's or task's id.

        Raises:
            Refused: ``catalog.no_element``.
        """
        found = self.by_id.get(element_id) or self.by_id.get(element_of(element_id))
        if found is None:
            raise Refused(
                "catalog.no_element",
                f"The catalog has no element {element_id!r}; ids look like CM.1.2.",
            )
        return found

    def measure(self, measure_id: str) -> Measure:
        """The measure of this id.

        Raises:
            Refused: ``catalog.no_measure``.
        """
        if measure_id not in self.measures:
            raise Refused(
                "catalog.no_measure",
                f"The catalog has no measure {measure_id!r}; ids look like CM.1.2.C5.",
            )
        return self.measures[measure_id]

    def functions_of(self, area_id: str) -> Iterator[Function]:
        """The functions of an area, in printed order."""
        return (each for each in self.functions if each.area_id == area_id)

    def elements_of(self, function_id: str) -> Iterator[Element]:
        """The elements of a function, in printed order."""
        return (each for each in self.elements if each.function_id == function_id)


def element_of(some_id: str) -> str:
    """The element a measure's or task's id belongs to: ``LOCAL.CM.1.2.1`` to ``CM.1.2``.

    An id that is none of those comes back as it is, or as far as it reaches.
    """
    return ".".join(some_id.removeprefix(f"{LOCAL}.").split(".")[:3])
