"""URLs and identifiers. In a feed they must be absolute and written in ASCII."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from feeds.core.hosts import ascii_host
from feeds.core.media_types import media_type

if TYPE_CHECKING:
    from datetime import date

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\x9f<>\"{}|\\^`\ud800-\udfff]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_PART = r"(?:[A-Za-z0-9._~!$&'()*+,=:@/-]|%[0-9A-Fa-f]{2})"
_AS_IT_IS = re.compile(
    rf"https?://[a-z0-9._-]{{1,253}}+(?:/{_PART}*+)?+(?:\?(?:{_PART}|\?)++)?+(?:#{_PART}++)?+"
)
"""A URL that `web_url` and `resolve` return unchanged, as most are; urljoin removes a `;` at the end."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_AUTHORITY = re.compile(rf"(?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*", re.IGNORECASE)
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21"}
_SUB_DELIMS = "!$&'()*+,;="  # RFC 3986, 2.2
_SCRIPT = re.compile(r"\.(?:php[0-9]?|aspx?|cgi|jsp|pl|html?)$", re.IGNORECASE)
_PARAMETER = re.compile(r"[A-Za-z0-9_.-]+=")
_USER = re.compile(r"(?<=://)[^/?#\s]*@")
_SHORT = 1000
"""Characters of a URL whose parts are remembered."""
_MAX_HOST = 253  # RFC 1035, 2.3.4, as text


def web_url(text: str) -> str:
    """Returns an http or https URL or IRI as a URI (RFC 3987, 3.1). Idempotent. Raises `ValueError`."""
    if _AS_IT_IS.fullmatch(text):
        return text
    text = text.strip(" ")
    if _CONTROL.search(text):
        raise ValueError(f"{text[:200]!r} contains a control character")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{text[:200]!r} is not an absolute http or https URL")
    path, query, fragment = (
        _encode(part, safe=f"/?%:@{_SUB_DELIMS}") for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, _netloc(parts.netloc), path, query, fragment))


def exact_web_url(text: str) -> str:
    """Returns the same as `web_url`, with a `?` at the end kept: some servers distinguish the two."""
    url = web_url(text)
    return f"{url}?" if text.rstrip(" ").endswith("?") and "?" not in url and "#" not in url else url


def is_iri(text: str) -> bool:
    """Whether `text` has the form of an absolute IRI (RFC 3987, 2.2) of any scheme."""
    return _IRI.fullmatch(text) is not None


def is_url(text: str) -> bool:
    """Whether `text` begins as an http or https URL."""
    return text[:8].lower().startswith(("http://", "https://"))


def resolve(base: str, reference: str) -> str:
    """Resolves `reference` against the URL `base` (RFC 3986, 5.2). Raises `ValueError` for other schemes."""
    if _AS_IT_IS.fullmatch(reference):
        return reference
    return web_url(urljoin(base, reference.strip(" ")))


def resolve_leniently(base: str, reference: str) -> str:
    """Returns what a reference means at `base` (RFC 3986, 5.2); unchanged if it cannot be parsed."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def join(base: str, path: str) -> str:
    """Returns the URL of a media `path` below `base`; an absolute URL is kept. Raises `ValueError`.

    A path is the name of a file if that is what it looks like, and then `#` and `?` do not end it.
    """
    path = path.strip(" ")
    if path.startswith("//"):
        return web_url(f"{urlsplit(base).scheme}:{path}")
    if _SCHEME.match(path) and not _is_file_name(path, ": "):
        return web_url(path)
    if not path.lstrip("/"):
        raise ValueError(f"{path!r} does not name a file")
    if any(_is_file_name(path, mark) for mark in "#?"):
        path = encode_path(path)
    return web_url(f"{base.rstrip('/')}/{path.lstrip('/')}")


def _is_file_name(path: str, mark: str) -> bool:
    """Whether `mark` is part of a file's name, as in `Ep #1.mp3`, and not in `a.mp3#t=9` or `get?f=1.mp3`."""
    before, found, after = path.partition(mark)
    if not found or media_type(encode_path(path)) is None or media_type(before) is not None:
        return False
    return not (_SCRIPT.search(before) or (mark == "?" and _PARAMETER.match(after)))


