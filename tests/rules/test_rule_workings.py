"""The sentences and numbers a reviewer must be able to defend."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import SkippedDay
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.deadline import deadline
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]
LOCATED = ("NCP_LOCATED", "2026-06-11")
OPENING = "Located on 11 Jun 2026; 90 calendar days end on 9 Sep 2026; "


@pytest.mark.parametrize(
    ("events", "row", "sentence"),
    [
        ([("SERVICE_DONE", "2026-09-17")], {}, OPENING + "served on 17 Sep 2026: 8 days late."),
        ([("SERVICE_DONE", "2026-09-10")], {}, OPENING + "served on 10 Sep 2026: 1 day late."),
        ([("SERVICE_DONE", "2026-09-09")], {}, OPENING + "served on 9 Sep 2026: in time."),
        ([], {}, OPENING + "nothing recorded answers it: not done."),
        (
            [("DILIGENT_DOC", "2026-08-03")],
            {},
            OPENING + "diligent efforts documented on 3 Aug 2026: excused.",
        ),
        (
            [("SERVICE_DONE", "2026-06-10")],
            {},
            OPENING
            + "served on 10 Jun 2026, before it, and nothing after: "
            + "the dates contradict each other.",
        ),
        (
            [("SERVICE_DONE", None)],
            {},
            OPENING + "served on a day that is missing or unreadable may answer it: undetermined.",
        ),
        (
            [(None, "2026-08-03")],
            {},
            OPENING + "an event inside the limit has a code nobody can read: undetermined.",
        ),
        (
            [],
            {"status": "CLOSED", "closed_date": "2026-08-03"},
            OPENING + "the case closed on 3 Aug 2026, before the limit ran out.",
        ),
        (
            [],
            {"status": "CLOSED"},
            OPENING + "the case closed on a day nobody can read: undetermined.",
        ),
        (
            [],
            {"orders": (None,)},
            (
                "Located on 11 Jun 2026; the record cannot say whether an order was in force: "
                "undetermined."
            ),
        ),
    ],
)
def test_that_the_sentence_tells_the_whole_story(
    manual: Ruleset, case_of: Case, judge_rules: Judge, events: Any, row: Any, sentence: str
) -> None:
    (result,) = judge_rules(manual, "CR-015", case_of(LOCATED, *events, **row))
    assert result.workings.sentences == (sentence,)


@pytest.mark.parametrize(
    ("rule", "events", "sentence"),
    [
        (
            "CR-015",
            [("NCP_LOCATED", "2026-07-03")],
            (
                "Located on 3 Jul 2026; 90 calendar days end on 1 Oct 2026; still running at the "
                "end of the period on 30 Sep 2026."
            ),
        ),
        (
            "CR-104",
            [("LOC_NEEDED", "2026-07-01"), ("NCP_LOCATED", "2026-07-09")],
            (
                "Location found necessary on 1 Jul 2026; 75 calendar days end on 14 Sep 2026; "
                "located on 9 Jul 2026, which ended the duty before the limit ran out."
            ),
        ),
        (
            "CR-002",
            [("APP_REQ_INPERSON", "2026-07-01"), ("APP_SENT", "2026-07-02")],
            (
                "Application asked for in person on 1 Jul 2026; due the same day; application "
                "provided on 2 Jul 2026: 1 day late."
            ),
        ),
        (
            "CR-105",
            [("LOC_SOURCE_QUERY", "2026-05-01"), ("NCP_LOCATED", "2026-04-01")],
            (
                "Locate source queried on 1 May 2026; the parent stood located, so the rule does "
                "not apply."
            ),
        ),
        (
            "CR-015",
            [("NCP_LOCATED", None)],
            "Located on a day that is missing or unreadable; the limit cannot be reckoned.",
        ),
        (
            "CR-106",
            [("LOC_INFO_RCVD", "2026-07-01")],
            "Shown here, scored once under CR-011.",
        ),
        ("CR-011", [], "No event on the case starts this rule's clock."),
        (
            "CR-011",
            [("LOC_INFO_RCVD", "2020-07-01")],
            "No limit of this rule ends and no action on it falls in the period.",
        ),
    ],
)
def test_that_a_rarer_story_is_told_too(
    manual: Ruleset, case_of: Case, judge_rules: Judge, rule: str, events: Any, sentence: str
) -> None:
    assert judge_rules(manual, rule, case_of(*events))[0].workings.sentences[-1] == sentence


def test_that_a_result_standing_for_a_limit_is_told(
    federal: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("ORDER_ESTABLISHED", "2026-09-20"))
    (result,) = judge_rules(federal, "CR-015", case)
    told = "missed, but order established on 20 Sep 2026, inside the period: met by outcome."
    assert result.workings.sentences[0] == OPENING + told


def test_that_open_day_workings_name_days_skipped_and_counted(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("APP_REQ_PHONE", "2026-09-03"), ("APP_SENT", "2026-09-08"))
    told = judge_rules(manual, "CR-001", case)[0].workings
    assert (told.days_counted, told.unit, told.calendar) == (2, "working_days", "agency 2026.1")
    assert SkippedDay(date(2026, 9, 7), "Labor Day") in told.skipped


def test_that_calendar_day_workings_count_every_day(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    told = judge_rules(manual, "CR-015", case_of(LOCATED, ("SERVICE_DONE", "2026-09-17")))[0]
    assert (told.workings.days_counted, told.workings.skipped) == (98, ())


def test_that_the_events_used_and_rows_read_are_named(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    told = judge_rules(manual, "CR-015", case_of(LOCATED, orders=("2026-08-03",)))[0].workings
    assert told.events_used == ("E1",)
    assert told.rows_read == ("event:E1", "support_order:O1")


def test_that_a_criterion_says_how_it_was_counted_and_by_which_ruleset(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    told = judge_criterion(federal, "establishment", case_of(LOCATED)).workings.sentences
    assert told == (
        "No order was in force when the period began on 1 Jul 2026.",
        OPENING + "nothing recorded answers it: not done.",
        "Error code SOP-90.",
        "Counted by federal-2016 2026.2 as ERROR.",
    )


def test_that_an_order_in_the_period_is_named_among_the_events_used(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(LOCATED, ("ORDER_ESTABLISHED", "2026-09-20"))
    told = judge_criterion(federal, "establishment", case).workings
    assert (told.events_used, told.rows_read) == (("E2",), ("event:E2",))


def test_that_a_late_action_that_may_not_be_the_verdict_shows_no_days_late(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(
        ("IVA_REFERRAL_RCVD", "2026-06-01"),
        ("CASE_OPENED", "2026-07-01"),
        ("ORDER_ESTABLISHED", None),
    )
    result = judge_criterion(federal, "establishment", case)
    assert (result.outcome, result.deciding_rule, result.days_late) == (
        "INCOMPLETE",
        "CR-006",
        None,
    )


def test_that_a_deadline_runs_from_the_months_end_where_the_rule_does(
    federal: Ruleset, calendars: Calendars
) -> None:
    reckoning = deadline(federal, calendars, "CR-144", date(2026, 8, 12))
    assert reckoning.due == date(2026, 9, 2)


def test_that_a_deadline_is_the_rules_own(manual: Ruleset, calendars: Calendars) -> None:
    reckoning = deadline(manual, calendars, "CR-001", date(2026, 9, 4))
    assert (reckoning.due, len(reckoning.skipped)) == (date(2026, 9, 14), 5)


@pytest.fixture
def own_law(document: Callable[[str, str], Any]) -> Callable[..., Ruleset]:
    """The manual with CR-008 changed."""

    def change(**names: Any) -> Ruleset:
        law = document("rulesets", "ca-2002")
        rule = next(each for each in law["rules"] if each["id"] == "CR-008")
        rule.update(names)
        return parse_ruleset(law)

    return change


CHANGED = ("FCR_CHANGE_RCVD", "2026-09-01")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("2026-09-11", "in working days the limit would end on 16 Sep 2026."),
        (
            "2026-09-14",
            "in working days the limit would end on 16 Sep 2026: a reviewer must choose.",
        ),
        (None, "in working days the limit would end on 16 Sep 2026: a reviewer must choose."),
    ],
)
def test_that_days_of_no_stated_type_show_both_readings(
    own_law: Callable[..., Ruleset], case_of: Case, judge_rules: Judge, sent: str | None, told: str
) -> None:
    law = own_law(unit="days_unspecified", amount=10)
    case = case_of(CHANGED, *([("FCR_CHANGE_SENT", sent)] if sent else []))
    sentences = judge_rules(law, "CR-008", case)[0].workings.sentences
    assert sentences[-1] == f"The day type is not stated; {told}"


def test_that_both_readings_on_one_day_are_told_once(
    own_law: Callable[..., Ruleset], case_of: Case, judge_rules: Judge
) -> None:
    law = own_law(unit="days_unspecified", amount=1)
    sentences = judge_rules(law, "CR-008", case_of(CHANGED))[0].workings.sentences
    assert sentences[0].startswith(
        "Registry change received on 1 Sep 2026; 1 day (type not stated)"
    )
    assert len(sentences) == 1


def test_that_a_due_day_that_rolls_says_so(
    own_law: Callable[..., Ruleset], case_of: Case, judge_rules: Judge
) -> None:
    law = own_law(unit="calendar_days", amount=4, roll="forward")
    case = case_of(CHANGED, ("FCR_CHANGE_SENT", "2026-09-08"))
    result = judge_rules(law, "CR-008", case)[0]
    told = "The limit ended on a closed day, 5 Sep 2026, and moved to the next open day."
    assert (result.outcome, told in result.workings.sentences) == ("MET", True)


@pytest.mark.parametrize(
    ("sent", "outcome", "told"),
    [
        ("2026-09-29", "EARLY", "too early"),
        ("2026-10-01", "MET", "in time"),
        (None, "NOT_APPLICABLE", "nothing was done that had to wait"),
    ],
)
def test_that_a_wait_is_judged_by_the_day_it_ends(
    own_law: Callable[..., Ruleset],
    case_of: Case,
    judge_rules: Judge,
    sent: Any,
    outcome: str,
    told: str,
) -> None:
    law = own_law(**{"class": "W", "unit": "days_unspecified", "amount": 30})
    case = case_of(CHANGED, *([("FCR_CHANGE_SENT", sent)] if sent else []))
    result = judge_rules(law, "CR-008", case, "2026-09-01..2026-10-31")[0]
    assert (result.outcome, told in result.workings.sentences[0]) == (outcome, True)


@pytest.mark.parametrize(
    ("origin", "outcome", "told"),
    [
        ("COURT", "NOT_DONE", "not done"),
        ("APPLICATION", "NOT_APPLICABLE", "the origin is APPLICATION, so the rule does not apply"),
        (None, "UNDETERMINED", "the record cannot say whether the origin is COURT"),
    ],
)
def test_that_a_rule_may_ask_for_a_coded_fact(
    own_law: Callable[..., Ruleset],
    case_of: Case,
    judge_rules: Judge,
    origin: Any,
    outcome: str,
    told: str,
) -> None:
    law = own_law(applies_when=[{"fact": "origin", "is": ["COURT"]}])
    result = judge_rules(law, "CR-008", case_of(CHANGED, origin=origin))[0]
    assert (result.outcome, told in result.workings.sentences[0]) == (outcome, True)


def test_that_a_rule_may_ask_for_a_located_parent(
    own_law: Callable[..., Ruleset], case_of: Case, judge_rules: Judge
) -> None:
    law = own_law(applies_when=[{"fact": "ncp_located", "is": ["yes"]}])
    result = judge_rules(law, "CR-008", case_of(CHANGED))[0]
    assert "the parent was not located, so the rule does not apply" in result.workings.sentences[0]


def test_that_closing_may_leave_limits_running(
    document: Callable[[str, str], Any], case_of: Case, judge_rules: Judge
) -> None:
    law = document("rulesets", "ca-2002")
    law["settings"]["closing_ends_limits"]["value"] = False
    case = case_of(CHANGED, status="CLOSED", closed_date="2026-09-02")
    assert judge_rules(parse_ruleset(law), "CR-008", case)[0].outcome == "NOT_DONE"
