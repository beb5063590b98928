"""Which limit a question has: by its own rule, from the days answered, else by its criterion."""

from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile, CaseRow, Event
from qapi_desk.domain.forms import (
    FormState,
    Question,
    QuestionRole,
    QuestionState,
    QuestionStatus,
    QuestionType,
    instance_of,
)
from qapi_desk.domain.ids import CaseId, CriterionId, EventId, FormId, QuestionId, RuleId, RulesetId
from qapi_desk.domain.outcomes import SkippedDay
from qapi_desk.domain.periods import parse_period
from qapi_desk.services.casework import Suggestion
from qapi_desk.services.census import Judge, judge_for
from qapi_desk.services.library import Library, shipped_root
from qapi_desk.services.story_clocks import CaseClocks, QuestionClock, clocks_for

EST = CriterionId("establishment")
LOCATED, SERVED = QuestionId("located"), QuestionId("served")
LIFE = (
    ("V1", "NCP_LOCATED", date(2026, 2, 10)),
    ("V2", "SERVICE_DONE", date(2026, 3, 31)),
    ("V3", "NCP_LOCATED", date(2026, 6, 1)),
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    period = parse_period("FFY2026Q4")
    return judge_for(Library(shipped_root()), RulesetId("federal-2016"), period, period.last)


@pytest.fixture
def case_file() -> CaseFile:
    nothing: dict[str, Any] = dict.fromkeys(CaseRow._fields)
    told = {"case_id": CaseId("K1"), "status": "OPEN", "case_type": "IVD", "order_needed": True}
    row = CaseRow(**{**nothing, **told, "opened_date": date(2026, 1, 5)})
    blank: dict[str, Any] = dict.fromkeys(Event._fields)
    events = tuple(
        Event(**{**blank, "event_id": EventId(key), "code": code, "event_date": day})
        for key, code, day in LIFE
    )
    return CaseFile(row, events=events)


def asked(
    name: str,
    role: QuestionRole = QuestionRole.NONE,
    rule: str = "",
    *,
    value: str = "",
    recorded: str | None = None,
    state: QuestionState = QuestionState.ANSWERED,
) -> QuestionStatus:
    question = Question(
        QuestionId(name), QuestionType.DATE, {}, role=role, criterion=EST,
        rule=RuleId(rule) if rule else None,
    )  # fmt: skip
    return QuestionStatus(question, state, value, is_required=True, snapshot_value=recorded)


def located(value: str = "", recorded: str | None = None) -> QuestionStatus:
    return asked("located", QuestionRole.TRIGGER_DATE, "CR-015", value=value, recorded=recorded)


def served(value: str = "", recorded: str | None = None) -> QuestionStatus:
    return asked("served", QuestionRole.DONE_DATE, "CR-015", value=value, recorded=recorded)


def form(*statuses: QuestionStatus) -> FormState:
    return FormState(FormId("f"), "1", statuses, {})


def clock(
    judge: Judge, case_file: CaseFile, state: FormState, name: str, *, is_aided: bool = True
) -> QuestionClock:
    told = suggestions(judge, case_file)
    return clocks_for(judge, case_file, (state,), told, is_aided=is_aided).of(
        state, QuestionId(name)
    )


def suggestions(judge: Judge, case_file: CaseFile) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(
            None, each.criterion, each.ruleset, True, each.rule_outcome, each.outcome, "",
            each.due, each.days_late, each.workings,
        )
        for each in judge.criteria(case_file, (EST,))
    )  # fmt: skip


def test_that_a_question_is_lit_by_its_own_rule(judge: Judge, case_file: CaseFile) -> None:
    found = clock(judge, case_file, form(located(recorded="2026-02-10"), served()), "located")
    assert (found.law, found.trigger, found.due) == ("CR-015", LIFE[0][2], date(2026, 5, 11))
    assert found.events_used == {"V1", "V2"}


def test_that_the_recorded_day_tells_which_instance_is_meant(
    judge: Judge, case_file: CaseFile
) -> None:
    found = clock(judge, case_file, form(located(recorded="2026-06-01")), "located")
    assert found.trigger == date(2026, 6, 1)
    assert "V3" in found.events_used


def test_that_a_day_answered_comes_before_the_recorded_one(
    judge: Judge, case_file: CaseFile
) -> None:
    found = clock(judge, case_file, form(located("2026-02-20", "2026-02-10")), "located")
    assert (found.trigger, found.due) == (date(2026, 2, 20), date(2026, 5, 21))
    assert found.is_trigger_answered


def test_that_the_limit_is_the_one_the_form_counts(judge: Judge, case_file: CaseFile) -> None:
    state = form(located("2026-02-20"), served("2026-06-30"))
    found = clock(judge, case_file, state, "served")
    assert (found.done, found.is_done_answered, found.days_late) == (date(2026, 6, 30), True, 40)
    assert found.late_until == date(2026, 6, 30)


