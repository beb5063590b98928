"""Verdicts by element and function of the manual: shown under each, counted once in each.

A rule that cites several elements stands under every one of them; under a function it counts
once, however many of the function's elements it cites (case-rules 1.5). A criterion stands under
the elements of the rule that decided it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from qapi_desk.domain.outcomes import CriterionResult, Outcome, RuleOutcome, RuleResult
from qapi_desk.domain.screens import ScreenRate
from qapi_desk.rules.model import Ruleset

_ORDER: Final = {outcome: place for place, outcome in enumerate(RuleOutcome)}


@dataclass(slots=True)
class _Counts:
    """What stands under one element or function."""

    action: int = 0
    error: int = 0
    undetermined: int = 0
    running: int = 0
    not_applicable: int = 0
    elsewhere: int = 0
    outcomes: Counter[RuleOutcome] = field(default_factory=Counter)

    def add(self, outcome: RuleOutcome, counted_as: Outcome, *, counts: bool) -> None:
        """One verdict: in the rate, or beside it."""
        self.outcomes[outcome] += 1
        if counts and counted_as is Outcome.ACTION:
            self.action += 1
        elif counts and counted_as is Outcome.ERROR:
            self.error += 1
        elif outcome is RuleOutcome.UNDETERMINED:
            self.undetermined += 1
        elif outcome is RuleOutcome.NOT_DUE:
            self.running += 1
        elif counts or outcome in (RuleOutcome.NOT_APPLICABLE, RuleOutcome.EXCLUDED):
            self.not_applicable += 1
        else:
            self.elsewhere += 1

    def rate(self, code: str) -> ScreenRate:
        """The counts as a rate of the element or function."""
        told = sorted(self.outcomes.items(), key=lambda each: _ORDER[each[0]])
        return ScreenRate(
            code, code, code, self.action, self.error, self.undetermined, self.running,
            self.not_applicable, tuple(told), self.elsewhere,
        )  # fmt: skip


def by_element(
    results: Iterable[RuleResult | CriterionResult], ruleset: Ruleset
) -> tuple[ScreenRate, ...]:
    """Rates by element (``CM.2.1``) and by function (``CM.2``), in the order of their codes.

    Args:
        results: verdicts of rules, of criteria, or of both.
        ruleset: whose rules say which elements they cite, and how outcomes count.

    Returns:
        One rate an element and one a function, named by its code in ``subject`` and ``group``.
    """
    found: dict[str, _Counts] = {}
    for result in results:
        elements, counted_as, counts = _told(result, ruleset)
        outcome = result.outcome if isinstance(result, RuleResult) else result.rule_outcome
        functions = [element.rpartition(".")[0] for element in elements]
        for code in dict.fromkeys((*elements, *functions)):
            found.setdefault(code, _Counts()).add(outcome, counted_as, counts=counts)
    return tuple(found[code].rate(code) for code in sorted(found, key=_place))


def _told(
    result: RuleResult | CriterionResult, ruleset: Ruleset
) -> tuple[Sequence[str], Outcome, bool]:
    """The elements a verdict stands under, how it counts, and whether it does here."""
    if isinstance(result, RuleResult):
        counted_as = ruleset.outcome_counting[result.outcome]
        return ruleset.rule(result.rule_id).elements, counted_as, result.counts
    rule = result.deciding_rule
    elements = () if rule is None else ruleset.rule(rule).elements
    return elements, result.outcome, result.in_universe


def _place(code: str) -> tuple[str, tuple[int, ...]]:
    """Codes in the manual's order: ``CM.2`` before ``CM.2.1`` before ``CM.2.10``."""
    area, *numbers = code.split(".")
    return area, tuple(int(number) if number.isdigit() else 0 for number in numbers)
