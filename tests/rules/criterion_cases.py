"""Criteria asked of made-up cases told in short lines (``told_cases``)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import CriterionResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from tests.rules.told_cases import told

AS_OF = date(2027, 6, 30)
OPENED = "CASE opened_date=2020-01-06"
ORDER = "ORDER 2020-03-02 amount_current=30000 medical_ordered=yes"
Told = tuple[str, ...]


def ask(
    law: Ruleset, calendars: Calendars, criterion: str, case: CaseFile, period: str = "2026Q3"
) -> CriterionResult:
    """One criterion on one case, asked alone."""
    asked: Any = {criterion}
    (found,) = evaluate_criteria(law, calendars, case, parse_period(period), AS_OF, asked)
    return found


def case_told(*lines: str, unreadable: tuple[tuple[str, str, str], ...] = ()) -> CaseFile:
    """A case opened in 2020, unless its lines say otherwise."""
    return told(OPENED, *lines, unreadable=unreadable)


def said(result: CriterionResult) -> str:
    """The sentences in one text."""
    return " ".join(result.workings.sentences)


def changed(
    document: Callable[[str, str], Any],
    criterion: str,
    change: Callable[[Any], object],
    law: str = "federal-2016",
) -> Ruleset:
    """A shipped ruleset with one criterion changed in its document."""
    whole = document("rulesets", law)
    change(next(each for each in whole["criteria"] if each["id"] == criterion))
    return parse_ruleset(whole)


def set_to(document: Callable[[str, str], Any], option: str, value: object) -> Ruleset:
    """The federal ruleset with one option set."""
    whole = document("rulesets", "federal-2016")
    whole["settings"][option]["value"] = value
    return parse_ruleset(whole)
