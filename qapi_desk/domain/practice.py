"""Practice: made-up cases with known answers, and how far an answer is from the key.

What is here counts nowhere: no finding, no rate, no year. Where the key comes from, callers know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, RuleId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome


class Miss(StrEnum):
    """How an answer differs from the key. The first that fits counts."""

    MISSED_ERROR = "missed_error"
    """There is an error, and it was not found."""
    FALSE_ERROR = "false_error"
    """An error was found where there is none."""
    WRONG_NOT_APPLICABLE = "wrong_not_applicable"
    """Taken as not applicable where it applies, or as applying where it does not."""
    WRONG_UNDETERMINED = "wrong_undetermined"
    """Left undetermined or out where the record tells, or decided where it does not."""
    WRONG_DATE = "wrong_date"
    """The outcome is right; the day that decides is another one."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """The known answer of one case and criterion.

    ``done`` is the day that decides, ISO; empty where none does. ``known_by`` says how the answer
    is known without asking any engine; ``why`` is one sentence, ``citation`` the law behind it.
    """

    case_id: CaseId
    criterion: CriterionId
    rule_outcome: RuleOutcome
    rule: RuleId | None
    trigger: str
    due: str
    done: str
    why: str
    citation: str
    known_by: str


@dataclass(frozen=True, slots=True)
class PracticeScore:
    """One criterion of a released practice case: what the key expects and what was given."""

    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId
    person_id: PersonId
    expected: Outcome
    given: Outcome
    expected_done: str
    given_done: str
    at: datetime

    @property
    def miss(self) -> Miss | None:
        """How it differs from the key; None when it is right.

        A day is compared where the key has one; and where the key says that nothing was done, a
        day given with the error is a wrong one.
        """
        if self.given != self.expected:
            return _missed(self.expected, self.given)
        is_dated = bool(self.expected_done) or self.expected is Outcome.ERROR
        return Miss.WRONG_DATE if is_dated and self.given_done != self.expected_done else None


def _missed(expected: Outcome, given: Outcome) -> Miss:
    if expected is Outcome.ERROR:
        return Miss.MISSED_ERROR
    if given is Outcome.ERROR:
        return Miss.FALSE_ERROR
    if Outcome.NOT_APPLICABLE in {expected, given}:
        return Miss.WRONG_NOT_APPLICABLE
    return Miss.WRONG_UNDETERMINED


@dataclass(frozen=True, slots=True)
class Marks:
    """How many answers were right, and how the others missed, in the order of ``Miss``."""

    scored: int
    right: int
    misses: tuple[tuple[Miss, int], ...]

    @classmethod
    def of(cls, scores: Sequence[PracticeScore]) -> "Marks":
        """Counted over any scores: one criterion's, a practice's, a person's."""
        found = [score.miss for score in scores]
        return cls(
            scored=len(found),
            right=found.count(None),
            misses=tuple((kind, found.count(kind)) for kind in Miss),
        )

    @property
    def share(self) -> Fraction | None:
        """The share that was right; None before anything was scored."""
        return Fraction(self.right, self.scored) if self.scored else None

    def count(self, kind: Miss) -> int:
        """How many missed in this way."""
        return dict(self.misses)[kind]
