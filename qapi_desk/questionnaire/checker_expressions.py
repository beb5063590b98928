"""What can be wrong inside a form's expressions, found on the tree, not by trying answers.

A branch that is never run is looked at like any other. It knows names, lists and functions of one
form; which rules exist is handed in.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from qapi_desk.domain.forms import Question, QuestionType
from qapi_desk.questionnaire.checker_facts import CALLED_PATHS, PATHS, is_called_fact
from qapi_desk.questionnaire.columns import is_yes
from qapi_desk.questionnaire.endings import endings
from qapi_desk.questionnaire.expression import (
    Attribute,
    Call,
    Comparison,
    Current,
    ExpressionError,
    Junction,
    Node,
    Parent,
    Reference,
    Text,
    below,
    parse,
)
from qapi_desk.questionnaire.expression_functions import risky_pattern
from qapi_desk.questionnaire.expression_meaning import checked
from qapi_desk.questionnaire.messages import Wrong, nearest
from qapi_desk.questionnaire.scopes import INDEXED, SET_CALLS, Scope

FIELDS = ("relevant", "required", "constraint", "calculation", "choice_filter", "repeat_count")
_TRUTH_FIELDS = ("relevant", "required", "constraint", "choice_filter")
_TRUTH_CALLS = (
    "not", "true", "false", "selected", "contains", "starts-with", "ends-with", "regex", "is-late",
    "boolean", "boolean-from-string", "checklist", "weighted-checklist",
)  # fmt: skip
_RULE_CALLS = ("deadline", "is-late", "days-late")
_SHOWN = (QuestionType.GROUP, QuestionType.NOTE)
_VALUELESS = (*_SHOWN, QuestionType.REPEAT)


def expressions_of(question: Question) -> Iterator[tuple[str, str]]:
    """Column and source of every expression of a question; plain ``yes`` and ``no`` are none."""
    for name in FIELDS:
        source = str(getattr(question, name))
        if source and not (name == "required" and is_yes(source) is not None):
            yield name, source


def is_truth(node: Node) -> bool:
    """Whether a tree gives true or false whatever its values."""
    if isinstance(node, Call):
        return node.name in _TRUTH_CALLS
    return isinstance(node, Comparison | Junction)


@dataclass(frozen=True, slots=True)
class ExpressionChecker:
    """Looks at expressions against one form's questions and scopes (by name), and known ids."""

    questions: Mapping[str, Question]
    scopes: Mapping[str, Scope]
    rules: Collection[str] | None = None
    criteria: Collection[str] | None = None

    def faults(self, question: Question, column: str, source: str) -> Iterator[Wrong]:
        """Everything wrong with one expression."""
        try:
            tree = parse(source)
        except ExpressionError as fault:
            yield Wrong(fault.code, fault.sentence, "The form could not be evaluated.", fault.fix)
            return
        yield from self._everything(question, column, tree)
        if column in _TRUTH_FIELDS:
            yield from self._bare(tree)

    def _everything(self, question: Question, column: str, node: Node) -> Iterator[Wrong]:
        """One node and all below it; what stands as a set in its call is looked at there."""
        yield from self._node(question, column, node)
        scope = self.scopes[question.name]
        for number, each in enumerate(below(node)):
            if not (isinstance(node, Call) and _is_set(node, number, each, scope)):
                yield from self._everything(question, column, each)
            elif isinstance(each, Reference) and self.questions[each.name].type in _SHOWN:
                yield from self._reference(question, each.name)

    def _node(self, question: Question, column: str, node: Node) -> Iterator[Wrong]:
        match node:
            case Reference(name):
                yield from self._reference(question, name)
            case Attribute(name):
                yield from self._attribute(question, column, name)
            case Comparison(_, left, right):
                yield from self._compared(question, left, right)
                yield from self._compared(question, right, left)
            case Parent():
                yield _PARENT
            case Junction(_, operands):
                for operand in operands:
                    yield from self._bare(operand)
            case Call():
                yield from self._call(question, node)
            case _:
                pass

    def _reference(self, reader: Question, name: str) -> Iterator[Wrong]:
        question = self.questions.get(name)
        repeat = self.scopes[reader.name].set_of(Reference(name))
        if question is None:
            named = (n for n, q in self.questions.items() if q.type not in _VALUELESS)
            yield Wrong(
                "expression.unknown_name",
                f"No question is named {name}.",
                "It would always read as empty.",
                nearest(name, named),
            )
        elif question.type is QuestionType.REPEAT:
            yield Wrong(
                "expression.no_value",
                f"{name} is a repeat.",
                "It has no answer to read.",
                f"Write count(${{{name}}}) for how many there are.",
            )
        elif repeat and question.type not in _VALUELESS:
            yield Wrong(
                "expression.of_many",
                f"{name} has an answer for each {repeat}.",
                "Outside the repeat nothing says which one is meant.",
                f"Use sum, min, max, join, count or indexed-repeat(${{{name}}}, ${{{repeat}}}, 1).",
            )
        elif question.type in _VALUELESS:
            yield Wrong(
                "expression.no_value",
                f"{name} is a {question.type}.",
                "It has no answer to read.",
                "Refer to a question inside it.",
            )

    def _attribute(self, question: Question, column: str, name: str) -> Iterator[Wrong]:
        known = {"name"}.union(*(choice.attributes for choice in question.choices))
        if column != "choice_filter" or name not in known:
            yield Wrong(
                "expression.bare_word",
                f"The word {name} stands alone.",
                "It names neither a question nor a column of the choices.",
                f"Write ${{{name}}} for a question or '{name}' for a text.",
            )

    def _compared(self, question: Question, side: Node, other: Node) -> Iterator[Wrong]:
        if isinstance(other, Text) and other.text:
            yield from self._offers(question, side, other.text)

    def _offers(self, question: Question, side: Node, word: str) -> Iterator[Wrong]:
        asked = self.questions.get(side.name) if isinstance(side, Reference) else None
        if isinstance(side, Current):
            asked = question
        if asked is not None and asked.type is QuestionType.CALCULATE:
            yield from self._comes_to(asked, word)
            return
        if asked is None or not asked.choices:
            return
        names = [choice.name for choice in asked.choices]
        if word not in names:
            yield Wrong(
                "expression.unknown_choice",
                f"{asked.name} has no choice {word}.",
                "The comparison could never be true.",
                nearest(word, names),
            )

    def _comes_to(self, asked: Question, word: str) -> Iterator[Wrong]:
        ends = endings(asked.name, self.questions)
        known = [end for end in ends if end is not None]
        if known and len(known) == len(ends) and word not in known:
            yield Wrong(
                "expression.unknown_result",
                f"{asked.name} never comes to {word}.",
                "The comparison could never be true.",
                nearest(word, filter(None, known)),
            )

    def _call(self, question: Question, call: Call) -> Iterator[Wrong]:
        try:
            checked(call)
        except ExpressionError as fault:
            yield Wrong(fault.code, fault.sentence, "The form could not be evaluated.", fault.fix)
            return
        first = call.arguments[0] if call.arguments else None
        if call.name in ("not", "if") and first is not None:
            yield from self._bare(first)
        if call.name == "selected" and isinstance(call.arguments[1], Text):
            yield from self._offers(question, call.arguments[0], call.arguments[1].text)
        if call.name in ("count", "count-non-empty", "position", INDEXED):
            yield from self._of_repeats(question, call)
        if call.name == "regex":
            yield from self._pattern(call.arguments[1])
        if call.name in _RULE_CALLS and isinstance(first, Text):
            yield from self._rule(first.text)
        if call.name == "fact" and isinstance(first, Text):
            yield from self._fact(first.text)

    def _of_repeats(self, question: Question, call: Call) -> Iterator[Wrong]:
        scope, first = self.scopes[question.name], call.arguments[0]
        if call.name == "position":
            if not scope.repeat or not isinstance(first, Parent):
                yield _PARENT
        elif call.name == INDEXED:
            home = scope.homes.get(first.name, "") if isinstance(first, Reference) else ""
            repeat = Reference(home)
            if not home or first == repeat or call.arguments[1] != repeat:
                yield _INDEXED
        elif not scope.set_of(first):
            yield _COUNTED

    def _pattern(self, pattern: Node) -> Iterator[Wrong]:
        why = risky_pattern(pattern.text) if isinstance(pattern, Text) else "it is not a plain text"
        if why:
            yield Wrong(
                "expression.pattern",
                f"The pattern of regex() is refused: {why}.",
                "A pattern must never keep a reviewer waiting.",
                "Write a simpler pattern between quotes.",
            )

    def _rule(self, rule: str) -> Iterator[Wrong]:
        if self.rules is not None and rule not in self.rules:
            yield Wrong(
                "rule.unknown",
                f"There is no rule {rule}.",
                "Its deadline could not be worked out.",
                nearest(rule, self.rules),
            )

    def _fact(self, path: str) -> Iterator[Wrong]:
        if not is_called_fact(path, self.criteria):
            reviews = (f"review:{each}" for each in self.criteria or ())
            yield Wrong(
                "fact.unknown",
                f"The fact {path} names no place in a snapshot or a review.",
                "It would always read as empty.",
                nearest(path, (*PATHS, *CALLED_PATHS, *reviews)),
            )

    def _bare(self, node: Node) -> Iterator[Wrong]:
        """A calculated "false" is stored as a text, and a text that is not empty counts as true."""
        asked = self.questions.get(node.name) if isinstance(node, Reference) else None
        if asked is None or asked.type is not QuestionType.CALCULATE:
            return
        try:
            tree = parse(asked.calculation)
        except ExpressionError:
            return
        if is_truth(tree):
            yield Wrong(
                "expression.bare_truth",
                f"${{{asked.name}}} is a calculated true or false used by itself.",
                "It is stored as a text, and the text false counts as true.",
                f"Write ${{{asked.name}}} = 'true'.",
            )


def _is_set(call: Call, number: int, argument: Node, scope: Scope) -> bool:
    """Whether an argument stands for all instances where its call can take them all."""
    if call.name == "position":
        return isinstance(argument, Parent)
    if not isinstance(argument, Reference):
        return False
    if call.name == INDEXED:
        return number < 2 and argument.name in scope.homes
    if call.name not in SET_CALLS:
        return False
    home = scope.set_of(argument)
    return home != "" and (argument.name != home or call.name == "count")


_PARENT = Wrong(
    "expression.position",
    "Two dots are read by position(..) only, and only inside a repeat.",
    "Elsewhere nothing is counted that they could mean.",
    "Write position(..) in a question of the repeat.",
)
_INDEXED = Wrong(
    "expression.indexed",
    "indexed-repeat() is not given a question and the repeat it stands in.",
    "It could not find the answer.",
    "Write it like indexed-repeat(${born}, ${child}, 2).",
)
_COUNTED = Wrong(
    "expression.counts_one",
    "count() is given a single value.",
    "It counts the instances of a repeat.",
    "Give it the repeat or a question inside one, or use count-selected().",
)
