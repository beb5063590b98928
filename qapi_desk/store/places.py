"""Where a workspace lives: a SQLite file on a local disk, or a PostgreSQL database, by URL.

Reads addresses and mount tables; opens nothing.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from qapi_desk.domain.errors import Refused

_NETWORK_KINDS = re.compile(
    r"^(nfs\d?|cifs|smbfs|smb3|afs|afpfs|ncpfs|davfs|ceph|glusterfs|fuse\.(sshfs|glusterfs|.*smb.*))$"
)
_MOUNTS = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A SQLite file, plain or encrypted; only its bytes tell which."""

    path: Path

    @property
    def title(self) -> str:
        """How it is named in sentences."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A PostgreSQL database."""

    url: URL

    @property
    def title(self) -> str:
        """How it is named in sentences: never with its password."""
        return self.url.render_as_string(hide_password=True)


def place_of(url: str) -> FilePlace | ServerPlace:
    """The place a URL names: ``sqlite:///PATH`` or ``postgresql+psycopg://...``.

    Raises:
        Refused: ``store.url`` for another kind of address; ``store.network`` for a SQLite file
            on a network drive, where its write-ahead log cannot work.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _unknown_address() from None
    if parsed.drivername == "postgresql+psycopg":
        return ServerPlace(parsed)
    name = parsed.database or ":memory:"
    if parsed.drivername != "sqlite" or name.startswith((":memory:", "file:")):
        raise _unknown_address()
    path = Path(name).absolute()
    _refuse_network(path)
    return FilePlace(path)


def _unknown_address() -> Refused:
    return Refused(
        "store.url",
        "A workspace address is sqlite:///PATH for a file, or "
        "postgresql+psycopg://USER@HOST/DATABASE for an office server; this one is neither.",
    )


def _refuse_network(path: Path) -> None:
    kind = network_kind(path, _mount_table())
    if kind:
        raise Refused(
            "store.network",
            f"{path} lies on a network drive ({kind}), where a workspace file can lose answers. "
            "Put it on a local disk, or use a PostgreSQL server for an office.",
            path=str(path),
        )


def _mount_table() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def network_kind(path: Path, mounts: str) -> str | None:
    """The kind of network drive a path lies on, as far as can be told; None for a local disk.

    Args:
        path: absolute.
        mounts: the text of a mount table (device, folder, kind, ...), the last one winning.
    """
    if str(path).startswith(("\\\\", "//")):
        return "network share"
    if sys.platform == "win32":
        return _windows_kind(path)
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        folder = Path(fields[1].replace("\\040", " "))
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), fields[2]
    return kind if _NETWORK_KINDS.match(kind) else None


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    def _windows_kind(path: Path) -> str | None:
        drive = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\")
        return "network drive" if drive == _REMOTE else None
