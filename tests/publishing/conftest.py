"""Fixtures of several tests of publishing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from feeds.net.addresses import anywhere
from feeds.net.client import Client
from feeds.publishing.index import open_store
from feeds.publishing.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.publishing.index import Store


MEMORY = Path("/dev/shm")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory: waiting for the disk would take most of the time."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        yield Path(place)


@pytest.fixture
def store(tmp_path: Path, engine: str) -> Iterator[Store]:
    """An empty index."""
    (tmp_path / "posts").mkdir()
    store = open_store(store_of(tmp_path / "posts"))
    assert store.is_postgres == (engine == "postgresql")
    yield store
    store.close()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Waits long enough for a server on a busy machine."""
    with Client(anywhere, pause=60.0, total=120.0) as client:
        yield client
