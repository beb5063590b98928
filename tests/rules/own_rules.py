"""A ruleset of one's own for tests: the manual with CR-008 changed, and cases judged by it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset

RESOURCES = Path(__file__).parents[2] / "resources"
RULE, OTHER = "CR-008", "CR-011"
ASKED, DONE = "FCR_CHANGE_RCVD", "FCR_CHANGE_SENT"


def own_document(settings: dict[str, Any] | None = None, **names: Any) -> dict[str, Any]:
    """The manual's document with CR-008 asking for one action in 20 calendar days, then changed.

    ``settings`` are values by name; ``names`` are the rule's; None takes a name away.
    """
    law: dict[str, Any] = json.loads((RESOURCES / "rulesets/ca-2002.json").read_text("utf-8"))
    rule = next(each for each in law["rules"] if each["id"] == RULE)
    kept = {key: rule[key] for key in ("id", "title", "elements", "citation")}
    values = {
        "class": "T",
        "triggers": [ASKED],
        "actions": [[DONE]],
        "amount": 20,
        "unit": "calendar_days",
    }
    rule.clear()
    rule.update({k: v for k, v in {**kept, **values, **names}.items() if v is not None})
    for name, value in (settings or {}).items():
        law["settings"].setdefault(name, {"citation": "made up"})["value"] = value
        law["settings"][name].pop("choices", None)
    return law


def own_law(settings: Any = None, **names: Any) -> Ruleset:
    """``own_document`` parsed."""
    return parse_ruleset(own_document(settings, **names))


def judged(
    law: Ruleset, calendars: Calendars, case: CaseFile, period: str = "2026Q3"
) -> list[RuleResult]:
    """What the changed rule says of a case: its instances, else one row that says why not."""
    span = parse_period(period)
    alone = replace(law, rules=tuple(rule for rule in law.rules if rule.rule_id in (RULE, OTHER)))
    results = evaluate_rules(alone, calendars, case, span, span.last)
    return [result for result in results if result.rule_id == RULE]
