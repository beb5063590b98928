"""Questions that forms share: each fault is found, and what two forms ask under a key is one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qapi_desk.domain.forms import Form, walk
from qapi_desk.domain.ids import FormId
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.checker import check
from qapi_desk.questionnaire.checker_shared import apart
from qapi_desk.questionnaire.reading import form_from_sheets, read
from qapi_desk.questionnaire.writing import form_to_sheets
from tests.questionnaire.small_forms import Cells, make_form, make_sheets, row

ROOT = Path(__file__).parents[2]
SHELF = [
    form_from_sheets(read_sheets(folder))
    for folder in sorted((ROOT / "forms").iterdir())
    if (folder / "survey.csv").exists()
]
BEGIN: Cells = {"type": "begin_repeat", "name": "child", "label": "How many?"}
END: Cells = {"type": "end_repeat"}


def codes(*survey: Cells) -> set[str]:
    return {message.code for message in check(read(make_sheets(survey)).form)}


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        ([row("text", "t", qapi_shared="Opened date")], "shared.key"),
        ([BEGIN, row("text", "t", qapi_shared="t"), END], "shared.in_repeat"),
        ([{**BEGIN, "bind::qapi:shared": "many"}, row("text", "t"), END], "shared.in_repeat"),
        ([row("note", "n", qapi_shared="n")], "shared.not_asked"),
        ([row("calculate", "c", calculation="1", qapi_shared="c")], "shared.not_asked"),
        ([row("text", "t", read_only="yes", qapi_shared="t")], "shared.not_asked"),
        ([row("text", "a", qapi_shared="t"), row("text", "b", qapi_shared="t")], "shared.twice"),
    ],
)
def test_that_a_fault_of_a_shared_question_is_found(survey: list[Cells], code: str) -> None:
    assert codes(*survey) == {code}


def test_that_a_shared_question_is_no_fault() -> None:
    assert codes(row("text", "t", qapi_shared="twin-2"), row("text", "u")) == set()


def test_that_the_key_is_written_as_it_was_read() -> None:
    form = make_form(row("text", "t", qapi_shared="twin"), row("text", "u"))
    again = form_from_sheets(form_to_sheets(form))
    assert [question.shared for question in again.questions] == ["twin", ""]


def small(name: str, **cells: str) -> Form:
    """A form that asks one question under the key ``ours``."""
    kind = cells.pop("type", "select_one yn")
    asked = {**row(kind, "ours", qapi_shared="ours"), **cells}
    return replace(make_form(asked, row("text", "other")), form_id=FormId(name))


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"type": "text"}, "type"),
        ({"label": "Whose?"}, "label (en)"),
        ({"bind::qapi:fact": "case.opened_date"}, "fact"),
        ({"bind::qapi:comment": "always"}, "comment"),
        ({"bind::qapi:evidence": "always"}, "evidence"),
        ({"bind::qapi:na": "reason"}, "na"),
    ],
)
def test_that_forms_that_ask_differently_under_a_key_are_told_apart(
    cells: dict[str, str], what: str
) -> None:
    found = apart((small("one"), small("two", **cells)))
    assert f"two/ours and one/ours share the key ours and differ in {what}." in {
        message.what for message in found
    }


def test_that_other_choices_are_told_apart() -> None:
    found = apart((small("one"), small("two", type="select_one judged")))
    assert [message.code for message in found] == ["shared.differs"]


def test_that_forms_that_ask_alike_are_not_told_apart() -> None:
    others = {"hint": "Look twice.", "relevant": "${other} = ''", "required": "yes"}
    assert apart((small("one"), small("two", **others))) == ()


def test_that_a_language_that_one_form_lacks_is_no_difference() -> None:
    bare = row("select_one yn", "ours", qapi_shared="ours")
    english = {**bare, "label::English (en)": bare["label"], "label::Español (es)": "¿Nuestro?"}
    assert apart((small("one"), make_form(english))) == ()


def test_that_the_forms_we_ship_ask_alike_under_every_key() -> None:
    assert apart(SHELF) == ()


def keys(form: Form) -> set[str]:
    return {question.shared for question in walk(form.questions) if question.shared}


@pytest.mark.parametrize("kind", ["compliance", "data_reliability"])
def test_that_the_forms_of_a_kind_share_how_they_begin(kind: str) -> None:
    of_kind = [form for form in SHELF if form.review_type == kind]
    before = "listed-" if kind == "data_reliability" else ""
    wanted = {f"{before}{key}" for key in ("ours", "excluded-why", "duplicate", "twin")}
    assert [keys(form) >= wanted for form in of_kind] == [True] * len(of_kind)


def test_that_every_question_two_forms_word_alike_in_a_kind_is_shared() -> None:
    seen: dict[tuple[str, str], str] = {}
    for form in SHELF:
        for question in walk(form.questions):
            words = json.dumps(sorted(question.label.items()))
            place = (form.review_type, words)
            if question.label and not question.children:
                assert seen.setdefault(place, question.shared) == question.shared, question.name
