"""The tickets of a stratified draw: each stratum's own beginning of the one ticket order.

A small stratum's cases may come late in a large frame, so the tickets between are not listed; every
ticket carries its true rank in the whole frame, and within a stratum none is left out. Memory stays
flat: only tickets that may be needed are kept. Keeps no key; opens no file.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter

from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.tickets import digests
from qapi_desk.sampling.wanted import Memberships, Wanted

Pair = tuple[bytes, bytes]
"""A ticket and a case id, as bytes: sorted so, they stand in ticket order."""
_BYTES = 32
_SPAN, _ABOVE_ALL = 256**_BYTES, b"\xff" * (_BYTES + 1)


def stratified_tickets(
    key: bytes,
    frame_ids: Sequence[CaseId],
    memberships: Memberships,
    strata: Mapping[CaseId, str],
    wanted: Sequence[Wanted],
) -> tuple[Ticket, ...]:
    """The first of each stratum, until every cell in it has what is to be listed.

    Every case of the frame that ``strata`` places counts as one of its stratum, whether a
    criterion asks for it or not. Tickets come in ticket order, ranked within the whole frame.

    Raises:
        Refused: when a universe has cases that the frame does not hold.
    """
    shares = {part.stratum: 0.0 for part in wanted}
    for part in wanted:
        reach = (part.listed + 10 * math.sqrt(part.listed) + 20) / part.universe_size
        shares[part.stratum] = max(shares[part.stratum], reach)
    while True:
        kept, passed = _below(key, frame_ids, strata, shares)
        ends = {name: _end(pairs, memberships, wanted, name) for name, pairs in kept.items()}
        short = [name for name, end in ends.items() if end is None]
        if not short:
            first = [pair for name, pairs in kept.items() for pair in pairs[: ends[name]]]
            return _with_ranks(sorted(first), passed)
        if all(shares[name] >= 1 for name in short):
            refuse("draw.outside", "A criterion's universe has cases that the frame does not hold.")
        shares |= {name: shares[name] * 2 for name in short}


def _below(
    key: bytes,
    frame_ids: Sequence[CaseId],
    strata: Mapping[CaseId, str],
    shares: Mapping[str, float],
) -> tuple[dict[str, list[Pair]], Iterator[bytes]]:
    """Each stratum's cases whose ticket lies in its first share of all tickets, sorted.

    And every ticket of the frame that lies in the largest of these shares: enough to rank them.
    """
    limits = {
        name: int(share * _SPAN).to_bytes(_BYTES) if share < 1 else _ABOVE_ALL
        for name, share in shares.items()
    }
    kept: dict[str, list[Pair]] = {name: [] for name in shares}
    highest, passed = max(limits.values()), bytearray()
    for case_id, pair in zip(frame_ids, digests(key, frame_ids), strict=True):
        if pair[0] < highest:
            passed += pair[0]
            name = strata.get(case_id)
            if name in limits and pair[0] < limits[name]:
                kept[name].append(pair)
    in_turn = (bytes(passed[at : at + _BYTES]) for at in range(0, len(passed), _BYTES))
    return {name: sorted(pairs) for name, pairs in kept.items()}, in_turn


def _end(
    pairs: Sequence[Pair], memberships: Memberships, wanted: Sequence[Wanted], stratum: str
) -> int | None:
    """How many of a stratum's sorted pairs its cells need; None when these are too few."""
    missing = {part.criterion: part.listed for part in wanted if part.stratum == stratum}
    for place, (_, name) in enumerate(pairs, 1):
        case_id = CaseId(name.decode())
        for criterion in [c for c in missing if case_id in memberships[c]]:
            missing[criterion] -= 1
            if not missing[criterion]:
                del missing[criterion]
        if not missing:
            return place
    return None


def ranked(key: bytes, frame_ids: Iterable[str], pairs: Sequence[Pair]) -> tuple[Ticket, ...]:
    """These sorted pairs as tickets with their true ranks in the frame, 1 for its first.

    Raises:
        Refused: naming the first case that the frame does not hold.
    """
    return _with_ranks(pairs, map(itemgetter(0), digests(key, frame_ids))) if pairs else ()


def _with_ranks(pairs: Sequence[Pair], passed: Iterable[bytes]) -> tuple[Ticket, ...]:
    """As ``ranked``, from tickets of the frame: all of them, or those up to the last pair's."""
    own = [digest for digest, _ in pairs]
    counts, held, last = [0] * len(own), [False] * len(own), own[-1]
    for digest in passed:
        if digest <= last:
            place = bisect_left(own, digest)
            counts[place] += 1
            held[place] |= own[place] == digest
    for (_, name), is_held in zip(pairs, held, strict=True):
        if not is_held:
            refuse("draw.outside", f"The frame does not hold case {name.decode()}.")
    return tuple(
        Ticket(rank, CaseId(name.decode()), digest.hex(), TicketRole.RESERVE)
        for rank, (digest, name) in zip(accumulate(counts), pairs, strict=True)
    )


def first_left_out(
    key: bytes,
    frame_ids: Sequence[CaseId],
    strata: Mapping[CaseId, str],
    listed: Mapping[CaseId, str],
) -> CaseId | None:
    """The first case that stands before the last listed of its stratum without being listed.

    Args:
        key: the draw key D.
        frame_ids: the whole frame.
        strata: each case's stratum.
        listed: the cases listed, and the stratum each is listed in.
    """
    last: dict[str, Pair] = {}
    for pair in digests(key, listed):
        name = listed[CaseId(pair[1].decode())]
        last[name] = max(last.get(name, pair), pair)
    latest = max(last.values(), default=(b"", b""))
    missing = [
        pair
        for case_id, pair in zip(frame_ids, digests(key, frame_ids), strict=True)
        if pair < latest
        and case_id not in listed
        and pair < last.get(strata.get(case_id, ""), pair)
    ]
    return CaseId(min(missing)[1].decode()) if missing else None
