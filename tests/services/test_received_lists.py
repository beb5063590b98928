"""Lists that somebody else drew: kept apart, reviewed to the end, never given limits."""

import hashlib
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.documents import Paragraph, Table
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    assign,
    casework,
    demo_reviewer,
    draw_sample,
    findings,
    home,
    plan_sample,
    pooled,
    publish,
    received,
    reviews,
)
from tests.services.desks import Office, person

DRAWN_ON = date(2026, 10, 20)


@pytest.fixture
def other(drawn: Office) -> ReviewId:
    """A review of one criterion that has no plan."""
    desk = drawn.supervisor
    snapshot_id = reviews.get(desk, drawn.review_id).snapshot_id
    new = reviews.NewReview("Federal list", "2026Q3", snapshot_id, (CriterionId("line-1"),))
    return ReviewId(reviews.create(desk, new).made or "")


def line_1_cases(office: Office, many: int) -> list[CaseId]:
    """Cases of line 1, as the office's own sample has them."""
    ours = reviews.reviews(office.supervisor)[-1].review_id
    rows = casework.queue(office.supervisor, ours)
    return [row.case_id for row in rows if "line-1" in row.criteria][:many]


def written(folder: Path, lines: Sequence[str], name: str = "list.txt") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def take(office: Office, review_id: ReviewId, path: Path, drawn_by: str = "DCSS") -> Changes:
    return received.receive(
        office.supervisor, review_id, path, drawn_by=drawn_by, drawn_on=DRAWN_ON, note="By mail."
    )


