"""The access log: a line for each request, in a file that processes may share.

What a line contains is in `net.request_lines`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feeds.net.client_networks import address
from feeds.net.request_lines import LINES, known_parameters, origin_of, quoted_path
from feeds.net.user_agents import identify_reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.web.request_recorder import Observation

TARGET, FORMAT = "FEEDS_ACCESS_LOG", "FEEDS_ACCESS_LOG_FORMAT"
"""The environment variables that name the file (`-` is standard output) and the format."""
FIELD_LENGTH = 1000
"""Characters of a field, at most: four fields fit into one atomic write to a pipe."""
WRITE_BYTES = 4096
"""Written at once, so that processes that share a pipe do not break each other's lines."""


def fields(request: Observation, proxies: int) -> dict[str, Any]:
    """Returns the fields of a request; None where it or its answer has no such field."""
    environ, headers = request.environ, dict(request.headers)
    reader = identify_reader(environ.get("HTTP_USER_AGENT", ""))
    return {
        "time": datetime.fromtimestamp(request.started, UTC).isoformat(timespec="milliseconds"),
        "client": address(environ, proxies)[:64],
        "method": environ["REQUEST_METHOD"][:16],
        "path": quoted_path(environ.get("PATH_INFO", "")[:FIELD_LENGTH]),
        "query": known_parameters(query[:FIELD_LENGTH]) if (query := environ.get("QUERY_STRING")) else None,
        "protocol": environ.get("SERVER_PROTOCOL", "")[:16],
        "status": int(request.status[:3]),
        "bytes": request.size,
        "seconds": round(request.seconds, 6),
        "coding": headers.get("Content-Encoding"),
        "referrer": origin_of(environ.get("HTTP_REFERER", "")[:FIELD_LENGTH]),
        "user_agent": environ.get("HTTP_USER_AGENT", "")[:FIELD_LENGTH] or None,
        "reader": reader.name,
        "subscribers": reader.subscribers,
    }


class AccessLog:
    """Writes lines to a file that processes may share and that may be rotated by renaming it.

    Raises ValueError for an unknown format.
    """

    def __init__(self, target: str, form: str, proxies: int) -> None:
        if form not in LINES:
            raise ValueError(f"{FORMAT} is {form!r}: expected {' or '.join(LINES)}")
        self._line, self._proxies, self._target = LINES[form], proxies, target
        self._file: int | None = None

    def __call__(self, requests: Sequence[Observation]) -> None:
        """Write a line for each request. Raises OSError."""
        file = self._opened()
        lines = (self._line(fields(request, self._proxies)).encode("ascii") + b"\n" for request in requests)
        piece = b""
        for line in lines:
            if len(piece) + len(line) > WRITE_BYTES:
                _write(file, piece)
                piece = b""
            piece += line
        _write(file, piece)

    def _opened(self) -> int:
        """Returns the file that is at the path now: another one after a rotation."""
        if self._target == "-":
            return 1
        if self._file is not None and not _same(self._file, self._target):
            os.close(self._file)
            self._file = None
        if self._file is None:
            self._file = os.open(self._target, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        return self._file


def _same(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))  # noqa: PTH116 - the counterpart of fstat
    except OSError:
        return False


def _write(file: int, piece: bytes) -> None:
    while piece:
        piece = piece[os.write(file, piece) :]
