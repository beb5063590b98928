"""What an expression's tree means: it becomes nested functions, quick to call again and again.

Time and facts come from the surroundings; ``deadline`` and ``workdays-between`` are handed in by
the caller. An extension that was not handed in gives an empty text, which makes every comparison
with it false, so a form still works where no rules are at hand.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain

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
    Parent,
    Reference,
    Text,
)
from qapi_desk.questionnaire.expression_functions import PLAIN, SIGNATURES, Signature
from qapi_desk.questionnaire.expression_values import Value, number_of, text_of, truth_of
from qapi_desk.questionnaire.scopes import INDEXED, SET_CALLS, Scope, indexed

Extension = Callable[..., str]
"""Takes texts, gives a text: ``deadline('CR-015', '2026-03-03')`` gives ``'2026-06-01'``."""

_NOTHING: Mapping[str, str] = {}
_OUTSIDE = Scope()


@dataclass(slots=True)
class Surroundings:
    """What an expression can see. ``current`` is the question's own answer.

    In a repeat, ``inside`` is the beginning of its instance's names (``child[2]/``) and ``index``
    its number. ``counts`` says how many instances each repeat has; a question that is hidden is
    not true in ``relevant`` and belongs to no set.
    """

    values: Mapping[str, str]
    today: date
    facts: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, Extension] = field(default_factory=dict)
    current: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    inside: str = ""
    index: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    relevant: Mapping[str, bool] = field(default_factory=dict)


Meaning = Callable[[Surroundings], Value]


def meaning(node: Node, scope: Scope = _OUTSIDE) -> Meaning:
    """Compile a tree for the place it stands in.

    Raises:
        ExpressionError: ``expression.unknown_function`` or ``expression.arguments``.
    """
    match node:
        case Number() | Text() | Attribute():
            return _plain_leaf(node)
        case Reference(name) if scope.is_own(name):
            return lambda around: around.values.get(around.inside + name, "")
        case Reference(name):
            return lambda around: around.values.get(name, "")
        case Parent():
            return lambda around: float(around.index)
        case Current():
            return lambda around: around.current
        case _:
            return _compound(node, scope)


def _plain_leaf(node: Number | Text | Attribute) -> Meaning:
    if isinstance(node, Number):
        number = float(node.text)
        return lambda _: number
    if isinstance(node, Text):
        text = node.text
        return lambda _: text
    name = node.name
    return lambda around: around.attributes.get(name, "")


def _compound(node: Minus | Junction | Comparison | Chain | Call, scope: Scope) -> Meaning:
    within = partial(meaning, scope=scope)
    match node:
        case Minus(operand):
            inner = within(operand)
            return lambda around: -number_of(inner(around))
        case Junction(word, operands):
            return _junction(word, tuple(within(each) for each in operands))
        case Comparison(sign, left, right):
            return _comparison(sign, within(left), within(right))
        case Chain(first, rest):
            return _chain(within(first), tuple((sign, within(each)) for sign, each in rest))
        case _:
            return _call(node, scope)


def _junction(word: str, parts: tuple[Meaning, ...]) -> Meaning:
    if word == "or":
        return lambda around: any(truth_of(part(around)) for part in parts)
    return lambda around: all(truth_of(part(around)) for part in parts)


def _same(left: Value, right: Value) -> bool:
    """XPath 1.0 section 3.4: truth before number before text."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    return number_of(left) == number_of(right)


_ORDERS: dict[str, Callable[[Value, Value], bool]] = {
    "=": _same,
    "!=": lambda left, right: not _same(left, right),
    "<": lambda left, right: number_of(left) < number_of(right),
    "<=": lambda left, right: number_of(left) <= number_of(right),
    ">": lambda left, right: number_of(left) > number_of(right),
    ">=": lambda left, right: number_of(left) >= number_of(right),
}


def compared(sign: str, left: Value, right: Value) -> bool:
    """Whether a comparison (``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``) of two values is true."""
    return _ORDERS[sign](left, right)


def _comparison(sign: str, left: Meaning, right: Meaning) -> Meaning:
    order = _ORDERS[sign]
    return lambda around: order(left(around), right(around))


def _divided(left: float, right: float) -> float:
    """Dividing by zero gives not-a-number: nothing in a form can use an infinity."""
    return left / right if right else math.nan


def _remainder(left: float, right: float) -> float:
    """XPath's: the sign of the dividend."""
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


_STEPS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divided,
    "mod": _remainder,
}


def _chain(first: Meaning, rest: tuple[tuple[str, Meaning], ...]) -> Meaning:
    steps = tuple((_STEPS[sign], part) for sign, part in rest)

    def worked(around: Surroundings) -> Value:
        total = number_of(first(around))
        for step, part in steps:
            total = step(total, number_of(part(around)))
        return total

    return worked


def checked(call: Call) -> Signature:
    """The signature of a call that may stand.

    Raises:
        ExpressionError: the function is unknown or gets the wrong number of arguments.
    """
    signature = SIGNATURES.get(call.name)
    if signature is None:
        raise ExpressionError(
            "expression.unknown_function",
            f"There is no function {call.name}().",
            f"Use one of: {', '.join(sorted(SIGNATURES))}.",
        )
    given = len(call.arguments)
    if not signature.fewest <= given <= signature.most:
        raise ExpressionError(
            "expression.arguments",
            f"{call.name}() is given {given} argument(s); it takes {_count(signature)}.",
            "Look for a missing or an extra comma between its brackets.",
        )
    return signature


