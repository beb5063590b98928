"""The texts that a calculation can end in, whatever the answers are.

It looks at trees, each calculation once, and tries no answers.
"""

from collections.abc import Iterator, Mapping

from qapi_desk.domain.forms import Question, QuestionType
from qapi_desk.questionnaire.expression import Call, Node, Reference, Text
from qapi_desk.questionnaire.scopes import readable


def endings(name: str, questions: Mapping[str, Question]) -> tuple[str | None, ...]:
    """Every text that a calculate row can come to, in reading order.

    Args:
        name: the row.
        questions: all of the form by name; calculations that it hands on are followed.

    Returns:
        Texts; None stands for an end that cannot be known beforehand. Nothing for a calculation
        that cannot be read, which is said elsewhere.
    """
    found: dict[str | None, None] = {}
    waiting, seen = [name], {name}
    while waiting:
        tree = readable(questions[waiting.pop(0)].calculation)
        for end in _ends(tree) if tree else ():
            if isinstance(end, Reference) and _is_calculated(end.name, questions):
                if end.name not in seen:  # once: calculations may hand on to each other
                    seen.add(end.name)
                    waiting.append(end.name)
            else:
                found[end.text if isinstance(end, Text) else None] = None
    return tuple(found)


def _ends(node: Node) -> Iterator[Node]:
    match node:
        case Call("if", (_, *branches)) | Call("coalesce", branches):
            for branch in branches:
                yield from _ends(branch)
        case _:
            yield node


def _is_calculated(name: str, questions: Mapping[str, Question]) -> bool:
    return name in questions and questions[name].type is QuestionType.CALCULATE
