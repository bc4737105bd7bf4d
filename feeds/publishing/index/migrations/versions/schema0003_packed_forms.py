"""All rendered forms of an item in one row, compressed; those that were kept are rendered when needed."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

CHANGES = """
DELETE FROM fragments;
ALTER TABLE fragments DROP COLUMN format;
ALTER TABLE fragments ADD PRIMARY KEY (item);
"""


def upgrade() -> None:
    """Change the table."""
    op.execute(CHANGES)