def _count(signature: Signature) -> str:
    if signature.fewest == signature.most:
        return str(signature.fewest)
    return f"{signature.fewest} or more"


def _call(call: Call, scope: Scope) -> Meaning:
    checked(call)
    if call.name == INDEXED:
        return _indexed_repeat(call, scope)
    if call.name == "fact":
        return _fact(meaning(call.arguments[0], scope), scope.sources)
    plain = PLAIN.get(call.name)
    if plain and call.name in SET_CALLS and any(map(scope.set_of, call.arguments)):
        return _over_sets(call, plain, scope)
    parts = tuple(meaning(each, scope) for each in call.arguments)
    return _WOVEN[call.name](parts) if plain is None else _plain(plain, parts)


def _over_sets(call: Call, plain: Callable[..., Value], scope: Scope) -> Meaning:
    """A function over all instances; what is no number takes no part in a number, as in ODK."""
    sets = tuple(_set(each, scope) for each in call.arguments)
    if call.name not in ("sum", "min", "max"):
        return lambda around: plain(*chain.from_iterable(each(around) for each in sets))

    def of_numbers(around: Surroundings) -> Value:
        numbers = map(number_of, chain.from_iterable(each(around) for each in sets))
        return plain(*(number for number in numbers if not math.isnan(number)))

    return of_numbers


def _set(node: Node, scope: Scope) -> Callable[[Surroundings], list[Value]]:
    """The answers of all instances in which the question is asked; a single value by itself."""
    home = scope.set_of(node)
    if not isinstance(node, Reference) or not home:
        single = meaning(node, scope)
        return lambda around: [single(around)]
    name = node.name

    def gathered(around: Surroundings) -> list[Value]:
        numbers = range(1, around.counts.get(home, 0) + 1)
        if name == home:
            return [float(number) for number in numbers]
        keys = (f"{home}[{number}]/{name}" for number in numbers)
        return [around.values.get(key, "") for key in keys if around.relevant.get(key, False)]

    return gathered


def _indexed_repeat(call: Call, scope: Scope) -> Meaning:
    """The answer in one numbered instance; empty where there is no such instance."""
    wanted, _, number = call.arguments
    name = wanted.name if isinstance(wanted, Reference) else ""
    home, at = scope.homes.get(name, ""), meaning(number, scope)
    return lambda around: around.values.get(f"{home}[{text_of(at(around))}]/{name}", "")


def _plain(plain: Callable[..., Value], parts: tuple[Meaning, ...]) -> Meaning:
    if len(parts) == 1:
        only = parts[0]
        return lambda around: plain(only(around))
    if len(parts) == 2:
        one, two = parts
        return lambda around: plain(one(around), two(around))
    return lambda around: plain(*[part(around) for part in parts])


def _if(parts: tuple[Meaning, ...]) -> Meaning:
    test, yes, no = parts
    return lambda around: yes(around) if truth_of(test(around)) else no(around)


def _coalesce(parts: tuple[Meaning, ...]) -> Meaning:
    first, second = parts
    return lambda around: text_of(first(around)) or second(around)


def _not(parts: tuple[Meaning, ...]) -> Meaning:
    (inner,) = parts
    return lambda around: not truth_of(inner(around))


def _once(parts: tuple[Meaning, ...]) -> Meaning:
    (inner,) = parts
    return lambda around: around.current or inner(around)


def _today(_: tuple[Meaning, ...]) -> Meaning:
    return lambda around: around.today.isoformat()


def _position(parts: tuple[Meaning, ...]) -> Meaning:
    return parts[0]


def _fact(path: Meaning, sources: frozenset[str]) -> Meaning:
    return lambda around: around.facts.get(
        indexed(text_of(path(around)), sources, around.index), ""
    )


def _handed_in(name: str) -> Callable[[tuple[Meaning, ...]], Meaning]:
    def woven(parts: tuple[Meaning, ...]) -> Meaning:
        def called(around: Surroundings) -> Value:
            function = around.functions.get(name)
            texts = [text_of(part(around)) for part in parts]
            return "" if function is None or "" in texts else function(*texts)

        return called

    return woven


_deadline = _handed_in("deadline")


def _days_late(parts: tuple[Meaning, ...]) -> Meaning:
    """Calendar days after the deadline; 0 in time; not-a-number when a date is missing."""
    due, done = _deadline(parts[:2]), parts[2]

    def counted(around: Surroundings) -> Value:
        days = number_of(done(around)) - number_of(due(around))
        return max(days, 0.0) if days == days else days  # noqa: PLR0124 - not-a-number stays

    return counted


def _is_late(parts: tuple[Meaning, ...]) -> Meaning:
    late = _days_late(parts)
    return lambda around: number_of(late(around)) > 0


_WOVEN: dict[str, Callable[[tuple[Meaning, ...]], Meaning]] = {
    "if": _if,
    "coalesce": _coalesce,
    "not": _not,
    "once": _once,
    "today": _today,
    "now": _today,
    "position": _position,
    "deadline": _deadline,
    "workdays-between": _handed_in("workdays-between"),
    "days-late": _days_late,
    "is-late": _is_late,
}
