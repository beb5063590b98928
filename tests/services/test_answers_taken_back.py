"""Taking an answer back and giving it again, at the desk: recorded, in words, and never too far."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.services import answer, assign, casework
from qapi_desk.services.opened import lay_open
from qapi_desk.services.workspace import Workspace, open_workspace
from tests.services.desks import DATA_FORM, Office, person

OURS = QuestionId("gen_ours")


@pytest.fixture
def case_id(drawn: Office) -> CaseId:
    return drawn.a_case("line-1")


def undo(office: Office, case_id: CaseId) -> answer.Saved:
    return answer.undo(office.reviewer_of(case_id), office.review_id, case_id)


def redo(office: Office, case_id: CaseId) -> answer.Saved:
    return answer.redo(office.reviewer_of(case_id), office.review_id, case_id)


def steps(office: Office, case_id: CaseId) -> tuple[str, str]:
    found = answer.steps(office.reviewer_of(case_id), office.review_id, case_id)
    return found.undo, found.redo


def test_that_what_was_taken_back_is_given_again_whole(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "no", comment="Not ours.", evidence="screen CSE-1")
    undone = undo(drawn, case_id).answers[OURS]
    again = redo(drawn, case_id).answers[OURS]
    assert (undone.value, undone.comment, undone.evidence) == ("", "", "")
    assert (again.value, again.comment, again.evidence) == ("no", "Not ours.", "screen CSE-1")


def test_that_giving_again_is_itself_remembered(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "no")
    undo(drawn, case_id)
    redo(drawn, case_id)
    with drawn.workspace.store.read() as work:
        events = work.answers.events(drawn.review_id, case_id)
        assert work.history.verify() is None
    assert [event.answer.how for event in events] == [How.TYPED, How.UNDONE, How.REDONE]


def test_that_there_is_nothing_to_give_again_before_taking_back(
    drawn: Office, case_id: CaseId
) -> None:
    drawn.say(case_id, "gen_ours", "no")
    with pytest.raises(Refused) as refusal:
        redo(drawn, case_id)
    assert refusal.value.code == "answer.nothing_to_redo"


def test_that_the_steps_are_said_in_words(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "yes")
    assert steps(drawn, case_id) == (
        "Undo: Is this one of the agency's cases in the list handed in for… = Yes",
        "",
    )
    undo(drawn, case_id)
    assert steps(drawn, case_id)[1].startswith("Redo: Is this one of the agency's cases")


def test_that_the_words_name_what_changed_beside_the_value(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "no")
    drawn.say(case_id, "gen_ours", "no", comment="Never ours.")
    assert steps(drawn, case_id)[0].endswith(", comment")
    drawn.say(case_id, "gen_ours", "no", comment="Never ours.", evidence="document 1")
    assert steps(drawn, case_id)[0].endswith(", evidence")
    drawn.say(case_id, "gen_ours", "", comment="Never ours.", evidence="document 1")
    assert steps(drawn, case_id)[0].endswith(", cleared")


def test_that_a_saved_answer_says_the_next_steps_itself(drawn: Office, case_id: CaseId) -> None:
    saved = drawn.say(case_id, "gen_ours", "yes")
    assert (saved.steps.undo, saved.steps.redo) == steps(drawn, case_id)
    assert saved.question == OURS


def test_that_steps_survive_a_restart(
    opened: Callable[[Path], Workspace], drawn_home: Path, tmp_path: Path
) -> None:
    office = Office(opened(drawn_home))
    case_id = office.a_case("line-1")
    office.say(case_id, "gen_ours", "no")
    undo(office, case_id)
    office.workspace.close()
    workspace = open_workspace(tmp_path / "home")
    again = redo(Office(workspace), case_id)
    workspace.close()
    assert again.answers[OURS].value == "no"


def test_that_a_bench_laid_out_before_takes_back_what_was_said_elsewhere(
    drawn: Office, case_id: CaseId
) -> None:
    desk = drawn.reviewer_of(case_id)
    bench = answer.lay_out(desk, drawn.review_id, case_id)
    drawn.say(case_id, "gen_ours", "no")
    saved = answer.undo(desk, drawn.review_id, case_id, bench=bench)
    assert saved.answers[OURS].value == ""


def test_that_a_new_reviewer_takes_back_nothing_of_the_one_before(
    drawn: Office, case_id: CaseId
) -> None:
    drawn.say(case_id, "gen_ours", "no")
    assign.assign(drawn.supervisor, drawn.review_id, [case_id], person("alder"))
    assert steps(drawn, case_id) == ("", "")
    with pytest.raises(Refused, match="nothing of yours"):
        undo(drawn, case_id)


def test_that_a_released_case_and_a_reader_have_no_steps(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "yes")
    read = answer.steps(drawn.supervisor, drawn.review_id, case_id)
    drawn.answer_all(case_id)
    assert (read.undo, *steps(drawn, case_id)) == ("", "", "")


def test_that_the_case_says_when_it_was_last_answered(drawn: Office, case_id: CaseId) -> None:
    saved = drawn.say(case_id, "gen_ours", "yes")
    drawn.workspace.clock = SteppingClock(saved.at + timedelta(minutes=5))
    with drawn.workspace.store.read() as work:
        first = work.cases.get(drawn.review_id, case_id)
    taken = undo(drawn, case_id)
    with drawn.workspace.store.read() as work:
        second = work.cases.get(drawn.review_id, case_id)
    assert (first.answered_at, second.answered_at) == (saved.at, taken.at)
    assert taken.at > saved.at


def lacking(state: FormState) -> int:
    return sum("evidence" in status.missing for status in state.statuses)


def test_that_the_case_counts_the_evidence_still_missing(drawn: Office, case_id: CaseId) -> None:
    for question, value in (("gen_ours", "yes"), ("gen_duplicate", "no"), ("l1_applies", "yes")):
        drawn.say(case_id, question, value)
    saved = drawn.say(case_id, "l1_right", "not_met")
    with drawn.workspace.store.read() as work:
        kept = work.cases.get(drawn.review_id, case_id)
    assert kept.missing_evidence == lacking(saved.state) > 0


def test_that_a_clock_set_back_loses_and_reorders_nothing(
    opened: Callable[[Path], Workspace], drawn_home: Path, tmp_path: Path
) -> None:
    office = Office(opened(drawn_home))
    case_id = office.a_case("line-1")
    before = office.say(case_id, "gen_ours", "no").at
    office.workspace.close()
    back = SteppingClock(before - timedelta(days=2))
    workspace = open_workspace(tmp_path / "home", clock=back)
    later = Office(workspace)
    saved = later.say(case_id, "gen_ours", "yes")
    found = lay_open(later.supervisor, later.review_id, case_id).saved_at
    taken = undo(later, case_id)
    workspace.close()
    assert saved.at == found
    assert saved.at < before
    assert taken.answers[OURS].value == "no"


def test_that_sleeping_across_midnight_shifts_no_day_of_the_form(
    opened: Callable[[Path], Workspace], drawn_home: Path
) -> None:
    workspace = opened(drawn_home)
    late = datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC)
    workspace.clock = SteppingClock(late)
    office = Office(workspace)
    case_id = office.a_case("line-1")
    desk = office.reviewer_of(case_id)
    bench = answer.lay_out(desk, office.review_id, case_id)
    first = office.say(case_id, "gen_ours", "yes")
    workspace.clock = SteppingClock(late + timedelta(hours=9))
    second = office.say(case_id, "gen_duplicate", "no")
    assert first.at.date() < second.at.date()
    assert bench.context.today == bench.review.period.last


def test_that_opening_in_one_go_tells_the_same_as_opening_piece_by_piece(
    drawn: Office, case_id: CaseId
) -> None:
    saved = drawn.say(case_id, "gen_ours", "yes")
    desk = drawn.reviewer_of(case_id)
    found = lay_open(desk, drawn.review_id, case_id)
    apart = casework.open_case(desk, drawn.review_id, case_id)
    assert (found.work.story, found.work.sheets) == (apart.story, apart.sheets)
    assert (found.work.case, found.work.suggestions) == (apart.case, apart.suggestions)
    assert found.saved_at == saved.at
    assert (found.steps.undo, found.steps.redo) == steps(drawn, case_id)


def test_that_the_bench_of_an_opened_case_saves(drawn: Office, case_id: CaseId) -> None:
    desk = drawn.reviewer_of(case_id)
    found = lay_open(desk, drawn.review_id, case_id)
    given = Answer(OURS, "yes")
    saved = answer.record(desk, drawn.review_id, case_id, DATA_FORM, given, bench=found.bench)
    assert saved.answers[OURS].value == "yes"


def test_that_a_second_program_is_refused_while_the_first_holds_the_workspace(
    drawn: Office, case_id: CaseId, tmp_path: Path
) -> None:
    drawn.workspace.hold("the window")
    second = open_workspace(tmp_path / "home")
    with pytest.raises(Refused) as refusal:
        Office(second).say(case_id, "gen_ours", "yes")
    second.close()
    assert refusal.value.code == "store.held"


def test_that_two_programs_in_turn_lose_no_answer(
    drawn: Office, case_id: CaseId, tmp_path: Path
) -> None:
    desk = drawn.reviewer_of(case_id)
    bench = answer.lay_out(desk, drawn.review_id, case_id)
    second = open_workspace(tmp_path / "home")
    Office(second).say(case_id, "gen_ours", "yes")
    second.close()
    given = Answer(QuestionId("gen_duplicate"), "no")
    saved = answer.record(desk, drawn.review_id, case_id, DATA_FORM, given, bench=bench)
    assert {saved.answers[OURS].value, saved.answers[given.question].value} == {"yes", "no"}
