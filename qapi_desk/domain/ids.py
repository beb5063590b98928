"""Names of things as types, so that one cannot be handed over for another."""

from typing import NewType

CaseId = NewType("CaseId", str)
PartyId = NewType("PartyId", str)
WorkerId = NewType("WorkerId", str)
EventId = NewType("EventId", str)
SnapshotId = NewType("SnapshotId", str)
"""64 hex digits: SHA-256 over the manifest's table hashes."""
RulesetId = NewType("RulesetId", str)
"""``ca-2002``, ``federal-2016``."""
RuleId = NewType("RuleId", str)
"""``CR-015``."""
CriterionId = NewType("CriterionId", str)
"""``establishment``, ``expedited-6``, ``line-1``."""
FormId = NewType("FormId", str)
QuestionId = NewType("QuestionId", str)
PersonId = NewType("PersonId", str)
ReviewId = NewType("ReviewId", str)
DrawId = NewType("DrawId", str)
CapId = NewType("CapId", str)
AssessmentId = NewType("AssessmentId", str)
"""``AS-2026-01``."""
