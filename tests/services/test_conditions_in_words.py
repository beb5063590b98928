"""When a question is asked, in words that an analyst reads aloud."""

import pytest

from qapi_desk.domain.forms import Question, walk
from qapi_desk.services.form_words import condition
from qapi_desk.services.library import Library
from tests.services.desks import LAW_FORM


@pytest.fixture(scope="module")
def labels() -> dict[str, Question]:
    """The questions of the form of establishment, by name."""
    form = Library().form(LAW_FORM).form
    return {str(each.name): each for each in walk(form.questions)}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", ""),
        ("${est_ordered} = 'no'", "“Was a support order entered within the period?” is “No”"),
        ("${est_located_date} = ''", "“On what day was the parent located?” is not answered"),
        ("fact('case.closed_date') != ''", "the record has case.closed_date"),
        ("fact('case.closed_date') = ''", "the record has no case.closed_date"),
        ("fact('review:line-1') = 'yes'", "the record's review:line-1 is “yes”"),
        (". <= today()", "the answer is at most today"),
        ("not(${gone} = 'x')", "not (“gone” is “x”)"),
        ("${gone} > 3 and (. = 1 or . = 2)",
         "“gone” is above 3 and (the answer is 1 or the answer is 2)"),
        ("selected(${est_ordered}, 'yes')",
         "“Was a support order entered within the period?” has “Yes”"),
        ("is-late('CR-015', ${a}, ${b}) = 'yes'", "is-late('CR-015', ${a}, ${b}) is “yes”"),
        ("${a = 'no'", "${a = 'no'"),
    ],
)  # fmt: skip
def test_that_a_condition_is_said_in_words(
    labels: dict[str, Question], source: str, words: str
) -> None:
    assert condition(source, labels) == words
