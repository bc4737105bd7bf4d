"""Articles compressed; what queries look for in them has columns."""

from __future__ import annotations

from alembic import op
from sqlalchemy import bindparam, column, select, table, update
from zstandard import ZstdCompressor

revision = "0005"
down_revision = "0004"

COLUMNS = """
DROP INDEX articles_linked;
ALTER TABLE articles
  ADD COLUMN address VARCHAR COLLATE "C",
  ADD COLUMN aliased BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN player BOOLEAN DEFAULT false NOT NULL;
UPDATE articles SET
  address = data::json ->> 'link',
  aliased = data LIKE '%"aliases":%',
  player = data LIKE '%"audio"%' OR data LIKE '%"video"%';
ALTER TABLE articles
  ALTER aliased DROP DEFAULT,
  ALTER player DROP DEFAULT,
  ALTER data TYPE BYTEA USING convert_to(data, 'UTF8');
ALTER TABLE items ALTER data TYPE BYTEA USING convert_to(data, 'UTF8');
CREATE INDEX articles_linked ON articles (address);
CREATE INDEX articles_aliased ON articles (published DESC, id) WHERE aliased;
"""
AT_ONCE = 500


def upgrade() -> None:
    """Change the tables. Which articles have a player is only approximate until this version reads them."""
    op.execute(COLUMNS)
    _compress("articles")
    _compress("items")


def _compress(name: str) -> None:
    """Compress the articles of a table, some at a time."""
    rows, compressor = table(name, column("number"), column("data")), ZstdCompressor(write_checksum=True)
    connection, end = op.get_bind(), 0
    changed = update(rows).where(rows.c.number == bindparam("key")).values(data=bindparam("value"))
    found = select(rows).where(rows.c.data.is_not(None)).order_by(rows.c.number).limit(AT_ONCE)
    while batch := connection.execute(found.where(rows.c.number > end)).all():
        connection.execute(changed, [{"key": n, "value": compressor.compress(data)} for n, data in batch])
        end = batch[-1].number
