"""Waits: early, waived, ended, and what nobody can read; and one duty that hangs on another."""

from typing import Any

import pytest

from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.rules.calendars import Calendars
from tests.rules.own_rules import ASKED, DONE, OTHER, judged, own_law
from tests.rules.told_cases import told

PERIOD = "2026Q3"
START = f"2026-07-01 {ASKED}"


@pytest.fixture
def one(calendars: Calendars) -> Any:
    """The first instance of a wait of 30 days: ``one(lines, **rule names)``."""

    def judge(*lines: str, **names: Any) -> RuleResult:
        unreadable = names.pop("unreadable", ())
        law = own_law(None, **{"class": "W", "amount": 30, **names})
        return judged(law, calendars, told(*lines, unreadable=unreadable))[0]

    return judge


@pytest.mark.parametrize(
    ("lines", "names", "outcome"),
    [
        ((START, f"2026-07-30 {DONE}"), {}, "EARLY"),
        ((START, f"2026-07-31 {DONE}"), {}, "MET"),
        ((START,), {}, "NOT_APPLICABLE"),
        ((f"{START}:BOTH", f"2026-07-30 {DONE}"), {"waived_by": [f"{ASKED}:BOTH"]}, "WAIVED"),
        ((f"{START}:ONE", f"2026-07-30 {DONE}"), {"waived_by": [f"{ASKED}:BOTH"]}, "EARLY"),
        ((START, f"2026-07-30 {DONE}"), {"waived_by": [ASKED]}, "WAIVED"),
        (
            (START, "2026-07-20 WORKER_ALERT", f"2026-07-30 {DONE}"),
            {"excuses": ["WORKER_ALERT"]},
            "WAIVED",
        ),
        (
            (START, "2026-07-31 WORKER_ALERT", f"2026-07-30 {DONE}"),
            {"excuses": ["WORKER_ALERT"]},
            "EARLY",
        ),
        (
            (START, "2026-07-20 NCP_LOCATED", f"2026-07-30 {DONE}"),
            {"ended_by": ["NCP_LOCATED"]},
            "NOT_APPLICABLE",
        ),
        (
            (START, "2026-07-31 NCP_LOCATED", f"2026-07-30 {DONE}"),
            {"ended_by": ["NCP_LOCATED"]},
            "EARLY",
        ),
        ((START, "2026-07-20 NCP_LOCATED"), {"ended_by": ["NCP_LOCATED"]}, "NOT_APPLICABLE"),
        (
            (START, f"2026-07-30 {DONE}", "- NCP_LOCATED"),
            {"ended_by": ["NCP_LOCATED"]},
            "UNDETERMINED",
        ),
        ((START, f"- {DONE}"), {}, "UNDETERMINED"),
        ((START, f"2026-08-03 {DONE}", f"- {DONE}"), {}, "UNDETERMINED"),
    ],
)
def test_that_a_wait_is_judged_by_what_may_shorten_it(
    one: Any, lines: tuple[str, ...], names: dict[str, Any], outcome: str
) -> None:
    assert one(*lines, **names).outcome == outcome


def test_that_a_waiver_nobody_can_read_leaves_an_early_act_open(one: Any) -> None:
    gone = (("event", "E001", "topic"),)
    lines = (START, f"2026-07-30 {DONE}")
    result = one(*lines, waived_by=[f"{ASKED}:BOTH"], unreadable=gone)
    assert result.outcome == "UNDETERMINED"


HELD = [{"opens": ["LOC_NEEDED"], "ends": ["NCP_LOCATED"], "citation": "c"}]


@pytest.mark.parametrize(
    ("lines", "outcome"), [((f"2026-08-30 {DONE}",), "UNDETERMINED"), ((), "NOT_APPLICABLE")]
)
def test_that_a_wait_whose_clock_stands_still_cannot_be_told(
    one: Any, lines: tuple[str, ...], outcome: str
) -> None:
    result = one(START, "2026-07-05 LOC_NEEDED", *lines, tolled_by=HELD)
    assert result.outcome == outcome


@pytest.mark.parametrize(
    ("line", "told_so"),
    [
        (f"{START}:BOTH", "registry told on 30 Jul 2026: before its day, but the wait was waived."),
        (START, "registry told on 30 Jul 2026: too early."),
    ],
)
def test_that_an_early_act_is_told(one: Any, line: str, told_so: str) -> None:
    result = one(line, f"2026-07-30 {DONE}", waived_by=[f"{ASKED}:BOTH"])
    assert result.workings.sentences[0].endswith(told_so)


def test_that_a_waiver_by_an_event_is_told(one: Any) -> None:
    lines = (START, "2026-07-20 WORKER_ALERT", f"2026-07-30 {DONE}")
    told_so = one(*lines, excuses=["WORKER_ALERT"]).workings.sentences[0]
    assert "alerted on 20 Jul 2026: before its day, but the wait was waived" in told_so


