"""The catalog's nouns: how they are looked up, and what a county's layer changes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.catalog import (
    Area,
    Catalog,
    Element,
    FederalMeasure,
    Function,
    Levels,
    LevelStatus,
    LimitDirection,
    Measure,
    MeasureHow,
    MeasureKind,
    ReviewMethod,
    Standing,
    Task,
    Timeframe,
    element_of,
)
from qapi_desk.domain.county_layer import (
    Activity,
    CountyLayer,
    LevelDecision,
    LocalMeasure,
    Retirement,
)
from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind, Withdrawal
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ALDER = PersonId("alder")
GONE = Retirement(ALDER, AT, "Not done any more.")


def measure(measure_id: str, kind: MeasureKind = MeasureKind.COMPLIANCE) -> Measure:
    return Measure(measure_id, element_of(measure_id), "Sent in time", kind, MeasureHow.QUALITATIVE)


def element(element_id: str = "CM.1.1", method: ReviewMethod = ReviewMethod.CASE) -> Element:
    return Element(
        element_id=element_id,
        title="Provide Application",
        function_id=element_id.rpartition(".")[0],
        intent="Check.",
        standard="Sent.",
        tasks=(Task(f"{element_id}.T1", "Send"),),
        measures=(
            measure(f"{element_id}.C1"),
            measure(f"{element_id}.P1", MeasureKind.PERFORMANCE),
        ),
        authorities=(),
        best_practices=(),
        method=method,
        evidence=("Form",),
        levels=Levels({FederalMeasure.ORDER: 2}, "It begins there."),
    )


CATALOG = Catalog(
    catalog_id="small",
    version="1",
    title="A small one",
    handbook="October 2002",
    source="Made up",
    areas=(Area("CM", "Case Management"),),
    functions=(Function("CM.1", "Initiation", "CM"), Function("FM.1", "Obligation", "FM")),
    elements=(element(), element("CM.1.2")),
)


@pytest.mark.parametrize(
    ("some_id", "wanted"),
    [
        ("CM.1.2.C5", "CM.1.2"),
        ("CM.1.2.W1", "CM.1.2"),
        ("LOCAL.CM.1.2.1", "CM.1.2"),
        ("CM.1.2", "CM.1.2"),
        ("closure", "closure"),
    ],
)
def test_that_an_id_tells_its_element(some_id: str, wanted: str) -> None:
    assert element_of(some_id) == wanted


def test_that_an_element_is_found_by_its_measure_and_its_task_as_well() -> None:
    found = {CATALOG.element(each).element_id for each in ("CM.1.2", "CM.1.2.C1", "CM.1.2.T1")}
    assert found == {"CM.1.2"}


def test_that_measures_and_tasks_are_found_by_id() -> None:
    assert CATALOG.measure("CM.1.1.P1").kind is MeasureKind.PERFORMANCE
    assert CATALOG.tasks["CM.1.2.T1"].title == "Send"


def test_that_functions_and_elements_stand_under_what_is_above_them() -> None:
    assert [each.function_id for each in CATALOG.functions_of("CM")] == ["CM.1"]
    assert [each.element_id for each in CATALOG.elements_of("CM.1")] == ["CM.1.1", "CM.1.2"]
    assert CATALOG.area("CM").title == "Case Management"
    assert CATALOG.function("FM.1").area_id == "FM"
    assert CATALOG.element("CM.1.1").area_id == "CM"


@pytest.mark.parametrize("look", ["area", "function", "element", "measure"])
def test_that_what_is_not_there_is_refused_by_its_name(look: str) -> None:
    with pytest.raises(Refused, match="'XX'") as refusal:
        getattr(CATALOG, look)("XX")
    assert refusal.value.code == f"catalog.no_{look}"


def test_that_measures_are_told_apart_by_kind() -> None:
    found = element()
    assert [each.measure_id for each in found.compliance] == ["CM.1.1.C1"]
    assert [each.measure_id for each in found.performance] == ["CM.1.1.P1"]


@pytest.mark.parametrize(
    ("method", "on_cases", "at_agency"),
    [
        (ReviewMethod.CASE, True, False),
        (ReviewMethod.AGENCY, False, True),
        (ReviewMethod.BOTH, True, True),
    ],
)
def test_that_the_method_says_where_an_element_is_tested(
    method: ReviewMethod, on_cases: bool, at_agency: bool
) -> None:
    found = element(method=method)
    assert (found.is_case_reviewable, found.is_reviewed_at_agency) == (on_cases, at_agency)


def test_that_only_a_duty_is_in_force() -> None:
    told = measure("CM.1.1.C1")
    assert told.in_force
    assert not replace(told, standing=Standing.ANTICIPATED).in_force


def test_that_a_measure_tells_its_first_limit() -> None:
    limit = Timeframe(5, Unit.WORKING_DAYS, "asked", "sent", LimitDirection.MAX)
    told = measure("CM.1.1.C1")
    assert told.timeframe is None
    assert replace(told, timeframes=(limit,)).timeframe == limit


def activity(number: int, retired: Retirement | None = None) -> Activity:
    return Activity(
        f"CM.1.1.T1#{number:03d}", "CM.1.1.T1", "Intake", "", "daily", "By mail", ALDER, AT, retired
    )


def local(number: int, retired: Retirement | None = None) -> LocalMeasure:
    return LocalMeasure(
        f"LOCAL.CM.1.1.{number}", "CM.1.1", "Ours", MeasureHow.PERCENT, "", ALDER, AT, retired
    )


def test_that_an_activity_is_told_in_one_line_and_knows_its_element() -> None:
    assert activity(1).words == "Intake; daily; By mail"
    assert activity(1).element_id == "CM.1.1"


def test_that_only_what_is_in_use_stands_under_a_task_and_an_element() -> None:
    layer = CountyLayer((activity(1), activity(2, GONE)), (local(1, GONE), local(2)))
    assert layer.activities_of("CM.1.1.T1") == (activity(1),)
    assert layer.activities_of("CM.1.2.T1") == ()
    assert layer.measures_of("CM.1.1") == (local(2),)
    assert layer.measures_of("CM.1.2") == ()


def test_that_the_proposal_holds_until_the_county_decides() -> None:
    assert CountyLayer().levels(element()) == element().levels
    assert element().levels.status is LevelStatus.PROPOSED


def test_that_a_decision_of_the_county_goes_before_the_proposal() -> None:
    made = LevelDecision(
        "CM.1.1", {FederalMeasure.COST: 1}, LevelStatus.CHANGED, "Measured.", ALDER, AT, "1"
    )
    levels = CountyLayer(decisions=(made,)).levels(element())
    assert levels.level(FederalMeasure.COST) == 1
    assert levels.level(FederalMeasure.ORDER) is None
    assert (levels.status, levels.rationale) == (LevelStatus.CHANGED, "Measured.")


def test_that_a_withdrawn_entry_no_longer_holds() -> None:
    about = About(AboutKind.ELEMENT, "CM.1.1")
    entry = Entry(1, EntryKind.RULING, about, "Read it so.", "Memo", date(2026, 1, 2), ALDER, AT)
    assert entry.holds
    assert not replace(entry, withdrawn=Withdrawal(ALDER, AT, "Superseded.")).holds
