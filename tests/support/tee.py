"""A wire between clients and a server that keeps what goes over it, and may be cut."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; the names of headers are in lower case, `size` is that of the body."""

    method: str
    path: str
    asked: Mapping[str, str]
    status: int
    headers: Mapping[str, str]
    size: int

    @property
    def row(self) -> tuple[str, str, int]:
        return self.method, self.path, self.status


@dataclass(slots=True)
class Tee:
    """Listens at `port` and passes all on to `target`, a port too. The next connection that has brought
    `cut` bytes to the client breaks, once.
    """

    listener: socket.socket
    target: int = 0
    cut: int | None = None
    _wires: list[tuple[bytearray, bytearray]] = field(default_factory=list)
    _open: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def taken(self) -> list[Exchange]:
        """What went over it since the last time; open connections are waited for a while."""
        until = time.monotonic() + 5
        while self._open and time.monotonic() < until:
            time.sleep(0.01)
        with self._lock:
            wires, self._wires = self._wires, []
        return [each for asked, answered in wires for each in exchanges(bytes(asked), bytes(answered))]

    def run(self) -> None:
        """Serve until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        wire = bytearray(), bytearray()
        with self._lock:
            self._wires.append(wire)
            self._open += 1
        try:
            with client, socket.create_connection(("127.0.0.1", self.target)) as server:
                up = threading.Thread(target=_pump, args=(client, server, wire[0]), daemon=True)
                up.start()
                self._down(server, client, wire[1])
                _shut(client)
                up.join()
        finally:
            with self._lock:
                self._open -= 1

    def _down(self, server: socket.socket, client: socket.socket, kept: bytearray) -> None:
        with suppress(OSError):
            while some := server.recv(65536):
                kept += some
                over = len(kept) - self.cut if self.cut is not None else 0
                if over > 0:
                    self.cut = None
                    del kept[-over:]
                    client.sendall(some[:-over])
                    return
                client.sendall(some)


def _pump(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while some := source.recv(65536):
            kept += some
            target.sendall(some)
    _shut(target)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Stream(BytesIO):
    """Answers one after the other: the reader of one closes it, the next goes on."""

    def close(self) -> None:
        pass

    def makefile(self, _: str) -> _Stream:
        return self


def exchanges(asked: bytes, answered: bytes) -> Iterator[Exchange]:
    """What is on a wire where no request has a body."""
    stream = _Stream(answered)
    for head in asked.split(b"\r\n\r\n")[:-1]:
        line, _, rest = head.partition(b"\r\n")
        method, path, _ = line.decode("latin-1").split(" ")
        response = HTTPResponse(stream, method=method)  # type: ignore[arg-type]
        try:
            response.begin()
            size = len(response.read())
        except IncompleteRead as error:
            size = len(error.partial)
        except HTTPException:
            return
        given = BytesParser().parsebytes(rest, headersonly=True)
        yield Exchange(
            method, path, {name.lower(): value for name, value in given.items()},
            response.status, {name.lower(): value for name, value in response.getheaders()}, size,
        )  # fmt: skip


@contextmanager
def tee() -> Iterator[Tee]:
    """A wire that is there while the block runs; its target is set later."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Tee(listener)
        thread = threading.Thread(target=wire.run, daemon=True)
        thread.start()
        try:
            yield wire
        finally:
            _shut(listener)
            thread.join(5)
