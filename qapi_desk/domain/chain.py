"""Append-only history: each entry carries the hash of the one before.

It shows tampering; it cannot stop an administrator.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to be remembered. ``body`` is a JSON object of values and ids, never free names."""

    at: datetime
    person_id: str
    kind: str
    subject: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A happening in its place in the chain."""

    sequence: int
    happening: Happening
    previous: str
    digest: str


def canonical_json(value: object) -> str:
    """Sorted keys, no spaces, characters as they are: the text that hashes cover."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(sequence: int, happening: Happening, previous: str) -> str:
    """SHA-256, 64 hex digits, over the canonical JSON of the place, the happening and what was."""
    text = canonical_json(
        [
            sequence,
            happening.at.isoformat(),
            happening.person_id,
            happening.kind,
            happening.subject,
            happening.body,
            previous,
        ]
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def link(sequence: int, happening: Happening, previous: str) -> Entry:
    """The happening as entry number ``sequence``, following the digest ``previous``."""
    return Entry(sequence, happening, previous, digest_of(sequence, happening, previous))


def first_break(entries: Iterable[Entry], *, head: str | None = None) -> str | None:
    """The first thing wrong with a history read in order, as a sentence; None when it holds.

    Args:
        entries: in order of sequence, from 1.
        head: the digest the history should end with, when it is known from outside.
    """
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected:
            return f"Entry {expected} is missing; the history goes on with entry {entry.sequence}."
        if entry.previous != previous:
            return f"Entry {entry.sequence} does not follow from entry {entry.sequence - 1}."
        if digest_of(entry.sequence, entry.happening, entry.previous) != entry.digest:
            return f"Entry {entry.sequence} was changed after it was written."
        previous, expected = entry.digest, expected + 1
    if head is not None and previous != head:
        return f"The history ends at entry {expected - 1}, but not with the head that was recorded."
    return None
