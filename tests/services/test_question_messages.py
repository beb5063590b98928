"""What is wrong with an answer, said in the language that the form is read in."""

from qapi_desk.domain.forms import Question, QuestionState, QuestionStatus, QuestionType
from qapi_desk.domain.ids import QuestionId
from qapi_desk.services.question_messages import message_in

AGE = Question(
    QuestionId("age"),
    QuestionType.INTEGER,
    {"en": "Age", "es": "Edad"},
    constraint_message={"en": "Below 19.", "es": "Menos de 19."},
)


def judged(message: str) -> QuestionStatus:
    """The question with an answer that does not fit."""
    return QuestionStatus(AGE, QuestionState.INVALID, "x", True, ("value",), message)


def test_that_a_form_says_in_its_own_words_what_is_wrong() -> None:
    assert message_in(judged("Below 19."), "es") == "Menos de 19."


def test_that_a_message_the_form_has_not_in_a_language_stays() -> None:
    assert message_in(judged("Below 19."), "vi") == "Below 19."


def test_that_the_engine_says_in_spanish_what_is_wrong() -> None:
    assert message_in(judged("Write a whole number."), "es") == "Escriba un número entero."


def test_that_a_question_with_nothing_wrong_says_nothing() -> None:
    assert message_in(judged(""), "es") == ""
