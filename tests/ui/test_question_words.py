"""What a card says beside its question: the record, what is missing, what does not fit."""

from dataclasses import replace
from datetime import date

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Choice, Question, QuestionState, QuestionStatus, QuestionType
from qapi_desk.domain.ids import QuestionId
from qapi_desk.ui.presenters.review_given import as_stored
from qapi_desk.ui.presenters.review_state import Unsaved
from qapi_desk.ui.widgets.question_words import (
    OPEN,
    QuestionView,
    message_words,
    recorded_words,
    said_value,
    state_words,
)

TODAY = date(2026, 11, 22)
DAY = Question(
    QuestionId("opened"), QuestionType.DATE, {"en": "Opened?"}, fact="case.opened", prefill="show"
)
GATE = Question(
    QuestionId("gate"),
    QuestionType.SELECT_ONE,
    {"en": "Needed?"},
    choices=(Choice("yes", {"en": "Yes: it was"}, "", "Y"), Choice("no", {"en": "No"}, "na", "N")),
)


def view(value: str = "", recorded: str | None = "2026-03-01", **more: object) -> QuestionView:
    state = QuestionState.ANSWERED if value else QuestionState.UNANSWERED
    status = QuestionStatus(DAY, state, value, is_required=True, snapshot_value=recorded)
    made = QuestionView(
        status, Answer(DAY.name, value), is_current=True, is_locked=False, reasons=(), today=TODAY
    )
    return replace(made, **more)  # type: ignore[arg-type] # fields of the view


def standing(made: QuestionView, **more: object) -> QuestionView:
    return replace(made, status=replace(made.status, **more))  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "The record shows 2026-03-01. Enter confirms it; another answer corrects it."),
        ("2026-03-01", "Confirmed, as the record shows: 2026-03-01."),
        (
            "2026-03-09",
            "The record shows 2026-03-01; your answer 2026-03-09 corrects it: a data finding.",
        ),
    ],
)
def test_that_the_record_is_said_beside_the_answer(value: str, words: str) -> None:
    assert recorded_words(view(value))[0] == words


def test_that_an_empty_record_is_said_until_there_is_an_answer() -> None:
    assert recorded_words(view(recorded=None))[0] == "The record holds nothing here."
    assert recorded_words(view("2026-03-09", recorded=None))[0] == ""


def test_that_what_does_not_fit_is_no_correction_of_the_record() -> None:
    unfit = standing(view("13/13"), state=QuestionState.INVALID, message="Write a day.")
    assert recorded_words(unfit)[0] == "The record shows 2026-03-01."


def test_that_a_day_nobody_can_read_is_said_exactly() -> None:
    unfit = standing(view("13/13"), state=QuestionState.INVALID, message="Write a day.")
    assert "there is no month 13" in message_words(unfit)[0]


def test_that_a_day_that_can_be_read_keeps_the_sentence_of_its_form() -> None:
    late = standing(view("2030-01-01"), state=QuestionState.INVALID, message="After the period.")
    assert message_words(late) == ("After the period.", "bad")


def test_that_enter_on_nothing_says_what_answers() -> None:
    assert message_words(standing(view(is_nudged=True), missing=("value",)))[0] == OPEN


def test_that_what_must_stand_beside_is_named() -> None:
    short = standing(view("2026-03-01"), missing=("comment", "reason"))
    assert message_words(short)[0] == "Still missing: a comment and a reason."


def test_that_a_text_that_was_refused_says_why() -> None:
    kept = view(unsaved=Unsaved("comment", "x" * 9, "It is too long."))
    assert message_words(kept) == ("Not saved: It is too long.", "bad")


def test_that_an_optional_question_without_an_answer_says_nothing() -> None:
    assert state_words(standing(view(), is_required=False)) == ("", "")


def test_that_a_choice_is_said_in_its_words() -> None:
    assert said_value(GATE, "yes", "en") == "Yes"


def test_that_a_long_value_is_cut_where_it_is_only_spoken_of() -> None:
    assert len(said_value(DAY, "x" * 100_000, "en")) == 80


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionType.DATE, "3/9/26", "2026-03-09"),
        (QuestionType.DATE, "13/13", "13/13"),
        (QuestionType.DECIMAL, "$1,250.50", "1250.50"),
        (QuestionType.INTEGER, "1,250", "1250"),
        (QuestionType.INTEGER, "many", "many"),
        (QuestionType.TEXT, " 1,250 ", "1,250"),
    ],
)
def test_that_what_is_typed_is_kept_as_forms_keep_it(
    kind: QuestionType, typed: str, kept: str
) -> None:
    assert as_stored(replace(DAY, type=kind), typed, TODAY) == kept
