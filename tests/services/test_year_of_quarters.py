"""A year's quarters added to the case, the weighted estimate beside them, and its papers."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.draws import DrawTerms, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services import demo, findings, pooled, publish
from qapi_desk.services.library import Library
from qapi_desk.services.pooled import YearView
from qapi_desk.services.workspace import open_workspace
from tests.cli.speaking import speak
from tests.services.desks import Office
from tests.services.quarters import drawn_quarter, review_all

LATER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CRITERIA = ("expedited-6", "expedited-12")


@pytest.fixture(scope="session")
def year_home(reviewed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's quarter and a stratified one before it, both released."""
    home = tmp_path_factory.mktemp("year") / "home"
    shutil.copytree(reviewed_home, home, ignore=shutil.ignore_patterns("extract"))
    workspace = open_workspace(home, clock=SteppingClock(LATER))
    office = Office(workspace)
    review_all(office, drawn_quarter(office, "FFY2026Q3", *CRITERIA))
    workspace.close()
    return home


@pytest.fixture(scope="session")
def year_office(year_home: Path) -> Iterator[Office]:
    workspace = open_workspace(year_home, clock=SteppingClock(LATER))
    yield Office(workspace)
    workspace.close()


@pytest.fixture(scope="session")
def view(year_office: Office) -> YearView:
    return pooled.year(year_office.supervisor, year_office.review_id)


@pytest.fixture(scope="session")
def papers(year_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year-papers")
    body = publish.document(year_office.supervisor, year_office.review_id, "year")
    for suffix in (".pdf", ".xlsx"):
        publish.write(body, folder / f"year{suffix}")
    return folder


def stored(office: Office) -> Counter[tuple[str, Outcome]]:
    """The governing findings of every review in the store, counted by criterion and outcome."""
    counts: Counter[tuple[str, Outcome]] = Counter()
    with office.workspace.store.read() as work:
        for review_id, body in work.documents.list("review"):
            found = work.findings.all(ReviewId(review_id), body["governing"])
            counts.update((f.criterion, f.outcome) for f in found)
    return counts


def text_of(path: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


def test_that_the_year_adds_every_finding_in_the_store(year_office: Office, view: YearView) -> None:
    counts = stored(year_office)
    for row in view.rows:
        assert row.figures.action == counts[row.criterion, Outcome.ACTION]
        assert row.figures.error == counts[row.criterion, Outcome.ERROR]


def test_that_the_year_is_the_sum_of_its_quarters(year_office: Office, view: YearView) -> None:
    shown = [
        findings.show(year_office.supervisor, quarter.review.review_id) for quarter in view.included
    ]
    assert len(shown) == 2
    for row in view.rows:
        parts = [f for one in shown for f in one.governing if f.criterion == row.criterion]
        assert row.figures.action == sum(part.action for part in parts)
        assert row.n == sum(part.n for part in parts)


def test_that_the_total_adds_pairs_of_case_and_criterion_without_lines(view: YearView) -> None:
    federal = [row for row in view.rows if not row.criterion.startswith("line-")]
    assert len(federal) < len(view.rows)
    assert view.n == sum(row.n for row in federal)
    assert view.rate == Fraction(sum(row.figures.action for row in federal), view.n)


def test_that_a_stratified_quarter_keeps_its_strata_in_the_weighted_estimate(
    view: YearView,
) -> None:
    row = view.row("expedited-6")
    assert row is not None
    assert row.figures.weighted is not None
    names = [part.name for part in row.figures.weighted.strata]
    assert "FFY2026Q4" in names
    assert any(name.startswith("FFY2026Q3, OFF") for name in names)


def test_that_the_weighted_rate_is_by_universes(view: YearView) -> None:
    for row in view.rows:
        weighted = row.figures.weighted
        assert weighted is not None
        total = sum(part.universe for part in weighted.strata)
        by_hand = sum(
            Fraction(part.universe, total) * Fraction(part.action, part.n)
            for part in weighted.strata
        )
        assert weighted.rate == by_hand


def test_that_a_case_drawn_twice_stays_two_observations_and_is_named(view: YearView) -> None:
    twice = Counter(
        (finding.criterion, finding.case_id)
        for quarter in view.included
        for finding in quarter.counted.found
        if finding.ruleset == "federal-2016" and finding.outcome in {Outcome.ACTION, Outcome.ERROR}
    )
    repeated = {pair for pair, times in twice.items() if times > 1}
    assert {(each.criterion, each.case_id) for each in view.seen_twice} == repeated


def test_that_too_few_cases_are_directional_only(view: YearView) -> None:
    for row in view.rows:
        assert row.figures.is_directional is (row.n < row.needed)
        assert ("directional only" in pooled.mark(row)) is row.figures.is_directional


# What the year asks for are cases that count; a loss that came true is no lack.
def test_that_planned_attrition_asks_for_no_more_counted_cases() -> None:
    plain = SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(3, 4))
    lossy = SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(3, 4), attrition=Fraction(1, 5))
    assert pooled.cases_to_count(5000, lossy) == pooled.cases_to_count(5000, plain) == 196


