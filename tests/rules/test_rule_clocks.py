"""Clocks of rules: anchors, tolls, the later of two, what must come before, amounts by topic."""

from typing import Any

import pytest

from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.rules.calendars import Calendars
from tests.rules.own_rules import ASKED, DONE, judged, own_law
from tests.rules.told_cases import told

HELD = {"opens": ["LOC_NEEDED"], "ends": ["NCP_LOCATED"], "citation": "made up"}


@pytest.fixture
def one(calendars: Calendars) -> Any:
    """The one instance of the changed rule: ``one(lines, period, **rule names)``."""

    def judge(*lines: str, period: str = "2026Q3", **names: Any) -> RuleResult:
        settings = names.pop("settings", None)
        unreadable = names.pop("unreadable", ())
        case = told(*lines, unreadable=unreadable)
        results = judged(own_law(settings, **names), calendars, case, period)
        assert len(results) == 1
        return results[0]

    return judge


def days(result: RuleResult) -> tuple[str, str | None, str | None]:
    trigger, due = result.trigger, result.due
    return (
        str(result.outcome),
        trigger.isoformat() if trigger else None,
        due.isoformat() if due else None,
    )


@pytest.mark.parametrize(
    ("anchor", "settings", "start"),
    [
        ("event", None, "2026-07-14"),
        ("month_end", None, "2026-07-31"),
        ("quarter_end", None, "2026-09-30"),
        ("statement_end", {"statement_period": "month"}, "2026-07-31"),
        ("statement_end", {"statement_period": "quarter"}, "2026-09-30"),
    ],
)
def test_that_an_anchor_moves_day_0(one: Any, anchor: str, settings: Any, start: str) -> None:
    result = one(f"2026-07-14 {ASKED}", anchor=anchor, settings=settings, period="CY2026")
    assert result.trigger.isoformat() == start
    assert (result.due - result.trigger).days == 20


def test_that_what_is_done_before_the_anchor_is_in_time(one: Any) -> None:
    result = one(f"2026-07-14 {ASKED}", f"2026-07-20 {DONE}", anchor="month_end")
    assert (result.outcome, result.workings.days_counted) == ("MET", 0)
    told_so = "its month ends on 31 Jul 2026; 20 calendar days end on 20 Aug 2026"
    assert told_so in result.workings.sentences[0]


def test_that_a_quarter_and_a_statement_are_named(one: Any) -> None:
    quarter = one(f"2026-07-14 {ASKED}", anchor="quarter_end", period="CY2026")
    statement = one(f"2026-07-14 {ASKED}", anchor="statement_end", period="CY2026")
    assert "its quarter ends on 30 Sep 2026" in quarter.workings.sentences[0]
    assert "its statement period ends on 31 Jul 2026" in statement.workings.sentences[0]


def test_that_months_from_a_months_end_end_with_a_month(one: Any) -> None:
    result = one(f"2026-06-30 {ASKED}", anchor="month_end", unit="months", amount=1)
    assert days(result) == ("NOT_DONE", "2026-06-30", "2026-07-31")


def test_that_a_clock_stands_still_in_a_span(one: Any) -> None:
    lines = (f"2026-07-01 {ASKED}", "2026-07-05 LOC_NEEDED", "2026-07-15 NCP_LOCATED")
    result = one(*lines, f"2026-07-31 {DONE}", tolled_by=[HELD])
    assert days(result) == ("MET", "2026-07-01", "2026-07-31")
    assert result.workings.days_counted == 20
    still = "The clock stood still from 5 Jul 2026 to 15 Jul 2026: 10 days not counted."
    assert still in result.workings.sentences


def test_that_a_clock_that_stands_still_yet_is_not_due(one: Any) -> None:
    result = one(f"2026-07-01 {ASKED}", "2026-07-05 LOC_NEEDED", tolled_by=[HELD])
    assert days(result) == ("NOT_DUE", "2026-07-01", None)
    assert "no day it is due on is known yet" in result.workings.sentences[0]
    assert "The clock has stood still since 5 Jul 2026." in result.workings.sentences


def test_that_what_is_done_while_the_clock_stands_still_is_in_time(one: Any) -> None:
    lines = (f"2026-07-01 {ASKED}", "2026-07-05 LOC_NEEDED", f"2026-09-05 {DONE}")
    assert one(*lines, tolled_by=[HELD]).outcome == "MET"


def test_that_a_tolled_clock_out_of_the_calendars_reach_is_not_due(one: Any) -> None:
    lines = ("2026-07-01 " + ASKED, "2026-07-02 LOC_NEEDED", "2030-12-30 NCP_LOCATED")
    result = one(*lines, tolled_by=[HELD], unit="working_days")
    assert days(result) == ("NOT_DUE", "2026-07-01", None)


