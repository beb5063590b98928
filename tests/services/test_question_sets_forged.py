"""Question sets that were changed in the file are not believed."""

from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.services import forms_in_use, question_sets
from qapi_desk.services.sets_kept import QuestionSet
from tests.services.asked_forms import COUNTY_FORM, asked_form
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office

AS_TOLD = "what it keeps as question-set is not what its history tells of"


@pytest.fixture
def asking(drawn: Office, tmp_path: Path) -> Office:
    """A review with an attached form."""
    day = date(2026, 7, 1)
    forms_in_use.put_in_use(drawn.supervisor, asked_form(tmp_path), from_day=day)
    question_sets.attach(
        drawn.supervisor, drawn.first_id, COUNTY_FORM, source="DCSS letter 26-05", begins=day
    )
    return drawn


def sets_of(office: Office) -> tuple[QuestionSet, ...]:
    return question_sets.sets(office.supervisor, office.first_id)


def test_that_a_set_nobody_changed_is_read(asking: Office) -> None:
    question_sets.retire(asking.supervisor, asking.first_id, COUNTY_FORM, why="Asked enough.")
    assert [each.retired_why for each in sets_of(asking)] == ["Asked enough."]


def test_that_a_changed_set_is_noticed(asking: Office) -> None:
    sets_of(asking)
    change = "UPDATE document SET body = replace(body, '26-05', '26-50')"
    in_the_file(asking, f"{change} WHERE kind = 'question-set'")
    with pytest.raises(Refused, match=AS_TOLD):
        sets_of(asking)


def test_that_a_set_taken_out_is_noticed(asking: Office) -> None:
    sets_of(asking)
    in_the_file(asking, "DELETE FROM document WHERE kind = 'question-set'")
    with pytest.raises(Refused, match=AS_TOLD):
        sets_of(asking)
