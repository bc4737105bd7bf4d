"""Connections to permitted addresses, with a deadline for the whole request."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from feeds.net.addresses import Permit


class Deadline(threading.local):
    """When the request of this thread must end, on the monotonic clock."""

    at = float("inf")

    def left(self, timeout: float | None) -> float:
        """Returns the seconds left, at most `timeout`. Raises httpcore.ReadTimeout if there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long")
        return left if timeout is None else min(left, timeout)


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks all its addresses, and connects to one of these."""

    def __init__(self, permit: Permit, deadline: Deadline) -> None:
        self._permit, self._deadline = permit, deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"cannot resolve the host name {host}") from None
        addresses = list(dict.fromkeys(ip_address(str(row[4][0])) for row in rows))
        reasons = [reason for address in addresses if (reason := self._permit(address, port)) is not None]
        if reasons:  # one is enough: a mixture is an attack or a mistake
            raise httpcore.ConnectError(f"not permitted: {reasons[0]}")
        for number, address in enumerate(addresses, 1):
            try:
                left = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(str(address), port, left, local_address, socket_options)
                return _Timed(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")


class _Timed(httpcore.NetworkStream):
    """A connection that respects the deadline, however slowly the bytes arrive."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
