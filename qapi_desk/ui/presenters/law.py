"""What the pages of the law share: the law of the review at hand, and how a change of it is named.

Reads; shows nothing. Without a review the shelf's own rulesets are read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.ids import PersonId, ReviewId, RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind, LawDecision
from qapi_desk.services import law_changes, law_pages, people, reviews
from qapi_desk.services.law_kept import Law
from qapi_desk.services.law_pages import Chosen, ConflictRow, OptionRow, RulePage, RuleRow
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.text import moment

ROLLS = {"none": "stays where it is", "forward": "moves to the next open day"}
OTHER_ROLL = {"none": "forward", "forward": "none"}


@dataclass(frozen=True, slots=True)
class LawAtHand:
    """A review's own law with what was decided about it; the shelf alone for no review."""

    desk: Desk
    law: Law | None = None
    decisions: tuple[LawDecision, ...] = ()
    names: Mapping[PersonId, str] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk, review_id: ReviewId | None) -> "LawAtHand":
        """Read it.

        Raises:
            Refused: a law that is not here, or was changed behind the program's back.
        """
        if review_id is None:
            return cls(desk)
        names = {person.person_id: person.name for person in people.everyone(desk)}
        law = reviews.law(desk, reviews.get(desk, review_id))
        return cls(desk, law, law_changes.decisions(desk, review_id), names)

    @property
    def own_ids(self) -> tuple[RulesetId, ...]:
        """The rulesets the review is judged by, the governing one first; none without a review."""
        return tuple(each.ruleset_id for each in self.law.rulesets) if self.law else ()

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Each ruleset there is to read, the review's own first: (id, words)."""
        own = self.law.rulesets if self.law else ()
        said = [(str(each.ruleset_id), f"{each.label} (this review)") for each in own]
        shelf = self.desk.library
        rest = [each for each in shelf.ruleset_ids if each not in self.own_ids]
        return (*said, *((str(each), shelf.ruleset(each).label) for each in rest))

    def rules(self, ruleset_id: RulesetId, text: str = "") -> tuple[RuleRow, ...]:
        """The rules that hold these words."""
        pinned = self.law.ruleset(ruleset_id) if self.law and self.is_own(ruleset_id) else None
        return law_pages.rules(self.desk.library, ruleset_id, text, pinned=pinned)

    def rule(self, ruleset_id: RulesetId, rule_id: str) -> RulePage:
        """One rule whole."""
        pinned = self.law.ruleset(ruleset_id) if self.law and self.is_own(ruleset_id) else None
        return law_pages.rule(
            self.desk.library, ruleset_id, rule_id, pinned=pinned, decisions=self.decisions
        )

    def options(self, ruleset_id: RulesetId) -> tuple[OptionRow, ...]:
        """The options of a ruleset."""
        pinned = self.law.ruleset(ruleset_id) if self.law and self.is_own(ruleset_id) else None
        return law_pages.options(
            self.desk.library, ruleset_id, pinned=pinned, decisions=self.decisions
        )

    def conflicts(self, ruleset_id: RulesetId) -> Iterator[tuple[RuleRow, ConflictRow]]:
        """Every conflict of sources, with its rule."""
        for row in self.rules(ruleset_id):
            if row.conflicts:
                for conflict in self.rule(ruleset_id, str(row.rule_id)).conflicts:
                    yield row, conflict

    def is_own(self, ruleset_id: RulesetId) -> bool:
        """Whether the review is judged by this ruleset."""
        return ruleset_id in self.own_ids

    def chosen_words(self, chosen: Chosen | None) -> str:
        """Who chose what holds now, when and why; empty while the ruleset's own choice holds."""
        if chosen is None:
            return ""
        who = self.names.get(chosen.by, str(chosen.by))
        return f"Adopted by {who}, {moment(chosen.at)[:10]}: {chosen.reason}"


def option_change(ruleset_id: RulesetId, option: OptionRow, value: str) -> LawChange:
    """The change of an option to another value."""
    return LawChange(LawChangeKind.SETTING, ruleset_id, option.name, value)


def reading_change(ruleset_id: RulesetId, conflict: ConflictRow, name: str) -> LawChange:
    """The change to another reading of a conflict."""
    return LawChange(LawChangeKind.READING, ruleset_id, conflict.subject, name)


def roll_change(ruleset_id: RulesetId, page: RulePage) -> LawChange | None:
    """The change to the other way with a due day on a closed day; None for a rule without one."""
    other = OTHER_ROLL.get(page.roll)
    if other is None or not page.row.limit:
        return None
    return LawChange(LawChangeKind.ROLL, ruleset_id, str(page.row.rule_id), other)
