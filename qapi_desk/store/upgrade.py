"""Brings a workspace to this program's schema, or refuses without touching it.

Order of work: read its version; copy the file; foreign keys off; one transaction with every
step; keys checked and evidence counted before it commits. On any failure nothing has changed.
"""

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from qapi_desk.domain.errors import Fault, Refused, Trouble
from qapi_desk.store.backup import backup
from qapi_desk.store.engine import FileHome, Home
from qapi_desk.store.faults import told
from qapi_desk.store.versions import must_be_known, newest_version, own_scripts, version_of

EVIDENCE = (
    "history",
    "person",
    "snapshot",
    "document",
    "secret",
    "ticket",
    "membership",
    "frame_fact",
    "review_case",
    "answer_event",
    "current_answer",
    "finding",
    "settlement",
    "correction",
)


def upgrade(home: Home, scripts: Path | None = None) -> Path | None:
    """Take an older (or empty) workspace to the newest version in one transaction.

    Gives the copy made before, for a file that held something; None otherwise.

    Raises:
        Refused: ``store.newer``, ``store.not_workspace``.
        Trouble: ``store.upgrade`` when a step fails or evidence would be lost; nothing changed.
    """
    if must_be_known(home, scripts):
        return None
    there = version_of(home)
    copy = None
    if there is not None and isinstance(home, FileHome):
        copy = backup(home, _free_name(home.path, newest_version(scripts)))
    home.close()
    try:
        _run(home, scripts or own_scripts())
    except Fault:
        raise
    except Exception as error:
        raise _failed(home, str(error).splitlines()[0], copy) from error
    return copy


def _run(home: Home, scripts: Path) -> None:
    engine = home.migrator()
    try:
        with told(home.title), engine.begin() as connection:
            before = _counts(connection)
            config = _config(scripts)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _must_hold(home, connection, before)
    finally:
        engine.dispose()


def _must_hold(home: Home, connection: Connection, before: Mapping[str, int]) -> None:
    after = _counts(connection)
    lost = [name for name, rows in before.items() if after.get(name) != rows]
    if lost:
        raise _failed(home, f"the number of rows of {', '.join(lost)} would have changed", None)
    if isinstance(home, FileHome):
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise _failed(home, f"a row of {broken[0]} would have lost its parent", None)


def _counts(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
        for name in EVIDENCE
        if name in there
    }


def _failed(home: Home, reason: str, copy: Path | None) -> Trouble:
    kept = f" A copy from before is in {copy}." if copy else ""
    return Trouble(
        "store.upgrade",
        f"{home.title} could not be brought to this program's version ({reason}); it is as it "
        f"was.{kept} Use the older program, and tell us.",
        place=home.title,
    )


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _free_name(path: Path, version: str) -> Path:
    for number in range(1, 1000):
        extra = f"-{number}" if number > 1 else ""
        name = path.with_name(f"{path.stem}.before-{version}{extra}{path.suffix}")
        if not name.exists():
            return name
    raise Refused("backup.exists", f"Too many old copies lie beside {path}; move some away.")
