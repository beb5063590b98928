"""Bringing an older workspace up to date: everything kept, or nothing touched."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Person
from qapi_desk.store.engine import FileHome
from qapi_desk.store.keys import new_key
from qapi_desk.store.rows import Base
from qapi_desk.store.upgrade import upgrade
from qapi_desk.store.versions import (
    known_versions,
    must_be_known,
    newest_version,
    own_scripts,
    version_of,
)
from qapi_desk.store.work import Store

WIDER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0006", "0005"
def upgrade():
    with op.batch_alter_table("review_case", recreate="always") as table:
        table.add_column(sa.Column("site", sa.String(), nullable=False, server_default=""))
"""
HALFWAY = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0006", "0005"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer()))
    op.execute("INSERT INTO half VALUES (1)")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
LOSING = """
from alembic import op
revision, down_revision = "0006", "0005"
def upgrade():
    op.execute("DELETE FROM {table}")
"""


def scripts_with(folder: Path, step: str) -> Path:
    """A later program's migrations: ours, and one more step."""
    scripts = folder / "migrations"
    shutil.copytree(own_scripts(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "r0006_later.py").write_text(step, encoding="utf-8")
    return scripts


@pytest.fixture
def older(staffed: Store, home: Any, event: Any) -> FileHome:
    """A closed workspace of today's version, with a case and its answer in it."""
    with staffed.write() as work:
        work.answers.record(event("q1", "yes"))
    staffed.close()
    return FileHome.unlock(home.path, home.passphrase)


def dump(home: FileHome) -> list[tuple[Any, ...]]:
    """Every table's definition and every row of the evidence."""
    connection = home.connect("ro")
    try:
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        rows = [
            row
            for name in ("alembic_version", "person", "review_case", "answer_event")
            for row in connection.execute(f"SELECT * FROM {name}")
        ]
    finally:
        connection.close()
    return [*tables, *rows]


def test_that_the_migrations_build_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    def tables(path: Path) -> dict[str, set[str]]:
        connection = FileHome(path, None).connect("ro")
        query = "SELECT name, sql FROM sqlite_master WHERE type != 'trigger' AND sql NOT NULL"
        # a column added later stands on the line of the one before it
        found = {name: {part.strip() for part in re.split(r"[\t\n,]|\)\s*$", sql)}
                 for name, sql in connection.execute(query)}  # fmt: skip
        connection.close()
        found.pop("alembic_version", None)
        return found

    Store(f"sqlite:///{tmp_path / 'migrated.sqlite'}").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'modelled.sqlite'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    assert tables(tmp_path / "migrated.sqlite") == tables(tmp_path / "modelled.sqlite")


def test_that_there_is_one_newest_version_and_a_new_workspace_has_it(older: FileHome) -> None:
    assert version_of(older) == newest_version() == "0005"
    assert must_be_known(older)


def test_that_the_names_of_the_steps_are_their_versions() -> None:
    config = Config()
    config.set_main_option("script_location", str(own_scripts()))
    steps = ScriptDirectory.from_config(config)
    assert steps.get_heads() == [newest_version()]
    assert tuple(sorted(step.revision for step in steps.walk_revisions())) == known_versions()


def test_that_no_migration_goes_back() -> None:
    for step in own_scripts().joinpath("versions").glob("r*.py"):
        text = step.read_text(encoding="utf-8")
        assert "downgrade" not in text
        assert "qapi_desk" not in text


def test_that_a_step_keeps_every_row_even_of_a_rebuilt_parent(
    older: FileHome, home: Any, tmp_path: Path, ann: Person
) -> None:
    scripts = scripts_with(tmp_path, WIDER)
    upgrade(older, scripts)
    assert version_of(older) == "0006"
    connection = older.connect("ro")
    counts = [
        connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in ("person", "review_case", "answer_event", "current_answer")
    ]
    connection.close()
    assert counts == [1, 1, 1, 1]


def test_that_a_copy_from_before_is_kept_and_opens(
    older: FileHome, home: Any, tmp_path: Path
) -> None:
    before = dump(older)
    copy = upgrade(older, scripts_with(tmp_path, WIDER))
    assert copy is not None
    assert copy == home.path.with_name("county.before-0006.sqlite")
    assert dump(FileHome.unlock(copy, home.passphrase)) == before


def test_that_a_workspace_up_to_date_is_not_copied(older: FileHome) -> None:
    assert upgrade(older) is None


def test_that_a_half_failed_step_leaves_nothing(older: FileHome, tmp_path: Path) -> None:
    before = dump(older)
    with pytest.raises(Trouble, match="it is as it was") as trouble:
        upgrade(older, scripts_with(tmp_path, HALFWAY))
    assert trouble.value.code == "store.upgrade"
    assert dump(older) == before


@pytest.mark.parametrize("table", ["current_answer", "review_case"])
def test_that_a_step_that_loses_evidence_is_undone(
    older: FileHome, tmp_path: Path, table: str
) -> None:
    before = dump(older)
    with pytest.raises(Trouble, match=f"the number of rows of {table}"):
        upgrade(older, scripts_with(tmp_path, LOSING.format(table=table)))
    assert dump(older) == before


def test_that_a_step_that_orphans_a_row_is_undone(older: FileHome, tmp_path: Path) -> None:
    before = dump(older)
    step = LOSING.replace("DELETE FROM {table}", "UPDATE review_case SET case_id = '2'")
    with pytest.raises(Trouble, match="a row of answer_event would have lost its parent"):
        upgrade(older, scripts_with(tmp_path, step))
    assert dump(older) == before


def test_that_a_second_try_keeps_both_copies(older: FileHome, home: Any, tmp_path: Path) -> None:
    scripts = scripts_with(tmp_path, HALFWAY)
    for _ in range(2):
        with pytest.raises(Trouble):
            upgrade(older, scripts)
    names = sorted(path.name for path in home.path.parent.glob("*before*"))
    assert names == ["county.before-0006-2.sqlite", "county.before-0006.sqlite"]


def test_that_a_newer_workspace_is_refused_naming_both_versions(
    older: FileHome, home: Any, tmp_path: Path
) -> None:
    upgrade(older, scripts_with(tmp_path, WIDER))
    older.close()
    before = dump(older)
    with pytest.raises(Refused, match=r"version 0006.*versions up to 0005") as refusal:
        home.open()
    assert refusal.value.facts == {"there": "0006", "newest": "0005"}
    assert dump(older) == before


@pytest.fixture
def first(home: Any, first_scripts: Path) -> FileHome:
    """A workspace as the first program left it, with two cases in a universe."""
    made = FileHome(home.path, new_key(home.passphrase) if home.passphrase else None)
    made.create()
    upgrade(made, first_scripts)
    connection = made.connect()
    connection.executemany(
        "INSERT INTO membership VALUES ('r', ?, 'line-1')", [("0000000000001",), ("0000000000002",)]
    )
    connection.close()
    return made


def test_that_universes_of_the_first_program_stay_and_know_no_week(
    first: FileHome, home: Any
) -> None:
    with home.open() as store, store.read() as work:
        assert work.memberships.weeks("r", "line-1") == {"0000000000001": "", "0000000000002": ""}
        assert list(work.frame_facts.of(ReviewId("r"))) == []


def test_that_both_later_tables_are_clustered(first: FileHome, home: Any) -> None:
    home.open().close()
    connection = first.connect("ro")
    query = "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%' ORDER BY name"
    names = [row[0] for row in connection.execute(query)]
    connection.close()
    assert names == ["frame_fact", "membership", "ticket"]
