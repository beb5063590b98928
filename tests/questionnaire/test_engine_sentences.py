"""What the engine itself says of an answer, in English and in Spanish."""

from string import Formatter

import pytest

from qapi_desk.questionnaire import sentences
from qapi_desk.questionnaire.sentences import (
    CUT,
    NOT_A_CHOICE,
    NOT_WHOLE,
    SENTENCES,
    said_again,
    say,
)

WRITTEN = [
    text for name, text in vars(sentences).items() if name.isupper() and isinstance(text, str)
]


def places(sentence: str) -> set[str | None]:
    """The named places of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence)}


@pytest.mark.parametrize("sentence", WRITTEN)
def test_that_every_sentence_of_the_engine_is_said_in_spanish(sentence: str) -> None:
    assert SENTENCES["es"][sentence] != sentence


@pytest.mark.parametrize("sentence", WRITTEN)
def test_that_a_spanish_sentence_has_the_same_places(sentence: str) -> None:
    assert places(SENTENCES["es"][sentence]) == places(sentence)


def test_that_no_spanish_sentence_is_of_one_nobody_says() -> None:
    assert set(SENTENCES["es"]) == set(WRITTEN)


def test_that_a_sentence_is_filled_in_the_language_asked_for() -> None:
    assert say("es", NOT_A_CHOICE, answer="north") == "north no es una de las opciones."


def test_that_a_language_without_sentences_has_the_english_ones() -> None:
    assert say("vi", NOT_WHOLE) == say("en", NOT_WHOLE) == "Write a whole number."


def test_that_an_answer_with_braces_is_quoted_as_it_is() -> None:
    assert say("en", NOT_A_CHOICE, answer="{most}") == "{most} is not one of the choices."


def test_that_a_sentence_is_said_again_with_what_stood_in_its_places() -> None:
    said = say("en", CUT, value="9999", most=50)
    assert said_again("es", said) == say("es", CUT, value="9999", most=50)


def test_that_a_sentence_of_a_form_is_left_as_the_form_has_it() -> None:
    assert said_again("es", "Only days of this quarter.") == "Only days of this quarter."


def test_that_nothing_is_said_again_in_a_language_without_sentences() -> None:
    assert said_again("en", NOT_WHOLE) == NOT_WHOLE
