"""The statewide catalog: every count recomputed from the data, and its known printing errors."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from qapi_desk.domain.catalog import (
    Catalog,
    FederalMeasure,
    LevelStatus,
    MeasureHow,
    MeasureKind,
    ReviewMethod,
    Standing,
    element_of,
)
from qapi_desk.services.library import Library

LIBRARY = Library()
CATALOG: Catalog = LIBRARY.catalog
DOCUMENT = LIBRARY.catalog_document


@pytest.mark.parametrize(
    ("counted", "wanted"),
    [
        (len(CATALOG.areas), 6),
        (len(CATALOG.functions), 28),
        (len(CATALOG.elements), 136),
        (len(CATALOG.tasks), 440),
        (sum(len(e.compliance) for e in CATALOG.elements), 215),
        (sum(len(e.performance) for e in CATALOG.elements), 252),
        (sum(e.is_case_reviewable for e in CATALOG.elements), 61),
        (sum(e.is_reviewed_at_agency for e in CATALOG.elements), 97),
        (sum(not e.authorities for e in CATALOG.elements), 64),
        (sum(not e.compliance for e in CATALOG.elements), 30),
        (sum(not e.performance for e in CATALOG.elements), 15),
        (sum(not e.measures for e in CATALOG.elements), 7),
        (sum(len(e.best_practices) for e in CATALOG.elements), 64),
        (len(CATALOG.program_measures), 16),
    ],
    ids=[
        "areas", "functions", "elements", "tasks", "compliance", "performance", "of cases",
        "of the agency", "no authority", "no compliance", "no performance", "no measure",
        "practices", "program measures",
    ],
)  # fmt: skip
def test_that_the_catalog_holds_the_whole_work(counted: int, wanted: int) -> None:
    assert counted == wanted


def test_that_elements_are_spread_over_their_areas_as_printed() -> None:
    spread = Counter(each.area_id for each in CATALOG.elements)
    assert spread == {"LO": 9, "CM": 32, "FM": 20, "CSS": 26, "AS": 28, "IOP": 21}


def test_that_methods_make_up_all_elements() -> None:
    spread = Counter(each.method for each in CATALOG.elements)
    assert spread == {ReviewMethod.AGENCY: 75, ReviewMethod.CASE: 39, ReviewMethod.BOTH: 22}


def test_that_ids_of_elements_run_on_without_a_hole() -> None:
    for function in CATALOG.functions:
        own = [each.element_id for each in CATALOG.elements_of(function.function_id)]
        assert own == [f"{function.function_id}.{n}" for n in range(1, len(own) + 1)]


def test_that_measures_of_a_kind_run_on_without_a_hole() -> None:
    for element in CATALOG.elements:
        for letter, own in (("C", element.compliance), ("P", element.performance)):
            numbers = range(1, len(own) + 1)
            wanted = [f"{element.element_id}.{letter}{n}" for n in numbers]
            assert [each.measure_id for each in own] == wanted


def test_that_two_lists_of_tasks_are_keyed_by_their_branch() -> None:
    tasks = [each.task_id for each in CATALOG.element("CM.1.2").tasks]
    numbered = ["W1", "W2", "W3", "W4", "W5", "W6", "N1", "N2", "N3", "N4", "N5", "N6", "N7"]
    assert tasks == [f"CM.1.2.{each}" for each in numbered]
    assert CATALOG.tasks["CM.1.2.N6"].branch == "Non-Welfare"


def test_that_every_measure_with_a_limit_says_from_what_to_what() -> None:
    limits = [limit for each in CATALOG.measures.values() for limit in each.timeframes]
    assert len(limits) == 73
    assert all(limit.from_event and limit.to_event for limit in limits)


def test_that_the_expedited_tiers_stand_where_they_are_printed() -> None:
    tiers = [
        (each.measure_id, [one.percent for one in each.percent_standards])
        for each in CATALOG.measures.values()
        if each.how is MeasureHow.PERCENT and each.kind is MeasureKind.COMPLIANCE
    ]
    assert dict(tiers) == {
        "CM.2.2.C3": [75, 90],
        "CM.2.6.C1": [75, 90],
        "CM.2.9.C1": [75, 90],
        "IOP.4.7.C1": [95],
    }


@pytest.mark.parametrize(
    ("element_id", "title", "printed"),
    [
        ("LO.2.2", "Create Effective Management Structure", "LO.2.1"),
        ("AS.3.1", "Establish Contracting Policies and Practices", "Contacting"),
        ("CSS.3.2", "Identify and Assess Target Audiences", "CC.3.2"),
        ("CM.1.4", "Transfer Cases", "Transfer Case "),
    ],
)
def test_that_a_printing_error_is_corrected_and_the_printed_form_kept(
    element_id: str, title: str, printed: str
) -> None:
    element = CATALOG.element(element_id)
    assert element.title == title
    assert any(printed in each.printed for each in element.printed)


def test_that_every_known_printing_error_has_its_number() -> None:
    numbers = {each.number for each in CATALOG.printed_forms}
    wanted = {f"X-{n:02d}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 16, 17, 18, 19, 48)}
    assert wanted <= numbers


@pytest.mark.parametrize(
    ("measure_id", "standing"),
    [
        ("CSS.2.6.C1", Standing.ANTICIPATED),
        ("CSS.5.2.C1", Standing.ANTICIPATED),
        ("CSS.5.2.C3", Standing.RECOMMENDED),
        ("IOP.4.3.C1", Standing.HISTORICAL),
        ("CSS.5.2.C2", Standing.IN_FORCE),
    ],
)
def test_that_duties_are_told_from_what_is_only_expected_or_past(
    measure_id: str, standing: Standing
) -> None:
    assert CATALOG.measure(measure_id).standing is standing


def test_that_repeated_measures_are_tied_to_each_other() -> None:
    pairs = {
        frozenset((each.measure_id, other))
        for each in CATALOG.measures.values()
        for other in each.same_as
    }
    assert len(pairs) == 15
    elements = {frozenset(map(element_of, pair)) for pair in pairs}
    assert {frozenset(("CM.3.12", "CM.4.1")), frozenset(("CSS.2.3", "AS.4.3"))} <= elements


def test_that_an_element_of_some_agencies_says_of_which() -> None:
    limited = {each.element_id: each.applies_to for each in CATALOG.elements if each.applies_to}
    assert list(limited) == ["AS.1.1"]
    assert limited["AS.1.1"].count("(") == 6


def test_that_link_levels_are_a_proposal_with_its_reason() -> None:
    assert all(
        each.levels.status is LevelStatus.PROPOSED and each.levels.rationale
        for each in CATALOG.elements
    )
    linked = {measure for each in CATALOG.elements for measure in each.levels.of}
    assert linked == set(FederalMeasure)


def test_that_only_federal_measures_have_formulas_and_each_says_its_source() -> None:
    told = {each.code for each in CATALOG.program_measures if each.numerator}
    assert told == {"F1", "F2", "F3", "F4", "F5"}
    assert all(each.source for each in CATALOG.program_measures)


def test_that_state_measures_tell_which_federal_ones_they_overlap() -> None:
    overlaps = {each.code: each.overlaps for each in CATALOG.program_measures if each.overlaps}
    assert overlaps == {
        "F1": ("S7",), "F2": ("S8",), "F5": ("S9",),
        "S7": ("F1",), "S8": ("F2",), "S9": ("F5",),
    }  # fmt: skip


def texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def test_that_no_text_points_to_a_line_or_is_blank() -> None:
    everything = list(texts(DOCUMENT))
    assert not [
        text for text in everything if re.search(r"\bl\. ?\d", text) or text != text.strip()
    ]
    assert all(everything)


def test_that_rules_of_the_law_rest_on_elements_that_are_there() -> None:
    rulesets: list[Any] = [LIBRARY.ruleset(each) for each in LIBRARY.ruleset_ids]
    named = {element for law in rulesets for rule in law.rules for element in rule.elements}
    assert named <= set(CATALOG.by_id)
    assert len(named) == 56
