"""The access log: a line for each request, in the combined format or as JSON.

Whatever a request says, it stays one line of printable ASCII of bounded length, and what looks like a secret
in a query is left out.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from feeds.web.clients import address
from feeds.web.user_agents import reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from feeds.web.observing import Seen

TARGET, FORMAT = "FEEDS_ACCESS_LOG", "FEEDS_ACCESS_LOG_FORMAT"
"""The environment variables that name the file (`-` is standard output) and the format."""
LONG = 1000
"""Characters of the longest field: four fields fit into what a pipe takes as a whole."""
PIECE = 4096
"""Bytes that are written at once: processes that share a pipe do not tear each other's lines."""
_SECRET = re.compile(r"(?i)(?:^|(?<=&))([^=&]*(?:token|secret|key|pass|auth|sig|code)[^=&]*)=[^&]*")
_PLAIN = "/~!$&'()*+,;=:@"
_ODD = re.compile(r"[^ !#-\[\]-~]")


def fields(seen: Seen, proxies: int) -> dict[str, Any]:
    """What is logged of a request; None where a request or an answer has no such thing."""
    environ, headers = seen.environ, dict(seen.headers)
    who = reader(environ.get("HTTP_USER_AGENT", ""))
    return {
        "time": datetime.fromtimestamp(seen.came, UTC).isoformat(timespec="milliseconds"),
        "client": address(environ, proxies)[:64],
        "method": environ["REQUEST_METHOD"][:16],
        "path": _quoted(environ.get("PATH_INFO", "")[:LONG]),
        "query": _SECRET.sub(r"\1=-", query[:LONG]) if (query := environ.get("QUERY_STRING")) else None,
        "protocol": environ.get("SERVER_PROTOCOL", "")[:16],
        "status": int(seen.status[:3]),
        "bytes": seen.size,
        "seconds": round(seen.took, 6),
        "coding": headers.get("Content-Encoding"),
        "referrer": environ.get("HTTP_REFERER", "").partition("?")[0][:LONG] or None,
        "user_agent": environ.get("HTTP_USER_AGENT", "")[:LONG] or None,
        "reader": who.name,
        "subscribers": who.subscribers,
    }


def json_line(said: Mapping[str, Any]) -> str:
    """The fields as one JSON object, those that are None left out."""
    return json.dumps({name: value for name, value in said.items() if value is not None})


def combined_line(said: Mapping[str, Any]) -> str:
    """The fields as Apache and nginx write them by the name of `combined`."""
    time = _clock(said["time"][:19])
    query = f"?{said['query']}" if said["query"] else ""
    request = _printable(f"{said['method']} {said['path']}{query} {said['protocol']}")
    referrer, agent = _printable(said["referrer"] or "-"), _printable(said["user_agent"] or "-")
    client = _printable(said["client"]).replace(" ", "_") or "-"
    return f'{client} - - [{time}] "{request}" {said["status"]} {said["bytes"]} "{referrer}" "{agent}"'


LINES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"combined": combined_line, "json": json_line}


class AccessLog:
    """Writes lines to a file, which several processes may share and a program may rotate by renaming it.

    ValueError for a format that there is not.
    """

    def __init__(self, target: str, form: str, proxies: int) -> None:
        if form not in LINES:
            raise ValueError(f"{FORMAT} is {form!r}: expected {' or '.join(LINES)}")
        self._line, self._proxies, self._target = LINES[form], proxies, target
        self._file: int | None = None

    def __call__(self, seen: Sequence[Seen]) -> None:
        """Write a line for each. OSError where they cannot be written."""
        file = self._opened()
        lines = (self._line(fields(each, self._proxies)).encode("ascii") + b"\n" for each in seen)
        piece = b""
        for line in lines:
            if len(piece) + len(line) > PIECE:
                _write(file, piece)
                piece = b""
            piece += line
        _write(file, piece)

    def _opened(self) -> int:
        """The file as it is now at its path: another one after the logs were rotated."""
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
        return os.path.samestat(os.fstat(file), os.stat(path))  # noqa: PTH116 - compared as they are
    except OSError:
        return False


def _write(file: int, piece: bytes) -> None:
    while piece:
        piece = piece[os.write(file, piece) :]


# Most requests say what others said before them.
@lru_cache(64)
def _clock(time: str) -> str:
    return datetime.fromisoformat(time).strftime("%d/%b/%Y:%H:%M:%S +0000")


@lru_cache(1024)
def _quoted(path: str) -> str:
    return quote(path.encode("latin-1", "replace"), safe=_PLAIN)


@lru_cache(1024)
def _printable(text: str) -> str:
    """The text within quotes: nothing in it ends them, or the line."""
    text = text.encode("latin-1", "replace").decode("latin-1")
    return _ODD.sub(lambda odd: f"\\x{ord(odd[0]):02x}", text)
