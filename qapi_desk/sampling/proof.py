"""Proof of a draw: written, read and verified against a frame and what is held outside.

``verify`` re-derives everything and names the first difference. A proof that agrees with itself
proves little: its maker could have tried frames, plans or keys until the sample pleased. So the
answer also says whether the draw was held against something outside: the master seed M, or the
freeze receipt handed over before the public value existed. Opens no file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qapi_desk.domain.draws import FreezeReceipt, Proof, Ticket
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.frame import frame_hash, universe_hash
from qapi_desk.sampling.plan import hash_of_plan
from qapi_desk.sampling.proof_text import (
    proof_document,
    read_proof,
    read_receipt,
    receipt_document,
)
from qapi_desk.sampling.script import auditor_script
from qapi_desk.sampling.tickets import (
    assign_roles,
    draw_key,
    focused_sample,
    master_commitment,
    order,
)
from qapi_desk.sampling.wanted import JOINED, Wanted
from qapi_desk.sampling.wanted import last_place as last_rank
from qapi_desk.sampling.wanted import stratum_text as stratum_of

__all__ = [
    "Verification",
    "auditor_script",
    "proof_document",
    "read_proof",
    "read_receipt",
    "receipt_document",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a proof.

    ``difference``: the first thing that does not hold, in one sentence. ``checks``: what was found
    to hold, or could not be asked, in order. ``is_anchored``: M or the receipt came from outside
    the proof and agrees with it. ``is_key_tied``: M is known, and the key follows from it.
    """

    ok: bool
    difference: str | None
    checks: tuple[str, ...]
    is_anchored: bool
    is_key_tied: bool


def verify(
    proof: Proof,
    frame_ids: Sequence[str],
    *,
    master: bytes | None = None,
    receipt: FreezeReceipt | None = None,
    memberships: Mapping[CriterionId, Collection[CaseId]] | None = None,
) -> Verification:
    """Re-derive a draw from frame, plan and key, and compare it with its proof.

    Args:
        proof: as read from its file.
        frame_ids: the lines of the frame file, in the file's order.
        master: the master seed M, when someone outside holds it. One revealed in the proof is
            used as well, but anchors nothing by itself.
        receipt: the freeze receipt that someone outside was handed before the draw.
        memberships: each criterion's universe, when at hand; otherwise the criteria that the
            proof names with each ticket are taken as they stand.
    """
    audit = _Audit(proof, frame_ids, master, receipt, memberships)
    checks: list[str] = []
    for step in audit.steps():
        try:
            checks.append(step())
        except _DifferenceFound as found:
            return Verification(False, str(found), tuple(checks), False, False)
        except Refused as refusal:
            return Verification(False, refusal.sentence, tuple(checks), False, False)
    return Verification(
        True,
        None,
        tuple(checks),
        is_anchored=master is not None or receipt is not None,
        is_key_tied=audit.known_master is not None,
    )


class _DifferenceFound(Exception):  # noqa: N818 - not an error: it is what was looked for
    """The first thing that does not hold."""


def _same(found: object, stated: object, sentence: str) -> None:
    if found != stated:
        raise _DifferenceFound(sentence)


