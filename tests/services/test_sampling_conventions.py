"""The conventions on the shelf: what the regulation fixes, and what it leaves open."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.services import conventions
from qapi_desk.services.library import Library

SHELF = Library()
IN_FORCE = conventions.of(SHELF)


def test_that_the_regulation_fixes_the_confidence_and_nothing_else() -> None:
    # 45 CFR 308.1(b)(1): "a minimum confidence level of 90 percent for each criterion"
    assert [row.key for row in IN_FORCE.rows if row.fixed_by_regulation] == ["confidence"]
    assert IN_FORCE.confidence == Fraction(9, 10)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("precision", Fraction(1, 20)),
        ("reserve_share", Fraction(1, 10)),
        ("exclusion_limit", Fraction(1, 20)),
        ("incomplete_warning", Fraction(1, 20)),
        ("attrition", Fraction(3, 10)),
        ("acf_fpc_universe", 5000),
        ("stratum_minimum", 2),
        ("reportable_minimum", 30),
    ],
)
def test_that_a_house_value_is_read_exactly(key: str, value: Fraction | int) -> None:
    assert getattr(IN_FORCE, key) == value


@pytest.mark.parametrize("row", IN_FORCE.rows, ids=lambda row: row.key)
def test_that_every_convention_says_where_it_comes_from(row: conventions.Convention) -> None:
    assert row.citation
    assert row.title
    assert row.note.endswith(".")


def test_that_before_a_convention_was_taken_up_only_the_regulation_holds() -> None:
    early = conventions.of(SHELF, date(2010, 1, 1))
    assert [row.key for row in early.rows] == ["confidence"]


def shelf_with(tmp_path: Path, *rows: str) -> Library:
    folder = tmp_path / "resources" / "sampling"
    folder.mkdir(parents=True)
    (folder / "conventions.json").write_text(f'{{"conventions": [{",".join(rows)}]}}')
    return Library(tmp_path)


def a_row(value: str, valid_from: str) -> str:
    return (
        f'{{"key": "precision", "title": "t", "value": "{value}", "citation": "c",'
        f' "fixed_by_regulation": false, "valid_from": "{valid_from}", "note": "n"}}'
    )


def test_that_a_later_row_replaces_the_earlier_from_its_day_on(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, a_row("1/50", "2027-01-01"), a_row("1/20", "2020-01-01"))
    assert conventions.of(shelf, date(2026, 12, 31)).precision == Fraction(1, 20)
    assert conventions.of(shelf, date(2027, 1, 1)).precision == Fraction(1, 50)
    assert conventions.of(shelf).precision == Fraction(1, 50)


def test_that_too_many_undetermined_cases_are_named_with_share_and_source() -> None:
    words = "5 % or more is a deficiency by itself: 7 CFR 275.16(b)(4) (pattern)"
    assert IN_FORCE.incomplete_rule == words
