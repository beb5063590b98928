"""What is to be put right in a case, in words: of an error, and of a value of the record.

Values of a case with a family-violence flag are not repeated.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.forms import Form, template_of, walk
from qapi_desk.domain.ids import QuestionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services.law_words import limit_words
from qapi_desk.services.rebuttal_words import lateness

_MISSING: Final = frozenset({RuleOutcome.NOT_DONE, RuleOutcome.MISSED})
_UNTIMELY: Final = frozenset({RuleOutcome.LATE, RuleOutcome.EARLY})


def error_words(ruleset: Ruleset, finding: Finding) -> str:
    """The criterion, the rule, what is missing or late, and what there is to do about it."""
    title = ruleset.criterion(finding.criterion).title
    return f"{title}{_rule_words(ruleset, finding)}: {_act_words(finding)}"


def _rule_words(ruleset: Ruleset, finding: Finding) -> str:
    rule_id = finding.deciding_rule
    if rule_id is None or not ruleset.has_rule(rule_id):
        return ""
    rule = ruleset.rule(rule_id)
    limit = limit_words(rule)
    return f" ({rule_id} {rule.title}{f', {limit}' if limit else ''})"


def _act_words(finding: Finding) -> str:
    told, by = finding.rule_outcome, f" by {finding.due}" if finding.due else ""
    if told in _MISSING:
        return f"not done{by}. Do it now if the law still asks for it."
    if told in _UNTIMELY:
        late = f", due {finding.due}, {lateness(finding)}" if finding.days_late else ""
        when = f" on {finding.done}" if finding.done else ""
        return f"done {told.lower()}{when}{late}. Note in the case why."
    return "the review found it not in order. Put it right in the case and its record."


def labels(forms: Iterable[Form]) -> Mapping[str, str]:
    """What each question asks, by its name; the first form that asks it speaks."""
    found: dict[str, str] = {}
    for form in forms:
        for question in walk(form.questions):
            label = question.label.get(form.default_language, "")
            found.setdefault(question.name, label or question.name)
    return found


def value_words(found: Correction, asked: Mapping[str, str], *, is_masked: bool) -> str:
    """The recorded value and the reviewed one, after what the form asks."""
    label = asked.get(template_of(QuestionId(found.question)), found.question).rstrip("?:. ")
    if is_masked:
        return f"{label}: the record was found wrong. The case is masked; see its review."
    was = found.snapshot_value or "nothing"
    now = found.reviewed_value or "nothing"
    return f"{label}: the record says {was}, the review found {now}. Correct the record."
