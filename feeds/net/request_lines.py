"""The lines of an access log, in the combined format or as JSON.

Whatever a request contains, its line is printable ASCII of bounded length. Of a query, only the parameters
that this server knows are logged, and only with values that they can have: secrets have many names, and many
ways to be encoded. What follows `;`, `?` or `#` in a path, users in URLs, and all of a referrer but its
origin are left out, too.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


# Most requests repeat what earlier ones contained.
@lru_cache(64)
def _clock(time: str) -> str:
    return datetime.fromisoformat(time).strftime("%d/%b/%Y:%H:%M:%S +0000")


@lru_cache(1024)
def quoted_path(path: str) -> str:
    """Returns a path in ASCII, without its parameters and users."""
    segments = (_PARAMETERS.sub(";" + HIDDEN, segment) for segment in path.split("/"))
    plain = _USER.sub(HIDDEN + "@", "/".join(segments))
    return quote(plain.encode("latin-1", "replace"), safe=_PLAIN)


@lru_cache(1024)
def known_parameters(query: str) -> str:
    """Returns the parameters of a query, those that the server does not know hidden."""
    return "&".join(part if _KNOWN.fullmatch(part) else HIDDEN for part in query.split("&"))


@lru_cache(1024)
def origin_of(referrer: str) -> str | None:
    """Returns scheme and host of a URL, None for anything else."""
    found = _ORIGIN.fullmatch(referrer)
    return found and found[1] + found[2] + "/"


@lru_cache(1024)
def _printable(text: str) -> str:
    """Returns the text for use within quotes, with other characters escaped."""
    text = text.encode("latin-1", "replace").decode("latin-1")
    return _ODD.sub(lambda odd: f"\\x{ord(odd[0]):02x}", text)
