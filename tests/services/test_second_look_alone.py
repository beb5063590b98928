"""Parts of a second look that need no workspace: what is hidden, and who may not look."""

from fractions import Fraction

from qapi_desk.domain.draws import (
    CriterionPlan,
    Plan,
    SizeSettings,
    StratumPlan,
    Ticket,
    TicketRole,
)
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import ReviewKind
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR
from qapi_desk.services.conflicts import ConflictKind, Record
from qapi_desk.services.people import may_review
from qapi_desk.services.second_sample import unmarked, without_strata

ONE, TWO, THREE = CaseId("a1"), CaseId("b2"), CaseId("c3")
SAMPLE = (
    Ticket(1, THREE, "0a" * 32, TicketRole.SAMPLE, f"case@{NO_ERROR}"),
    Ticket(2, ONE, "0b" * 32, TicketRole.SAMPLE, f"case@{NO_ERROR}"),
    Ticket(31, TWO, "ff" * 32, TicketRole.SAMPLE, f"case@{ANY_ERROR}"),
)
HALF = SizeSettings(Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))
CEDAR = PersonId("cedar")
FIRST = {ONE: frozenset({CEDAR})}
RECORD = Record({ONE: frozenset(), TWO: frozenset()}, {}, frozenset(), False, FIRST)


def person(role: Role = Role.REVIEWER, *, is_active: bool = True) -> Person:
    return Person(CEDAR, "Cedar", role, "Another County", None, is_active)


def test_that_cases_are_numbered_by_their_ids() -> None:
    assert [(t.rank, t.case_id) for t in unmarked(SAMPLE)] == [(1, ONE), (2, TWO), (3, THREE)]


def test_that_neither_ticket_nor_stratum_is_told() -> None:
    assert {(t.ticket, t.stratum) for t in unmarked(SAMPLE)} == {("", "")}


def test_that_a_plan_without_strata_says_how_many_and_not_of_which_kind() -> None:
    strata = (StratumPlan(ANY_ERROR, 5, 2), StratumPlan(NO_ERROR, 20, 2))
    row = CriterionPlan(CriterionId("case"), 25, "a" * 64, HALF, 4, False, strata)
    whole = Plan("FFY2026", "2026Q3", "b" * 64, 25, (row,), 4, 0, "", {"criteria": [strata]}, "")
    told = without_strata(whole)
    assert (told.criteria[0].n, told.criteria[0].strata, told.document) == (4, (), {})


def test_that_whoever_looked_first_does_not_look_again() -> None:
    found = RECORD.conflict(person(), ONE)
    assert found
    assert (found.kind, found.is_waivable) == (ConflictKind.FIRST_LOOK, False)
    assert "let another supervisor record a waiver" not in found.refused().sentence
    assert RECORD.conflict(person(), TWO) is None


def test_that_an_analyst_reviews_a_second_time_only() -> None:
    assert may_review(person(Role.ANALYST), ReviewKind.SECOND)
    assert not may_review(person(Role.ANALYST))


def test_that_observers_and_those_who_left_look_at_nothing() -> None:
    assert not may_review(person(Role.OBSERVER), ReviewKind.SECOND)
    assert not may_review(person(is_active=False), ReviewKind.SECOND)
