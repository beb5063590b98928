"""What a proof tells of the time after the draw: ranks opened, draws voided, and its seal.

Whether a criterion did not apply, or a case should not have been in the frame, is found in files
that no proof holds; that nobody chose which case came next is found here.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from qapi_desk.domain.draws import CriterionPlan, Opening, OpeningCause, Ticket
from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.draw import cases_to_open
from qapi_desk.sampling.evidence import Evidence, differs, same
from qapi_desk.sampling.proof_text import seal_of
from qapi_desk.sampling.wanted import criteria_named, stratum_named


def check_openings(evidence: Evidence) -> str:
    """Each rank was opened in its turn, for a case that was open and gave place once."""
    proof = evidence.proof
    lines = {part.criterion: _Line.of(part, proof.tickets) for part in evidence.plan.criteria}
    earliest = None if proof.receipt is None else proof.receipt.frozen_at
    for number, opening in enumerate(proof.openings, 1):
        where = f"Opening {number}, of case {opening.case_id} for {opening.criterion},"
        if opening.criterion not in lines:
            differs(f"{where} names a criterion that the plan does not have.")
        _check_cause(where, opening)
        _check_time(where, opening.opened_at, earliest)
        lines[opening.criterion].open(where, opening)
        earliest = opening.opened_at
    return f"Ranks of the reserve opened on record, each in its turn: {len(proof.openings)}."


def _check_cause(where: str, opening: Opening) -> None:
    told = (opening.code.strip(), opening.requested_by.strip(), opening.confirmed_by.strip())
    if opening.cause is OpeningCause.NOT_APPLICABLE:
        if any(told):
            differs(f"{where} names a code or people; a case that does not apply has neither.")
        return
    what = "a replacement" if opening.cause is OpeningCause.REPLACEMENT else "for a settlement"
    if not all(told):
        differs(f"{where} is {what} without its code, or the people of it.")
    if told[1] == told[2]:
        differs(f"{where} is {what} that the same person asked for and confirmed.")


def _check_time(where: str, moment: datetime, earliest: datetime | None) -> None:
    if moment.tzinfo is None:
        differs(f"{where} has a time without its zone.")
    if earliest is not None and earliest.tzinfo is not None and moment < earliest:
        differs(f"{where} is dated before what came before it: times run backwards.")


@dataclass(slots=True)
class _Line:
    """One criterion's cases: those open, and those waiting in each stratum, in ticket order."""

    open_in: dict[CaseId, str]
    waiting: dict[str, deque[Ticket]]
    given_place: set[CaseId] = field(default_factory=set)

    @classmethod
    def of(cls, part: CriterionPlan, tickets: Sequence[Ticket]) -> "_Line":
        own = [ticket for ticket in tickets if part.criterion in criteria_named(ticket)]
        first = frozenset(cases_to_open(part, own, {ticket.case_id for ticket in own}, {}))
        waiting: dict[str, deque[Ticket]] = {}
        for ticket in own:
            if ticket.case_id not in first:
                waiting.setdefault(stratum_named(ticket), deque()).append(ticket)
        return cls({t.case_id: stratum_named(t) for t in own if t.case_id in first}, waiting)

    def open(self, where: str, opening: Opening) -> None:
        """Open the next rank in place of one that is open; a difference where it is not so."""
        given = opening.for_case
        if given not in self.open_in:
            differs(f"{where} stands in place of case {given}, which was not open for it.")
        if given in self.given_place:
            differs(f"{where} stands in place of case {given}, which gave its place before.")
        stratum = self.open_in[given]
        queue = self.waiting.get(stratum)
        if not queue:
            differs(f"{where} has no rank left that the proof lists: it was cut, or goes too far.")
        due = queue.popleft()
        same(
            opening.case_id,
            due.case_id,
            f"{where} passes over case {due.case_id}, rank {due.rank}, whose turn it was.",
        )
        same(opening.rank, due.rank, f"{where} carries rank {opening.rank}; it is {due.rank}.")
        self.given_place.add(given)
        self.open_in[due.case_id] = stratum


def check_voided(evidence: Evidence) -> str:
    """Voided draws stand in order, each with its reason and person."""
    number = 0
    for void in evidence.proof.voided:
        if void.number <= number or not void.reason.strip() or not void.person.strip():
            differs("The voided draws are not in order, or one lacks its reason or person.")
        number = void.number
    return f"Voided draws before this one: {len(evidence.proof.voided)}."


def check_seal(evidence: Evidence) -> str:
    """Nothing in the proof was changed without sealing it again."""
    proof = evidence.proof
    if not proof.seal:
        if not proof.voided and not proof.openings:
            return (
                "No seal: that no draw was voided before and no rank opened since is the proof's "
                "own word."
            )
        return "No seal: what is told of voided draws and openings can be held against nothing."
    same(
        proof.seal,
        seal_of(proof),
        "The seal does not fit the proof: something in it was changed after it was sealed.",
    )
    return f"The seal fits; hold it against a printed proof: {proof.seal}."
