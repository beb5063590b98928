"""Answers as events: who said what of which question, when, and how."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId


class How(StrEnum):
    """How an answer came about. ACCEPTED is a shown value taken by a key press."""

    TYPED = "typed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    CLEARED = "cleared"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's answer as it stands.

    ``value`` is text as XLSForm stores it (dates ISO, choices by name, empty = none).
    ``na_reason`` is the coded reason of an answer that needs one: not applicable, or cannot be
    determined.
    ``snapshot_value`` is what the snapshot held when the reviewer confirmed or corrected it;
    a differing ``value`` is itself a data finding.
    """

    question: QuestionId
    value: str = ""
    how: How = How.TYPED
    na_reason: str = ""
    comment: str = ""
    evidence: str = ""
    snapshot_value: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """An answer with its circumstances, as the history keeps it."""

    review_id: ReviewId
    case_id: CaseId
    form_id: FormId
    form_version: str
    answer: Answer
    person_id: PersonId
    at: datetime
