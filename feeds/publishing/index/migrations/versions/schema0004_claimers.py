"""Which process has claimed something: what one that died had claimed is free at once."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = ("deliveries", "subscriptions", "subscription_requests", "probes")


def upgrade() -> None:
    """Add the column to each table of work."""
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN claimer BIGINT DEFAULT '0' NOT NULL")
