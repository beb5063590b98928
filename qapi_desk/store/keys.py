"""The key of an encrypted file: a passphrase stretched over the salt in the file's first bytes.

SQLCipher keeps its 16-byte salt in the clear at the start of the file, and the same salt serves
here, so that a workspace stays one file. The key itself is never written anywhere.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.store.passphrases import Cost, stretched

SALT_BYTES = 16
PLAIN_HEADER = b"SQLite format 3\x00"
_PAGE_BYTES = 4096
FILE_COST = Cost(2**15, 8, 3)
"""32 MiB and three passes a try; fixed, because the file has no room to say otherwise."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """The raw 32-byte key of one file with that file's salt. Never printed."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @property
    def pragma(self) -> str:
        """The statement that opens the file with the raw key, skipping SQLCipher's own KDF."""
        return f"PRAGMA key = \"x'{self.key.hex()}{self.salt.hex()}'\""


def new_key(passphrase: str) -> FileKey:
    """A key for a file that does not exist yet, over a fresh salt."""
    salt = os.urandom(SALT_BYTES)
    return FileKey(stretched(passphrase, salt, FILE_COST), salt)


def key_of(path: Path, passphrase: str | None) -> FileKey | None:
    """The key that opens an existing file; None for a plain one. It is not tried here.

    Raises:
        Refused: ``store.not_workspace``, ``store.passphrase_needed``, ``store.not_encrypted``.
    """
    with path.open("rb") as stream:
        header = stream.read(SALT_BYTES)
    if header == PLAIN_HEADER:
        _refuse_needless(path, passphrase)
        return None
    if len(header) < SALT_BYTES or path.stat().st_size % _PAGE_BYTES:
        raise Refused(
            "store.not_workspace",
            f"{path} is not a workspace file. Choose the file that the program made.",
            path=str(path),
        )
    if passphrase is None:
        raise Refused(
            "store.passphrase_needed",
            f"{path} opens only with its passphrase (or is not a workspace at all). Give the "
            "passphrase.",
            path=str(path),
        )
    return FileKey(stretched(passphrase, header, FILE_COST), header)


def _refuse_needless(path: Path, passphrase: str | None) -> None:
    if passphrase is not None:
        raise Refused(
            "store.not_encrypted",
            f"{path} is not encrypted, although a passphrase was given. Open it without one, or "
            "start an encrypted workspace under another name.",
            path=str(path),
        )
