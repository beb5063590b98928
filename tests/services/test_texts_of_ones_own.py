"""What people write is kept as written, or refused with a sentence that does not repeat it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import QuestionId
from qapi_desk.services import boilerplate, own_words, said
from qapi_desk.services.library import Library

SHELF = Library()


def given_answer(value: str = "", **beside: str) -> Answer:
    return Answer(QuestionId("gen_ours"), value, **beside)  # type: ignore[arg-type] # texts only


def refused(answer: Answer) -> Refused:
    with pytest.raises(Refused) as refusal:
        own_words.must_be_fit_to_keep(SHELF, answer)
    return refusal.value


def test_that_a_text_of_just_the_longest_length_is_kept() -> None:
    longest = own_words.limit(SHELF, "longest_comment")
    own_words.must_be_fit_to_keep(SHELF, given_answer(comment="x" * longest))
    assert refused(given_answer(comment="x" * (longest + 1))).code == "text.too_long"


def test_that_an_answer_of_100_000_characters_is_refused_with_its_length() -> None:
    fault = refused(given_answer("long " * 20_000))
    assert (fault.code, "100,000 characters" in str(fault)) == ("text.too_long", True)


@pytest.mark.parametrize("place", ["comment", "evidence", "na_reason"])
def test_that_no_text_beside_an_answer_holds_an_ssn(place: str) -> None:
    assert refused(given_answer("yes", **{place: "123-45-6789"})).code == "text.ssn"


def test_that_a_reason_in_a_line_holds_no_ssn() -> None:
    with pytest.raises(Refused) as refusal:
        said.said_line("I know 123-45-6789", "assign.why", "Say why")
    assert refusal.value.code == "text.ssn"


def test_that_an_answer_that_is_another_case_s_number_is_kept() -> None:
    own_words.must_be_fit_to_keep(SHELF, given_answer("123456789"))
    assert refused(given_answer("it is 123456789")).code == "text.ssn"
    assert refused(given_answer("1 of 123-45-6789")).code == "text.ssn"


@pytest.mark.parametrize("text", ["\x00", "a\x1b[2J", "\x85", "\ud800"])
def test_that_what_nobody_can_read_is_refused(text: str) -> None:
    assert refused(given_answer(comment=text)).code == "text.unreadable"


@pytest.mark.parametrize("text", ["a\nb\tc\r\nd", "👩‍👧‍👦", "שלום \u200f(1)", "é\u0301"])
def test_that_lines_emoji_and_any_script_are_kept(text: str) -> None:
    own_words.must_be_fit_to_keep(SHELF, given_answer(comment=text))


@given(st.text(min_size=1, max_size=80))
def test_that_a_refusal_never_repeats_the_text(text: str) -> None:
    secret = f"{text} 123-45-6789"
    with pytest.raises(Refused) as refusal:
        own_words.must_be_said(SHELF, "longest_note", "the note", secret)
    assert "123-45-6789" not in str(refusal.value)


def test_that_a_remark_of_blanks_is_nothing_said() -> None:
    with pytest.raises(Refused) as refusal:
        own_words.must_be_said(SHELF, "longest_comment", "the remark", " \n\t")
    assert refusal.value.code == "text.empty"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Seen  in\nthe file.", "seen in the file"), ("- Done!", "done"), ("ﬁled", "Filed")],
)
def test_that_texts_are_alike_whatever_a_hand_makes_by_chance(one: str, other: str) -> None:
    assert boilerplate.alike(one) == boilerplate.alike(other)


def test_that_other_words_are_not_alike() -> None:
    assert boilerplate.alike("Filed on 3 March") != boilerplate.alike("Filed on 4 March")
