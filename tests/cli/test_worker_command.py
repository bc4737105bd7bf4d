"""`feeds worker`: publishes without serving, alone or beside others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sites import ROOT, make, put, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.publishing.store_url import StoreUrl

pytestmark = pytest.mark.slow


@contextmanager
def working(folder: Path, store: str = "") -> Iterator[subprocess.Popen[str]]:
    """A worker that has begun."""
    command = [sys.executable, "-m", "feeds", "worker", str(folder)]
    environment = {**os.environ, "FEEDS_STORE": store}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"Working for {folder} (Ctrl-C stops)\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_publishes_what_comes_until_it_is_stopped(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    folder = make(tmp_path / "site", stories=1)
    ledger = folder / "published.ndjson"
    with working(folder) as worker:
        put(folder, "7")
        until(lambda: "tag:x,2026:7" in ledger.read_text())
        worker.send_signal(number)
        assert worker.wait(30) == status


def test_another_one_continues_when_it_is_killed(tmp_path: Path, database: StoreUrl) -> None:
    first, second = (make(tmp_path / name, server="articles = true", stories=1) for name in ("one", "two"))
    with working(first, database.secret) as killed, working(second, database.secret):
        killed.kill()
        killed.wait()
        put(second, "7")
        until(lambda: "tag:x,2026:7" in ids(database))


def ids(database: StoreUrl) -> list[str]:
    """Returns the ids in the ledger."""
    from feeds.publishing.index import open_store
    from feeds.publishing.ledger_table import LedgerTable

    store = open_store(database)
    try:
        return [record.id for record, _ in LedgerTable(store).read()]
    finally:
        store.close()
