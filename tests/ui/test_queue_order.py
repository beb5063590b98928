"""The queue's state by itself: who is next, what a filter says of itself, what giving means."""

from dataclasses import replace

import pytest

from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.conflicts import Conflict, ConflictKind
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow, Sort
from qapi_desk.ui.panes.queue import filter_words, may_hand_back
from qapi_desk.ui.presenters.assign import Giving
from qapi_desk.ui.presenters.queue import QueueState
from qapi_desk.ui.widgets.bars import Bar, Bars, Part
from qapi_desk.ui.widgets.queue_list import done_words, due_short, orders, waiting_words

A, B, C, D = (CaseId(letter) for letter in "ABCD")
ANA = Person(PersonId("ana"), "Ana", Role.REVIEWER, "Elsewhere")


def row(case: CaseId, rank: int = 1, state: CaseState = CaseState.ASSIGNED) -> QueueRow:
    return QueueRow(case, rank, state, None, "", (), 0, 0, "OFF1", "W1", is_masked=False)


ALL = tuple(row(case, rank) for rank, case in enumerate((A, B, C, D)))


def shown(*cases: CaseId, is_falling: bool = False) -> QueueState:
    """A queue in order of rank that shows these cases of all four."""
    left = tuple(each for each in ALL if each.case_id in cases)
    order = left[::-1] if is_falling else left
    return QueueState(
        rows=ALL, shown=order, filter=QueueFilter(sort=Sort.RANK), is_falling=is_falling
    )


def test_that_the_next_case_is_the_next_one_shown() -> None:
    assert shown(A, C, D).beside(A, 1) == C


def test_that_the_previous_case_is_the_one_before() -> None:
    assert shown(A, C, D).beside(C, -1) == A


def test_that_the_last_case_has_no_next_one() -> None:
    assert shown(A, C).beside(C, 1) is None


def test_that_the_first_case_has_no_previous_one() -> None:
    assert shown(A, C).beside(A, -1) is None


def test_that_a_case_left_out_goes_on_from_its_place() -> None:
    assert shown(A, D).beside(B, 1) == D


def test_that_a_case_left_out_goes_on_in_an_order_turned_round() -> None:
    assert shown(A, D, is_falling=True).beside(B, 1) == A


def test_that_an_unknown_case_goes_on_with_the_first() -> None:
    assert shown(C, D).beside(CaseId("Z"), 1) == C


def test_that_an_order_alone_narrows_nothing() -> None:
    assert not shown(A).is_narrowed


def test_that_a_quick_filter_narrows() -> None:
    assert QueueState(filter=QueueFilter(flags=frozenset({Flag.OVERDUE}))).is_narrowed


def test_that_a_filter_tells_of_itself_in_words() -> None:
    wanted = QueueFilter("off1 ", flags=frozenset({Flag.OVERDUE, Flag.RETURNED}), is_mine=True)
    told = "mine, returned by the supervisor, overdue, with “off1”"
    assert filter_words(wanted) == f"It shows the cases that are: {told}."


@pytest.mark.parametrize(
    ("is_mine", "state", "may"),
    [
        (True, CaseState.STARTED, True),
        (True, CaseState.RELEASED, False),
        (False, CaseState.STARTED, False),
    ],
)
def test_that_one_hands_back_only_what_one_has(is_mine: bool, state: CaseState, may: bool) -> None:
    assert may_hand_back(replace(row(A), is_mine=is_mine, state=state)) is may


def test_that_the_order_in_force_says_when_it_is_turned_round() -> None:
    offered = dict(orders(Sort.CASE, is_falling=True))
    assert offered[str(Sort.CASE)] == "Case number, reversed"
    assert offered[str(Sort.DUE)] == "Due day"


def test_that_overdue_is_a_mark_and_a_word() -> None:
    assert due_short(replace(row(A), is_overdue=True)) == "► overdue"


def test_that_a_started_case_says_how_much_is_answered() -> None:
    assert done_words(replace(row(A), state=CaseState.STARTED, answered=2, required=9)) == "2 of 9"


def test_that_what_presses_most_is_said_first() -> None:
    pressed = replace(row(A), is_returned=True, open_comments=2, missing_evidence=1)
    assert waiting_words(pressed) == "returned, 2 open comments, 1 without evidence"


# Giving


def against(case: CaseId, kind: ConflictKind = ConflictKind.OWN_CASE) -> Conflict:
    return Conflict(case, ANA.person_id, kind, f"Ana has worked case {case}")


def test_that_leaving_conflicts_out_keeps_the_rest() -> None:
    giving = Giving(ANA, None, fresh=(A, B), moved=(C, D), conflicts=(against(A), against(D)))
    left = giving.without_conflicts()
    assert (left.fresh, left.moved, left.conflicts) == ((B,), (C,), ())


def test_that_nothing_is_asked_when_nothing_stands_against_it() -> None:
    assert not Giving(ANA, None, fresh=(A,)).needs_words


def test_that_a_case_that_moves_asks_for_words() -> None:
    assert Giving(ANA, None, moved=(A,)).needs_words


def test_that_one_conflict_beyond_waiving_keeps_all_from_it() -> None:
    both = (against(A), against(B, ConflictKind.OWN_AGENCY))
    assert not Giving(ANA, None, fresh=(A, B), conflicts=both).is_waivable


def test_that_the_bars_speak_their_parts() -> None:
    parts = (Part("released", "good"), Part("overdue", "bad"))
    told = Bars("Cases", parts, (Bar("Ana", (3, 0)), Bar("Bao", (0, 0)))).in_words()
    assert told == "Cases. Ana: 3 released. Bao: nothing."


def by_due(*states: CaseState) -> QueueState:
    """All four cases in due order, in these states."""
    rows = tuple(replace(each, state=state) for each, state in zip(ALL, states, strict=True))
    order = tuple(sorted(rows, key=lambda each: (each.state is CaseState.RELEASED, each.rank)))
    return QueueState(rows=rows, shown=order, filter=QueueFilter(sort=Sort.DUE))


def test_that_after_a_release_the_next_case_to_do_follows() -> None:
    to_do, done = CaseState.ASSIGNED, CaseState.RELEASED
    assert by_due(to_do, done, to_do, to_do).beside(B, 1) == C


def test_that_released_cases_follow_each_other_once_all_are() -> None:
    assert by_due(*[CaseState.RELEASED] * 4).beside(A, 1) == B
