"""The access log: a line for each request, in the combined format or as JSON.

Whatever a request contains, its line is printable ASCII of bounded length. Of a query, only the parameters
that this server knows are logged, and only with values that they can have: secrets have many names, and many
ways to be encoded. What follows `;`, `?` or `#` in a path, users in URLs, and all of a referrer but its
origin are left out, too.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from feeds.net.user_agents import identify_reader
from feeds.web.client_address import address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from feeds.web.request_recorder import Observation

TARGET, FORMAT = "FEEDS_ACCESS_LOG", "FEEDS_ACCESS_LOG_FORMAT"
"""The environment variables that name the file (`-` is standard output) and the format."""
FIELD_LENGTH = 1000
"""Characters of a field, at most: four fields fit into one atomic write to a pipe."""
WRITE_BYTES = 4096
"""Written at once, so that processes that share a pipe do not break each other's lines."""
HIDDEN = "-"
"""Stands for what is left out."""
_KNOWN = re.compile(
    "fix=(?:safe|all)|page=[0-9]{1,9}|profile=[a-z0-9_-]{1,30}|raw|subscribe"
    "|feed=[a-z0-9]{1,10}"  # of WordPress, whose addresses may be redirected
)
_PARAMETERS = re.compile(r"[;?#&].*", re.DOTALL)
_USER = re.compile(r"(?<=//)[^/@]*@|^[^/@]*:[^/@]*@")
_ORIGIN = re.compile(r"(https?://)(?:[^/?#@\s]*@)?([A-Za-z0-9.:\[\]-]{1,255})(?:[/?#].*)?", re.DOTALL)
_PLAIN = "/~!$&'()*+,;=:@"
_ODD = re.compile(r"[^ !#-\[\]-~]")


def fields(request: Observation, proxies: int) -> dict[str, Any]:
    """Returns the fields of a request; None where it or its answer has no such field."""
    environ, headers = request.environ, dict(request.headers)
    reader = identify_reader(environ.get("HTTP_USER_AGENT", ""))
    return {
        "time": datetime.fromtimestamp(request.started, UTC).isoformat(timespec="milliseconds"),
        "client": address(environ, proxies)[:64],
        "method": environ["REQUEST_METHOD"][:16],
        "path": _quoted(environ.get("PATH_INFO", "")[:FIELD_LENGTH]),
        "query": _known(query[:FIELD_LENGTH]) if (query := environ.get("QUERY_STRING")) else None,
        "protocol": environ.get("SERVER_PROTOCOL", "")[:16],
        "status": int(request.status[:3]),
        "bytes": request.size,
        "seconds": round(request.seconds, 6),
        "coding": headers.get("Content-Encoding"),
        "referrer": _origin(environ.get("HTTP_REFERER", "")[:FIELD_LENGTH]),
        "user_agent": environ.get("HTTP_USER_AGENT", "")[:FIELD_LENGTH] or None,
        "reader": reader.name,
        "subscribers": reader.subscribers,
    }


def json_line(values: Mapping[str, Any]) -> str:
    """Returns the fields as a JSON object, without those that are None."""
    return json.dumps({name: value for name, value in values.items() if value is not None})


def combined_line(values: Mapping[str, Any]) -> str:
    """Returns the fields in the `combined` format of Apache and nginx."""
    time = _clock(values["time"][:19])
    query = f"?{values['query']}" if values["query"] else ""
    request = _printable(f"{values['method']} {values['path']}{query} {values['protocol']}")
    referrer, agent = _printable(values["referrer"] or "-"), _printable(values["user_agent"] or "-")
    client = _printable(values["client"]).replace(" ", "_") or "-"
    return f'{client} - - [{time}] "{request}" {values["status"]} {values["bytes"]} "{referrer}" "{agent}"'


LINES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"combined": combined_line, "json": json_line}


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


# Most requests repeat what earlier ones contained.
@lru_cache(64)
def _clock(time: str) -> str:
    return datetime.fromisoformat(time).strftime("%d/%b/%Y:%H:%M:%S +0000")


@lru_cache(1024)
def _quoted(path: str) -> str:
    segments = (_PARAMETERS.sub(";" + HIDDEN, segment) for segment in path.split("/"))
    plain = _USER.sub(HIDDEN + "@", "/".join(segments))
    return quote(plain.encode("latin-1", "replace"), safe=_PLAIN)


@lru_cache(1024)
def _known(query: str) -> str:
    """Returns the parameters of a query, those that the server does not know hidden."""
    return "&".join(part if _KNOWN.fullmatch(part) else HIDDEN for part in query.split("&"))


@lru_cache(1024)
def _origin(referrer: str) -> str | None:
    """Returns scheme and host of a URL, None for anything else."""
    found = _ORIGIN.fullmatch(referrer)
    return found and found[1] + found[2] + "/"


@lru_cache(1024)
def _printable(text: str) -> str:
    """Returns the text for use within quotes, with other characters escaped."""
    text = text.encode("latin-1", "replace").decode("latin-1")
    return _ODD.sub(lambda odd: f"\\x{ord(odd[0]):02x}", text)
