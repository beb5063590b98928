"""Rules that a record says nothing to, or only half: to be known before their rates are believed.

A county that keeps no event of some kind in its extract fails every rule that asks for it. Looks
at codes and counts only; judges no case.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qapi_desk.domain.ids import RuleId
from qapi_desk.domain.screens import ScreenRate
from qapi_desk.rules.model import Rule, Ruleset, TestKind
from qapi_desk.services.law_words import any_of

_LOOKED_FOR: Final = (TestKind.PRECEDED_BY, TestKind.FOLLOWED_BY)


class Silence(StrEnum):
    """What of a rule the whole caseload does not tell."""

    NO_TRIGGER = "no trigger"
    """Nothing that starts it is told anywhere, so it is asked of no case."""
    NO_ACTION = "no action"
    """Something that starts it is told, and nothing that answers it."""
    NOT_ASKED = "not asked"
    """Both are told, and no verdict falls into the period."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A rule that this record cannot judge, or did not in this period.

    ``missing`` are the codes that no row tells, in words; ``rate`` what the screen says all the
    same, None when it has no such rule.
    """

    rule_id: RuleId
    title: str
    silence: Silence
    missing: str
    rate: ScreenRate | None


def unjudged(
    ruleset: Ruleset, told: Mapping[str, int], rates: Iterable[ScreenRate]
) -> tuple[Unjudged, ...]:
    """The evaluated rules that a caseload does not answer, in the ruleset's order.

    Args:
        ruleset: the law.
        told: how often the caseload tells each code, alone and as ``CODE:TOPIC``.
        rates: a screen's figures for the whole caseload.
    """
    figures = {rate.subject: rate for rate in rates}
    found = (
        _unjudged(ruleset, rule, told, figures.get(rule.rule_id))
        for rule in ruleset.rules
        if rule.is_evaluated
    )
    return tuple(each for each in found if each is not None)


def _unjudged(
    ruleset: Ruleset, rule: Rule, told: Mapping[str, int], rate: ScreenRate | None
) -> Unjudged | None:
    if not _is_told(rule.starts, told):
        silence, missing = Silence.NO_TRIGGER, any_of(ruleset, rule.triggers)
    elif lacking := [codes for codes in _wanted(rule) if not _is_told(codes, told)]:
        words = (any_of(ruleset, codes) for codes in lacking)
        silence, missing = Silence.NO_ACTION, "; and ".join(words)
    elif rate is not None and not rate.verdicts:
        silence, missing = Silence.NOT_ASKED, ""
    else:
        return None
    return Unjudged(rule.rule_id, rule.title, silence, missing, rate)


def _wanted(rule: Rule) -> Iterator[tuple[str, ...]]:
    """The groups of codes, one of each of which answers the rule."""
    yield from rule.actions
    for test in rule.tests:
        if test.kind in _LOOKED_FOR:
            yield test.codes


def _is_told(codes: Iterable[str], told: Mapping[str, int]) -> bool:
    return any(told.get(code, 0) for code in codes)
