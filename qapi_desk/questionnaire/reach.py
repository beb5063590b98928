"""Whether there are answers at all that make conditions true: a search over the lists of a form.

Choices of ``select_one`` are tried; what comes from the record, from free text or from numbers may
be anything. "No" is certain; "yes" may be too kind. It knows trees, not messages.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.forms import Form, Question, QuestionType, walk
from qapi_desk.questionnaire.expression import (
    Call,
    Comparison,
    Current,
    Junction,
    Node,
    Number,
    Reference,
    Text,
    references,
)
from qapi_desk.questionnaire.expression_functions import PLAIN, SIGNATURES
from qapi_desk.questionnaire.expression_meaning import compared
from qapi_desk.questionnaire.expression_values import Value, text_of, truth_of
from qapi_desk.questionnaire.scopes import homes_of, readable

MOST_STEPS = 2_000
"""So many sets of answers are tried; a search that is longer ends with "it may be"."""
_TRIED = (
    "boolean", "boolean-from-string", "contains", "ends-with", "false", "normalize-space",
    "number", "selected", "starts-with", "string", "string-length", "true",
)  # fmt: skip
"""Functions of single values that give the same whenever they are asked."""

Wanted = tuple[str, Node]
"""A condition, and the question it stands at, whose answer a dot means."""
Given = Mapping[str, str]


@dataclass(slots=True)
class _Try:
    """One set of answers that is tried, and the calculations worked out from it."""

    given: Given
    worked: dict[str, Value | None] = field(default_factory=dict)


class Reach:
    """Searches the lists of one form for answers that make conditions true."""

    def __init__(self, form: Form) -> None:
        self._questions = {str(q.name): q for q in walk(form.questions)}
        self._homes = homes_of(form)
        self._above = {
            str(child.name): str(q.name) for q in walk(form.questions) for child in q.children
        }
        self._steps = 0

    def asked_when(self, name: str) -> tuple[Wanted, ...]:
        """All that must be true for a question to be asked: its own condition and its groups'."""
        found: dict[str, Node | None] = {}
        here: str | None = name
        while here is not None and here not in found:  # a name that stands twice may go in a circle
            found[here] = readable(self._questions[here].relevant)
            here = self._above.get(here)
        return tuple((owner, tree) for owner, tree in reversed(found.items()) if tree)

    def possible(self, wanted: Iterable[Wanted], given: Given) -> bool:
        """Whether some answers, with these among them, make all conditions true."""
        self._steps = 0
        return self._search(tuple(wanted), dict(given))

    def _search(self, wanted: tuple[Wanted, ...], given: Given) -> bool:
        self._steps += 1
        if self._steps > MOST_STEPS:
            return True
        tried, left = _Try(given), []
        for each in wanted:
            value = self._value(each[1], each[0], tried)
            if value is not None and not truth_of(value):
                return False
            if value is None:
                left.append(each)
        name = next(self._untried(left, given), None)
        if name is None:
            return True
        for word in (*(choice.name for choice in self._questions[name].choices), ""):
            more = self.asked_when(name) if word else ()
            if self._search((*left, *more), {**given, name: word}):
                return True
        return False

    def _untried(self, wanted: Iterable[Wanted], given: Given) -> Iterator[str]:
        """The lists that conditions read, through calculations too, and that have no answer yet."""
        seen: set[str] = set()
        waiting = [name for owner, tree in wanted for name in self._read(owner, tree)]
        while waiting:
            name = waiting.pop(0)
            question = self._questions.get(name)
            if question is None or name in seen:
                continue
            seen.add(name)
            if question.type is QuestionType.CALCULATE:
                trees = [(name, tree) for tree in (readable(question.calculation),) if tree]
                for owner, tree in (*trees, *self.asked_when(name)):
                    waiting += self._read(owner, tree)
            elif _is_list(question) and name not in given:
                yield name

    def _read(self, owner: str, tree: Node) -> Iterator[str]:
        return (name for name in references(tree) if self._is_single(name, owner))

    def _is_single(self, name: str, owner: str) -> bool:
        """Whether a name means one answer where it is read, not those of a whole repeat."""
        home = self._homes.get(name)
        return home is None or (home != name and home == self._homes.get(owner))

    def _value(self, node: Node, owner: str, tried: _Try) -> Value | None:
        """What a tree comes to; None while that may be one thing or another."""
        match node:
            case Text(text):
                return text
            case Number(text):
                return float(text)
            case Reference(name):
                return self._answer(name, tried) if self._is_single(name, owner) else None
            case Current():
                return tried.given.get(owner)
            case _:
                return self._compound(node, owner, tried)

    def _compound(self, node: Node, owner: str, tried: _Try) -> Value | None:
        match node:
            case Junction(word, operands):
                return self._joined(word == "or", operands, owner, tried)
            case Comparison(sign, left, right):
                first, second = (self._value(each, owner, tried) for each in (left, right))
                if first is None or second is None:
                    return None
                return compared(sign, first, second)
            case Call():
                return self._called(node, owner, tried)
            case _:
                return None

    def _joined(
        self, end: bool, operands: tuple[Node, ...], owner: str, tried: _Try
    ) -> Value | None:
        """``or`` ends with the first true operand, ``and`` with the first false one."""
        is_open = False
        for each in operands:
            value = self._value(each, owner, tried)
            if value is None:
                is_open = True
            elif truth_of(value) is end:
                return end
        return None if is_open else not end

    def _called(self, call: Call, owner: str, tried: _Try) -> Value | None:
        values = [self._value(each, owner, tried) for each in call.arguments]
        if call.name == "if" and len(values) == 3:
            test, first, second = values
            if test is None:
                return first if first == second else None
            return first if truth_of(test) else second
        if call.name == "not" and len(values) == 1:
            return None if values[0] is None else not truth_of(values[0])
        signature = SIGNATURES.get(call.name) if call.name in _TRIED else None
        if signature is None or None in values:
            return None
        if not signature.fewest <= len(values) <= signature.most:
            return None  # said by the check of expressions
        return PLAIN[call.name](*values)

    def _answer(self, name: str, tried: _Try) -> Value | None:
        question = self._questions.get(name)
        if question is None:
            return None
        if question.type is QuestionType.CALCULATE:
            return self._calculated(question, tried)
        return tried.given.get(name) if _is_list(question) else None

    def _calculated(self, question: Question, tried: _Try) -> Value | None:
        """A calculation's value; one that waits for itself may be anything."""
        name = str(question.name)
        if name not in tried.worked:
            tried.worked[name] = None
            tried.worked[name] = self._worked(name, question, tried)
        return tried.worked[name]

    def _worked(self, name: str, question: Question, tried: _Try) -> Value | None:
        for owner, tree in self.asked_when(name):
            value = self._value(tree, owner, tried)
            if value is None:
                return None
            if not truth_of(value):
                return ""
        calculation = readable(question.calculation)
        done = self._value(calculation, name, tried) if calculation else None
        return None if done is None else text_of(done)


def _is_list(question: Question) -> bool:
    return question.type is QuestionType.SELECT_ONE and not question.read_only
