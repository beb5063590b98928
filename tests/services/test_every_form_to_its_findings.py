"""Every form of cases can be answered to its end, both ways, and comes to findings in a review."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.forms import ReviewType
from qapi_desk.domain.ids import CaseId, FormId, ReviewId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.reviews import CaseState
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context
from qapi_desk.services import answer, findings, queue, release, reviews
from qapi_desk.services.form_checks import functions_of
from qapi_desk.services.workspace import open_workspace
from tests.conftest import LATER
from tests.services.any_answer import MET, NOT_MET, Wanted, answered_to_the_end
from tests.services.asked_reviews import REVIEWER, drawn_and_assigned, started
from tests.services.desks import Office
from tests.services.scripted import LIBRARY

FORMS = [LIBRARY.form(form_id) for form_id in LIBRARY.form_ids]
OF_CASES = [each for each in FORMS if each.form.is_of_cases]
CONTEXT = Context(date(2026, 9, 30), functions=functions_of(LIBRARY))
GOOD = {"MET", "MET_OUTCOME", "YES", "WAIVED"}
BAD = {"LATE", "EARLY", "NOT_DONE", "NO", "MISSED"}
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "review-adjustment": {"rev_ended": "no"},
    "establishment-expedited": {"est_ordered": "no"},
}
"""Questions whose first answer is an outcome that stands whatever the limits."""
OF_EACH_KIND = ("closure", "lines-5-5a", "case-closure", "accounts", "medical")
"""A federal row, a report line of children, a special review, asked measures, an older form."""
Released = tuple[Office, ReviewId]


@pytest.fixture(params=OF_CASES, ids=lambda compiled: compiled.form.form_id)
def form(request: pytest.FixtureRequest) -> CompiledForm:
    each: CompiledForm = request.param
    return each


def test_that_a_case_done_well_comes_to_a_good_end_of_every_criterion(form: CompiledForm) -> None:
    state, _ = answered_to_the_end(form, CONTEXT, Wanted(MET))
    assert set(state.outcomes) == set(form.form.criteria)
    assert set(state.outcomes.values()) <= GOOD


def test_that_a_case_done_badly_comes_to_an_error_of_every_criterion(form: CompiledForm) -> None:
    wanted = Wanted(NOT_MET, INSTEAD.get(form.form.form_id, {}))
    state, _ = answered_to_the_end(form, CONTEXT, wanted)
    assert set(state.outcomes) == set(form.form.criteria)
    assert set(state.outcomes.values()) <= BAD


def test_that_the_forms_are_of_every_kind_of_review_of_cases() -> None:
    kinds = {each.form.review_type for each in OF_CASES}
    assert kinds == set(ReviewType) - {ReviewType.ASSESSMENT}


@pytest.fixture(scope="module")
def released(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Released]:
    """A review of a form of each kind, with two cases of each criterion answered and released."""
    home = tmp_path_factory.mktemp("every") / "home"
    shutil.copytree(drawn_home, home)
    workspace = open_workspace(home, clock=SteppingClock(LATER))
    office = Office(workspace)
    review_id = started(office, *OF_EACH_KIND)
    drawn_and_assigned(office, review_id)
    for number, case_id in enumerate(two_of_each(office, review_id)):
        answer_and_release(office, review_id, case_id, NOT_MET if number % 2 else MET)
    yield office, review_id
    workspace.close()


def two_of_each(office: Office, review_id: ReviewId) -> list[CaseId]:
    """Cases such that every criterion that drew any has two, or all it has."""
    rows = queue.rows(office.supervisor, review_id)
    found: dict[CaseId, None] = {}
    for criterion in reviews.get(office.supervisor, review_id).criteria:
        found |= dict.fromkeys([row.case_id for row in rows if criterion in row.criteria][:2])
    return list(found)


def answer_and_release(office: Office, review_id: ReviewId, case_id: CaseId, result: str) -> None:
    """Every form of the case answered in turn: what they share is asked in the first of them."""
    desk = office.desk(REVIEWER)
    bench = answer.lay_out(desk, review_id, case_id)
    for compiled in bench.forms:
        form_id = compiled.form.form_id
        with desk.store.read() as work:
            bench.sittings.catch_up(work)
        before = bench.sittings.answers(form_id)
        _, given = answered_to_the_end(compiled, bench.context, Wanted(result), before)
        answer.record_all(desk, review_id, case_id, form_id, given, bench=bench)
    release.release(desk, review_id, case_id)


def found_in(released: Released) -> tuple[Finding, ...]:
    office, review_id = released
    return findings.show(office.supervisor, review_id).findings


def test_that_answered_cases_are_released(released: Released) -> None:
    office, review_id = released
    rows = queue.rows(office.supervisor, review_id)
    assert sum(row.state is CaseState.RELEASED for row in rows) == len(two_of_each(*released))


@pytest.mark.parametrize("form_id", OF_EACH_KIND)
def test_that_a_form_of_each_kind_comes_to_findings(released: Released, form_id: str) -> None:
    criteria = set(LIBRARY.form(FormId(form_id)).form.criteria)
    words = {f.rule_outcome for f in found_in(released) if f.criterion in criteria}
    assert words & GOOD
    assert words & BAD
    assert words <= set(RuleOutcome)
