"""The calculator as typed: every kind described, every field read, workings that repeat."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk import __version__
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.calc import KINDS, answer
from qapi_desk.services import calculator, typed
from qapi_desk.services.calculator import CalculatorKind, Worked
from qapi_desk.services.library import Library
from tests.cli.speaking import speak

LIBRARY = Library()
DESCRIBED = calculator.kinds(LIBRARY)
TWO_SIDED = "attribute_limits_hypergeometric_two_sided"
LIMITS = {"N": "10,000", "n": "400", "x": "82", "conf_level": "90%"}


def example(kind: CalculatorKind) -> dict[str, str]:
    return {one.name: one.example for one in kind.inputs}


def worked(kind: str, **texts: str) -> Worked:
    return calculator.work_out(LIBRARY, kind, texts)


def test_that_every_kind_of_calc_is_described_and_no_other() -> None:
    assert {kind.kind for kind in DESCRIBED} == set(KINDS)


def test_that_kinds_stand_group_by_group() -> None:
    groups = [kind.group for kind in DESCRIBED]
    assert groups == sorted(groups, key=groups.index)
    assert groups[0] == "Limits for a rate"


def test_that_nothing_is_described_twice() -> None:
    twice: list[str] = []

    def watch(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        twice.extend(name for name in names if names.count(name) > 1)
        return dict(pairs)

    path = LIBRARY.resources / "sampling" / "calculator.json"
    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=watch)
    assert twice == []


def test_that_no_two_kinds_share_a_title() -> None:
    titles = [kind.title for kind in DESCRIBED]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("kind", DESCRIBED, ids=lambda kind: str(kind.kind))
def test_that_every_example_gives_every_result_described(kind: CalculatorKind) -> None:
    found = calculator.work_out(LIBRARY, kind.kind, example(kind))
    named = {one.name for one in kind.results}
    assert {one.name for one in kind.results if not one.is_optional} <= set(found.values)
    # a percentage is not told twice
    assert {name.removesuffix("_pct") for name in found.values} <= {
        name.removesuffix("_pct") for name in named
    }


@pytest.mark.parametrize("kind", DESCRIBED, ids=lambda kind: str(kind.kind))
def test_that_the_line_gives_the_same_by_calc(kind: CalculatorKind) -> None:
    found = calculator.work_out(LIBRARY, kind.kind, example(kind))
    said = speak("calc", stdin=found.line + "\n").lines
    assert said == [{"id": "calculator", "result": json.loads(json.dumps(found.values))}]


def test_that_the_workings_hold_everything_needed_to_repeat_them() -> None:
    text = worked(TWO_SIDED, **LIMITS).text
    for words in (
        "Cases in the universe, N        10,000",
        "k1 = min{k : P(X >= x | k) > t}",
        "P(X >= 82 | 1,728 of 10,000) = 0.0495736648437   not above t: ruled out",
        "Lower limit, cases  1,729",
        "RAT-STATS 2010 User Guide, p. 3-8",
        __version__,
    ):
        assert words in text
    assert text.splitlines()[-1] == worked(TWO_SIDED, **LIMITS).line


def test_that_a_published_figure_comes_out() -> None:
    found = worked(TWO_SIDED, **LIMITS)
    assert dict(found.results)["Upper limit, cases"] == "2,403"


@pytest.mark.parametrize("text", ["0.9", "90%", "9/10", ".9", " 90% "])
def test_that_a_share_is_read_as_people_write_it(text: str) -> None:
    assert worked(TWO_SIDED, **LIMITS | {"conf_level": text}).line == (
        worked(TWO_SIDED, **LIMITS).line
    )


def test_that_strata_are_read_a_line_each() -> None:
    lines = "1,000 100 2\n\n 1500, 100, 6 "
    found = worked("stratified_point_estimate", strata=lines)
    assert found.values == answer(
        "stratified_point_estimate",
        {"strata": [{"N": 1000, "n": 100, "x": 2}, {"N": 1500, "n": 100, "x": 6}]},
    )


def test_that_a_name_of_a_weight_may_hold_spaces() -> None:
    found = worked("largest_remainder_allocation", n="10", weights="North East: 30\nSouth = 10")
    assert found.values == {"alloc": {"North East": 8, "South": 2}}


@pytest.mark.parametrize("text", ["1 658\n1 66", "1-658\n1 to 66", "1, 658\n1\u201366"])
def test_that_pairs_are_read_with_any_separator(text: str) -> None:
    assert typed.read("pairs", text, "Ranges") == [[1, 658], [1, 66]]


def test_that_a_list_is_read_with_commas_or_spaces() -> None:
    assert typed.read("list", "73, 90  114;75.5", "Counts") == [73, 90, 114, 75.5]


@pytest.mark.parametrize(
    ("changed", "words", "name"),
    [
        ({"N": ""}, "Cases in the universe, N: still to be filled in.", "N"),
        ({"N": "many"}, "Cases in the universe, N: “many” is not a whole number", "N"),
        ({"N": "1,00"}, "Cases in the universe, N: “1,00” is not a whole number", "N"),
        ({"N": "1e9"}, "Cases in the universe, N: “1e9” is not a whole number", "N"),
        ({"N": "9" * 40}, "Cases in the universe, N: “999", "N"),
        ({"N": "-5"}, "Cases in the universe, N: “-5” is not a whole number", "N"),
        ({"N": "0"}, "Cases in the universe, N: this must lie between 1 and", "N"),
        ({"conf_level": ""}, "Confidence: still to be filled in.", "conf_level"),
        ({"conf_level": "90"}, "Confidence: '90' is not between 0 and 1", "conf_level"),
        ({"conf_level": "100%"}, "Confidence: this must be between 0 and 1", "conf_level"),
        ({"tail": "5%"}, "give this or Confidence, not both", "tail"),
        ({"n": "20,000"}, "A sample of 20000 cannot come from a universe of 10000 cases.", ""),
    ],
)
def test_that_a_wrong_field_is_named(changed: Mapping[str, str], words: str, name: str) -> None:
    with pytest.raises(Refused) as caught:
        worked(TWO_SIDED, **{**LIMITS, **changed})
    assert words in caught.value.sentence
    assert caught.value.facts.get("name", "") == name


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("strata", "100 10", "Field: line 1, “100 10”, must be three numbers: N n x."),
        ("strata", "100 10 1\n100 ten 1", "Field, line 2: “ten” is not a whole number"),
        ("strata", "100 10 1\n" * 1001, "Field: 1,001 are more than 1,000"),
        ("weights", "North", "Field: line 1, “North”, must be a name and a number."),
        ("weights", "A 1\nA 2", "Field: line 2 names “A” a second time."),
        ("weights", "A b", "Field, line 1: “b” is not a number"),
        ("pairs", "1 2 3", "must be two numbers, like 1 658."),
        ("list", "1, x", "Field: “x” is not a number"),
        ("number", ".", "Field: “.” is not a number"),
        ("number", "1e300", "Field: “1e300” is not a number"),
        ("number", "nan", "Field: “nan” is not a number"),
    ],
)
def test_that_a_field_that_cannot_be_read_is_refused(kind: str, text: str, words: str) -> None:
    with pytest.raises(Refused, match="Field") as caught:
        typed.read(kind, text, "Field")
    assert words in caught.value.sentence


def test_that_a_side_is_one_of_two() -> None:
    asked = {"n": "59", "x": "6", "conf_level": "95%", "side": "both"}
    with pytest.raises(Refused, match="Side: “both” is none of lower, upper"):
        worked("clopper_pearson_one_sided", **asked)


def test_that_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refused, match="no calculation called 'guess'"):
        worked("guess")


FIELD_KINDS = sorted({one.kind for kind in DESCRIBED for one in kind.inputs})
LETTERS = "0123456789.,%/-\u2013; \n\teNnan"


@given(st.sampled_from(FIELD_KINDS), st.text(st.sampled_from(LETTERS), min_size=1, max_size=30))
def test_that_any_text_is_read_or_refused_by_name(kind: str, text: str) -> None:
    try:
        told = json.dumps(typed.read(kind, text, "Field", ("lower", "upper")), allow_nan=False)
    except Refused as refusal:
        told = refusal.sentence.removeprefix("Field")
    assert told[0] in ":,[{-0123456789"
