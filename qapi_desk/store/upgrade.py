"""Brings a workspace to this program's schema, or refuses without touching it.

Order of work: read its version; copy the file; foreign keys off; one transaction with every
step; keys checked and evidence counted before it commits. On any failure nothing has changed.
"""

from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from qapi_desk.domain.errors import Fault, Refused, Trouble
from qapi_desk.store.backup import backup
from qapi_desk.store.engine import FileHome, Home
from qapi_desk.store.faults import told

EVIDENCE = (
    "history",
    "person",
    "snapshot",
    "document",
    "secret",
    "ticket",
    "membership",
    "review_case",
    "answer_event",
    "current_answer",
    "finding",
    "correction",
)
_VERSION_TABLE = "alembic_version"


def own_scripts() -> Path:
    """The folder of this program's migration steps, in a checkout or a frozen program alike."""
    with as_file(files("qapi_desk.store").joinpath("migrations")) as folder:
        return folder


def newest_version(scripts: Path | None = None) -> str:
    """The schema version this program writes, like ``0001``."""
    head = ScriptDirectory.from_config(_config(scripts or own_scripts())).get_current_head()
    return str(head)


def version_of(home: Home) -> str | None:
    """The schema version of a workspace; None for a database without any table.

    Raises:
        Refused: ``store.not_workspace`` for a database of something else.
    """
    with told(home.title), home.reader.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if _VERSION_TABLE in tables:
            return MigrationContext.configure(connection).get_current_revision()
    if tables:
        raise Refused(
            "store.not_workspace",
            f"{home.title} is a database, but not a workspace of this program; it was left as it "
            "is. Choose another one.",
            place=home.title,
        )
    return None


def must_be_known(home: Home, scripts: Path | None = None) -> bool:
    """Whether the workspace is at the newest version already.

    Raises:
        Refused: ``store.newer`` when a newer program wrote it, naming both versions.
    """
    there, newest = version_of(home), newest_version(scripts)
    if there == newest:
        return True
    known = ScriptDirectory.from_config(_config(scripts or own_scripts())).walk_revisions()
    if there is not None and there not in {step.revision for step in known}:
        raise Refused(
            "store.newer",
            f"{home.title} was written by a newer program (store version {there}); this one knows "
            f"versions up to {newest}. It was left as it is; use the newer program.",
            there=there,
            newest=newest,
        )
    return False


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
