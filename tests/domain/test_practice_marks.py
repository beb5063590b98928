"""How far an answer is from the key, and what a practice's answers come to together."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.practice import Marks, Miss, PracticeScore

ACTION, ERROR, NA = Outcome.ACTION, Outcome.ERROR, Outcome.NOT_APPLICABLE
OPEN, OUT = Outcome.INCOMPLETE, Outcome.EXCLUDED
DAY, LATER = "2026-07-13", "2026-07-14"


def score(
    expected: Outcome, given: Outcome, expected_done: str = "", given_done: str = ""
) -> PracticeScore:
    return PracticeScore(
        ReviewId("practice-fir-1"),
        CaseId("E01A"),
        CriterionId("establishment"),
        PersonId("fir"),
        expected,
        given,
        expected_done,
        given_done,
        datetime(2026, 11, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("expected", "given", "miss"),
    [
        (ERROR, ACTION, Miss.MISSED_ERROR),
        (ERROR, NA, Miss.MISSED_ERROR),
        (ERROR, OPEN, Miss.MISSED_ERROR),
        (ACTION, ERROR, Miss.FALSE_ERROR),
        (NA, ERROR, Miss.FALSE_ERROR),
        (ACTION, NA, Miss.WRONG_NOT_APPLICABLE),
        (NA, ACTION, Miss.WRONG_NOT_APPLICABLE),
        (OPEN, NA, Miss.WRONG_NOT_APPLICABLE),
        (OPEN, ACTION, Miss.WRONG_UNDETERMINED),
        (ACTION, OPEN, Miss.WRONG_UNDETERMINED),
        (ACTION, OUT, Miss.WRONG_UNDETERMINED),
        (ACTION, ACTION, None),
        (NA, NA, None),
    ],
)
def test_that_an_answer_misses_in_the_gravest_way_that_fits(
    expected: Outcome, given: Outcome, miss: Miss | None
) -> None:
    assert score(expected, given).miss is miss


def test_that_the_right_outcome_on_another_day_is_a_wrong_day() -> None:
    assert score(ACTION, ACTION, DAY, LATER).miss is Miss.WRONG_DATE
    assert score(ACTION, ACTION, DAY, DAY).miss is None


def test_that_a_day_given_where_nothing_was_done_is_a_wrong_day() -> None:
    assert score(ERROR, ERROR, "", DAY).miss is Miss.WRONG_DATE
    assert score(ERROR, ERROR).miss is None


def test_that_no_day_is_held_against_anybody_where_the_key_has_none() -> None:
    assert score(ACTION, ACTION, "", DAY).miss is None


def test_that_marks_count_each_way_of_missing() -> None:
    marks = Marks.of([score(ERROR, ACTION), score(ACTION, ACTION), score(ERROR, NA)])
    assert (marks.scored, marks.right, marks.share) == (3, 1, Fraction(1, 3))
    assert marks.count(Miss.MISSED_ERROR) == 2
    assert sum(count for _, count in marks.misses) + marks.right == marks.scored


def test_that_nothing_scored_has_no_share() -> None:
    assert Marks.of([]).share is None
