"""The risk of each case of a frame, taken up from a screen of the caseload.

A workspace from before has none; a plan by risk asks for a screen first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("frame_fact", sa.Column("risk", sa.String(), nullable=False, server_default=""))
