"""What is settled is laid over a finding and leaves the rest of it alone."""

from dataclasses import replace
from datetime import UTC, datetime

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, RuleId, RulesetId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import second_of
from qapi_desk.domain.settlements import Settlement, Stage, as_settled, judged_of

FINDING = Finding(
    CaseId("1"), CriterionId("medical"), RulesetId("federal-2016"), 7, Outcome.ERROR, "LATE",
    RuleId("CR-015"), "2026-05-01", "2026-07-30", "2026-08-02", 3, "worker", "Late.", "event:E1",
    "", None, PersonId("ann"), datetime(2026, 10, 6, tzinfo=UTC), "01", "W9", "U1",
)  # fmt: skip


def settled(**changed: object) -> Settlement:
    judged = replace(judged_of(FINDING), **changed)  # type: ignore[arg-type]
    return Settlement(
        1, ReviewId("r"), FINDING.case_id, FINDING.criterion, FINDING.ruleset, Stage.AMENDMENT,
        FINDING.outcome, judged, "Why.", PersonId("ann"), PersonId("bea"), FINDING.released_at,
    )  # fmt: skip


def test_that_a_finding_laid_over_itself_is_the_same() -> None:
    assert as_settled(FINDING, judged_of(FINDING)) == FINDING


def test_that_what_was_settled_is_laid_over_the_finding() -> None:
    stands = as_settled(FINDING, settled(outcome=Outcome.ACTION, done="2026-07-02").judged)
    assert (stands.outcome, stands.done) == (Outcome.ACTION, "2026-07-02")
    assert (stands.reviewer, stands.rank) == (FINDING.reviewer, FINDING.rank)


def test_that_only_another_outcome_is_a_reversal() -> None:
    assert settled(outcome=Outcome.ACTION).is_reversal
    assert not settled(done="2026-08-01").is_reversal


def test_that_a_second_review_is_named_after_the_first() -> None:
    assert second_of(ReviewId("2026Q3-01")) == "2026Q3-01-second"