@dataclass(frozen=True, slots=True)
class _Audit:
    """One verification: each step returns a sentence of what holds, or raises."""

    proof: Proof
    frame_ids: Sequence[str]
    master: bytes | None
    receipt: FreezeReceipt | None
    memberships: Mapping[CriterionId, Collection[CaseId]] | None

    @property
    def known_master(self) -> bytes | None:
        """M from outside, else as the proof reveals it."""
        if self.master is not None or self.proof.master is None:
            return self.master
        return bytes.fromhex(self.proof.master)

    def steps(self) -> tuple[Callable[[], str], ...]:
        return (
            self.frame,
            self.plan,
            self.own_receipt,
            self.outside_receipt,
            self.commitment,
            self.key,
            self.tickets,
            self.strata,
            self.roles,
            self.voided,
        )

    def frame(self) -> str:
        _same(
            len(self.frame_ids),
            self.proof.frame_size,
            f"The frame holds {len(self.frame_ids)} cases; the proof says {self.proof.frame_size}.",
        )
        _same(
            frame_hash(self.frame_ids),
            self.proof.frame_hash,
            "The frame's hash is not the proof's: this is another frame, or one that was changed.",
        )
        return f"The frame of {self.proof.frame_size} cases has the hash that the proof names."

    def plan(self) -> str:
        proof, plan = self.proof, self.proof.plan
        _same(
            hash_of_plan(plan),
            proof.plan_hash,
            "The plan's hash is not the proof's: the plan was changed after it was frozen.",
        )
        for key in ("agency", "review_year", "quarter", "frame_hash", "frame_size"):
            _same(
                plan.get(key),
                getattr(proof, key),
                f"The plan and the proof do not name the same {key.replace('_', ' ')}.",
            )
        self._wanted()
        return "The plan has the hash that the proof names, and names the same frame and period."

    def own_receipt(self) -> str:
        receipt = self.proof.receipt
        if receipt is None:
            return "Not witnessed: the proof carries no freeze receipt."
        for key in ("frame_hash", "plan_hash", "master_commitment"):
            _same(
                getattr(receipt, key),
                getattr(self.proof, key),
                f"The receipt in the proof names another {key.replace('_', ' ')} than the proof.",
            )
        if not self.proof.public_value:
            return "Not witnessed: the proof carries a receipt but no public value."
        return "The receipt in the proof names the same frame, plan and commitment."

    def outside_receipt(self) -> str:
        if self.receipt is None:
            return "No receipt from outside was given to hold the proof against."
        for key in ("frame_hash", "plan_hash", "master_commitment"):
            _same(
                getattr(self.receipt, key),
                getattr(self.proof, key),
                f"The receipt held outside names another {key.replace('_', ' ')} than the proof.",
            )
        _same(
            self.proof.receipt,
            self.receipt,
            "The receipt in the proof is not the receipt held outside.",
        )
        return "The receipt held outside names the same frame, plan and commitment."

    def commitment(self) -> str:
        if self.known_master is None:
            return "The commitment could not be opened: the master seed is not known yet."
        if self.master is not None and self.proof.master is not None:
            _same(
                self.master.hex(),
                self.proof.master,
                "The master seed revealed in the proof is not the one held outside.",
            )
        _same(
            master_commitment(self.known_master),
            self.proof.master_commitment,
            "The master seed does not open the commitment in the proof: another key was used.",
        )
        if self.master is None and self.receipt is None:
            return "The master seed in the proof opens its commitment; nothing outside confirms it."
        return "The master seed opens the commitment."

    def key(self) -> str:
        proof = self.proof
        if self.known_master is None:
            return "The key was not tied to a commitment: the master seed is not known yet."
        derived = draw_key(
            self.known_master,
            proof.review_year,
            proof.quarter,
            proof.plan_hash,
            proof.frame_hash,
            proof.public_value or "",
        )
        _same(
            derived.hex(),
            proof.key,
            "The key does not follow from the master seed, the period, the plan, the frame and "
            "the public value.",
        )
        return "The key follows from the master seed, period, plan, frame and public value."

    def tickets(self) -> str:
        listed = self.proof.tickets
        if len(listed) > len(self.frame_ids):
            raise _DifferenceFound(
                f"The proof lists {len(listed)} tickets, more than the frame has cases."
            )
        drawn = order(bytes.fromhex(self.proof.key), self.frame_ids, len(listed))
        for true, stated in zip(drawn, listed, strict=True):
            _compare_ticket(true, stated)
        return f"All {len(listed)} tickets stand in the order that key and frame give."

    def strata(self) -> str:
        names = [part.criterion for part in self._wanted()]
        if self.memberships is None:
            for ticket in self.proof.tickets:
                _same(
                    stratum_of(ticket.case_id, names, _claimed((ticket,), names)),
                    ticket.stratum,
                    f"Ticket {ticket.rank} names criteria that are not those of the plan.",
                )
            return "The criteria named with each ticket were taken as they stand in the proof."
        self._universes(self.memberships)
        for ticket in self.proof.tickets:
            _same(
                stratum_of(ticket.case_id, names, self.memberships),
                ticket.stratum,
                f"Ticket {ticket.rank} names other criteria than the universes hold it in.",
            )
        return "The criteria named with each ticket are those whose universe holds its case."

    def roles(self) -> str:
        listed, wanted = self.proof.tickets, self._wanted()
        claimed = _claimed(listed, [part.criterion for part in wanted])
        if last_rank(listed, claimed, wanted) is None:
            raise _DifferenceFound(
                "The proof ends before every criterion has its sample and reserve: it was cut."
            )
        sample = focused_sample(listed, claimed, {part.criterion: part.n for part in wanted})
        for true, stated in zip(assign_roles(listed, sample), listed, strict=True):
            _same(
                true.role,
                stated.role,
                f"Ticket {stated.rank} is in the {stated.role}; by the plan it is in the "
                f"{true.role}.",
            )
        return f"The sample of {len(sample)} cases is the one that plan and order give."

    def voided(self) -> str:
        number = 0
        for void in self.proof.voided:
            if void.number <= number or not void.reason.strip() or not void.person.strip():
                raise _DifferenceFound(
                    "The voided draws are not in order, or one lacks its reason or person."
                )
            number = void.number
        return f"Voided draws before this one: {len(self.proof.voided)}."

    def _universes(self, memberships: Mapping[CriterionId, Collection[CaseId]]) -> None:
        for part in self.proof.plan["criteria"]:
            name = part["criterion"]
            _same(
                universe_hash(memberships.get(name, ())),
                part["universe_hash"],
                f"The universe of {name} is not the one that the plan was frozen with.",
            )

    def _wanted(self) -> tuple[Wanted, ...]:
        try:
            return _read_wanted(self.proof.plan)
        except (KeyError, TypeError, ValueError):
            raise _DifferenceFound(
                "The plan does not say what is drawn: its criteria, sizes or reserve do not add up."
            ) from None


