"""The connections of a client to this process, by its address."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = "/dev/fd"


def end_uploads(client: str) -> None:
    """Read nothing more from the address of a client, except on connections on which it receives something.

    Does nothing on systems that do not list the open files of a process.
    """
    with suppress(ValueError):
        address = _plain(client)
        for connection in _connections():
            with connection, suppress(OSError, ValueError):
                if _plain(connection.getpeername()[0]) == address and not _sends(connection):
                    connection.shutdown(socket.SHUT_RD)


def _connections() -> Iterator[socket.socket]:
    """Yields a copy of each socket of this process."""
    try:
        files = [int(name) for name in os.listdir(_FILES)]  # noqa: PTH208 - no files but numbers
    except OSError:
        return
    for file in files:
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(file).st_mode):
                copy = os.dup(file)
                try:
                    connection = socket.socket(fileno=copy)
                except OSError:
                    os.close(copy)
                    raise
                if connection.family in (socket.AF_INET, socket.AF_INET6):
                    yield connection
                else:
                    connection.close()


def _sends(connection: socket.socket) -> bool:
    """Has the client not confirmed yet what was sent?"""
    try:
        from fcntl import ioctl  # not on Windows
        from termios import TIOCOUTQ
    except ImportError:
        return False
    return any(ioctl(connection, TIOCOUTQ, bytes(4)))


def _plain(address: str) -> object:
    parsed = ip_address(address.partition("%")[0])
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed
