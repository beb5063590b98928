"""What a worker is told of a finding, and what of others is taken out of it.

A packet goes to one worker or unit: the reviewer's words are printed without the parties' names,
without another worker's id, another case's, and the names of who works here. Of a case with a
family-violence flag only its citations are printed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from qapi_desk.domain.findings import Finding
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services.evidence import Cited, parse, written
from qapi_desk.services.law_words import limit_words

LEAST_LETTERS: Final = 3
"""Shorter parts of a name are words of their own too often."""
MASKED: Final = "(the case is masked: the reviewer's words are not printed)"


def hidden_words(
    names: Iterable[str], case_ids: Iterable[str], worker_ids: Iterable[str]
) -> Mapping[str, str]:
    """What must not stand in a packet, in small letters, and what stands in its place."""
    parts = (
        part
        for name in names
        for part in (name, *re.split(r"[\s,.]+", name))
        if len(part) >= LEAST_LETTERS
    )
    return {
        **{part.casefold(): "[name]" for part in parts},
        **{case_id.casefold(): "[another case]" for case_id in case_ids},
        **{worker_id.casefold(): "[another worker]" for worker_id in worker_ids},
    }


def cleared(text: str, hidden: Mapping[str, str]) -> str:
    """A text with everything hidden taken out, whole words only."""
    if not hidden:
        return text
    longest_first = sorted(hidden, key=len, reverse=True)
    one_of = "|".join(map(re.escape, longest_first))
    words = re.compile(rf"(?<!\w)(?:{one_of})(?!\w)", re.IGNORECASE)
    return words.sub(lambda found: hidden.get(found.group().casefold(), "[name]"), text)


def said(text: str, hidden: Mapping[str, str], *, is_masked: bool) -> str:
    """The reviewer's words as a worker is given them."""
    if not text:
        return ""
    return MASKED if is_masked else cleared(text, hidden)


def seen(text: str, hidden: Mapping[str, str], *, is_masked: bool) -> str:
    """The evidence as a worker is given it; of a masked case the citations alone."""
    if is_masked:
        return written(each for each in parse(text) if each.kind is not Cited.WORDS)
    return cleared(text, hidden)


def asked(ruleset: Ruleset, finding: Finding) -> str:
    """What the law asks, in one line: of the rule that decided, else of the criterion."""
    criterion = ruleset.criterion(finding.criterion)
    if finding.deciding_rule is None or not ruleset.has_rule(finding.deciding_rule):
        return f"{criterion.title}: {criterion.description}"
    rule = ruleset.rule(finding.deciding_rule)
    question = rule.question or rule.title
    limit = limit_words(rule)
    return f"{question} ({rule.rule_id}{f', {limit}' if limit else ''})"


def citation(ruleset: Ruleset, finding: Finding) -> str:
    """Where the law says so."""
    if finding.deciding_rule is None or not ruleset.has_rule(finding.deciding_rule):
        return ruleset.criterion(finding.criterion).citation
    return ruleset.rule(finding.deciding_rule).citation


def lateness(finding: Finding) -> str:
    """``12 days late``; empty where it was not late, or no day of the action was found."""
    if not finding.days_late:
        return ""
    return f"{finding.days_late} day{'s' if finding.days_late > 1 else ''} late"
