"""What a worker is told of a finding and of a correction, and what is taken out of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    FormId,
    PersonId,
    QuestionId,
    ReviewId,
    RuleId,
    RulesetId,
)
from qapi_desk.domain.outcomes import Outcome, SkippedDay
from qapi_desk.domain.settlements import Settlement, Stage, judged_of
from qapi_desk.services import fix_items, fix_words, rebuttal_words
from qapi_desk.services.library import Library
from qapi_desk.services.paper.rebuttal import skipped_words

RULESET = Library().ruleset(RulesetId("federal-2016"))
LATE = Finding(
    CaseId("1"), CriterionId("establishment"), RULESET.ruleset_id, 7, Outcome.ERROR, "LATE",
    RuleId("CR-015"), "2026-05-01", "2026-07-30", "2026-08-02", 3, "worker", "Late.", "event E1",
    "", None, PersonId("ann"), datetime(2026, 10, 6, tzinfo=UTC), "01", "W9", "U1",
)  # fmt: skip


# What is taken out


def test_that_nothing_of_a_masked_case_but_its_citations_is_told() -> None:
    told = rebuttal_words.seen("document 14, page 3; a letter", {}, is_masked=True)
    assert told == "document 14, page 3"
    assert rebuttal_words.said("He moved to Elm St.", {}, is_masked=True) == rebuttal_words.MASKED


def test_that_a_reviewer_who_wrote_nothing_is_said_to_have_written_nothing() -> None:
    assert not rebuttal_words.said("", {}, is_masked=True)


def test_that_other_cases_are_told_as_written_but_for_what_is_hidden() -> None:
    hidden = {"w2": "[another worker]"}
    assert rebuttal_words.said("W2 did it.", hidden, is_masked=False) == "[another worker] did it."
    assert rebuttal_words.seen("note of W2", hidden, is_masked=False) == "note of [another worker]"


def test_that_parts_of_names_are_hidden_as_whole_words_only() -> None:
    hidden = rebuttal_words.hidden_words(["Ann-Mae Example"], ["E1"], ["W2"])
    told = rebuttal_words.cleared("EXAMPLE moved; for example E1 and E12, W2", hidden)
    assert told == "[name] moved; for [name] [another case] and E12, [another worker]"


def test_that_a_whole_name_is_hidden_at_once() -> None:
    hidden = rebuttal_words.hidden_words(["Ann Example"], [], [])
    assert rebuttal_words.cleared("Ann Example, Example", hidden) == "[name], [name]"


def test_that_short_parts_of_a_name_stay_words() -> None:
    hidden = rebuttal_words.hidden_words(["Al Example", "Lee Example"], [], [])
    assert {"al", "lee"} & set(hidden) == {"lee"}


def test_that_a_text_without_anything_to_hide_stays() -> None:
    assert rebuttal_words.cleared("Served in time.", {}) == "Served in time."


# What is told


def test_that_the_rule_that_decided_is_asked() -> None:
    asked = rebuttal_words.asked(RULESET, LATE)
    assert asked == f"{RULESET.rule('CR-015').question} (CR-015, within 90 calendar days)"
    assert rebuttal_words.citation(RULESET, LATE) == RULESET.rule("CR-015").citation


@pytest.mark.parametrize("rule", [None, RuleId("CR-999")])
def test_that_without_a_rule_the_criterion_is_asked(rule: RuleId | None) -> None:
    finding = replace(LATE, deciding_rule=rule)
    criterion = RULESET.criterion("establishment")
    assert rebuttal_words.asked(RULESET, finding).startswith(f"{criterion.title}: ")
    assert rebuttal_words.citation(RULESET, finding) == criterion.citation


@pytest.mark.parametrize(
    ("days", "expected"), [(None, ""), (1, "1 day late"), (12, "12 days late")]
)
def test_how_late_something_was(days: int | None, expected: str) -> None:
    assert rebuttal_words.lateness(replace(LATE, days_late=days)) == expected


def test_that_days_left_out_are_told_with_their_reasons() -> None:
    days = (
        SkippedDay(date(2026, 11, 7), "Saturday"),
        SkippedDay(date(2026, 11, 8), "Sunday"),
        SkippedDay(date(2026, 11, 11), "Veterans Day"),
    )
    assert skipped_words(days) == "2 days of weekends, 2026-11-11 Veterans Day"
    assert skipped_words(()) == "none"


# What is to be put right


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("NOT_DONE", "not done by 2026-07-30. Do it now if the law still asks for it."),
        ("MISSED", "not done by 2026-07-30. Do it now if the law still asks for it."),
        ("LATE", "done late on 2026-08-02, due 2026-07-30, 3 days late. Note in the case why."),
        ("NO", "not in order. Put it right in the case and its record."),
    ],
)
def test_what_there_is_to_do_about_an_error(outcome: str, expected: str) -> None:
    told = fix_words.error_words(RULESET, replace(LATE, rule_outcome=outcome))
    rule = RULESET.rule("CR-015").title
    title = RULESET.criterion("establishment").title
    assert told.startswith(f"{title} (CR-015 {rule}, within 90 calendar days): ")
    assert told.endswith(expected)


def test_that_an_error_without_a_rule_or_days_is_told_without_them() -> None:
    bare = replace(LATE, deciding_rule=None, due="", done="", days_late=None)
    title = RULESET.criterion("establishment").title
    assert fix_words.error_words(RULESET, bare) == f"{title}: done late. Note in the case why."


WRONG = Correction(CaseId("1"), "birth", "child.birth_date", "2019-01-02", "2019-01-03")
ASKED = {"birth": "When was the child born?"}


def test_that_a_wrong_value_is_told_with_the_right_one() -> None:
    told = fix_words.value_words(WRONG, ASKED, is_masked=False)
    assert told == (
        "When was the child born: the record says 2019-01-02, the review found 2019-01-03. "
        "Correct the record."
    )


def test_that_values_of_a_masked_case_are_not_repeated() -> None:
    told = fix_words.value_words(WRONG, ASKED, is_masked=True)
    assert "2019" not in told
    assert told.startswith("When was the child born: ")


def test_that_a_question_no_form_knows_is_told_by_its_name() -> None:
    assert fix_words.value_words(WRONG, {}, is_masked=False).startswith("birth: ")


def test_that_the_first_form_that_asks_a_question_speaks() -> None:
    forms = [Library().form(FormId(name)).form for name in ("lines-1-2", "lines-1-2")]
    told = fix_words.labels(forms)
    assert told[QuestionId("gen_ours")].endswith("?")


# Since when something is in error


def at(day: int, was: Outcome, now: Outcome) -> Settlement:
    judged = replace(judged_of(LATE), outcome=now)
    return Settlement(
        day, ReviewId("r"), LATE.case_id, LATE.criterion, LATE.ruleset,
        Stage.AMENDMENT, was, judged, "Why.", PersonId("ann"), PersonId("bea"),
        datetime(2026, 11, day, tzinfo=UTC),
    )  # fmt: skip


ERROR, ACTION = Outcome.ERROR, Outcome.ACTION
RIGHT = replace(LATE, outcome=ACTION)


@pytest.mark.parametrize(
    ("first", "past", "since"),
    [
        (LATE, [], date(2026, 10, 6)),
        (RIGHT, [], None),
        (LATE, [at(2, ERROR, ACTION)], date(2026, 10, 6)),
        (RIGHT, [at(2, ACTION, ERROR)], date(2026, 11, 2)),
        (LATE, [at(2, ERROR, ERROR)], date(2026, 10, 6)),
        (LATE, [at(2, ERROR, ACTION), at(3, ACTION, ERROR)], date(2026, 11, 3)),
    ],
)
def test_since_when_a_finding_is_in_error(
    first: Finding, past: list[Settlement], since: date | None
) -> None:
    found = fix_items.in_error(first, past)
    assert (found[1] if found else None) == since
