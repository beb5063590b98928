"""Words that lie in workspaces and files: changing one would strand what was saved before."""

import shlex
from enum import StrEnum

import pytest

from qapi_desk.domain.answers import How
from qapi_desk.domain.assessments import AssessmentKind, EvidenceKind
from qapi_desk.domain.caps import CapState
from qapi_desk.domain.changes import Kind
from qapi_desk.domain.documents import ChartKind, Format
from qapi_desk.domain.draws import (
    AllocationMethod,
    DesignKind,
    FrameTrait,
    OpeningCause,
    SizeRule,
    TicketRole,
)
from qapi_desk.domain.findings import Reading, Reliability
from qapi_desk.domain.forms import Form, Question, QuestionRole, QuestionType, walk
from qapi_desk.domain.ids import CriterionId, FormId, QuestionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, ReviewKind, ReviewStage
from qapi_desk.domain.settlements import Stage
from qapi_desk.domain.snapshots import ERROR, WARNING, CaseQuery
from qapi_desk.domain.workspace import Holder

WORDS: list[tuple[type[StrEnum], str]] = [
    (Outcome, "ACTION ERROR NOT_APPLICABLE EXCLUDED INCOMPLETE"),
    (
        RuleOutcome,
        (
            "NOT_APPLICABLE MET MET_OUTCOME EXCUSED WAIVED LATE EARLY NOT_DONE MISSED NOT_DUE YES "
            "NO EXCLUDED UNDETERMINED"
        ),
    ),
    (How, "typed accepted corrected cleared undone redone"),
    (CaseState, "unassigned assigned started ready released"),
    (ReviewStage, "created planned frozen drawn in_review released"),
    (CapState, "draft submitted certified in_progress actions_complete"),
    (Role, "reviewer supervisor analyst observer"),
    (TicketRole, "sample reserve"),
    (DesignKind, "focused stratified systematic"),
    (AllocationMethod, "proportional neyman"),
    (SizeRule, "margin margin-simple width decision power share"),
    (Reliability, "RELIABLE MARGINAL UNRELIABLE"),
    (ChartKind, "rates pareto spread ways"),
    (Format, "text count percent day moment days cents number mono"),
    (
        Kind,
        (
            "people snapshot review plan draw case answer finding cap report screen law calendar "
            "assessment catalog entry form practice rebuttal case-fix"
        ),
    ),
    (ReviewKind, "ordinary second practice"),
    (Stage, "amendment 'second review' rebuttal ruling"),
    (AssessmentKind, "self initial scheduled focused"),
    (EvidenceKind, "document interview observation survey meeting"),
]


def test_that_saved_causes_and_traits_stay_as_they_are() -> None:
    assert [str(cause) for cause in OpeningCause] == [
        "not applicable", "replacement", "settled otherwise",
    ]  # fmt: skip
    assert [str(trait) for trait in FrameTrait] == [
        "office", "unit", "worker", "case type", "function", "risk", "first findings",
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "words"), WORDS, ids=lambda value: getattr(value, "__name__", ""))
def test_that_saved_words_stay_as_they_are(kind: type[StrEnum], words: str) -> None:
    assert [member.value for member in kind] == shlex.split(words)


def test_that_the_three_readings_keep_their_words() -> None:
    assert [str(reading) for reading in Reading] == ["shown", "not shown", "fails"]


def test_that_a_query_without_words_asks_for_every_case() -> None:
    assert CaseQuery() == CaseQuery(text="", status=None, office=None, worker=None)
    assert (ERROR, WARNING) == ("error", "warning")


def test_that_a_holder_says_whether_it_stays() -> None:
    assert "stays" in Holder.__dataclass_fields__


def question(name: str, *children: Question, criterion: str = "") -> Question:
    return Question(
        name=QuestionId(name),
        type=QuestionType.GROUP if children else QuestionType.CALCULATE,
        label={},
        children=children,
        role=QuestionRole.OUTCOME if criterion else QuestionRole.NONE,
        criterion=CriterionId(criterion) if criterion else None,
    )


def test_that_walking_a_form_follows_reading_order() -> None:
    tree = (question("a", question("b"), question("c", question("d"))), question("e"))
    assert [each.name for each in walk(tree)] == ["a", "b", "c", "d", "e"]


def test_that_a_form_names_each_criterion_once_in_order() -> None:
    questions = (
        question("a", question("b", criterion="establishment")),
        question("c", criterion="line-1"),
        question("d", criterion="establishment"),
        question("e"),
    )
    form = Form(FormId("f"), "1", "T", "compliance", "en", ("en",), questions)
    assert form.criteria == ("establishment", "line-1")
