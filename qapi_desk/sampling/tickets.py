"""Tickets: HMAC-SHA-256 of each case under a key that nobody could choose; order; roles.

The bytes are fixed by the interface promise. A ticket needs no stream, state or version, so the
order can be redrawn on any machine, for ever. Keeps no key; opens no file.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.sampling.numbers import refuse

JOINT = "\x1f"
PURPOSE = "qapi-desk/draw/v1"
KEY_BYTES = 32
_BLOCK = 64


def master_commitment(master: bytes) -> str:
    """SHA-256 of the master seed, 64 hex digits: shown before the year, opened after it."""
    check_key(master, "master seed")
    return hashlib.sha256(master).hexdigest()


def draw_key(
    master: bytes,
    review_year: str,
    quarter: str,
    plan_hash: str,
    frame_hash: str,
    public_value: str,
) -> bytes:
    """D = HMAC-SHA-256(M, purpose, year, quarter, plan hash, frame hash, P joined by 0x1F).

    ``public_value`` is the text as typed; empty when the draw was not witnessed.

    Raises:
        Refused: for a master seed that is not 32 bytes, or a field that holds 0x1F.
    """
    check_key(master, "master seed")
    fields = (PURPOSE, review_year, quarter, plan_hash, frame_hash, public_value)
    if any(JOINT in field for field in fields):
        refuse("key.joint", "A field of the draw key holds the character that joins the fields.")
    return hmac.digest(master, JOINT.join(fields).encode(), "sha256")


def ticket(key: bytes, case_id: str) -> str:
    """One case's ticket, 64 hex digits: HMAC-SHA-256(D, "CASE|" + case_id)."""
    check_key(key, "draw key")
    return hmac.digest(key, f"CASE|{case_id}".encode(), "sha256").hex()


def check_key(key: bytes, name: str) -> None:
    """Refuse a key that is not 32 bytes; ``name`` is what the sentence calls it."""
    if len(key) != KEY_BYTES:
        refuse("key.length", f"The {name} must be {KEY_BYTES} bytes; this one has {len(key)}.")


def digests(key: bytes, case_ids: Iterable[str]) -> Iterator[tuple[bytes, bytes]]:
    """Each case's ticket and id as bytes. Both HMAC pads are hashed once and copied (RFC 2104)."""
    inner, outer = _pads(key)
    copy_inner, copy_outer = inner.copy, outer.copy
    for case_id in case_ids:
        name = case_id.encode()
        hashed = copy_inner()
        hashed.update(name)
        sealed = copy_outer()
        sealed.update(hashed.digest())
        yield sealed.digest(), name


def _pads(key: bytes) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """Both pads of the HMAC under the key, the inner one with what each id begins with."""
    padded = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + b"CASE|")
    return inner, hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))


def order(key: bytes, case_ids: Iterable[str], keep: int | None = None) -> tuple[Ticket, ...]:
    """The cases in ticket order, ranks from 1, every one still in the reserve.

    Args:
        key: the draw key D, 32 bytes.
        case_ids: the frame, in any order; may stream.
        keep: how many of the first to give; None gives all. With ``keep`` memory stays flat: a
            case above the threshold is dropped as it comes.
    """
    check_key(key, "draw key")
    if keep is not None and keep < 0:
        refuse("keep", f"The number of tickets to keep cannot be {keep}.")
    ranked = sorted(digests(key, case_ids)) if keep is None else _smallest(key, case_ids, keep)
    return tuple(
        Ticket(rank, CaseId(name.decode()), digest.hex(), TicketRole.RESERVE)
        for rank, (digest, name) in enumerate(ranked, 1)
    )


def _smallest(key: bytes, case_ids: Iterable[str], keep: int) -> list[tuple[bytes, bytes]]:
    """The first ``keep`` of ``sorted(digests(key, case_ids))``, four times as fast.

    A buffer fills with those at or below a threshold; when it is full it is cut to ``keep`` and
    the threshold falls to the largest that remains. The steps of ``digests`` stand here again:
    most cases go no further than the comparison, and handing each over would cost a sixth.
    """
    if keep == 0:
        return []
    inner, outer = _pads(key)
    copy_inner, copy_outer = inner.copy, outer.copy
    room, threshold = 2 * keep + 1024, b"\xff" * hashlib.sha256().digest_size
    buffer: list[tuple[bytes, bytes]] = []
    for case_id in case_ids:
        name = case_id.encode()
        hashed = copy_inner()
        hashed.update(name)
        sealed = copy_outer()
        sealed.update(hashed.digest())
        digest = sealed.digest()
        if digest <= threshold:
            buffer.append((digest, name))
            if len(buffer) > room:
                buffer = sorted(buffer)[:keep]
                threshold = buffer[-1][0]
    return sorted(buffer)[:keep]


def focused_sample(
    tickets: Iterable[Ticket],
    memberships: Mapping[CriterionId, Collection[CaseId]],
    needed: Mapping[CriterionId, int],
) -> frozenset[CaseId]:
    """The cases that are among the first n of any criterion's universe, in one ticket order.

    Each criterion's part is a simple random sample of its own universe, and the overlap between
    criteria is as large as it can be, so the fewest files are pulled.

    Args:
        tickets: in ticket order, long enough to hold every criterion's first n.
        memberships: each criterion's universe; a set, for speed.
        needed: how many each criterion needs.

    Raises:
        Refused: when the tickets end before a criterion has what it needs.
    """
    missing = dict(needed)
    chosen: set[CaseId] = set()
    for drawn in tickets:
        hits = [c for c, left in missing.items() if left and drawn.case_id in memberships[c]]
        for criterion in hits:
            missing[criterion] -= 1
        if hits:
            chosen.add(drawn.case_id)
        if not any(missing.values()):
            break
    for criterion, left in missing.items():
        if left:
            refuse(
                "short",
                f"The tickets end {left} short of the {needed[criterion]} cases that "
                f"{criterion} needs.",
                criterion=criterion,
            )
    return frozenset(chosen)


def assign_roles(tickets: Iterable[Ticket], sample: Collection[CaseId]) -> tuple[Ticket, ...]:
    """The same tickets, in the sample where their case is in ``sample``, else in the reserve."""
    return tuple(
        replace(t, role=TicketRole.SAMPLE if t.case_id in sample else TicketRole.RESERVE)
        for t in tickets
    )


def ranks_to_open(
    tickets: Iterable[Ticket],
    membership: Collection[CaseId],
    settled: Mapping[CaseId, Outcome | None],
    needed: int,
) -> tuple[CaseId, ...]:
    """The cases to open for one criterion, in ticket order, until ``needed`` can count.

    ACTION and ERROR count. A case not settled yet is presumed to count, so nothing opens early.
    NOT_APPLICABLE and EXCLUDED open the next rank. INCOMPLETE does not: a file that cannot be
    judged stays in its place, or reviewers could trade a hard case for an easy one.
    """
    opened: list[CaseId] = []
    counting = 0
    for drawn in tickets:
        if counting >= needed:
            break
        if drawn.case_id not in membership:
            continue
        opened.append(drawn.case_id)
        passed_over = settled.get(drawn.case_id) in {Outcome.NOT_APPLICABLE, Outcome.EXCLUDED}
        counting += not passed_over
    return tuple(opened)


def sample_of(tickets: Sequence[Ticket]) -> tuple[CaseId, ...]:
    """The cases whose role is sample, in ticket order."""
    return tuple(t.case_id for t in tickets if t.role is TicketRole.SAMPLE)
