"""URLs as people write them, with what browsers do of themselves already done."""

from __future__ import annotations

import re
from urllib.parse import quote

_LONGEST = 4096
_FORBIDDEN = re.compile(r'[ "<>^`|]')
_parts = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*+):(?://(?P<authority>[^/?#]*+))?(?P<rest>.*+)"
).fullmatch
_slashes = re.compile(r"(https?):/{1,9}+(?=[a-z0-9-]++(?:\.[a-z0-9-]++)++(?:[/:?#]|\Z))", re.IGNORECASE).match
_wrapped = re.compile(r"feed:(https?://.*+)", re.IGNORECASE).fullmatch
_DEVIATE = frozenset("ßς\u200c\u200d")
"""What IDNA of 2003 and of 2008 write differently."""


def mended_url(value: str) -> str | None:
    """The URL that a browser would ask for; None where that is not sure.

    Spaces and the like and what is not ASCII are percent-encoded as UTF-8, a host outside ASCII is written in
    Punycode, one slash or three after the scheme become two, and `feed:` before a whole URL goes.
    """
    if len(value) > _LONGEST or re.search(r"[\x00-\x1f\x7f\\{}\[\]\ufffd]", value):
        return None
    value = found[1] if (found := _wrapped(value)) else value
    if (slashes := _slashes(value)) is not None:
        value = f"{slashes[1]}://{value[slashes.end() :]}"
    parts = _parts(value)
    if parts is None or parts["authority"] is None:
        # Words without a slash before them are no relative reference that somebody meant.
        return _encoded(value) if value.startswith(("/", "./", "../")) and parts is None else None
    host = _host(parts["authority"])
    if not host or parts["scheme"].lower() not in ("http", "https", "ftp"):
        return None
    return f"{parts['scheme']}://{host}{_encoded(parts['rest'])}"


def _encoded(text: str) -> str:
    text = _FORBIDDEN.sub(lambda found: f"%{ord(found[0]):02X}", text)
    return text if text.isascii() else "".join(sign if sign.isascii() else quote(sign) for sign in text)


def _host(authority: str) -> str | None:
    """An authority in ASCII; None where that is not sure."""
    if _FORBIDDEN.search(authority) or not _DEVIATE.isdisjoint(authority):
        return None
    if authority.isascii():
        return authority
    host, colon, port = authority.partition(":")
    try:
        return (
            f"{host.encode('idna').decode()}{colon}{port}"
            if "@" not in authority and port.isascii()
            else None
        )
    except UnicodeError:
        return None
