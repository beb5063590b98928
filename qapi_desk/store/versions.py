"""Which schema version a workspace has, and which this program knows.

Reads names and one table; alembic, slow to load, is needed only when there is something to do.
"""

from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import inspect

from qapi_desk.domain.errors import Refused
from qapi_desk.store.engine import Home
from qapi_desk.store.faults import told

_VERSION_TABLE = "alembic_version"
_DIGITS = 4


def own_scripts() -> Path:
    """The folder of this program's migration steps, in a checkout or a frozen program alike."""
    with as_file(files("qapi_desk.store").joinpath("migrations")) as folder:
        return folder


def known_versions(scripts: Path | None = None) -> tuple[str, ...]:
    """The versions this program knows, oldest first, by the names of its steps: ``r0001_...``."""
    steps = (scripts or own_scripts()).joinpath("versions").glob("r[0-9]*_*")
    return tuple(sorted({step.name[1 : 1 + _DIGITS] for step in steps}))


def newest_version(scripts: Path | None = None) -> str:
    """The schema version this program writes, like ``0001``."""
    return known_versions(scripts)[-1]


def version_of(home: Home) -> str | None:
    """The schema version of a workspace; None for a database without any table.

    Raises:
        Refused: ``store.not_workspace`` for a database of something else.
    """
    with told(home.title), home.reader.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if _VERSION_TABLE in tables:
            query = f"SELECT max(version_num) FROM {_VERSION_TABLE}"
            found: str | None = connection.exec_driver_sql(query).scalar_one()
            return found
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
    there, known = version_of(home), known_versions(scripts)
    if there is not None and there not in known:
        raise Refused(
            "store.newer",
            f"{home.title} was written by a newer program (store version {there}); this one knows "
            f"versions up to {known[-1]}. It was left as it is; use the newer program.",
            there=there,
            newest=known[-1],
        )
    return there == known[-1]
