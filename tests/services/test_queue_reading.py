"""What the queue tells of each case, to whom, and what reading it costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.services import answer, assign, comments, queue
from qapi_desk.services.queue import Flag, QueueFilter, SavedFilter, Sort
from qapi_desk.services.workspace import Workspace
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import ALDER, BIRCH, FRIDAY, cases_of, refused, row

GEN_OURS = QuestionId("gen_ours")


def an_hour_later(workspace: Workspace) -> None:
    assert isinstance(workspace.clock, SteppingClock)
    workspace.clock.moment += timedelta(hours=1)


@pytest.fixture
def begun(drawn: Office) -> CaseId:
    """A case with one answer; an hour has gone by."""
    case_id = drawn.a_case("line-1", only=True)
    drawn.say(case_id, "gen_ours", "no")
    an_hour_later(drawn.workspace)
    return case_id


def remark(office: Office, case_id: CaseId, who: str = "alder") -> int:
    """Somebody remarks on the case; an hour goes by."""
    desk = office.desk(who)
    made = comments.add(desk, office.first_id, case_id, DATA_FORM, GEN_OURS, "Is that so?").made
    an_hour_later(office.workspace)
    return int(made or 0)


@contextmanager
def statements(workspace: Workspace) -> Iterator[list[str]]:
    """What is asked meanwhile."""
    said: list[str] = []

    def hear(*told: object) -> None:
        if str(told[2]).startswith("SELECT"):
            said.append(str(told[2]))

    engine = workspace.store._home.reader
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


def test_that_reading_the_queue_takes_four_statements(drawn_office: Office) -> None:
    desk, review_id = drawn_office.supervisor, drawn_office.first_id
    queue.rows(desk, review_id)
    with statements(drawn_office.workspace) as said:
        rows = queue.rows(desk, review_id)
    assert len(rows) > 20
    assert len(said) == 4, said


def test_that_a_row_tells_its_criteria_in_words(drawn_office: Office) -> None:
    case_id = drawn_office.a_case("line-1", only=True)
    assert row(drawn_office, case_id).about == "Line 1: open IV-D cases"


def test_that_a_case_is_overdue_the_day_after_its_day(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], FRIDAY)
    assert isinstance(drawn.workspace.clock, SteppingClock)
    seen = []
    for day in (6, 7):
        drawn.workspace.clock.moment = datetime.fromisoformat(f"2026-11-{day:02}T23:00:00+00:00")
        seen.append(row(drawn, case_id).is_overdue)
    assert seen == [False, True]


def test_that_a_released_case_is_not_overdue(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], date(2026, 11, 2))
    drawn.answer_all(case_id)
    assert isinstance(drawn.workspace.clock, SteppingClock)
    drawn.workspace.clock.moment += timedelta(days=30)
    assert not row(drawn, case_id).is_overdue
    assert row(drawn, case_id).minutes_left == 0


def test_that_open_remarks_are_counted_without_their_replies(drawn: Office, begun: CaseId) -> None:
    first = remark(drawn, begun)
    remark(drawn, begun)
    comments.reply(drawn.reviewer_of(begun), first, "It is.")
    assert row(drawn, begun).open_comments == 2
    comments.settle(drawn.supervisor, first)
    assert row(drawn, begun).open_comments == 1


def test_that_an_answer_before_anybody_looked_is_no_edit(drawn: Office, begun: CaseId) -> None:
    assert not row(drawn, begun).is_edited_after_review
    remark(drawn, begun)
    assert not row(drawn, begun).is_edited_after_review


def test_that_an_answer_after_somebody_looked_is_an_edit(drawn: Office, begun: CaseId) -> None:
    remark(drawn, begun)
    drawn.say(begun, "gen_ours", "yes")
    assert Flag.EDITED_AFTER_REVIEW in row(drawn, begun).flags


def test_that_an_answer_taken_back_after_a_return_is_an_edit(drawn: Office, begun: CaseId) -> None:
    assign.return_to_reviewer(drawn.supervisor, drawn.first_id, begun, "Look again")
    an_hour_later(drawn.workspace)
    assert not row(drawn, begun).is_edited_after_review
    answer.undo(drawn.reviewer_of(begun), drawn.first_id, begun)
    assert row(drawn, begun).is_edited_after_review


def test_that_looking_again_ends_the_edit(drawn: Office, begun: CaseId) -> None:
    number = remark(drawn, begun)
    drawn.say(begun, "gen_ours", "yes")
    an_hour_later(drawn.workspace)
    comments.settle(drawn.supervisor, number)
    assert not row(drawn, begun).is_edited_after_review


def test_that_the_reviewers_own_remark_is_not_somebody_looking(
    drawn: Office, begun: CaseId
) -> None:
    remark(drawn, begun, str(row(drawn, begun).reviewer))
    drawn.say(begun, "gen_ours", "yes")
    assert not row(drawn, begun).is_edited_after_review


def test_that_rows_are_mine_where_i_am_the_reviewer(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.assign(drawn.supervisor, drawn.first_id, [case_id], ALDER)
    mine = queue.rows(drawn.supervisor, drawn.first_id, is_mine=True)
    assert [each.case_id for each in mine] == [case_id]
    everything = queue.rows(drawn.supervisor, drawn.first_id)
    assert [each.case_id for each in everything if each.is_mine] == [case_id]


def test_that_an_observer_reads_the_whole_queue(drawn_office: Office) -> None:
    seen = queue.rows(drawn_office.desk("elder"), drawn_office.first_id)
    assert len(seen) == len(queue.rows(drawn_office.supervisor, drawn_office.first_id))


def test_that_voiding_a_draw_forgets_what_was_agreed_about_its_cases(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], FRIDAY)
    with drawn.workspace.store.write() as work:
        work.cases.withdraw(drawn.first_id)
        assert work.assignments.all(drawn.first_id) == {}


SAVED = QueueFilter("birch", flags=frozenset({Flag.RETURNED, Flag.OVERDUE}), sort=Sort.MINUTES)


def test_that_a_filter_is_kept_under_its_name_for_its_owner_only(drawn: Office) -> None:
    queue.save_filter(drawn.supervisor, " To  press ", QueueFilter())
    queue.save_filter(drawn.supervisor, "To press", SAVED)
    queue.save_filter(drawn.supervisor, "All", QueueFilter())
    assert queue.saved_filters(drawn.supervisor) == (
        SavedFilter("All", QueueFilter()),
        SavedFilter("To press", SAVED),
    )
    assert queue.saved_filters(drawn.desk(str(BIRCH))) == ()


def test_that_a_filter_is_forgotten(drawn: Office) -> None:
    queue.save_filter(drawn.supervisor, "All", QueueFilter())
    assert queue.saved_filter(drawn.supervisor, "All") == QueueFilter()
    queue.forget_filter(drawn.supervisor, "All")
    assert queue.saved_filters(drawn.supervisor) == ()
    refused("queue.no_filter", lambda: queue.forget_filter(drawn.supervisor, "All"))
    refused("queue.no_filter", lambda: queue.saved_filter(drawn.supervisor, "All"))


@pytest.mark.parametrize("name", ["", "x" * 61, "x" * 2000])
def test_that_a_filter_without_a_fit_name_is_refused(drawn_office: Office, name: str) -> None:
    desk = drawn_office.supervisor
    refused("queue.filter_name", lambda: queue.save_filter(desk, name, QueueFilter()))
