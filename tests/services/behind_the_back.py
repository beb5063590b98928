"""Changes of a workspace's file that the program knows nothing of."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from qapi_desk.domain.chain import canonical_json
from tests.services.desks import Office


def in_the_file(office: Office, statement: str, *values: object) -> None:
    """Change the workspace's file behind the program's back."""
    (path,) = office.workspace.home.glob("workspace.sqlite")
    with closing(sqlite3.connect(path)) as database, database:
        guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        assert database.execute(statement, values).rowcount


def change_review(office: Office, change: Callable[[dict[str, object]], None]) -> None:
    with office.workspace.store.read() as work:
        body = dict(work.documents.get("review", office.review_id) or {})
    change(body)
    in_the_file(
        office,
        "UPDATE document SET body = ? WHERE kind = 'review' AND key = ?",
        canonical_json(body),
        office.review_id,
    )
