"""Scores changed behind the program's back make nobody ready for real cases."""

from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.services import practice_scores
from qapi_desk.services.workspace import open_workspace
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import refused
from tests.services.practised import NOON, begun, school


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE practice_score SET given = 'INCOMPLETE'",
        "UPDATE practice_score SET expected = 'INCOMPLETE'",
        "DELETE FROM practice_score",
    ],
)
def test_that_a_score_changed_in_the_file_is_not_believed(tmp_path: Path, statement: str) -> None:
    office = Office(open_workspace(school(tmp_path / "home"), clock=SteppingClock(NOON)))
    practised = begun(office)
    practised.release(practised.cases[0])
    assert practice_scores.show(practised.desk, practised.review_id).marks.scored
    in_the_file(office, statement)
    desk = practised.desk
    refused("practice.forged", lambda: practice_scores.show(desk, practised.review_id))
    refused(
        "practice.forged",
        lambda: practice_scores.key_of(desk, practised.review_id, practised.cases[0]),
    )
    office.workspace.close()
