"""Opening a rebuttal: whose errors, when, and how long the clock runs."""

from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.rebuttals import ItemState, Side
from qapi_desk.services import conventions, rebuttal_opening, rebuttal_packet, rebuttals
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import refused
from tests.services.rebutting import WHY, a_worker, errors, keys, opened, sent, year_over


def test_that_everybody_with_an_error_may_be_asked(finished: Office) -> None:
    found = rebuttal_opening.openable(finished.supervisor, finished.first_id, Side.WORKER)
    assert sum(each.errors for each in found) == len(errors(finished))


def test_that_units_are_asked_as_workers_are(finished: Office) -> None:
    found = rebuttal_opening.openable(finished.supervisor, finished.first_id, Side.UNIT)
    assert {each.whom for each in found} == {each.unit_code for each in errors(finished)}


def test_that_a_rebuttal_holds_the_errors_of_its_worker_and_no_other(reviewed: Office) -> None:
    worker = a_worker(reviewed)
    number = opened(reviewed, worker)
    mine = {(e.case_id, e.criterion) for e in errors(reviewed) if e.worker_id == worker}
    assert {(k.case_id, k.criterion) for k in keys(reviewed, number)} == mine


def test_that_a_unit_answers_to_what_none_of_its_workers_answers_to(reviewed: Office) -> None:
    worker = a_worker(reviewed)
    first = opened(reviewed, worker)
    (unit,) = {e.unit_code for e in errors(reviewed) if e.worker_id == worker}
    second = opened(reviewed, unit, Side.UNIT)
    assert not set(keys(reviewed, first)) & set(keys(reviewed, second))


def test_that_a_worker_without_errors_has_nothing_to_answer(reviewed: Office) -> None:
    sentence = refused("rebuttal.none", lambda: opened(reviewed, "W-NOBODY"))
    assert "nothing to answer" in sentence


def test_that_each_error_is_answered_once(reviewed: Office) -> None:
    worker = a_worker(reviewed)
    opened(reviewed, worker)
    assert "already" in refused("rebuttal.exists", lambda: opened(reviewed, worker))


def test_that_nobody_answers_before_their_cases_are_released(drawn: Office) -> None:
    with drawn.workspace.store.read() as work:
        worker = work.cases.all(drawn.first_id)[0].worker_id
    sentence = refused("rebuttal.open_cases", lambda: opened(drawn, worker))
    assert "not released yet" in sentence


def test_that_only_a_supervisor_opens_one(reviewed: Office) -> None:
    desk, worker = reviewed.desk("cedar"), a_worker(reviewed)
    refused(
        "people.role",
        lambda: rebuttal_opening.open_for(desk, reviewed.first_id, Side.WORKER, worker),
    )


@pytest.mark.parametrize("days", [0, -1, 251])
def test_that_the_days_are_those_of_a_working_year(reviewed: Office, days: int) -> None:
    desk, of = reviewed.supervisor, reviewed.first_id
    worker = a_worker(reviewed)
    refused(
        "rebuttal.days", lambda: rebuttal_opening.open_for(desk, of, Side.WORKER, worker, days=days)
    )


@pytest.mark.parametrize("days", [1, 250])
def test_that_a_supervisor_may_give_other_days(reviewed: Office, days: int) -> None:
    desk, of = reviewed.supervisor, reviewed.first_id
    rebuttal_opening.open_for(desk, of, Side.WORKER, a_worker(reviewed), days=days)
    assert rebuttals.show(desk, of, 1).rebuttal.days == days


def test_that_ten_working_days_are_customary_and_no_rule_of_law(finished: Office) -> None:
    told = conventions.in_force(finished.workspace.library, rebuttals.PLACE).row("rebuttal_days")
    assert (told.value, told.fixed_by_regulation) == ("10", False)
    assert "45 CFR 305.64" in told.citation


# The clock: 2 November 2026 is a Monday, and the 11th is Veterans Day


