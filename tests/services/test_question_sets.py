"""Questions attached to a running review: asked from then on, retired without a loss."""

from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.ids import CaseId, FormId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import (
    casework,
    draw_sample,
    findings,
    forms_in_use,
    publish,
    question_sets,
    release,
    reviews,
)
from tests.services.asked_forms import COUNTY_FORM, TALK, TOLD, asked_form
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import refused

TODAY, JULY = date(2026, 11, 2), date(2026, 7, 1)
SOURCE = "DCSS letter 26-05"
NOT_OURS_TO_REPORT = {
    "gen_ours": "yes", "gen_duplicate": "no", "l1_applies": "other_agency_duty",
}  # fmt: skip


@pytest.fixture
def asking(drawn: Office, tmp_path: Path) -> Office:
    """An office whose county's form can be attached."""
    forms_in_use.put_in_use(drawn.supervisor, asked_form(tmp_path), from_day=JULY)
    return drawn


def attach(office: Office, **more: date) -> None:
    days = {"begins": TODAY, **more}
    question_sets.attach(
        office.supervisor, office.first_id, COUNTY_FORM, source=SOURCE,
        begins=days["begins"], ends=days.get("ends"),
    )  # fmt: skip


def criteria_of(office: Office, case_id: CaseId) -> tuple[str, ...]:
    with office.workspace.store.read() as work:
        return work.cases.get(office.first_id, case_id).criteria


def forms_of(office: Office, case_id: CaseId) -> set[str]:
    seen = casework.open_case(office.supervisor, office.first_id, case_id)
    return {sheet.form.form_id for sheet in seen.sheets}


def answered(office: Office, case_id: CaseId) -> None:
    """Answer the attached form of a case: nobody applied, services were explained."""
    for name, value in {"talk_gate": "no", "told_judged": "met"}.items():
        office.say(case_id, name, value, form=COUNTY_FORM, comment="Seen.", evidence="Log")


def test_that_a_case_not_released_is_asked_from_then_on(asking: Office) -> None:
    case_id = asking.a_case("line-1")
    attach(asking)
    assert COUNTY_FORM in forms_of(asking, case_id)
    assert set(criteria_of(asking, case_id)) >= {TALK, TOLD}


def test_that_a_released_case_stays_as_it_is(asking: Office) -> None:
    case_id = asking.a_case("line-1")
    asking.answer_all(case_id)
    before = criteria_of(asking, case_id)
    attach(asking)
    assert criteria_of(asking, case_id) == before


def test_that_a_case_is_released_only_with_their_answers(asking: Office) -> None:
    case_id = asking.a_case("line-1", only=True)
    attach(asking)
    refused(
        "release.incomplete",
        lambda: release.release(asking.reviewer_of(case_id), asking.first_id, case_id),
    )


def found_of(office: Office) -> dict[str, question_sets.AttachedFigures]:
    seen = findings.show(office.supervisor, office.first_id)
    return {each.criterion: each for each in seen.attached}


def test_that_what_is_found_has_a_rate_of_the_cases_asked_and_is_no_part_of_the_plan(
    asking: Office, tmp_path: Path
) -> None:
    case_id = asking.a_case("line-1", only=True)
    attach(asking)
    answered(asking, case_id)
    answer_rest(asking, case_id)
    told = found_of(asking)[TOLD]
    assert (told.action, told.error, told.source) == (1, 0, SOURCE)
    assert told.rate == 1
    seen = findings.show(asking.supervisor, asking.first_id)
    assert TOLD not in {each.criterion for each in seen.governing}
    publish.publish(asking.supervisor, asking.first_id, "findings", tmp_path / "f.pdf", Silent())


def answer_rest(office: Office, case_id: CaseId) -> None:
    """What the case is asked beside the attached form: line 1 does not apply; then release it."""
    for name, value in NOT_OURS_TO_REPORT.items():
        office.say(case_id, name, value)
    release.release(office.reviewer_of(case_id), office.first_id, case_id)


def test_that_retired_questions_are_asked_no_more_and_keep_what_was_found(asking: Office) -> None:
    done, waiting = asking.a_case("line-1", only=True), asking.a_case("line-2")
    attach(asking)
    answered(asking, done)
    answer_rest(asking, done)
    question_sets.retire(asking.supervisor, asking.first_id, COUNTY_FORM, why="Answered by now.")
    assert COUNTY_FORM not in forms_of(asking, waiting)
    told = found_of(asking)[TOLD]
    assert (told.is_retired, told.action, told.rate) == (True, 1, None)


