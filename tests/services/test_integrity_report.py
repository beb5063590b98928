"""The integrity report of a workspace: its totals are the store's, and who may read it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sqlalchemy import text

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, PersonId, QuestionId
from qapi_desk.domain.integrity import IntegrityReport
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import (
    assign,
    casework,
    comments,
    integrity,
    integrity_paper,
    publish,
    reviews,
    second_review,
    settle,
)
from qapi_desk.services import replace as replacing
from qapi_desk.services.integrity_gathered import EVERYBODY
from qapi_desk.services.release import release
from qapi_desk.services.settle import Settling, Verdict
from tests.services import rebutting
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import refused
from tests.services.second_looks import given_again, looked_again

EVIDENCE = "Audit trail row 7"
COMPLETE = {
    "gen_ours": "yes", "gen_duplicate": "no", "l1_applies": "yes", "l1_reported": "yes",
    "l1_ivd": "yes", "l1_opened_date": "2026-05-14", "l1_open": "yes", "l1_single": "yes",
    "l1_jurisdiction": "yes", "l1_aid": "NEVER", "l1_document": "Referral form",
    "l1_right": "met",
}  # fmt: skip
RIGHT = QuestionId("l1_right")


def report(office: Office, who: str = "alder", **terms: bool) -> IntegrityReport:
    return integrity.show(office.desk(who), office.first_id, **terms)


def released(office: Office) -> list[Finding]:
    """Governing findings as first released, as the store has them."""
    with office.workspace.store.read() as work:
        governing = reviews.review_in(work, office.first_id).governing
        return list(work.findings.as_released(office.first_id, governing))


def settled(office: Office, found: Finding, told: RuleOutcome, stage: Stage) -> None:
    settling = Settling(
        found.case_id, found.criterion, stage, Verdict(told, evidence="page 9"), "Seen again.",
        PersonId("birch"),
    )  # fmt: skip
    desk = office.supervisor
    with desk.store.write() as work:
        settle.settle_in(desk, work, reviews.review_in(work, office.first_id), settling)


@pytest.fixture
def reversed_office(reviewed: Office) -> Office:
    """Two fails that became passes, one pass that became a fail, one fail not applicable."""
    fails = [f for f in released(reviewed) if f.outcome is Outcome.ERROR]
    passes = [f for f in released(reviewed) if f.outcome is Outcome.ACTION]
    settled(reviewed, fails[0], RuleOutcome.MET, Stage.AMENDMENT)
    settled(reviewed, fails[1], RuleOutcome.MET, Stage.RULING)
    settled(reviewed, fails[2], RuleOutcome.NOT_APPLICABLE, Stage.AMENDMENT)
    settled(reviewed, passes[0], RuleOutcome.MISSED, Stage.RULING)
    return reviewed


# Totals


def test_that_released_findings_are_those_of_the_store(finished: Office) -> None:
    found = report(finished)
    assert found.released_findings == len(released(finished))
    assert found.released_cases == len({each.case_id for each in released(finished)})


def test_that_what_was_released_and_what_stands_is_the_store_s(reversed_office: Office) -> None:
    office = reversed_office
    whole = report(office).reversals.standing[-1]
    assert whole.released == Counter(each.outcome for each in released(office))
    with office.workspace.store.read() as work:
        governing = reviews.review_in(work, office.first_id).governing
        stands = work.findings.all(office.first_id, governing)
    assert whole.stands == Counter(each.outcome for each in stands)


def test_that_every_settlement_is_counted_once(reversed_office: Office) -> None:
    found = report(reversed_office).reversals
    told = Counter(each.direction for each in found.settled)
    assert told == {Direction.CLEARED: 2, Direction.CHARGED: 1, Direction.OTHER: 1}
    with reversed_office.workspace.store.read() as work:
        kept = work.settlements.all(reversed_office.first_id)
    assert len(found.settled) == len({(s.case_id, s.criterion) for s in kept})


def test_that_criteria_add_up_to_all_of_them(reversed_office: Office) -> None:
    *rows, whole = report(reversed_office).reversals.standing
    added: Counter[Outcome] = sum((Counter(row.stands) for row in rows), Counter())
    assert added == whole.stands


def test_that_shares_by_reviewer_add_up_to_the_office(finished: Office) -> None:
    *rows, whole = report(finished).answered.passed_over
    counted = Counter(each.outcome for each in released(finished))
    shares = (whole.not_applicable, whole.excluded, whole.undetermined)
    assert [each.count for each in shares] == [
        counted[o] for o in (Outcome.NOT_APPLICABLE, Outcome.EXCLUDED, Outcome.INCOMPLETE)
    ]
    assert sum(row.excluded.of for row in rows) == whole.excluded.of == len(released(finished))


def test_that_suggestions_followed_are_recounted(finished: Office) -> None:
    whole = report(finished).answered.suggested[-1]
    had = [each for each in released(finished) if each.suggested]
    assert whole.accepted.of == len(had)
    assert whole.accepted.count == sum(each.suggested is each.outcome for each in had)


def test_that_answers_are_those_that_stand_in_the_database(finished: Office) -> None:
    asked = text(
        "SELECT e.how, count(*) FROM answer_event e JOIN current_answer c "
        "ON c.event_id = e.event_id WHERE c.review_id = :review "
        "AND (e.value <> '' OR e.na_reason <> '') GROUP BY e.how"
    )
    engine = finished.workspace.store._home.reader
    with engine.connect() as connection:
        found = connection.execute(asked, {"review": finished.first_id})
        counted = dict(map(tuple, found))
    whole = report(finished).answered.given[-1]
    assert whole.label == EVERYBODY
    told = {"accepted": whole.accepted, "corrected": whole.corrected, "typed": whole.typed}
    assert {how: count for how, count in told.items() if count} == counted


def test_that_requests_to_replace_are_told_by_who_asked_and_decided(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    drawn.exclude(case_id)
    asking = drawn.reviewer_of(case_id)
    replacing.request(asking, drawn.first_id, case_id)
    replacing.decide(drawn.supervisor, drawn.first_id, case_id, is_confirmed=False, reason="No.")
    (row,) = report(drawn).eliminations
    assert (row.asked_by, row.decided_by) == (asking.person.name, "Rosa Alder")
    assert (row.confirmed, row.denied, row.waiting) == (0, 1, 0)


# Late changes, and what a supervisor's word did


def later(office: Office, **time: int) -> None:
    clock = office.workspace.clock
    assert isinstance(clock, SteppingClock)
    clock.moment += timedelta(**time)


def answered_wrong(office: Office) -> CaseId:
    """A case that its reviewer begins by finding wrong on line 1; a minute passes."""
    case_id = office.a_case("line-1", only=True)
    office.say(case_id, "gen_ours", "yes")
    office.say(case_id, "gen_duplicate", "no")
    office.say(case_id, "l1_applies", "yes")
    office.say(case_id, "l1_right", "not_met", comment="Withdrawn.", evidence=EVIDENCE)
    later(office, minutes=1)
    return case_id


def answered_right(office: Office, case_id: CaseId) -> None:
    for question, value in COMPLETE.items():
        office.say(case_id, question, value)


def returned(office: Office, case_id: CaseId) -> None:
    assign.return_to_reviewer(office.supervisor, office.first_id, case_id, "Are you sure?")
    later(office, minutes=1)


def test_that_a_fail_talked_into_a_pass_is_told(drawn: Office) -> None:
    case_id = answered_wrong(drawn)
    returned(drawn, case_id)
    answered_right(drawn, case_id)
    release(drawn.reviewer_of(case_id), drawn.first_id, case_id)
    found = report(drawn).answered
    (told,) = found.talked_with
    assert (told.case_id, told.direction) == (case_id, Direction.CLEARED)
    assert (found.talked_rows[0].label, found.talked_rows[0].total) == ("Rosa Alder", 1)


def test_that_a_finding_that_stood_by_its_word_is_told_too(drawn: Office) -> None:
    case_id = answered_wrong(drawn)
    desk = drawn.supervisor
    comments.add(desk, drawn.first_id, case_id, DATA_FORM, RIGHT, "Which row?")
    later(drawn, minutes=1)
    drawn.answer_all(case_id)
    (told,) = report(drawn).answered.talked_with
    assert told.direction is Direction.NONE


def test_that_a_reviewer_s_own_remark_is_no_supervisor_s_word(drawn: Office) -> None:
    case_id = answered_wrong(drawn)
    mine = drawn.reviewer_of(case_id)
    comments.add(mine, drawn.first_id, case_id, DATA_FORM, RIGHT, "Look here.")
    drawn.answer_all(case_id)
    assert report(drawn).answered.talked_with == ()


def test_that_a_change_is_late_in_each_way_that_it_is(drawn: Office) -> None:
    case_id = answered_wrong(drawn)
    drawn.say(case_id, "l1_applies", "yes", comment="No change: the same answer.")
    returned(drawn, case_id)
    answered_right(drawn, case_id)
    release(drawn.reviewer_of(case_id), drawn.first_id, case_id)
    whole = report(drawn).answered.late[-1]
    assert (whole.changes, whole.after_complete, whole.after_word, whole.last_day) == (1, 0, 1, 1)


def test_that_a_change_of_a_complete_case_is_told(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    answered_right(drawn, case_id)
    work_on = casework.open_case(drawn.supervisor, drawn.first_id, case_id)
    assert work_on.case.state is CaseState.READY
    later(drawn, days=3)
    drawn.say(case_id, "l1_document", "Another paper")
    later(drawn, days=3)
    release(drawn.reviewer_of(case_id), drawn.first_id, case_id)
    whole = report(drawn).answered.late[-1]
    assert (whole.changes, whole.after_complete, whole.last_day) == (1, 1, 0)


def test_that_what_was_settled_since_is_late_too(reversed_office: Office) -> None:
    assert report(reversed_office).answered.late[-1].settled_since == 4


# Second looks, rebuttals, amendments


def test_that_second_looks_are_those_of_the_store(reviewed: Office) -> None:
    pairs = looked_again(reviewed)
    found = report(reviewed).second
    assert len(found.pairs) == len(pairs) == sum(row.share.count for row in found.findings)
    whole = found.agreement[-2]
    assert whole.figures.agreed == len(pairs) - sum(each.is_reversal for each in pairs)
    (told,) = found.evenness
    assert (told.fails_moved, told.passes_moved) == (0, 1)
    drawn_cases = {each.case_id for each in pairs}
    assert sum(row.share.count for row in found.cases) == len(drawn_cases)
    assert second_review.pairs(reviewed.supervisor, reviewed.first_id) == pairs


def test_that_rebuttals_are_told_by_what_came_of_them(reviewed: Office, tmp_path: Path) -> None:
    number, key = rebutting.contested(reviewed, tmp_path)
    rebutting.decide(reviewed, number, key, rebutting.ruled(is_changed=True))
    found = report(reviewed)
    whole = found.rebuttals[-1]
    assert (whole.label, whole.counts["changed"]) == (EVERYBODY, 1)
    assert sum(whole.counts.values()) == len(rebutting.keys(reviewed, number))
    (told,) = found.reversals.settled
    assert (told.stage, told.has_evidence) == (Stage.REBUTTAL, True)


# Who may read it


def test_that_a_reviewer_reads_none_of_it(finished: Office) -> None:
    refused("people.role", lambda: report(finished, "birch"))


@pytest.mark.parametrize("who", ["alder", "elder", "dogwood"])
def test_that_supervisors_observers_and_then_analysts_read_it(finished: Office, who: str) -> None:
    assert report(finished, who).is_final


def test_that_an_analyst_waits_until_the_review_is_done(drawn_office: Office) -> None:
    refused("findings.running", lambda: report(drawn_office, "dogwood"))


def test_that_whoever_looks_again_is_blind_to_it(reviewed: Office) -> None:
    given_again(reviewed)
    with reviewed.workspace.store.read() as work:
        second = second_of(reviewed.first_id)
        holders = {str(case.reviewer) for case in work.cases.all(second)}
    for who in sorted(holders & {"alder", "dogwood"}):
        with pytest.raises(Refused, match="second time"):
            report(reviewed, who)
    assert holders & {"alder", "dogwood"}


def test_that_a_second_review_has_no_report_of_its_own(reviewed: Office) -> None:
    second_id = given_again(reviewed)
    refused("integrity.kind", lambda: integrity.show(reviewed.desk("elder"), second_id))


# A year, and people by number


def test_that_a_year_of_one_review_says_the_same(reversed_office: Office) -> None:
    one, year = report(reversed_office), report(reversed_office, is_year=True)
    assert year.title.startswith("Review year ")
    assert replace(year, title=one.title) == one


def test_that_by_number_nobody_is_named(reversed_office: Office) -> None:
    told = repr(report(reversed_office, is_by_number=True))
    names = [p.name for p in reversed_office.workspace.people()]
    ids = [f"'{p.person_id}'" for p in reversed_office.workspace.people()]
    assert [word for word in (*names, *ids, "Seen again.") if word in told] == []
    assert "Person " in told


# On paper


@pytest.fixture(scope="session")
def paper(finished: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("integrity")
    for suffix in (".pdf", ".xlsx"):
        body = publish.document(finished.supervisor, finished.first_id, "integrity")
        publish.write(body, folder / f"integrity{suffix}")
    return folder


def test_that_the_pdf_says_in_sentences_what_is_empty(paper: Path) -> None:
    pages = pypdf.PdfReader(paper / "integrity.pdf").pages
    told = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for sentence in (
        "Nothing was settled otherwise: every finding stands as it was released.",
        "No second review was made, so nothing was looked at twice.",
        "No rebuttal was opened, so nothing was answered back.",
        "No supervisor returned a case or wrote a remark in one before its release.",
    ):
        assert sentence in told


def test_that_the_workbook_holds_every_settlement(reversed_office: Office, tmp_path: Path) -> None:
    out = tmp_path / "integrity.xlsx"
    integrity_paper.write(reversed_office.supervisor, reversed_office.first_id, out, is_year=True)
    book = openpyxl.load_workbook(out)
    rows = [row for row in book["Settled"].iter_rows(values_only=True) if "Seen again." in row]
    assert len(rows) == 4


def test_that_a_print_is_remembered(reversed_office: Office, tmp_path: Path) -> None:
    out = tmp_path / "integrity.pdf"
    integrity_paper.write(reversed_office.supervisor, reversed_office.first_id, out)
    newest = publish.published(reversed_office.supervisor, reversed_office.first_id)[0]
    assert (newest.key, newest.file_name) == ("integrity", "integrity.pdf")


def test_that_an_analyst_reads_but_does_not_publish(finished: Office, tmp_path: Path) -> None:
    out = tmp_path / "integrity.pdf"
    desk = finished.desk("dogwood")
    refused("people.role", lambda: integrity_paper.write(desk, finished.first_id, out))
    assert not out.exists()


def test_that_the_chart_and_its_table_say_the_same(reversed_office: Office) -> None:
    body = publish.document(reversed_office.supervisor, reversed_office.first_id, "integrity")
    chart = next(b for b in body.blocks if getattr(b, "key", "") == "reversals_by_stage")
    table = next(t for t in body.tables if t.key == "reversals")
    drawn = [int(bar.value) for bar in chart.bars]  # type: ignore[union-attr]
    told = [count for row in table.rows if row[0] == "Stage" for count in row[2:4]]
    assert drawn == told
