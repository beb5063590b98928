"""Facts of the frame: strata and checks of a draw, and the week of each case's deciding date.

A workspace from before has none; what needs them says so, and its draws stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FACTS = (
    "review_id",
    "case_id",
    "office_code",
    "unit_code",
    "worker_id",
    "case_type",
    "function_status",
)


def upgrade() -> None:
    op.create_table(
        "frame_fact",
        *(sa.Column(name, sa.String(), nullable=False) for name in _FACTS),
        sa.PrimaryKeyConstraint("review_id", "case_id", name="pk_frame_fact"),
        sqlite_with_rowid=False,
    )
    op.add_column("membership", sa.Column("week", sa.String(), nullable=False, server_default=""))
