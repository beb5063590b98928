"""A county's own forms: checked whole, in use from a day on, and never moved under a review."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.ids import FormId, ReviewId
from qapi_desk.services import coverage, form_checks, forms_in_use, forms_offered, reviews
from qapi_desk.services.form_functions import functions_for
from tests.services.asked_forms import COUNTY_FORM, TALK, VERSION, asked_form
from tests.services.asked_reviews import drawn_and_assigned, started
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import refused

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)
NEWER = "2026112301"


@pytest.fixture
def put(drawn: Office, tmp_path: Path) -> Office:
    """An office whose county put its form in use from July on."""
    forms_in_use.put_in_use(drawn.supervisor, asked_form(tmp_path), from_day=JULY)
    return drawn


def pinned(office: Office, review_id: ReviewId) -> str:
    review = reviews.get(office.supervisor, review_id)
    return next(pin.version for pin in review.forms if pin.form_id == COUNTY_FORM)


def test_that_a_review_that_begins_then_asks_it(put: Office) -> None:
    review_id = started(put, COUNTY_FORM)
    assert pinned(put, review_id) == VERSION
    assert drawn_and_assigned(put, review_id)


def test_that_a_review_that_begins_before_is_told_from_when(put: Office, tmp_path: Path) -> None:
    later = asked_form(tmp_path, form_id="later-talk", version=NEWER)
    forms_in_use.put_in_use(put.supervisor, later, from_day=OCTOBER)
    told = refused("forms.not_yet", lambda: started(put, "later-talk"))
    assert "in use from 2026-10-01 on" in told


def test_that_a_newer_version_is_asked_from_its_own_day(put: Office, tmp_path: Path) -> None:
    before = started(put, COUNTY_FORM)
    newer = asked_form(tmp_path, version=NEWER)
    forms_in_use.put_in_use(put.supervisor, newer, from_day=OCTOBER)
    assert pinned(put, started(put, COUNTY_FORM)) == VERSION
    assert pinned(put, started(put, COUNTY_FORM, period="2026-10-01..2026-10-05")) == NEWER
    assert pinned(put, before) == VERSION


def test_that_a_form_in_place_of_the_programs_is_asked_by_a_quarter(
    drawn: Office, tmp_path: Path
) -> None:
    as_medical = {"The first talk": "Medical", ",special,on_request": ",compliance,"}
    other = asked_form(tmp_path, form_id="medical", version="2099010101", edits=as_medical)
    forms_in_use.put_in_use(drawn.supervisor, other, from_day=JULY)
    shelf = forms_in_use.shelf(drawn.supervisor, JULY)
    assert shelf.form(FormId("medical")).form.criteria[0] == TALK
    assert FormId("medical") in reviews.quarterly_forms(shelf)
    assert forms_in_use.every(drawn.supervisor)[0].replaces


def test_that_a_form_with_an_error_is_refused_with_its_place_and_their_number(
    drawn: Office, tmp_path: Path
) -> None:
    broken = asked_form(tmp_path, edits={"'not_met'": "'not_mett'"})
    told = refused(
        "forms.broken",
        lambda: forms_in_use.put_in_use(drawn.supervisor, broken, from_day=JULY),
    )
    assert "Sheet survey" in told
    assert "errors in all" in told
    assert not forms_in_use.every(drawn.supervisor)


def test_that_a_form_whose_own_cases_fail_is_refused(drawn: Office, tmp_path: Path) -> None:
    failing = asked_form(tmp_path, edits={"NOT_APPLICABLE,YES": "MET,YES"})
    told = refused(
        "forms.broken",
        lambda: forms_in_use.put_in_use(drawn.supervisor, failing, from_day=JULY),
    )
    assert "qapi_tests" in told


def test_that_the_very_same_form_is_put_in_use_once(put: Office, tmp_path: Path) -> None:
    same = asked_form(tmp_path)
    refused("forms.same", lambda: forms_in_use.put_in_use(put.supervisor, same, from_day=JULY))


def test_that_a_changed_form_needs_a_higher_version(put: Office, tmp_path: Path) -> None:
    changed = asked_form(tmp_path, edits={"Did anyone apply": "Did somebody apply"})
    told = refused(
        "forms.broken",
        lambda: forms_in_use.put_in_use(put.supervisor, changed, from_day=JULY),
    )
    assert VERSION in told


def test_that_a_reviewer_puts_no_form_in_use(drawn: Office, tmp_path: Path) -> None:
    form = asked_form(tmp_path)
    desk = drawn.desk("birch")
    refused("people.role", lambda: forms_in_use.put_in_use(desk, form, from_day=JULY))
    refused("people.role", lambda: forms_in_use.retire(desk, COUNTY_FORM, from_day=JULY, why="x"))


def test_that_a_retired_form_is_asked_no_more_and_runs_on_where_it_was_asked(put: Office) -> None:
    running = started(put, COUNTY_FORM)
    forms_in_use.retire(put.supervisor, COUNTY_FORM, from_day=JULY, why="The state asks it now.")
    refused("library.no_form", lambda: started(put, COUNTY_FORM))
    assert drawn_and_assigned(put, running)
    (told,) = forms_in_use.every(put.supervisor)
    assert (told.retired_from, told.retired_why) == (JULY, "The state asks it now.")


def test_that_only_a_form_of_the_county_is_retired(put: Office) -> None:
    told = refused(
        "forms.not_in_use",
        lambda: forms_in_use.retire(
            put.supervisor, FormId("medical"), from_day=JULY, why="It is long."
        ),
    )
    assert COUNTY_FORM in told


def test_that_a_form_put_in_use_again_after_its_end_stands_again(
    put: Office, tmp_path: Path
) -> None:
    forms_in_use.retire(put.supervisor, COUNTY_FORM, from_day=JULY, why="Too early.")
    again = asked_form(tmp_path, version=NEWER)
    forms_in_use.put_in_use(put.supervisor, again, from_day=JULY)
    assert pinned(put, started(put, COUNTY_FORM)) == NEWER


def test_that_the_county_form_is_among_the_offers(put: Office) -> None:
    offers = forms_offered.offers(forms_in_use.shelf(put.supervisor))
    assert COUNTY_FORM in {each.form_id for each in offers}
    assert not any(each.form_id.startswith("assess-") for each in offers)


def test_that_its_questions_count_in_the_coverage(put: Office) -> None:
    shelf = forms_in_use.shelf(put.supervisor)
    found = coverage.of(put.supervisor.library, shelf)
    own = next(each for each in found.elements if each.element_id == "CM.1.2")
    assert f"{COUNTY_FORM}/talk_judged" in own.questions


def test_that_a_form_changed_behind_the_back_is_noticed(put: Office) -> None:
    in_the_file(
        put, "UPDATE document SET body = replace(body, 'ten days', 'a month') WHERE kind = 'form'"
    )
    put.workspace.library.kept_forms.clear()
    refused("form.forged", lambda: forms_in_use.shelf(put.supervisor))


def test_that_its_clock_runs_as_in_a_review(put: Office) -> None:
    review = reviews.get(put.supervisor, started(put, COUNTY_FORM))
    days_late = functions_for(reviews.law(put.supervisor, review))["days-late"]
    assert days_late("CR-005", "2026-07-01", "2026-07-13") == "2"


def test_that_only_the_quicker_of_two_people_puts_a_version_in_use(
    drawn: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, checked = drawn.supervisor, form_checks.check_inspected
    mine, theirs = asked_form(tmp_path / "mine"), asked_form(tmp_path / "theirs")

    def slow(*told: Any, **more: Any) -> tuple[FormMessage, ...]:
        found = checked(*told, **more)
        monkeypatch.undo()
        forms_in_use.put_in_use(drawn.supervisor, theirs, from_day=JULY)
        return found

    monkeypatch.setattr(form_checks, "check_inspected", slow)
    refused("forms.meanwhile", lambda: forms_in_use.put_in_use(desk, mine, from_day=JULY))
    assert len(forms_in_use.every(desk)) == 1
