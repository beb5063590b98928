"""Contrast, text size, remembered settings, and how values read."""

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from qapi_desk.domain.documents import Format
from qapi_desk.domain.ids import CriterionId, RulesetId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome, SkippedDay, Workings
from qapi_desk.services.casework import Suggestion
from qapi_desk.ui.looks import CONTRAST, DARK, LIGHT, Look
from qapi_desk.ui.place import Place, place_of
from qapi_desk.ui.settings import SETTINGS, Settings
from qapi_desk.ui.text import NOTHING, cents, percent, plural, shown
from qapi_desk.ui.theme import Dress, Theme, em, worn_look
from qapi_desk.ui.widgets.suggestion import workings_of

PAIRS = (
    ("text", "ground"), ("text", "panel"), ("text", "raised"), ("text", "soft_accent"),
    ("muted", "ground"), ("muted", "panel"), ("muted", "raised"),
    ("accent", "panel"), ("accent", "ground"), ("accent", "soft_accent"), ("on_accent", "accent"),
    ("good", "panel"), ("good", "soft_good"), ("warn", "panel"), ("warn", "soft_warn"),
    ("bad", "panel"), ("bad", "soft_bad"), ("text", "soft_bad"), ("text", "soft_warn"),
    ("text", "soft_good"), ("rail_text", "rail"), ("rail_text", "rail_current"),
)  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.0."""
    made = QColor(colour)
    parts = (made.redF(), made.greenF(), made.blueF())
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", [LIGHT, DARK, CONTRAST], ids=lambda look: look.name)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_that_words_stand_out_from_their_ground(look: Look, ink: str, ground: str) -> None:
    lighter, darker = sorted(
        (luminance(getattr(look, ink)), luminance(getattr(look, ground))), reverse=True
    )
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_that_the_edge_of_a_control_can_be_seen(look: Look) -> None:
    lighter, darker = sorted((luminance(look.control_line), luminance(look.panel)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_that_every_length_grows_with_the_text(qapp: QApplication) -> None:
    dress = Dress.of(qapp)
    dress.apply(Theme.LIGHT, 100)
    before = em()
    dress.apply(Theme.LIGHT, 200)
    assert em() == pytest.approx(2 * before, abs=2)
    dress.apply(Theme.LIGHT, 100)


def test_that_painters_see_the_look_that_is_worn(qapp: QApplication) -> None:
    dress = Dress.of(qapp)
    dress.apply(Theme.DARK, 100)
    assert worn_look() is DARK
    dress.apply(Theme.LIGHT, 100)


def test_that_a_switch_turned_off_is_off_in_another_sitting(tmp_path: Path) -> None:
    first = Settings(tmp_path / "w.ini")
    first.keep("keys/letters", False)
    first.flush()
    assert Settings(tmp_path / "w.ini").is_on("keys/letters") is False


def test_that_a_number_that_is_no_number_reads_as_the_default(tmp_path: Path) -> None:
    (tmp_path / "w.ini").write_text("[look]\nscale=huge\n")
    assert Settings(tmp_path / "w.ini").number("look/scale") == 100


def test_that_only_listed_settings_are_kept(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Settings(tmp_path / "w.ini").keep("case/number", "0010000000017")


def test_that_no_setting_speaks_of_a_case() -> None:
    assert not [spec.key for spec in SETTINGS if "case" in spec.key]


def test_that_a_remembered_place_is_found_again() -> None:
    place = Place("review", {"case": "E01A", "question": "f/q"})
    assert place_of(place.as_words()) == place


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(7821, 10000), "78.21%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(1, 8000), "0.01%"),
        (Fraction(1), "100.00%"),
        (None, NOTHING),
    ],
)
def test_that_a_rate_is_rounded_half_up_from_its_exact_value(
    value: Fraction | None, words: str
) -> None:
    assert percent(value) == words


@given(st.fractions(min_value=0, max_value=1))
def test_that_a_shown_rate_is_never_off_by_more_than_half_a_hundredth(value: Fraction) -> None:
    back = Fraction(percent(value).rstrip("%")) / 100
    assert abs(back - value) <= Fraction(1, 20000)


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (True, Format.TEXT, "Yes"),
        (1234, Format.COUNT, "1,234"),
        (123456, Format.CENTS, "$1,234.56"),
        (date(2026, 7, 1), Format.DAY, "2026-07-01"),
        ("", Format.TEXT, NOTHING),
        (Fraction(1, 4), Format.PERCENT, "25.00%"),
    ],
)
def test_that_a_value_reads_by_its_format(value: object, form: Format, words: str) -> None:
    assert shown(value, form) == words  # type: ignore[arg-type] # a table of values


def test_that_a_moment_is_shown_to_the_second() -> None:
    words = shown(datetime(2026, 7, 1, 12, 30, 5, tzinfo=UTC), Format.MOMENT)
    assert words.endswith(":30:05")


def test_that_a_debt_keeps_its_sign() -> None:
    assert cents(-300) == "-$3.00"


def test_that_one_thing_is_not_many() -> None:
    assert (plural(1, "case"), plural(2, "case")) == ("1 case", "2 cases")


def a_suggestion(error_code: str = "", law: str = "") -> Suggestion:
    return Suggestion(
        question=None,
        criterion=CriterionId("establishment"),
        ruleset=RulesetId("federal-2016"),
        is_governing=True,
        rule_outcome=RuleOutcome.LATE,
        outcome=Outcome.ERROR,
        sentence="",
        due=date(2026, 9, 8),
        days_late=1,
        workings=Workings(("Done late.",), skipped=(SkippedDay(date(2026, 9, 7), "Labor Day"),)),
        error_code=error_code,
        law=law,
    )


def test_that_workings_name_each_skipped_day_the_error_and_the_law() -> None:
    told = workings_of(a_suggestion("SOP-90", "federal-2016 2026.2 with 1 decision"))
    assert told.splitlines() == [
        "1. Done late.",
        "1 day not counted:",
        "   2026-09-07  Mon  Labor Day",
        "Error code: SOP-90.",
        "Law: federal-2016 2026.2 with 1 decision.",
    ]


def test_that_workings_without_an_error_name_none() -> None:
    assert "Error code" not in workings_of(a_suggestion())