def test_that_the_pdf_prints_the_federal_row_as_the_store_counts_it(
    view: YearView, papers: Path
) -> None:
    text = text_of(papers / "year.pdf")
    row = view.row("expedited-6")
    assert row is not None
    assert f"Expedited 6-Month {row.n} {row.figures.action}" in text
    assert f"TOTAL {view.n} {view.action}" in text


def test_that_the_pdf_names_design_voids_and_what_was_not_reviewed(papers: Path) -> None:
    text = text_of(papers / "year.pdf")
    assert "stratified by office" in text
    assert "focused per criterion" in text
    assert "Case Closure 90.00% not reviewed" in text
    assert "OMB 0970-0223" in text
    assert "corrected to n0 / (1 + (n0 - 1) / N) (Cochran 1977, 4.4)" in text
    assert "expected 75.00%" in text


def test_that_the_paper_claims_no_whole_frame_where_cases_were_left_out(
    view: YearView, papers: Path
) -> None:
    left_out = sum(each.basis.excluded for q in view.included for each in q.readings)
    text = text_of(papers / "year.pdf")
    assert ("left out of the frames but the cases" in text) is bool(left_out)


def test_that_the_year_gives_each_interval_its_own_confidence(view: YearView, papers: Path) -> None:
    sheet = openpyxl.load_workbook(papers / "year.xlsx", data_only=True)["Weighted estimate"]
    head, *rows = sheet.iter_rows(values_only=True)
    at = head.index("Confidence")
    assert [row[at] for row in rows] == [float(row.confidence) for row in view.rows]


def test_that_the_workbook_holds_nine_criteria_and_the_total(view: YearView, papers: Path) -> None:
    sheet = openpyxl.load_workbook(papers / "year.xlsx", data_only=True)["Table A1"]
    rows = list(sheet.iter_rows(values_only=True))[1:]
    assert len(rows) == 10
    action = sum(row.figures.action for row in view.rows if not row.is_line)
    assert rows[-1][:3] == ("TOTAL", view.n, action)
    assert {row[4] for row in rows} == {None, 0.9}
    assert sum(int(str(row[1] or 0)) for row in rows[:-1]) == view.n


def test_that_a_stratified_findings_paper_names_each_interval_and_stratum(
    year_office: Office, tmp_path: Path
) -> None:
    desk, review_id = year_office.supervisor, ReviewId("FFY2026Q3-02")
    publish.write(publish.document(desk, review_id, "findings"), tmp_path / "findings.pdf")
    text = text_of(tmp_path / "findings.pdf")
    assert all(name in text for name in ("Korn-Graubard", "Wilson", "RAT-STATS"))
    assert "depends on which strata they come from" in text
    reading = findings.show(desk, review_id).readings[0]
    assert reading.stratified is not None
    for part in reading.stratified.strata:
        assert f"{part.name} {part.universe} {part.n} {part.action}" in text


def test_that_the_weights_of_a_stratified_sample_add_up_to_its_universe(
    year_office: Office,
) -> None:
    seen = findings.show(year_office.supervisor, ReviewId("FFY2026Q3-02"))
    for each in seen.readings:
        assert each.stratified is not None
        weights = [
            w.weight
            for w in seen.weights
            if (w.criterion, w.ruleset) == (each.criterion, seen.review.governing)
        ]
        assert len(weights) == each.figures.n
        assert sum(weights) == each.stratified.universe


def test_that_the_command_gives_the_same_counts(year_home: Path, view: YearView) -> None:
    env = {"QAPI_PASSPHRASE": str(demo.settings(Library())["passphrase"])}
    with_home = ("--home", year_home, "--as", "alder", "--json")
    said = speak("findings", "year", view.quarters[0].review.review_id, *with_home, env=env)
    assert said.code == 0, said.err
    assert said.document["total"]["n"] == view.n
    told = {row["criterion"]: row["figures"]["action"] for row in said.document["rows"]}
    assert told == {row.criterion: row.figures.action for row in view.rows}


def test_that_a_running_quarter_counts_for_supervisors_only(reviewed: Office) -> None:
    later = drawn_quarter(reviewed, "FFY2026Q3", "expedited-6")
    review_all(reviewed, later, leave=1)
    seen = pooled.year(reviewed.supervisor, reviewed.review_id)
    assert [each.label for each in seen.included] == ["FFY2026Q3", "FFY2026Q4"]
    other = pooled.year(reviewed.desk("birch"), reviewed.review_id)
    assert [each.label for each in other.included] == ["FFY2026Q4"]
    assert "not final" in other.quarters[0].why_left_out


def test_that_a_year_without_a_counted_quarter_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        pooled.year(drawn.supervisor, drawn.review_id)
    assert refusal.value.code == "year.none"


def test_that_last_years_added_counts_stand_in_column_e(reviewed: Office) -> None:
    this_year = reviewed.review_id
    before = drawn_quarter(reviewed, "FFY2025Q4", "expedited-6", terms=DrawTerms())
    review_all(reviewed, before)
    (figures,) = findings.show(reviewed.supervisor, before).governing
    row = pooled.year(reviewed.supervisor, this_year).row("expedited-6")
    assert row is not None
    assert figures.rate is not None
    assert row.previous == figures.rate
