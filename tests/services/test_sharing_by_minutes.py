"""Sharing out by expected minutes, whatever the workspace: shares, conflicts, minutes left."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, PersonId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.services.conflicts import Record
from qapi_desk.services.library import Library
from qapi_desk.services.minutes import Minutes, minutes_on
from qapi_desk.services.sharing import Sharing
from tests.services.hands import refused

REVIEW = ReviewId("r")
SHELF = minutes_on(Library())
CRITERIA = st.lists(st.sampled_from(sorted(SHELF.each)), min_size=1, max_size=4, unique=True)


def queued(
    rank: int,
    criteria: tuple[str, ...] = ("line-1",),
    reviewer: str | None = None,
    state: CaseState = CaseState.UNASSIGNED,
    progress: tuple[int, int] = (0, 0),
) -> QueuedCase:
    case_id = CaseId(f"{rank:013}")
    case = ReviewCase(
        REVIEW,
        DrawId("d"),
        case_id,
        rank,
        tuple(map(CriterionId, criteria)),
        state,
        PersonId(reviewer) if reviewer else None,
        *progress,
    )
    return QueuedCase(case, Assignment(REVIEW, case_id))


def people(many: int) -> list[Person]:
    return [
        Person(PersonId(f"p{n}"), f"P {n}", Role.REVIEWER, "A", WorkerId(f"w{n}"))
        for n in range(many)
    ]


def shared(
    many: int, waiting: list[QueuedCase], hands: dict[CaseId, set[int]] | None = None
) -> dict[PersonId, list[CaseId]]:
    worked = {
        each.case.case_id: frozenset(
            WorkerId(f"w{n}") for n in (hands or {}).get(each.case.case_id, ())
        )
        for each in waiting
    }
    record = Record(worked, {}, frozenset(), is_peer_review=False)
    return Sharing(people(many), record, SHELF).out(waiting, waiting)


@given(st.lists(CRITERIA, max_size=40), st.integers(1, 6))
def test_that_shares_differ_by_at_most_the_largest_case(
    criteria: list[list[CriterionId]], many: int
) -> None:
    waiting = [queued(rank, tuple(each)) for rank, each in enumerate(criteria, 1)]
    long = {each.case.case_id: SHELF.expected(each.case.criteria) for each in waiting}
    shares = shared(many, waiting)
    loads = [sum(long[case_id] for case_id in ids) for ids in shares.values()]
    assert max(loads) - min(loads) <= max(long.values(), default=0)
    assert sorted(case_id for ids in shares.values() for case_id in ids) == sorted(long)


@given(st.dictionaries(st.integers(1, 30), st.sets(st.integers(0, 3), max_size=3), max_size=30))
def test_that_nobody_gets_a_case_of_their_own(worked: dict[int, set[int]]) -> None:
    hands = {CaseId(f"{rank:013}"): who for rank, who in worked.items()}
    shares = shared(4, [queued(rank) for rank in worked], hands)
    for number, ids in enumerate(shares.values()):
        assert all(number not in hands[case_id] for case_id in ids)


def test_that_each_share_is_in_order_of_rank() -> None:
    waiting = [queued(1, ("line-1",)), queued(2, ("establishment",)), queued(3, ("medical",))]
    assert shared(1, waiting) == {"p0": [each.case.case_id for each in waiting]}


def test_that_what_is_left_to_do_counts_and_what_is_released_does_not() -> None:
    busy = queued(1, ("medical",), "p0", CaseState.ASSIGNED)
    done = [queued(n, ("medical",), "p1", CaseState.RELEASED) for n in range(2, 6)]
    waiting = [queued(9)]
    record = Record({waiting[0].case.case_id: frozenset()}, {}, frozenset(), is_peer_review=False)
    shares = Sharing(people(2), record, SHELF).out(waiting, [busy, *done, *waiting])
    assert shares == {"p0": [], "p1": [waiting[0].case.case_id]}


def test_that_minutes_are_data_marked_as_estimates() -> None:
    told = Library().document("reviewing", "minutes.json")
    assert (told["is_estimate"], SHELF.as_of) == (True, date(2026, 11, 22))
    assert "not measured" in SHELF.basis
    ruleset = Library().ruleset_document("federal-2016")  # type: ignore[arg-type] # its id as text
    assert set(SHELF.each) == {row["id"] for row in ruleset["criteria"]}


def some_minutes() -> Minutes:
    each = {CriterionId("a"): 30, CriterionId("b"): 6}
    return Minutes("1", date(2026, 1, 1), "Ours", 10, 20, each)


def test_that_a_case_takes_its_own_minutes_and_those_of_its_criteria() -> None:
    assert some_minutes().expected(map(CriterionId, ("a", "b"))) == 46
    assert some_minutes().expected([CriterionId("unheard-of")]) == 30


def test_that_minutes_left_follow_the_questions_left_until_the_release() -> None:
    def left(state: CaseState, answered: int, required: int) -> int:
        return some_minutes().left(queued(1, ("a",), "p0", state, (answered, required)))

    assert left(CaseState.ASSIGNED, 0, 0) == 40
    assert left(CaseState.STARTED, 1, 3) == 27
    assert left(CaseState.READY, 3, 3) == 10
    assert left(CaseState.RELEASED, 3, 3) == 0


def test_that_a_case_that_few_may_have_is_given_before_the_long_ones() -> None:
    rare, long = queued(1), queued(2, ("establishment",))
    shares = shared(2, [long, rare], {rare.case.case_id: {1}})
    assert shares == {"p0": [rare.case.case_id], "p1": [long.case.case_id]}


def test_that_a_case_nobody_chosen_may_have_refuses_the_whole_sharing() -> None:
    told = refused(
        "assign.own_case",
        lambda: shared(2, [queued(1), queued(2)], {queued(2).case.case_id: {0, 1}}),
    )
    assert told == (
        "Nobody of those chosen may have case 0000000000002: P 0 has worked case 0000000000002; "
        "choose another reviewer as well."
    )
