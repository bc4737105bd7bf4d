"""The tables, as they were when PostgreSQL was added."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE announced (
  topic VARCHAR COLLATE "C" NOT NULL,
  etag VARCHAR COLLATE "C" NOT NULL,
  PRIMARY KEY (topic)
);
CREATE TABLE article_pages (
  path VARCHAR COLLATE "C" NOT NULL,
  slot BIGINT NOT NULL,
  version BIGINT NOT NULL,
  current BOOLEAN NOT NULL,
  listed BOOLEAN NOT NULL,
  player BOOLEAN NOT NULL,
  PRIMARY KEY (path, slot)
);
CREATE INDEX ix_article_pages_slot ON article_pages (slot);
CREATE INDEX ix_article_pages_version ON article_pages (version);
CREATE TABLE articles (
  number BIGINT NOT NULL,
  id VARCHAR COLLATE "C" NOT NULL,
  path VARCHAR COLLATE "C" NOT NULL,
  position BIGINT NOT NULL,
  published BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  draft BOOLEAN NOT NULL,
  begins BIGINT,
  ends BIGINT,
  withdrawn BIGINT,
  content VARCHAR COLLATE "C" NOT NULL,
  lead VARCHAR COLLATE "C",
  names TEXT COLLATE "C" NOT NULL,
  link VARCHAR COLLATE "C",
  instead_of VARCHAR COLLATE "C",
  rival VARCHAR COLLATE "C",
  shown BOOLEAN NOT NULL,
  stale BOOLEAN NOT NULL,
  data TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
);
CREATE INDEX articles_begin ON articles (begins) WHERE begins IS NOT NULL;
CREATE INDEX articles_end ON articles (ends) WHERE ends IS NOT NULL;
CREATE INDEX articles_linked ON articles (((data)::json ->> 'link'));
CREATE INDEX articles_newest ON articles (published DESC, id) WHERE shown;
CREATE INDEX articles_of ON articles (path, position);
CREATE INDEX articles_refused ON articles (rival) WHERE rival IS NOT NULL;
CREATE INDEX articles_stale ON articles (stale, published, id) WHERE stale;
CREATE INDEX articles_updated ON articles (updated) WHERE shown;
CREATE INDEX ix_articles_id ON articles (id);
CREATE TABLE changes (
  version BIGSERIAL NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (version)
);
CREATE TABLE deliveries (
  number BIGSERIAL NOT NULL,
  hub VARCHAR COLLATE "C" NOT NULL,
  topic VARCHAR COLLATE "C" NOT NULL,
  etag VARCHAR COLLATE "C" NOT NULL,
  state VARCHAR COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  due BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  problem TEXT COLLATE "C",
  PRIMARY KEY (number),
  UNIQUE (hub, topic, etag)
);
CREATE INDEX deliveries_due ON deliveries (due) WHERE state = 'waiting';
CREATE TABLE distributed (
  topic VARCHAR COLLATE "C" NOT NULL,
  etag VARCHAR COLLATE "C" NOT NULL,
  PRIMARY KEY (topic)
);
CREATE TABLE enclosures (
  url VARCHAR COLLATE "C" NOT NULL,
  id VARCHAR COLLATE "C" NOT NULL,
  PRIMARY KEY (url, id)
);
CREATE TABLE facts (
  url VARCHAR COLLATE "C" NOT NULL,
  size BIGINT,
  type VARCHAR COLLATE "C",
  seconds FLOAT,
  width BIGINT,
  height BIGINT,
  etag VARCHAR COLLATE "C",
  last_modified VARCHAR COLLATE "C",
  checked VARCHAR COLLATE "C" NOT NULL,
  served VARCHAR COLLATE "C",
  PRIMARY KEY (url)
);
CREATE TABLE feed_pages (
  feed BIGINT NOT NULL,
  number BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (feed, number)
);
CREATE INDEX ix_feed_pages_version ON feed_pages (version);
CREATE TABLE feeds (
  number BIGINT NOT NULL,
  path VARCHAR COLLATE "C" NOT NULL,
  kind VARCHAR COLLATE "C" NOT NULL,
  name VARCHAR COLLATE "C" NOT NULL,
  key VARCHAR COLLATE "C" NOT NULL,
  folded VARCHAR COLLATE "C" NOT NULL,
  length BIGINT NOT NULL,
  paged BIGINT NOT NULL,
  filled BOOLEAN NOT NULL,
  leaves BIGINT NOT NULL,
  PRIMARY KEY (number),
  UNIQUE (path)
);
CREATE INDEX feeds_folded ON feeds (folded, kind);
CREATE UNIQUE INDEX feeds_named ON feeds (key, kind);
CREATE TABLE inputs (
  path VARCHAR COLLATE "C" NOT NULL,
  source VARCHAR COLLATE "C" NOT NULL,
  state VARCHAR COLLATE "C",
  PRIMARY KEY (path, source)
);
CREATE INDEX inputs_unseen ON inputs (path, state) WHERE state IS NOT NULL;
CREATE INDEX ix_inputs_source ON inputs (source);
CREATE TABLE issued (
  number BIGSERIAL NOT NULL,
  tag VARCHAR COLLATE "C" NOT NULL,
  path VARCHAR COLLATE "C" NOT NULL,
  held TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number),
  UNIQUE (tag)
);
CREATE INDEX ix_issued_path ON issued (path);
CREATE TABLE ledger_lines (
  number BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  line TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
);
CREATE INDEX ix_ledger_lines_id ON ledger_lines (id);
CREATE TABLE outputs (
  folder VARCHAR COLLATE "C" NOT NULL,
  path VARCHAR COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  size BIGINT NOT NULL,
  mtime_ns BIGINT NOT NULL,
  PRIMARY KEY (folder, path)
);
CREATE TABLE pages (
  feed BIGINT NOT NULL,
  number BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (feed, number)
);
CREATE INDEX ix_pages_version ON pages (version);
CREATE TABLE posted_files (
  path VARCHAR COLLATE "C" NOT NULL,
  change BIGINT NOT NULL,
  size BIGINT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (path)
);
CREATE INDEX ix_posted_files_change ON posted_files (change);
CREATE TABLE published (
  id VARCHAR COLLATE "C" NOT NULL,
  path VARCHAR COLLATE "C",
  source VARCHAR COLLATE "C",
  content VARCHAR COLLATE "C",
  changed BIGINT,
  link VARCHAR COLLATE "C",
  instead_of VARCHAR COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX ix_published_instead_of ON published (instead_of);
CREATE INDEX ix_published_path ON published (path);
CREATE INDEX ix_published_source ON published (source);
CREATE TABLE settings (
  name VARCHAR COLLATE "C" NOT NULL,
  value VARCHAR COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE slots (
  feed BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  id VARCHAR COLLATE "C" NOT NULL,
  item BIGINT,
  withdrawn BIGINT,
  PRIMARY KEY (feed, slot)
);
CREATE INDEX slots_filled ON slots (feed, slot) WHERE item IS NOT NULL;
CREATE INDEX slots_gone ON slots (feed, withdrawn) WHERE withdrawn IS NOT NULL;
CREATE INDEX slots_held ON slots (item, feed);
CREATE UNIQUE INDEX slots_of ON slots (id, feed);
CREATE TABLE sources (
  path VARCHAR COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  mtime_ns BIGINT NOT NULL,
  digest VARCHAR COLLATE "C" NOT NULL,
  refusals TEXT COLLATE "C",
  notes TEXT COLLATE "C",
  PRIMARY KEY (path)
);
CREATE INDEX sources_noted ON sources (path) WHERE notes IS NOT NULL;
CREATE INDEX sources_refused ON sources (path) WHERE refusals IS NOT NULL;
CREATE TABLE subscription_requests (
  number BIGSERIAL NOT NULL,
  mode VARCHAR COLLATE "C" NOT NULL,
  topic VARCHAR COLLATE "C" NOT NULL,
  callback VARCHAR COLLATE "C" NOT NULL,
  secret VARCHAR COLLATE "C",
  lease BIGINT NOT NULL,
  host VARCHAR COLLATE "C" NOT NULL,
  client VARCHAR COLLATE "C" NOT NULL,
  owner VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
  asked BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  "over" BOOLEAN NOT NULL,
  PRIMARY KEY (number)
);
CREATE INDEX ix_subscription_requests_client ON subscription_requests (client);
CREATE INDEX ix_subscription_requests_host ON subscription_requests (host);
CREATE INDEX subscription_requests_waiting ON subscription_requests (number) WHERE "over" IS false;
CREATE TABLE subscriptions (
  number BIGSERIAL NOT NULL,
  topic VARCHAR COLLATE "C" NOT NULL,
  callback VARCHAR COLLATE "C" NOT NULL,
  secret VARCHAR COLLATE "C",
  expires BIGINT NOT NULL,
  etag VARCHAR COLLATE "C",
  due BIGINT,
  attempts BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  problem TEXT COLLATE "C",
  host VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
  owner VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
  slow BOOLEAN DEFAULT '0' NOT NULL,
  sent VARCHAR COLLATE "C",
  PRIMARY KEY (number),
  UNIQUE (topic, callback)
);
CREATE INDEX subscriptions_due ON subscriptions (due) WHERE due IS NOT NULL;
CREATE INDEX subscriptions_end ON subscriptions (expires);
CREATE INDEX subscriptions_of_host ON subscriptions (host);
CREATE INDEX subscriptions_of_owner ON subscriptions (owner);
CREATE TABLE touched (
  feed BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  PRIMARY KEY (feed, slot)
);
CREATE TABLE items (
  number BIGINT NOT NULL,
  article BIGINT NOT NULL,
  feed VARCHAR COLLATE "C" NOT NULL,
  id VARCHAR COLLATE "C" NOT NULL,
  rank BIGINT NOT NULL,
  published BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  data TEXT COLLATE "C",
  PRIMARY KEY (number),
  FOREIGN KEY(article) REFERENCES articles (number) ON DELETE CASCADE
);
CREATE INDEX items_named ON items (feed, id);
CREATE INDEX ix_items_article ON items (article);
CREATE TABLE fragments (
  item BIGINT NOT NULL,
  format VARCHAR COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (item, format),
  FOREIGN KEY(item) REFERENCES items (number) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(TABLES)