def test_that_a_day_which_is_not_asked_counts_for_nothing(
    judge: Judge, case_file: CaseFile
) -> None:
    hidden = asked(
        "located", QuestionRole.TRIGGER_DATE, "CR-015", value="2020-01-01",
        state=QuestionState.NOT_RELEVANT,
    )  # fmt: skip
    found = clock(judge, case_file, form(hidden, served()), "served")
    assert found.trigger != date(2020, 1, 1)


def test_that_what_is_no_day_counts_for_nothing(judge: Judge, case_file: CaseFile) -> None:
    found = clock(judge, case_file, form(located("13/13", "2026-02-10")), "located")
    assert found.trigger == date(2026, 2, 10)


def test_that_a_rule_the_ruleset_lacks_draws_no_deadline(judge: Judge, case_file: CaseFile) -> None:
    state = form(asked("x", QuestionRole.TRIGGER_DATE, "CR-999", value="2026-02-20"))
    found = clock(judge, case_file, state, "x")
    assert (found.trigger, found.due) == (date(2026, 2, 20), None)


def test_that_a_question_without_a_rule_is_lit_by_its_criterion(
    judge: Judge, case_file: CaseFile
) -> None:
    found = clock(judge, case_file, form(asked("gate")), "gate")
    assert found.law == "establishment"
    assert found.events_used


def test_that_a_judgement_rests_on_the_step_that_is_asked(
    judge: Judge, case_file: CaseFile
) -> None:
    search = asked("search", QuestionRole.TRIGGER_DATE, "CR-104", value="2026-01-05")
    judged = asked("judged", QuestionRole.ANSWER, "CR-015")
    found = clock(judge, case_file, form(search, judged), "judged")
    assert (found.law, found.trigger) == ("CR-104", date(2026, 1, 5))


def test_that_each_of_a_repeat_counts_its_own_days(judge: Judge, case_file: CaseFile) -> None:
    def one(index: int, value: str) -> QuestionStatus:
        name, repeat = instance_of(QuestionId("try"), index, LOCATED), QuestionId("try")
        plain = asked(name, QuestionRole.TRIGGER_DATE, "CR-015", value=value)
        return QuestionStatus(
            plain.question, plain.state, value, is_required=True, repeat=repeat, index=index
        )

    state = form(one(1, "2026-02-10"), one(2, "2026-06-01"))
    assert clock(judge, case_file, state, "try[2]/located").trigger == date(2026, 6, 1)


def test_that_who_judges_unaided_sees_only_what_follows_from_own_answers(
    judge: Judge, case_file: CaseFile
) -> None:
    state = form(located(), served())
    assert clock(judge, case_file, state, "located", is_aided=False) == QuestionClock()
    mine = form(located("2026-02-20"))
    found = clock(judge, case_file, mine, "located", is_aided=False)
    assert (found.due, found.events_used) == (date(2026, 5, 21), frozenset())


def test_that_a_question_nobody_asks_has_no_limit(judge: Judge, case_file: CaseFile) -> None:
    assert clock(judge, case_file, form(), "nowhere") == QuestionClock()


def test_that_nothing_done_is_late_until_the_period_ends(judge: Judge) -> None:
    late = QuestionClock(due=date(2026, 9, 20), until=date(2026, 9, 30))
    assert late.days_late == 10
    assert late.in_words() == "due on 2026-09-20, nothing done, 10 days late by 2026-09-30."


def test_that_a_limit_that_still_runs_is_not_late() -> None:
    running = QuestionClock(due=date(2026, 12, 1), until=date(2026, 9, 30))
    assert running.late_until is None
    assert running.in_words().endswith("nothing done yet.")


def test_that_the_skipped_days_are_named_and_many_are_counted() -> None:
    days = tuple(SkippedDay(date(2026, 2, n), "Sunday") for n in range(1, 21))
    few = QuestionClock(due=date(2026, 3, 1), skipped=days[:1]).in_words()
    many = QuestionClock(due=date(2026, 3, 1), skipped=days).in_words()
    assert few.endswith("1 day not counted: 2026-02-01 Sunday.")
    assert many.endswith("20 days not counted, from 2026-02-01 Sunday to 2026-02-20 Sunday.")


def test_that_without_a_limit_there_are_no_words() -> None:
    assert QuestionClock().in_words() == ""


def test_that_clocks_are_made_for_the_rules_that_are_asked_only(
    judge: Judge, case_file: CaseFile
) -> None:
    made: CaseClocks = clocks_for(judge, case_file, (form(located()),), ())
    assert list(made.found) == ["CR-015"]
