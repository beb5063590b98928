"""What is wrong with an answer, in the language that the questions are read in.

The engine speaks once, when an answer is judged; this says it again for whoever reads the form in
another language, without judging anew.
"""

from qapi_desk.domain.forms import QuestionStatus
from qapi_desk.questionnaire.sentences import said_again


def message_in(status: QuestionStatus, language: str) -> str:
    """A question's message in a language: the form's own words there, else the engine's.

    Args:
        status: the question as it stands, judged in any language.
        language: code of the language, such as ``es``.
    """
    question = status.question
    for texts in (question.constraint_message, question.required_message):
        if status.message and status.message in texts.values():
            return texts.get(language, status.message)
    return said_again(language, status.message)
