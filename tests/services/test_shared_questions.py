"""A question that the forms of a case share: answered once, kept once, read by all of them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import QuestionState, QuestionStatus
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import answer, casework, demo, findings, forms, next_ranks, reviews
from qapi_desk.services.casework import CaseWork, FormSheet
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Workspace
from tests.quick import made_quick
from tests.services.desks import LAW_FORM, Office
from tests.services.shelves import other_shelf

MEDICAL, ENFORCEMENT = FormId("medical"), FormId("enforcement")
ASKED = (LAW_FORM, ENFORCEMENT, MEDICAL)
OURS, TWICE = QuestionId("gen_ours"), QuestionId("gen_duplicate")
CLOSED = QuestionId("gen_closed_date")


@pytest.fixture(scope="module")
def home_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration whose review asks three forms that begin alike. Not to be changed."""
    home = tmp_path_factory.mktemp("three") / "home"
    made_quick(demo.build(home, cases=120, progress=Silent(), forms=ASKED)).close()
    return home


@pytest.fixture
def office(opened: Callable[[Path], Workspace], home_of_three: Path) -> Office:
    return Office(opened(home_of_three))


@pytest.fixture
def case_id(office: Office) -> CaseId:
    """A case that all three forms are asked of."""
    found = office.a_case("establishment")
    drawn_for(office, found, "establishment", "enforcement", "medical")
    return found


def drawn_for(office: Office, case_id: CaseId, *criteria: str) -> None:
    """Let a case be called for by these criteria as well."""
    with office.workspace.store.write() as work:
        made = work.cases.get(office.review_id, case_id)
        ticket = next(t for t in work.tickets.in_order(made.draw_id) if t.case_id == case_id)
        called = tuple(map(CriterionId, criteria))
        work.cases.open(office.review_id, made.draw_id, ticket, called)
        next_ranks.reopen_if_released(work, office.review_id, case_id)


def opened_case(office: Office, case_id: CaseId) -> CaseWork:
    return casework.open_case(
        office.reviewer_of(case_id), office.review_id, case_id, with_suggestions=False
    )


def sheet(office: Office, case_id: CaseId, form: FormId) -> FormSheet:
    found = opened_case(office, case_id).sheets
    return next(each for each in found if each.form.form_id == form)


def status(seen: FormSheet, name: QuestionId) -> QuestionStatus:
    return next(each for each in seen.state.statuses if each.question.name == name)


def values(office: Office, case_id: CaseId, name: QuestionId = OURS) -> list[str]:
    """What each form reads of a question, in the order they are asked."""
    found = opened_case(office, case_id).sheets
    return [each.answers.get(name, Answer(name, "?")).value for each in found]


def events(office: Office, case_id: CaseId) -> list[tuple[FormId, str]]:
    with office.workspace.store.read() as work:
        found = work.answers.events(office.review_id, case_id)
    return [(event.form_id, event.answer.value) for event in found]


def by_itself(office: Office, case_id: CaseId, form: FormId, value: str) -> None:
    """Answer whether the case is ours in one form, as programs before this one did."""
    desk = office.reviewer_of(case_id)
    given, at, who = Answer(OURS, value), desk.clock.now(), desk.person.person_id
    with office.workspace.store.write() as work:
        work.answers.record(AnswerEvent(office.review_id, case_id, form, "1", given, who, at))


def test_that_one_answer_is_read_by_every_form(office: Office, case_id: CaseId) -> None:
    office.say(case_id, "gen_ours", "yes", LAW_FORM)
    assert values(office, case_id) == ["yes", "yes", "yes"]


def test_that_it_is_one_event_in_the_first_form(office: Office, case_id: CaseId) -> None:
    office.say(case_id, "gen_ours", "yes", LAW_FORM)
    assert events(office, case_id) == [(LAW_FORM, "yes")]


def test_that_an_answer_given_in_a_later_form_goes_to_the_first(
    office: Office, case_id: CaseId
) -> None:
    saved = office.say(case_id, "gen_ours", "yes", MEDICAL)
    assert events(office, case_id) == [(LAW_FORM, "yes")]
    assert (saved.form_id, saved.answers[OURS].value) == (MEDICAL, "yes")


def test_that_saving_tells_of_every_form(office: Office, case_id: CaseId) -> None:
    saved = office.say(case_id, "gen_ours", "no", LAW_FORM)
    told = {form: state.outcomes for form, (state, _) in saved.sheets.items()}
    assert told[MEDICAL] == {CriterionId("medical"): "EXCLUDED"}
    assert set(told[LAW_FORM].values()) == {"EXCLUDED"}


