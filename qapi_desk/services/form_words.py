"""A form's conditions in words: ``${located} = 'yes'`` as “Was he located?” is “Yes”.

What has no plain words stays as its author wrote it. It works out nothing.
"""

from collections.abc import Mapping

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Question
from qapi_desk.questionnaire.expression import (
    Call,
    Comparison,
    Current,
    Junction,
    Node,
    Reference,
    Text,
    parse,
    written,
)

_SIGNS = {"=": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above",
          ">=": "is at least"}  # fmt: skip
_SAID = {"=": "not answered", "!=": "answered"}


def condition(source: str, questions: Mapping[str, Question], language: str = "en") -> str:
    """A condition in words; as written where it cannot be read or has no plain words.

    Args:
        source: the expression; empty gives empty.
        questions: every question of the form by its name.
        language: the language of labels.
    """
    if not source.strip():
        return ""
    try:
        return _Speaker(questions, language).say(parse(source))
    except Refused:
        return source


class _Speaker:
    """Says an expression part by part."""

    def __init__(self, questions: Mapping[str, Question], language: str) -> None:
        self._questions, self._language = questions, language

    def say(self, node: Node) -> str:
        """A part in words."""
        words = written(node)
        match node:
            case Junction(word, operands):
                words = f" {word} ".join(map(self._inner, operands))
            case Comparison(sign, left, right):
                words = self._compared(sign, left, right)
            case Call("not", (inner,)):
                words = f"not ({self.say(inner)})"
            case Call("selected", (Reference() as asked, Text(word))):
                words = f"{self.say(asked)} has “{self._choice(asked, word)}”"
            case Call("fact", (Text(name),)):
                words = f"the record's {name}"
            case Call("today", ()):
                words = "today"
            case Reference(name):
                words = f"“{self._label(name)}”"
            case Current():
                words = "the answer"
        return words

    def _inner(self, node: Node) -> str:
        return f"({self.say(node)})" if isinstance(node, Junction) else self.say(node)

    def _compared(self, sign: str, left: Node, right: Node) -> str:
        is_nothing = isinstance(right, Text) and not right.text
        match left:
            case Call("fact", (Text(name),)) if is_nothing and sign in _SAID:
                return f"the record has {'no ' if sign == '=' else ''}{name}"
            case _ if is_nothing and sign in _SAID:
                return f"{self.say(left)} is {_SAID[sign]}"
        told = self._choice(left, right.text) if isinstance(right, Text) else ""
        return f"{self.say(left)} {_SIGNS[sign]} {f'“{told}”' if told else self.say(right)}"

    def _label(self, name: str) -> str:
        asked = self._questions.get(name)
        label = asked.label.get(self._language, "") if asked else ""
        return label or name

    def _choice(self, asked: Node, word: str) -> str:
        question = self._questions.get(asked.name) if isinstance(asked, Reference) else None
        for choice in question.choices if question else ():
            if choice.name == word:
                return choice.label.get(self._language) or word
        return word
