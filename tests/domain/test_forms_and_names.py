"""What questions of a form are called."""

from dataclasses import replace
from datetime import UTC, datetime

from qapi_desk.domain.comments import Comment
from qapi_desk.domain.forms import instance_of, template_of
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId


def test_that_a_question_in_a_repeat_is_named_by_its_place() -> None:
    name = instance_of(QuestionId("child"), 2, QuestionId("child_born"))
    assert name == "child[2]/child_born"
    assert template_of(name) == "child_born"
    assert template_of(QuestionId("est_judged")) == "est_judged"


NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
ASKED = Comment(
    ReviewId("r"), CaseId("1"), FormId("f"), QuestionId("q"), "Which page?", PersonId("ann"), NOON
)


def test_that_a_remark_is_open_until_it_is_settled() -> None:
    assert ASKED.is_open
    assert not replace(ASKED, settled_by=PersonId("bob"), settled_at=NOON).is_open


def test_that_a_reply_is_never_open_by_itself() -> None:
    assert not replace(ASKED, answers=1).is_open
