"""Expressions are read by a grammar, fail only with their own error, and print back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.questionnaire.expression import (
    Attribute,
    Call,
    Chain,
    Comparison,
    Current,
    ExpressionError,
    Junction,
    Minus,
    Node,
    Number,
    Reference,
    Text,
    below,
    every,
    parse,
    references,
    written,
)

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,6}", fullmatch=True).filter(
    lambda name: name not in {"or", "and", "div", "mod"}
)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Number, st.from_regex(r"([0-9]{1,4}(\.[0-9]{1,3})?|\.[0-9]{1,3})", fullmatch=True)),
    st.builds(Text, st.text(st.characters(exclude_characters="'"), max_size=8)),
    st.just(Text("it's")),
    st.builds(Reference, NAMES),
    st.builds(Attribute, NAMES),
    st.just(Current()),
)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    signs = (st.sampled_from(["+", "-"]), st.sampled_from(["*", "div", "mod"]))
    chains = [
        st.builds(Chain, inner, st.lists(st.tuples(s, inner), min_size=1, max_size=3).map(tuple))
        for s in signs
    ]
    return st.one_of(
        *chains,
        st.builds(Minus, inner),
        st.builds(Junction, st.sampled_from(["or", "and"]), several),
        st.builds(Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Call, NAMES, st.lists(inner, max_size=3).map(tuple)),
    )


TREES = st.recursive(LEAVES, _grown, max_leaves=12)


@given(TREES)
def test_that_a_printed_tree_reads_back_as_the_same_tree(tree: Node) -> None:
    assert parse(written(tree)) == tree


@given(st.text(max_size=60) | st.text("(){}$'\".,+-*=<>! ab1orandivm", max_size=60))
def test_that_no_text_makes_the_parser_fail_otherwise_than_with_its_own_error(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError:
        return
    assert parse(written(tree)) == tree


@pytest.mark.parametrize(
    ("source", "says", "advice"),
    [
        ("selected(${a} 'no')", "After selected(${a} at position 15 the word 'no'", "comma"),
        ("${a} = 1 or or 1", "the word 1 cannot stand", "operator"),
        ("order of 1", "After order at position 7 the word of", "operator"),
        (") = 1", "After the beginning at position 1", "bracket"),
        ("(${a} = 1", "ends too soon", "bracket"),
        ("", "ends too soon", "bracket"),
        ("'open", "The character ' at position 1", "same quote"),
        ("${a} = \u2018no\u2019", "The character \u2018 at position 8", "straight quotes"),
        ("${a} && 1", "The character & at position 6", "${name}"),
        ("1 order 2", "After 1 at position 3 the word order", "operator"),
    ],
)
def test_that_a_broken_expression_says_where_and_what_to_do(
    source: str, says: str, advice: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert caught.value.code == "expression.syntax"
    assert says in caught.value.sentence
    assert advice in caught.value.fix


@pytest.mark.parametrize(
    "source", ["-" * 60 + "1", "(" * 51 + "1" + ")" * 51, "not(" * 60 + ")" * 60]
)
def test_that_more_than_fifty_levels_are_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source if "1" in source else source.replace("()", "(1)"))
    assert caught.value.code == "expression.too_deep"


def test_that_fifty_levels_are_allowed() -> None:
    assert parse("(" * 49 + "1" + ")" * 49) == Number("1")


def test_that_a_long_flat_expression_is_not_deep() -> None:
    assert isinstance(parse(" or ".join(["${a} = 1"] * 800)), Junction)


@pytest.mark.parametrize(("length", "is_refused"), [(10_000, False), (10_001, True)])
def test_that_ten_thousand_characters_are_the_most(length: int, is_refused: bool) -> None:
    source = "1".ljust(length)
    if is_refused:
        with pytest.raises(ExpressionError, match="10,001 characters"):
            parse(source)
    else:
        assert parse(source) == Number("1")


def test_that_and_binds_closer_than_or() -> None:
    tree = parse("1 or 2 and 3")
    assert tree == Junction("or", (Number("1"), Junction("and", (Number("2"), Number("3")))))


def test_that_references_are_named_once_in_reading_order() -> None:
    assert references(parse("if(${b} = 1, -${a} + ${b}, ${c})")) == ("b", "a", "c")


def test_that_every_node_is_visited() -> None:
    assert len(list(every(parse("f(-1, 2 + 3, . or a)")))) == 9


def test_that_a_leaf_has_nothing_below() -> None:
    assert below(Number("1")) == ()


@pytest.mark.parametrize("source", ["1 - (2 - 3)", "8 div (4 div 2)", "2 * (3 + 4)"])
def test_that_a_bracket_that_matters_is_written(source: str) -> None:
    assert written(parse(source)) == source
