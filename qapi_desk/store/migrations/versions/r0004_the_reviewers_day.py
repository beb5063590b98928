"""The reviewer's day: due days and hands a case goes through, comments, notes, missing evidence.

A workspace from before has no due days and no comments; nothing in it is changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_PERSON = "person.person_id"


def upgrade() -> None:
    op.add_column(
        "review_case",
        sa.Column("missing_evidence", sa.Integer(), nullable=False, server_default="0"),
    )
    op.add_column("review_case", sa.Column("answered_at", sa.String(), nullable=True))
    _assignment()
    _comment()
    _case_note()


def _text(name: str, *, is_needed: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=not is_needed)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_person"
    return sa.ForeignKeyConstraint([column], [_PERSON], name=name, ondelete="RESTRICT")


def _assignment() -> None:
    op.create_table(
        "assignment",
        _text("review_id"),
        _text("case_id"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _text("covers_for", is_needed=False),
        _text("returned_by", is_needed=False),
        _text("returned_at", is_needed=False),
        _text("returned_why"),
        _text("handed_back_why"),
        _text("waived_by", is_needed=False),
        _text("waiver"),
        sa.PrimaryKeyConstraint("review_id", "case_id", name="pk_assignment"),
        *(_person("assignment", each) for each in ("covers_for", "returned_by", "waived_by")),
    )


def _comment() -> None:
    op.create_table(
        "comment",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        *(_text(name) for name in ("review_id", "case_id", "form_id", "question", "text")),
        _text("by"),
        _text("at"),
        _text("to", is_needed=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        _text("settled_by", is_needed=False),
        _text("settled_at", is_needed=False),
        sa.PrimaryKeyConstraint("comment_id", name="pk_comment"),
        *(_person("comment", each) for each in ("by", "to", "settled_by")),
        sa.ForeignKeyConstraint(
            ["answers"], ["comment.comment_id"], name="fk_comment_answers_comment",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["review_id", "case_id"], ["review_case.review_id", "review_case.case_id"],
            name="fk_comment_review_id_case_id_review_case", ondelete="RESTRICT",
        ),
    )  # fmt: skip
    op.create_index("ix_comment_review_id_case_id", "comment", ["review_id", "case_id"])


def _case_note() -> None:
    op.create_table(
        "case_note",
        *(_text(name) for name in ("review_id", "case_id", "person_id", "text", "at")),
        sa.PrimaryKeyConstraint("review_id", "case_id", "person_id", name="pk_case_note"),
        _person("case_note", "person_id"),
    )
