"""The process above the workers: granian's, changed in two ways so that fewer requests are lost.

granian exits when a worker dies twice within seconds; this process starts a new one. And each granian worker
opens its own socket, so that the connections waiting there are refused when it dies; here this process holds
the sockets, one for each worker, and the next worker accepts the waiting connections. How workers call the
application is changed, too: see `granian_threads`.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server import Server

from feeds.core.errors import FeedsError, explained
from feeds.web import FOLDER, STATE, create_app
from feeds.web.granian_threads import GRANIAN_THREADS, callback

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit

HEAD_BYTES: Annotated[int, Limit("serve", "bytes", "the head of a request", "closed")] = 64 * 1024
IDLE_MILLISECONDS: Annotated[int, Limit("serve", "time", "a head; an idle connection", "closed", "ms")] = (
    15_000
)
CONNECTIONS = 16_384
"""That a worker holds at most, if the system allows that many open files."""
OTHER_FILES = 256
"""That a worker may have open."""
GRACE_SECONDS = 10
"""For open requests when the server stops."""
OVERLAP_SECONDS = 1
"""For which an old worker and its successor both run when the settings are reloaded."""
QUICK_SECONDS, QUICK_DEATHS = 5.0, 20
"""A worker that lives for less time failed to start; the server exits after this many in a row."""

log = logging.getLogger("feeds")


def settings_are_usable() -> bool:
    """Could a worker start with the settings as they are now? Logs the reason if not."""
    state = os.environ.get(STATE)
    try:
        app = create_app(Path(os.environ[FOLDER]), Path(state) if state else None, background=False)
    except (FeedsError, OSError) as error:
        log.error("%s; keeping the previous settings", explained(error))
        return False
    with closing(app.extensions["feeds"][0].documents):
        return True


class Supervisor(Server):  # type: ignore[misc,valid-type]  # one class or another, as Python has a lock
    """Runs workers for `target`, a WSGI application factory, until it gets SIGTERM or SIGINT.

    On SIGHUP it replaces the workers if `check` returns True.
    """

    def __init__(
        self, target: str, host: str, port: int, workers: int, *, check: Callable[[], bool] = lambda: True
    ) -> None:
        logging.getLogger("_granian").addFilter(_is_not_logged_here)
        super().__init__(
            target,
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,  # nothing speaks HTTP/2 without TLS, and a connection costs half the memory
            workers=workers,
            backlog=4096,
            backpressure=_connections(),
            blocking_threads=GRANIAN_THREADS,
            workers_kill_timeout=GRACE_SECONDS,
            respawn_interval=OVERLAP_SECONDS,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE_MILLISECONDS, max_buffer_size=HEAD_BYTES),
            log_level=LogLevels.error,
        )
        self._check = check
        self.reload_signal = False
        self.interrupted = False
        """Whether it was stopped by SIGINT."""
        self._sockets: list[tuple[Any, socket.socket]] = []

    def signal_handler_interrupt(self, number: int, *more: Any) -> None:
        self.interrupted = number == signal.SIGINT
        super().signal_handler_interrupt(number, *more)

    @staticmethod
    def _spawn_wsgi_worker(*given: Any, **named: Any) -> None:
        sys.modules[Server.__module__]._wsgi_call_wrap = callback  # type: ignore[attr-defined]
        Server._spawn_wsgi_worker(*given, **named)

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        if getattr(self, "_ssp", None) is None or multiprocessing.get_start_method() != "fork":
            return  # granian has one socket for all workers, or they cannot inherit ours
        for _ in range(self.workers):
            holder = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
            opened = socket.socket(fileno=holder.get_fd())
            opened.set_inheritable(True)
            self._sockets.append((holder, opened))
        self._ssp = None

    def _spawn_worker(self, idx: int, *more: Any, **named: Any) -> Any:
        if self._sockets:
            self._shd, self._sso = self._sockets[idx]
        return super()._spawn_worker(idx, *more, **named)

    def descriptors(self) -> list[int]:
        """Returns the file descriptors of the sockets, which a fork that is no worker must close."""
        return [opened.fileno() for _, opened in self._sockets]

    def _drop_shared_socket(self) -> None:
        """Accept no connection that no worker would answer."""
        for _, opened in self._sockets:
            opened.close()
        self._sockets.clear()
        super()._drop_shared_socket()

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        deaths = 0
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            if self.reload_signal and not self.interrupt_signal:
                self.reload_signal = False
                if self._check():
                    self._reload(spawn_target, target_loader)
            while self.interrupt_children and not self.interrupt_signal:
                index = self.interrupt_children.pop()
                lived = time.monotonic() - self.wrks[index].birth
                deaths = deaths + 1 if lived < QUICK_SECONDS else 0
                if deaths > QUICK_DEATHS:
                    log.critical("no worker stays alive; exiting")
                    self.interrupt_children.append(index)
                    return
                log.error("a worker died; starting another one")
                time.sleep(min(deaths * 0.1, 1))
                self._respawn_workers([index], spawn_target, target_loader)
        # Ctrl-C ends the workers, too; for one that is still listed here, granian would exit with 1.
        self.interrupt_children.clear()


def _is_not_logged_here(record: logging.LogRecord) -> bool:
    """Leaves out what granian logs of a worker that ended before this process got the same Ctrl-C.

    Of one that died, this process logs that itself.
    """
    return not record.getMessage().startswith("Unexpected exit from worker-")


def _connections() -> int:
    """Raises this process's limit of open files, and returns how many connections a worker can hold."""
    try:
        import resource  # not on Windows
    except ImportError:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    possible = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < possible:
        resource.setrlimit(resource.RLIMIT_NOFILE, (possible, hard))
        soft = possible
    return max(128, min(CONNECTIONS, (wanted if soft == resource.RLIM_INFINITY else soft) - OTHER_FILES))