@pytest.mark.parametrize(
    ("lines", "outcome", "told_so"),
    [
        (("2026-07-05 LOC_INFO_ACTED",), "NOT_APPLICABLE", "CR-011 was kept or does not apply"),
        (("- LOC_INFO_ACTED",), "UNDETERMINED", "whether CR-011 was kept cannot be told"),
        ((), "NOT_DONE", "not done"),
    ],
)
def test_that_a_duty_may_arise_only_where_another_was_missed(
    calendars: Calendars, lines: tuple[str, ...], outcome: str, told_so: str
) -> None:
    law = own_law(triggers=["LOC_INFO_RCVD"], unless_in_time=OTHER, amount=80)
    case = told("2026-07-01 LOC_INFO_RCVD", *lines)
    (result,) = judged(law, calendars, case)
    assert result.outcome == outcome
    assert told_so in result.workings.sentences[0]


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        ((f"2026-07-03 {DONE}",), [1]),
        (("2026-07-02 NCP_LOCATED",), [0]),
        (("2026-07-02 NCP_LOCATED", f"2026-07-05 {ASKED}"), [1]),
        ((f"2026-07-05 {ASKED}", "2026-07-06 NCP_LOCATED"), [1]),
    ],
)
def test_that_a_trigger_taken_back_is_no_trigger(
    calendars: Calendars, lines: tuple[str, ...], numbers: list[int]
) -> None:
    law = own_law(voided_by=["NCP_LOCATED"])
    assert [each.instance for each in judged(law, calendars, told(START, *lines))] == numbers


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "2026-11-30 FCR_CHANGE_SENT",
            (
                "4 periods went by without it, ended on 31 Jul 2026, 31 Aug 2026, 30 Sep 2026, "
                "31 Oct 2026."
            ),
        ),
        (
            "2026-09-15 FCR_CHANGE_SENT",
            "2 periods went by without it, ended on 31 Jul 2026, 31 Aug 2026.",
        ),
        ("2026-08-15 FCR_CHANGE_SENT", "1 period went by without it, ended on 31 Jul 2026."),
    ],
)
def test_that_the_periods_missed_are_counted(
    calendars: Calendars, line: str, sentence: str
) -> None:
    names = {"class": "R", "anchor": "month_end", "unit": "months", "amount": 1}
    law = own_law(None, **names)
    result = judged(law, calendars, told(f"2026-06-30 {ASKED}", line), "CY2026")[0]
    assert result.outcome == "MISSED"
    assert sentence in result.workings.sentences


def test_that_a_doubtful_topic_makes_a_doubtful_instance(calendars: Calendars) -> None:
    law, gone = own_law(triggers=[f"{ASKED}:BOTH"]), (("event", "E001", "topic"),)
    (result,) = judged(law, calendars, told(START, unreadable=gone))
    assert (result.instance, result.outcome, result.counts) == (1, "UNDETERMINED", True)
    assert "its topic cannot be read" in result.workings.sentences[0]


def test_that_an_answer_whose_topic_nobody_can_read_may_be_it(calendars: Calendars) -> None:
    law, gone = own_law(actions=[[f"{DONE}:BOTH"]]), (("event", "E002", "topic"),)
    case = told(START, f"2026-07-05 {DONE}", unreadable=gone)
    (result,) = judged(law, calendars, case)
    assert result.outcome == "UNDETERMINED"
    assert "its topic cannot be read: undetermined" in result.workings.sentences[0]


def test_that_an_undated_event_may_be_of_the_topic(calendars: Calendars) -> None:
    law = own_law(actions=[[f"{DONE}:BOTH"]])
    outcomes = [
        judged(law, calendars, told(START, f"- {DONE}:{topic}"))[0].outcome
        for topic in ("BOTH", "ONE")
    ]
    assert outcomes == ["UNDETERMINED", "NOT_DONE"]


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-07-30", "UNDETERMINED"), ("2026-07-31", "MET")]
)
def test_that_an_event_nobody_can_read_inside_a_wait_leaves_it_open(
    calendars: Calendars, case_of: Any, day: str, outcome: str
) -> None:
    law = own_law(None, **{"class": "W", "amount": 30})
    case = case_of((ASKED, "2026-07-01"), (None, day), (DONE, "2026-08-05"))
    assert judged(law, calendars, case)[0].outcome == outcome


def test_that_a_closing_ends_no_duty_it_starts(calendars: Calendars) -> None:
    law = own_law(triggers=["CASE_CLOSED"])
    case = told("CASE closed_date=2026-07-01 status=CLOSED")
    assert judged(law, calendars, case)[0].outcome == "NOT_DONE"


def test_that_an_act_whose_topic_ends_the_duty_is_no_answer(calendars: Calendars) -> None:
    law = own_law(ended_by=[f"{DONE}:WITHDRAWN"], actions=[[DONE]])
    case = told(START, f"2026-07-05 {DONE}:WITHDRAWN")
    assert judged(law, calendars, case)[0].outcome == "NOT_APPLICABLE"
