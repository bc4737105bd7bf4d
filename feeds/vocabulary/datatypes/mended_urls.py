"""Corrects URLs in the way that browsers do."""

from __future__ import annotations

import re
from urllib.parse import quote

from feeds.core.hosts import ascii_host

_MAX_CHARACTERS = 4096
_FORBIDDEN = re.compile(r'[ "<>^`|]')
_parts = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*+):(?://(?P<authority>[^/?#]*+))?(?P<rest>.*+)"
).fullmatch
_slashes = re.compile(r"(https?):/{1,9}+(?=[a-z0-9-]++(?:\.[a-z0-9-]++)++(?:[/:?#]|\Z))", re.IGNORECASE).match
_wrapped = re.compile(r"feed:(https?://.*+)", re.IGNORECASE).fullmatch


def mended_url(value: str) -> str | None:
    """Returns the URL that a browser would request; None if that is not certain.

    Percent-encodes spaces and other forbidden characters and all that are not ASCII, writes the host in
    Punycode, corrects the number of slashes after the scheme, and removes `feed:` before a whole URL.
    """
    if len(value) > _MAX_CHARACTERS or re.search(r"[\x00-\x1f\x7f\\{}\[\]\ufffd]", value):
        return None
    value = match[1] if (match := _wrapped(value)) else value
    if (slashes := _slashes(value)) is not None:
        value = f"{slashes[1]}://{value[slashes.end() :]}"
    parts = _parts(value)
    if parts is None or parts["authority"] is None:
        # Words without a slash before them are rarely meant as a relative reference.
        return _encoded(value) if value.startswith(("/", "./", "../")) and parts is None else None
    host = _host(parts["authority"])
    if not host or parts["scheme"].lower() not in ("http", "https", "ftp"):
        return None
    return f"{parts['scheme']}://{host}{_encoded(parts['rest'])}"


def _encoded(text: str) -> str:
    text = _FORBIDDEN.sub(lambda match: f"%{ord(match[0]):02X}", text)
    return (
        text
        if text.isascii()
        else "".join(character if character.isascii() else quote(character) for character in text)
    )


def _host(authority: str) -> str | None:
    """Returns the authority in ASCII; None if that is not certain."""
    if _FORBIDDEN.search(authority):
        return None
    if authority.isascii():
        return authority
    host, colon, port = authority.partition(":")
    if "@" in authority or not port.isascii():
        return None
    try:
        return f"{ascii_host(host)}{colon}{port}"
    except ValueError:
        return None
