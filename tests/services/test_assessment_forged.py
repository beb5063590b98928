"""What is kept of an assessment and was changed behind the program's back is noticed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.services import assessment, assessment_answers, assessment_findings, assessment_view
from tests.assessing import GOALS, Agency, opened


@pytest.fixture
def again(county: Agency) -> Iterator[Agency]:
    """Opened anew after two raters differed, so that nothing is remembered of an earlier look."""
    county.start("birch", "cedar", parts=(GOALS,))
    county.rate("birch", "goals", "in_place")
    county.rate("cedar", "goals", "partly")
    county.workspace.close()
    made = opened(county.workspace.home.parent)
    yield made
    made.workspace.close()


def in_the_file(county: Agency, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(county.workspace.home / "workspace.sqlite")) as file, file:
        guards = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            file.execute(f"DROP TRIGGER {name}")
        assert file.execute(statement, values).rowcount > 0


def must_be_noticed(county: Agency) -> None:
    with pytest.raises(Refused) as refused:
        assessment_view.show(county.lead, county.assessment_id)
    assert refused.value.code == "assessment.forged"


def test_that_what_nobody_changed_is_read(again: Agency) -> None:
    assert len(assessment_view.show(again.lead, again.assessment_id).rows[0].ratings) == 2


def test_that_a_better_rating_is_noticed(again: Agency) -> None:
    in_the_file(
        again,
        "UPDATE document SET body = replace(body, 'partly', 'in_place') WHERE kind = ?",
        "assessment-rating",
    )
    must_be_noticed(again)


def test_that_a_rating_taken_away_is_noticed(again: Agency) -> None:
    in_the_file(again, "DELETE FROM document WHERE key LIKE ?", "AS-2026-01/LO.1.1/cedar")
    must_be_noticed(again)


def test_that_a_smaller_team_is_noticed(again: Agency) -> None:
    in_the_file(
        again,
        "UPDATE document SET body = replace(body, 'cedar', 'birch') WHERE kind = ?",
        "assessment",
    )
    must_be_noticed(again)


def test_that_an_assessment_nobody_can_read_is_noticed(again: Agency) -> None:
    in_the_file(again, "UPDATE document SET body = '{}' WHERE kind = ?", "assessment")
    must_be_noticed(again)


def test_that_a_decision_nobody_took_is_noticed(again: Agency) -> None:
    assessment_findings.reconcile(
        again.lead, again.assessment_id, GOALS, "partly", "Two units lack it."
    )
    in_the_file(
        again,
        "UPDATE document SET body = replace(body, 'Two units lack it.', '') WHERE kind = ?",
        "assessment-reconciled",
    )
    must_be_noticed(again)


def test_that_a_changed_answer_cannot_be_handed_in(county: Agency) -> None:
    county.start("birch", parts=(GOALS,))
    county.fill("birch", "goals", "missing")
    in_the_file(
        county,
        "UPDATE document SET body = replace(body, '\"missing\"', '\"partly\"') WHERE kind = ?",
        "assessment-answer",
    )
    with pytest.raises(Refused) as refused:
        assessment_answers.hand_in(county.desk("birch"), county.assessment_id, (GOALS,))
    assert refused.value.code == "assessment.forged"


def test_that_a_changed_form_is_not_asked(again: Agency) -> None:
    in_the_file(
        again,
        "UPDATE document SET body = replace(body, 'Fully in place', 'Half done') WHERE kind = ?",
        "form",
    )
    with pytest.raises(Refused) as refused:
        assessment_answers.sheet(again.desk("birch"), again.assessment_id, GOALS)
    assert refused.value.code == "form.forged"


def test_that_a_forged_one_is_never_settled(again: Agency) -> None:
    in_the_file(
        again,
        "UPDATE document SET body = replace(body, 'partly', 'in_place') WHERE kind = ?",
        "assessment-rating",
    )
    with pytest.raises(Refused) as refused:
        assessment.settle(again.lead, again.assessment_id)
    assert refused.value.code == "assessment.forged"