def _read_wanted(plan: Mapping[str, Any]) -> tuple[Wanted, ...]:
    """What each criterion asks for, from a plan's document; ValueError where it does not fit."""
    reserve = _whole(plan["reserve_size"], 0)
    parts = tuple(_wanted_part(item, reserve) for item in plan["criteria"])
    names = {part.criterion for part in parts}
    total = min(plan["frame_size"], sum(part.n for part in parts))
    if not parts or len(names) != len(parts) or plan["sample_size"] != total:
        raise ValueError(names)
    return parts


def _whole(value: Any, low: int) -> int:  # noqa: ANN401 - whatever stands in the plan
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise ValueError(value)
    return value


def _wanted_part(item: Mapping[str, Any], reserve: int) -> Wanted:
    name, size = item["criterion"], _whole(item["universe_size"], 1)
    n = _whole(item["n"], 1)
    if not isinstance(name, str) or n > size or not isinstance(item["universe_hash"], str):
        raise ValueError(item)
    return Wanted(CriterionId(name), n, min(n + reserve, size), size)


def _claimed(
    tickets: Sequence[Ticket], names: Sequence[CriterionId]
) -> dict[CriterionId, set[CaseId]]:
    """Each criterion's universe among these tickets, as their strata name it."""
    claimed: dict[CriterionId, set[CaseId]] = {name: set() for name in names}
    for ticket in tickets:
        for name in ticket.stratum.split(JOINED):
            claimed.get(CriterionId(name), set()).add(ticket.case_id)
    return claimed


def _compare_ticket(true: Ticket, stated: Ticket) -> None:
    _same(
        stated.rank,
        true.rank,
        f"The ticket in place {true.rank} of the proof carries rank {stated.rank}.",
    )
    _same(
        stated.case_id,
        true.case_id,
        f"Rank {true.rank} is case {true.case_id} by key and frame; the proof says "
        f"{stated.case_id}.",
    )
    _same(
        stated.ticket,
        true.ticket,
        f"The ticket of rank {true.rank}, case {true.case_id}, is not the one the key gives.",
    )
