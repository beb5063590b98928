"""The report of an assessment: nothing that was found or left open is missing from it."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.assessments import EvidenceKind
from qapi_desk.domain.documents import Document, Table
from qapi_desk.domain.errors import Refused
from qapi_desk.services import (
    assessment,
    assessment_answers,
    assessment_findings,
    assessment_paper,
)
from qapi_desk.services.assessment_findings import NewEvidence, NewImprovement
from tests.assessing import GOALS, PLAN, TODAY, Agency

DUE = TODAY + timedelta(days=90)


@pytest.fixture
def told(county: Agency) -> Agency:
    """Raters differed and were reconciled, a gap has its action; the plan is not rated."""
    county.start("birch", "cedar")
    county.rate("birch", "goals", "in_place")
    county.fill("cedar", "goals", "partly", gap="Unit B was never told.")
    county.answer("cedar", "goals_known", "not_met", "Three of five could not say one.")
    assessment_answers.hand_in(county.desk("cedar"), county.assessment_id)
    desk, made = county.lead, county.assessment_id
    assessment_findings.reconcile(desk, made, GOALS, "partly", "Unit B is half the staff.")
    assessment_findings.add_action(
        desk, made, NewImprovement(GOALS, "Tell unit B.", "The deputy", DUE)
    )
    minutes = NewEvidence(
        EvidenceKind.DOCUMENT, "Minutes of the team", date(2026, 9, 14), "Folder 12", (GOALS,)
    )
    assessment_findings.add_evidence(county.desk("birch"), made, minutes)
    return county


def paper(county: Agency, person: str = "alder") -> Document:
    return assessment_paper.document(county.desk(person), county.assessment_id)


def table(county: Agency, key: str) -> Table:
    return next(each for each in paper(county).tables if each.key == key)


def printed(county: Agency, path: Path) -> str:
    assessment_paper.publish_report(county.lead, county.assessment_id, path)
    pages = (page.extract_text() for page in pypdf.PdfReader(path).pages)
    return " ".join(" ".join(pages).split())


def test_that_the_print_tells_rating_evidence_gap_and_action(told: Agency, tmp_path: Path) -> None:
    words = printed(told, tmp_path / "report.pdf")
    for part in (
        "Self-assessment report",
        "Minutes of the team",
        "Unit B was never told.",
        f"Tell unit B. (The deputy, due {DUE}; open)",
        "Three of five could not say one.",
    ):
        assert part in words


def test_that_the_print_tells_how_a_difference_was_reconciled(told: Agency, tmp_path: Path) -> None:
    words = printed(told, tmp_path / "report.pdf")
    assert "Jun Birch: Fully in place. Noor Cedar: Partly in place" in words
    assert "Unit B is half the staff." in words


def test_that_both_ratings_stand_beside_the_decision(told: Agency) -> None:
    rows = table(told, "differences").rows
    assert [row[:4] for row in rows] == [
        (GOALS, "Jun Birch", "Fully in place", "Partly in place"),
        (GOALS, "Noor Cedar", "Partly in place", "Partly in place"),
    ]


def test_that_what_is_not_rated_is_named(told: Agency) -> None:
    (row,) = table(told, "not_rated").rows
    assert (row[0], row[2], row[4]) == (PLAN, "Not rated", "Jun Birch, Noor Cedar")


def test_that_the_summary_counts_each_rating_once(told: Agency) -> None:
    told.refuse_plan("birch")
    told.refuse_plan("cedar")
    summary = table(told, "by_area")
    keys = [column.key for column in summary.columns]
    (row,) = summary.rows
    found = dict(zip(keys, row, strict=True))
    assert found["in_scope"] == 2
    assert (found["rated_partly"], found["rated_na"], found["rated_in_place"]) == (1, 1, 0)
    assert (found["not_rated"], found["differ"], found["gaps"]) == (0, 0, 1)


def test_that_actions_are_counted_open_and_done(told: Agency) -> None:
    assessment_findings.complete_action(told.lead, told.assessment_id, 1, TODAY, "Sign-in sheet")
    (row,) = table(told, "by_function").rows
    assert row[-2:] == (0, 1)


def test_that_a_gap_without_an_action_is_named(county: Agency) -> None:
    county.start("birch", parts=(GOALS,))
    county.rate("birch", "goals", "missing", gap="Nobody knows them.")
    (row,) = table(county, "without_action").rows
    assert (row[0], row[2]) == (GOALS, "Nobody knows them.")


def test_that_withdrawn_evidence_is_printed_with_its_reason(told: Agency) -> None:
    assessment_findings.withdraw_evidence(told.lead, told.assessment_id, 1, "Of last year.")
    (row,) = table(told, "evidence").rows
    assert row[-1] == "Of last year."


def test_that_the_workbook_holds_every_answer(told: Agency, tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    assessment_paper.publish_report(told.lead, told.assessment_id, out)
    book = openpyxl.load_workbook(out, read_only=True)
    rows = list(book["Answers"].values)
    book.close()
    assert len(rows) == 1 + 4 + 5
    assert any("Three of five could not say one." in row for row in rows)


def test_that_the_footer_names_catalog_and_versions(told: Agency) -> None:
    footer = paper(told).footer
    assert told.workspace.library.catalog.version in footer
    assert "1 forms v2026110201" in footer


def test_that_each_form_is_named_to_the_byte(told: Agency) -> None:
    (pin,) = assessment.assessments(told.lead)[0].forms
    assert table(told, "forms").rows == ((pin.form_id, pin.version, pin.fingerprint),)


@pytest.mark.parametrize("person", ["birch", "dogwood"])
def test_that_a_rater_prints_nothing(told: Agency, person: str) -> None:
    with pytest.raises(Refused) as refused:
        paper(told, person)
    assert refused.value.code == "people.role"


@pytest.mark.parametrize("person", ["elder", "fir"])
def test_that_observers_and_supervisors_print(told: Agency, person: str) -> None:
    assert paper(told, person).key == "assessment"


def test_that_a_lead_who_still_has_to_rate_prints_nothing(county: Agency) -> None:
    county.start("birch", "alder", parts=(GOALS,))
    county.rate("birch", "goals", "partly")
    with pytest.raises(Refused) as refused:
        paper(county)
    assert refused.value.code == "assessment.blind"


def test_that_the_history_tells_what_was_published(told: Agency, tmp_path: Path) -> None:
    printed(told, tmp_path / "report.pdf")
    with told.workspace.store.read() as work:
        (entry,) = work.history.entries("published", told.assessment_id)
    assert entry.happening.body["file_name"] == "report.pdf"


def test_that_a_settled_one_says_when(told: Agency) -> None:
    told.refuse_plan("birch")
    told.refuse_plan("cedar")
    assessment.settle(told.lead, told.assessment_id)
    facts = {label: value for label, value, _ in paper(told).cover.items}
    assert facts["Settled"] == TODAY
    assert facts["Rated"] == 2
