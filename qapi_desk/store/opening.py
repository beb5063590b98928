"""Opens a workspace: makes it when it is not there, unlocks it, brings it up to date.

A new file is built beside its place and gets its name only when it is whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.store.engine import FileHome, Home, ServerHome
from qapi_desk.store.faults import file_fault, told
from qapi_desk.store.holder import FileLock, ServerLock, WriterLock, this_program
from qapi_desk.store.keys import new_key
from qapi_desk.store.places import FilePlace, ServerPlace
from qapi_desk.store.versions import must_be_known


def lock_for(place: FilePlace | ServerPlace) -> WriterLock:
    """The writer's lock that belongs to a place."""
    if isinstance(place, FilePlace):
        return FileLock(place.path)
    return ServerLock(ServerHome(place).connect_outside, place.title)


def open_home(place: FilePlace | ServerPlace, passphrase: str | None, lock: WriterLock) -> Home:
    """The workspace at a place, ready: made if missing, unlocked, at the newest version.

    Raises:
        Refused, Trouble: as ``Store`` says; nothing half-made remains.
    """
    home = (
        _file_home(place, passphrase, lock)
        if isinstance(place, FilePlace)
        else _server_home(place, passphrase)
    )
    try:
        if not must_be_known(home):
            with _moment_of(lock, place.title):
                _upgrade(home)
    except BaseException:
        home.close()
        raise
    return home


def _file_home(place: FilePlace, passphrase: str | None, lock: WriterLock) -> FileHome:
    try:
        if not place.path.exists():
            with _moment_of(lock, place.title):
                # another program may have made it while we waited
                if not place.path.exists():
                    return _make(place.path, passphrase)
        with told(place.title):
            return FileHome.unlock(place.path, passphrase)
    except OSError as error:
        raise file_fault(error, place.title) from error


def _make(path: Path, passphrase: str | None) -> FileHome:
    half = path.with_name(f"{path.name}.part")
    key = None if passphrase is None else new_key(passphrase)
    home = FileHome(half, key)
    try:
        _forget(half)
        with told(str(path)):
            home.create()
        _upgrade(home)
        home.close()
        half.replace(path)
        return FileHome(path, key)
    finally:
        home.close()
        _forget(half)


def _upgrade(home: Home) -> None:
    # alembic takes a third of the store's loading time, and most days nothing is to be upgraded
    from qapi_desk.store.upgrade import upgrade  # noqa: PLC0415

    upgrade(home)


def _forget(half: Path) -> None:
    for name in (half.name, f"{half.name}-wal", f"{half.name}-shm"):
        half.with_name(name).unlink(missing_ok=True)


def _server_home(place: ServerPlace, passphrase: str | None) -> ServerHome:
    if passphrase is not None:
        raise Refused(
            "store.passphrase_server",
            "A passphrase encrypts a workspace file; a PostgreSQL server is protected by its own "
            "sign-in and disks. Leave the passphrase out.",
        )
    home = ServerHome(place)
    with told(place.title):
        home.probe()
    return home


@contextmanager
def _moment_of(lock: WriterLock, title: str) -> Iterator[None]:
    lock.take(this_program("a program that opens it", "", stays=False), title)
    try:
        yield
    finally:
        lock.drop()