def test_that_answers_given_before_the_end_stay_and_can_be_taken_back_no_more(
    asking: Office,
) -> None:
    case_id = asking.a_case("line-1", only=True)
    attach(asking)
    answered(asking, case_id)
    question_sets.retire(asking.supervisor, asking.first_id, COUNTY_FORM, why="Too long.")
    with asking.workspace.store.read() as work:
        events = work.answers.events(asking.first_id, case_id)
    assert {"talk_gate", "told_judged"} <= {each.answer.question for each in events}
    asking.answer_all(case_id)


def test_that_attaching_does_not_read_as_forged(asking: Office) -> None:
    attach(asking)
    asking.workspace.library.told.clear()
    asking.workspace.library.kept_forms.clear()
    assert COUNTY_FORM in forms_of(asking, asking.a_case("line-1"))


def test_that_a_set_attached_behind_the_back_is_noticed(asking: Office) -> None:
    attach(asking)
    in_the_file(asking, "UPDATE document SET body = replace(body, 'first-talk', 'medical') "
                "WHERE kind = 'question-set'")  # fmt: skip
    case_id = asking.a_case("line-1")
    asking.workspace.library.told.clear()
    refused("form.forged", lambda: forms_of(asking, case_id))


def test_that_a_rank_opened_later_is_asked_too(asking: Office) -> None:
    case_id = asking.a_case("line-1", only=True)
    attach(asking)
    answered(asking, case_id)
    answer_rest(asking, case_id)
    (opened, *_) = draw_sample.openings(asking.supervisor, asking.first_id)
    assert {TALK, TOLD} <= set(criteria_of(asking, opened.case_id))


def test_that_a_draw_made_anew_asks_it_too(asking: Office) -> None:
    lead, review_id = asking.supervisor, asking.first_id
    attach(asking)
    draw_sample.void(lead, review_id, "The list was wrong.")
    draw_sample.draw(lead, review_id, public_value="1 1 1", progress=Silent())
    with asking.workspace.store.read() as work:
        assert all({TALK, TOLD} <= set(case.criteria) for case in work.cases.all(review_id))


@pytest.mark.parametrize(
    ("form", "source", "days", "code"),
    [
        (COUNTY_FORM, " ", {}, "sets.source"),
        (COUNTY_FORM, SOURCE, {"begins": date(2026, 12, 1)}, "sets.days"),
        (COUNTY_FORM, SOURCE, {"ends": date(2026, 10, 1)}, "sets.days"),
        ("medical", SOURCE, {}, "sets.criterion"),
        ("lines-1-2", SOURCE, {}, "sets.known"),
        ("assess-leadership", SOURCE, {}, "review.not_of_cases"),
        ("no-such-form", SOURCE, {}, "library.no_form"),
    ],
)
def test_that_what_cannot_be_attached_is_refused(
    asking: Office, form: str, source: str, days: dict[str, date], code: str
) -> None:
    wanted = {"begins": TODAY, "ends": None, **days}
    refused(code, lambda: question_sets.attach(
        asking.supervisor, asking.first_id, FormId(form), source=source,
        begins=wanted["begins"] or TODAY, ends=wanted["ends"]))  # fmt: skip


def test_that_a_review_without_cases_starts_with_the_form_instead(asking: Office) -> None:
    snapshot_id = reviews.get(asking.supervisor, asking.first_id).snapshot_id
    new = reviews.NewReview("", "2026Q3", snapshot_id, form_ids=(FormId("medical"),))
    review_id = ReviewId(reviews.create(asking.supervisor, new).made or "")
    refused("sets.not_running", lambda: question_sets.attach(
        asking.supervisor, review_id, COUNTY_FORM, source=SOURCE, begins=TODAY))  # fmt: skip


def test_that_only_a_supervisor_attaches_and_retires(asking: Office) -> None:
    desk = asking.desk("birch")
    refused("people.role", lambda: question_sets.attach(
        desk, asking.first_id, COUNTY_FORM, source=SOURCE, begins=TODAY))  # fmt: skip
    refused("people.role", lambda: question_sets.retire(
        desk, asking.first_id, COUNTY_FORM, why="Done."))  # fmt: skip
    refused("sets.unknown", lambda: question_sets.retire(
        asking.supervisor, asking.first_id, COUNTY_FORM, why="Done."))  # fmt: skip
