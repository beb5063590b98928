"""Any sound answers, written into a worksheet as they are shown, come back as the same answers."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import QuestionState, QuestionStatus, QuestionType, is_asked
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.worksheets import Part
from qapi_desk.questionnaire.engine import Sitting
from qapi_desk.services import answer as answering
from qapi_desk.services.worksheet_rows import FormLayout
from qapi_desk.services.worksheet_stamp import said_of
from tests.services.desks import LAW_FORM, Office
from tests.services.papers_back import Paper, checked, handed_out, own_office

WORDS = st.text("abc XYZ=+-@#'\"<&>éñ;,.()\n", min_size=1, max_size=30).map(str.strip).filter(bool)
DAYS = st.dates(date(2019, 1, 1), date(2026, 9, 30)).map(date.isoformat)


@pytest.fixture(scope="module")
def office(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with own_office(drawn_home, tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture(scope="module")
def handed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[CaseId, Path]:
    """One case of establishment, handed out."""
    case_id = office.a_case("establishment")
    return case_id, handed_out(office, tmp_path_factory.mktemp("sheet"), case_id).path


def an_answer(data: st.DataObject, status: QuestionStatus) -> Answer:
    """Some answer of a kind that the question takes."""
    question = status.question
    if question.type is QuestionType.SELECT_ONE:
        value = data.draw(st.sampled_from([choice.name for choice in status.choices]))
    else:
        value = data.draw(DAYS if question.type is QuestionType.DATE else WORDS)
    taken = next((c.result for c in question.choices if c.name == value), "")
    takes = taken == "undetermined" or (taken == "na" and question.na == "reason")
    reasons = taken if takes else ""
    comment = data.draw(WORDS) if question.comment != "none" else ""
    evidence = data.draw(WORDS) if question.evidence != "none" else ""
    return Answer(question.name, value, na_reason=reasons, comment=comment, evidence=evidence)


def sound(data: st.DataObject, sitting: Sitting, layout: FormLayout) -> dict[str, Answer]:
    """Answers to what the form asks, in reading order, each of them standing."""
    form = layout.form
    coded = {"undetermined": form.undetermined_reasons, "na": form.na_reasons}
    kept: dict[str, Answer] = {}
    seen: set[str] = set()
    while status := _next(sitting, seen):
        seen.add(str(status.question.name))
        made = an_answer(data, status)
        if made.na_reason:
            reason = data.draw(st.sampled_from(coded[made.na_reason])).name
            made = Answer(made.question, made.value, na_reason=reason, comment=made.comment,
                          evidence=made.evidence)  # fmt: skip
        sitting.change(made)
        stands = next(s for s in sitting.state().statuses if s.question.name == made.question)
        if stands.state is QuestionState.INVALID or stands.missing:
            sitting.change(Answer(made.question))
        else:
            kept[str(made.question)] = made
    return kept


def _next(sitting: Sitting, seen: set[str]) -> QuestionStatus | None:
    for status in sitting.state().statuses:
        is_open = status.state is QuestionState.UNANSWERED and is_asked(status.question)
        if is_open and str(status.question.name) not in seen:
            return status
    return None


def write(paper: Paper, layout: FormLayout, case_id: CaseId, made: Answer) -> None:
    """Type an answer as the worksheet would show it."""
    question = layout.compiled.questions[made.question].question
    for part, text in layout.shown(question, made).items():
        cell = paper.cell(case_id, str(made.question), part)
        is_day = part is Part.ANSWER and question.type is QuestionType.DATE
        cell.value = date.fromisoformat(text) if is_day else text
        if not is_day:
            cell.data_type = "s"  # typed after an apostrophe, if it begins like a formula


@settings(max_examples=12, deadline=None, phases=(Phase.generate,))
@given(data=st.data())
def test_that_sound_answers_come_back_the_same(
    office: Office, handed: tuple[CaseId, Path], data: st.DataObject
) -> None:
    case_id, path = handed
    desk = office.reviewer_of(case_id)
    bench = answering.lay_out(desk, office.review_id, case_id)
    compiled = bench.compiled(LAW_FORM)
    layout = FormLayout(compiled, "en")
    kept = sound(data, Sitting(compiled, {}, bench.context), layout)
    copy = path.with_name("typed.xlsx")
    shutil.copy(path, copy)
    paper = Paper(copy, load_workbook(copy))
    for each in kept.values():
        write(paper, layout, case_id, each)
    found = checked(desk, paper)
    assert [fault.sentence for fault in found.faults] == []
    assert {str(c.question): c.mine for c in found.changes} == {
        name: said_of(each) for name, each in kept.items()
    }
