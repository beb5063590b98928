"""The manifest inside a snapshot: what it says of itself, written once and read back."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from qapi_desk.domain.ids import SnapshotId
from qapi_desk.domain.snapshots import SnapshotManifest

FORMAT = "qapi-desk snapshot"


def write_manifest(
    connection: sqlite3.Connection, manifest: SnapshotManifest, derived: Mapping[str, str]
) -> None:
    """Write the manifest; ``derived`` are hashes of the tables the import worked out."""
    body = {field.name: _plain(getattr(manifest, field.name)) for field in fields(manifest)}
    connection.executemany(
        "INSERT INTO manifest (key, value) VALUES (?, ?)",
        [
            ("format", FORMAT),
            ("manifest", json.dumps(body, sort_keys=True, ensure_ascii=False)),
            ("derived_hashes", json.dumps(dict(derived), sort_keys=True)),
        ],
    )


def read_manifest(connection: sqlite3.Connection) -> tuple[SnapshotManifest, dict[str, str]]:
    """The manifest and the hashes of the derived tables.

    Raises:
        KeyError, TypeError, ValueError: the table does not hold a manifest.
    """
    rows = dict(connection.execute("SELECT key, value FROM manifest").fetchall())
    if rows["format"] != FORMAT:
        raise ValueError(rows["format"])
    body: dict[str, Any] = json.loads(rows["manifest"])
    for name in ("as_of_date", "window_start", "window_end"):
        body[name] = date.fromisoformat(body[name])
    for name in ("ignored_columns", "checks_not_run"):
        body[name] = tuple(body[name])
    body["snapshot_id"] = SnapshotId(body["snapshot_id"])
    return SnapshotManifest(**body), json.loads(rows["derived_hashes"])


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
