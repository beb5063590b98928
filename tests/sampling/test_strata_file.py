import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.partition import parse_strata, strata_bytes, strata_hash

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)
STRATA = st.dictionaries(TEXT.map(CaseId), TEXT, min_size=1)


def test_that_a_strata_file_is_sorted_by_the_bytes_of_the_ids() -> None:
    strata = {CaseId("é"): "East", CaseId("9"): "West", CaseId("09"): "East"}
    assert strata_bytes(strata) == "09\tEast\n9\tWest\né\tEast\n".encode()


def test_that_the_hash_is_that_of_the_file() -> None:
    strata = {CaseId("9"): "West", CaseId("09"): "East"}
    assert strata_hash(strata) == hashlib.sha256(b"09\tEast\n9\tWest\n").hexdigest()


@given(STRATA)
def test_that_a_written_strata_file_reads_back_as_itself(strata: dict[CaseId, str]) -> None:
    assert parse_strata(strata_bytes(strata)) == strata


@given(STRATA)
def test_that_sort_by_bytes_leaves_the_lines_as_they_are(strata: dict[CaseId, str]) -> None:
    lines = strata_bytes(strata).split(b"\n")[:-1]
    assert lines == sorted(lines)


def test_that_the_order_of_the_cases_changes_nothing() -> None:
    one = {CaseId("a"): "x", CaseId("b"): "y"}
    assert strata_bytes(dict(reversed(one.items()))) == strata_bytes(one)


@given(STRATA, st.data())
def test_that_one_changed_byte_gives_another_hash_or_is_refused(
    strata: dict[CaseId, str], data: st.DataObject
) -> None:
    whole = bytearray(strata_bytes(strata))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    try:
        found = strata_hash(parse_strata(bytes(whole)))
    except Refused:
        return
    assert found != strata_hash(strata)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "names no case"),
        (b"a\tx\nb\ty", "newline", "cut short"),
        (b"a\tx\n\nc\ty\n", "tab", "Line 2"),
        (b"a\tx\nb y\n", "tab", "Line 2 .* one tab"),
        (b"a\tx\ty\n", "tab", "Line 1"),
        (b"a\tx\n\ty\n", "line", "Line 2 .* names no case"),
        (b"a\tx\nb\t\n", "name", "Line 2 .* names no stratum"),
        (b"a\tx\na\ty\n", "duplicate", "Line 2"),
        (b"b\tx\na\ty\n", "order", "Line 2"),
        (b"a\tx\r\nb\ty\r\n", "control", "Line 1"),
        (b"a\tx\nb\ty\x85\x0c\n", "text", "Line 2"),
        (b"a\tx\nb\ty\x0c\n", "control", "Line 2"),
        (b"b\tx\nc\tx\na\t\r\n", "control", "Line 3"),
        (b"a\x1f\tx\n", "control", "Line 1"),
        (b"a\tx\nb\xff\ty\n", "text", "Line 2"),
        (b"a\tx\nb\t\xff\n", "text", "Line 2"),
    ],
)
def test_that_a_bad_strata_file_is_refused_by_line(data: bytes, code: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        parse_strata(data)
    assert refusal.value.code == f"sampling.strata.{code}"


@pytest.mark.parametrize(
    ("strata", "code"),
    [
        ({}, "empty"),
        ({"": "x"}, "line"),
        ({"a": ""}, "name"),
        ({"a\tb": "x"}, "control"),
        ({"a": "x\ty"}, "control"),
        ({"\ud800": "x"}, "text"),
        ({"a": "\ud800"}, "text"),
    ],
)
def test_that_strata_that_make_no_file_are_refused(strata: dict[CaseId, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        strata_bytes(strata)
    assert refusal.value.code == f"sampling.strata.{code}"
