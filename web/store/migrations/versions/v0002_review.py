"""Make the tables of the weekly review: questions that are settled, and answers that staff found out of date."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "settled",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("settled", sa.DateTime, nullable=False),
    )
    op.create_table(
        "flags",
        sa.Column("entry", sa.String(60), primary_key=True),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("flagged", sa.DateTime, nullable=False),
    )
