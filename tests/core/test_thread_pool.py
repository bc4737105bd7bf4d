"""A pool of threads: bounded, and no work waits while a thread could do it."""

from __future__ import annotations

import threading
from functools import partial
from queue import SimpleQueue

import pytest

from feeds.core.thread_pool import ThreadPool


def test_threads_are_bounded_and_survive_errors(caplog: pytest.LogCaptureFixture) -> None:
    threads, ready, finish = ThreadPool(2, "pool"), threading.Semaphore(0), threading.Event()
    seen: SimpleQueue[str] = SimpleQueue()

    def work() -> None:
        ready.release()
        assert finish.wait(10)
        seen.put(threading.current_thread().name)

    for _ in range(2):
        threads.submit(lambda: 1 // 0)
    for _ in range(6):
        threads.submit(work)
    assert all(ready.acquire(timeout=10) for _ in range(2))
    assert not ready.acquire(timeout=0.05)  # the others wait
    finish.set()
    assert [seen.get(timeout=10) for _ in range(6)] == ["pool"] * 6
    assert [record.message for record in caplog.records] == ["internal error; please report it"] * 2


def test_work_waits_only_while_all_threads_are_busy() -> None:
    for _ in range(20):
        threads, finish, done = ThreadPool(4, "pool"), threading.Event(), threading.Semaphore(0)
        for _ in range(30):
            threads.submit(done.release)
        assert all(done.acquire(timeout=10) for _ in range(30))
        for _ in range(3):
            threads.submit(partial(finish.wait, 10))
        threads.submit(done.release)
        assert done.acquire(timeout=10)
        finish.set()


def test_a_thread_that_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    threads, done = ThreadPool(1, "pool"), SimpleQueue[str]()

    def fail(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            threads.submit(partial(done.put, "refused"))
    threads.submit(partial(done.put, "accepted"))
    assert done.get(timeout=10) == "accepted"
    assert done.empty()
