"""How a form stands for its answers: gates, hidden answers, what is missing, what runs again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import FormState, QuestionState, QuestionStatus
from qapi_desk.domain.ids import CriterionId, QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting, state
from tests.questionnaire.small_forms import CHOICES, TODAY, Cells, given, make_form, row

JUDGED = row(
    "select_one judged", "j", required="yes", qapi_comment="on_no", qapi_evidence="on_no",
    qapi_na="no",
)  # fmt: skip


def compiled(*survey: Cells) -> CompiledForm:
    return CompiledForm(make_form(*survey))


def status(reached: FormState, name: str) -> QuestionStatus:
    return next(s for s in reached.statuses if s.question.name == name)


def answered(
    question: str, value: str = "", *, na_reason: str = "", comment: str = "", evidence: str = ""
) -> dict[QuestionId, Answer]:
    name = QuestionId(question)
    given_answer = Answer(name, value, na_reason=na_reason, comment=comment, evidence=evidence)
    return {name: given_answer}


GATED = (
    row("select_one yn", "gate", required="yes"),
    row("begin_group", "body", relevant="${gate} = 'yes'"),
    row("text", "inside", required="yes"),
    row("note", "aside"),
    {"type": "end_group"},
)


def test_that_a_closed_gate_hides_everything_behind_it() -> None:
    reached = state(compiled(*GATED), given(gate="no"), TODAY)
    assert [s.state for s in reached.statuses] == [
        QuestionState.ANSWERED,
        QuestionState.NOT_RELEVANT,
        QuestionState.NOT_RELEVANT,
        QuestionState.NOT_RELEVANT,
    ]


def test_that_a_closed_gate_completes_the_form() -> None:
    assert state(compiled(*GATED), given(gate="no"), TODAY).is_complete


def test_that_a_hidden_question_is_not_required() -> None:
    assert not status(state(compiled(*GATED), given(gate="no"), TODAY), "inside").is_required


def test_that_an_open_gate_asks_what_is_behind_it() -> None:
    reached = state(compiled(*GATED), given(gate="yes"), TODAY)
    assert [s.question.name for s in reached.unanswered] == ["inside"]


def test_that_a_hidden_answer_is_kept_and_reads_as_empty() -> None:
    form = compiled(*GATED, row("calculate", "c", calculation="concat('<', ${inside}, '>')"))
    reached = state(form, given(gate="no", inside="kept"), TODAY)
    assert (status(reached, "inside").value, status(reached, "c").value) == ("kept", "<>")


def test_that_a_hidden_answer_is_back_when_its_gate_opens() -> None:
    sitting = Sitting(compiled(*GATED), given(gate="no", inside="kept"), TODAY)
    reached = sitting.change(Answer(QuestionId("gate"), "yes"))
    assert status(reached, "inside").state is QuestionState.ANSWERED


def test_that_a_question_in_a_hidden_group_stays_hidden_whatever_it_says_itself() -> None:
    form = compiled(
        row("begin_group", "g", relevant="1 = 2"),
        row("text", "t", relevant="1 = 1"),
        {"type": "end_group"},
    )
    assert status(state(form, {}, TODAY), "t").state is QuestionState.NOT_RELEVANT


def test_that_only_what_depends_on_a_change_runs_again() -> None:
    form = compiled(
        row("text", "a"),
        row("text", "b"),
        row("calculate", "twice_a", calculation="${a} * 2"),
        row("calculate", "twice_b", calculation="${b} * 2"),
        row("calculate", "both", calculation="${twice_a} + ${twice_b}"),
    )
    sitting = Sitting(form, given(a="1", b="2"), TODAY)
    reached = sitting.change(Answer(QuestionId("a"), "5"))
    assert sitting.worked == ("a", "twice_a", "both")
    assert status(reached, "both").value == "14"


def test_that_nothing_runs_on_when_a_value_stays_the_same() -> None:
    form = compiled(row("text", "a"), row("calculate", "c", calculation="${a} * 2"))
    sitting = Sitting(form, given(a="1"), TODAY)
    sitting.change(replace(Answer(QuestionId("a"), "1"), comment="sure"))
    assert sitting.worked == ("a",)


def test_that_a_constraint_is_judged_again_when_what_it_looks_at_changes() -> None:
    form = compiled(
        row("date", "a"),
        row("date", "b", constraint=". >= ${a}", constraint_message="b lies before a."),
    )
    sitting = Sitting(form, given(a="2026-01-01", b="2026-01-02"), TODAY)
    reached = sitting.change(Answer(QuestionId("a"), "2026-01-03"))
    assert (status(reached, "b").state, status(reached, "b").message) == (
        QuestionState.INVALID,
        "b lies before a.",
    )


def test_that_a_sitting_and_a_fresh_state_agree() -> None:
    form = compiled(*GATED)
    sitting = Sitting(form, {}, TODAY)
    for name, value in (("gate", "yes"), ("inside", "x"), ("gate", "no"), ("gate", "yes")):
        reached = sitting.change(Answer(QuestionId(name), value))
    assert reached == state(form, given(gate="yes", inside="x"), TODAY)


def test_that_an_answer_of_another_version_is_ignored() -> None:
    sitting = Sitting(compiled(*GATED), given(gone="x"), TODAY)
    assert sitting.change(Answer(QuestionId("gone"), "y")) == state(compiled(*GATED), {}, TODAY)


def test_that_a_constraint_leaves_an_empty_answer_alone() -> None:
    reached = state(compiled(row("text", "t", constraint="1 = 2")), {}, TODAY)
    assert status(reached, "t").state is QuestionState.UNANSWERED


def test_that_a_broken_constraint_without_words_still_says_something() -> None:
    reached = state(compiled(row("text", "t", constraint="1 = 2")), given(t="x"), TODAY)
    assert status(reached, "t").missing == ("value",)
    assert status(reached, "t").message == "This answer does not fit the other answers."


def test_that_a_required_question_says_why_it_is() -> None:
    form = compiled(row("text", "t", required="yes", required_message="Needed for the file."))
    assert status(state(form, {}, TODAY), "t").message == "Needed for the file."


@pytest.mark.parametrize(("other", "is_required"), [("x", True), ("", False)])
def test_that_a_question_may_be_required_by_another(other: str, is_required: bool) -> None:
    form = compiled(row("text", "a"), row("text", "t", required="${a} != ''"))
    found = status(state(form, given(a=other), TODAY), "t")
    assert (found.is_required, bool(found.missing)) == (is_required, is_required)


@pytest.mark.parametrize(
    ("kind", "value", "is_valid"),
    [
        ("date", "2026-02-28", True),
        ("date", "2026-02-30", False),
        ("date", "13/13", False),
        ("integer", "-12", True),
        ("integer", "1.5", False),
        ("decimal", "1.5", True),
        ("decimal", "1,5", False),
        ("text", "x" * 100_000, True),
        ("text", "\u202e\U0001f600", True),
        ("select_one yn", "yes", True),
        ("select_one yn", "yes no", False),
        ("select_multiple yn", "yes no", True),
        ("select_multiple yn", "yes maybe", False),
    ],
)
def test_that_an_answer_must_be_of_its_type(kind: str, value: str, is_valid: bool) -> None:
    found = status(state(compiled(row(kind, "t")), given(t=value), TODAY), "t")
    assert (found.state is QuestionState.ANSWERED) is is_valid
    assert bool(found.message) is not is_valid


@pytest.mark.parametrize(
    ("value", "missing"),
    [("met", ()), ("not_met", ("comment", "evidence")), ("unsure", ("comment",))],
)
def test_that_not_met_needs_comment_and_evidence_and_unsure_a_comment(
    value: str, missing: tuple[str, ...]
) -> None:
    assert status(state(compiled(JUDGED), given(j=value), TODAY), "j").missing == missing


def test_that_a_question_that_asks_for_no_comment_needs_none() -> None:
    quiet = row("select_one judged", "j", required="yes", qapi_comment="none", qapi_evidence="none",
                qapi_na="no")  # fmt: skip
    assert status(state(compiled(quiet), answered("j", "not_met"), TODAY), "j").missing == ()


def test_that_comment_and_evidence_given_leave_nothing_missing() -> None:
    answers = answered("j", "not_met", comment="Served late.", evidence="Event E1")
    assert state(compiled(JUDGED), answers, TODAY).is_complete


def test_that_a_comment_of_spaces_is_none() -> None:
    answers = answered("j", "unsure", comment="  ")
    assert status(state(compiled(JUDGED), answers, TODAY), "j").missing == ("comment",)


def test_that_always_means_also_when_met() -> None:
    form = compiled(row("select_one judged", "j", qapi_comment="always", qapi_evidence="always"))
    reached = state(form, given(j="met"), TODAY)
    assert status(reached, "j").missing == ("comment", "evidence")


GATE = row("select_one gate", "g", required="yes", qapi_na="reason")
TEXT_NA = row("text", "t", required="yes", qapi_na="reason")


def test_that_a_coded_reason_answers_a_question() -> None:
    reached = state(compiled(TEXT_NA), answered("t", na_reason="no_order"), TODAY)
    assert status(reached, "t").state is QuestionState.NOT_APPLICABLE
    assert reached.is_complete


def test_that_a_reason_that_is_not_coded_does_not() -> None:
    found = status(state(compiled(TEXT_NA), answered("t", na_reason="just so"), TODAY), "t")
    assert (found.state, found.missing) == (QuestionState.INVALID, ("reason",))


def test_that_choosing_not_applicable_needs_a_reason() -> None:
    assert status(state(compiled(GATE), given(g="no"), TODAY), "g").missing == ("reason",)


def test_that_a_gate_marked_with_a_reason_reads_as_its_choice() -> None:
    form = compiled(GATE, row("calculate", "c", calculation="${g}"))
    reached = state(form, answered("g", na_reason="no_order"), TODAY)
    assert (status(reached, "g").value, status(reached, "c").value) == ("no", "no")


def test_that_a_reason_beside_another_answer_changes_nothing() -> None:
    found = status(state(compiled(GATE), answered("g", "yes", na_reason="no_order"), TODAY), "g")
    assert (found.state, found.value) == (QuestionState.ANSWERED, "yes")


def test_that_a_question_that_cannot_be_passed_over_stays_unanswered() -> None:
    form = compiled(row("text", "t", required="yes"))
    found = status(state(form, answered("t", na_reason="no_order"), TODAY), "t")
    assert found.missing == ("value",)


FACT = row("date", "d", required="yes", qapi_fact="case.opened_date", qapi_prefill="show")


def test_that_a_fact_is_shown_and_never_taken_by_itself() -> None:
    context = replace(TODAY, facts={"case.opened_date": "2026-01-05"})
    found = status(state(compiled(FACT), {}, context), "d")
    assert (found.snapshot_value, found.value, found.missing) == ("2026-01-05", "", ("value",))


def test_that_a_corrected_fact_keeps_what_the_snapshot_held() -> None:
    context = replace(TODAY, facts={"case.opened_date": "2026-01-05"})
    found = status(state(compiled(FACT), given(d="2026-01-06"), context), "d")
    assert (found.value, found.snapshot_value) == ("2026-01-06", "2026-01-05")


def test_that_a_read_only_question_shows_its_fact_and_asks_nothing() -> None:
    form = compiled(
        row("date", "d", required="yes", read_only="yes", qapi_fact="case.opened_date"),
        row("calculate", "c", calculation="${d}"),
    )
    reached = state(form, {}, replace(TODAY, facts={"case.opened_date": "2026-01-05"}))
    assert reached.is_complete
    assert [s.value for s in reached.statuses] == ["2026-01-05", "2026-01-05"]


def test_that_nothing_that_is_not_asked_is_required() -> None:
    form = compiled(
        row("note", "n", required="yes"), row("calculate", "c", calculation="1", required="yes")
    )
    assert [s.is_required for s in state(form, {}, TODAY).statuses] == [False, False]


def test_that_today_is_the_day_of_the_context() -> None:
    form = compiled(row("calculate", "c", calculation="today()"))
    reached = state(form, {}, Context(date(1999, 12, 31)))
    assert status(reached, "c").value == "1999-12-31"


def test_that_a_deadline_is_worked_out_by_what_the_caller_hands_in() -> None:
    form = compiled(row("date", "d", constraint=". <= deadline('CR-015', '2026-03-03')"))
    context = replace(TODAY, functions={"deadline": lambda _rule, _start: "2026-06-01"})
    late, in_time = (state(form, given(d=d), context) for d in ("2026-06-02", "2026-06-01"))
    assert [status(each, "d").state for each in (late, in_time)] == [
        QuestionState.INVALID,
        QuestionState.ANSWERED,
    ]


def test_that_a_choice_filter_offers_some_choices_only() -> None:
    choices = [
        {"list_name": "place", "name": "north", "label": "North", "county": "19"},
        {"list_name": "place", "name": "south", "label": "South", "county": "20"},
    ]
    rows = (row("text", "c"), row("select_one place", "p", choice_filter="county = ${c}"))
    form = CompiledForm(make_form(*rows, choices=choices))
    found = status(state(form, given(c="19", p="south"), TODAY), "p")
    assert [choice.name for choice in found.choices] == ["north"]
    assert found.message == "south is not one of the choices."


def test_that_messages_come_in_the_readers_language() -> None:
    rows = row(
        "text", "t", constraint="1 = 2",
        **{"constraint_message": "No.", "constraint_message::Espa\u00f1ol (es)": "Que no.",
           "label::Espa\u00f1ol (es)": "\u00bfT?"},
    )  # fmt: skip
    reached = state(compiled(rows), given(t="x"), replace(TODAY, language="es"))
    assert status(reached, "t").message == "Que no."


def test_that_every_criterion_has_an_outcome_and_an_open_one_is_empty() -> None:
    form = compiled(
        row("select_one judged", "j", qapi_role="answer", qapi_criterion="line-1"),
        row("text", "why", qapi_role="cause", qapi_criterion="line-1"),
        row(
            "calculate", "o", calculation="if(${j} = 'met', 'YES', '')", qapi_role="outcome",
            qapi_criterion="line-1",
        ),
    )  # fmt: skip
    words = [state(form, given(j=j), TODAY).outcomes for j in ("", "met")]
    assert words == [{CriterionId("line-1"): ""}, {CriterionId("line-1"): "YES"}]


UNSURE = (
    {"list_name": "undetermined_reason", "name": "lost", "label": "The file is lost"},
    *CHOICES,
)


def unsure(na_reason: str, choices: Sequence[Cells] = UNSURE) -> QuestionStatus:
    form = CompiledForm(make_form(row("select_one judged", "j"), choices=choices))
    return status(state(form, answered("j", "unsure", na_reason=na_reason), TODAY), "j")


@pytest.mark.parametrize(
    ("reason", "state_word", "missing"),
    [
        ("", QuestionState.ANSWERED, ("reason",)),
        ("lost", QuestionState.ANSWERED, ()),
        ("no_order", QuestionState.INVALID, ("reason",)),
    ],
)
def test_that_what_cannot_be_determined_needs_a_reason_of_its_own_list(
    reason: str, state_word: QuestionState, missing: tuple[str, ...]
) -> None:
    found = unsure(reason)
    assert (found.state, found.missing) == (state_word, missing)
    assert [each.name for each in found.reasons] == ["lost"]


def test_that_a_form_without_such_a_list_asks_for_no_reason() -> None:
    found = unsure("", CHOICES)
    assert (found.missing, found.reasons) == ((), ())


@pytest.mark.parametrize(
    ("value", "names"), [("", ["no_order"]), ("no", ["no_order"]), ("yes", [])]
)
def test_that_reasons_for_not_applicable_are_offered_while_they_may_be_given(
    value: str, names: list[str]
) -> None:
    found = status(state(compiled(GATE), given(g=value), TODAY), "g")
    assert [reason.name for reason in found.reasons] == names


def test_that_a_gate_of_several_reasons_reads_as_the_one_taken() -> None:
    choices = [
        {"list_name": "why", "name": n, "label": n, "result": "na", "key": n[0]} for n in ("a", "b")
    ]
    read_back = row("calculate", "c", calculation="${g}")
    form = CompiledForm(make_form(row("select_one why", "g"), read_back, choices=choices))
    assert status(state(form, given(g="b"), TODAY), "c").value == "b"


def test_that_a_sentence_about_an_endless_answer_is_short() -> None:
    found = status(state(compiled(GATE), given(g="x" * 100_000), TODAY), "g")
    assert (found.state, len(found.message) < 120) == (QuestionState.INVALID, True)