def test_that_what_is_kept_between_two_answers_is_what_the_store_holds(
    office: Office, case_id: CaseId
) -> None:
    desk = office.reviewer_of(case_id)
    bench = answer.lay_out(desk, office.review_id, case_id)
    for name, value in ((OURS, "no"), (OURS, "yes"), (TWICE, "no"), (OURS, "")):
        given = Answer(name, value)
        answer.record(desk, office.review_id, case_id, ENFORCEMENT, given, bench=bench)
        anew = opened_case(office, case_id)
        assert bench.sittings.states() == {s.form.form_id: s.state for s in anew.sheets}


def test_that_the_question_is_asked_and_counted_once(office: Office, case_id: CaseId) -> None:
    sheets = opened_case(office, case_id).sheets
    asked = [status(each, OURS) for each in sheets]
    assert [each.asked_in for each in asked] == [None, LAW_FORM, LAW_FORM]
    assert [each.is_required for each in asked] == [True, False, False]


def test_that_a_case_is_as_far_as_its_questions_counted_once(
    office: Office, case_id: CaseId
) -> None:
    office.say(case_id, "gen_ours", "no", LAW_FORM)
    row = next(row for row in office.queue() if row.case_id == case_id)
    assert (row.answered, row.required) == (1, 2)


def test_that_one_reason_excludes_a_case_from_every_form(office: Office, case_id: CaseId) -> None:
    office.say(case_id, "gen_ours", "no", LAW_FORM)
    office.say(case_id, "gen_excluded_why", "sealed", LAW_FORM, comment="The file is sealed.")
    assert not any(each.state.unanswered for each in opened_case(office, case_id).sheets)


def test_that_taking_back_takes_it_from_every_form(office: Office, case_id: CaseId) -> None:
    office.say(case_id, "gen_ours", "yes", MEDICAL)
    answer.undo(office.reviewer_of(case_id), office.review_id, case_id)
    assert values(office, case_id) == ["", "?", "?"]
    answer.redo(office.reviewer_of(case_id), office.review_id, case_id)
    assert values(office, case_id) == ["yes", "yes", "yes"]


def test_that_a_form_called_for_later_reads_what_was_answered_before(office: Office) -> None:
    case_id = office.a_case("medical", only=True)
    office.say(case_id, "gen_ours", "yes", MEDICAL)
    drawn_for(office, case_id, "establishment")
    assert values(office, case_id) == ["yes", "yes"]
    office.say(case_id, "gen_ours", "no", LAW_FORM)
    assert events(office, case_id) == [(MEDICAL, "yes"), (MEDICAL, "no")]


def test_that_a_released_finding_freezes_the_question_in_every_form(office: Office) -> None:
    case_id = office.a_case("medical", only=True)
    office.answer_all(case_id)
    drawn_for(office, case_id, "establishment")
    assert OURS in sheet(office, case_id, LAW_FORM).frozen
    with pytest.raises(Refused, match="rests on this answer"):
        office.say(case_id, "gen_ours", "no", LAW_FORM)


def test_that_a_case_opened_again_is_released_for_its_new_criterion(office: Office) -> None:
    case_id = office.a_case("medical", only=True)
    office.answer_all(case_id)
    drawn_for(office, case_id, "establishment")
    office.answer_all(case_id)
    found = findings.show(office.supervisor, office.review_id).findings
    assert {str(f.criterion) for f in found if f.case_id == case_id} == {"medical", "establishment"}


def test_that_a_corrected_day_is_one_finding_however_many_forms_read_it(office: Office) -> None:
    case_id = closed_case(office)
    for name, value in ((OURS, "yes"), (TWICE, "no"), (CLOSED, "2026-09-29")):
        office.say(case_id, name, value, LAW_FORM)
    office.answer_all(case_id)
    corrected = findings.show(office.supervisor, office.review_id).corrections
    assert [c.question for c in corrected if c.case_id == case_id].count(CLOSED) == 1


def closed_case(office: Office) -> CaseId:
    """A case with a recorded closing day, called for by two forms that ask for it."""
    for row in office.queue():
        facts = (each.facts for each in opened_by_lead(office, row.case_id).sheets)
        if any(each.get("case.closed_date") for each in facts):
            drawn_for(office, row.case_id, "establishment", "enforcement")
            return row.case_id
    raise AssertionError("the demonstration has no closed case")