@pytest.mark.parametrize(
    ("lines", "start"),
    [
        ((), "2026-07-01"),
        (("2026-06-20 LOC_NEEDED", "2026-07-10 NCP_LOCATED"), "2026-07-10"),
        (("2026-06-20 LOC_NEEDED", "2026-06-30 NCP_LOCATED"), "2026-07-01"),
        (("2026-06-01 NCP_LOCATED",), "2026-07-01"),
        # nobody was looked for, and the record first tells of a place later
        (("2026-07-10 NCP_LOCATED",), "2026-07-10"),
    ],
)
def test_that_a_clock_may_start_at_the_later_of_two(
    one: Any, lines: tuple[str, ...], start: str
) -> None:
    result = one(f"2026-07-01 {ASKED}", *lines, tolled_by=[{**HELD, "at_start": True}])
    assert result.trigger.isoformat() == start
    assert (result.due - result.trigger).days == 20


def test_that_a_later_start_is_told(one: Any) -> None:
    lines = (f"2026-07-01 {ASKED}", "2026-06-20 LOC_NEEDED", "2026-07-10 NCP_LOCATED")
    result = one(*lines, tolled_by=[{**HELD, "at_start": True}])
    assert "the clock starts on 10 Jul 2026, the later day" in result.workings.sentences[0]


def test_that_a_clock_waiting_for_its_start_is_not_due(one: Any) -> None:
    held = [{**HELD, "at_start": True}, HELD]
    result = one(f"2026-07-01 {ASKED}", "2026-06-20 LOC_NEEDED", tolled_by=held)
    assert (result.outcome, result.due) == ("NOT_DUE", None)


def test_that_two_waits_at_the_start_that_never_end_are_one(one: Any) -> None:
    held = [{**HELD, "at_start": True}] * 2
    result = one(f"2026-07-01 {ASKED}", "2026-06-20 LOC_NEEDED", tolled_by=held)
    assert result.outcome == "NOT_DUE"


def test_that_an_undated_end_of_a_span_leaves_a_missed_limit_open(one: Any) -> None:
    lines = (f"2026-07-01 {ASKED}", "- NCP_LOCATED")
    assert one(*lines, tolled_by=[HELD]).outcome == "UNDETERMINED"


@pytest.mark.parametrize(
    ("sent", "outcome", "late"),
    [
        ("2026-07-02", "MET", None),
        ("2026-07-13", "LATE", 11),
        (None, "NOT_DONE", None),
        ("2026-09-02", "NOT_DONE", None),
    ],
)
def test_that_a_notice_must_lie_so_long_before(
    one: Any, sent: str | None, outcome: str, late: int | None
) -> None:
    lines = [f"2026-08-31 {ASKED}", *([f"{sent} {DONE}"] if sent else [])]
    result = one(*lines, direction="at_least_before", amount=60)
    assert (days(result), result.days_late) == ((outcome, "2026-08-31", "2026-07-02"), late)


def test_that_what_must_come_before_belongs_to_its_triggers_period(one: Any) -> None:
    result = one(f"2026-07-31 {ASKED}", direction="at_least_before", amount=60)
    assert (result.outcome, result.counts, result.due.isoformat()) == (
        "NOT_DONE", True, "2026-06-01",
    )  # fmt: skip


def test_that_a_notice_before_the_trigger_before_answers_that_one(calendars: Calendars) -> None:
    law = own_law(direction="at_least_before", amount=60)
    case = told(f"2026-01-05 {DONE}", f"2026-03-31 {ASKED}", f"2026-07-31 {ASKED}")
    outcomes = [each.outcome for each in judged(law, calendars, case, "CY2026")]
    assert outcomes == ["MET", "NOT_DONE"]


def test_that_backward_workings_say_how_many_days_lie_between(one: Any) -> None:
    lines = (f"2026-09-08 {ASKED}", f"2026-09-03 {DONE}")
    result = one(*lines, direction="at_least_before", amount=2, unit="working_days")
    assert (result.outcome, result.workings.days_counted) == ("MET", 2)
    assert "2 working days before it is 3 Sep 2026" in result.workings.sentences[0]
    assert "3 days closed and not counted." in result.workings.sentences


def test_that_a_backward_wait_cut_short_is_early(one: Any) -> None:
    lines = (f"2026-08-31 {ASKED}", f"2026-08-01 {DONE}")
    names = {"class": "W", "direction": "at_least_before", "amount": 60}
    assert one(*lines, **names).outcome == "EARLY"


