"""Edits between lines, measures as the worst of their lines, and how both are written down."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Reliability
from qapi_desk.rules.edits import Report, check_edit, parse_report, read_measure

SHIPPED = Path(__file__).parents[2] / "resources" / "reports" / "ocse_157.json"
GOOD, MIDDLE, BAD = Reliability.RELIABLE, Reliability.MARGINAL, Reliability.UNRELIABLE


def shipped() -> Any:
    return json.loads(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_report(shipped())


def holds(report: Report, edit_id: str, **figures: int) -> bool | None:
    edit = next(edit for edit in report.edits if edit.edit_id == edit_id)
    named = {key.replace("line_", "").replace("_last", "@last"): v for key, v in figures.items()}
    return check_edit(edit, named).holds


@pytest.mark.parametrize(
    ("edit_id", "figures", "verdict"),
    [
        ("2<=1", {"line_2": 10, "line_1": 10}, True),
        ("2<=1", {"line_2": 11, "line_1": 10}, False),
        ("2<=1", {"line_2": 11}, None),
        ("2e<=2", {"line_2e": 3, "line_2": 2}, False),
        ("29<=28", {"line_29": 3, "line_28": 2}, False),
        ("18a<=18", {"line_18a": 3, "line_18": 2}, False),
        ("21a<=21", {"line_21a": 3, "line_21": 2}, False),
        ("21<=2", {"line_21": 3, "line_2": 2}, False),
        ("5a=5 of last year", {"line_5a": 7, "line_5_last": 7}, True),
        ("5a=5 of last year", {"line_5a": 7, "line_5_last": 8}, False),
        ("6<=children in the year", {"line_6": 9, "children_in_year": 8}, False),
        ("25<=24", {"line_25": 9, "line_24": 8}, False),
        ("24>=0", {"line_24": 0}, True),
        ("24>=0", {"line_24": -1}, False),
        ("25>=0", {"line_25": -1}, False),
        ("26>=0", {"line_26": -1}, False),
        ("27>=0", {"line_27": -1}, False),
    ],
)
def test_that_an_edit_holds_or_is_broken(
    report: Report, edit_id: str, figures: dict[str, int], verdict: bool | None
) -> None:
    assert holds(report, edit_id, **figures) is verdict


def test_that_line_1_is_its_columns_together(report: Report) -> None:
    edit = next(edit for edit in report.edits if edit.edit_id == "1=its columns")
    figures = {"1": 9, "1:CURRENT": 2, "1:FORMER": 3, "1:NEVER": 4}
    result = check_edit(edit, figures)
    assert (result.holds, result.left, result.right) == (True, 9, 9)


def test_that_only_more_distributed_than_due_is_a_warning(report: Report) -> None:
    assert [e.edit_id for e in report.edits if e.severity == "warning"] == ["25<=24"]


def test_that_an_edit_is_not_run_before_it_took_effect(report: Report) -> None:
    early = {edit.edit_id for edit in report.edits_on(date(2005, 9, 30))}
    assert ("2<=1" in early, "2e<=2" in early) == (True, False)


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [
        ({"5": GOOD, "6": GOOD}, GOOD),
        ({"5": GOOD, "6": MIDDLE}, MIDDLE),
        ({"5": BAD, "6": MIDDLE}, BAD),
        ({"5": BAD, "6": None}, None),
        ({"5": GOOD}, None),
    ],
)
def test_that_a_measure_is_as_reliable_as_the_worst_of_its_lines(
    report: Report, verdicts: dict[str, Reliability | None], worst: Reliability | None
) -> None:
    measure = report.measures_on(date(2026, 9, 30))[0]
    assert read_measure(measure, verdicts).reliability is worst


def test_that_the_pairs_are_those_of_the_law(report: Report) -> None:
    pairs = [measure.lines for measure in report.measures]
    assert pairs == [("5", "6"), ("8", "9"), ("1", "2"), ("24", "25"), ("28", "29")]


def put(value: Any, *path: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        target = document
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("x", "colour"), "unknown name 'colour'"),
        (put("<", "edits", 0, "relation"), "unknown word '<' at 'relation'"),
        (put([], "edits", 0, "left"), "at least one entry at 'left'"),
        (put("fatal", "edits", 0, "severity"), "edits 2<=1: it has the unknown word 'fatal'"),
        (put([], "measures", 0, "lines"), "at least one entry at 'lines'"),
        (put("moons", "checks", 0, "counts"), "unknown word 'moons' at 'counts'"),
        (put("x", "checks", 0, "when"), "unknown name 'when'"),
    ],
)
def test_that_bad_data_of_a_report_is_refused_with_its_place(
    change: Callable[[Any], None], told: str
) -> None:
    spoilt = shipped()
    change(spoilt)
    with pytest.raises(Refused) as refused:
        parse_report(spoilt)
    assert told in refused.value.sentence
