"""Personal passphrases: how they are kept so that the file does not give them away.

Knows nothing of people or sign-in; it turns text into a line to keep, and compares.
"""

import hashlib
import hmac
import os
from typing import NamedTuple

from qapi_desk.domain.errors import Trouble

SALT_BYTES = 16
KEY_BYTES = 32
_WAY = "scrypt"


class Cost(NamedTuple):
    """scrypt's three costs (RFC 7914): n = 2^k, block size r, parallel passes p."""

    n: int
    r: int
    p: int


SIGN_IN = Cost(2**14, 8, 5)
"""OWASP's password storage sheet: 16 MiB a try, five passes."""


def stretched(text: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes that take ``cost`` to derive from a passphrase and a salt."""
    memory = 128 * cost.r * (cost.n + cost.p + 2)
    return hashlib.scrypt(
        text.encode("utf-8"),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=2 * memory,
        dklen=KEY_BYTES,
    )


def hash_passphrase(text: str, *, cost: Cost = SIGN_IN) -> str:
    """A line to keep instead of the passphrase: way, costs, a fresh salt and the derived key."""
    salt = os.urandom(SALT_BYTES)
    key = stretched(text, salt, cost)
    return "$".join((_WAY, *map(str, cost), salt.hex(), key.hex()))


def matches(text: str, stored: str) -> bool:
    """Whether this passphrase made that line; takes the same time wherever they differ.

    Raises:
        Trouble: ``people.hash`` when the line is not one that ``hash_passphrase`` wrote.
    """
    try:
        way, n, r, p, salt, key = stored.split("$")
        cost, kept = Cost(int(n), int(r), int(p)), bytes.fromhex(key)
        derived = stretched(text, bytes.fromhex(salt), cost)
    except ValueError:
        way = ""
    if way != _WAY:
        raise Trouble(
            "people.hash",
            "A kept passphrase cannot be read; the workspace was damaged or changed from outside. "
            "Go back to a backup.",
        )
    return hmac.compare_digest(derived, kept)
