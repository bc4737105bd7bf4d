"""Validation on a Dask cluster: the report of one machine, whatever happens to the workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dask_cluster import DaskCluster, dask_cluster, stop
from exchange_server import exchanging
from linter import BAD, GOOD, lint, run

from feeds.linting import cluster_connection
from feeds.linting.cluster import BATCH
from feeds.linting.cluster_connection import (
    CHECK_SECONDS,
    CLOSE_SECONDS,
    CONNECT_SECONDS,
    WORKERS_SECONDS,
    ClusterError,
)
from feeds.linting.journal import GROUP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFECTIVE = """
import os, signal
import feeds.linting.run as run
from feeds.validator import validate

def defective(data, **options):
    if b"dies" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"ValueError" in data:
        raise ValueError("broken")
    return validate(data, **options)

run.validate = defective
"""
"""A worker with a validator that documents can bring down."""
DOCUMENTS = 2 * BATCH + 50
DIED = "internal error, please report it with the document: the process that checked it died"
FORMAT = "--output-format", "json-lines"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """Two workers; a batch is given up when a second worker dies of it."""
    pytest.importorskip("distributed", reason="Dask is not installed: pip install feeds[cluster]")
    folder = tmp_path_factory.mktemp("cluster")
    with dask_cluster(folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(DOCUMENTS):
        text = (BAD if number % 3 else GOOD).replace("News", f"News {number}")
        (tmp_path / "in" / f"{number:03}.xml").write_text(text)
    (tmp_path / "in" / "007.xml").unlink()
    (tmp_path / "in" / "007.xml").symlink_to("007.xml")
    return tmp_path


@pytest.mark.slow
def test_the_engines_give_the_same_report(folder: Path, cluster: DaskCluster) -> None:
    """Of files, of a list and of what is fetched, after settings and suppressions, with the documents."""
    (folder / "in" / "feeds.toml").write_text('profiles = ["apple"]\nignore = ["rss-missing-guid"]\n')
    (folder / "in" / "100.xml").write_text(BAD.replace("<item>", "<!-- feeds: ignore rss --><item>"))
    with exchanging("> GET /feed.rss\n< 200 OK\n< Set-Cookie: a=b") as server:
        documents = [{"document": BAD, "name": f"listed {number}"} for number in range(100)]
        lines = [*documents[:10], "nothing", f"{server.base}/feed.rss", *documents[10:], "http://["]
        (folder / "list.ndjson").write_text("\n".join(map(json.dumps, lines)))
        online = "--online", "--allow-private", "--online-limit", "0"
        arguments = "in", "--list", "list.ndjson", "--output-format", "full", *online
        one = run(folder, *arguments, "--jobs", "1")
        assert (one[0], one[2].count(b"\n")) == (2, 2)
        assert [one[1].count(rule) for rule in (b"online-sets-cookie", b"online-unreachable")] == [1, 1]
        assert one[1].count(b"rss-incorrect-weekday") > 250
        assert run(folder, *arguments, "--jobs", "2") == one
        assert run(folder, *arguments, "--scheduler", cluster.address) == one


@pytest.mark.slow
def test_a_lost_worker_costs_no_result_and_a_broken_off_run_is_continued(
    folder: Path, cluster: DaskCluster
) -> None:
    """Killed after the first group of the journal, continued on the cluster, and again by processes."""
    whole = run(folder, "in", *FORMAT, "--jobs", "1")
    options = "in", *FORMAT, "--resume", "journal"
    for engine in (("--scheduler", cluster.address), ("--jobs", "2")):
        with started(folder, *options, "--scheduler", cluster.address) as process:
            wait_until(lambda: lines_of(folder / "journal") > 1)
            process.kill()
        assert 1 < lines_of(folder / "journal") <= 1 + DOCUMENTS // GROUP
        with started(folder, *options, *engine) as process:
            kill_a_worker(cluster)
            assert (process.wait(120), *written(folder)) == whole
        assert not (folder / "journal").exists()


@pytest.mark.slow
def test_a_document_that_ends_its_workers_costs_itself_alone(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install feeds[cluster]")
    (tmp_path / "defective.py").write_text(DEFECTIVE)
    with dask_cluster(
        tmp_path, options=("--preload", str(tmp_path / "defective.py")),
        DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1",
    ) as defective:  # fmt: skip
        names = {20: "dies", 21: "ValueError", BATCH + 5: "-"}
        lines = [
            {"document": BAD + f"<!-- {names.get(number, '')} -->", "name": f"{number}"}
            for number in range(2 * BATCH)
        ]
        (tmp_path / "list.ndjson").write_text("\n".join(map(json.dumps, lines)))
        status, out, err = run(tmp_path, "--list", "list.ndjson", "--scheduler", defective.address)
    assert status == 2
    messages = err.decode().splitlines()
    assert messages[0] == f"20: {DIED}"
    assert (len(messages), messages[1].startswith("21: internal error")) == (2, True)
    reported = [int(line.partition(b":")[0]) for line in out.splitlines()[::2]]
    assert reported == [number for number in range(2 * BATCH) if number not in (20, 21)]


@pytest.mark.slow
def test_results_stream_in_bounded_memory(tmp_path: Path, cluster: DaskCluster) -> None:
    """The first results come while the list is still written; it has 200 MB, of which little is held."""
    large = GOOD.replace("</channel>", f"<!--{'x' * 100_000}--></channel>")
    arguments = "--list", "-", "--output-format", "json", "--scheduler", cluster.address
    with started(tmp_path, *arguments) as process:
        report = tmp_path / "out"
        for number in range(2000):
            line = json.dumps({"document": large, "name": str(number)}).encode() + b"\n"
            process.stdin.write(line)  # type: ignore[union-attr] # a pipe
            if number == 1000:
                wait_until(lambda: lines_of(report) > 100)
        peak = memory(process.pid)
        process.stdin.close()  # type: ignore[union-attr]
        assert process.wait(120) == 0
    documents = json.loads(report.read_bytes())["documents"]
    assert [document["path"] for document in documents] == [str(number) for number in range(2000)]
    assert 50 < peak < 50 + 150


def memory(pid: int) -> int:
    """The most memory, in MB, that a process has had."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


