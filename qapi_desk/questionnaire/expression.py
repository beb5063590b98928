"""Form expressions as a small tree: parsed by a grammar, printed back, never run as Python.

The language is XLSForm's subset of XPath 1.0. This module knows its shape only; what a tree means
is in ``expression_meaning``. Limits: 10,000 characters, 50 levels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from qapi_desk.domain.errors import Refused

LONGEST = 10_000
DEEPEST = 50

GRAMMAR = r"""
?start: or_expr
?or_expr: and_expr (_OR and_expr)*
?and_expr: cmp_expr (_AND cmp_expr)*
?cmp_expr: sum_expr (COMPARE sum_expr)?
?sum_expr: product (SIGN product)*
?product: unary (TIMES unary)*
?unary: "-" unary -> minus
      | primary
?primary: NUMBER -> number
        | TEXT -> text
        | "${" NAME "}" -> reference
        | PARENT -> parent
        | DOT -> current
        | NAME "(" _arguments? ")" -> call
        | NAME -> column
        | "(" or_expr ")" -> nested
_arguments: or_expr ("," or_expr)*
SIGN: "+" | "-"
TIMES.3: "*" | /(div|mod)(?![\w.-])/
_OR.3: /or(?![\w.-])/
_AND.3: /and(?![\w.-])/
COMPARE: "!=" | "<=" | ">=" | "=" | "<" | ">"
NUMBER.2: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
PARENT.2: /\.\.(\/\.\.)*/
DOT: "."
TEXT: /'[^']*'|"[^"]*"/
NAME: /[A-Za-z_][\w.-]*/
WS: /[ \t\f\r\n]+/
%ignore WS
"""


class ExpressionError(Refused):
    """An expression cannot be read; ``sentence`` says where and why, ``fix`` what to do."""

    def __init__(self, code: str, sentence: str, fix: str) -> None:
        super().__init__(code, sentence, fix=fix)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text between quotes; never holds both kinds of quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}``: another question's answer."""

    name: str


@dataclass(frozen=True, slots=True)
class Current:
    """A dot: the question's own answer."""


@dataclass(frozen=True, slots=True)
class Parent:
    """``..``: the repeat that a question stands in; only ``position()`` reads it."""

    text: str = ".."


@dataclass(frozen=True, slots=True)
class Attribute:
    """A bare name: a column of the choices sheet, in a choice filter."""

    name: str


@dataclass(frozen=True, slots=True)
class Minus:
    """A changed sign."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Junction:
    """Two or more operands joined by ``or`` (or by ``and``)."""

    word: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands compared."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """A first operand, then signs of one rank with their operands, worked from the left."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


Leaf = Number | Text | Reference | Current | Parent | Attribute
Node = Leaf | Minus | Junction | Comparison | Chain | Call
Deep = tuple[int, Node]
"""A node with the number of levels below and including it."""


def _level(node: Node, *below: Deep) -> Deep:
    depth = 1 + max((each[0] for each in below), default=0)
    if depth > DEEPEST:
        raise ExpressionError(
            "expression.too_deep",
            f"It is nested more than {DEEPEST} levels deep.",
            "Split it: put a part into a calculate question of its own.",
        )
    return depth, node


class _Builder(Transformer[Token, Deep]):
    """Turns what the grammar found into nodes while it is read, so no tree is walked twice."""

    def number(self, found: list[Token]) -> Deep:
        return _level(Number(str(found[0])))

    def text(self, found: list[Token]) -> Deep:
        return _level(Text(str(found[0])[1:-1]))

    def reference(self, found: list[Token]) -> Deep:
        return _level(Reference(str(found[0])))

    def current(self, found: list[Token]) -> Deep:  # noqa: ARG002 - the grammar's own signature
        return _level(Current())

    def parent(self, found: list[Token]) -> Deep:
        return _level(Parent(str(found[0])))

    def column(self, found: list[Token]) -> Deep:
        return _level(Attribute(str(found[0])))

    def nested(self, found: list[Deep]) -> Deep:
        return _level(found[0][1], found[0])

    def minus(self, found: list[Deep]) -> Deep:
        return _level(Minus(found[0][1]), found[0])

    def call(self, found: list[Deep]) -> Deep:
        name, *arguments = found
        return _level(Call(str(name), tuple(node for _, node in arguments)), *arguments)

    def or_expr(self, found: list[Deep]) -> Deep:
        return _level(Junction("or", tuple(node for _, node in found)), *found)

    def and_expr(self, found: list[Deep]) -> Deep:
        return _level(Junction("and", tuple(node for _, node in found)), *found)

    def cmp_expr(self, found: list[Deep]) -> Deep:
        left, sign, right = found
        return _level(Comparison(str(sign), left[1], right[1]), left, right)

    def sum_expr(self, found: list[Deep]) -> Deep:
        operands = found[0::2]
        pairs = zip(found[1::2], operands[1:], strict=True)
        chain = Chain(operands[0][1], tuple((str(sign), node) for sign, (_, node) in pairs))
        return _level(chain, *operands)

    product = sum_expr


