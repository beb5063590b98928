"""Medical support: every sub-test that applies, and the worst of them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ask, case_told, said

NEW = "ORDER 2026-08-03 medical_ordered=yes"
OLD = "ORDER 2020-03-02 medical_ordered=yes"
HIRED = "2026-08-10 NER_ENTRY ref=A"


@pytest.mark.parametrize(
    ("lines", "outcome", "code"),
    [
        ((NEW,), "ACTION", ""),
        (("ORDER 2026-08-03 medical_ordered=no",), "ERROR", "MED-ORD"),
        (("ORDER 2026-08-03",), "INCOMPLETE", ""),
        ((OLD, "2026-08-03 INS_LAPSE", "2026-08-20 NMSN_SENT"), "ACTION", ""),
        ((OLD, "2026-08-03 INS_LAPSE", "2026-10-01 NMSN_SENT"), "ERROR", "NMSN"),
        ((OLD, "2026-08-03 INS_LAPSE"), "ERROR", "NMSN"),
        ((OLD, "2026-08-03 INS_LAPSE", "2026-08-04 INS_INFO_TO_CP"), "ACTION", ""),
        ((OLD, "2026-08-03 INS_LAPSE", "- NMSN_SENT"), "INCOMPLETE", ""),
        ((OLD, "2026-05-04 MS_ORDERED:AVAILABLE"), "ERROR", "NMSN"),
        ((OLD, "2026-05-04 MS_ORDERED:AVAILABLE", "2026-05-08 NMSN_SENT"), "ACTION", ""),
        ((OLD, HIRED, "2026-08-12 NMSN_SENT ref=A"), "ACTION", ""),
        ((OLD, HIRED, "2026-08-13 NMSN_SENT ref=A"), "ERROR", "NMSN-NEW"),
        ((OLD, HIRED), "ERROR", "NMSN-NEW"),
        ((OLD, "2026-09-29 NER_ENTRY ref=A"), "ACTION", ""),
        ((NEW, HIRED, "2026-08-12 NMSN_SENT ref=A"), "ACTION", ""),
        ((NEW, HIRED), "ERROR", "NMSN-NEW"),
        (("ORDER 2026-08-03 medical_ordered=no", OLD, HIRED), "ERROR", "MED-ORD"),
        ((NEW, "2026-08-03 INS_LAPSE", HIRED, "2026-08-12 NMSN_SENT ref=A"), "ACTION", ""),
    ],
)
def test_that_the_worst_sub_test_that_applies_decides(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str, code: str
) -> None:
    result = ask(federal, calendars, "medical", case_told(*lines))
    assert (result.in_universe, result.outcome, result.error_code) == (True, outcome, code)


@pytest.mark.parametrize(
    ("lines", "is_in"),
    [
        ((), False),
        ((OLD,), False),
        (("ORDER 2026-07-01 medical_ordered=yes",), True),
        (("ORDER 2026-06-30 medical_ordered=yes",), False),
        (("ORDER 2026-10-01 medical_ordered=yes",), False),
        (("ORDER 2026-08-03 kind=OTHER",), False),
        ((OLD, "2026-05-04 MS_ORDERED",), False),
        ((OLD, "2026-03-02 INS_LAPSE", "2026-04-01 INS_INFO_TO_CP"), False),
        ((OLD, "2026-10-01 INS_LAPSE"), False),
        ((OLD, "2026-10-01 NER_ENTRY ref=A"), False),
        ((OLD, "2026-06-01 NER_ENTRY ref=A"), False),
        ((OLD, "2026-06-29 NER_ENTRY ref=A"), True),
        ((HIRED,), False),
        (("ORDER 2020-03-02 medical_ordered=no", HIRED), False),
        ((NEW, "CASE case_type=NON_IVD"), False),
        ((NEW, "CASE status=CLOSED closed_date=2026-06-30"), False),
    ],
)  # fmt: skip
def test_that_the_universe_is_new_orders_missing_coverage_and_new_employers(
    federal: Ruleset, calendars: Calendars, lines: Any, is_in: bool
) -> None:
    assert ask(federal, calendars, "medical", case_told(*lines)).in_universe is is_in


def test_that_a_hiring_nobody_can_date_is_incomplete(
    federal: Ruleset, calendars: Calendars
) -> None:
    assert ask(federal, calendars, "medical", case_told(OLD, "- NER_ENTRY")).outcome == "INCOMPLETE"


def test_that_a_case_of_unknown_type_is_incomplete(federal: Ruleset, calendars: Calendars) -> None:
    case = case_told(NEW)
    case = replace(case, case=case.case._replace(case_type=None))
    assert ask(federal, calendars, "medical", case).outcome == "INCOMPLETE"


def test_that_the_deciding_test_shows_its_days(federal: Ruleset, calendars: Calendars) -> None:
    case = case_told(OLD, "2026-08-03 INS_LAPSE", "2026-08-20 NMSN_SENT")
    result = ask(federal, calendars, "medical", case)
    assert (result.trigger, result.done) == (date(2026, 8, 3), date(2026, 8, 20))


def test_that_every_test_that_applied_is_told(federal: Ruleset, calendars: Calendars) -> None:
    text = said(ask(federal, calendars, "medical", case_told(NEW, "2026-08-03 INS_LAPSE", HIRED)))
    assert [name in text for name in ("MED-2", "MED-4", "MED-6")] == [True] * 3


@pytest.mark.parametrize(
    ("order", "lines", "outcome"),
    [
        ("ORDER 2020-03-02 medical_ordered=yes", (HIRED,), "INCOMPLETE"),
        ("ORDER 2020-03-02 medical_ordered=yes", (HIRED, "2026-08-31 NMSN_SENT"), "ACTION"),
        ("ORDER 2020-03-02 medical_ordered=no", (HIRED,), "NOT_APPLICABLE"),
        ("ORDER 2020-03-02", (HIRED,), "INCOMPLETE"),
        ("ORDER 2020-03-02 kind=OTHER", (HIRED,), "NOT_APPLICABLE"),
    ],
)
def test_that_the_manual_gives_no_limit_so_a_person_decides(
    manual: Ruleset, calendars: Calendars, order: str, lines: Any, outcome: str
) -> None:
    assert ask(manual, calendars, "medical", case_told(order, *lines)).outcome == outcome
