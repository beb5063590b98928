"""``clock`` by words: counts backwards, anchors, tolls, rolls and both readings."""

import pytest

from tests.cli.speaking import must_be_one_sentence, speak


@pytest.mark.parametrize(
    ("options", "due"),
    [
        (("--add", 60, "--before"), "2026-07-10"),
        (("--add", 15, "--anchor", "month_end"), "2026-10-15"),
        (("--add", 10, "--toll", "2026-09-10..2026-09-12"), "2026-09-20"),
        (("--add", 4, "--roll", "forward"), "2026-09-14"),
    ],
)
def test_that_every_kind_of_clock_can_be_asked_for(options: tuple[object, ...], due: str) -> None:
    assert speak("clock", "2026-09-08", *options, "--json").document["due"] == due


def test_that_both_readings_stand_in_the_document() -> None:
    words = ("clock", "2026-09-08", "--add", 10, "--unit", "days_unspecified")
    readings = speak(*words, "--json").document["readings"]
    assert [each["due"] for each in readings] == ["2026-09-18", "2026-09-22"]
    assert "read as working days" in speak(*words).out


def test_that_a_moved_start_and_a_rolled_day_are_told() -> None:
    said = speak("clock", "2026-09-08", "--add", 17, "--anchor", "month_end", "--roll", "forward")
    assert "counted from Wed 30 Sep 2026" in said.out
    assert "moved from Sat 17 Oct 2026" in said.out


def test_that_a_span_nobody_can_read_is_one_sentence() -> None:
    must_be_one_sentence(speak("clock", "2026-09-08", "--add", 3, "--toll", "then..now"))
