"""Where an expression stands: in which repeat, and which questions stand in which.

Inside a repeat ``${name}`` is the same instance's answer. Outside, and as the first argument of
``indexed-repeat()``, it is the answers of all instances. It knows names, not answers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.forms import Form, Question, QuestionType, walk
from qapi_desk.domain.ids import QuestionId
from qapi_desk.questionnaire.expression import (
    Call,
    ExpressionError,
    Node,
    Reference,
    every,
    parse,
    references,
)
from qapi_desk.questionnaire.expression import Text as Words

MOST = 50
"""So many instances one repeat may have: more could not be reviewed in one sitting."""

SET_CALLS = ("sum", "min", "max", "concat", "join", "count", "count-non-empty", "count-selected")
"""Functions that take the answers of all instances as one argument."""

INDEXED = "indexed-repeat"

_PLACE = re.compile(r"([^\[\]/]+)\[([1-9][0-9]?)\]/([^\[\]/]+)", re.ASCII)
_COUNT = re.compile(r"([a-z_]+)\.count", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one expression needs to know of the repeats of its form.

    Args:
        repeat: the repeat it stands in; "" outside.
        homes: name -> the repeat it stands in; a repeat's own name leads to itself.
        sources: sources of facts that the repeat goes through (``child``).
    """

    repeat: str = ""
    homes: Mapping[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

    def set_of(self, node: Node) -> str:
        """The repeat whose instances a node stands for, all of them; "" for a single value."""
        if not isinstance(node, Reference):
            return ""
        home = self.homes.get(node.name, "")
        return home if node.name == home or home != self.repeat else ""

    def is_own(self, name: str) -> bool:
        """Whether a name is of the same instance of the repeat the expression stands in."""
        return self.repeat not in ("", name) and self.homes.get(name) == self.repeat


def homes_of(form: Form) -> dict[str, str]:
    """Name -> the repeat it stands in, for everything inside repeats and the repeats themselves."""
    return {
        str(each.name): str(repeat.name)
        for repeat in walk(form.questions)
        if repeat.type is QuestionType.REPEAT
        for each in walk((repeat,))
    }


def scopes_of(form: Form) -> dict[str, Scope]:
    """Name -> where the expressions of that question stand; a repeat's own stand outside it."""
    homes = homes_of(form)
    repeats = {str(q.name): sources_of(q) for q in walk(form.questions) if q.name in homes.values()}
    scopes = {}
    for question in walk(form.questions):
        name = str(question.name)
        home = homes.get(name, "")
        inside = home if home != name else ""
        scopes[name] = Scope(inside, homes, repeats.get(inside, frozenset()))
    return scopes


def sources_of(repeat: Question) -> frozenset[str]:
    """Which lists of the record a repeat goes through: those it counts, else its own name's."""
    paths = [repeat.fact, *_facts_in(repeat.repeat_count)]
    counted = [found[1] for path in paths if (found := _COUNT.fullmatch(path))]
    return frozenset(counted or [str(repeat.name)])


def _facts_in(source: str) -> Iterator[str]:
    for node in every(tree) if (tree := readable(source)) else ():
        if isinstance(node, Call) and node.name == "fact":
            yield from (each.text for each in node.arguments if isinstance(each, Words))


def readable(source: str) -> Node | None:
    """The tree of an expression; None for an empty one and for one that cannot be read."""
    try:
        return parse(source) if source else None
    except ExpressionError:
        return None


def indexed(path: str, sources: frozenset[str], index: int) -> str:
    """The path of a fact of one instance: ``child.birth_date`` is ``child[2].birth_date``."""
    source, dot, name = path.partition(".")
    if not (index and dot) or source not in sources or name == "count":
        return path
    return f"{source}[{index}].{name}"


def placed(name: QuestionId) -> tuple[str, int, str] | None:
    """``child[2]/child_born`` as (``child``, 2, ``child_born``); None outside repeats."""
    found = _PLACE.fullmatch(name)
    return (found[1], int(found[2]), found[3]) if found else None


def read_by(tree: Node, scope: Scope) -> Iterator[tuple[str, bool]]:
    """What a tree reads: each name, and whether it reads only its own instance's answer.

    Reading all instances reads how many there are as well, so their repeat is named too.
    """
    whole = {
        str(node.arguments[0].name)
        for node in every(tree)
        if isinstance(node, Call) and node.name == INDEXED
        if node.arguments and isinstance(node.arguments[0], Reference)
    }
    for name in references(tree):
        home = scope.set_of(Reference(name)) or (scope.repeat if name in whole else "")
        if home:
            yield home, False
        yield name, not home and scope.is_own(name)