def opened_by_lead(office: Office, case_id: CaseId) -> CaseWork:
    desk = office.supervisor
    return casework.open_case(desk, office.review_id, case_id, with_suggestions=False)


def test_that_answers_of_before_stay_each_forms_own(office: Office, case_id: CaseId) -> None:
    by_itself(office, case_id, MEDICAL, "no")
    by_itself(office, case_id, LAW_FORM, "yes")
    assert values(office, case_id) == ["yes", "yes", "no"]


def test_that_an_only_answer_of_before_is_read_by_the_first_form(
    office: Office, case_id: CaseId
) -> None:
    by_itself(office, case_id, MEDICAL, "no")
    assert values(office, case_id) == ["no", "no", "no"]


def test_that_a_case_answered_differently_says_so(office: Office, case_id: CaseId) -> None:
    by_itself(office, case_id, LAW_FORM, "yes")
    by_itself(office, case_id, MEDICAL, "no")
    (sentence,) = opened_case(office, case_id).differing
    assert sentence.endswith(
        "is answered differently: Yes in Establishment and expedited process, No in Medical "
        "support. Change the one that is wrong."
    )


def test_that_a_case_answered_differently_is_not_released(office: Office, case_id: CaseId) -> None:
    by_itself(office, case_id, LAW_FORM, "yes")
    by_itself(office, case_id, MEDICAL, "no")
    with pytest.raises(Refused) as refusal:
        office.answer_all(case_id)
    assert refusal.value.code == "release.differing"


def test_that_answering_once_more_settles_it_for_every_form(
    office: Office, case_id: CaseId
) -> None:
    by_itself(office, case_id, LAW_FORM, "yes")
    by_itself(office, case_id, MEDICAL, "no")
    office.say(case_id, "gen_ours", "yes", MEDICAL)
    assert values(office, case_id) == ["yes", "yes", "yes"]
    assert opened_case(office, case_id).differing == ()


def test_that_settling_can_be_taken_back(office: Office, case_id: CaseId) -> None:
    by_itself(office, case_id, LAW_FORM, "yes")
    by_itself(office, case_id, MEDICAL, "no")
    office.say(case_id, "gen_ours", "yes", MEDICAL)
    for _ in range(2):
        answer.undo(office.reviewer_of(case_id), office.review_id, case_id)
    assert values(office, case_id) == ["yes", "yes", "no"]


def test_that_a_later_form_does_not_show_what_it_reads_as_answered_by_itself(
    office: Office, case_id: CaseId
) -> None:
    office.say(case_id, "gen_ours", "yes", LAW_FORM)
    found = status(sheet(office, case_id, MEDICAL), OURS)
    assert (found.state, found.value, found.missing) == (QuestionState.ANSWERED, "yes", ())


def test_that_the_record_beside_is_read_where_the_answer_is_kept(office: Office) -> None:
    case_id = closed_case(office)
    recorded = sheet(office, case_id, LAW_FORM).facts["case.closed_date"]
    for name, value in ((OURS, "yes"), (TWICE, "no"), (CLOSED, recorded)):
        saved = office.say(case_id, name, value, ENFORCEMENT)
    assert (saved.answers[CLOSED].how, saved.answers[CLOSED].snapshot_value) == (
        How.ACCEPTED,
        recorded,
    )


def reworded(tmp_path: Path) -> Library:
    """A shelf on which one form words a shared question in its own way."""

    def change(root: Path) -> None:
        path = root / "forms" / "medical" / "survey.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Was this a child support case", "Was it a case"), "utf-8")
        settings = path.with_name("settings.csv")
        text = settings.read_text(encoding="utf-8")
        settings.write_text(re.sub(",20[0-9]{8},", ",2099010101,", text), "utf-8")

    return other_shelf(tmp_path, change)


def test_that_forms_that_ask_differently_cannot_stand_in_one_review(
    office: Office, tmp_path: Path
) -> None:
    office.workspace.library = reworded(tmp_path)
    snapshot = reviews.get(office.supervisor, office.review_id).snapshot_id
    new = reviews.NewReview("Next", "FFY2026Q4", snapshot, form_ids=ASKED)
    with pytest.raises(Refused) as refusal:
        reviews.create(office.supervisor, new)
    assert refusal.value.code == "review.forms"


def test_that_the_checker_compares_a_form_with_the_shelf(tmp_path: Path) -> None:
    shelf = reworded(tmp_path)
    found = forms.check(Library(), shelf.folder(MEDICAL))
    assert {message.code for message in found} == {"shared.differs"}
