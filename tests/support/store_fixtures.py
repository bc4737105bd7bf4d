"""Fixtures of tests that run on SQLite and on PostgreSQL, as a plugin of pytest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from postgres import MISSING, PROGRAMS, Cluster, cluster
from sqlalchemy import text

from feeds.core.registry import modules
from feeds.publishing.index import upgrade_store
from feeds.publishing.index.base import METADATA
from feeds.publishing.index.postgres_store import connect_postgres
from feeds.publishing.store_url import store_url
from feeds.publishing.stores import VARIABLE

if TYPE_CHECKING:
    from feeds.publishing.store_url import StoreUrl

RESTART = """
    SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace
"""
BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))


@pytest.fixture(scope="session")
def postgres() -> Cluster:
    """The server of all processes of the test session."""
    if PROGRAMS is None:
        pytest.skip(MISSING)
    return cluster(os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid():08}")


@pytest.fixture(scope="session")
def _migrated(postgres: Cluster) -> StoreUrl:
    """A database of this process with all tables."""
    for _ in modules("feeds.publishing.index"):
        pass  # imported for its tables
    at = store_url(postgres.create(f"test_{os.getpid()}"))
    upgrade_store(at)
    return at


@pytest.fixture
def database(_migrated: StoreUrl) -> StoreUrl:
    """A database with empty tables."""
    store = connect_postgres(_migrated)
    with store.writing() as connection:
        for table in reversed(METADATA.sorted_tables):  # faster than TRUNCATE, which makes new files
            connection.execute(table.delete())
        connection.execute(text(RESTART))
    store.close()
    return _migrated


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which database the publications of a test are in: each test runs with both."""
    if request.param == "postgresql":
        database: StoreUrl = request.getfixturevalue("database")
        monkeypatch.setenv(VARIABLE, database.secret)
    return str(request.param)
