"""How a made-up reviewer answers: by a script written by hand, question for question.

The script is in ``resources/demo/reviewer``, one sheet a form, in the forms' own expressions over
what the record says. It never looks at a suggestion, so turning suggestions off changes nothing.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.forms import FormState, Question, QuestionState, QuestionStatus
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting, state
from qapi_desk.questionnaire.reading import form_from_sheets
from qapi_desk.services import answer as answering
from qapi_desk.services import replace
from qapi_desk.services.release import release
from qapi_desk.services.workspace import Desk

Script = dict[str, str]


@lru_cache(maxsize=8)
def _sheet(path: Path) -> CompiledForm:
    return CompiledForm(form_from_sheets(read_sheets(path)))


def review(
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    *,
    supervisor: Desk,
    with_suggestions: bool = True,
) -> None:
    """Answer every question a case asks, in reading order, and release it.

    A case that should not have been in the frame is released once the supervisor confirmed it.

    Raises:
        LookupError: the script has nothing to say to a question that must be answered.
    """
    excluded = False
    bench = answering.lay_out(desk, review_id, case_id)
    for compiled in bench.forms:
        form_id = compiled.form.form_id
        with desk.store.read() as work:
            bench.sittings.catch_up(work)
        given = bench.sittings.answers(form_id)
        said, now = _told(desk.library.resources, compiled, given, bench.context)
        if said:
            now = answering.record_all(desk, review_id, case_id, form_id, said, bench=bench).state
        excluded |= RuleOutcome.EXCLUDED in now.outcomes.values()
    if excluded:
        _ask(desk, supervisor, review_id, case_id)
    release(desk, review_id, case_id, with_suggestions=with_suggestions)


def rehearse(resources: Path, compiled: CompiledForm, context: Context) -> FormState:
    """How a form stands once its script answered all that it asks of a case; writes nothing.

    Raises:
        LookupError: as ``review``.
    """
    return _told(resources, compiled, {}, context)[1]


def _told(
    resources: Path,
    compiled: CompiledForm,
    given: Mapping[QuestionId, Answer],
    context: Context,
) -> tuple[list[Answer], FormState]:
    """What the script answers to all that a form still asks, in reading order, and where it ends.

    What an answer brings up is asked in its turn; a question is asked once.
    """
    script = _script(resources, compiled.form.form_id, context)
    sitting = Sitting(compiled, given, context)
    now, said = sitting.state(), list[Answer]()
    asked: set[QuestionId] = set()
    while (missing := _next(now, asked) or _optional(now, asked, script)) is not None:
        asked.add(missing.question.name)
        said.append(_answer(missing.question, script, missing.snapshot_value or ""))
        now = sitting.change(said[-1])
    return said, now


def _ask(desk: Desk, supervisor: Desk, review_id: ReviewId, case_id: CaseId) -> None:
    """Have a second person confirm that the case should not have been in the frame."""
    asked = replace.of_case(desk, review_id, case_id)
    if asked is None:
        replace.request(desk, review_id, case_id)
        reason = "The other record was looked up and is the true one."
        replace.decide(supervisor, review_id, case_id, is_confirmed=True, reason=reason)


def _script(resources: Path, form_id: FormId, context: Context) -> Script:
    sheet = _sheet(resources / "demo" / "reviewer" / form_id)
    told = state(sheet, {}, context)
    return {str(status.question.name): status.value for status in told.statuses}


def _next(now: FormState, asked: set[QuestionId]) -> QuestionStatus | None:
    for status in now.unanswered:
        if status.question.name not in asked:
            return status
    return None


def _optional(now: FormState, asked: set[QuestionId], script: Script) -> QuestionStatus | None:
    """While an answer does not fit: what may be said, need not, and makes it stand."""
    if all(status.state is not QuestionState.INVALID for status in now.statuses):
        return None
    blank = (s for s in now.statuses if s.state is QuestionState.UNANSWERED)
    return next((s for s in blank if s.question.name not in asked and _said(s, script)), None)


def _said(status: QuestionStatus, script: Script) -> str:
    return script.get(str(status.question.name), "")


def _answer(question: Question, script: Script, recorded: str) -> Answer:
    name = str(question.name)
    if name not in script:
        raise LookupError(name)
    value, na_reason = script[name], script.get(f"{name}__na", "")
    if not value and not na_reason and question.na == "reason":
        na_reason = "not_recorded"
    return Answer(
        question=question.name,
        value=value,
        how=_how(value, recorded),
        na_reason=na_reason,
        comment=script.get(f"{name}__comment", ""),
        evidence=script.get(f"{name}__evidence", ""),
        snapshot_value=recorded or None,
    )


def _how(value: str, recorded: str) -> How:
    if not recorded:
        return How.TYPED
    return How.ACCEPTED if value == recorded else How.CORRECTED
