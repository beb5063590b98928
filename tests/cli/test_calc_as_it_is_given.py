"""``calc`` as people and programs feed it: any id, any junk, many lines; one answer a line."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.speaking import must_be_one_sentence, speak

SKIP = {"kind": "systematic_skip_interval_round_nearest", "inputs": {"N": 77, "n": 30}}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def ask(**question: Any) -> dict[str, Any]:
    said = speak("calc", stdin=json.dumps(question) + "\n")
    assert said.code == 0, said
    (line,) = said.lines
    return line


@settings(max_examples=60, deadline=None)
@given(ANY_JSON)
def test_that_an_id_is_handed_back_and_never_looked_at(given_id: object) -> None:
    assert ask(id=given_id, **SKIP) == {"id": given_id, "result": {"k": 3}}


@pytest.mark.parametrize("other", ["RS-ATT-10000-400-82-90", "COCHRAN-3200", "AICPA-A-1"])
def test_that_the_id_of_another_case_changes_nothing(other: str) -> None:
    assert ask(id=other, **SKIP)["result"] == ask(id="mine", **SKIP)["result"]


def test_that_a_line_without_an_id_is_answered() -> None:
    assert ask(**SKIP) == {"id": None, "result": {"k": 3}}


@settings(max_examples=60, deadline=None)
@given(ANY_JSON, ANY_JSON)
def test_that_junk_for_kind_or_inputs_is_an_error_of_its_line(kind: object, inputs: object) -> None:
    found = ask(id=1, kind=kind, inputs=inputs)
    assert set(found) == {"id", "error"}
    assert "\n" not in found["error"]


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e300", "1e400", "-1e-300", "null", '"10"', "true", "[[1]]", "{}"]
)
def test_that_a_number_that_cannot_be_is_an_error_of_its_line(value: str) -> None:
    line = f'{{"id":7,"kind":"wilson_two_sided","inputs":{{"n":{value},"x":1,"conf_level":0.9}}}}'
    said = speak("calc", stdin=line + "\n")
    assert said.code == 0
    assert said.lines[0]["id"] == 7
    assert said.lines[0]["error"].startswith(("n must", "The input n is missing"))


def test_that_one_bad_question_spoils_no_other() -> None:
    good, bad = json.dumps({"id": 1, **SKIP}), json.dumps({"id": 2, "kind": "guess", "inputs": {}})
    said = speak("calc", stdin=f"{good}\n\n{bad}\n{good}\n")
    assert [sorted(line) for line in said.lines] == [
        ["id", "result"],
        ["error", "id"],
        ["id", "result"],
    ]


@pytest.mark.parametrize("text", ["hello\n", "[1, 2]\n", "7\n", '{"id": 1', '{"id": NaN}\n'])
def test_that_what_is_no_json_line_is_refused_whole(text: str) -> None:
    must_be_one_sentence(speak("calc", stdin=json.dumps({"id": 1, **SKIP}) + "\n" + text))


@pytest.mark.parametrize("deep", [100, 400, 960])
def test_that_an_id_too_deep_to_be_written_back_is_refused(deep: int) -> None:
    given_id = "[" * deep + '{"a":1}' + "]" * deep
    must_be_one_sentence(speak("calc", stdin=f'{{"id":{given_id},"kind":"guess","inputs":{{}}}}\n'))


def test_that_a_bottomless_line_is_refused() -> None:
    must_be_one_sentence(speak("calc", stdin="[" * 200_000 + "\n"))


def test_that_nothing_asked_is_nothing_answered() -> None:
    said = speak("calc", stdin="\n\n")
    assert (said.code, said.out) == (0, "")


def test_that_ten_thousand_lines_are_answered_in_order() -> None:
    questions = "".join(json.dumps({"id": at, **SKIP}) + "\n" for at in range(10_000))
    assert [line["id"] for line in speak("calc", stdin=questions).lines] == list(range(10_000))
