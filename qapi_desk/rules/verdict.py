"""What a criterion found on one case, before it is counted: a value, and the worst of several."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from qapi_desk.domain.ids import EventId, RuleId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.judge import Instance
from qapi_desk.rules.universe import Check

BAD: Final = frozenset(
    {
        RuleOutcome.LATE,
        RuleOutcome.EARLY,
        RuleOutcome.NOT_DONE,
        RuleOutcome.MISSED,
        RuleOutcome.NO,
    }
)
DONE: Final = (RuleOutcome.MET, RuleOutcome.MET_OUTCOME, RuleOutcome.LATE)
_BADNESS: Final = {
    RuleOutcome.UNDETERMINED: 3,
    RuleOutcome.NOT_DUE: 1,
    RuleOutcome.EXCLUDED: 0,
    RuleOutcome.NOT_APPLICABLE: 0,
    **dict.fromkeys(BAD, 4),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """In the universe or not, the outcome, and why in words.

    ``case`` is the deciding instance of a rule; without one, ``rule_id``, ``trigger``, ``due``
    and ``done`` stand for themselves. ``counted`` is (in order, all) where instances are counted.
    """

    in_universe: bool
    outcome: RuleOutcome
    sentences: tuple[str, ...]
    rows: tuple[str, ...] = ()
    case: Instance | None = None
    done: date | None = None
    used: tuple[EventId, ...] = ()
    error_code: str = ""
    rule_id: RuleId | None = None
    trigger: date | None = None
    due: date | None = None
    notes: tuple[str, ...] = ()
    """Sentences told after the workings of the deciding instance."""
    counted: tuple[int, int] | None = None


def badness(outcome: RuleOutcome) -> int:
    """How bad an outcome is beside others: an error, a doubt, in order, running, no matter."""
    return _BADNESS.get(outcome, 2)


def worst(cases: Iterable[Instance]) -> Instance | None:
    """The worst of the instances, the first of equals; None of none."""
    found: Instance | None = None
    for case in cases:
        if found is None or badness(case.outcome) > badness(found.outcome):
            found = case
    return found


def outside_or_unknown(check: Check, told: tuple[str, ...]) -> Verdict:
    """Not in the universe; or in it, and undetermined, while that cannot be told."""
    if check.holds is None:
        return Verdict(True, RuleOutcome.UNDETERMINED, told, check.rows)
    return Verdict(False, RuleOutcome.NOT_APPLICABLE, told, check.rows)