def without_user(text: str) -> str:
    """Returns a text without the users and passwords of the URLs in it, to be shown (RFC 3986, 3.2.1)."""
    return _USER.sub("", text)


def host(url: str) -> str:
    """Returns the host of an absolute URL in lower case, without the port. Raises `ValueError`."""
    return (urlsplit(web_url(url)).hostname or "").rstrip(".")


def file_name(url: str) -> str:
    """Returns the name of the file at an absolute URL, decoded, for people to read; without one, the host."""
    parts = urlsplit(url)
    return unquote(parts.path.rpartition("/")[2]) or parts.netloc


def ending(url: str) -> str:
    """Returns the file extension of a URL's path in lower case, without the dot."""
    path = url.partition("#")[0].partition("?")[0]
    if "//" in path:
        path = path.partition("//")[2].partition("/")[2]
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def address(url: str) -> tuple[str, ...]:
    """Returns the parts that identify a document, without the fragment; the whole of an invalid URL.

    Equivalent URLs have the same parts (RFC 3986, 6.2.2 and 6.2.3).
    """
    return _known_parts(url) if len(url) < _SHORT else _parts(url)


def _parts(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return (url,)
    place = parts.netloc.removesuffix(":").removesuffix(f":{_DEFAULT_PORTS.get(parts.scheme, '')}")
    user, at, name = place.rpartition("@")
    path = _ESCAPE.sub(_plain_escape, parts.path) or "/"
    if "/." in path:
        path = urlsplit(urljoin("http://host", path)).path
    return parts.scheme, f"{user}{at}{_same_host(name)}", path, _ESCAPE.sub(_plain_escape, parts.query)


def _same_host(place: str) -> str:
    """Returns what is equal for equivalent hosts: in lower case and in ASCII, if that is possible."""
    try:
        return place.lower() if place.isascii() else _host(place)
    except ValueError:
        return place.lower()


_known_parts = lru_cache(64)(_parts)
"""A feed's own URL is compared with many others."""


def same_url(one: str, other: str) -> bool:
    """Whether two URLs are those of one document: equal, or equivalent by RFC 3986, 6.2."""
    return one == other or address(one) == address(other)


def _plain_escape(match: re.Match[str]) -> str:
    """Returns the character of an escape that is needless (RFC 3986, 2.3), else the escape in capitals."""
    character = chr(int(match[1], 16))
    return (
        character
        if character.isascii() and (character.isalnum() or character in "-._~")
        else match[0].upper()
    )


def encode_path(name: str) -> str:
    """Percent-encodes a relative path, except its slashes; lone surrogates are encoded as bytes."""
    return quote(name, safe="/", errors="surrogatepass")


def is_authority(text: str) -> bool:
    """Whether `text` is a DNS name or an e-mail address, which tag URIs begin with (RFC 4151, 2.1)."""
    return _AUTHORITY.fullmatch(text) is not None and text.isascii()


def tag_uri(authority: str, day: date, name: str) -> str:
    """Returns the tag URI (RFC 4151) of `name`, minted by `authority` on `day`."""
    if not is_authority(authority):
        raise ValueError(f"{authority!r} is neither a DNS name nor an e-mail address (RFC 4151, 2.1)")
    # Not isoformat: `day` may be a datetime.
    return f"tag:{authority},{day.year:04}-{day.month:02}-{day.day:02}:{encode_path(name)}"


def _encode(part: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=safe)


def _netloc(netloc: str) -> str:
    user, at, place = netloc.rpartition("@")
    return _encode(user, safe=f"%:{_SUB_DELIMS}") + at + _host(place)


def _host(place: str) -> str:
    """Returns a host, with or without a port, in lower case and in ASCII."""
    match = re.fullmatch(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?", place)
    if match is None or len(match[1]) > _MAX_HOST:
        raise ValueError(f"{place[:80]!r} is not a host")
    port = match[2]
    try:
        name = ascii_host(unquote(match[1], errors="strict"))
    except ValueError:
        raise ValueError(f"{match[1]!r} is not a host name (IDNA 2008, UTS 46)") from None
    if not _HOST.fullmatch(name) or (port and int(port) > 65535):
        raise ValueError(f"{place!r} is not a host")
    return f"{name}:{port}" if port else name
