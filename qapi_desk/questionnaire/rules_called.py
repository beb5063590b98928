"""Which rules a form counts days by: those that its expressions name. Knows no rule and no law."""

from qapi_desk.domain.forms import Form, walk
from qapi_desk.domain.ids import RuleId
from qapi_desk.questionnaire.checker_expressions import expressions_of
from qapi_desk.questionnaire.expression import Call, Text, every, parse

RULE_CALLS = ("deadline", "is-late", "days-late")
"""The functions whose first argument names a rule."""


def rules_called(form: Form) -> tuple[RuleId, ...]:
    """The rules named in ``deadline``, ``is-late`` and ``days-late``, each once, in order.

    A rule that is worked out (and not written between quotes) cannot be told before it is asked.

    Raises:
        ExpressionError: an expression that the checker would not let pass.
    """
    found: dict[RuleId, None] = {}
    for question in walk(form.questions):
        for _, source in expressions_of(question):
            if any(name in source for name in RULE_CALLS):
                found.update(dict.fromkeys(_named(source)))
    return tuple(found)


def _named(source: str) -> tuple[RuleId, ...]:
    calls = (node for node in every(parse(source)) if isinstance(node, Call))
    firsts = (call.arguments[0] for call in calls if call.name in RULE_CALLS and call.arguments)
    return tuple(RuleId(first.text) for first in firsts if isinstance(first, Text))
