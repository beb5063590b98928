"""The database itself keeps practice apart: no finding of it, no score of anything else."""

from dataclasses import replace
from typing import Any

import pytest

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.practice import PracticeScore
from qapi_desk.store.engine import FileHome
from qapi_desk.store.work import Store
from tests.store.conftest import NOON

SCORE = PracticeScore(
    review_id=ReviewId("practice-ann-1"),
    case_id=CaseId("E01A"),
    criterion=CriterionId("establishment"),
    person_id=PersonId("ann"),
    expected=Outcome.ERROR,
    given=Outcome.ACTION,
    expected_done="2026-07-14",
    given_done="2026-07-13",
    at=NOON,
)
AS_SQL = (
    "INSERT INTO finding SELECT 'practice-ann-1', 'federal-2016', criterion, case_id, 1, 'ACTION', "
    "'MET', NULL, '', '', '', NULL, '', '', '', '', NULL, person_id, at, '', '', '' "
    "FROM practice_score"
)


def scored(store: Store, score: PracticeScore = SCORE) -> None:
    with store.write() as work:
        work.practice.add(score)


def test_that_a_score_comes_back_whole_by_its_review_and_its_person(staffed: Store) -> None:
    scored(staffed)
    with staffed.read() as work:
        assert work.practice.of_review(SCORE.review_id) == (SCORE,)
        assert work.practice.of_person(SCORE.person_id) == (SCORE,)


def test_that_scores_are_those_of_one_review_and_one_person(staffed: Store) -> None:
    scored(staffed)
    with staffed.read() as work:
        assert work.practice.of_review(ReviewId("practice-ann-2")) == ()
        assert work.practice.of_person(PersonId("bea")) == ()


@pytest.mark.parametrize("review_id", ["FFY2026Q4-01", "", "Practice", "a-practice-1"])
def test_that_the_database_itself_takes_no_score_of_another_review(
    staffed: Store, review_id: str
) -> None:
    with pytest.raises(Exception, match="is_practice"):
        scored(staffed, replace(SCORE, review_id=ReviewId(review_id)))


def test_that_a_criterion_of_a_case_is_scored_once(staffed: Store) -> None:
    scored(staffed)
    with pytest.raises(Exception, match="UNIQUE"):
        scored(staffed, replace(SCORE, given=Outcome.ERROR))


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE practice_score SET given = 'ERROR'", "practice_score is append-only"),
        ("DELETE FROM practice_score", "practice_score is append-only"),
        (AS_SQL, "finding takes no practice"),
    ],
)
def test_that_no_statement_behind_the_program_changes_or_counts_a_score(
    staffed: Store, home: Any, statement: str, refusal: str
) -> None:
    scored(staffed)
    staffed.close()
    connection = FileHome.unlock(home.path, home.passphrase).connect()
    with pytest.raises(Exception, match=refusal):
        connection.execute(statement)
    connection.close()
