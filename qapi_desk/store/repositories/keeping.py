"""What is simply kept: snapshot records, JSON documents, secrets."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select

from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import SnapshotId
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.store.repositories.columns import columns_for, values_of
from qapi_desk.store.rows import DocumentRow, SecretRow, SnapshotRow, table_of
from qapi_desk.store.transaction import Transaction

_SNAPSHOT, _DOCUMENT, _SECRET = table_of(SnapshotRow), table_of(DocumentRow), table_of(SecretRow)
_SNAPSHOTS = select(*columns_for(SnapshotRow, SnapshotRecord))


class Snapshots:
    """The snapshot files the workspace knows."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, record: SnapshotRecord) -> None:
        """Register a snapshot.

        Raises:
            Refused: ``snapshots.exists``.
        """
        known = Refused(
            "snapshots.exists",
            f"Snapshot {record.snapshot_id[:12]} is in this workspace already.",
            snapshot_id=record.snapshot_id,
        )
        self._transaction.add(SnapshotRow, values_of(record), known=known)

    def all(self) -> tuple[SnapshotRecord, ...]:
        """Every snapshot, in order of import."""
        found = (SnapshotRecord(*row) for row in self._transaction.ask(_SNAPSHOTS))
        return tuple(sorted(found, key=lambda s: (s.imported_at, s.snapshot_id)))

    def get(self, snapshot_id: SnapshotId) -> SnapshotRecord:
        """One snapshot.

        Raises:
            Refused: ``snapshots.unknown``.
        """
        wanted = _SNAPSHOTS.where(_SNAPSHOT.c.snapshot_id == snapshot_id)
        row = self._transaction.ask(wanted).one_or_none()
        if row is None:
            raise Refused(
                "snapshots.unknown",
                f"Snapshot {snapshot_id[:12]} is not in this workspace; import it first.",
                snapshot_id=snapshot_id,
            )
        return SnapshotRecord(*row)


class Documents:
    """JSON bodies under a kind and a key: frozen for good, or a current state to be replaced."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, kind: str, key: str, body: Mapping[str, Any]) -> None:
        """Freeze a document. The same body again changes nothing.

        Raises:
            Refused: ``documents.frozen`` when another body stands under this key.
        """
        row = self._row(kind, key)
        if row is None:
            self._transaction.upsert(
                DocumentRow, {"kind": kind, "key": key, "body": body, "is_frozen": True}
            )
        elif not row.is_frozen or canonical_json(row.body) != canonical_json(body):
            raise _frozen(kind, key)

    def replace(self, kind: str, key: str, body: Mapping[str, Any]) -> None:
        """Keep a derived current state, in the place of the one before.

        Raises:
            Refused: ``documents.frozen`` when a frozen document stands under this key.
        """
        row = self._row(kind, key)
        if row is not None and row.is_frozen:
            raise _frozen(kind, key)
        self._transaction.upsert(
            DocumentRow, {"kind": kind, "key": key, "body": body, "is_frozen": False}
        )

    def get(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """A document's body, the caller's own copy; None when there is none."""
        row = self._row(kind, key)
        return None if row is None else row.body

    def list(self, kind: str, key_prefix: str = "") -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Keys and bodies of a kind whose keys begin so, in order of key."""
        wanted = select(_DOCUMENT.c.key, _DOCUMENT.c.body).where(
            _DOCUMENT.c.kind == kind,
            func.substr(_DOCUMENT.c.key, 1, len(key_prefix)) == key_prefix,
        )
        found = ((row.key, row.body) for row in self._transaction.ask(wanted))
        return tuple(sorted(found, key=lambda pair: pair[0]))

    def by_kind(
        self, kinds: Collection[str], key_prefix: str
    ) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        """Bodies by their keys, of each kind those whose keys begin so; asked for in one go."""
        wanted = select(_DOCUMENT.c.kind, _DOCUMENT.c.key, _DOCUMENT.c.body).where(
            _DOCUMENT.c.kind.in_(kinds),
            func.substr(_DOCUMENT.c.key, 1, len(key_prefix)) == key_prefix,
        )
        found: dict[str, dict[str, Mapping[str, Any]]] = {kind: {} for kind in kinds}
        for row in sorted(self._transaction.ask(wanted), key=lambda row: str(row.key)):
            found[row.kind][row.key] = row.body
        return found

    def _row(self, kind: str, key: str) -> Any:  # noqa: ANN401 - a row stays in this class
        wanted = select(_DOCUMENT.c.body, _DOCUMENT.c.is_frozen).where(
            _DOCUMENT.c.kind == kind, _DOCUMENT.c.key == key
        )
        return self._transaction.ask(wanted).one_or_none()


def _frozen(kind: str, key: str) -> Refused:
    return Refused(
        "documents.frozen",
        f"The {kind} {key} is frozen and stays as it is; make a new one instead.",
        kind=kind,
        key=key,
    )


class Secrets:
    """Bytes that must be kept, such as a master seed.

    Without a file passphrase they lie in the clear in the workspace file; whoever can read the
    file can read them. The window says so.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, name: str, value: bytes) -> None:
        """Keep a secret for good; the same again changes nothing.

        Raises:
            Refused: ``secrets.kept`` when another value is kept under this name.
        """
        kept = self._find(name)
        if kept is None:
            self._transaction.upsert(SecretRow, {"name": name, "value": value})
        elif kept != value:
            raise Refused(
                "secrets.kept",
                f"Another secret is kept as {name}; draws rest on it, so it stays.",
                name=name,
            )

    def get(self, name: str) -> bytes:
        """A secret.

        Raises:
            Refused: ``secrets.unknown``.
        """
        found = self._find(name)
        if found is None:
            raise Refused("secrets.unknown", f"Nothing is kept as {name} here.", name=name)
        return found

    def _find(self, name: str) -> bytes | None:
        wanted = select(_SECRET.c.value).where(_SECRET.c.name == name)
        found: bytes | None = self._transaction.ask(wanted).scalar_one_or_none()
        return found
