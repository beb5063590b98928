"""The elimination worksheet: every request, both people, what came instead, and honest totals."""

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.draws import OpeningCause
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.services import (
    assign,
    draw_sample,
    eliminations,
    findings,
    people,
    publish,
    release,
    replace,
)
from qapi_desk.services.eliminations import Elimination, Eliminations
from qapi_desk.services.replace import RequestState
from tests.services.blinding import blinded
from tests.services.desks import Office, person
from tests.services.hands import hired, refused


def asked(office: Office) -> CaseId:
    """A case answered as opened twice, whose reviewer asks that it be replaced."""
    case_id = next(
        row.case_id
        for row in office.queue()
        if not row.answered and set(row.criteria) <= {"line-1", "line-2"}
    )
    office.exclude(case_id)
    replace.request(office.reviewer_of(case_id), office.review_id, case_id)
    return case_id


def decided(office: Office, case_id: CaseId, *, yes: bool, reason: str = "Seen.") -> None:
    lead = office.supervisor
    replace.decide(lead, office.review_id, case_id, is_confirmed=yes, reason=reason)


def the_sheet(office: Office, who: str = "alder") -> Eliminations:
    return eliminations.worksheet(office.desk(who), office.first_id)


def the_row(office: Office, case_id: CaseId) -> Elimination:
    (row,) = (row for row in the_sheet(office).rows if row.case_id == case_id)
    return row


