import hashlib
import hmac
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.draws import TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.special import chi_square_tail
from qapi_desk.sampling.tickets import draw_key, master_commitment, order, ticket

KEY = bytes(range(32))
IDS = [f"{number:013d}" for number in range(5_000)]
KEYS = st.binary(min_size=32, max_size=32)
CASES = st.lists(st.text(st.characters(codec="utf-8")), unique=True, max_size=60)


def test_that_the_printed_check_value_is_met() -> None:
    expected = "8162db63eda9d056dd02a25c6a93def4328946a3a4912b39ce3af88e37832381"
    assert ticket(KEY, "0010000000017") == expected


def test_that_the_draw_key_joins_its_fields_as_promised() -> None:
    text = "qapi-desk/draw/v1\x1fFFY2026\x1fFFY2026Q4\x1fp\x1ff\x1f4 2 6"
    expected = hmac.new(KEY, text.encode(), hashlib.sha256).digest()
    assert draw_key(KEY, "FFY2026", "FFY2026Q4", "p", "f", "4 2 6") == expected


def test_that_the_commitment_is_the_hash_of_the_master_seed() -> None:
    assert master_commitment(KEY) == hashlib.sha256(KEY).hexdigest()


@given(KEYS, CASES)
def test_that_copied_pads_give_the_library_s_hmac_in_its_order(key: bytes, ids: list[str]) -> None:
    plain = sorted((ticket(key, case_id), case_id.encode()) for case_id in ids)
    found = order(key, ids)
    assert [(t.ticket, t.case_id.encode()) for t in found] == plain
    assert [t.rank for t in found] == list(range(1, len(ids) + 1))


@settings(deadline=None)
@given(KEYS, st.integers(0, 120))
def test_that_keeping_a_few_gives_the_first_of_all(key: bytes, keep: int) -> None:
    assert order(key, IDS[:3_000], keep) == order(key, IDS[:3_000])[:keep]


def test_that_the_buffer_may_be_cut_many_times_over() -> None:
    backward = [t.case_id for t in reversed(order(KEY, IDS))]
    assert order(KEY, iter(backward), 7) == order(KEY, IDS)[:7]


def test_that_a_cut_buffer_keeps_the_smallest_however_they_came() -> None:
    many = [f"{number:013d}" for number in range(20_000)]
    assert order(KEY, many, 700) == order(KEY, many)[:700]


def test_that_a_longer_draw_keeps_every_earlier_ticket() -> None:
    assert order(KEY, IDS, 101)[:100] == order(KEY, IDS, 100)


def test_that_the_order_of_the_rows_changes_nothing() -> None:
    assert order(KEY, reversed(IDS), 50) == order(KEY, IDS, 50)


def test_that_removing_an_unsampled_case_changes_nothing_else() -> None:
    sample = order(KEY, IDS, 100)
    last = order(KEY, IDS)[-1].case_id
    assert order(KEY, [case_id for case_id in IDS if case_id != last], 100) == sample


def test_that_a_new_case_pushes_none_of_the_others_past_each_other() -> None:
    before = [t.case_id for t in order(KEY, IDS)]
    after = [t.case_id for t in order(KEY, [*IDS, "new"])]
    after.remove(order(KEY, ["new"])[0].case_id)
    assert after == before


def test_that_every_ticket_begins_in_the_reserve() -> None:
    assert {t.role for t in order(KEY, IDS, 20)} == {TicketRole.RESERVE}


def test_that_keeping_more_than_there_are_gives_all() -> None:
    assert len(order(KEY, IDS[:10], 99)) == 10


def test_that_every_case_is_as_likely_to_be_drawn() -> None:
    # Without replacement counts vary less, by (N - 1) / (N (1 - f)): Pearson is scaled by it.
    ids, n, rounds = IDS[:50], 10, 2_000
    counts = dict.fromkeys(ids, 0)
    for number in range(rounds):
        for drawn in order(hashlib.sha256(b"%d" % number).digest(), ids, n):
            counts[drawn.case_id] += 1
    mean = rounds * n / len(ids)
    pearson = sum((count - mean) ** 2 / mean for count in counts.values())
    assert chi_square_tail(pearson * 49 / (50 * (1 - n / 50)), 49) > 0.001
    assert math.isclose(sum(counts.values()), rounds * n)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_that_a_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(Refused, match=f"this one has {size}"):
        order(bytes(size), IDS, 1)


@pytest.mark.parametrize("call", [master_commitment, lambda key: ticket(key, "1")])
def test_that_a_short_key_is_refused_everywhere(call: object) -> None:
    assert callable(call)
    with pytest.raises(Refused, match="must be 32 bytes"):
        call(b"short")


def test_that_a_field_with_the_joining_character_is_refused() -> None:
    with pytest.raises(Refused, match="joins the fields"):
        draw_key(KEY, "FFY2026", "FFY2026Q4\x1f", "p", "f", "")


def test_that_keeping_fewer_than_none_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be -1"):
        order(KEY, IDS, -1)
