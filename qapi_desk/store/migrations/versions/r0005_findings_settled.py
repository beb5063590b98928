"""Findings settled otherwise, answers frozen by the store, and practice kept apart from rates.

A workspace from before has none of these; nothing in it is changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PERSON = "person.person_id"
_FINDING = ("review_id", "ruleset", "criterion", "case_id")


def upgrade() -> None:
    _settlement()
    _practice_score()
    for table in ("settlement", "practice_score"):
        _guard(table)
    _refuse_practice()
    _amend_corrections()
    for table in ("answer_event", "current_answer"):
        _freeze(table)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_person"
    return sa.ForeignKeyConstraint([column], [_PERSON], name=name, ondelete="RESTRICT")


def _settlement() -> None:
    op.create_table(
        "settlement",
        sa.Column("number", sa.Integer(), nullable=False),
        *_text(*_FINDING, "stage", "was", "outcome", "rule_outcome"),
        sa.Column("deciding_rule", sa.String(), nullable=True),
        *_text("trigger", "due", "done"),
        sa.Column("days_late", sa.Integer(), nullable=True),
        *_text("cause", "comment", "evidence", "na_reason", "reason"),
        *_text("asked_by", "settled_by", "settled_at"),
        sa.PrimaryKeyConstraint("number", name="pk_settlement"),
        sa.ForeignKeyConstraint(
            _FINDING, [f"finding.{name}" for name in _FINDING],
            name="fk_settlement_review_id_ruleset_criterion_case_id_finding", ondelete="RESTRICT",
        ),
        *(_person("settlement", each) for each in ("asked_by", "settled_by")),
        sa.CheckConstraint("asked_by <> settled_by", name="ck_settlement_two_people"),
    )  # fmt: skip
    op.create_index("ix_settlement_review_id", "settlement", ["review_id"])


def _practice_score() -> None:
    op.create_table(
        "practice_score",
        *_text("review_id", "case_id", "criterion", "person_id", "expected", "given"),
        *_text("expected_done", "given_done", "at"),
        sa.PrimaryKeyConstraint("review_id", "case_id", "criterion", name="pk_practice_score"),
        _person("practice_score", "person_id"),
        sa.CheckConstraint("review_id LIKE 'practice-%'", name="ck_practice_score_is_practice"),
    )


def _guard(table: str) -> None:
    """Triggers that refuse UPDATE and DELETE of a table's rows."""
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_server(table, "guard", "is append-only")
        for name, when in (("rows", "UPDATE OR DELETE"), ("all", "TRUNCATE")):
            each = "ROW" if name == "rows" else "STATEMENT"
            op.execute(
                f"CREATE TRIGGER guard_{table}_{name} BEFORE {when} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION guard_{table}()"
            )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table}"
            f" FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _refuse_practice() -> None:
    """A trigger that lets no finding of a practice review in, whoever writes it."""
    when, why = "new.review_id LIKE 'practice-%'", "takes no practice"
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_server("finding", "refuse", why)
        op.execute(
            f"CREATE TRIGGER refuse_finding BEFORE INSERT ON finding"
            f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_finding()"
        )
        return
    op.execute(
        f"CREATE TRIGGER refuse_finding BEFORE INSERT ON finding"
        f" FOR EACH ROW WHEN {when} BEGIN SELECT RAISE(ABORT, 'finding {why}'); END"
    )


def _refuse_on_server(table: str, what: str, why: str) -> None:
    op.execute(
        f"CREATE FUNCTION {what}_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} {why}'; END $$"
    )


def _amend_corrections() -> None:
    """A correction may take the place of an earlier one, which stays."""
    op.add_column("correction", sa.Column("replaces", sa.Integer(), nullable=True))


def _freeze(table: str) -> None:
    """Triggers that let no answer of a released case in, and move none of those it has.

    A case that was called for later is not released meanwhile; which of its answers are frozen
    depends on its forms, which the database does not know.
    """
    wanted = "review_id = new.review_id AND case_id = new.case_id AND state = 'released'"
    when, why = f"SELECT 1 FROM review_case WHERE {wanted}", "takes no answer of a released case"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION freeze_{table}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF EXISTS ({when}) THEN RAISE EXCEPTION '{table} {why}'; END IF; "
            f"RETURN new; END $$"
        )
        op.execute(
            f"CREATE TRIGGER freeze_{table} BEFORE INSERT OR UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION freeze_{table}()"
        )
        return
    for verb in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER freeze_{table}_{verb.lower()} BEFORE {verb} ON {table}"
            f" FOR EACH ROW WHEN EXISTS ({when})"
            f" BEGIN SELECT RAISE(ABORT, '{table} {why}'); END"
        )