def test_that_the_clock_runs_from_the_day_the_packet_goes_out(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    told = rebuttals.show(reviewed.supervisor, reviewed.first_id, number).rebuttal
    assert (told.sent_on, told.due) == (date(2026, 11, 2), date(2026, 11, 17))


def test_that_the_days_left_out_are_shown_with_their_reasons(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    skipped = rebuttals.show(reviewed.supervisor, reviewed.first_id, number).skipped
    assert [each.day.day for each in skipped] == [7, 8, 11, 14, 15]
    assert "Veterans" in skipped[2].reason


def test_that_a_packet_may_be_dated_ahead(reviewed: Office, tmp_path: Path) -> None:
    desk, of, number = reviewed.supervisor, reviewed.first_id, opened(reviewed)
    day = date(2026, 11, 6)
    rebuttal_packet.packet(desk, of, number, tmp_path / "p.pdf", on=day)
    assert rebuttals.show(desk, of, number).rebuttal.due == date(2026, 11, 23)


def test_that_no_packet_went_out_yesterday(reviewed: Office, tmp_path: Path) -> None:
    desk, of, number = reviewed.supervisor, reviewed.first_id, opened(reviewed)
    path, day = tmp_path / "p.pdf", date(2026, 11, 1)
    refused("rebuttal.past", lambda: rebuttal_packet.packet(desk, of, number, path, on=day))
    assert rebuttals.show(desk, of, number).rebuttal.sent_on is None
    assert not path.exists()


def test_that_a_second_packet_leaves_the_clock_alone(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    desk, of = reviewed.supervisor, reviewed.first_id
    rebuttal_packet.packet(desk, of, number, tmp_path / "again.pdf")
    path, day = tmp_path / "other.pdf", date(2026, 11, 9)
    refused("rebuttal.sent", lambda: rebuttal_packet.packet(desk, of, number, path, on=day))
    assert reviewed.history_kinds().count("rebuttal.sent") == 1


def test_that_nothing_was_sent_where_nothing_could_be_written(
    reviewed: Office, tmp_path: Path
) -> None:
    desk, of, number = reviewed.supervisor, reviewed.first_id, opened(reviewed)
    path = tmp_path / "there.pdf"
    path.write_text("mine")
    refused("reports.exists", lambda: rebuttal_packet.packet(desk, of, number, path))
    assert (rebuttals.show(desk, of, number).rebuttal.sent_on, path.read_text()) == (None, "mine")


# Extensions


def extended(office: Office, number: int, until: date, reason: str = WHY) -> None:
    rebuttals.extend(office.supervisor, office.first_id, number, until, reason)


def test_that_extensions_follow_each_other_and_all_are_kept(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    extended(reviewed, number, date(2026, 11, 20))
    extended(reviewed, number, date(2026, 11, 24))
    told = rebuttals.show(reviewed.supervisor, reviewed.first_id, number).rebuttal
    assert [each.until.day for each in told.extensions] == [20, 24]
    assert told.due == date(2026, 11, 24)
    assert reviewed.history_kinds().count("rebuttal.extended") == 2


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2026, 11, 17), "rebuttal.earlier"),
        (date(2026, 11, 21), "rebuttal.closed_day"),
    ],
)
def test_which_days_no_clock_ends_on(
    reviewed: Office, tmp_path: Path, until: date, code: str
) -> None:
    number, _ = sent(reviewed, tmp_path)
    refused(code, lambda: extended(reviewed, number, until))


def test_that_more_time_takes_a_reason(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    refused("rebuttal.why", lambda: extended(reviewed, number, date(2026, 11, 20), " "))


def test_that_no_clock_is_extended_before_it_runs(reviewed: Office) -> None:
    number = opened(reviewed)
    refused("rebuttal.not_sent", lambda: extended(reviewed, number, date(2026, 11, 20)))


def test_that_the_history_must_tell_of_each_rebuttal(reviewed: Office, tmp_path: Path) -> None:
    sent(reviewed, tmp_path)
    in_the_file(
        reviewed,
        "UPDATE document SET body = replace(body, '2026-11-17', '2026-12-17') WHERE kind = ?",
        "rebuttal",
    )
    refused("workspace.forged", lambda: rebuttals.show_all(reviewed.supervisor, reviewed.first_id))


def test_that_there_is_no_rebuttal_of_another_number(finished: Office) -> None:
    desk, of = finished.supervisor, finished.first_id
    refused("rebuttal.unknown", lambda: rebuttals.show(desk, of, 7))


def test_that_an_observer_sees_what_is_asked(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    view = rebuttals.show(reviewed.desk("elder"), reviewed.first_id, number)
    assert view.count(ItemState.WAITING) == len(view.items) > 0


@pytest.mark.parametrize("person", ["cedar", "dogwood"])
def test_that_no_reviewer_hears_of_errors_before_the_review_is_done(
    drawn_office: Office, person: str
) -> None:
    desk, of = drawn_office.desk(person), drawn_office.first_id
    refused("findings.running", lambda: rebuttals.show_all(desk, of))
    refused("findings.running", lambda: rebuttals.outcomes(desk, of))


def test_that_nothing_is_opened_in_a_closed_year(reviewed: Office) -> None:
    year_over(reviewed)
    refused("year.closed", lambda: opened(reviewed))
