"""Fixtures of several tests of publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.net.addresses import anywhere
from feeds.net.client import Client
from feeds.publishing.index import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.publishing.index import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty index."""
    store = open_store(tmp_path / "index.db")
    yield store
    store.close()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Waits long enough for a server on a busy machine."""
    with Client(anywhere) as client:
        yield client
