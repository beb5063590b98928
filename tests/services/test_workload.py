"""How much lies with whom, and by when."""

from datetime import date, datetime

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import PersonId
from qapi_desk.services import assign, cover, queue, workload
from qapi_desk.services.workload import Load, monday_of
from tests.services.desks import Office
from tests.services.hands import ALDER, BIRCH, FRIDAY, cases_of, hired


def load(office: Office, person: str, as_whom: str = "alder") -> Load:
    found = workload.workload(office.desk(as_whom), office.first_id)
    return next(each for each in found.loads if each.person_id == person)


def test_that_the_minutes_of_a_load_are_those_of_its_rows(drawn_office: Office) -> None:
    rows = queue.rows(drawn_office.supervisor, drawn_office.first_id)
    own = [each for each in rows if each.reviewer == "birch"]
    seen = load(drawn_office, "birch")
    assert (seen.cases, seen.open, seen.done) == (len(own), len(own), 0)
    assert seen.minutes_left == seen.minutes == sum(each.minutes for each in own)


def test_that_weeks_are_told_by_their_monday_the_undated_last(drawn: Office) -> None:
    first, second, *rest = cases_of(drawn, "birch")
    assign.set_due(drawn.supervisor, drawn.first_id, [first], FRIDAY)
    assign.set_due(drawn.supervisor, drawn.first_id, [second], date(2026, 11, 12))
    others = [each.case_id for each in drawn.queue() if each.case_id not in {first, second}]
    assign.set_due(drawn.supervisor, drawn.first_id, others, None)
    weeks = load(drawn, "birch").weeks
    assert [(week.monday, week.cases) for week in weeks] == [
        (date(2026, 11, 2), 1),
        (date(2026, 11, 9), 1),
        (None, len(rest)),
    ]
    found = workload.workload(drawn.supervisor, drawn.first_id)
    assert found.weeks == (date(2026, 11, 2), date(2026, 11, 9), None)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 2), date(2026, 11, 2)),
        (date(2026, 11, 8), date(2026, 11, 2)),
        (None, None),
    ],
)
def test_that_a_week_begins_on_monday(day: date | None, monday: date | None) -> None:
    assert monday_of(day) == monday


def test_that_overdue_returned_and_covered_cases_are_counted(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    owner = PersonId(str(drawn.reviewer_of(case_id).person.person_id))
    drawn.say(case_id, "gen_ours", "no")
    assign.set_due(drawn.supervisor, drawn.first_id, [case_id], FRIDAY)
    assign.return_to_reviewer(drawn.supervisor, drawn.first_id, case_id, "Look again")
    guest = hired(drawn, "fir")
    moved = cover.cover(drawn.supervisor, drawn.first_id, owner, guest, "On leave").moved
    assert isinstance(drawn.workspace.clock, SteppingClock)
    drawn.workspace.clock.moment = datetime.fromisoformat("2026-11-09T09:00:00+00:00")
    seen = load(drawn, "fir")
    assert (seen.overdue, seen.returned, seen.covered) == (1, 1, len(moved))
    assert load(drawn, owner).open == 0


def test_that_the_cases_nobody_has_are_told_apart(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.hand_back(drawn.desk("birch"), drawn.first_id, case_id, "Too long")
    found = workload.workload(drawn.supervisor, drawn.first_id)
    assert (found.unassigned.cases, found.unassigned.person_id) == (1, None)


def test_that_a_supervisor_is_shown_once_they_have_a_case(drawn: Office) -> None:
    before = {each.person_id for each in workload.workload(drawn.supervisor, drawn.first_id).loads}
    assign.assign(drawn.supervisor, drawn.first_id, cases_of(drawn, "birch")[:1], ALDER)
    after = {each.person_id for each in workload.workload(drawn.supervisor, drawn.first_id).loads}
    assert (before, after - before) == ({"birch", "cedar"}, {"alder"})


def test_that_a_reviewer_without_a_case_is_shown_to_be_free(drawn: Office) -> None:
    hired(drawn, "fir")
    assert load(drawn, "fir").cases == 0


def test_that_a_reviewer_sees_their_own_load_only(drawn_office: Office) -> None:
    found = workload.workload(drawn_office.desk("birch"), drawn_office.first_id)
    assert [each.person_id for each in found.loads] == [BIRCH]
    assert found.unassigned.cases == 0


def test_that_a_released_case_is_done_and_has_no_minutes_left(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    owner = str(drawn.reviewer_of(case_id).person.person_id)
    before = load(drawn, owner)
    drawn.answer_all(case_id)
    after = load(drawn, owner)
    assert (after.done, after.open) == (1, before.open - 1)
    assert after.minutes_left < before.minutes_left


def test_that_the_picture_says_that_its_minutes_are_estimates(drawn_office: Office) -> None:
    found = workload.workload(drawn_office.supervisor, drawn_office.first_id)
    assert "not measured" in found.basis
