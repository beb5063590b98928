"""What a verification is held against: the proof, the frame, and what lies outside both.

The checks of a proof (``proof_anchors``, ``proof_tickets``, ``proof_openings``) each take this and
return a sentence of what holds, or raise the difference. Knows no file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from qapi_desk.domain.draws import FreezeReceipt, Proof
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.plan_text import PlanRead, read_plan


class DifferenceFound(Exception):  # noqa: N818 - not an error: it is what was looked for
    """The first thing that does not hold."""


def differs(sentence: str) -> NoReturn:
    """End the verification with this difference."""
    raise DifferenceFound(sentence)


def same(found: object, stated: object, sentence: str) -> None:
    """End the verification with this difference unless both are equal."""
    if found != stated:
        differs(sentence)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A proof, the lines of its frame file, and what is known from outside; None where not.

    ``exclusions`` are the cases each criterion leaves out because an earlier draw chose them.
    """

    proof: Proof
    frame_ids: Sequence[CaseId]
    master: bytes | None
    receipt: FreezeReceipt | None
    memberships: Mapping[CriterionId, Collection[CaseId]] | None
    strata: Mapping[CaseId, str] | None
    exclusions: Mapping[CriterionId, Collection[CaseId]] | None = None

    @property
    def known_master(self) -> bytes | None:
        """M from outside, else as the proof reveals it."""
        if self.master is not None or self.proof.master is None:
            return self.master
        return bytes.fromhex(self.proof.master)

    @property
    def key(self) -> bytes:
        """The draw key D as the proof states it."""
        return bytes.fromhex(self.proof.key)

    @property
    def plan(self) -> PlanRead:
        """What the proof's plan says; Refused where it says nothing that can be drawn."""
        return read_plan(self.proof.plan)