@pytest.mark.slow
def test_a_cluster_that_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install feeds[cluster]")
    (tmp_path / "a.xml").write_text(GOOD)

    def problem(address: str) -> str:
        status, out, err = run(tmp_path, "a.xml", "--scheduler", address)
        assert (status, out) == (2, b"")
        (line,) = err.decode().splitlines()
        return line.removeprefix(f"{address}: ")

    assert CONNECT_SECONDS + WORKERS_SECONDS < CHECK_SECONDS < 10 - CLOSE_SECONDS
    unreachable = "no Dask scheduler can be reached: "
    silent_words = f"{unreachable}no answer in {CONNECT_SECONDS} seconds"  # also where retries take long
    assert problem("tcp://127.0.0.1:1") in (f"{unreachable}Connection refused", silent_words)
    assert problem("nonsense://a").startswith(f"{unreachable}unknown address scheme 'nonsense'")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        assert problem(f"tcp://127.0.0.1:{port}") == silent_words
    with dask_cluster(tmp_path, workers=0) as cluster:
        assert problem(cluster.address) == "the scheduler has no workers"
        other = tmp_path / "other.py"
        other.write_text(
            "import feeds.linting.cluster_connection as cluster\ncluster.source_digest = lambda _: '0' * 40\n"
        )
        worker = cluster.start_worker("--preload", str(other))
        cluster.wait_for(1)
        found = problem(cluster.address)
        assert ("has code lxml" in found, "source 000000000000, but this machine has" in found) == (
            True,
            True,
        )
        stop(worker)
        wait_until(lambda: cluster.workers() == 0)
        (tmp_path / "without.py").write_text("import sys\nsys.modules['feeds'] = None\n")
        cluster.start_worker("--preload", str(tmp_path / "without.py"))
        cluster.wait_for(1)
        assert "cannot run feeds, which must be installed there: " in problem(cluster.address)
        (pid,) = cluster.worker_pids()
        os.kill(pid, signal.SIGSTOP)
        monkeypatch.setattr(cluster_connection, "CHECK_SECONDS", 2)
        with pytest.raises(ClusterError, match="the workers do not answer in 2 seconds"):
            cluster_connection.connected(cluster.address).__enter__()
        os.kill(pid, signal.SIGCONT)


@pytest.mark.slow
def test_ctrl_c_ends_a_run_that_can_be_continued(tmp_path: Path, cluster: DaskCluster) -> None:
    with broken_off(tmp_path, cluster) as process:
        process.send_signal(signal.SIGINT)
        assert (process.wait(60), written(tmp_path)[1]) == (130, b"")


@pytest.mark.slow
def test_a_lost_scheduler_ends_a_run_that_can_be_continued(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install feeds[cluster]")
    with dask_cluster(tmp_path, workers=1) as lost, broken_off(tmp_path, lost) as process:
        os.kill(lost.scheduler_pid, signal.SIGKILL)
        problem = "the connection to the scheduler was lost; --resume continues the run"
        assert (process.wait(60), written(tmp_path)[1].decode()) == (2, f"{lost.address}: {problem}\n")


@contextmanager
def broken_off(folder: Path, cluster: DaskCluster) -> Iterator[subprocess.Popen[bytes]]:
    """A run of which the block ends a part; what is done is in the journal."""
    lines = [json.dumps({"document": BAD, "name": str(number)}) for number in range(5000)]
    (folder / "list.ndjson").write_text("\n".join(lines))
    options = "--list", "list.ndjson", *FORMAT, "--resume", "journal"
    with started(folder, *options, "--scheduler", cluster.address) as process:
        wait_until(lambda: lines_of(folder / "journal") > 1)
        yield process
    assert 1 < lines_of(folder / "journal") <= len(lines) // GROUP


def test_without_the_extra_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "a.xml").write_text(GOOD)
    needed = "a cluster needs the extra: pip install feeds[cluster]"
    assert lint(tmp_path, "a.xml", "--scheduler", "tcp://127.0.0.1:1") == (
        2,
        "",
        f"tcp://127.0.0.1:1: {needed}\n",
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--fix"], "--scheduler cannot be used with --fix"),
        (["--jobs", "2"], "--scheduler cannot be used with --jobs"),
        (["--watch"], "--watch cannot be used with --scheduler"),
        (["--online"], "--scheduler checks no linked files: add --online-limit 0"),
    ],
)
def test_what_a_cluster_cannot_do(tmp_path: Path, options: list[str], problem: str) -> None:
    (tmp_path / "a.xml").write_text(GOOD)
    status, _, err = lint(tmp_path, "a.xml", "--scheduler", "tcp://127.0.0.1:1", *options)
    assert (status, err.splitlines()[-1]) == (2, f"Error: {problem}")


def started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A command whose output goes to the files `out` and `err`, and whose input is a pipe."""
    command = [sys.executable, "-m", "feeds", "validate", "--no-cache", *arguments]
    # A shell lets its background jobs ignore the signal, which a process inherits.
    preexec_fn = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=out, stderr=err, preexec_fn=preexec_fn
        )


def written(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "out").read_bytes(), (folder / "err").read_bytes()


def lines_of(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def kill_a_worker(cluster: DaskCluster) -> None:
    os.kill(cluster.worker_pids()[0], signal.SIGKILL)
