"""The figures equal a recount, and every print says what the command says."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.caps import Cap
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CapId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.reports.wording import percent
from qapi_desk.services import corrective, draw_sample, findings, publish
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.paper.readings import incomplete_warnings
from tests.services.desks import Office, person


@pytest.fixture(scope="session")
def view(finished: Office) -> FindingsView:
    return findings.show(finished.supervisor, finished.review_id)


@pytest.fixture(scope="session")
def papers(finished: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for key in ("findings", "cap", "pull-list"):
        for suffix in (".pdf", ".xlsx"):
            document = publish.document(finished.supervisor, finished.review_id, key)
            publish.write(document, folder / f"{key}{suffix}")
    return folder


def text_of(path: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


def test_that_the_figures_equal_a_recount_of_the_rows(view: FindingsView) -> None:
    for row in (*view.governing, *view.beside):
        counted = Counter(
            f.outcome
            for f in view.findings
            if (f.criterion, f.ruleset) == (row.criterion, row.ruleset)
        )
        assert [row.action, row.error, row.not_applicable, row.excluded, row.incomplete] == [
            counted[o]
            for o in (
                Outcome.ACTION, Outcome.ERROR, Outcome.NOT_APPLICABLE, Outcome.EXCLUDED,
                Outcome.INCOMPLETE,
            )
        ]  # fmt: skip


def test_that_every_rate_is_action_over_action_and_error(view: FindingsView) -> None:
    for row in view.governing:
        assert row.rate == Fraction(row.action, row.action + row.error)


def test_that_the_federal_test_is_the_unrounded_rate(view: FindingsView) -> None:
    for row in view.governing:
        assert row.rate is not None
        assert row.benchmark is not None
        assert row.meets_benchmark is (row.rate >= row.benchmark)


def test_that_each_opened_case_has_one_finding_a_criterion_and_ruleset(
    finished: Office, view: FindingsView
) -> None:
    wanted = {(row.case_id, c) for row in finished.queue() for c in row.criteria}
    for ruleset in ("federal-2016", "ca-2002"):
        found = [(f.case_id, f.criterion) for f in view.findings if f.ruleset == ruleset]
        assert len(found) == len(set(found))
        assert set(found) == wanted


def test_that_enough_cases_count_or_the_universe_is_used_up(view: FindingsView) -> None:
    for row in view.governing:
        assert row.n + row.incomplete >= row.needed or row.opened == row.universe


def test_that_the_causes_add_up_to_the_errors(view: FindingsView) -> None:
    assert sum(bar.count for bar in view.pareto) == sum(row.error for row in view.governing)
    assert view.pareto[-1].cumulative == 1


def test_that_every_error_has_a_cause_a_comment_and_evidence(view: FindingsView) -> None:
    errors = [f for f in view.findings if f.outcome is Outcome.ERROR]
    assert errors
    assert all(f.cause and f.comment and f.evidence for f in errors)


def test_that_no_comment_leaves_a_date_out(view: FindingsView) -> None:
    commented = [f.comment for f in view.findings if f.comment]
    assert any("on no date" in comment for comment in commented)
    assert not [comment for comment in commented if " ," in comment or " ." in comment]


def test_that_every_case_not_applicable_has_a_coded_reason(view: FindingsView) -> None:
    settled = [f for f in view.findings if f.rule_outcome == "NOT_APPLICABLE"]
    assert settled
    assert all(f.na_reason for f in settled)


def test_that_a_late_finding_is_as_late_as_its_dates(view: FindingsView) -> None:
    dated = [f for f in view.findings if f.due and f.done]
    assert dated
    for f in dated:
        days = (date.fromisoformat(f.done) - date.fromisoformat(f.due)).days
        assert f.days_late == (days if days > 0 else None)


def test_that_the_pdf_prints_every_count_rate_and_limit(view: FindingsView, papers: Path) -> None:
    text = text_of(papers / "findings.pdf")
    for row in (*view.governing, *view.beside):
        assert row.rate is not None
        assert row.limits is not None
        assert row.benchmark is not None
        counts = [f"{n:,}" for n in (row.universe, row.opened, row.action, row.error, row.n)]
        shares = [percent(s) for s in (row.rate, row.limits.lower, row.limits.upper, row.benchmark)]
        assert " ".join([*counts, *shares]) in text, row.criterion


def test_that_the_workbook_holds_every_count_rate_and_limit(
    view: FindingsView, papers: Path
) -> None:
    book = papers / "findings.xlsx"
    cells = [*rows_of(book, "Rates"), *rows_of(book, "Rates ca-2002")]
    for row in (*view.governing, *view.beside):
        assert row.rate is not None
        assert row.limits is not None
        assert row.benchmark is not None
        counts = (row.universe, row.opened, row.action, row.error, row.n)
        shares = tuple(
            float(s) for s in (row.rate, row.limits.lower, row.limits.upper, row.benchmark)
        )
        assert any(line[1:6] == counts and line[6:10] == pytest.approx(shares) for line in cells), (
            row.criterion
        )


def test_that_the_workbook_has_one_row_a_case_criterion_and_ruleset(
    view: FindingsView, papers: Path
) -> None:
    cells = rows_of(papers / "findings.xlsx", "Findings")
    found = {line[:3] for line in cells}
    assert {(f.case_id, f.criterion, f.ruleset) for f in view.findings} <= found


def test_that_weights_in_the_workbook_add_up_to_each_eligible_universe(
    view: FindingsView, papers: Path
) -> None:
    header, *lines = rows_of(papers / "findings.xlsx", "Findings")
    weight, criterion, ruleset = (header.index(t) for t in ("Weight", "Criterion", "Ruleset"))
    for row in (*view.governing, *view.beside):
        weights = [
            float(str(line[weight]))
            for line in lines
            if (line[criterion], line[ruleset]) == (row.criterion, row.ruleset)
            and line[weight] is not None
        ]
        assert len(weights) == row.n
        assert sum(weights) == pytest.approx(row.eligible)


def test_that_the_workbook_holds_band_and_undetermined_both_ways(
    view: FindingsView, papers: Path
) -> None:
    lines = {line[0]: line for line in rows_of(papers / "findings.xlsx", "Shares")}
    for each in view.readings:
        row, band = each.figures, each.drop_band
        assert band is not None
        dropped = row.excluded + row.incomplete
        assert band.lower == Fraction(row.action, row.n + dropped)
        told = lines[view.titles[each.criterion]]
        assert told[-2:] == pytest.approx((float(band.lower), float(band.upper)))


def test_that_the_workbook_holds_each_lines_verdict(view: FindingsView, papers: Path) -> None:
    lines = {line[0]: line for line in rows_of(papers / "findings.xlsx", "Lines")}
    told = [each for each in view.readings if each.line]
    assert told
    for each in told:
        assert each.line is not None
        figures = (each.figures.n, each.figures.error, str(each.line.reliability))
        assert lines[view.titles[each.criterion]][1:4] == figures


def test_that_the_paper_names_what_every_figure_rests_on(
    finished: Office, view: FindingsView, papers: Path
) -> None:
    text = re.sub(r"\s", "", text_of(papers / "findings.pdf"))
    with finished.workspace.store.read() as work:
        made = draw_sample.current_in(work, finished.review_id)
    assert made is not None
    for words in (made.key, view.basis.frame_hash, view.basis.software, "two-sided"):
        assert words.replace(" ", "") in text
    for each in view.readings:
        assert each.basis.interval.replace(" ", "") in text


# A one-sided reading may be settled while the two-sided limits still hold the benchmark.
def test_that_a_reading_is_not_explained_by_the_two_sided_limits(papers: Path) -> None:
    text = text_of(papers / "findings.pdf")
    assert "so good a sample with a chance of at most 10.00%" in text
    assert "a reading may be settled although the benchmark lies just inside them" in text


def test_that_many_undetermined_cases_are_warned_of_with_their_source(view: FindingsView) -> None:
    high = dataclasses.replace(view.readings[0], incomplete_share=Fraction(1, 10),
                               is_incomplete_high=True)  # fmt: skip
    seen = dataclasses.replace(view, readings=(high,))
    (warning,) = incomplete_warnings(seen)
    assert "10.00% of the cases" in warning
    assert warning.endswith("5 % or more is a deficiency by itself: 7 CFR 275.16(b)(4) (pattern).")


def test_that_a_reviewer_never_sees_the_key_among_the_figures(finished: Office) -> None:
    seen = findings.show(finished.desk("birch"), finished.review_id)
    assert seen.basis.key == ""
    assert seen.basis.frame_hash


def test_that_the_workbook_freezes_its_header_and_can_be_filtered(papers: Path) -> None:
    sheet = openpyxl.load_workbook(papers / "findings.xlsx")["Findings"]
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref


def test_that_every_page_names_ruleset_and_calendar_versions(
    finished: Office, papers: Path
) -> None:
    review = findings.show(finished.supervisor, finished.review_id).review
    for path in papers.glob("*.pdf"):
        for page in pypdf.PdfReader(path).pages:
            text = re.sub(r"\s+", " ", page.extract_text())
            assert f"federal-2016 v{review.governing_version}" in text
            assert review.calendar_version in text


def test_that_the_2002_manual_is_labelled_wherever_it_stands_beside(papers: Path) -> None:
    assert "the 2002 manual" in text_of(papers / "findings.pdf")


def test_that_the_pull_list_holds_the_opened_cases_only(finished: Office, papers: Path) -> None:
    cells = {value for line in rows_of(papers / "pull-list.xlsx", "Pull list") for value in line}
    opened = {row.case_id for row in finished.queue()}
    with finished.workspace.store.read() as work:
        frame = work.memberships.of(finished.review_id, "frame")
    assert opened <= cells
    assert not (frame - opened) & cells


def test_that_a_plan_has_person_action_and_timeframe_for_every_cause(finished: Office) -> None:
    plans = corrective.caps(finished.supervisor, finished.review_id)
    assert plans
    known = {p.person_id for p in finished.workspace.people()}
    for action in (action for plan in plans for action in plan.actions):
        assert action.responsible in known
        assert action.text
        assert action.evidence_required
        assert action.start <= action.due


def test_that_a_plan_is_drafted_for_what_is_below_its_benchmark_only(
    finished: Office, view: FindingsView
) -> None:
    plans = corrective.caps(finished.supervisor, finished.review_id)
    below = {row.criterion for row in view.governing if row.meets_benchmark is False}
    assert {plan.criterion for plan in plans} == below
    above = next(row.criterion for row in view.governing if row.meets_benchmark)
    with pytest.raises(Refused) as refusal:
        corrective.draft(finished.supervisor, finished.review_id, above)
    assert refusal.value.code == "cap.not_needed"


def test_that_a_plan_names_the_cases_in_error(finished: Office, view: FindingsView) -> None:
    for plan in corrective.caps(finished.supervisor, finished.review_id):
        errors = {
            f.case_id
            for f in view.findings
            if f.outcome is Outcome.ERROR
            and (f.criterion, f.ruleset) == (plan.criterion, view.review.governing)
        }
        assert set(plan.case_ids) == errors


def test_that_no_plan_is_drafted_while_cases_are_open(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        corrective.draft(drawn.supervisor, drawn.review_id, CriterionId("expedited-6"))
    assert refusal.value.code == "cap.running"


def a_plan(office: Office) -> Cap:
    return corrective.caps(office.supervisor, office.review_id)[0]


def test_that_a_plan_is_drafted_once(reviewed: Office) -> None:
    with pytest.raises(Refused) as refusal:
        corrective.draft(reviewed.supervisor, reviewed.review_id, a_plan(reviewed).criterion)
    assert refusal.value.code == "cap.exists"


def test_that_a_plan_changes_for_a_reason_and_both_forms_are_remembered(reviewed: Office) -> None:
    plan = a_plan(reviewed)
    later = dataclasses.replace(plan, target_date=plan.target_date + timedelta(days=30))
    with pytest.raises(Refused, match="Say why"):
        corrective.revise(reviewed.supervisor, later, " ")
    corrective.revise(reviewed.supervisor, later, "The new unit starts in May.")
    assert a_plan(reviewed).target_date == later.target_date
    assert reviewed.history_kinds()[-1] == "cap.revised"


SOFTENINGS: dict[str, Callable[[Cap], Cap]] = {
    "finding": lambda plan: dataclasses.replace(plan, finding="Nearly all well."),
    "cases": lambda plan: dataclasses.replace(plan, case_ids=()),
    "magnitude": lambda plan: dataclasses.replace(plan, magnitude="Few."),
}


@pytest.mark.parametrize("soften", SOFTENINGS.values(), ids=SOFTENINGS.keys())
def test_that_a_plan_does_not_soften_what_was_found(
    reviewed: Office, soften: Callable[[Cap], Cap]
) -> None:
    with pytest.raises(Refused) as refusal:
        corrective.revise(reviewed.supervisor, soften(a_plan(reviewed)), "It reads better.")
    assert refusal.value.code == "cap.finding"


def test_that_editing_a_plan_completes_no_action(reviewed: Office) -> None:
    plan = a_plan(reviewed)
    ticked = dataclasses.replace(plan.actions[0], done_on=plan.actions[0].start, evidence="-")
    edited = dataclasses.replace(plan, actions=(ticked, *plan.actions[1:]))
    with pytest.raises(Refused) as refusal:
        corrective.revise(reviewed.supervisor, edited, "Done.")
    assert refusal.value.code == "cap.evidence"


def test_that_an_action_is_done_on_evidence_and_once(reviewed: Office) -> None:
    plan, desk = a_plan(reviewed), reviewed.supervisor
    today = reviewed.workspace.clock.now().date()
    with pytest.raises(Refused, match="evidence"):
        corrective.complete_action(desk, plan.cap_id, 1, today, "")
    corrective.complete_action(desk, plan.cap_id, 1, today, "Minutes of 2 November")
    with pytest.raises(Refused) as refusal:
        corrective.complete_action(desk, plan.cap_id, 1, today, "Other minutes")
    assert refusal.value.code == "cap.done"


@pytest.mark.parametrize(("number", "days"), [(99, 0), (1, 1)])
def test_that_no_action_is_done_that_is_not_there_or_not_yet(
    reviewed: Office, number: int, days: int
) -> None:
    when = reviewed.workspace.clock.now().date() + timedelta(days=days)
    with pytest.raises(Refused):
        corrective.complete_action(
            reviewed.supervisor, a_plan(reviewed).cap_id, number, when, "Minutes"
        )


def test_that_an_action_is_completed_by_its_responsible_person(reviewed: Office) -> None:
    today = reviewed.workspace.clock.now().date()
    with pytest.raises(Refused) as refusal:
        corrective.complete_action(
            reviewed.desk("birch"), a_plan(reviewed).cap_id, 1, today, "Minutes"
        )
    assert refusal.value.code == "cap.not_responsible"


def test_that_the_responsible_person_is_one_of_the_people(reviewed: Office) -> None:
    with pytest.raises(Refused) as refusal:
        corrective.revise_action(
            reviewed.supervisor, CapId(a_plan(reviewed).cap_id), 1,
            {"responsible": person("Somebody Else")}, "She left.",
        )  # fmt: skip
    assert refusal.value.code == "people.unknown"


def test_that_what_was_published_is_known_by_its_fingerprint(
    reviewed: Office, tmp_path: Path
) -> None:
    publish.publish(
        reviewed.supervisor, reviewed.review_id, "findings", tmp_path / "f.xlsx", Silent()
    )
    known = publish.published(reviewed.supervisor, reviewed.review_id)[0]
    assert (known.key, known.file_name, len(known.sha256)) == ("findings", "f.xlsx", 64)


def test_that_a_file_in_the_way_is_kept(reviewed: Office, tmp_path: Path) -> None:
    (tmp_path / "f.pdf").write_text("mine")
    with pytest.raises(Refused):
        publish.publish(
            reviewed.supervisor, reviewed.review_id, "findings", tmp_path / "f.pdf", Silent()
        )
    assert (tmp_path / "f.pdf").read_text() == "mine"
    assert "published" not in reviewed.history_kinds()


@pytest.mark.parametrize("name", ["f.docx", "f"])
def test_that_a_paper_is_a_pdf_or_a_workbook(finished: Office, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        publish.publish(
            finished.supervisor, finished.review_id, "findings", tmp_path / name, Silent()
        )
    assert refusal.value.code == "publish.suffix"


def test_that_a_list_is_exported_as_text_where_a_formula_might_hide(tmp_path: Path) -> None:
    columns = (Column("case", "Case", Format.TEXT),)
    publish.export_list("Queue", columns, (("=1+1",),), tmp_path / "q.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "q.xlsx").active
    assert cells is not None
    assert all(cell.data_type != "f" for row in cells.iter_rows() for cell in row)
