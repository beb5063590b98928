"""Repeats: how many, what each instance sees, what all of them come to, what runs again."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import FormState, QuestionState, QuestionStatus
from qapi_desk.domain.ids import QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting, state
from qapi_desk.questionnaire.scopes import MOST
from tests.questionnaire.small_forms import TODAY, Cells, make_form, row

END = {"type": "end_repeat"}
CHILDREN = (
    row("begin_repeat", "child", required="yes"),
    row("text", "name", required="yes"),
    row("integer", "age", relevant="${name} != ''"),
    row("calculate", "older", calculation="${age} + 1"),
    END,
    row("calculate", "total", calculation="sum(${age})"),
    row("calculate", "names", calculation="join(', ', ${name})"),
    row("calculate", "many", calculation="count(${child})"),
)


def compiled(*survey: Cells) -> CompiledForm:
    return CompiledForm(make_form(*survey))


def told(**values: str) -> dict[QuestionId, Answer]:
    """``name_2`` stands for ``child[2]/name``."""
    names = {key: f"child[{key[-1]}]/{key[:-2]}" if key[-2:-1] == "_" else key for key in values}
    return {
        QuestionId(names[key]): Answer(QuestionId(names[key]), value)
        for key, value in values.items()
    }


def status(reached: FormState, name: str) -> QuestionStatus:
    return next(s for s in reached.statuses if s.question.name == name)


def names(reached: FormState) -> list[str]:
    return [str(s.question.name) for s in reached.statuses]


TWO = told(child="2", name_1="Ana", age_1="4", name_2="Ben", age_2="7")


def test_that_a_repeat_without_an_answer_asks_how_many_and_nothing_else() -> None:
    reached = state(compiled(*CHILDREN), {}, TODAY)
    assert names(reached) == ["child", "total", "names", "many"]
    assert status(reached, "child").missing == ("value",)


def test_that_as_many_instances_stand_in_reading_order_as_were_answered() -> None:
    reached = state(compiled(*CHILDREN), told(child="2"), TODAY)
    assert names(reached)[:7] == [
        "child",
        "child[1]/name", "child[1]/age", "child[1]/older",
        "child[2]/name", "child[2]/age", "child[2]/older",
    ]  # fmt: skip


def test_that_an_instance_says_which_one_it_is() -> None:
    found = status(state(compiled(*CHILDREN), TWO, TODAY), "child[2]/name")
    assert (found.repeat, found.index, found.value) == ("child", 2, "Ben")


def test_that_an_instance_reads_its_own_answers() -> None:
    reached = state(compiled(*CHILDREN), TWO, TODAY)
    assert [status(reached, f"child[{n}]/older").value for n in (1, 2)] == ["5", "8"]


def test_that_outside_a_repeat_all_answers_are_read() -> None:
    reached = state(compiled(*CHILDREN), TWO, TODAY)
    assert [status(reached, n).value for n in ("total", "names", "many")] == ["11", "Ana, Ben", "2"]


def test_that_an_instance_misses_what_it_requires() -> None:
    reached = state(compiled(*CHILDREN), told(child="2", name_1="Ana"), TODAY)
    assert [s.question.name for s in reached.unanswered] == ["child[2]/name"]


def test_that_a_hidden_answer_in_an_instance_belongs_to_no_set() -> None:
    reached = state(compiled(*CHILDREN), TWO | told(name_2=""), TODAY)
    assert status(reached, "total").value == "4"


def test_that_only_instances_that_are_asked_are_counted() -> None:
    form = compiled(*CHILDREN, row("calculate", "aged", calculation="count(${age})"))
    answers = told(child="3", name_1="Ana", age_1="4", name_2="Ben")
    assert status(state(form, answers, TODAY), "aged").value == "2"


@pytest.mark.parametrize(("age", "total"), [("", "4"), ("old", "4"), ("0", "4"), ("1", "5")])
def test_that_what_is_no_number_takes_no_part_in_a_sum(age: str, total: str) -> None:
    reached = state(compiled(*CHILDREN), TWO | told(age_2=age), TODAY)
    assert status(reached, "total").value == total


@pytest.mark.parametrize(("call", "value"), [("min", ""), ("max", ""), ("sum", "0")])
def test_that_numbers_of_no_instance_come_to_nothing(call: str, value: str) -> None:
    form = compiled(*CHILDREN, row("calculate", "c", calculation=f"{call}(${{age}})"))
    assert status(state(form, {}, TODAY), "c").value == value


def test_that_answers_of_removed_instances_are_kept_grey_and_count_for_nothing() -> None:
    sitting = Sitting(compiled(*CHILDREN), TWO, TODAY)
    reached = sitting.change(Answer(QuestionId("child"), "1"))
    grey = [s for s in reached.statuses if s.index == 2]
    assert [(s.state, s.value) for s in grey] == [
        (QuestionState.NOT_RELEVANT, "Ben"),
        (QuestionState.NOT_RELEVANT, "7"),
    ]
    assert status(reached, "total").value == "4"


def test_that_a_removed_instance_comes_back_with_its_answers() -> None:
    sitting = Sitting(compiled(*CHILDREN), TWO, TODAY)
    sitting.change(Answer(QuestionId("child"), "1"))
    reached = sitting.change(Answer(QuestionId("child"), "2"))
    assert reached == state(compiled(*CHILDREN), TWO, TODAY)


def test_that_one_more_instance_runs_only_itself_and_what_counts_it() -> None:
    sitting = Sitting(compiled(*CHILDREN), TWO, TODAY)
    sitting.change(Answer(QuestionId("child"), "3"))
    assert sorted(sitting.worked) == [
        "child", "child[3]/age", "child[3]/name", "child[3]/older", "many", "names", "total",
    ]  # fmt: skip


def test_that_an_answer_in_an_instance_runs_that_instance_only() -> None:
    sitting = Sitting(compiled(*CHILDREN), TWO, TODAY)
    sitting.change(Answer(QuestionId("child[2]/age"), "8"))
    assert sitting.worked == ("child[2]/age", "child[2]/older", "total")


@pytest.mark.parametrize("said", ["51", "-1", "two", "1.5", "200"])
def test_that_a_number_that_cannot_be_is_said_so_and_makes_no_instance(said: str) -> None:
    reached = state(compiled(*CHILDREN), told(child=said), TODAY)
    assert status(reached, "child").message.endswith("a whole number from 0 to 50.")
    assert not [s for s in reached.statuses if s.index]


def test_that_none_is_an_answer() -> None:
    reached = state(compiled(*CHILDREN), told(child="0"), TODAY)
    assert reached.is_complete


COUNTED = (
    row("begin_repeat", "order", repeat_count="fact('order.count')"),
    row("date", "made", qapi_fact="order.established_date"),
    row("calculate", "from_record", calculation="fact('order.end_date')"),
    row("calculate", "opened", calculation="fact('case.opened_date')"),
    row("calculate", "number", calculation="position(..)"),
    END,
    row("calculate", "second", calculation="indexed-repeat(${number}, ${order}, 2)"),
)
RECORD = Context(
    date(2026, 9, 30),
    {
        "case.opened_date": "2025-12-31",
        "order.count": "2",
        "order[1].established_date": "2026-01-01",
        "order[2].established_date": "2026-02-02",
        "order[2].end_date": "2026-03-03",
    },
)


def test_that_the_record_may_say_how_many() -> None:
    reached = state(compiled(*COUNTED), {}, RECORD)
    assert status(reached, "order").state is QuestionState.CALCULATED
    assert status(reached, "order").value == "2"


def test_that_a_fact_of_an_instance_is_its_own() -> None:
    reached = state(compiled(*COUNTED), {}, RECORD)
    second = status(reached, "order[2]/made")
    assert (second.question.fact, second.snapshot_value) == (
        "order[2].established_date", "2026-02-02",
    )  # fmt: skip
    assert status(reached, "order[2]/from_record").value == "2026-03-03"


def test_that_a_fact_of_the_case_is_the_same_in_every_instance() -> None:
    reached = state(compiled(*COUNTED), {}, RECORD)
    assert {status(reached, f"order[{n}]/opened").value for n in (1, 2)} == {"2025-12-31"}


def test_that_an_instance_knows_its_number_and_can_be_read_by_it() -> None:
    reached = state(compiled(*COUNTED), {}, RECORD)
    assert [status(reached, n).value for n in ("order[1]/number", "second")] == ["1", "2"]


def test_that_a_record_of_endless_orders_is_cut_and_says_so() -> None:
    reached = state(compiled(*COUNTED), {}, Context(date(2026, 9, 30), {"order.count": "9999"}))
    assert (
        status(reached, "order").message == "The record gives 9999; the first 50 are asked about."
    )
    assert max(s.index for s in reached.statuses) == MOST


def test_that_one_answer_among_twenty_children_costs_a_fraction_of_all_of_them() -> None:
    rows = [row("text", f"q{n}", relevant="${name} != ''", required="yes") for n in range(20)]
    form = compiled(*CHILDREN[:4], *rows, *CHILDREN[4:])
    answers = told(child="20") | {
        QuestionId(f"child[{n}]/name"): Answer(QuestionId(f"child[{n}]/name"), "Ana")
        for n in range(1, 21)
    }
    sitting = Sitting(form, answers, TODAY)
    again = min(timed(lambda: Sitting(form, answers, TODAY)) for _ in range(5))
    ages = iter([Answer(QuestionId("child[7]/age"), str(age)) for age in range(5)])
    assert min(timed(lambda: sitting.change(next(ages))) for _ in range(5)) < again / 3


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
