"""A database of an earlier version keeps its subscriptions, and gets the columns of this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.publishing.index import open_store
from feeds.publishing.index.subscriptions import REQUESTS, SUBSCRIPTIONS

if TYPE_CHECKING:
    from pathlib import Path

EARLIER = """
CREATE TABLE subscriptions (
    number INTEGER NOT NULL, topic VARCHAR NOT NULL, callback VARCHAR NOT NULL, secret VARCHAR,
    expires BIGINT NOT NULL, etag VARCHAR, due BIGINT, attempts INTEGER NOT NULL, claimed BIGINT NOT NULL,
    problem TEXT, PRIMARY KEY (number), UNIQUE (topic, callback)
);
CREATE INDEX subscriptions_due ON subscriptions (due) WHERE due IS NOT NULL;
CREATE INDEX subscriptions_end ON subscriptions (expires);
CREATE TABLE subscription_requests (
    number INTEGER NOT NULL, mode VARCHAR NOT NULL, topic VARCHAR NOT NULL, callback VARCHAR NOT NULL,
    secret VARCHAR, lease INTEGER NOT NULL, host VARCHAR NOT NULL, client VARCHAR NOT NULL,
    asked BIGINT NOT NULL, claimed BIGINT NOT NULL, over BOOLEAN NOT NULL, PRIMARY KEY (number)
);
CREATE INDEX ix_subscription_requests_host ON subscription_requests (host);
CREATE INDEX ix_subscription_requests_client ON subscription_requests (client);
CREATE INDEX subscription_requests_waiting ON subscription_requests (number) WHERE over IS 0;
INSERT INTO subscriptions VALUES
    (1, 't', 'https://one.example/cb?x=1', 's', 9, 'e', 5, 2, 0, 'no response in time'),
    (7, 't', 'http://TWO.example:8080/', NULL, 9, NULL, NULL, 0, 0, NULL);
INSERT INTO subscription_requests VALUES
    (3, 'subscribe', 't', 'https://one.example/', NULL, 300, 'one.example', 'c', 1, 0, 0);
"""
"""As it was before callbacks and owners had shares."""


def schema(path: Path) -> set[tuple[str, ...]]:
    """The columns and indexes of all tables, without their order."""
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            (table, *map(str, row[1:5]), str(row[5]))
            for table in tables
            for row in database.execute(f"PRAGMA table_info({table})")
        }
        indexes = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'"
        return columns | set(database.execute(indexes))


def test_subscriptions_of_an_earlier_version_are_kept(tmp_path: Path) -> None:
    earlier, fresh = tmp_path / "earlier.db", tmp_path / "fresh.db"
    with closing(sqlite3.connect(earlier)) as database:
        database.executescript(EARLIER)
    open_store(fresh).close()
    open_store(earlier).close()
    assert schema(earlier) == schema(fresh)
    store = open_store(earlier)  # once more: nothing is added twice
    with store.reading() as connection:
        subscriptions = [tuple(row) for row in connection.execute(select(SUBSCRIPTIONS))]
        requests = [tuple(row) for row in connection.execute(select(REQUESTS.c.number, REQUESTS.c.owner))]
    store.close()
    assert sorted(subscriptions, key=repr) == [
        (
            *(1, "t", "https://one.example/cb?x=1", "s", 9, "e", 5, 2, 0, "no response in time"),
            *("one.example", "", False, None, 0),
        ),
        (
            *(7, "t", "http://TWO.example:8080/", None, 9, None, None, 0, 0, None),
            *("two.example", "", False, None, 0),
        ),
    ]
    assert requests == [(3, "")]


def test_a_damaged_value_does_not_keep_the_index_from_opening(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(EARLIER.replace("http://TWO.example:8080/", "no URL"))
    store = open_store(path)
    with store.reading() as connection:
        assert sorted(connection.scalars(select(SUBSCRIPTIONS.c.host))) == ["", "one.example"]
    store.close()
