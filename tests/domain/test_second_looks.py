"""Two looks at one case: what differs between them, and what waits to be decided."""

from dataclasses import replace
from datetime import UTC, datetime

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, RulesetId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.second_looks import Decision, Stands, TwoLooks

AT = datetime(2026, 11, 2, tzinfo=UTC)
CASE, LINE_1, BIRCH = CaseId("0010000000017"), CriterionId("line-1"), PersonId("birch")
FOUND = Finding(
    CASE, LINE_1, RulesetId("federal-308"), 1, Outcome.ERROR, "not_met", None, "2026-07-01",
    "2026-07-21", "2026-08-01", 11, "worker", "Late.", "page 3", "", None, BIRCH, AT, "EAST",
    "W1", "U1",
)  # fmt: skip
DECIDED = Decision(
    ReviewId("2026Q3-01"), CASE, LINE_1, Stands.FIRST, "The file says so.", PersonId("alder"), AT
)


def looks(**second: object) -> TwoLooks:
    return TwoLooks(CASE, LINE_1, FOUND, replace(FOUND, **second))  # type: ignore[arg-type]


def test_that_two_looks_that_agree_differ_in_nothing() -> None:
    same = looks(reviewer=PersonId("cedar"), rank=4, comment="Too late.", evidence="page 4")
    assert same.differing == ()
    assert not same.is_waiting


def test_that_another_outcome_is_a_reversal_and_waits() -> None:
    found = looks(outcome=Outcome.ACTION, days_late=0)
    assert found.is_reversal
    assert found.is_waiting
    assert found.differing == ("outcome", "days_late")


def test_that_another_day_alone_waits_for_nobody() -> None:
    found = looks(done="2026-08-02")
    assert found.differing == ("done",)
    assert not found.is_reversal
    assert not found.is_waiting


def test_that_what_is_decided_waits_no_more() -> None:
    assert not replace(looks(outcome=Outcome.ACTION), decision=DECIDED).is_waiting