@pytest.mark.parametrize("line", [f"- {DONE}", "2026-06-05 ?"])
def test_that_an_unreadable_notice_leaves_the_matter_open(one: Any, line: str) -> None:
    line = line.replace("?", "UNKNOWN")
    case = [f"2026-08-31 {ASKED}", line]
    names: dict[str, Any] = {"direction": "at_least_before", "amount": 60}
    outcome = one(*case, **names).outcome
    assert outcome == ("UNDETERMINED" if line.startswith("-") else "NOT_DONE")


def test_that_a_notice_that_waives_the_time_is_waived(one: Any) -> None:
    lines = (f"2026-08-31 {ASKED}", f"2026-08-01 {DONE}:AGREED")
    names = {"direction": "at_least_before", "amount": 60, "waived_by": [f"{DONE}:AGREED"]}
    assert one(*lines, **names).outcome == "WAIVED"


def test_that_one_of_two_notices_is_not_enough(one: Any) -> None:
    lines = (f"2026-08-31 {ASKED}", f"2026-06-01 {DONE}")
    actions = [[DONE], ["WORKER_ALERT"]]
    assert (
        one(*lines, direction="at_least_before", amount=60, actions=actions).outcome == "NOT_DONE"
    )


@pytest.mark.parametrize(("topic", "due"), [("BY_MAIL", "2026-08-05"), ("", "2026-07-21")])
def test_that_a_topic_may_have_its_own_amount(one: Any, topic: str, due: str) -> None:
    line = f"2026-07-01 {ASKED}" + (f":{topic}" if topic else "")
    result = one(line, amount_by_topic={"BY_MAIL": 35})
    assert days(result) == ("NOT_DONE", "2026-07-01", due)


def test_that_the_amount_of_an_unreadable_topic_cannot_be_told(one: Any) -> None:
    result = one(
        f"2026-07-01 {ASKED}",
        amount_by_topic={"BY_MAIL": 35},
        unreadable=(("event", "E001", "topic"),),
    )
    assert result.outcome == "UNDETERMINED"
    assert "its topic cannot be read" in result.workings.sentences[0]


@pytest.mark.parametrize(
    ("reading", "due", "second"),
    [("calendar", "2026-09-11", "working days"), ("working", "2026-09-16", "calendar days")],
)
def test_that_the_governing_reading_of_unstated_days_is_a_setting(
    one: Any, reading: str, due: str, second: str
) -> None:
    result = one(
        f"2026-09-01 {ASKED}",
        unit="days_unspecified",
        amount=10,
        settings={"unspecified_days": reading},
    )
    assert days(result) == ("NOT_DONE", "2026-09-01", due)
    assert f"in {second} the limit would end on" in result.workings.sentences[-1]


def test_that_unstated_days_counted_backwards_have_two_readings(one: Any) -> None:
    lines = (f"2026-09-08 {ASKED}",)
    result = one(*lines, direction="at_least_before", unit="days_unspecified", amount=2)
    assert "in working days the limit would end on 3 Sep 2026" in result.workings.sentences[-1]


def test_that_a_second_reading_out_of_the_calendars_reach_is_left_out(one: Any) -> None:
    result = one(
        f"2030-12-20 {ASKED}", unit="days_unspecified", amount=11, period="2030-01-01..2030-12-31"
    )
    assert not any("not stated; in" in told for told in result.workings.sentences)


def test_that_the_other_readings_of_a_conflict_are_shown(one: Any) -> None:
    others = [
        {"name": "working", "words": "days are working days", "sets": {"unit": "working_days"}},
        {"name": "same", "words": "the same limit", "sets": {"amount": 20}},
        {"name": "court", "words": "by the court's days", "sets": {"calendar": "court"}},
        {"name": "plain", "words": "no conditions", "sets": {"exceptions": "None"}},
    ]
    conflicts = [{"id": "X-1", "reading": "calendar days", "citation": "c", "others": others}]
    told_so = one(f"2026-07-01 {ASKED}", conflicts=conflicts).workings.sentences
    assert told_so[1:] == (
        "By another reading of X-1 (days are working days) the limit would end on 29 Jul 2026.",
    )


@pytest.mark.parametrize(("roll", "due"), [("none", "2026-07-25"), ("forward", "2026-07-27")])
def test_that_a_due_day_rolls_only_where_the_rule_says_so(one: Any, roll: str, due: str) -> None:
    assert days(one(f"2026-07-05 {ASKED}", roll=roll)) == ("NOT_DONE", "2026-07-05", due)
