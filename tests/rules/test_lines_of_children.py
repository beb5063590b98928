"""Lines 5, 5a, 6, 8 and 9: which children count, and what a trail gets wrong about them."""

from typing import Any

import pytest

from qapi_desk.domain.cases import Party
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.line_cases import case, child, code, counted, filled, judged

ON_5 = counted("5", "K1")
ON_6 = counted("6", "K1")
SETTLED = {"paternity_status": "ACKNOWLEDGED", "resolved_date": "2020-02-02"}
NA = "NOT_APPLICABLE"


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({}, "YES"),
        ({"born_out_of_wedlock": None}, "UNDETERMINED"),
        ({"born_out_of_wedlock": False}, "NOT_IN_UNIVERSE"),
        ({"birth_date": None}, "UNDETERMINED"),
        ({"birth_date": "2026-10-01"}, "WRONG_DATE_PERIOD"),
        ({"birth_date": "2026-09-30"}, "YES"),
        ({"birth_date": "2008-09-30"}, "NOT_IN_UNIVERSE"),
        ({"birth_date": "2008-10-01"}, "YES"),
        ({"from_date": "2026-10-01"}, "WRONG_DATE_PERIOD"),
        ({"from_date": "2026-09-30"}, "YES"),
        ({"to_date": "2026-09-29"}, "WRONG_DATE_PERIOD"),
        ({"to_date": "2026-09-30"}, "YES"),
        ({"death_date": "2026-09-30"}, "NOT_IN_UNIVERSE"),
        ({"death_date": "2026-10-01"}, "YES"),
    ],
)
def test_that_line_5_counts_children_born_out_of_wedlock_and_still_children(
    federal: Ruleset, told: dict[str, Any], outcome: str
) -> None:
    assert code(federal, "5", case(ON_5, children=[child(**told)])) == outcome


@pytest.mark.parametrize(
    ("told", "died", "outcome"),
    [
        ({}, "2026-09-30", "NOT_IN_UNIVERSE"),
        ({}, "2026-10-01", "YES"),
        (SETTLED, "2026-09-30", "YES"),
        ({"paternity_status": "ACKNOWLEDGED", "resolved_date": "2026-10-01"}, "2026-09-30", ""),
        ({"paternity_status": "EXCLUDED_OPEN", "resolved_date": "2020-02-02"}, "2026-09-30", ""),
    ],
)
def test_that_a_parents_death_takes_a_child_off_unless_paternity_stands(
    federal: Ruleset, told: dict[str, Any], died: str, outcome: str
) -> None:
    father = filled(Party, party_id="N1", role="NCP", death_date=died)
    found = code(federal, "5", case(ON_5, children=[child(**told)], parties=[father]))
    assert found == (outcome or "NOT_IN_UNIVERSE")


def test_that_a_child_left_off_line_5_is_omitted(federal: Ruleset) -> None:
    assert code(federal, "5", case(children=[child()])) == "OMITTED"


def test_that_a_child_rightly_left_off_is_outside_the_line(federal: Ruleset) -> None:
    found = judged(federal, "5", case(children=[child(born_out_of_wedlock=False)]))
    assert (found.in_universe, found.outcome) == (False, NA)


def test_that_a_case_without_children_is_outside_the_line(federal: Ruleset) -> None:
    assert judged(federal, "5", case()).sentences[1] == "No child of the case could be counted."


def test_that_a_child_of_a_closed_case_is_counted_in_the_wrong_period(federal: Ruleset) -> None:
    closed = case(ON_5, children=[child()], status="CLOSED", closed_date="2026-09-29")
    assert code(federal, "5", closed) == "WRONG_DATE_PERIOD"


def test_that_one_wrong_child_makes_the_case_wrong(federal: Ruleset) -> None:
    both = [child("K1"), child("K2")]
    assert [item.error_code for item in judged(federal, "5", case(ON_5, children=both)).items] == [
        "",
        "OMITTED",
    ]


def test_that_a_child_counted_under_two_labels_is_a_duplicate(federal: Ruleset) -> None:
    again = counted("5", "K1", period="2026")
    assert code(federal, "5", case(ON_5, again, children=[child()])) == "DUPLICATE"


def test_that_somebody_who_is_no_child_of_the_case_is_the_wrong_person(federal: Ruleset) -> None:
    assert code(federal, "5", case(counted("5", "X9"))) == "WRONG_PERSON"


def test_that_a_child_of_whom_nothing_is_recorded_has_no_document(federal: Ruleset) -> None:
    party, _ = child()
    assert code(federal, "5", case(ON_5, parties=[party])) == "NO_DOCUMENT"


def test_that_a_child_without_a_party_row_cannot_be_told(federal: Ruleset) -> None:
    _, row = child()
    assert code(federal, "5", case(ON_5, parts={"children": (row,)})) == "UNDETERMINED"


