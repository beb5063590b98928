"""The key of practice: right by the plan of the made-up cases, by hand, and by the rules engine.

Three readings that know nothing of one another: what was planted, what was worked out on paper
before any rule was run, and what the engine says. The key stands where they agree.
"""

import csv
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import CriterionResult, RuleOutcome
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.practice import KeyRow
from qapi_desk.domain.progress import Silent
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.services import county, practice_key, practice_scores
from qapi_desk.services.census import Judge
from qapi_desk.services.library import Library
from qapi_desk.services.shelf import GOVERNING
from qapi_desk.services.snapshot_files import import_file
from qapi_desk.services.workspace import Workspace, open_workspace
from tests.services.desks import Office
from tests.services.practised import begun, school

LIBRARY = Library()
KEY = practice_key.shipped(LIBRARY)
ROWS = [row for one in KEY.sets for rows in one.cases.values() for row in rows]
BY_HAND = Path(__file__).parents[1] / "known_answers"
SIX, TWELVE = "expedited-6", "expedited-12"


def name(row: KeyRow) -> str:
    return f"{row.case_id}-{row.criterion}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[CaseId, CaseFile]:
    """The made-up cases as the practice reads them."""
    folder = tmp_path_factory.mktemp("practice")
    as_of = date.fromisoformat(KEY.as_of)
    county.make(folder / "extract", cases=0, seed=KEY.seed, as_of=as_of, progress=Silent())
    out = folder / "county.snapshot"
    import_file(folder / "extract", out, profile=None, passphrase=None, progress=Silent())
    with open_snapshot(out) as reader:
        return {row.case_id: reader.case_file(row.case_id) for row in ROWS}


def judged(case_file: CaseFile, criterion: CriterionId) -> CriterionResult:
    period, as_of = parse_period(KEY.period_text), date.fromisoformat(KEY.as_of)
    judge = Judge(LIBRARY.ruleset(GOVERNING), LIBRARY.calendars, period, as_of)
    (result,) = judge.criteria(case_file, (criterion,))
    return result


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_that_the_rules_engine_says_what_the_key_says(
    files: dict[CaseId, CaseFile], row: KeyRow
) -> None:
    result = judged(files[row.case_id], row.criterion)
    assert result.rule_outcome is row.rule_outcome
    if row.done:
        assert str(result.done) == row.done
    if row.due:
        assert str(result.due) == row.due


@lru_cache(maxsize=1)
def by_hand() -> dict[tuple[str, str], dict[str, str]]:
    """What was worked out on paper, by case and criterion."""
    with (BY_HAND / "criteria.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["ruleset"] in {"both", GOVERNING}]
    return {(row["case"], row["criterion"]): row for row in rows}


@lru_cache(maxsize=1)
def lines_by_hand() -> dict[str, dict[str, str]]:
    with (BY_HAND / "lines.csv").open(encoding="utf-8", newline="") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("row", [r for r in ROWS if r.case_id.startswith("E")], ids=name)
def test_that_the_key_is_what_was_worked_out_on_paper(row: KeyRow) -> None:
    outcome = LIBRARY.ruleset(GOVERNING).counting(row.criterion, row.rule_outcome)
    if row.criterion.startswith("line-"):
        assert lines_by_hand()[row.case_id][row.criterion] == outcome
        return
    told = by_hand().get((row.case_id, row.criterion), {"outcome": "NOT_APPLICABLE"})
    assert told["outcome"] == outcome
    if row.done:
        assert told["done"] == row.done


AMOUNTS = [
    row for row in ROWS if row.criterion in {"line-24", "line-25"} and row.known_by[0] == "A"
]


@pytest.mark.parametrize("row", [r for r in AMOUNTS if r.case_id.startswith("R")], ids=name)
def test_that_the_amounts_of_the_key_add_up_from_what_was_planted(
    files: dict[CaseId, CaseFile], row: KeyRow
) -> None:
    case_file = files[row.case_id]
    paid = row.criterion == "line-25"
    whole = sum((m.current_paid if paid else m.current_due) or 0 for m in case_file.account_months)
    if paid:
        whole -= sum(p.to_current or 0 for p in case_file.payments if p.reversed_date)
    line = row.criterion.removeprefix("line-")
    told = sum(Fraction(r.value or 0) * 100 for r in case_file.report_lines if r.line_no == line)
    is_right = told == whole
    assert row.rule_outcome is (RuleOutcome.YES if is_right else RuleOutcome.NO)


DATED = [row for row in ROWS if row.done]


@pytest.mark.parametrize("row", DATED, ids=name)
def test_that_the_day_that_decides_is_a_planted_day(
    files: dict[CaseId, CaseFile], row: KeyRow
) -> None:
    case_file = files[row.case_id]
    days = {str(event.event_date) for event in case_file.events}
    days |= {str(p.sent_date) for p in case_file.payments}
    days |= {str(p.receipt_date) for p in case_file.payments}
    days |= {str(order.established_date) for order in case_file.orders}
    assert row.done in days


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_that_every_row_says_why_by_what_law_and_how_it_is_known(row: KeyRow) -> None:
    assert row.why.endswith((".", "?"))
    assert "CFR" in row.citation
    assert row.known_by


def test_that_the_sets_share_no_case_and_cover_every_quarterly_criterion() -> None:
    first, second = KEY.sets
    assert not set(first.cases) & set(second.cases)
    asked = {c for form_id in KEY.form_ids for c in LIBRARY.form(form_id).form.criteria}
    assert first.criteria == second.criteria == asked


def test_that_a_set_holds_every_kind_of_answer() -> None:
    for one in KEY.sets:
        told = {row.rule_outcome for rows in one.cases.values() for row in rows}
        wanted = {"MET", "LATE", "NOT_DONE", "NOT_APPLICABLE", "NOT_DUE", "UNDETERMINED", "EXCUSED"}
        assert wanted <= {str(each) for each in told}
        assert 12 <= len(one.cases) <= 20


@pytest.mark.parametrize("set_id", [one.set_id for one in KEY.sets])
def test_that_the_forms_can_be_answered_as_the_key_expects(tmp_path: Path, set_id: str) -> None:
    practised = begun(Office(open_school(tmp_path)), set_id=set_id)
    for case_id in practised.cases:
        practised.know(case_id)
    view = practice_scores.show(practised.desk, practised.review_id)
    assert [each for each in view.learned if each.miss] == []
    assert view.readiness.is_ready


def open_school(folder: Path) -> Workspace:
    return open_workspace(school(folder / "school"))
