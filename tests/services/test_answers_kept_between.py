"""What is kept worked out between two answers is only a shortcut: it never tells another story."""

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.questionnaire.engine import state
from qapi_desk.services import answer as answering
from tests.services.desks import DATA_FORM, Office

CLOSED_GATE = Answer(QuestionId("gen_ours"), "no")
OPEN_GATE = Answer(QuestionId("gen_ours"), "yes")


@pytest.fixture
def bench(drawn: Office) -> answering.Bench:
    """A data case laid out for its reviewer."""
    case_id = drawn.a_case("line-1")
    return answering.lay_out(drawn.reviewer_of(case_id), drawn.review_id, case_id)


def say(bench: answering.Bench, given: Answer) -> answering.Saved:
    case = bench.case
    return answering.record(bench.desk, case.review_id, case.case_id, DATA_FORM, given, bench=bench)


def fresh_state(bench: answering.Bench) -> object:
    """The form worked out anew from what the store holds."""
    with bench.desk.store.read() as work:
        given = work.answers.current(bench.case.review_id, bench.case.case_id, DATA_FORM)
    return state(bench.compiled(DATA_FORM), given, bench.context)


def test_that_answer_after_answer_gives_what_a_fresh_look_gives(bench: answering.Bench) -> None:
    for given in (OPEN_GATE, CLOSED_GATE, OPEN_GATE, Answer(QuestionId("gen_ours"))):
        assert say(bench, given).state == fresh_state(bench)


def test_that_an_answer_given_elsewhere_is_noticed(drawn: Office, bench: answering.Bench) -> None:
    say(bench, OPEN_GATE)
    drawn.say(bench.case.case_id, "gen_ours", "no")
    saved = say(bench, Answer(QuestionId("gen_excluded_why"), "opened_in_error", comment="Twice."))
    assert saved.answers[QuestionId("gen_ours")].value == "no"
    assert saved.state == fresh_state(bench)


def test_that_taking_back_is_noticed_by_a_bench_laid_out_before(
    drawn: Office, bench: answering.Bench
) -> None:
    say(bench, OPEN_GATE)
    say(bench, CLOSED_GATE)
    answering.undo(bench.desk, drawn.review_id, bench.case.case_id)
    saved = say(bench, Answer(QuestionId("gen_ours"), "yes", comment="Seen."))
    assert saved.state == fresh_state(bench)


def test_that_an_answer_that_failed_to_be_saved_is_not_believed(
    bench: answering.Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(bench, OPEN_GATE)
    monkeypatch.setattr(answering, "progress_of", _disk_full)
    with pytest.raises(OSError, match="no room"):
        say(bench, CLOSED_GATE)
    monkeypatch.undo()
    saved = say(bench, Answer(QuestionId("gen_ours"), "yes", comment="Seen."))
    assert saved.state == fresh_state(bench)


def _disk_full(_states: object) -> tuple[int, int]:
    message = "no room"
    raise OSError(message)


def test_that_a_form_that_is_not_asked_takes_no_answer(drawn: Office) -> None:
    case_id: CaseId = drawn.a_case("line-1", only=True)
    with pytest.raises(Refused, match="is not asked of this case"):
        drawn.say(case_id, "gen_ours", "yes", form=type(DATA_FORM)("another"))