def text_of(path: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


def test_that_a_request_stands_with_who_asked_and_why(drawn: Office) -> None:
    case_id = asked(drawn)
    row = the_row(drawn, case_id)
    by = drawn.reviewer_of(case_id).person.name
    assert (row.code, row.by, row.state) == ("opened_in_error", by, RequestState.WAITING)
    assert row.at.date() == drawn.workspace.clock.now().date()


def test_that_a_decision_stands_with_who_when_and_why(drawn: Office) -> None:
    case_id = asked(drawn)
    decided(drawn, case_id, yes=False, reason="It is our case.")
    (made,) = the_row(drawn, case_id).decisions
    assert (made.state, made.reason) == (RequestState.DENIED, "It is our case.")
    assert made.by == drawn.supervisor.person.name


def test_that_a_request_made_anew_stands_twice(drawn: Office) -> None:
    case_id = asked(drawn)
    decided(drawn, case_id, yes=False)
    drawn.say(case_id, "gen_excluded_why", "not_ivd", comment="Never ours.")
    replace.request(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    rows = [row for row in the_sheet(drawn).rows if row.case_id == case_id]
    assert [row.state for row in rows] == [RequestState.DENIED, RequestState.WAITING]
    assert [row.code for row in rows] == ["opened_in_error", "not_ivd"]


def test_that_a_decision_taken_back_is_not_forgotten(drawn: Office) -> None:
    case_id = asked(drawn)
    decided(drawn, case_id, yes=True)
    decided(drawn, case_id, yes=False, reason="On second thought.")
    row = the_row(drawn, case_id)
    assert row.state is RequestState.DENIED
    assert [each.state for each in row.decisions] == [RequestState.CONFIRMED, RequestState.DENIED]


def test_that_the_rank_that_came_instead_stands_beside_it(drawn: Office) -> None:
    case_id = asked(drawn)
    decided(drawn, case_id, yes=True)
    release.release(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    opened = draw_sample.openings(drawn.supervisor, drawn.review_id)
    came = [(made.rank, made.case_id) for made in the_row(drawn, case_id).in_place]
    assert came == [(opening.rank, opening.case_id) for opening in opened]
    assert came


@pytest.fixture
def eliminated(drawn: Office) -> Office:
    """One case taken out and replaced, one kept in the review, and one that waits."""
    gone, kept, _ = asked(drawn), asked(drawn), asked(drawn)
    decided(drawn, gone, yes=True)
    decided(drawn, kept, yes=False, reason="It is our case.")
    release.release(drawn.reviewer_of(gone), drawn.review_id, gone)
    return drawn


def test_that_totals_are_the_findings_own(eliminated: Office) -> None:
    found = the_sheet(eliminated)
    view = findings.show(eliminated.supervisor, eliminated.first_id)
    governing = [f for f in view.findings if f.ruleset == view.review.governing]
    excluded = Counter(f.criterion for f in governing if f.outcome is Outcome.EXCLUDED)
    by_reason = {r.criterion: r.excluded for r in found.by_reason}
    assert by_reason == excluded
    assert excluded.total() > 0
    totals = {r.criterion: r.figures.excluded for r in found.readings}
    assert {criterion: count for criterion, count in totals.items() if count} == excluded


def test_that_what_was_replaced_is_what_the_draw_opened(eliminated: Office) -> None:
    opened = draw_sample.openings(eliminated.supervisor, eliminated.first_id)
    wanted = Counter(o.criterion for o in opened if o.cause is OpeningCause.REPLACEMENT)
    found = the_sheet(eliminated)
    assert found.replaced == wanted
    assert sum(len(row.in_place) for row in found.rows) == wanted.total() > 0
    assert sum(reason.replaced for reason in found.by_reason) == wanted.total()


def test_that_requests_are_counted_as_they_stand(eliminated: Office) -> None:
    found = the_sheet(eliminated)
    assert [found.count(state) for state in RequestState] == [1, 1, 1]


def test_that_the_band_holds_every_dropped_case(finished: Office) -> None:
    readings = the_sheet(finished).readings
    assert any(each.figures.incomplete for each in readings)
    for each in readings:
        row, band = each.figures, each.drop_band
        dropped = row.excluded + row.incomplete
        if band is not None:
            assert band.cases == dropped
            assert band.lower == Fraction(row.action, row.n + dropped)
            assert band.upper == Fraction(row.action + dropped, row.n + dropped)


def test_that_the_workbook_has_a_row_for_every_request(eliminated: Office, tmp_path: Path) -> None:
    document = publish.document(eliminated.supervisor, eliminated.first_id, "eliminations")
    publish.write(document, tmp_path / "sheet.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sheet.xlsx", data_only=True)
    rows = list(book["Requests"].iter_rows(values_only=True))
    cases = {row.case_id for row in the_sheet(eliminated).rows}
    assert sum(any(cell in cases for cell in row) for row in rows) == len(cases) == 3


def test_that_the_page_names_every_code_and_its_meaning(finished: Office, tmp_path: Path) -> None:
    document = publish.document(finished.supervisor, finished.first_id, "eliminations")
    publish.write(document, tmp_path / "sheet.pdf")
    said = text_of(tmp_path / "sheet.pdf")
    for error in replace.codes(finished.workspace.library):
        assert error.meaning in said
    assert "45 CFR 1356.71(c)" in said


@pytest.mark.parametrize("who", ["birch", "dogwood"])
def test_that_it_is_not_for_those_who_answer(drawn_office: Office, who: str) -> None:
    refused("findings.running", lambda: the_sheet(drawn_office, who))


def test_that_a_second_reviewer_is_not_shown_it(reviewed: Office) -> None:
    blinded(reviewed, "alder")
    refused("second.blind", lambda: the_sheet(reviewed))


def test_that_a_reviewer_who_left_leaves_a_word(drawn: Office) -> None:
    case_id = asked(drawn)
    left = drawn.reviewer_of(case_id).person.person_id
    people.set_active(drawn.supervisor, left, is_active=False)
    row = the_row(drawn, case_id)
    assert row.by.endswith("(no longer active)")
    assert row.remark == "Nobody active has the case: assign it again, so that it can be released."


def test_that_a_request_of_one_who_left_is_decided_and_released_by_others(drawn: Office) -> None:
    case_id = asked(drawn)
    left = drawn.reviewer_of(case_id).person.person_id
    people.set_active(drawn.supervisor, left, is_active=False)
    decided(drawn, case_id, yes=True)
    other, why = hired(drawn, "fir"), "The reviewer left."
    assign.reassign(drawn.supervisor, drawn.review_id, [case_id], other, why)
    release.release(drawn.desk("fir"), drawn.review_id, case_id)
    assert the_row(drawn, case_id).remark == ""


def by_its_supervisor(office: Office) -> CaseId:
    """A request of the only supervisor, who has the case."""
    case_id = office.a_case("line-1", only=True)
    why = "To look at it myself."
    assign.reassign(office.supervisor, office.review_id, [case_id], person("alder"), why)
    office.exclude(case_id)
    replace.request(office.supervisor, office.review_id, case_id)
    return case_id


def test_that_a_supervisor_alone_is_told_what_to_do(drawn: Office) -> None:
    case_id = by_its_supervisor(drawn)
    said = refused("replace.second_person", lambda: decided(drawn, case_id, yes=True))
    assert "add a supervisor, of this county or a neighbouring one" in said
    assert the_row(drawn, case_id).remark.startswith("No supervisor may decide: assign the case")


def test_that_another_supervisor_is_enough(drawn: Office) -> None:
    case_id = by_its_supervisor(drawn)
    hired(drawn, "hazel", role=Role.SUPERVISOR)
    assert the_row(drawn, case_id).remark == ""
