"""Circular systematic choice: equal chances for every case, whatever N and n.

The start r is the first of the values HMAC-SHA-256(key, "start|" i), i = 0, 1, ..., each read as a
256-bit number, that is below the largest multiple of N; then modulo N. Chosen are the positions
(r + floor(j N / n)) mod N for j = 0 ... n - 1 (Lahiri 1951; Cochran 1977, 8.1). A longer sample
does not keep a shorter one, so what stands in reserve is the other cases in ticket order.
Keeps no key; opens no file.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from qapi_desk.domain.draws import Ticket, TicketRole
from qapi_desk.domain.ids import CaseId
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.tickets import check_key, digests, order

_SPAN = 2**256


def start(key: bytes, universe: int) -> int:
    """The first position, 0 ... universe - 1, each as likely as any other.

    Raises:
        Refused: for a key that is not 32 bytes, or an empty universe.
    """
    check_key(key, "draw key")
    if universe < 1:
        refuse("systematic.empty", "A systematic draw needs a list of at least one case.")
    limit = _SPAN - _SPAN % universe
    values = (
        int.from_bytes(hmac.digest(key, b"start|%d" % number, "sha256")) for number in count()
    )
    return next(value for value in values if value < limit) % universe


def circular(key: bytes, ordered_ids: Sequence[CaseId], n: int) -> tuple[CaseId, ...]:
    """The n cases chosen from a list in its order, in order of position j.

    Raises:
        Refused: for an n below 1 or above the length of the list; as in start.
    """
    size = len(ordered_ids)
    first = start(key, size)
    if not 1 <= n <= size:
        refuse("systematic.n", f"A systematic sample of {n} cannot come from {size} cases.")
    return tuple(ordered_ids[(first + j * size // n) % size] for j in range(n))


def listed(
    key: bytes, case_ids: Iterable[CaseId], strata: Mapping[CaseId, str] | None = None
) -> tuple[CaseId, ...]:
    """The list a systematic draw walks: by case id, or with strata by (stratum, ticket).

    Raises:
        Refused: for a case without a stratum; as in start.
    """
    if strata is None:
        return tuple(sorted(case_ids))
    check_key(key, "draw key")
    ids = tuple(case_ids)
    missing = [case_id for case_id in ids if case_id not in strata]
    for first in order(key, missing, 1):
        refuse("strata.missing", f"The strata name no stratum for case {first.case_id}.")
    groups: dict[str, tuple[list[bytes], list[CaseId]]] = {}
    for case_id, (digest, _) in zip(ids, digests(key, ids), strict=True):
        tickets, members = groups.setdefault(strata[case_id], ([], []))
        tickets.append(digest)
        members.append(case_id)
    return tuple(case_id for name in sorted(groups) for case_id in _in_order(*groups[name]))


def _in_order(tickets: Sequence[bytes], members: Sequence[CaseId]) -> Iterator[CaseId]:
    """The cases by their tickets, which stand beside them."""
    places = sorted(range(len(members)), key=tickets.__getitem__)
    return map(members.__getitem__, places)


def systematic_tickets(
    key: bytes, ordered_ids: Sequence[CaseId], n: int, length: int
) -> tuple[Ticket, ...]:
    """``length`` tickets of a systematic draw: its sample in order of j, then the reserve.

    Ranks are places in this order, from 1; the reserve is all other cases in ticket order.
    """
    sample = circular(key, ordered_ids, n)
    chosen = frozenset(sample)
    of_sample = {drawn.case_id: drawn for drawn in order(key, sample)}
    spare = order(key, (one for one in ordered_ids if one not in chosen), max(0, length - n))
    places = [replace(of_sample[case_id], role=TicketRole.SAMPLE) for case_id in sample]
    return tuple(replace(t, rank=rank) for rank, t in enumerate([*places, *spare], 1))
