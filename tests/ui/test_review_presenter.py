"""What reviewing decides, held without a window: answers, keys, undo, release, queue."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import CaseId, FormId, QuestionId
from qapi_desk.services.casework import open_case
from qapi_desk.ui.presenters.review import Name, ReviewPresenter, ReviewState
from qapi_desk.ui.seat import Seat
from tests.ui.held import Screen

OURS = (FormId("establishment-expedited"), QuestionId("gen_ours"))
TWICE = (FormId("establishment-expedited"), QuestionId("gen_duplicate"))
OPENED = (FormId("establishment-expedited"), QuestionId("gen_opened_date"))


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def told() -> list[Changes]:
    return []


@pytest.fixture
def seat(home: Path, sit: Callable[..., Seat], told: list[Changes]) -> Seat:
    return sit(home, "birch", told)


@pytest.fixture
def presenter(seat: Seat, screen: Screen) -> ReviewPresenter:
    made = ReviewPresenter(seat, screen)
    made.load()
    case = next(r.case_id for r in made.state.queue if "expedited-6" in r.criteria)
    made.open(case)
    return made


def kept(seat: Seat, state: ReviewState, name: Name) -> Answer:
    """The answer as the store holds it."""
    assert seat.review_id is not None
    assert state.work is not None
    work = open_case(seat.desk, seat.review_id, state.work.case.case_id)
    sheet = next(s for s in work.sheets if s.form.form_id == name[0])
    return sheet.answers[name[1]]


def at_opening_day(presenter: ReviewPresenter) -> None:
    presenter.give(OURS, "yes")
    presenter.give(TWICE, "no")
    presenter.attend(OPENED)


def test_that_a_reviewer_sees_only_cases_of_their_own(presenter: ReviewPresenter) -> None:
    assert {row.reviewer for row in presenter.state.queue} == {"birch"}


def test_that_a_case_opens_at_its_first_unanswered_question(presenter: ReviewPresenter) -> None:
    assert presenter.state.question == presenter.state.unanswered[0] == OURS


def test_that_nothing_is_answered_by_opening_a_case(presenter: ReviewPresenter) -> None:
    work = presenter.state.work
    assert work is not None
    assert [sheet.answers for sheet in work.sheets] == [{}, {}]


def test_that_an_answer_is_in_the_store_when_it_is_shown_as_saved(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    presenter.give(OURS, "yes")
    assert presenter.state.saved_at is not None
    assert kept(seat, presenter.state, OURS).value == "yes"


def test_that_an_answer_tells_everyone_what_it_touched(
    presenter: ReviewPresenter, told: list[Changes]
) -> None:
    presenter.give(OURS, "yes")
    assert told[-1].touches(Kind.ANSWER)


def test_that_a_key_answers_by_the_choice_it_is_printed_on(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    assert presenter.give_key("y")
    assert kept(seat, presenter.state, OURS).value == "yes"


def test_that_a_key_no_choice_carries_answers_nothing(presenter: ReviewPresenter) -> None:
    assert not presenter.give_key("M")
    assert OURS in presenter.state.unanswered


def test_that_the_same_answer_is_not_saved_twice(
    presenter: ReviewPresenter, told: list[Changes]
) -> None:
    presenter.give(OURS, "yes")
    presenter.give(OURS, "yes")
    assert len(told) == 1


def test_that_enter_takes_the_recorded_day_and_goes_on(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    at_opening_day(presenter)
    presenter.accept()
    taken = kept(seat, presenter.state, OPENED)
    assert (taken.how, taken.value) == (How.ACCEPTED, taken.snapshot_value)
    assert presenter.state.question != OPENED


def test_that_another_day_than_the_recorded_one_is_a_correction(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    at_opening_day(presenter)
    presenter.give(OPENED, "2020-02-02")
    assert kept(seat, presenter.state, OPENED).how is How.CORRECTED


def test_that_enter_never_changes_an_answer_that_is_there(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    at_opening_day(presenter)
    presenter.give(OPENED, "2020-02-02")
    presenter.accept()
    assert kept(seat, presenter.state, OPENED).value == "2020-02-02"


def test_that_a_comment_keeps_the_value_it_stands_beside(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    presenter.give(OURS, "yes")
    presenter.comment(OURS, "Seen on the intake screen. ")
    found = kept(seat, presenter.state, OURS)
    assert (found.value, found.comment) == ("yes", "Seen on the intake screen.")


def test_that_evidence_is_kept_beside_the_answer(presenter: ReviewPresenter, seat: Seat) -> None:
    presenter.give(OURS, "yes")
    presenter.cite(OURS, "Intake form, page 1")
    assert kept(seat, presenter.state, OURS).evidence == "Intake form, page 1"


def test_that_a_question_can_be_marked_not_applicable_with_a_reason(
    presenter: ReviewPresenter, seat: Seat
) -> None:
    at_opening_day(presenter)
    presenter.mark_not_applicable(OPENED, "not_recorded")
    assert kept(seat, presenter.state, OPENED).na_reason == "not_recorded"
    assert OPENED not in presenter.state.unanswered


def test_that_undo_takes_the_last_answer_back(presenter: ReviewPresenter, seat: Seat) -> None:
    presenter.give(OURS, "yes")
    presenter.undo()
    assert kept(seat, presenter.state, OURS).value == ""


def test_that_there_may_be_nothing_to_undo(presenter: ReviewPresenter, screen: Screen) -> None:
    presenter.undo()
    assert screen.said[-1][1] == "bad"


def test_that_the_next_unanswered_question_comes_round_the_corner(
    presenter: ReviewPresenter,
) -> None:
    last = presenter.state.unanswered[-1]
    presenter.attend(last)
    presenter.next_unanswered()
    assert presenter.state.question == presenter.state.unanswered[0]


def test_that_going_back_finds_the_unanswered_question_before(presenter: ReviewPresenter) -> None:
    presenter.attend(presenter.state.unanswered[1])
    presenter.next_unanswered(-1)
    assert presenter.state.question == presenter.state.unanswered[0]


def test_that_an_unfinished_case_is_not_released_and_says_what_is_missing(
    presenter: ReviewPresenter, screen: Screen
) -> None:
    presenter.release()
    sentence, tone = screen.said[-1]
    assert tone == "bad"
    assert "child support case" in sentence


def test_that_the_next_case_of_the_queue_is_opened(presenter: ReviewPresenter) -> None:
    ids = [row.case_id for row in presenter.state.queue]
    presenter.open(ids[0])
    presenter.step_case(1)
    assert presenter.state.work is not None
    assert presenter.state.work.case.case_id == ids[1]


def test_that_the_queue_ends(presenter: ReviewPresenter, screen: Screen) -> None:
    presenter.open(presenter.state.queue[-1].case_id)
    presenter.step_case(1)
    assert screen.said[-1][1] == "warn"


def test_that_an_answer_refused_by_the_store_is_taken_off_the_screen(
    presenter: ReviewPresenter, seat: Seat, screen: Screen
) -> None:
    strange = (OURS[0], QuestionId("no_such_question"))
    presenter._save(strange, Answer(strange[1], "x"))
    assert screen.said[-1][1] == "bad"
    assert not presenter.state.pending


def test_that_an_answer_on_its_way_is_what_a_comment_starts_from(
    presenter: ReviewPresenter,
) -> None:
    pending = {OURS: Answer(OURS[1], "yes")}
    assert replace(presenter.state, pending=pending).answer_of(OURS).value == "yes"


def test_that_a_supervisor_reads_but_does_not_answer(
    home: Path, sit: Callable[..., Seat], screen: Screen
) -> None:
    presenter = ReviewPresenter(sit(home, "alder"), screen)
    presenter.load()
    presenter.open(next(r.case_id for r in presenter.state.queue if "expedited-6" in r.criteria))
    presenter.give(OURS, "yes")
    assert "assigned reviewer" in screen.said[-1][0]
    assert OURS in presenter.state.unanswered


def test_that_without_a_review_the_page_says_so(
    home: Path, sit: Callable[..., Seat], screen: Screen
) -> None:
    seat = sit(home, "birch")
    seat.review_id = None
    ReviewPresenter(seat, screen).load()
    assert screen.now.is_read
    assert not screen.now.has_review


def test_that_the_case_asked_for_is_opened_at_the_question_asked_for(
    seat: Seat, screen: Screen
) -> None:
    first = ReviewPresenter(seat, screen)
    first.load()
    case = str(first.state.queue[3].case_id)
    second = ReviewPresenter(seat, screen)
    second.load(case, "lines-1-2/gen_ours")
    assert second.state.work is not None
    assert second.state.work.case.case_id == CaseId(case)
    assert second.state.question in {("lines-1-2", "gen_ours"), OURS}


def test_that_a_page_that_is_gone_hears_nothing(presenter: ReviewPresenter, screen: Screen) -> None:
    presenter.leave()
    count = len(screen.states)
    presenter.give(OURS, "yes")
    assert len(screen.states) == count
