"""Which question waits for which, and which merely looks at another's finished value.

A question waits for those that its ``relevant``, ``calculation`` and ``repeat_count`` read and
for the group it stands in; ``required``, ``constraint`` and ``choice_filter`` only look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.forms import Form, Question, walk
from qapi_desk.questionnaire.loops import Waits
from qapi_desk.questionnaire.scopes import Scope, read_by, readable, scopes_of

_WAITING = ("relevant", "calculation", "repeat_count")
_LOOKING = ("required", "constraint", "choice_filter")


@dataclass(slots=True)
class Links:
    """How the questions of a form hang together.

    Attributes:
        waits: name -> the names it waits for, its group first.
        watches: name -> the names whose finished values it looks at.
        whole: pairs (read, reader) within one repeat where the answers of all instances are read.
        counted: repeat -> the names that read how many instances it has.
    """

    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    watches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    whole: set[tuple[str, str]] = field(default_factory=set)
    counted: dict[str, set[str]] = field(default_factory=dict)


def links_of(form: Form) -> Links:
    """How the questions hang together; expressions that cannot be read count as empty."""
    links, scopes = Links(), scopes_of(form)
    _gather(form.questions, (), links, scopes)
    for question in walk(form.questions):
        name = str(question.name)
        links.watches[name] = _read(question, _LOOKING, links, scopes[name])
    return links


def waits_of(form: Form) -> Waits:
    """What each question waits for."""
    return links_of(form).waits


def _gather(
    questions: Iterable[Question],
    above: tuple[str, ...],
    links: Links,
    scopes: Mapping[str, Scope],
) -> None:
    for question in questions:
        name = str(question.name)
        links.waits[name] = (*above, *_read(question, _WAITING, links, scopes[name]))
        _gather(question.children, (name,), links, scopes)


def _read(question: Question, fields: Iterable[str], links: Links, scope: Scope) -> tuple[str, ...]:
    name = str(question.name)
    found: dict[str, None] = {}
    for each in fields:
        tree = readable(str(getattr(question, each)))
        for read, is_own in read_by(tree, scope) if tree else ():
            found[read] = None
            if not is_own:
                links.whole.add((read, name))
            if scope.homes.get(read) == read:
                links.counted.setdefault(read, set()).add(name)
    return tuple(found)