@pytest.mark.parametrize(
    ("value", "told", "outcome"),
    [
        ("2", {}, "YES"),
        ("1", {}, "OMITTED"),
        ("3", {}, "NOT_IN_UNIVERSE"),
        ("many", {}, "OMITTED"),
        ("2", {"birth_date": None}, "UNDETERMINED"),
    ],
)
def test_that_a_trail_that_names_no_child_is_compared_by_number(
    federal: Ruleset, value: str, told: dict[str, Any], outcome: str
) -> None:
    both = [child("K1"), child("K2", **told)]
    assert code(federal, "5", case(counted("5", None, value), children=both)) == outcome


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (SETTLED, "YES"),
        ({**SETTLED, "resolved_date": "2026-09-30"}, "YES"),
        ({**SETTLED, "resolved_date": "2026-10-01"}, "WRONG_DATE_PERIOD"),
        ({**SETTLED, "resolved_date": None}, "UNDETERMINED"),
        ({**SETTLED, "paternity_status": None}, "UNDETERMINED"),
        ({**SETTLED, "paternity_status": "AT_ISSUE"}, "NOT_IN_UNIVERSE"),
        ({**SETTLED, "resolved_by": "PRESUMED"}, "NOT_IN_UNIVERSE"),
        ({**SETTLED, "born_out_of_wedlock": False}, "NOT_IN_UNIVERSE"),
        ({**SETTLED, "from_date": "2026-10-01"}, "WRONG_DATE_PERIOD"),
        ({**SETTLED, "to_date": "2025-09-30"}, "WRONG_DATE_PERIOD"),
        ({**SETTLED, "to_date": "2025-10-01"}, "YES"),
        ({**SETTLED, "birth_date": "2000-01-01"}, "YES"),
    ],
)
def test_that_line_6_counts_paternity_established_whenever(
    federal: Ruleset, told: dict[str, Any], outcome: str
) -> None:
    assert code(federal, "6", case(ON_6, children=[child(**told)])) == outcome


@pytest.mark.parametrize(
    ("closed", "outcome"), [("2025-10-01", "YES"), ("2025-09-30", "WRONG_DATE_PERIOD")]
)
def test_that_line_6_asks_for_a_case_open_on_any_day_of_the_year(
    federal: Ruleset, closed: str, outcome: str
) -> None:
    told = case(ON_6, children=[child(**SETTLED)], status="CLOSED", closed_date=closed)
    assert code(federal, "6", told) == outcome


def test_that_line_6_needs_the_childs_own_party_row(federal: Ruleset) -> None:
    _, row = child(**SETTLED)
    assert code(federal, "6", case(ON_6, parts={"children": (row,)})) == "UNDETERMINED"


LAST = {"period": "FFY2025"}


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ([counted("5a", "K1"), counted("5", "K1", **LAST)], "YES"),
        ([counted("5a", "K1"), counted("1", **LAST)], "NOT_IN_UNIVERSE"),
        ([counted("5", "K1", **LAST)], "OMITTED"),
        ([counted("5a", "K9"), counted("5", "K9", **LAST)], "YES"),
        ([counted("5a", "K1")], "YES"),
        ([], "OMITTED"),
    ],
)
def test_that_line_5a_repeats_last_years_line_5(
    federal: Ruleset, lines: list[Any], outcome: str
) -> None:
    told = case(*lines, children=[child()])
    found = {i.party_id: i.error_code or str(i.outcome) for i in judged(federal, "5a", told).items}
    assert outcome in found.values()


def test_that_line_5a_without_last_years_trail_asks_the_facts_of_that_day(
    federal: Ruleset,
) -> None:
    told = case(counted("5a", "K1"), children=[child()], opened_date="2025-10-01")
    assert code(federal, "5a", told) == "WRONG_DATE_PERIOD"


@pytest.mark.parametrize(
    ("line", "told", "outcome"),
    [
        ("8", {"birth_date": "2025-10-01"}, "YES"),
        ("8", {"birth_date": "2025-09-30"}, "WRONG_DATE_PERIOD"),
        ("8", {"birth_date": None}, "UNDETERMINED"),
        ("9", {**SETTLED, "resolved_date": "2025-10-01"}, "YES"),
        ("9", {**SETTLED, "resolved_date": "2025-09-30"}, "WRONG_DATE_PERIOD"),
        ("9", {**SETTLED, "resolved_date": "2026-05-05", "birth_date": "2008-05-05"}, "NOT_IN"),
        ("9", {**SETTLED, "resolved_date": "2026-05-05", "birth_date": None}, "UNDETERMINED"),
    ],
)
def test_that_a_row_of_the_state_that_names_a_case_is_tested(
    federal: Ruleset, line: str, told: dict[str, Any], outcome: str
) -> None:
    found = code(federal, line, case(counted(line, "K1"), children=[child(**told)]))
    assert found.startswith(outcome)


def test_that_a_child_of_the_states_line_that_no_row_names_cannot_be_told(
    federal: Ruleset,
) -> None:
    found = judged(federal, "8", case(children=[child(birth_date="2026-01-01")]))
    assert found.sentences[-1] == "Line 8 names no cases, so whether it counts cannot be told."
