"""Forms answered by the made-up reviewer's script, on cases told in short lines."""

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.forms import FormState, QuestionStatus
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, FormId, ReviewId, RulesetId
from qapi_desk.domain.outcomes import CriterionResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.questionnaire.engine import Context
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.services import demo_reviewer
from qapi_desk.services.facts import CaseFacts
from qapi_desk.services.form_functions import functions_for
from qapi_desk.services.law_kept import Law
from qapi_desk.services.library import Library

LIBRARY = Library()
LAW = Law((LIBRARY.ruleset(RulesetId("federal-2016")),), LIBRARY.calendars)
PERIOD = parse_period("2026Q3")
HONEST = 1
"""A rank for which no exception is planted in the scripts."""


def circumstances(case_file: CaseFile, *criteria: str, rank: int = HONEST) -> Context:
    """What a form is told of a case that is reviewed for these criteria in 2026Q3."""
    case = ReviewCase(
        ReviewId("R1"), DrawId("D1"), CaseId(case_file.case_id), rank,
        tuple(map(CriterionId, criteria)), CaseState.ASSIGNED, None, 0, 1,
    )  # fmt: skip
    facts = CaseFacts(case_file, PERIOD, case, LAW.governing)
    return Context(PERIOD.last, facts=facts, functions=functions_for(LAW))


def answered(form: str, case_file: CaseFile, *, rank: int = HONEST) -> FormState:
    """A shipped form as it stands once the script has answered it."""
    compiled = LIBRARY.form(FormId(form))
    context = circumstances(case_file, *compiled.form.criteria, rank=rank)
    return demo_reviewer.rehearse(LIBRARY.resources, compiled, context)


def evaluated(criterion: str, case_file: CaseFile) -> CriterionResult:
    """What the criterion's own rules say of the case."""
    (result,) = evaluate_criteria(
        LAW.governing, LAW.calendars, case_file, PERIOD, PERIOD.last, {CriterionId(criterion)}
    )
    return result


def status_of(state: FormState, name: str) -> QuestionStatus:
    """One question of an answered form."""
    return next(status for status in state.statuses if status.question.name == name)
