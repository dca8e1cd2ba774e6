"""Have the record hold whether an answer helped, and what is needed to tell whether it is still given."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; what is on record already was not judged."""
    op.add_column("questions", sa.Column("helpful", sa.Boolean))
    op.add_column("questions", sa.Column("after", sa.String(60)))
    op.add_column("questions", sa.Column("answer", sa.String(16)))
