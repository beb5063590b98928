"""Expressions by property: they agree with a second reading, and nothing makes them fall over."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.questionnaire.expression import (
    Call,
    Chain,
    Comparison,
    Junction,
    Minus,
    Node,
    Number,
    Reference,
    Text,
    parse,
    written,
)
from qapi_desk.questionnaire.expression_functions import SIGNATURES
from qapi_desk.questionnaire.expression_meaning import Surroundings, meaning
from qapi_desk.questionnaire.expression_values import text_of
from tests.oracles.form_expressions import as_text, told

NAMES = ("a", "b", "c")
PLAIN_ANSWERS = st.sampled_from(
    ["", "0", "1", "-2", "7", "yes", "no", "yes no", "false", "2026-03-31", "2024-02-29"]
)
STRANGE_ANSWERS = PLAIN_ANSWERS | st.sampled_from(
    ["9" * 400, "-" + "9" * 400, "1e5", "NaN", "Infinity", "13/13", "2026-02-30",
     "\u202e\U0001f600"]
) | st.text(max_size=20)  # fmt: skip
LEAVES = st.one_of(
    st.sampled_from(NAMES).map(Reference),
    st.integers(0, 9).map(lambda number: Number(str(number))),
    st.sampled_from(["", "yes", "3", "2026-03-31"]).map(Text),
)
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def joined(inner: st.SearchStrategy[Node], *calls: tuple[str, int]) -> st.SearchStrategy[Node]:
    """One level more of operators and of these functions."""
    steps = st.tuples(st.sampled_from("+-"), inner)
    products = st.tuples(st.sampled_from(["*", "mod"]), inner)
    operands = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        inner.map(Minus),
        st.builds(Junction, st.sampled_from(["or", "and"]), operands),
        st.builds(Comparison, SIGNS, inner, inner),
        st.builds(Chain, inner, st.lists(steps, min_size=1, max_size=2).map(tuple)),
        st.builds(Chain, inner, st.lists(products, min_size=1, max_size=2).map(tuple)),
        *(
            st.builds(Call, st.just(name), st.lists(inner, min_size=n, max_size=n).map(tuple))
            for name, n in calls
        ),
    )


KNOWN_TO_BOTH = (
    ("not", 1), ("if", 3), ("concat", 2), ("string-length", 1), ("coalesce", 2), ("number", 1),
)  # fmt: skip
BOTH = st.recursive(LEAVES, lambda inner: joined(inner, *KNOWN_TO_BOTH), max_leaves=12)
CALLED = [
    (name, count)
    for name, signature in SIGNATURES.items()
    for count in {signature.fewest, min(signature.most, signature.fewest + 1)}
    if name not in ("position", "indexed-repeat")
]
ANYTHING = st.recursive(LEAVES, lambda inner: joined(inner, *CALLED), max_leaves=12)


def around(answers: dict[str, str]) -> Surroundings:
    return Surroundings(answers, date(2026, 9, 30), functions={"deadline": lambda *_: "2026-06-01"})


@given(BOTH, st.fixed_dictionaries(dict.fromkeys(NAMES, PLAIN_ANSWERS)))
def test_that_an_expression_means_what_a_second_reading_of_the_rules_says(
    tree: Node, answers: dict[str, str]
) -> None:
    assert text_of(meaning(tree)(around(answers))) == as_text(told(tree, answers))


@given(ANYTHING, st.fixed_dictionaries(dict.fromkeys(NAMES, STRANGE_ANSWERS)))
def test_that_no_answer_makes_an_expression_fall_over(tree: Node, answers: dict[str, str]) -> None:
    assert isinstance(text_of(meaning(tree)(around(answers))), str)


@given(ANYTHING)
def test_that_an_expression_written_and_read_again_is_the_same(tree: Node) -> None:
    again = parse(written(tree))
    assert written(again) == written(tree)
