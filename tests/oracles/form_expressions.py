"""A second reading of form expressions, straight from XPath 1.0, to compare ours with.

It walks the tree anew for every value, with ``Fraction`` numbers and ``None`` for not-a-number;
nothing of it is shared with the program but the tree's shape.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

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
)

Told = str | bool | Fraction | None
"""A text, a truth, a number, or not-a-number."""


def told(node: Node, answers: Mapping[str, str]) -> Told:
    """What an expression comes to (XPath 1.0, sections 3.3 to 3.5 and 4)."""
    if isinstance(node, Number | Text | Reference):
        return leaf(node, answers)
    below = [told(each, answers) for each in parts(node)]
    match node:
        case Minus():
            number = as_number(below[0])
            return None if number is None else -number
        case Junction(word, _):
            return (any if word == "or" else all)(map(as_truth, below))
        case Comparison(sign, _, _):
            return compared(sign, below[0], below[1])
        case Call(name, _):
            return CALLS[name](*below)
        case _:
            assert isinstance(node, Chain)
            total = as_number(below[0])
            for (sign, _), each in zip(node.rest, below[1:], strict=True):
                total = reckoned(total, sign, as_number(each))
            return total


def leaf(node: Number | Text | Reference, answers: Mapping[str, str]) -> Told:
    match node:
        case Number(text):
            return Fraction(text)
        case Text(text):
            return text
        case Reference(name):
            return answers[name]


def parts(node: Node) -> Sequence[Node]:
    match node:
        case Minus(operand):
            return [operand]
        case Junction(_, operands) | Call(_, operands):
            return operands
        case Comparison(_, left, right):
            return [left, right]
        case _:
            assert isinstance(node, Chain)
            return [node.first, *(each for _, each in node.rest)]


def compared(sign: str, left: Told, right: Told) -> bool:
    """Section 3.4: texts as texts, anything beside a truth as truth, else as numbers."""
    if sign in ("=", "!="):
        return (sign == "=") is alike(left, right)
    one, two = as_number(left), as_number(right)
    if one is None or two is None:
        return False
    return {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[sign]


def alike(left: Told, right: Told) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) == as_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    one, two = as_number(left), as_number(right)
    return one is not None and one == two


def reckoned(left: Fraction | None, sign: str, right: Fraction | None) -> Fraction | None:
    """Section 3.5; a division by zero is not a number here."""
    if left is None or right is None or (sign == "mod" and right == 0):
        return None
    if sign == "mod":
        quotient = left / right
        whole = abs(quotient.numerator) // quotient.denominator
        return left - right * (-whole if quotient < 0 else whole)
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def as_number(value: Told) -> Fraction | None:
    """A date counts in days since 1970-01-01 (ODK XForms, ``number()``)."""
    if isinstance(value, bool):
        return Fraction(int(value))
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return Fraction((date.fromisoformat(value) - date(1970, 1, 1)).days)
    return Fraction(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None


def as_truth(value: Told) -> bool:
    """Section 4.3: neither zero, nor not-a-number, nor empty."""
    return value not in ("", None, 0, False)


def as_text(value: Told) -> str:
    """Whole numbers without a point; not-a-number empty, as ODK stores it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        assert value.denominator == 1
        return str(value.numerator)
    return value or ""


CALLS: Mapping[str, Callable[..., Told]] = {
    "not": lambda value: not as_truth(value),
    "if": lambda test, yes, no: yes if as_truth(test) else no,
    "concat": lambda *values: "".join(map(as_text, values)),
    "string-length": lambda value: Fraction(len(as_text(value))),
    "coalesce": lambda first, second: as_text(first) or second,
    "number": as_number,
}
