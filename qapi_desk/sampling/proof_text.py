"""A draw proof as a JSON object and back. Every key is an interface promise.

Reads with suspicion: a missing, surplus or misshapen value is refused by name. Whether the values
are true is asked elsewhere (``proof.verify``). A proof with voided draws or openings carries a
``seal``, the SHA-256 of the rest of it as canonical JSON: their reasons, people and times follow
from nothing else. Opens no file.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.draws import (
    FreezeReceipt,
    Opening,
    OpeningCause,
    Proof,
    Ticket,
    TicketRole,
    VoidedDraw,
)
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.numbers import refuse

VERSION = 1
_HEX = re.compile(r"[0-9a-f]{64}")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DEEPEST = 16
"""A plan nests four deep. What goes deeper could be read and yet not be hashed."""
_KEYS = (
    "version",
    "agency",
    "review_year",
    "quarter",
    "frame_hash",
    "plan",
    "plan_hash",
    "master_commitment",
    "receipt",
    "public_value",
    "key",
    "frame_size",
    "tickets",
    "voided",
)
_OPTIONAL = ("master", "openings", "seal")
_RECEIPT_KEYS = ("frame_hash", "plan_hash", "master_commitment", "frozen_at")
_TICKET_KEYS = ("rank", "case_id", "ticket", "stratum", "role")
_VOIDED_KEYS = ("number", "reason", "person", "voided_at")
_OPENING_KEYS = (
    "criterion",
    "rank",
    "case_id",
    "cause",
    "for_case",
    "code",
    "requested_by",
    "confirmed_by",
    "opened_at",
)


def proof_document(proof: Proof) -> dict[str, Any]:
    """The proof as a JSON object.

    ``master`` stands in it only once revealed, ``openings`` only where there are some, ``seal``
    only with openings or voided draws.
    """
    document = _unsealed(proof)
    return document | {"seal": seal_of(proof)} if proof.voided or proof.openings else document


def seal_of(proof: Proof) -> str:
    """SHA-256 of the proof without its seal, as canonical JSON; 64 hex digits."""
    return hashlib.sha256(canonical_json(_unsealed(proof)).encode()).hexdigest()


def _unsealed(proof: Proof) -> dict[str, Any]:
    document: dict[str, Any] = {
        "version": proof.version,
        "agency": proof.agency,
        "review_year": proof.review_year,
        "quarter": proof.quarter,
        "frame_hash": proof.frame_hash,
        "plan": dict(proof.plan),
        "plan_hash": proof.plan_hash,
        "master_commitment": proof.master_commitment,
        "receipt": None if proof.receipt is None else receipt_document(proof.receipt),
        "public_value": proof.public_value,
        "key": proof.key,
        "frame_size": proof.frame_size,
        "tickets": [_ticket_document(ticket) for ticket in proof.tickets],
        "voided": [_voided_document(voided) for voided in proof.voided],
    }
    if proof.master is not None:
        document["master"] = proof.master
    if proof.openings:
        document["openings"] = [opening_document(opening) for opening in proof.openings]
    return document


def opening_document(opening: Opening) -> dict[str, Any]:
    """One opening as a JSON object."""
    return {
        "criterion": opening.criterion,
        "rank": opening.rank,
        "case_id": opening.case_id,
        "cause": opening.cause.value,
        "for_case": opening.for_case,
        "code": opening.code,
        "requested_by": opening.requested_by,
        "confirmed_by": opening.confirmed_by,
        "opened_at": opening.opened_at.isoformat(),
    }


def receipt_document(receipt: FreezeReceipt) -> dict[str, str]:
    """A freeze receipt as a JSON object."""
    return {
        "frame_hash": receipt.frame_hash,
        "plan_hash": receipt.plan_hash,
        "master_commitment": receipt.master_commitment,
        "frozen_at": receipt.frozen_at.isoformat(),
    }


def _ticket_document(ticket: Ticket) -> dict[str, Any]:
    return {
        "rank": ticket.rank,
        "case_id": ticket.case_id,
        "ticket": ticket.ticket,
        "stratum": ticket.stratum,
        "role": ticket.role.value,
    }


def _voided_document(voided: VoidedDraw) -> dict[str, Any]:
    return {
        "number": voided.number,
        "reason": voided.reason,
        "person": voided.person,
        "voided_at": voided.voided_at.isoformat(),
    }


def read_proof(document: object) -> Proof:
    """A proof from its JSON object.

    Raises:
        Refused: naming the first key that is missing, surplus or not of its kind.
    """
    found = _keyed(document, _KEYS, "The proof", optional=_OPTIONAL)
    if found["version"] != VERSION or isinstance(found["version"], bool):
        refuse("proof.version", f"The proof's version is not {VERSION}; a newer program reads it.")
    receipt, value = found["receipt"], found["public_value"]
    return Proof(
        agency=_text(found, "agency"),
        review_year=_text(found, "review_year"),
        quarter=_text(found, "quarter"),
        frame_hash=_hex(found, "frame_hash"),
        frame_size=_count(found, "frame_size", "The proof"),
        plan=_plan(found["plan"]),
        plan_hash=_hex(found, "plan_hash"),
        master_commitment=_hex(found, "master_commitment"),
        receipt=None if receipt is None else read_receipt(receipt),
        public_value=None if value is None else _text(found, "public_value"),
        key=_hex(found, "key"),
        tickets=tuple(_ticket(item, n) for n, item in enumerate(_list(found, "tickets"), 1)),
        voided=tuple(_voided(item, n) for n, item in enumerate(_list(found, "voided"), 1)),
        master=_hex(found, "master") if "master" in found else None,
        openings=_openings(found),
        seal=_hex(found, "seal") if "seal" in found else "",
    )


def read_receipt(document: object) -> FreezeReceipt:
    """A freeze receipt from its JSON object; Refused as in read_proof."""
    found = _keyed(document, _RECEIPT_KEYS, "The receipt")
    return FreezeReceipt(
        _hex(found, "frame_hash", "The receipt"),
        _hex(found, "plan_hash", "The receipt"),
        _hex(found, "master_commitment", "The receipt"),
        _moment(found, "frozen_at", "The receipt"),
    )


def _ticket(document: object, number: int) -> Ticket:
    where = f"Ticket {number} of the proof"
    found = _keyed(document, _TICKET_KEYS, where)
    role = _text(found, "role", where)
    if role not in {item.value for item in TicketRole}:
        refuse("proof.role", f"{where} has a role that is neither sample nor reserve.")
    return Ticket(
        _count(found, "rank", where),
        CaseId(_line(found, "case_id", where)),
        _hex(found, "ticket", where),
        TicketRole(role),
        _line(found, "stratum", where),
    )


def _voided(document: object, number: int) -> VoidedDraw:
    where = f"Voided draw {number} of the proof"
    found = _keyed(document, _VOIDED_KEYS, where)
    return VoidedDraw(
        _count(found, "number", where),
        _text(found, "reason", where),
        _text(found, "person", where),
        _moment(found, "voided_at", where),
    )


def _openings(found: Mapping[str, Any]) -> tuple[Opening, ...]:
    if "openings" not in found:
        return ()
    return tuple(_opening(item, n) for n, item in enumerate(_list(found, "openings"), 1))


def _opening(document: object, number: int) -> Opening:
    where = f"Opening {number} of the proof"
    found = _keyed(document, _OPENING_KEYS, where)
    cause = _text(found, "cause", where)
    if cause not in {item.value for item in OpeningCause}:
        refuse("proof.cause", f"{where} has a cause that no rank is opened for.")
    return Opening(
        CriterionId(_line(found, "criterion", where)),
        _count(found, "rank", where),
        CaseId(_line(found, "case_id", where)),
        OpeningCause(cause),
        CaseId(_line(found, "for_case", where)),
        _text(found, "code", where),
        _text(found, "requested_by", where),
        _text(found, "confirmed_by", where),
        _moment(found, "opened_at", where),
    )


def _keyed(
    document: object, keys: tuple[str, ...], where: str, *, optional: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        refuse("proof.shape", f"{where} is not a JSON object.")
    for key in keys:
        if key not in document:
            refuse("proof.missing", f"{where} has no {key}: it is cut short or something else.")
    for key in document:
        if key not in keys and key not in optional:
            refuse("proof.surplus", f"{where} has a key that does not belong there: {key!r:.60}.")
    return document


def _text(found: Mapping[str, Any], key: str, where: str = "The proof") -> str:
    value = found[key]
    if not isinstance(value, str) or _HALF_PAIR.search(value):
        refuse("proof.text", f"{where} has no text under {key}.")
    return value


def _line(found: Mapping[str, Any], key: str, where: str) -> str:
    """Text that may stand in a sentence or a file of lines."""
    value = _text(found, key, where)
    if _CONTROL.search(value):
        refuse("proof.control", f"{where} has a control character under {key}.")
    return value


def _hex(found: Mapping[str, Any], key: str, where: str = "The proof") -> str:
    value = _text(found, key, where)
    if not _HEX.fullmatch(value):
        refuse("proof.hex", f"{where} has no 64 lower-case hex digits under {key}.")
    return value


def _count(found: Mapping[str, Any], key: str, where: str) -> int:
    value = found[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        refuse("proof.count", f"{where} has no whole number from 1 under {key}.")
    return value


def _moment(found: Mapping[str, Any], key: str, where: str) -> datetime:
    text = _text(found, key, where)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.isoformat() != text:
        refuse("proof.time", f"{where} has no date and time under {key}.")
    return moment


def _list(found: Mapping[str, Any], key: str) -> list[object]:
    value = found[key]
    if not isinstance(value, list):
        refuse("proof.list", f"The proof has no list under {key}.")
    return value


def _plan(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        refuse("proof.plan", "The proof has no plan that is a JSON object.")
    layer: list[object] = [value]
    for _ in range(_DEEPEST):
        layer = [part for whole in layer for part in _parts(whole)]
    if layer:
        refuse("proof.plan", f"The plan of the proof nests deeper than {_DEEPEST} levels.")
    return value


def _parts(value: object) -> Iterable[object]:
    """What a value of JSON holds; Refused for what could not be written as JSON again."""
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str) and _HALF_PAIR.search(value):
        refuse("proof.plan", "The plan of the proof holds half a character pair: that is no text.")
    if isinstance(value, float) and not isfinite(value):
        refuse("proof.plan", "The plan of the proof holds a number that JSON does not have.")
    return ()
