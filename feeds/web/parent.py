"""The process above the workers: granian's, which starts them again however often they die.

It does two things otherwise: granian gives up when a worker dies twice within seconds, and each of its
workers opens a socket of its own, so that whoever waits there is turned away when it goes.  Here the parent
keeps the sockets, one for each worker, and who waits is answered by the next one.
"""

from __future__ import annotations

import logging
import multiprocessing
import socket
import time
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server import Server

from feeds.web.streams import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 64 * 1024
"""Bytes that the head of a request may have."""
SLOW = 15_000
"""Milliseconds in which it must have come, and for which a connection may be idle."""
CONNECTIONS = 16_384
"""That a worker holds at most, where the system gives it so many files."""
SPARE = 256
"""Files that it may need beside."""
GRACE = 10
"""Seconds that open requests have when the server stops."""
OVERLAP = 1
"""Seconds for which an old worker and its successor run together, when the settings are read again."""
QUICK, TIMES = 5.0, 20
"""A worker that lives for fewer seconds died at its start; the server ends after so many in a row."""

log = logging.getLogger("feeds")


class Parent(Server):  # type: ignore[misc,valid-type]  # one class or another, as Python has a lock
    """Serves `target`, a factory of WSGI applications, with workers until it is told to stop.

    `check` is called before the settings are read again: where it says False, everything stays as it is.
    """

    def __init__(
        self, target: str, host: str, port: int, workers: int, *, check: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(
            target,
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,  # in clear nobody speaks HTTP/2, and a connection costs half
            workers=workers,
            backlog=4096,
            backpressure=_connections(),
            blocking_threads=THREADS,
            workers_kill_timeout=GRACE,
            respawn_interval=OVERLAP,
            http1_settings=HTTP1Settings(header_read_timeout=SLOW, max_buffer_size=HEAD),
            log_level=LogLevels.error,
        )
        self._check = check
        self.reload_signal = False
        self._held: list[tuple[Any, socket.socket]] = []

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        if getattr(self, "_ssp", None) is None or multiprocessing.get_start_method() != "fork":
            return  # granian has one socket for all, or no way to hand ours on
        for _ in range(self.workers):
            held = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
            own = socket.socket(fileno=held.get_fd())
            own.set_inheritable(True)
            self._held.append((held, own))
        self._ssp = None

    def _spawn_worker(self, idx: int, *more: Any, **named: Any) -> Any:
        if self._held:
            self._shd, self._sso = self._held[idx]
        return super()._spawn_worker(idx, *more, **named)

    def _drop_shared_socket(self) -> None:
        """Have nobody wait who will not be answered."""
        for _, own in self._held:
            own.close()
        self._held.clear()
        super()._drop_shared_socket()

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        quick = 0
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            if self.reload_signal and not self.interrupt_signal:
                self.reload_signal = False
                if self._check():
                    self._reload(spawn_target, target_loader)
            while self.interrupt_children and not self.interrupt_signal:
                died = self.interrupt_children.pop()
                born = self.wrks[died].birth
                quick = quick + 1 if time.monotonic() - born < QUICK else 0
                if quick > TIMES:
                    log.critical("no worker lives: the server ends")
                    self.interrupt_children.append(died)
                    return
                log.error("a worker ended; another one takes its place")
                time.sleep(min(quick * 0.1, 1))
                self._respawn_workers([died], spawn_target, target_loader)


def _connections() -> int:
    """How many connections a worker can hold, after it was allowed as many as it may have."""
    try:
        import resource  # there is none on Windows
    except ImportError:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return max(128, min(CONNECTIONS, (wanted if soft == resource.RLIM_INFINITY else soft) - SPARE))
