"""What expressions give: ODK's rules for blanks, dates, numbers, truth and text."""

import math
from datetime import date

import pytest

from qapi_desk.questionnaire.expression import ExpressionError, parse
from qapi_desk.questionnaire.expression_functions import risky_pattern
from qapi_desk.questionnaire.expression_meaning import Surroundings, meaning
from qapi_desk.questionnaire.expression_values import iso_of, number_of, text_of, truth_of

AROUND = Surroundings(
    values={
        "blank": "", "n": "3", "half": "2.5", "day": "2026-03-31", "many": "a b", "no": "false",
    },
    today=date(2026, 9, 30),
    facts={"case.opened_date": "2026-01-05"},
    functions={
        "deadline": lambda _rule, start: "2026-06-01" if start else "never",
        "workdays-between": lambda first, last: f"{first}/{last}",
    },
    current="me",
    attributes={"county": "19"},
)  # fmt: skip


def value(source: str) -> str:
    return text_of(meaning(parse(source))(AROUND))


@pytest.mark.parametrize(
    ("source", "result"),
    [
        # blanks: XPath 1.0 section 3.4; a comparison with an empty number is false
        ("${blank} = ''", "true"),
        ("${unheard_of} = ''", "true"),
        ("${blank} > 3", "false"),
        ("${blank} <= 3", "false"),
        ("${blank} = 0", "false"),
        ("${blank} != 3", "true"),
        ("${blank} + 1", ""),
        # numbers
        ("${n} = 3.0", "true"),
        ("${n} = '3.0'", "false"),
        ("${n} + 1 * 2", "5"),
        ("${n} - 1 - 1", "1"),
        ("-${n} mod 2", "-1"),
        ("7 div 2", "3.5"),
        ("7 mod 0", ""),
        ("${blank} mod 2", ""),
        ("7 mod ${blank}", ""),
        ("7 div 0", ""),
        ("1 < 2", "true"),
        ("2 >= 3", "false"),
        ("2 < 2", "false"),
        ("2 <= 2", "true"),
        ("2 > 2", "false"),
        ("2 >= 2", "true"),
        (".5 + .25", "0.75"),
        # dates: days since 1970-01-01
        ("number('1970-01-02')", "1"),
        ("${day} - number('2026-03-01')", "30"),
        ("${day} > '2026-02-28'", "true"),
        ("'2026-02-30' > 0", "false"),
        ("date(${day} + 1)", "2026-04-01"),
        ("date(${day})", "2026-03-31"),
        ("date('nonsense')", ""),
        ("date(99999999)", ""),
        ("today()", "2026-09-30"),
        ("now()", "2026-09-30"),
        ("decimal-date-time('1970-01-11')", "10"),
        ("format-date(${day}, '%a %e %b %Y, %d/%m/%y %n')", "Tue 31 Mar 2026, 31/03/26 3"),
        ("format-date('', '%Y')", ""),
        # truth
        ("true() = 'x'", "true"),
        ("'' = false()", "true"),
        ("${no} and true()", "true"),
        ("0 or ''", "false"),
        ("0 or 1", "true"),
        ("0 and 1", "false"),
        ("not(${blank})", "true"),
        ("true() + true()", "2"),
        # text
        ("concat('a', 1, true(), ${n})", "a1true3"),
        ("string-length('four')", "4"),
        ("contains('haystack', 'st')", "true"),
        ("starts-with('haystack', 'st')", "false"),
        ("regex('AB-12', '[A-Z]+-[0-9]{2}')", "true"),
        ("regex('AB-123', '[A-Z]+-[0-9]{2}')", "false"),
        ("regex('aaa', '(a+)+')", "false"),
        # choices
        ("selected(${many}, 'b')", "true"),
        ("selected(${many}, 'c')", "false"),
        ("count-selected(${many})", "2"),
        # picking
        ("if(${n} > 2, 'big', 'small')", "big"),
        ("if(${n} > 3, 'big', 'small')", "small"),
        ("coalesce(${blank}, 'b')", "b"),
        ("coalesce(${n}, 'b')", "3"),
        ("once('new')", "me"),
        (". = 'me'", "true"),
        ("county = '19'", "true"),
        ("parish", ""),
        ("fact('case.opened_date')", "2026-01-05"),
        ("fact('case.shoe_size')", ""),
        # rounding: halves go up
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(2.345, 2)", "2.35"),
        ("round('x')", ""),
        ("round(1, 99)", ""),
        ("int(-2.7)", "-2"),
        ("int('')", ""),
        ("min(3, ${half}, 4)", "2.5"),
        ("max(3, ${half}, 4)", "4"),
        ("max(3, ${blank})", ""),
        ("min(3, ${blank})", ""),
        ("sum(1, 2, 3)", "6"),
        ("sum(1, ${blank})", ""),
        ("abs(-2)", "2"),
        ("abs(${blank})", ""),
        ("pow(2, 10)", "1024"),
        ("pow(-8, 0.5)", ""),
        ("pow(10, 999)", ""),
        # more of ODK's text
        ("string(3.0)", "3"),
        ("boolean(${no})", "true"),
        ("boolean(${blank})", "false"),
        ("boolean-from-string(${no})", "false"),
        ("boolean-from-string('True')", "true"),
        ("boolean-from-string(1)", "true"),
        ("normalize-space('  a   b ')", "a b"),
        ("substr('abcde', 1, 3)", "bc"),
        ("substr('abcde', 3)", "de"),
        ("substr('abcde', -2)", "de"),
        ("substr('abcde', 0, -2)", "abc"),
        ("substr('abcde', ${blank}, 99)", "abcde"),
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-before('1999', '/')", ""),
        ("substring-before('1999', '')", ""),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after('1999', '/')", ""),
        ("substring-after('1999', '')", "1999"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
        ("translate('aa', 'aa', 'xy')", "xx"),
        ("ends-with('haystack', 'ack')", "true"),
        # more of ODK's choices
        ("selected-at(${many}, 1)", "b"),
        ("selected-at(${many}, 2)", ""),
        ("selected-at(${many}, -1)", ""),
        ("checklist(1, 2, ${many}, ${blank}, 1 = 1)", "true"),
        ("checklist(-1, 1, ${many}, 1 = 1)", "false"),
        ("checklist(2, -1, ${many}, ${blank})", "false"),
        ("weighted-checklist(2, 4, ${many}, 3, ${blank}, 9)", "true"),
        ("weighted-checklist(4, 9, ${many}, 3)", "false"),
        ("join('-', 'a', 'b')", "a-b"),
        # what the caller hands in
        ("deadline('CR-015', '2026-03-03')", "2026-06-01"),
        ("deadline('CR-015', ${blank})", ""),
        ("days-late('CR-015', '2026-03-03', '2026-06-09')", "8"),
        ("days-late('CR-015', '2026-03-03', '2026-05-09')", "0"),
        ("days-late('CR-015', '2026-03-03', ${blank})", ""),
        ("is-late('CR-015', '2026-03-03', '2026-06-02')", "true"),
        ("is-late('CR-015', '2026-03-03', '2026-06-01')", "false"),
        ("is-late('CR-015', '2026-03-03', '')", "false"),
        ("workdays-between('a', 'b')", "a/b"),
    ],
)  # fmt: skip
def test_that_an_expression_gives(source: str, result: str) -> None:
    assert value(source) == result


def test_that_once_takes_the_new_value_where_there_is_none() -> None:
    assert meaning(parse("once('new')"))(Surroundings({}, date(2026, 1, 1))) == "new"


def test_that_a_function_nobody_handed_in_makes_comparisons_false() -> None:
    tree = parse("'2026-06-02' > deadline('CR-015', '2026-03-03')")
    assert meaning(tree)(Surroundings({}, date(2026, 1, 1))) is False


@pytest.mark.parametrize(
    "source", ["regex('x', 'y') and isworkday(1)", "today(1)", "sum()", "round(1,2,3)"]
)
def test_that_unknown_functions_and_wrong_arguments_are_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        meaning(parse(source))
    assert caught.value.code in ("expression.unknown_function", "expression.arguments")


def test_that_a_function_with_a_range_says_how_many_it_takes() -> None:
    with pytest.raises(ExpressionError, match=r"given 0 argument\(s\); it takes 1 or more"):
        meaning(parse("sum()"))


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a" * 201, "longer"),
        ("(a+)+", "bracketed"),
        (r"(a)\1", "refers back"),
        ("(?=a)", "looks around"),
        (".*.*.*", "more than two"),
        ("a{2,}b{2,}c{2,}", "more than two"),
        ("[a", "not a regular expression"),
        ("a{99999999999}", "not a regular expression"),
    ],
)
def test_that_a_pattern_that_could_run_away_is_refused(pattern: str, why: str) -> None:
    assert why in risky_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"\(+[)*]+", r"[0-9]{3}-[0-9]{4}", "(a|b)c", r"\d+\.\d*"])
def test_that_a_plain_pattern_passes(pattern: str) -> None:
    assert risky_pattern(pattern) == ""


@pytest.mark.parametrize(("length", "matches"), [(1000, True), (1001, False)])
def test_that_a_text_of_more_than_a_thousand_characters_matches_no_pattern(
    length: int, matches: bool
) -> None:
    around = Surroundings({"a": "x" * length}, date(2026, 1, 1))
    assert meaning(parse("regex(${a}, 'x+')"))(around) is matches


def test_that_a_number_too_large_for_rounding_stays() -> None:
    assert value(f"round({'9' * 300}, 15) > 1") == "true"


@pytest.mark.parametrize("number", [math.inf, math.nan])
def test_that_what_is_no_number_has_neither_text_nor_date(number: float) -> None:
    assert (text_of(number), iso_of(number)) == ("", "")


@pytest.mark.parametrize(
    ("given", "number"), [("1e5", math.nan), ("nan", math.nan), (" -2. ", -2.0)]
)
def test_that_only_plain_digits_are_a_number(given: str, number: float) -> None:
    assert number_of(given) == pytest.approx(number, nan_ok=True)


def test_that_not_a_number_is_not_true() -> None:
    assert not truth_of(math.nan)
