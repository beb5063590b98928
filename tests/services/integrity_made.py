"""A few findings and settlements made by hand, for tests that count without a workspace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    DrawId,
    PersonId,
    ReviewId,
    RulesetId,
    SnapshotId,
)
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.domain.settlements import Settlement, Stage, judged_of
from qapi_desk.services.integrity_gathered import Names, OneReview, Terms

REVIEW, LAW, LINE = ReviewId("R"), RulesetId("law"), CriterionId("line-1")
ALDER, BIRCH, CEDAR = PersonId("alder"), PersonId("birch"), PersonId("cedar")
NAMES = Names({ALDER: "Alder", BIRCH: "Birch", CEDAR: "Cedar"}, {LINE: "Line 1"}, False)
TERMS = Terms(Fraction(19, 20), Fraction(9, 10), 24)
NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
PASS, FAIL, NA = Outcome.ACTION, Outcome.ERROR, Outcome.NOT_APPLICABLE


def finding(case: int, outcome: Outcome, reviewer: PersonId = BIRCH) -> Finding:
    """One finding of the one criterion, released at noon."""
    return Finding(
        CaseId(f"case-{case}"), LINE, LAW, case, outcome, "", None, "", "", "", None, "", "",
        "", "", None, reviewer, NOON, "", "", "",
    )  # fmt: skip


def settlement(
    found: Finding, became: Outcome, stage: Stage = Stage.AMENDMENT, evidence: str = ""
) -> Settlement:
    """That finding settled by Alder as Cedar asked."""
    judged = replace(judged_of(found), outcome=became, evidence=evidence)
    return Settlement(
        1, REVIEW, found.case_id, LINE, LAW, stage, found.outcome, judged, "Why.", CEDAR, ALDER,
        NOON + timedelta(days=3),
    )  # fmt: skip


def one_review(*found: Finding, settled: tuple[Settlement, ...] = ()) -> OneReview:
    """A review of these findings, every case released."""
    period = parse_period("FFY2026Q4")
    review = Review(
        REVIEW, "Made up", "Made-up County", period, SnapshotId("s"), LAW, "1", None, None, "1",
        (), (LINE,), NOON, ALDER,
    )  # fmt: skip
    cases = {each.case_id: each for each in found}
    return OneReview(review, tuple(map(_case, cases.values())), found, found, settled)


def _case(of: Finding) -> ReviewCase:
    return ReviewCase(
        REVIEW, DrawId("draw"), of.case_id, of.rank, (LINE,), CaseState.RELEASED, of.reviewer, 1, 1,
        released_at=of.released_at,
    )  # fmt: skip
