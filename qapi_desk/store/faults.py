"""Turns what a database driver raises into a sentence a person can act on.

Only for the world's failures (disk, lock, damage, server). A broken rule of our own schema is a
bug and passes through unchanged.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from qapi_desk.domain.errors import Fault, Refused, Trouble


class _Known(NamedTuple):
    """A failure: what the driver says of it (message or SQLSTATE), our code, our sentence."""

    signs: tuple[str, ...]
    code: str
    sentence: str


_KNOWN = (
    _Known(
        ("database or disk is full", "53100"),
        "store.full",
        "The disk that holds {where} is full; nothing was saved. Make room, then try again.",
    ),
    _Known(
        ("readonly database", "25006"),
        "store.readonly",
        "{where} may not be written to; nothing was saved. Ask for the right to write to the file "
        "and its folder.",
    ),
    _Known(
        ("database is locked", "database table is locked", "55P03"),
        "store.busy",
        "{where} is busy in another program; nothing was saved. Wait a moment, then try again.",
    ),
    _Known(
        ("file is not a database",),
        "store.not_workspace",
        "{where} is not a workspace, or its passphrase is another one.",
    ),
    _Known(
        ("malformed", "disk i/o error"),
        "store.damaged",
        "{where} cannot be read: the file or its disk is damaged. Nothing was changed; go back to "
        "a backup.",
    ),
    _Known(
        ("unable to open database file",),
        "store.unreachable",
        "{where} cannot be opened: the file or its folder is missing, or may not be used by you.",
    ),
)
_NO_SIGN_IN = ("authentication failed", "no password supplied")
_DRIVER_ERRORS = (DBAPIError, sqlite3.Error, sqlcipher.Error)
_UNREACHABLE = (
    "store.unreachable",
    "{where} does not answer. Check that the server runs and the network is there, then try again.",
)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Whatever the database fails at inside is raised as a Fault that names the place.

    Raises:
        Trouble: ``store.full``, ``.readonly``, ``.busy``, ``.not_workspace``, ``.damaged``,
            ``.unreachable``.
        Refused: ``store.signin`` when a server does not accept the user or password.
    """
    try:
        yield
    except _DRIVER_ERRORS as error:
        fault = fault_of(error, where)
        if fault is None:
            raise
        raise fault from error


def fault_of(error: Exception, where: str) -> Fault | None:
    """The fault behind a driver's error, bare or as SQLAlchemy wraps it; None for a bug of ours."""
    bare = error.orig if isinstance(error, DBAPIError) else error
    state = str(getattr(bare, "sqlstate", None) or "")
    said = f"{bare} {state}".lower()
    if state.startswith("28") or any(sign in said for sign in _NO_SIGN_IN):
        sentence = f"{where} does not accept this user and password. Try them again."
        return Refused("store.signin", sentence, place=where)
    for known in _KNOWN:
        if any(sign.lower() in said for sign in known.signs):
            return Trouble(known.code, known.sentence.format(where=where), place=where)
    if "connection" in said:
        code, sentence = _UNREACHABLE
        return Trouble(code, sentence.format(where=where), place=where)
    return None


def file_fault(error: OSError, where: str) -> Trouble:
    """The trouble behind an operating system's refusal to open, write or lock a file."""
    reason = error.strerror or type(error).__name__
    return Trouble(
        "store.file",
        f"{where} cannot be used ({reason}); nothing was changed. Check the folder, the disk's "
        "room and your right to write there.",
        place=where,
    )
