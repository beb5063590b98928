"""What a person did on a card, as the answer that is to be saved; None where nothing changes.

Starts from the newest answer shown, so that a comment typed at once keeps the value beside it.
Knows no store and no widgets.
"""

import re
from dataclasses import replace
from datetime import date

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Question, QuestionType
from qapi_desk.ui.presenters.review_state import Given, Name, ReviewState
from qapi_desk.ui.typed_day import read_day

_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.REPEAT}
_GROUPED = re.compile(r"\$?\s?(-?\d{1,3}(?:,\d{3})+(?:\.\d*)?|-?\d+(?:\.\d*)?)", re.ASCII)
_CODED = {"na", "undetermined"}
"""Results of choices that carry a coded reason beside them."""


def answer_from(state: ReviewState, given: Given) -> Answer | None:
    """What was done, whichever it is."""
    if given.what == "answer":
        return answered(state, given.name, given.text)
    if given.what == "reason":
        return reasoned(state, given.name, given.text)
    before, text = state.answer_of(given.name), given.text.strip()
    is_comment = given.what == "comment"
    if text == (before.comment if is_comment else before.evidence):
        return None
    if is_comment:
        return replace(before, comment=text, how=How.TYPED)
    return replace(before, evidence=text, how=How.TYPED)


def answered(state: ReviewState, name: Name, text: str, how: How = How.TYPED) -> Answer | None:
    """A value, read the way people type days and numbers; what cannot be read is kept as it is."""
    before, status = state.answer_of(name), state.status_of(name)
    if status is None:
        return None
    value = as_stored(status.question, text, state.today)
    if value == before.value and not before.na_reason:
        return None
    recorded = status.snapshot_value
    if how is How.TYPED and recorded is not None and value and value != recorded:
        how = How.CORRECTED
    if not value:
        how = How.CLEARED
    return replace(before, value=value, how=how, na_reason="", snapshot_value=recorded)


def as_stored(question: Question, text: str, today: date) -> str:
    """A typed text as forms keep it: days as year-month-day, numbers without marks."""
    words = text.strip()
    if question.type is QuestionType.DATE and words:
        try:
            return read_day(words, today).isoformat()
        except Refused:
            return words
    found = _GROUPED.fullmatch(words) if question.type in _NUMBERS else None
    return found[1].replace(",", "") if found else words


def reasoned(state: ReviewState, name: Name, code: str) -> Answer | None:
    """A coded reason: of the answer that stands, if it takes one, else of not applicable."""
    before, status = state.answer_of(name), state.status_of(name)
    if status is None or code == before.na_reason:
        return None
    results = {c.name: c.result for c in status.question.choices}
    if results.get(before.value) in _CODED:
        return replace(before, na_reason=code, how=How.TYPED)
    choice = next((name for name, result in results.items() if result == "na"), "")
    return replace(before, value=choice, na_reason=code, how=How.TYPED)
