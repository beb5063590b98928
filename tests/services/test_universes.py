"""What one pass over the cases keeps: universes, weeks, facts of the frame, combinations."""

import dataclasses
import re
from datetime import date

import pytest

from qapi_desk.domain.draws import FrameFact
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId, RulesetId
from qapi_desk.domain.outcomes import CriterionResult, Outcome, RuleOutcome
from qapi_desk.services import plan_sample, reviews, universes
from tests.services.desks import Office
from tests.services.planning import LINE_1, WHOLE, proposal


def result(due: date | None, done: date | None, trigger: date | None = None) -> CriterionResult:
    return CriterionResult(
        CaseId("1"), LINE_1, RulesetId("federal-2016"), True, Outcome.ACTION, RuleOutcome.MET,
        None, trigger, due, done, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due", "done", "trigger", "week"),
    [
        (date(2026, 7, 31), date(2026, 8, 20), None, "2026-W31"),
        (date(2026, 8, 20), date(2026, 7, 31), None, "2026-W31"),
        (None, date(2026, 7, 31), date(2026, 1, 1), "2026-W31"),
        (date(2026, 7, 31), None, date(2026, 1, 1), "2026-W31"),
        (None, None, date(2026, 1, 1), "2026-W01"),
        (date(2027, 1, 1), None, None, "2026-W53"),
        (None, None, None, ""),
    ],
)
def test_that_the_earlier_of_due_and_done_gives_the_week(
    due: date | None, done: date | None, trigger: date | None, week: str
) -> None:
    assert universes.deciding_week(result(due, done, trigger)) == week


def facts_of(office: Office) -> list[FrameFact]:
    with office.workspace.store.read() as work:
        return list(work.frame_facts.of(office.review_id))


def test_that_the_frame_keeps_what_the_record_says_of_every_case(drawn_office: Office) -> None:
    snapshot_id = reviews.get(drawn_office.supervisor, drawn_office.review_id).snapshot_id
    fact = facts_of(drawn_office)[7]
    with drawn_office.workspace.snapshot(snapshot_id) as reader:
        case = reader.case_file(fact.case_id).case
        unit = reader.unit_of(case.worker_id) if case.worker_id else None
    told = (case.office_code, unit, case.worker_id, case.case_type, case.function_status, "")
    assert dataclasses.astuple(fact)[1:] == tuple(word or "" for word in told)


def test_that_facts_are_of_the_frame_and_of_nobody_else(drawn_office: Office) -> None:
    with drawn_office.workspace.store.read() as work:
        frame = plan_sample.frame_in(work, drawn_office.review_id)
    assert sorted(frame) == [fact.case_id for fact in facts_of(drawn_office)]


def test_that_a_timed_case_has_its_week_and_a_counted_one_has_none(drawn_office: Office) -> None:
    with drawn_office.workspace.store.read() as work:
        timed = work.memberships.weeks(drawn_office.review_id, "expedited-12")
        counted = work.memberships.weeks(drawn_office.review_id, "line-1")
    assert all(re.fullmatch(r"202[56]-W[0-5]\d", week) for week in timed.values())
    assert set(counted.values()) == {""}


def test_that_combinations_count_every_case_of_the_frame_once(drawn_office: Office) -> None:
    found = proposal(drawn_office, drawn_office.review_id, WHOLE)
    members = {}
    with drawn_office.workspace.store.read() as work:
        for row in found.rows:
            members[row.criterion] = work.memberships.of(drawn_office.review_id, row.criterion)
        frame = plan_sample.frame_in(work, drawn_office.review_id)
    both = members[LINE_1] & members[CriterionId("line-2")]
    only = both.difference(*(members[c] for c in members if not c.startswith("line-")))
    assert found.combinations[frozenset({LINE_1, CriterionId("line-2")})] == len(only)
    assert sum(found.combinations.values()) == len(frame) == found.frame_size


def test_that_universes_of_an_earlier_program_are_combined_when_asked(drawn: Office) -> None:
    known = proposal(drawn, drawn.review_id, WHOLE).combinations
    with drawn.workspace.store.write() as work:
        body = dict(work.documents.get("universes", drawn.review_id) or {})
        del body["combinations"]
        old = ReviewId("old")
        review = dict(work.documents.get("review", drawn.review_id) or {})
        work.documents.put("review", old, review | {"review_id": old})
        work.history.append(drawn.supervisor.happening("review.created", old, **review))
        work.documents.put("universes", old, body)
        for row in body["universes"]:
            ids = work.memberships.of(drawn.review_id, row["criterion"])
            work.memberships.add_many(old, row["criterion"], ids)
    assert proposal(drawn, old, WHOLE).combinations == known
