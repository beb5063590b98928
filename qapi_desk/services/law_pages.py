"""What the rules page shows: the law searched, one rule whole in words, options, criteria.

Shows the shelf's rulesets, or the one a review is pinned to with who chose what in it. Judges no
case: those that fail a rule come from a screen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.ids import CriterionId, PersonId, RuleId, RulesetId
from qapi_desk.domain.law import LawChangeKind, LawDecision
from qapi_desk.rules.layer import effective
from qapi_desk.rules.model import Choice, Rule, RuleClass, Ruleset
from qapi_desk.services import law_words
from qapi_desk.services.library import Library


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who chose what holds now, when, and why."""

    by: PersonId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the list shows it. ``limit`` is in words; ``conflicts`` are ids like ``X-41``."""

    rule_id: RuleId
    title: str
    rule_class: str
    elements: tuple[str, ...]
    limit: str
    citation: str
    federal_row: str
    conflicts: tuple[str, ...]
    is_judgement: bool


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Another reading of a conflict; ``name`` is what ``law adopt`` calls it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict of sources: the reading that holds, who says so, and the other readings.

    ``subject`` is how a change names it: ``CR-061/X-41``. ``chosen`` is None while the ruleset's
    own reading holds.
    """

    conflict: str
    subject: str
    reading: str
    citation: str
    others: tuple[ReadingRow, ...]
    chosen: Chosen | None


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule whole: ``lines`` are label and words in reading order."""

    row: RuleRow
    law: str
    lines: tuple[tuple[str, str], ...]
    conflicts: tuple[ConflictRow, ...]
    roll: str
    roll_chosen: Chosen | None
    criteria: tuple[CriterionId, ...]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option of a ruleset: its value, the values there are, and who says so."""

    name: str
    title: str
    value: str
    choices: tuple[str, ...]
    citation: str
    chosen: Chosen | None


@dataclass(frozen=True, slots=True)
class CriterionPage:
    """One criterion in words."""

    criterion: CriterionId
    title: str
    lines: tuple[tuple[str, str], ...]


def rules(
    library: Library, ruleset_id: RulesetId, text: str = "", *, pinned: Ruleset | None = None
) -> tuple[RuleRow, ...]:
    """The rules that hold every word of the text, in the ruleset's order; all for none.

    Looks into id, title, words, citation, element, event code and conflict; ``pinned`` is a
    review's own law (``reviews.law``) in place of the shelf's.

    Raises:
        Refused: ``library.no_ruleset``.
    """
    ruleset = pinned or library.ruleset(ruleset_id)
    wanted = text.casefold().split()
    found = (
        rule
        for rule in ruleset.rules
        if not wanted or _holds(wanted, law_words.rule_text(ruleset, rule))
    )
    return tuple(map(_row, found))


def _holds(wanted: Sequence[str], text: str) -> bool:
    return all(word in text for word in wanted)


def _row(rule: Rule) -> RuleRow:
    return RuleRow(
        rule_id=rule.rule_id,
        title=rule.title,
        rule_class=str(rule.rule_class),
        elements=rule.elements,
        limit=law_words.limit_words(rule),
        citation=rule.citation,
        federal_row=rule.federal_row,
        conflicts=tuple(each.conflict for each in rule.choices),
        is_judgement=rule.rule_class is RuleClass.J,
    )


def rule(
    library: Library,
    ruleset_id: RulesetId,
    rule_id: str,
    *,
    pinned: Ruleset | None = None,
    decisions: Sequence[LawDecision] = (),
) -> RulePage:
    """One rule with everything it says; ``decisions`` tell who chose another reading.

    Raises:
        Refused: ``library.no_ruleset``, ``rules.no_such_rule``.
    """
    ruleset = pinned or library.ruleset(ruleset_id)
    shown = ruleset.rule(rule_id)
    chosen = _chosen(ruleset.ruleset_id, decisions)
    used = (c.criterion_id for c in ruleset.criteria if shown.rule_id in set(c.rule_ids))
    return RulePage(
        row=_row(shown),
        law=ruleset.label,
        lines=tuple(law_words.rule_lines(ruleset, shown)),
        conflicts=tuple(_conflict(shown, each, chosen) for each in shown.choices),
        roll=str(shown.roll),
        roll_chosen=chosen.get((LawChangeKind.ROLL, shown.rule_id)),
        criteria=tuple(used),
    )


def _conflict(
    shown: Rule, choice: Choice, chosen: Mapping[tuple[LawChangeKind, str], Chosen]
) -> ConflictRow:
    subject = f"{shown.rule_id}/{choice.conflict}"
    return ConflictRow(
        conflict=choice.conflict,
        subject=subject,
        reading=choice.reading,
        citation=choice.citation,
        others=tuple(ReadingRow(each.name, each.words) for each in choice.others),
        chosen=chosen.get((LawChangeKind.READING, subject)),
    )


def _chosen(
    ruleset_id: RulesetId, decisions: Sequence[LawDecision]
) -> dict[tuple[LawChangeKind, str], Chosen]:
    """Who made each choice that holds, of those that were made about this ruleset."""
    own = [each for each in decisions if each.change.ruleset == ruleset_id]
    holding = set(effective([each.change for each in own]))
    return {
        (each.change.kind, each.change.subject): Chosen(
            each.decided_by, each.decided_at, each.reason
        )
        for each in own
        if each.change in holding
    }


def options(
    library: Library,
    ruleset_id: RulesetId,
    *,
    pinned: Ruleset | None = None,
    decisions: Sequence[LawDecision] = (),
) -> tuple[OptionRow, ...]:
    """The options of a ruleset with what they are now.

    Raises:
        Refused: ``library.no_ruleset``.
    """
    ruleset = pinned or library.ruleset(ruleset_id)
    chosen = _chosen(ruleset.ruleset_id, decisions)
    return tuple(
        OptionRow(
            name=each.name,
            title=each.title,
            value=each.value,
            choices=each.choices,
            citation=each.citation,
            chosen=chosen.get((LawChangeKind.SETTING, each.name)),
        )
        for each in ruleset.settings.options
    )


def criteria(
    library: Library, ruleset_id: RulesetId, *, pinned: Ruleset | None = None
) -> tuple[CriterionPage, ...]:
    """The criteria of a ruleset in words.

    Raises:
        Refused: ``library.no_ruleset``.
    """
    ruleset = pinned or library.ruleset(ruleset_id)
    return tuple(_criterion_pages(ruleset))


def _criterion_pages(ruleset: Ruleset) -> Iterator[CriterionPage]:
    for each in ruleset.criteria:
        lines = tuple(law_words.criterion_lines(ruleset, each))
        yield CriterionPage(each.criterion_id, each.title, lines)
