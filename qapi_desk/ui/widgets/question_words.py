"""What a question's card says beside its words: how it stands, the record, what is missing.

Plain texts from a frozen view; knows no widgets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.entries import Entry
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Choice, Question, QuestionState, QuestionStatus, QuestionType
from qapi_desk.services.comments import Thread
from qapi_desk.services.evidence import Offer
from qapi_desk.services.question_messages import message_in
from qapi_desk.ui.presenters.review_outline import text_of
from qapi_desk.ui.presenters.review_state import ANSWER, Unsaved
from qapi_desk.ui.tongue import filled, listed, said
from qapi_desk.ui.typed_day import read_day

STATES: Mapping[QuestionState, tuple[str, str]] = {
    QuestionState.ANSWERED: ("✓ answered", "good"),
    QuestionState.NOT_APPLICABLE: ("not applicable", "muted"),
    QuestionState.INVALID: ("! does not fit", "bad"),
    QuestionState.UNANSWERED: ("○ open", "muted"),
}
OPEN = "Still open: its key, or a typed answer, answers it. Ctrl+Down leaves it open."
_BESIDE = {"comment": "a comment", "evidence": "the evidence", "reason": "a reason"}
LONGEST_SHOWN = 80
"""A recorded value or an answer of more characters is cut where it is only spoken of."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Everything one card shows. ``today`` is the day on which a typed year is read."""

    status: QuestionStatus
    answer: Answer
    is_current: bool
    is_locked: bool
    reasons: tuple[Choice, ...]
    language: str = "en"
    today: date = date.max
    warning: str = ""
    is_nudged: bool = False
    unsaved: Unsaved | None = None
    threads: tuple[Thread, ...] = ()
    offers: tuple[Offer, ...] = ()
    entries: tuple[Entry, ...] = ()
    """The rulings and best practices that stand beside it."""


def state_words(view: QuestionView) -> tuple[str, str]:
    """How the question stands, and its tone; nothing of an optional one without an answer."""
    status = view.status
    if not status.is_required and not view.answer.value and not view.answer.na_reason:
        return "", ""
    if status.state is QuestionState.ANSWERED and status.missing:
        return "○ not complete", "warn"
    return STATES.get(status.state, ("", ""))


def message_words(view: QuestionView) -> tuple[str, str]:
    """What is wrong or still missing, and its tone."""
    status = view.status
    if view.unsaved is not None:
        return filled("Not saved: {why}", why=view.unsaved.why), "bad"
    if status.state is QuestionState.INVALID:
        return _unread(view) or message_in(status, view.language), "bad"
    if view.is_nudged and "value" in status.missing:
        return OPEN, "warn"
    beside = [said(_BESIDE.get(word, word)) for word in status.missing if word != "value"]
    return (filled("Still missing: {parts}.", parts=listed(beside)) if beside else ""), "warn"


def _unread(view: QuestionView) -> str:
    if view.status.question.type is not QuestionType.DATE:
        return ""
    try:
        read_day(view.answer.value, view.today)
    except Refused as refusal:
        return refusal.sentence
    return ""


def is_beside_wanted(view: QuestionView) -> bool:
    """Whether something stands beside the answer, or is missing there."""
    given, missing = view.answer, set(view.status.missing) - {"value"}
    is_unsaved = view.unsaved is not None and view.unsaved.what != ANSWER
    return bool(
        given.na_reason or given.comment or given.evidence or missing
        or view.warning or view.threads or view.entries or is_unsaved
    )  # fmt: skip


def recorded_words(view: QuestionView) -> tuple[str, str]:
    """What the record holds beside the answer, and its tone; empty where it has no say."""
    status, question = view.status, view.status.question
    value, recorded = view.answer.value, status.snapshot_value
    if question.prefill == "none":
        return "", ""
    if not recorded:
        is_silent = not question.fact or value or view.answer.na_reason
        return "" if is_silent else "The record holds nothing here.", "muted"
    shown = said_value(question, recorded, view.language)
    if not value and not view.answer.na_reason:
        return filled(
            "The record shows {shown}. Enter confirms it; another answer corrects it.",
            shown=shown,
        ), "accent"
    if value == recorded:
        return filled("Confirmed, as the record shows: {shown}.", shown=shown), "muted"
    if not value or status.state is QuestionState.INVALID:
        return filled("The record shows {shown}.", shown=shown), "muted"
    given = said_value(question, value, view.language)
    return filled(
        "The record shows {shown}; your answer {given} corrects it: a data finding.",
        shown=shown,
        given=given,
    ), "warn"


def said_value(question: Question, value: str, language: str) -> str:
    """A value as people say it: choices by their words, long texts cut, one line."""
    labels = {choice.name: choice_words(choice, language)[0] for choice in question.choices}
    words = ", ".join(labels.get(name, name) for name in value.split()) if labels else value
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def choice_words(choice: Choice, language: str) -> tuple[str, str]:
    """A choice's words, short for its button and in full."""
    full = text_of(choice.label, language)
    return full.split(":")[0], full