@cache
def _parser() -> Lark:
    """The grammar's tables; made when the first expression is read, not when a program starts."""
    return Lark(GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


@lru_cache(maxsize=4096)
def parse(source: str) -> Node:
    """Read an expression.

    Args:
        source: the text of a cell.

    Returns:
        Its tree.

    Raises:
        ExpressionError: codes ``expression.syntax``, ``expression.too_long``,
            ``expression.too_deep``; nothing else, whatever the text.
    """
    if len(source) > LONGEST:
        raise ExpressionError(
            "expression.too_long",
            f"It has {len(source):,} characters; {LONGEST:,} are the most.",
            "Split it: put a part into a calculate question of its own.",
        )
    try:
        deep: Deep = _parser().parse(source)  # type: ignore[assignment]  # lark types it as a Tree
    except UnexpectedInput as problem:
        raise _explained(source, problem) from None
    return deep[1]


def _explained(source: str, problem: UnexpectedInput) -> ExpressionError:
    if isinstance(problem, UnexpectedCharacters):
        found = problem.char
        return _syntax(_unreadable(found, problem.column), _cure(found))
    token = problem.token if isinstance(problem, UnexpectedToken) else None
    if isinstance(problem, UnexpectedEOF) or token is None or token.type == "$END":
        return _syntax("It ends too soon.", "Close every bracket and finish the comparison.")
    before = source[: token.start_pos].rstrip()[-20:] or "the beginning"
    return _syntax(
        f"After {before} at position {token.column} the word {token} cannot stand.",
        "Put a comma, an operator (and, or, =, +) or a bracket between the two.",
    )


def _unreadable(found: str, column: int) -> str:
    return f"The character {found} at position {column} cannot be read."


def _cure(found: str) -> str:
    if found in "\u2018\u2019\u201c\u201d":
        return "Type straight quotes (') in place of the curly ones."
    if found in "'\"":
        return "Close the text with the same quote it began with."
    return "Write questions as ${name}, texts in quotes, and use only + - * div mod = != < > <= >=."


def _syntax(sentence: str, fix: str) -> ExpressionError:
    return ExpressionError("expression.syntax", sentence, fix)


_RANK_OR, _RANK_AND, _RANK_COMPARE, _RANK_SUM, _RANK_PRODUCT, _RANK_MINUS, _RANK_WHOLE = range(7)


def written(node: Node) -> str:
    """The tree as an expression again; parsing it gives the same tree."""
    return _written(node)[1]


def _written(node: Node) -> tuple[int, str]:
    match node:
        case Minus(operand):
            return _RANK_MINUS, f"-{_within(operand, _RANK_MINUS)}"
        case Junction(word, operands):
            rank = _RANK_OR if word == "or" else _RANK_AND
            return rank, f" {word} ".join(_within(each, rank + 1) for each in operands)
        case Comparison(sign, left, right):
            sides = (_within(left, _RANK_SUM), _within(right, _RANK_SUM))
            return _RANK_COMPARE, f"{sides[0]} {sign} {sides[1]}"
        case Chain(first, rest):
            rank = _RANK_SUM if rest[0][0] in "+-" else _RANK_PRODUCT
            parts = [f" {sign} {_within(each, rank + 1)}" for sign, each in rest]
            return rank, _within(first, rank + 1) + "".join(parts)
        case _:
            return _RANK_WHOLE, _written_whole(node)


def _written_whole(node: Leaf | Call) -> str:
    match node:
        case Number(text) | Attribute(text) | Parent(text):
            return text
        case Text(text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Reference(name):
            return f"${{{name}}}"
        case Current():
            return "."
        case _:
            return f"{node.name}({', '.join(written(each) for each in node.arguments)})"


def _within(node: Node, lowest: int) -> str:
    rank, text = _written(node)
    return text if rank >= lowest else f"({text})"


def below(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one."""
    match node:
        case Minus(operand):
            return (operand,)
        case Junction(_, operands) | Call(_, operands):
            return operands
        case Comparison(_, left, right):
            return (left, right)
        case Chain(first, rest):
            return (first, *(each for _, each in rest))
        case _:
            return ()


def every(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in reading order."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += reversed(below(here))


def references(node: Node) -> tuple[str, ...]:
    """The names of the questions that a tree reads, each once, in reading order."""
    return tuple(dict.fromkeys(n.name for n in every(node) if isinstance(n, Reference)))
