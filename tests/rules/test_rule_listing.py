"""Listing a caseload passes over what lies outside the period, and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.evaluate import counts, evaluate_rules, listed
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.instance import Bench, Why
from qapi_desk.rules.judge import instances
from qapi_desk.rules.listing import belongs
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.own_rules import ASKED, DONE, RULE, own_law
from tests.rules.told_cases import told

PERIODS = ("2026Q3", "FFY2026", "2026-09-04..2026-09-08")
EXTRA = ("DILIGENT_DOC", "ORDER_ESTABLISHED", "WORKER_ALERT", "NCP_LOCATED")
DAYS = st.integers(-900, 500).map(lambda n: date(2026, 7, 1) + timedelta(days=n))
STEPS = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from([ASKED, ASKED, DONE, DONE, *EXTRA]),
        st.sampled_from(["", "", " ref=A", " ref=B"]),
    ),
    max_size=14,
)
SHAPES = st.fixed_dictionaries(
    {
        "class": st.sampled_from(["T", "TOE", "W", "R", "A75", "I"]),
        "amount": st.integers(1, 40),
        "unit": st.sampled_from(["calendar_days", "working_days", "months", "quarter", "year"]),
        "pair_by_ref": st.booleans(),
        "excuses": st.sampled_from([[], ["DILIGENT_DOC"]]),
        "actions": st.sampled_from([[[DONE]], [[DONE], ["WORKER_ALERT"]]]),
        "anchor": st.sampled_from(["event", "month_end", "quarter_end"]),
        "voided_by": st.sampled_from([[], ["NCP_LOCATED"]]),
    }
)


def everything(bench: Bench, facts: Facts) -> list[tuple[Any, ...]]:
    """Every rule judged at every trigger, then those that belong to the period."""
    judged = [
        case
        for rule in bench.ruleset.rules
        if rule.is_evaluated
        for case in instances(bench, facts, rule)
    ]
    return [
        as_row(case)
        for case in judged
        if belongs(case, bench.period) and case.why is not Why.CONDITION
    ]


def as_row(case: Any) -> tuple[Any, ...]:
    return (case.rule.rule_id, case.number, case.outcome, case.start, case.due, case.done)


@settings(deadline=None, max_examples=150)
@given(steps=STEPS, shape=SHAPES, period=st.sampled_from(PERIODS), override=st.booleans())
def test_that_nothing_that_belongs_to_the_period_is_passed_over(
    calendars: Calendars, steps: Any, shape: Any, period: str, override: bool
) -> None:
    if Unit(shape["unit"]) in (Unit.MONTHS, Unit.QUARTER, Unit.YEAR):
        shape = {**shape, "amount": 1 + shape["amount"] % 3}
    law = own_law({"outcome_override": override}, **shape)
    case = told(*[f"{day.isoformat()} {code}{ref}" for day, code, ref in steps])
    bench = Bench(law, calendars, parse_period(period))
    found = [as_row(each) for each in listed(bench, Facts(law, case))]
    assert found == everything(bench, Facts(law, case))


def test_that_the_list_agrees_with_what_is_evaluated(
    manual: Ruleset, calendars: Calendars, edges: dict[str, CaseFile]
) -> None:
    bench = Bench(manual, calendars, parse_period("FFY2026Q4"))
    for case in edges.values():
        results = evaluate_rules(manual, calendars, case, bench.period, date(2026, 10, 15))
        told_so = [
            (r.rule_id, r.instance, r.outcome, r.trigger, r.due, r.done, r.counts)
            for r in results
            if r.instance and r.outcome != "NOT_APPLICABLE"
        ]
        found = [
            (*as_row(each), counts(each, bench.period))
            for each in listed(bench, Facts(manual, case))
            if each.outcome != "NOT_APPLICABLE"
        ]
        assert found == told_so


@pytest.mark.parametrize("period", ["1998Q1", "2030Q4"])
def test_that_what_the_calendar_cannot_reckon_is_not_passed_over(
    manual: Ruleset, calendars: Calendars, period: str
) -> None:
    bench = Bench(manual, calendars, parse_period(period))
    facts = Facts(manual, told("1997-12-30 APP_REQ_PHONE", "2030-12-30 APP_REQ_PHONE"))
    found = [as_row(each) for each in listed(bench, facts)]
    assert found == everything(bench, facts)
    assert len(found) == 1


def rules_of(law: Ruleset, calendars: Calendars, period: Period, *lines: str) -> list[str]:
    return [
        case.rule.rule_id
        for case in listed(Bench(law, calendars, period), Facts(law, told(*lines)))
    ]


def test_that_a_rule_that_does_not_apply_is_not_listed(calendars: Calendars) -> None:
    only = [{"fact": "case_type", "is": ["NON_IVD"]}]
    law, period = own_law(applies_when=only), parse_period("2026Q3")
    assert RULE not in rules_of(law, calendars, period, f"2026-07-14 {ASKED}")


def test_that_a_rule_that_may_apply_is_listed_as_open(calendars: Calendars) -> None:
    only = [{"fact": "case_type", "is": ["NON_IVD"]}, {"fact": "origin", "is": ["COURT"]}]
    law, period = own_law(applies_when=only), parse_period("2026Q3")
    lines = (f"2026-07-14 {ASKED}", "CASE case_type= origin=COURT")
    (case,) = listed(Bench(law, calendars, period), Facts(law, told(*lines)))
    assert (case.outcome, case.why) == ("UNDETERMINED", Why.CONDITION_UNKNOWN)


@pytest.mark.parametrize(
    ("line", "is_there"), [(f"- {ASKED}", True), (f"2026-07-14 {DONE}", False)]
)
def test_that_an_undated_trigger_is_listed_too(
    calendars: Calendars, line: str, is_there: bool
) -> None:
    law, period = own_law(), parse_period("2026Q3")
    assert (RULE in rules_of(law, calendars, period, line)) is is_there


def test_that_a_judgement_is_never_listed(calendars: Calendars) -> None:
    law = own_law(**{"class": "J", "actions": None, "amount": None, "unit": None})
    case, period = told(f"2026-07-14 {ASKED}"), parse_period("2026Q3")
    assert listed(Bench(law, calendars, period), Facts(law, case)) == []
    results = evaluate_rules(law, calendars, case, period, period.last)
    assert RULE not in {result.rule_id for result in results}


def test_that_what_is_shown_only_never_counts(calendars: Calendars) -> None:
    law, period = own_law(**{"class": "I"}), parse_period("2026Q3")
    (case,) = listed(Bench(law, calendars, period), Facts(law, told(f"2026-07-14 {ASKED}")))
    assert (case.outcome, counts(case, period)) == ("NOT_DONE", False)


def test_that_a_bench_remembers_only_so_many_sets_of_codes(
    monkeypatch: pytest.MonkeyPatch, manual: Ruleset, calendars: Calendars
) -> None:
    monkeypatch.setattr("qapi_desk.rules.instance._SETS_KEPT", 1)
    bench = Bench(manual, calendars, parse_period("2026Q3"))
    first = bench.clocks_of((ASKED,))
    assert bench.clocks_of((ASKED,)) is first
    assert bench.clocks_of((DONE,)) == ()
    assert bench.clocks_of((DONE, ASKED)) is not bench.clocks_of((DONE, ASKED))
