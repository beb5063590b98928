"""A case leaves its place for a coded frame error only, and only with a second person."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qapi_desk.domain.draws import Opening, OpeningCause
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import walk
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign, demo_reviewer, draw_sample, people, release, replace
from qapi_desk.services.library import Library
from tests.services.desks import LAW_FORM, Office, person
from tests.services.planning import LINE_1

SHELF = Library()
OF_CASES = [each for each in SHELF.form_ids if SHELF.form(each).form.is_of_cases]


def only_line_1(office: Office, skip: int = 0) -> CaseId:
    return office.a_case("line-1", only=True, skip=skip)


@pytest.fixture
def excluded(drawn: Office) -> CaseId:
    """A case that its reviewer answered as opened in error, and nothing more."""
    case_id = only_line_1(drawn)
    drawn.exclude(case_id)
    return case_id


def ask(office: Office, case_id: CaseId) -> None:
    replace.request(office.reviewer_of(case_id), office.review_id, case_id)


def decide(office: Office, case_id: CaseId, *, yes: bool = True, reason: str = "Seen.") -> None:
    lead = office.supervisor
    replace.decide(lead, office.review_id, case_id, is_confirmed=yes, reason=reason)


def let_go(office: Office, case_id: CaseId) -> None:
    release.release(office.reviewer_of(case_id), office.review_id, case_id)


def opened(office: Office) -> tuple[Opening, ...]:
    return draw_sample.openings(office.supervisor, office.review_id)


def refused(code: str, act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value.sentence


@pytest.mark.parametrize("form_id", OF_CASES)
def test_that_every_exclusion_a_form_offers_is_a_coded_frame_error(form_id: FormId) -> None:
    library = Library()
    questions = {q.name: q for q in walk(library.form(form_id).form.questions)}
    coded = {e.answer for e in replace.codes(library) if e.question == "gen_excluded_why"}
    offered = {choice.name for choice in questions[QuestionId("gen_excluded_why")].choices}
    assert offered == coded


def test_that_an_exclusion_is_not_released_before_anybody_asked(
    drawn: Office, excluded: CaseId
) -> None:
    said = refused("release.unconfirmed", lambda: let_go(drawn, excluded))
    assert "ask for its replacement first" in said
    assert opened(drawn) == ()


def test_that_an_exclusion_is_not_released_while_it_waits(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    assert "waits for a supervisor" in refused(
        "release.unconfirmed", lambda: let_go(drawn, excluded)
    )


def test_that_a_confirmed_exclusion_is_released_and_opens_the_next_rank(
    drawn: Office, excluded: CaseId
) -> None:
    before = {row.case_id for row in drawn.queue() if "line-1" in row.criteria}
    ask(drawn, excluded)
    decide(drawn, excluded)
    let_go(drawn, excluded)
    after = {row.case_id for row in drawn.queue() if "line-1" in row.criteria}
    assert [o.case_id for o in opened(drawn)] == list(after - before)


def test_that_an_opening_names_the_case_the_code_and_both_people(
    drawn: Office, excluded: CaseId
) -> None:
    reviewer = drawn.reviewer_of(excluded).person.person_id
    ask(drawn, excluded)
    decide(drawn, excluded)
    let_go(drawn, excluded)
    found = opened(drawn)[0]
    assert (found.criterion, found.for_case, found.code) == (LINE_1, excluded, "opened_in_error")
    assert (found.cause, found.requested_by, found.confirmed_by) == (
        OpeningCause.REPLACEMENT, reviewer, "alder",
    )  # fmt: skip


def test_that_a_request_stands_on_the_supervisors_list_until_it_is_decided(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    waiting = replace.waiting(drawn.supervisor, drawn.review_id)
    assert [(r.case_id, r.label) for r in waiting] == [(excluded, "Opened in error")]
    decide(drawn, excluded)
    assert replace.waiting(drawn.supervisor, drawn.review_id) == ()


def test_that_the_draw_tells_supervisors_how_many_wait_and_reviewers_nothing(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    views = [draw_sample.current(drawn.desk(p), drawn.review_id) for p in ("alder", "birch")]
    assert [view.waiting for view in views if view] == [1, 0]


def test_that_a_reviewer_does_not_see_the_list(drawn: Office) -> None:
    refused("people.role", lambda: replace.waiting(drawn.desk("birch"), drawn.review_id))


def test_that_only_the_cases_own_reviewer_asks(drawn: Office, excluded: CaseId) -> None:
    refused(
        "replace.not_yours",
        lambda: replace.request(drawn.supervisor, drawn.review_id, excluded),
    )


def test_that_a_reviewer_does_not_confirm(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    desk = drawn.reviewer_of(excluded)
    refused(
        "people.role",
        lambda: replace.decide(desk, drawn.review_id, excluded, is_confirmed=True, reason=""),
    )


def test_that_a_supervisor_does_not_confirm_a_request_of_their_own(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    assign.assign(drawn.supervisor, drawn.review_id, [case_id], person("alder"))
    drawn.exclude(case_id)
    ask(drawn, case_id)
    refused("replace.second_person", lambda: decide(drawn, case_id))


def test_that_handing_the_case_on_does_not_make_the_asker_a_second_person(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    assign.assign(drawn.supervisor, drawn.review_id, [case_id], person("alder"))
    drawn.exclude(case_id)
    ask(drawn, case_id)
    assign.assign(drawn.supervisor, drawn.review_id, [case_id], person("birch"))
    refused("replace.second_person", lambda: decide(drawn, case_id))


def test_that_taking_a_case_over_does_not_make_its_reviewer_a_second_person(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    assign.assign(drawn.supervisor, drawn.review_id, [excluded], person("alder"))
    refused("replace.second_person", lambda: decide(drawn, excluded))


def test_that_whoever_confirmed_a_case_does_not_take_it_over_and_release_it(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded)
    assign.assign(drawn.supervisor, drawn.review_id, [excluded], person("alder"))
    said = refused("release.unconfirmed", lambda: let_go(drawn, excluded))
    assert "another reviewer must release it" in said
    assert opened(drawn) == ()


def test_that_another_supervisor_is_a_second_person(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    second = Person(person("fir"), "Second Fir", Role.SUPERVISOR, drawn.supervisor.person.agency)
    people.add_person(drawn.supervisor, second, "made up words")
    assign.assign(drawn.supervisor, drawn.review_id, [case_id], person("alder"))
    drawn.exclude(case_id)
    ask(drawn, case_id)
    fir = drawn.workspace.sign_in(person("fir"), "made up words")
    replace.decide(fir, drawn.review_id, case_id, is_confirmed=True, reason="")
    let_go(drawn, case_id)
    assert (opened(drawn)[0].requested_by, opened(drawn)[0].confirmed_by) == ("alder", "fir")


def test_that_nothing_is_decided_that_nobody_asked_for(drawn: Office, excluded: CaseId) -> None:
    refused("replace.none", lambda: decide(drawn, excluded))


def test_that_a_denial_needs_its_reason(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    refused("replace.reason", lambda: decide(drawn, excluded, yes=False, reason=" "))
    assert len(replace.waiting(drawn.supervisor, drawn.review_id)) == 1


def test_that_a_denied_case_is_not_released_and_the_reason_is_told(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded, yes=False, reason="It is the only record.")
    said = refused("release.unconfirmed", lambda: let_go(drawn, excluded))
    assert "It is the only record." in said


def test_that_a_denied_code_is_not_asked_for_again(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded, yes=False, reason="It is the only record.")
    refused("replace.denied", lambda: ask(drawn, excluded))


def test_that_a_denied_case_is_released_once_it_is_answered_otherwise(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded, yes=False, reason="It is the only record.")
    drawn.say(excluded, "gen_ours", "yes")
    drawn.answer_all(excluded)
    row = next(row for row in drawn.queue() if row.case_id == excluded)
    assert row.state is CaseState.RELEASED
    assert opened(drawn) == ()


def test_that_a_decision_can_be_taken_back_before_the_release(
    drawn: Office, excluded: CaseId
) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded)
    decide(drawn, excluded, yes=False, reason="The other record is the false one.")
    refused("release.unconfirmed", lambda: let_go(drawn, excluded))


def test_that_nothing_is_decided_after_the_release(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded)
    let_go(drawn, excluded)
    refused("replace.released", lambda: decide(drawn, excluded, yes=False, reason="Too late."))
    refused("replace.released", lambda: ask(drawn, excluded))


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_that_another_code_needs_its_own_confirmation(
    drawn: Office, excluded: CaseId, is_confirmed: bool
) -> None:
    ask(drawn, excluded)
    if is_confirmed:
        decide(drawn, excluded)
    drawn.say(excluded, "gen_excluded_why", "sealed", comment="By order of the court.")
    said = refused("release.unconfirmed", lambda: let_go(drawn, excluded))
    assert "ask for its replacement" in said
    ask(drawn, excluded)
    decide(drawn, excluded)
    let_go(drawn, excluded)
    assert opened(drawn)[0].code == "sealed"


def test_that_answers_that_moved_are_not_confirmed(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    drawn.say(excluded, "gen_ours", "yes")
    assert replace.waiting(drawn.supervisor, drawn.review_id) == ()
    refused("replace.moved", lambda: decide(drawn, excluded))


@pytest.mark.parametrize(("state", "yes"), [("waiting", None), ("confirmed", True)])
def test_that_the_same_is_not_asked_for_twice(
    drawn: Office, excluded: CaseId, state: str, yes: bool | None
) -> None:
    ask(drawn, excluded)
    if yes:
        decide(drawn, excluded)
    refused(f"replace.{state}", lambda: ask(drawn, excluded))


def test_that_a_case_that_cannot_be_judged_is_no_frame_error(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    for name in ("gen_ours", "l1_applies"):
        drawn.say(case_id, name, "yes")
    drawn.say(case_id, "gen_duplicate", "no")
    drawn.say(case_id, "l1_right", "undetermined", comment="The file is gone.")
    said = refused("replace.not_excluded", lambda: ask(drawn, case_id))
    assert "missing file" in said


def test_that_an_uncoded_exclusion_is_refused(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    drawn.say(case_id, "gen_ours", "no")
    said = refused("replace.code", lambda: ask(drawn, case_id))
    assert "opened_in_error" in said


def test_that_a_code_outside_the_catalog_is_refused(
    drawn: Office, excluded: CaseId, tmp_path: Path
) -> None:
    shelf, root = tmp_path / "shelf", drawn.workspace.library.root
    shutil.copytree(root / "forms", shelf / "forms")
    shutil.copytree(root / "resources", shelf / "resources", ignore=lambda *_: {"fonts", "icons"})
    catalog = shelf.joinpath("resources", *replace.PLACE)
    body = json.loads(catalog.read_text())
    body["errors"] = [row for row in body["errors"] if row["code"] != "opened_in_error"]
    catalog.write_text(json.dumps(body))
    drawn.workspace.library = Library(shelf)
    refused("replace.code", lambda: ask(drawn, excluded))


def test_that_a_duplicate_is_a_frame_error_of_its_own(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    drawn.say(case_id, "gen_ours", "yes")
    drawn.say(case_id, "gen_duplicate", "yes", comment="Drawn before.")
    drawn.say(case_id, "gen_twin", "0010000000001")
    ask(drawn, case_id)
    assert replace.waiting(drawn.supervisor, drawn.review_id)[0].code == "duplicate"


def test_that_two_forms_may_give_two_codes_and_both_are_confirmed(drawn: Office) -> None:
    case_id = next(
        row.case_id
        for row in drawn.queue()
        if "establishment" in row.criteria and "line-1" in row.criteria
    )
    drawn.exclude(case_id)
    drawn.say(case_id, "gen_ours", "no", form=LAW_FORM)
    drawn.say(case_id, "gen_excluded_why", "sealed", form=LAW_FORM, comment="By the court.")
    ask(drawn, case_id)
    assert replace.waiting(drawn.supervisor, drawn.review_id)[0].code == "opened_in_error+sealed"
    decide(drawn, case_id)
    let_go(drawn, case_id)
    codes = {o.criterion: o.code for o in opened(drawn)}
    assert codes[LINE_1] == "opened_in_error"
    assert codes[CriterionId("establishment")] == "sealed"


def test_that_a_case_that_does_not_apply_needs_no_second_person(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    drawn.say(case_id, "gen_ours", "yes")
    drawn.say(case_id, "gen_duplicate", "no")
    drawn.say(case_id, "l1_applies", "not_on_line")
    let_go(drawn, case_id)
    found = opened(drawn)[0]
    assert (found.cause, found.for_case) == (OpeningCause.NOT_APPLICABLE, case_id)
    assert (found.code, found.requested_by, found.confirmed_by) == ("", "", "")


def test_that_every_act_stands_in_the_history(drawn: Office, excluded: CaseId) -> None:
    ask(drawn, excluded)
    decide(drawn, excluded, yes=False, reason="It is the only record.")
    decide(drawn, excluded)
    let_go(drawn, excluded)
    kinds = [kind for kind in drawn.history_kinds() if kind.startswith(("replacement", "rank"))]
    assert kinds == [
        "replacement.requested",
        "replacement.denied",
        "replacement.confirmed",
        "rank.opened",
    ]


def test_that_the_scripted_reviewers_have_a_supervisor_confirm(drawn: Office) -> None:
    case_id = only_line_1(drawn)
    drawn.exclude(case_id)
    desk = drawn.reviewer_of(case_id)
    demo_reviewer.review(desk, drawn.review_id, case_id, supervisor=drawn.supervisor)
    asked = replace.of_case(desk, drawn.review_id, case_id)
    assert asked is not None
    assert (asked.requested_by, asked.decided_by) == (desk.person.person_id, "alder")


def test_that_openings_are_not_shown_to_reviewers(drawn: Office) -> None:
    refused("people.role", lambda: draw_sample.openings(drawn.desk("birch"), drawn.review_id))
