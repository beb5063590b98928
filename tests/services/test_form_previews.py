"""What a new version of a form would make of answers that were given; nothing is kept."""

from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.progress import Silent
from qapi_desk.services import form_changes, forms
from tests.services.desks import DATA_FORM, Office


@pytest.fixture
def changed(drawn: Office, tmp_path: Path) -> Path:
    """The data form, with another name for the question about duplicates."""
    folder = forms.export(drawn.supervisor.library, DATA_FORM, tmp_path / "form")
    for sheet in ("survey.csv", "qapi_tests.csv"):
        text = (folder / sheet).read_text("utf-8")
        (folder / sheet).write_text(text.replace("gen_duplicate", "gen_double"), "utf-8")
    return folder


def previewed(office: Office, form: str) -> form_changes.FormPreview:
    return form_changes.preview(office.supervisor, office.review_id, form, Silent())


def test_that_the_same_form_changes_no_answer(drawn: Office) -> None:
    drawn.exclude(drawn.a_case("line-1"))
    found = previewed(drawn, DATA_FORM)
    assert found.looked_at > 0
    assert (found.difference.changes, found.cases) == ((), ())


def test_that_an_outcome_that_would_be_lost_is_told_by_its_case(
    drawn: Office, changed: Path
) -> None:
    case_id = drawn.a_case("line-1")
    drawn.say(case_id, "gen_ours", "yes")
    drawn.say(case_id, "gen_duplicate", "yes")
    (found,) = [each for each in previewed(drawn, str(changed)).cases if each.case_id == case_id]
    assert ("line-1", "EXCLUDED", "") in found.outcomes
    assert found.lost == ("gen_duplicate",)
    assert "gen_double" in found.missing


def test_that_a_preview_writes_nothing(drawn: Office, changed: Path) -> None:
    with drawn.supervisor.store.read() as work:
        before = len(list(work.history.entries()))
    previewed(drawn, str(changed))
    with drawn.supervisor.store.read() as work:
        assert len(list(work.history.entries())) == before


def test_that_a_form_the_review_does_not_ask_is_refused(drawn: Office, changed: Path) -> None:
    settings = changed / "settings.csv"
    settings.write_text(settings.read_text("utf-8").replace("lines-1-2", "other"), "utf-8")
    with pytest.raises(Refused, match="does not ask the form other"):
        previewed(drawn, str(changed))


def test_that_a_reviewer_may_not_look_at_all_cases(drawn: Office) -> None:
    desk = drawn.reviewer_of(drawn.a_case("line-1"))
    with pytest.raises(Refused) as refusal:
        form_changes.preview(desk, drawn.review_id, DATA_FORM, Silent())
    assert refusal.value.code == "people.role"
