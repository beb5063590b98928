"""Taking back and giving again follow a plain list of what was said, whatever the order of keys."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.services.undo import Trail

BIRCH, CEDAR = PersonId("birch"), PersonId("cedar")
FORM = FormId("lines-1-2")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
QUESTIONS = tuple(map(QuestionId, ("gen_ours", "child", "child[2]/child_born")))

answers = st.builds(
    Answer,
    question=st.sampled_from(QUESTIONS),
    value=st.sampled_from(("", "yes", "no", "2")),
    na_reason=st.sampled_from(("", "other")),
    comment=st.sampled_from(("", "as filed")),
    evidence=st.sampled_from(("", "event E1")),
)


def event(answer: Answer, person: PersonId = BIRCH, seconds: int = 0) -> AnswerEvent:
    at = NOON + timedelta(seconds=seconds)
    return AnswerEvent(ReviewId("r"), CaseId("1"), FORM, "1", answer, person, at)


def said(question: str, value: str, how: How = How.TYPED) -> Answer:
    return Answer(QuestionId(question), value, how)


def content(answer: Answer) -> tuple[str, str, str, str]:
    return answer.value, answer.na_reason, answer.comment, answer.evidence


class Sitting(RuleBasedStateMachine):
    """A person at a case, beside a plain list of states and a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[AnswerEvent] = []
        self.standing: dict[QuestionId, Answer] = {}
        self.model: list[dict[QuestionId, Answer]] = [{}]
        self.at = 0

    def keep(self, answer: Answer) -> None:
        self.events.append(event(answer))
        self.standing[answer.question] = answer

    @rule(answer=answers)
    def say(self, answer: Answer) -> None:
        self.keep(answer)
        del self.model[self.at + 1 :]
        self.model.append({**self.model[self.at], answer.question: answer})
        self.at += 1

    @rule()
    def undo(self) -> None:
        step = Trail(self.events).undo(BIRCH)
        assert (step is None) == (self.at == 0)
        if step:
            self.keep(step.answer)
            self.at -= 1

    @rule()
    def redo(self) -> None:
        step = Trail(self.events).redo(BIRCH)
        assert (step is None) == (self.at == len(self.model) - 1)
        if step:
            self.keep(step.answer)
            self.at += 1

    @invariant()
    def stands_as_the_list_says(self) -> None:
        wanted = self.model[self.at]
        for name in QUESTIONS:
            now = self.standing.get(name, Answer(name))
            assert content(now) == content(wanted.get(name, Answer(name)))


Sitting.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestThatAnySittingFollowsAPlainList = Sitting.TestCase


@given(st.lists(answers, min_size=1, max_size=12))
def test_that_undoing_everything_leaves_nothing_said(given_answers: list[Answer]) -> None:
    events = [event(answer) for answer in given_answers]
    standing: dict[QuestionId, Answer] = {}
    for _ in given_answers:
        step = Trail(events).undo(BIRCH)
        assert step is not None
        events.append(event(step.answer))
        standing[step.answer.question] = step.answer
    assert {content(answer) for answer in standing.values()} == {("", "", "", "")}
    assert Trail(events).undo(BIRCH) is None


def test_that_reading_the_events_in_two_goes_is_reading_them_in_one() -> None:
    events = [event(said("gen_ours", "yes")), event(said("gen_ours", "", How.UNDONE))]
    whole, grown = Trail(events), Trail(events[:1])
    grown.take(events[1])
    assert (whole.undo(BIRCH), whole.redo(BIRCH)) == (grown.undo(BIRCH), grown.redo(BIRCH))
    assert whole.redo(BIRCH) is not None


def test_that_a_new_answer_ends_what_could_be_given_again() -> None:
    events = [event(said("gen_ours", "yes")), event(said("gen_ours", "", How.UNDONE))]
    assert Trail([*events, event(said("child", "2"))]).redo(BIRCH) is None


def test_that_nobody_takes_back_what_another_said() -> None:
    trail = Trail([event(said("gen_ours", "yes")), event(said("child", "2"), CEDAR)])
    assert trail.undo(BIRCH) is None
    assert trail.undo(CEDAR) is not None


def test_that_nobody_gives_again_what_another_took_back() -> None:
    events = [event(said("gen_ours", "yes")), event(said("gen_ours", "", How.UNDONE))]
    assert Trail(events).redo(CEDAR) is None


def test_that_a_frozen_question_is_passed_over_in_every_instance() -> None:
    events = [event(said("gen_ours", "yes")), event(said("child[2]/child_born", "no"))]
    step = Trail(events).undo(BIRCH, {(FORM, QuestionId("child_born"))})
    assert step is not None
    assert step.event.answer.question == "gen_ours"


def test_that_a_step_taken_under_a_frozen_one_moves_no_other() -> None:
    frozen = {(FORM, QuestionId("child"))}
    events = [
        event(said("gen_ours", "yes")),
        event(said("child", "2")),
        event(said("gen_ours", "", How.UNDONE)),
    ]
    again = Trail(events).redo(BIRCH, frozen)
    assert again is not None
    assert content(again.answer) == ("yes", "", "", "")
    assert Trail(events).undo(BIRCH, frozen) is None


@pytest.mark.parametrize("hours", [-30, 0, 30])
def test_that_a_clock_set_back_reorders_nothing(hours: int) -> None:
    first = event(said("gen_ours", "yes"))
    second = event(said("gen_ours", "no"), seconds=hours * 3600)
    step = Trail([first, second]).undo(BIRCH)
    assert step is not None
    assert step.answer.value == "yes"
