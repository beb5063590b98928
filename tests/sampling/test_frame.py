import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.frame import Frame, frame_bytes, frame_hash, universe_hash

IDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)


def test_that_a_frame_file_is_sorted_lines_and_its_hash_is_the_file_s() -> None:
    data = frame_bytes(["10", "9", "09"])
    assert data == b"09\n10\n9\n"
    assert Frame.of(["9", "10", "09"]).frame_hash == hashlib.sha256(data).hexdigest()


def test_that_ids_that_differ_by_a_leading_zero_or_by_case_stay_apart() -> None:
    assert Frame.of(["7", "07", "a", "A"]).ids == ("07", "7", "A", "a")


@given(st.sets(IDS, min_size=1))
def test_that_a_written_frame_reads_back_as_itself(ids: set[str]) -> None:
    frame = Frame.of(ids)
    assert Frame.parse(frame.to_bytes()) == frame
    assert frame.size == len(ids)


@given(st.sets(IDS, min_size=1))
def test_that_lines_stand_in_the_order_of_their_bytes(ids: set[str]) -> None:
    assert frame_bytes(ids) == b"".join(sorted(one.encode() + b"\n" for one in ids))


def test_that_the_hash_streams_over_many_blocks() -> None:
    ids = [f"{number:06d}" for number in range(20_000)]
    assert frame_hash(iter(ids)) == hashlib.sha256(frame_bytes(ids)).hexdigest()


def test_that_the_hash_of_no_cases_is_that_of_nothing() -> None:
    assert universe_hash([]) == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "frame.empty", "names no case"),
        (b"a\nb", "frame.newline", "cut short"),
        (b"a\n\nb\n", "frame.line", "Line 2 of the frame is empty"),
        (b"\n", "frame.line", "Line 1"),
        (b"a\na\n", "frame.duplicate", "Line 2"),
        (b"b\na\n", "frame.order", "Line 2"),
        (b"a\r\nb\r\n", "frame.control", "Line 1"),
        (b"a\n\xff\n", "frame.text", "Line 2"),
    ],
)
def test_that_a_bad_frame_file_is_refused_by_line(data: bytes, code: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        Frame.parse(data)
    assert refusal.value.code == f"sampling.{code}"


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ([], "empty"),
        ([""], "line"),
        (["a", "a"], "duplicate"),
        (["a\x1fb"], "control"),
        (["a", "\ud800"], "text"),
    ],
)
def test_that_ids_that_make_no_frame_are_refused(ids: list[str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        Frame.of(ids)
    assert refusal.value.code == f"sampling.frame.{code}"


@pytest.mark.parametrize("ids", [[], ["a", "a"], ["a\tb"], [""]])
def test_that_no_bytes_are_made_of_ids_that_make_no_frame(ids: list[str]) -> None:
    with pytest.raises(Refused):
        frame_bytes(ids)


def test_that_an_unsorted_stream_is_refused_at_its_line_across_blocks() -> None:
    ids = [f"{number:06d}" for number in range(8192)]
    with pytest.raises(Refused, match="Line 8193 of the frame is out of order"):
        frame_hash([*ids, "000005"])
