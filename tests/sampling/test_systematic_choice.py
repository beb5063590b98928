import hashlib
import hmac
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.draws import TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.systematic import circular, listed, start, systematic_tickets
from qapi_desk.sampling.tickets import order

KEY = bytes(range(32))
KEYS = st.binary(min_size=32, max_size=32)
TEN = tuple(CaseId(f"c{number}") for number in range(10))


def first_value(key: bytes, number: int = 0) -> int:
    text = f"start|{number}".encode()
    return int(hmac.new(key, text, hashlib.sha256).hexdigest(), 16)


@given(KEYS, st.integers(1, 2_000_000))
def test_that_the_start_is_the_first_value_modulo_the_list(key: bytes, universe: int) -> None:
    assert start(key, universe) == first_value(key) % universe


def test_that_a_value_at_the_largest_multiple_is_passed_over() -> None:
    keys = (hashlib.sha256(b"%d" % number).digest() for number in count())
    key = next(key for key in keys if first_value(key) > 2**255 > first_value(key, 1))
    assert start(key, first_value(key)) == first_value(key, 1)
    assert start(key, first_value(key) + 1) == first_value(key)


@given(KEYS, st.integers(1, 60), st.data())
def test_that_positions_are_spread_round_the_list(
    key: bytes, universe: int, data: st.DataObject
) -> None:
    ids, n = [CaseId(str(i)) for i in range(universe)], data.draw(st.integers(1, universe))
    first = start(key, universe)
    expected = [(first + j * universe // n) % universe for j in range(n)]
    found = [int(case_id) for case_id in circular(key, ids, n)]
    assert found == expected
    assert len(set(found)) == n


@pytest.mark.parametrize("n", [1, 3, 7, 10])
def test_that_every_case_is_in_as_many_samples_as_any_other(n: int) -> None:
    counts = dict.fromkeys(TEN, 0)
    for first in range(10):
        for j in range(n):
            counts[TEN[(first + j * 10 // n) % 10]] += 1
    assert set(counts.values()) == {n}


def test_that_every_start_is_as_likely() -> None:
    found = [start(hashlib.sha256(b"%d" % number).digest(), 5) for number in range(2_000)]
    pearson = sum((found.count(value) - 400) ** 2 / 400 for value in range(5))
    assert pearson < 18.47  # chi-square with 4 degrees of freedom, .001


def test_that_a_census_takes_the_whole_list_from_its_start() -> None:
    first = start(KEY, 10)
    assert circular(KEY, TEN, 10) == TEN[first:] + TEN[:first]


def test_that_the_list_is_sorted_by_case_id_whatever_its_order() -> None:
    assert listed(KEY, [CaseId("é"), CaseId("9"), CaseId("09")]) == ("09", "9", "é")


def test_that_with_strata_the_list_is_sorted_by_stratum_and_ticket() -> None:
    strata = {case_id: "west" if int(case_id[1:]) % 2 else "east" for case_id in TEN}
    expected = [
        t.case_id for name in ("east", "west") for t in order(KEY, TEN) if strata[t.case_id] == name
    ]
    assert listed(KEY, reversed(TEN), strata) == tuple(expected)


def test_that_a_case_without_a_stratum_is_named() -> None:
    with pytest.raises(Refused, match="no stratum for case c3"):
        listed(KEY, TEN, {case_id: "x" for case_id in TEN if case_id != "c3"})


def test_that_of_cases_without_a_stratum_the_first_by_ticket_is_named() -> None:
    first = order(KEY, TEN)[0].case_id
    with pytest.raises(Refused, match=f"no stratum for case {first}"):
        listed(KEY, TEN, {})


def test_that_the_sample_stands_in_order_of_position() -> None:
    tickets = systematic_tickets(KEY, TEN, 4, 6)
    assert tuple(t.case_id for t in tickets[:4]) == circular(KEY, TEN, 4)
    assert [t.rank for t in tickets] == [1, 2, 3, 4, 5, 6]
    assert [t.role for t in tickets] == [TicketRole.SAMPLE] * 4 + [TicketRole.RESERVE] * 2


def test_that_the_reserve_is_the_other_cases_in_ticket_order() -> None:
    tickets = systematic_tickets(KEY, TEN, 4, 10)
    chosen = {t.case_id for t in tickets[:4]}
    others = [t.case_id for t in order(KEY, TEN) if t.case_id not in chosen]
    assert [t.case_id for t in tickets[4:]] == others


def test_that_each_ticket_is_the_case_s_own() -> None:
    own = {t.case_id: t.ticket for t in order(KEY, TEN)}
    assert {t.case_id: t.ticket for t in systematic_tickets(KEY, TEN, 3, 10)} == own


def test_that_a_longer_reserve_keeps_the_shorter_one() -> None:
    longer = systematic_tickets(KEY, TEN, 3, 9)
    assert longer[:5] == systematic_tickets(KEY, TEN, 3, 5)


@pytest.mark.parametrize("n", [0, 11])
def test_that_a_sample_the_list_cannot_give_is_refused(n: int) -> None:
    with pytest.raises(Refused, match=f"sample of {n} cannot come from 10"):
        circular(KEY, TEN, n)


def test_that_an_empty_list_is_refused() -> None:
    with pytest.raises(Refused, match="at least one case"):
        circular(KEY, (), 1)


def test_that_a_short_key_is_refused() -> None:
    with pytest.raises(Refused, match="must be 32 bytes"):
        start(b"short", 4)
