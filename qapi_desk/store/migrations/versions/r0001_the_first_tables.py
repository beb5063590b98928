"""The first tables: history, people, snapshots, documents, draws, cases, answers, findings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY = ("history", "answer_event", "finding")
_GENESIS = "0" * 64


def upgrade() -> None:
    _history()
    _people()
    _kept()
    _draws()
    _cases()
    _answers()
    _findings()
    for table in _APPEND_ONLY:
        _guard(table, "is append-only", "")
    _guard("document", "is frozen", "old.is_frozen")


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _maybe_text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=True)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_person"
    return sa.ForeignKeyConstraint([column], ["person.person_id"], name=name, ondelete="RESTRICT")


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        *_text("at", "person_id", "kind", "subject", "body", "previous", "digest"),
        _key("history", "sequence"),
    )
    head = op.create_table(
        "history_head",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _number("sequence"),
        *_text("digest"),
        _key("history_head", "number"),
    )
    op.execute(head.insert().values(number=1, sequence=0, digest=_GENESIS))


def _people() -> None:
    op.create_table(
        "person",
        *_text("person_id", "name", "role", "agency"),
        _maybe_text("worker_id"),
        _flag("is_active"),
        *_text("passphrase_hash"),
        _key("person", "person_id"),
    )
    op.create_table(
        "place",
        *_text("person_id", "body"),
        _person("place", "person_id"),
        _key("place", "person_id"),
    )


def _kept() -> None:
    op.create_table(
        "snapshot",
        *_text("snapshot_id", "path", "file_sha256", "agency_code"),
        sa.Column("as_of", sa.Date(), nullable=False),
        _flag("is_encrypted"),
        *_text("imported_at", "imported_by"),
        _person("snapshot", "imported_by"),
        _key("snapshot", "snapshot_id"),
    )
    op.create_table(
        "document",
        *_text("kind", "key", "body"),
        _flag("is_frozen"),
        _key("document", "kind", "key"),
    )
    op.create_table(
        "secret",
        *_text("name"),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        _key("secret", "name"),
    )


def _draws() -> None:
    op.create_table(
        "ticket",
        *_text("draw_id"),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        *_text("case_id", "ticket", "role", "stratum"),
        _key("ticket", "draw_id", "rank"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "membership",
        *_text("draw_id", "case_id", "criterion"),
        _key("membership", "draw_id", "case_id", "criterion"),
        sqlite_with_rowid=False,
    )


def _cases() -> None:
    op.create_table(
        "review_case",
        *_text("review_id", "case_id", "draw_id"),
        _number("rank"),
        *_text("criteria", "state"),
        _maybe_text("reviewer"),
        _number("answered"),
        _number("required"),
        *_text("office_code", "worker_id"),
        _maybe_text("released_at"),
        _flag("is_masked"),
        _person("review_case", "reviewer"),
        _key("review_case", "review_id", "case_id"),
    )


def _answers() -> None:
    op.create_table(
        "answer_event",
        _number("event_id"),
        *_text("review_id", "case_id", "form_id", "form_version", "question", "value", "how"),
        *_text("na_reason", "comment", "evidence"),
        _maybe_text("snapshot_value"),
        *_text("person_id", "at"),
        _person("answer_event", "person_id"),
        sa.ForeignKeyConstraint(
            ["review_id", "case_id"],
            ["review_case.review_id", "review_case.case_id"],
            name="fk_answer_event_review_id_case_id_review_case",
            ondelete="RESTRICT",
        ),
        _key("answer_event", "event_id"),
    )
    index = "ix_answer_event_review_id_case_id_event_id"
    op.create_index(index, "answer_event", ["review_id", "case_id", "event_id"])
    op.create_table(
        "current_answer",
        *_text("review_id", "case_id", "form_id", "question"),
        _number("event_id"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["answer_event.event_id"],
            name="fk_current_answer_event_id_answer_event",
            ondelete="RESTRICT",
        ),
        _key("current_answer", "review_id", "case_id", "form_id", "question"),
    )


def _findings() -> None:
    op.create_table(
        "finding",
        *_text("review_id", "ruleset", "criterion", "case_id"),
        _number("rank"),
        *_text("outcome", "rule_outcome"),
        _maybe_text("deciding_rule"),
        *_text("trigger", "due", "done"),
        sa.Column("days_late", sa.Integer(), nullable=True),
        *_text("cause", "comment", "evidence", "na_reason"),
        _maybe_text("suggested"),
        *_text("reviewer", "released_at", "office_code", "worker_id", "unit_code"),
        _person("finding", "reviewer"),
        _key("finding", "review_id", "ruleset", "criterion", "case_id"),
    )
    op.create_table(
        "correction",
        _number("correction_id"),
        *_text("review_id", "case_id", "question", "fact", "snapshot_value", "reviewed_value"),
        _key("correction", "correction_id"),
    )
    op.create_index("ix_correction_review_id", "correction", ["review_id"])


def _guard(table: str, why: str, when: str) -> None:
    """Triggers that refuse UPDATE and DELETE of a table's rows (those that match ``when``)."""
    if op.get_bind().dialect.name == "postgresql":
        _server_guard(table, why, when)
        return
    condition = f" WHEN {when}" if when else ""
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table}"
            f" FOR EACH ROW{condition} BEGIN SELECT RAISE(ABORT, '{table} {why}'); END"
        )


def _server_guard(table: str, why: str, when: str) -> None:
    op.execute(
        f"CREATE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} {why}'; END $$"
    )
    condition = f" WHEN ({when})" if when else ""
    op.execute(
        f"CREATE TRIGGER guard_{table}_rows BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW{condition} EXECUTE FUNCTION guard_{table}()"
    )
    op.execute(
        f"CREATE TRIGGER guard_{table}_all BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION guard_{table}()"
    )
