"""Media files that are looked up, and the claims of the processes that do it."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLE = """
CREATE TABLE probes (
  number BIGSERIAL NOT NULL,
  url VARCHAR COLLATE "C" NOT NULL,
  sources TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  due BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  problem TEXT COLLATE "C",
  PRIMARY KEY (number),
  UNIQUE (url)
);
CREATE INDEX probes_due ON probes (due);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)
