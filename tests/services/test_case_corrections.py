"""Every error and every wrong value is put right in its case, apart from any plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qapi_desk.domain.case_fixes import CaseFix, FixFilter, FixKind, FixState
from qapi_desk.domain.findings import Correction
from qapi_desk.domain.ids import CriterionId, QuestionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import (
    amend,
    case_fixes,
    conventions,
    fix_items,
    publish,
    reviews,
    settle,
)
from qapi_desk.services.case_fixes import FixList, Marked
from qapi_desk.services.settle import Verdict
from tests.services import amended
from tests.services.behind_the_back import in_the_file
from tests.services.desks import DATA_FORM, Office, person
from tests.services.hands import hired, refused
from tests.services.rebutting import WHY, errors, on_day

TODAY = date(2026, 11, 2)
DONE = Marked(TODAY, "document 14, page 3")


def listed(office: Office, wanted: FixFilter = case_fixes.EVERY) -> FixList:
    return case_fixes.show(office.supervisor, office.first_id, wanted)


def first(office: Office, wanted: FixFilter = case_fixes.EVERY) -> CaseFix:
    return listed(office, wanted).items[0]


def mark(office: Office, item: CaseFix, marked: Marked = DONE, by: str = "dogwood") -> None:
    case_fixes.mark_done(office.desk(by), office.first_id, item.item_id, marked)


def settled(office: Office, item: CaseFix, verdict: Verdict | None = None) -> None:
    """The finding behind an item is settled otherwise."""
    desk, now = office.supervisor, verdict or Verdict(RuleOutcome.MET)
    settling = settle.Settling(
        item.case_id, CriterionId(item.subject), Stage.AMENDMENT, now, WHY, person("birch")
    )
    with desk.store.write() as work:
        settle.settle_in(desk, work, reviews.review_in(work, office.first_id), settling)


def state(office: Office, item: CaseFix) -> FixState:
    return next(e.state for e in listed(office).items if e.item_id == item.item_id)


def test_that_every_error_opens_an_item(finished: Office) -> None:
    found = {(i.case_id, i.subject) for i in listed(finished).items if i.kind is FixKind.ERROR}
    assert found == {(e.case_id, e.criterion) for e in errors(finished)}


def test_that_no_two_items_are_called_the_same(finished: Office) -> None:
    ids = [each.item_id for each in listed(finished).items]
    assert len(set(ids)) == len(ids)


def test_that_the_list_is_as_long_as_errors_and_corrections(reviewed: Office) -> None:
    add_values(reviewed)
    closed, done, *_ = [i for i in listed(reviewed).items if i.kind is FixKind.ERROR]
    settled(reviewed, closed)
    mark(reviewed, done)
    with reviewed.workspace.store.read() as work:
        review = reviews.review_in(work, reviewed.first_id)
        first_errors = [
            f
            for f in work.findings.as_released(review.review_id, review.governing)
            if f.outcome is Outcome.ERROR
        ]
        values = work.corrections.all(review.review_id)
    states = [each.state for each in listed(reviewed).items]
    assert len(states) == len(first_errors) + len(values)
    assert (states.count(FixState.DONE), states.count(FixState.CLOSED)) == (1, 1)


def add_values(office: Office) -> list[CaseFix]:
    """Three wrong values of one case, two of them of one question."""
    with office.workspace.store.write() as work:
        case = work.cases.all(office.first_id)[0]
        for was, now in (("2026-01-02", "2026-01-03"), ("", "2026-01-04")):
            value = Correction(case.case_id, "gen_opened", "case.opened_date", was, now)
            work.corrections.add(office.first_id, value)
        other = Correction(case.case_id, "gen_ours", "case.case_type", "IVD", "")
        work.corrections.add(office.first_id, other)
    return [each for each in listed(office).items if each.kind is FixKind.VALUE]


def test_that_a_wrong_value_of_the_record_opens_an_item(reviewed: Office) -> None:
    words = [each.what for each in add_values(reviewed)]
    assert any("the record says 2026-01-02, the review found 2026-01-03" in w for w in words)
    assert any("the record says nothing, the review found 2026-01-04" in w for w in words)


def test_that_one_question_may_be_wrong_twice(reviewed: Office) -> None:
    ids = {each.item_id.rpartition("/")[2] for each in add_values(reviewed)}
    assert ids == {"value:gen_opened", "value:gen_opened#2", "value:gen_ours"}


def test_that_a_released_case_lists_what_its_reviewer_found_wrong(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    drawn.answer_all(case_id)
    with drawn.workspace.store.read() as work:
        values = work.corrections.all(drawn.first_id)
    found = [each for each in listed(drawn).items if each.kind is FixKind.VALUE]
    assert len(found) == len(values)
    assert {each.case_id for each in found} <= {case_id}


def test_that_a_value_amended_away_closes_its_item_with_the_reason(reviewed: Office) -> None:
    case_id, name = amended.right(reviewed), QuestionId("l1_opened_date")
    standing = amend.standing(reviewed.supervisor, reviewed.first_id, case_id)
    for day in ("2024-01-02", standing[DATA_FORM][name].value):
        amended.confirmed(reviewed, case_id, amended.given(l1_opened_date=day))
    (item,) = [each for each in listed(reviewed).items if each.kind is FixKind.VALUE]
    assert (item.state, item.closed_because) == (FixState.CLOSED, f"amendment: {amended.WHY}")
    assert "2024-01-02" in item.what


def test_that_an_item_is_of_the_cases_worker_and_unit(finished: Office) -> None:
    finding = errors(finished)[0]
    item = next(
        each
        for each in listed(finished).items
        if (each.case_id, each.subject) == (finding.case_id, finding.criterion)
    )
    assert (item.worker_id, item.unit_code) == (finding.worker_id, finding.unit_code)


# 2 November 2026 is a Monday; the 11th, 26th and 27th are closed


def test_that_a_correction_is_due_twenty_working_days_after_its_release(finished: Office) -> None:
    item = first(finished)
    assert (item.found_on, item.due) == (TODAY, date(2026, 12, 3))


def test_that_the_days_are_dated_and_no_rule_of_law(finished: Office) -> None:
    told = conventions.in_force(finished.workspace.library, fix_items.PLACE).row("correction_days")
    assert (told.value, told.fixed_by_regulation) == ("20", False)
    assert listed(finished).days_citation == told.citation


def test_that_an_open_item_is_overdue_the_day_after(reviewed: Office) -> None:
    on_day(reviewed, date(2026, 12, 3))
    assert listed(reviewed).overdue == 0
    on_day(reviewed, date(2026, 12, 4))
    found = listed(reviewed)
    assert found.overdue == len(found.items)
    assert listed(reviewed, FixFilter(is_overdue=True)).items == found.items


@pytest.mark.parametrize(
    "pick",
    [
        lambda item: FixFilter(worker_id=item.worker_id),
        lambda item: FixFilter(unit_code=item.unit_code),
        lambda _: FixFilter(state=FixState.OPEN),
    ],
)
def test_that_the_list_is_narrowed(finished: Office, pick: Callable[[CaseFix], FixFilter]) -> None:
    whole = listed(finished)
    wanted = pick(whole.items[-1])
    expected = tuple(each for each in whole.items if wanted.takes(each, whole.today))
    assert listed(finished, wanted).items == expected != ()


# Done


def test_that_an_item_is_done_by_somebody_on_evidence(reviewed: Office) -> None:
    item = first(reviewed)
    mark(reviewed, item, replace(DONE, by=item.worker_id, note="Served again."))
    done = next(e for e in listed(reviewed).items if e.item_id == item.item_id).done
    assert done is not None
    assert (done.by, done.recorded_by, done.evidence) == (
        item.worker_id, "dogwood", "document 14, page 3",
    )  # fmt: skip


def test_that_who_says_so_did_it_when_nobody_else_is_named(reviewed: Office) -> None:
    item = first(reviewed)
    mark(reviewed, item, by="cedar")
    done = next(e for e in listed(reviewed).items if e.item_id == item.item_id).done
    assert done is not None
    assert done.by == "cedar"


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        (replace(DONE, evidence=" "), "fixes.evidence"),
        (replace(DONE, done_on=date(2026, 11, 3)), "fixes.future"),
        (replace(DONE, done_on=date(1800, 1, 1)), "fixes.early"),
        (replace(DONE, by="Jordan Sample"), "fixes.who"),
        (replace(DONE, note="123-45-6789"), "text.ssn"),
    ],
)
def test_what_it_takes_to_be_done(reviewed: Office, marked: Marked, code: str) -> None:
    item = first(reviewed)
    refused(code, lambda: mark(reviewed, item, marked))
    assert state(reviewed, item) is FixState.OPEN


def test_that_it_is_done_once(reviewed: Office) -> None:
    item = first(reviewed)
    mark(reviewed, item)
    assert "2026-11-02" in refused("fixes.done", lambda: mark(reviewed, item))


def test_that_a_supervisor_takes_back_what_is_not_done(reviewed: Office) -> None:
    item, desk = first(reviewed), reviewed.desk("dogwood")
    mark(reviewed, item)
    of = reviewed.first_id
    refused("people.role", lambda: case_fixes.take_back(desk, of, item.item_id, WHY))
    case_fixes.take_back(reviewed.supervisor, of, item.item_id, WHY)
    assert state(reviewed, item) is FixState.OPEN
    mark(reviewed, item)
    assert state(reviewed, item) is FixState.DONE


def test_that_nothing_is_taken_back_that_was_never_done(reviewed: Office) -> None:
    item, desk, of = first(reviewed), reviewed.supervisor, reviewed.first_id
    refused("fixes.not_done", lambda: case_fixes.take_back(desk, of, item.item_id, WHY))
    refused("fixes.why", lambda: case_fixes.take_back(desk, of, item.item_id, " "))


def test_that_an_item_that_is_not_there_is_not_done(reviewed: Office) -> None:
    nowhere = replace(first(reviewed), item_id="X/medical")
    refused("fixes.unknown", lambda: mark(reviewed, nowhere))


def test_that_the_history_tells_of_what_was_done(reviewed: Office) -> None:
    mark(reviewed, first(reviewed))
    assert "fix.done" in reviewed.history_kinds()
    in_the_file(
        reviewed, "UPDATE document SET body = replace(body, 'page 3', 'page 4') WHERE kind = ?",
        "case-fix",
    )  # fmt: skip
    refused("workspace.forged", lambda: listed(reviewed))


def test_that_an_earlier_state_put_back_in_the_file_is_not_believed(reviewed: Office) -> None:
    item = first(reviewed)
    assert item.done is None
    mark(reviewed, item)
    in_the_file(reviewed, "DELETE FROM document WHERE kind = ?", "case-fix")
    refused("workspace.forged", lambda: listed(reviewed))


# Settled on the way


def test_that_a_finding_settled_away_closes_its_item_with_the_reason(reviewed: Office) -> None:
    item = first(reviewed)
    settled(reviewed, item)
    now = next(e for e in listed(reviewed).items if e.item_id == item.item_id)
    assert (now.state, now.closed_because) == (FixState.CLOSED, f"amendment: {WHY}")
    assert now.what == item.what
    refused("fixes.closed", lambda: mark(reviewed, item))


def test_that_a_closed_item_is_not_overdue(reviewed: Office) -> None:
    item = first(reviewed)
    settled(reviewed, item)
    on_day(reviewed, date(2026, 12, 4))
    assert listed(reviewed).overdue == len(listed(reviewed).items) - 1


def test_that_what_was_done_stays_done(reviewed: Office) -> None:
    item = first(reviewed)
    mark(reviewed, item)
    settled(reviewed, item)
    assert state(reviewed, item) is FixState.DONE


def test_that_an_error_made_again_opens_its_item_again(reviewed: Office) -> None:
    item = first(reviewed)
    settled(reviewed, item)
    on_day(reviewed, date(2026, 11, 9))
    settled(reviewed, item, Verdict(RuleOutcome.NOT_DONE))
    now = next(e for e in listed(reviewed).items if e.item_id == item.item_id)
    assert (now.state, now.found_on) == (FixState.OPEN, date(2026, 11, 9))


def test_that_an_error_changed_in_part_is_due_when_it_was(reviewed: Office) -> None:
    item = first(reviewed)
    on_day(reviewed, date(2026, 11, 9))
    settled(reviewed, item, Verdict(RuleOutcome.MISSED, cause="court"))
    now = next(e for e in listed(reviewed).items if e.item_id == item.item_id)
    assert (now.state, now.due) == (FixState.OPEN, item.due)


# Who may see it


@pytest.mark.parametrize("who", ["cedar", "dogwood"])
def test_that_the_list_is_no_running_rate(drawn_office: Office, who: str) -> None:
    desk, of = drawn_office.desk(who), drawn_office.first_id
    refused("findings.running", lambda: case_fixes.show(desk, of))
    refused("findings.running", lambda: case_fixes.mark_done(desk, of, "E/medical", DONE))


def test_that_reviewers_see_it_when_the_review_is_done(finished: Office) -> None:
    assert case_fixes.show(finished.desk("cedar"), finished.first_id) == listed(finished)


def test_that_an_observer_marks_nothing(reviewed: Office) -> None:
    item = first(reviewed)
    refused("people.role", lambda: mark(reviewed, item, by="elder"))


# On paper


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_list_is_published(reviewed: Office, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"fixes{suffix}"
    publish.publish(reviewed.supervisor, reviewed.first_id, "case-fixes", path, Silent())
    assert path.stat().st_size > 1000


def test_that_the_workbook_has_a_row_an_item(reviewed: Office, tmp_path: Path) -> None:
    add_values(reviewed)
    path = tmp_path / "fixes.xlsx"
    publish.publish(reviewed.supervisor, reviewed.first_id, "case-fixes", path, Silent())
    page = openpyxl.load_workbook(path)["Corrections"]
    assert page.max_row - 1 == len(listed(reviewed).items)


def test_that_the_sums_by_worker_are_those_of_the_list(reviewed: Office) -> None:
    item = first(reviewed)
    mark(reviewed, item)
    document = publish.document(reviewed.supervisor, reviewed.first_id, "case-fixes")
    sums = next(table for table in document.tables if table.key == "fixes_by_worker")
    totals = [sum(int(str(row[at])) for row in sums.rows) for at in range(2, 7)]
    number = len(listed(reviewed).items)
    assert totals == [number - 1, 0, 1, 0, number]


def test_that_a_hired_worker_may_be_named(reviewed: Office) -> None:
    hired(reviewed, "hazel", "W-NEW", Role.REVIEWER)
    item = first(reviewed)
    mark(reviewed, item, replace(DONE, by="hazel"))
    assert state(reviewed, item) is FixState.DONE