def test_that_a_received_list_is_kept_with_its_hash_and_its_source(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    ids = line_1_cases(drawn, 5)
    path = written(tmp_path, ids)
    take(drawn, other, path)
    kept = received.show(drawn.supervisor, other)
    assert kept is not None
    assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (kept.drawn_by, kept.drawn_on, kept.note) == ("DCSS", DRAWN_ON, "By mail.")
    assert (kept.received_by, kept.case_ids) == ("alder", tuple(ids))
    assert "list.received" in drawn.history_kinds()


def test_that_its_cases_are_opened_in_the_order_of_the_list(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    ids = line_1_cases(drawn, 5)[::-1]
    take(drawn, other, written(tmp_path, ids))
    queue = casework.queue(drawn.supervisor, other)
    assert [(row.rank, row.case_id) for row in queue] == list(enumerate(ids, 1))
    assert {row.criteria for row in queue} == {("line-1",)}


def review_all(office: Office, review_id: ReviewId, folder: Path) -> None:
    """Receive five cases, share them out, answer and release every one."""
    take(office, review_id, written(folder, line_1_cases(office, 5)))
    assign.assign_balanced(office.supervisor, review_id, [person("birch"), person("cedar")])
    for row in casework.queue(office.supervisor, review_id):
        desk = office.desk(str(row.reviewer))
        demo_reviewer.review(desk, review_id, row.case_id, supervisor=office.supervisor)


def test_that_a_received_list_is_reviewed_to_the_end_and_counted(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    review_all(drawn, other, tmp_path)
    view = findings.show(drawn.supervisor, other)
    figures = view.governing[0]
    settled = figures.n + figures.not_applicable + figures.excluded + figures.incomplete
    assert (view.is_final, view.released, figures.opened, settled) == (True, 5, 5, 5)
    assert figures.rate == Fraction(figures.action, figures.n)
    assert figures.limits is None


def test_that_a_reviewed_list_is_published_like_any_review(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    review_all(drawn, other, tmp_path)
    publish.publish(drawn.supervisor, other, "findings", tmp_path / "findings.pdf", Silent())
    assert (tmp_path / "findings.pdf").read_bytes().startswith(b"%PDF")


def test_that_a_reviewed_list_is_no_quarter_of_the_year(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    review_all(drawn, other, tmp_path)
    with pytest.raises(Refused) as refusal:
        pooled.year(drawn.supervisor, other)
    assert refusal.value.code == "year.none"


def test_that_its_findings_say_who_drew_it_and_have_no_limits(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    take(drawn, other, written(tmp_path, line_1_cases(drawn, 3)))
    view = findings.show(drawn.supervisor, other)
    assert view.received_words.startswith("Received from DCSS (drawn on 2026-10-20), not drawn")
    assert [(row.limits, row.reading, row.universe) for row in view.governing] == [(None, None, 0)]
    assert (view.weights, view.readings[0].reach) == ((), None)


def test_that_its_running_rate_is_hidden_from_reviewers(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    take(drawn, other, written(tmp_path, line_1_cases(drawn, 3)))
    with pytest.raises(Refused) as refusal:
        findings.show(drawn.desk("birch"), other)
    assert refusal.value.code == "findings.running"


def test_that_a_received_list_is_no_draw(drawn: Office, other: ReviewId, tmp_path: Path) -> None:
    take(drawn, other, written(tmp_path, line_1_cases(drawn, 3)))
    assert draw_sample.current(drawn.supervisor, other) is None
    with pytest.raises(Refused):
        draw_sample.proof(drawn.supervisor, other)


def test_that_a_received_list_leaves_nobody_out_of_a_later_draw(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    later = a_review(drawn, other, "FFY2026Q3")
    before = plan_sample.propose(drawn.supervisor, later, {})
    take(drawn, other, written(tmp_path, everyone(drawn, other)))
    assert plan_sample.propose(drawn.supervisor, later, {}) == before


def everyone(office: Office, review_id: ReviewId) -> list[CaseId]:
    snapshot_id = reviews.get(office.supervisor, review_id).snapshot_id
    with office.workspace.snapshot(snapshot_id) as reader:
        return list(reader.case_ids())


def a_review(office: Office, like: ReviewId, period: str) -> ReviewId:
    snapshot_id = reviews.get(office.supervisor, like).snapshot_id
    new = reviews.NewReview("", period, snapshot_id, (CriterionId("line-1"),))
    review_id = ReviewId(reviews.create(office.supervisor, new).made or "")
    plan_sample.universes(office.supervisor, review_id, Silent())
    return review_id


def test_that_a_review_with_a_list_freezes_no_plan(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    take(drawn, other, written(tmp_path, line_1_cases(drawn, 3)))
    plan_sample.universes(drawn.supervisor, other, Silent())
    with pytest.raises(Refused) as refusal:
        plan_sample.freeze(drawn.supervisor, other, {}, Silent())
    assert refusal.value.code == "plan.received"


def refused(office: Office, review_id: ReviewId, path: Path, drawn_by: str = "DCSS") -> Refused:
    before = office.history_kinds()
    with pytest.raises(Refused) as refusal:
        take(office, review_id, path, drawn_by)
    assert office.history_kinds() == before
    return refusal.value


def test_that_a_review_with_a_plan_receives_nothing(drawn: Office, tmp_path: Path) -> None:
    ours, path = drawn.review_id, written(tmp_path, line_1_cases(drawn, 3))
    assert refused(drawn, ours, path).code == "received.planned"


def test_that_a_second_list_is_refused(drawn: Office, other: ReviewId, tmp_path: Path) -> None:
    ids = line_1_cases(drawn, 3)
    take(drawn, other, written(tmp_path, ids[:1]))
    second = refused(drawn, other, written(tmp_path, ids[1:], "more.txt"))
    assert second.code == "received.second"


def test_that_a_case_not_in_the_snapshot_is_named_with_its_line(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    path = written(tmp_path, [*line_1_cases(drawn, 1), "no such case"])
    fault = refused(drawn, other, path)
    assert "list.txt, line 2: the snapshot of this review has no case no such case;" in str(fault)
    assert not casework.queue(drawn.supervisor, other)


@pytest.mark.parametrize("add", ["", "000000"])
def test_that_an_id_off_by_leading_zeros_is_told_which_case_may_be_meant(
    drawn: Office, other: ReviewId, tmp_path: Path, add: str
) -> None:
    case_id = next(each for each in everyone(drawn, other) if each.startswith("0"))
    fault = refused(drawn, other, written(tmp_path, [add + case_id.lstrip("0")]))
    assert f"perhaps {case_id} is meant" in fault.sentence


def test_that_an_id_off_by_letter_case_is_told_which_case_may_be_meant(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    lettered = next(each for each in everyone(drawn, other) if each.swapcase() != each)
    fault = refused(drawn, other, written(tmp_path, [lettered.swapcase()]))
    assert f"perhaps {lettered} is meant" in fault.sentence


def test_that_a_repeated_case_is_named_with_both_lines(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    case_id = line_1_cases(drawn, 1)[0]
    fault = refused(drawn, other, written(tmp_path, [case_id, "", case_id]))
    assert f"list.txt, line 3 repeats the case {case_id} of line 1" in fault.sentence


def test_that_a_list_without_its_source_is_refused(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    path = written(tmp_path, line_1_cases(drawn, 1))
    assert refused(drawn, other, path, drawn_by="  ").code == "received.source"


def test_that_a_list_is_not_drawn_in_days_to_come(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    path = written(tmp_path, line_1_cases(drawn, 1))
    with pytest.raises(Refused) as refusal:
        received.receive(drawn.supervisor, other, path, drawn_by="DCSS", drawn_on=date(2031, 1, 1))
    assert refusal.value.code == "received.date"


def test_that_only_supervisors_receive_lists(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    path = written(tmp_path, line_1_cases(drawn, 1))
    with pytest.raises(Refused) as refusal:
        received.receive(drawn.desk("birch"), other, path, drawn_by="DCSS", drawn_on=DRAWN_ON)
    assert refusal.value.code == "people.role"


def test_that_a_workbook_is_received_like_a_text(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    ids = line_1_cases(drawn, 3)
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["number", "case_id"])
    for number, case_id in enumerate(ids, 1):
        page.append([number, case_id])
    book.save(tmp_path / "list.xlsx")
    take(drawn, other, tmp_path / "list.xlsx")
    assert [row.case_id for row in casework.queue(drawn.supervisor, other)] == ids
    assert {row.state for row in casework.queue(drawn.supervisor, other)} == {CaseState.UNASSIGNED}


def test_that_its_print_says_so_and_speaks_of_no_universe(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    take(drawn, other, written(tmp_path, line_1_cases(drawn, 3)))
    document = publish.document(drawn.supervisor, other, "findings")
    tables = {block.key: block for block in document.blocks if isinstance(block, Table)}
    said = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert said[0].startswith("Received from DCSS")
    assert tables["rates"].rows[0][1] is None
    assert not {"applies", "basis"} & tables.keys()


def test_that_the_first_page_goes_on_to_sharing_out_its_cases(
    drawn: Office, other: ReviewId, tmp_path: Path
) -> None:
    take(drawn, other, written(tmp_path, line_1_cases(drawn, 3)))
    steps = {step.key: step for step in home.home(drawn.supervisor, other).steps}
    assert (steps["draw"].state, steps["draw"].detail) == ("done", "Received from DCSS.")
    assert steps["assign"].state == "now"
