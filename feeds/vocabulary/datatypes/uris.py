"""URIs (RFC 3986) and IRIs (RFC 3987), absolute and relative."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv6Address

from feeds.core.hosts import is_host_name
from feeds.vocabulary.datatypes.factories import must_be, shown
from feeds.vocabulary.datatypes.mended_urls import mended_url
from feeds.vocabulary.datatypes.uri_schemes import SCHEMES
from feeds.vocabulary.datatypes.white_space import find_unseen, named
from feeds.vocabulary.model import Fault, Flaws

_RFC_3986 = "https://www.rfc-editor.org/rfc/rfc3986"

INVALID_LINK = Fault(
    "invalid-link",
    "error",
    "A link must be a valid URI or relative reference.",
    help="Readers cannot open it: the server's name, port or IP address is missing or invalid. Write the "
    "whole address, such as `https://example.org/news`.",
    see=f"{_RFC_3986}#section-3",
    w3c="InvalidLink",
    bad="<link>http:///story</link>",
    good="<link>https://example.org/story</link>",
    mend=mended_url,
)
INVALID_URI_CHARACTER = Fault(
    "invalid-uri-character",
    "error",
    "A URI must not contain spaces or characters such as `<`, `>`, `\\`, `^`, `{`, `|` and `}`.",
    help="Such characters often mark where an address ends in a text, so programs may cut it there. "
    "Percent-encode them (a space is `%20`); square brackets may only enclose an IPv6 address.",
    see=f"{_RFC_3986}#section-2",
    w3c="InvalidUriChar",
    bad="<link>https://example.org/a story</link>",
    good="<link>https://example.org/a%20story</link>",
    mend=mended_url,
)
BAD_PERCENT_ESCAPE = Fault(
    "bad-percent-escape",
    "error",
    "A percent sign in a URI must be followed by two hexadecimal digits.",
    help="A lone `%` leaves open which address is meant, and servers may refuse it. Write a percent sign "
    "itself as `%25`.",
    see=f"{_RFC_3986}#section-2.1",
    w3c="InvalidUriChar",
    bad="<link>https://example.org/100%</link>",
    good="<link>https://example.org/100%25</link>",
    mend=lambda value: re.sub("%(?![0-9A-Fa-f]{2})", "%25", value),
    safe=False,
)
NOT_FULL_LINK = Fault(
    "not-a-full-link",
    "error",
    "The address must be a full URL that begins with a scheme.",
    help="A feed is read far from its site, so a reader cannot tell what a relative address is relative "
    "to. Write the whole address, such as `https://example.org/story`.",
    see=f"{_RFC_3986}#section-4.3",
    w3c="InvalidFullLink",
    bad="<link>/story</link>",
    good="<link>https://example.org/story</link>",
)
NOT_HTTP_LINK = Fault(
    "not-a-web-link",
    "error",
    "The URL must begin with `http://` or `https://`.",
    see="https://www.rfc-editor.org/rfc/rfc9110#section-4.2.1",
    w3c="InvalidFullLink",
)
NOT_HTTPS_LINK = Fault(
    "not-an-https-link",
    "error",
    "The URL must begin with `https://`.",
    help="The podcast namespace allows no other scheme for web addresses. Check that the server answers "
    "over HTTPS, then change the address.",
    see="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    w3c="InvalidFullLink",
    bad='<channel><podcast:funding url="http://example.org/give">Give</podcast:funding></channel>',
    good='<channel><podcast:funding url="https://example.org/give">Give</podcast:funding></channel>',
    mend=lambda value: f"https{value[4:]}" if value[:7].lower() == "http://" else None,
    safe=False,
)
INVALID_IRI = Fault(
    "invalid-iri",
    "error",
    "An IRI must not contain characters that RFC 3987 excludes, such as control characters.",
    help="They have no defined meaning in an address and usually no visible form. Remove them; letters of "
    "any script are allowed.",
    see="https://www.rfc-editor.org/rfc/rfc3987#section-2.2",
    w3c="InvalidIRI",
    bad="<entry><id>https://example.org/&#xfdd0;</id></entry>",
    good="<entry><id>https://example.org/é</id></entry>",
)
INVISIBLE_CHARACTER = Fault(
    "invisible-character",
    "warning",
    "An IRI should not contain invisible characters, such as no-break spaces and byte order marks.",
    help="It looks like another address and leads nowhere. Such characters are often copied together "
    "with an address; remove them.",
    see="https://www.rfc-editor.org/rfc/rfc3987#section-8",
    bad="<entry><id>https://example.org/1&#xa0;</id></entry>",
    good="<entry><id>https://example.org/1</id></entry>",
)
IRI_NOT_URI = Fault(
    "iri-not-uri",
    "warning",
    "A URI in RSS should contain only ASCII characters.",
    help="Not every program converts other letters before it opens the address. Write the host in Punycode "
    "and percent-encode the rest.",
    see="https://www.rfc-editor.org/rfc/rfc3987#section-3.1",
    w3c="UriNotIri",
    bad="<link>https://example.org/café</link>",
    good="<link>https://example.org/caf%C3%A9</link>",
    mend=mended_url,
)
UNREGISTERED_SCHEME = Fault(
    "unregistered-scheme",
    "warning",
    "A URI should use a scheme that is registered with the IANA.",
    help="Few programs know what to do with another scheme, and `feed:` before a web address is a common "
    "mistake. Write `https://` for anything on the web.",
    see="https://www.iana.org/assignments/uri-schemes/",
    w3c="SchemeNotIANARegistered",
    bad="<link>frobnicate://example.org/1</link>",
    good="<link>https://example.org/1</link>",
    mend=mended_url,
)
URI_TOO_LONG = Fault(
    "uri-too-long",
    "error",
    "A URI must have at most 4096 characters.",
    help="Many programs limit the length of an address. A very long one often contains the data itself (a "
    "`data:` URL): put that into a file and link to it.",
    w3c="InvalidLink",
    bad="<link>https://example.org/{x*4097}</link>",
    good="<link>https://example.org/1</link>",
)

MAX_URI_CHARACTERS = 4096
_V6 = r"\[(?:[0-9A-Fa-f:.]{2,45}(?:%25[A-Za-z0-9._~-]++)?|[vV][0-9A-Fa-f]++\.[A-Za-z0-9._~!$&'()*+,;=:-]++)\]"


_ASCII = r"[A-Za-z0-9._~!$&'()*+,;=\-{more}]"
# Lists the excluded characters: a class of high code points takes milliseconds to compile.
_BEYOND = r"[^\x00-\x20\"#%<>\[\\\]^`{{|}}\x7f{less}]"


def _grammar(beyond: bool) -> re.Pattern[str]:
    """Returns RFC 3986, appendix A, as a linear expression; `beyond` allows all characters beyond ASCII."""

    def some(more: str) -> str:
        less = "".join(character for character in ":@/?" if character not in more)
        kept = _BEYOND.format(less=less) if beyond else _ASCII.format(more=more)
        return f"(?:{kept}++|%[0-9A-Fa-f]{{2}})*+"

    return re.compile(
        rf"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*+):|(?=[/?#]|[^/?#:]*+(?:[/?#]|\Z)))"
        rf"(?://(?P<authority>(?:{some(':')}@)?+(?P<host>{_V6}|{some('')})"
        rf"(?::(?P<port>[0-9]*+))?+)(?=[/?#]|\Z))?+"
        rf"{some(':@/')}(?:\?{some(':@/?')})?+(?:\#{some(':@/?')})?+"
    )


_uri = _grammar(beyond=False).fullmatch
_iri = _grammar(beyond=True).fullmatch
PLAIN_LABEL = r"(?![Xx][Nn]--)[A-Za-z0-9-]++"
_plain_url = re.compile(
    rf"https?://{PLAIN_LABEL}(?:\.{PLAIN_LABEL})++"
    r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@/?-]*+(?:#[A-Za-z0-9._~-]*+)?+)?"
).fullmatch
_bad_character = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f]").search
_bad_escape = re.compile("%(?![0-9A-Fa-f]{2})").search
_stray_bracket = re.compile(r"[\[\]]").search
_scheme = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:").match
_SCHEMES_WITH_HOST = frozenset(
    {"http", "https", "ftp", "ftps", "rtsp", "rtsps", "ws", "wss", "gopher", "sftp"}
)
_MAX_PORT = 65_535
_Match = Callable[[str], "re.Match[str] | None"]


def uri(value: str) -> Flaws:
    """Accepts a URI or a relative reference (RFC 3986); an IRI is a warning."""
    if _plain_url(value) and len(value) <= MAX_URI_CHARACTERS:
        return ()
    return _check(value, _uri) if value.isascii() else (_check(value, _iri) or _only_iri(value))


def iri(value: str) -> Flaws:
    """Accepts an IRI or a relative reference (RFC 3987)."""
    if _plain_url(value) and len(value) <= MAX_URI_CHARACTERS:
        return ()
    return _check(value, _iri) or invisible(value)


def full_url(value: str) -> Flaws:
    """Accepts a URI with a scheme; an unregistered scheme and an IRI are warnings."""
    if _plain_url(value) and len(value) <= MAX_URI_CHARACTERS:
        return ()
    return _check(value, _iri, full=True) or (() if value.isascii() else _only_iri(value))


def full_iri(value: str) -> Flaws:
    """Accepts an IRI with a scheme; an unregistered scheme is a warning."""
    if _plain_url(value) and len(value) <= MAX_URI_CHARACTERS:
        return ()
    return _check(value, _iri, full=True) or invisible(value)


def invisible(value: str) -> Flaws:
    """Finds the first invisible character, which the grammar of IRIs allows."""
    unseen = None if value.isascii() else find_unseen(value)
    if unseen is None:
        return ()
    return (INVISIBLE_CHARACTER(f"contains {named(unseen[0])}", *unseen.span()),)


def http_url(value: str) -> Flaws:
    """Accepts a full http: or https: URL."""
    if value[:8].lower().startswith(("http://", "https://")):
        return full_url(value)
    return full_url(value) or (NOT_HTTP_LINK(f"must begin with http:// or https://, not {shown(value)}"),)


def _only_iri(value: str) -> Flaws:
    first = next(place for place, character in enumerate(value) if character > "\x7f")
    message = f"should contain only ASCII characters, not {shown(value[first])}: {shown(value)}"
    return (IRI_NOT_URI(message, first, first + 1),)


def _not_full(value: str) -> Flaws:
    return must_be(NOT_FULL_LINK, "a full URL with a scheme like https:", value)


def _check(value: str, match: _Match, full: bool = False) -> Flaws:
    if len(value) > MAX_URI_CHARACTERS:
        return (URI_TOO_LONG(f"must have at most {MAX_URI_CHARACTERS} characters, not {len(value)}"),)
    parts = match(value)
    if parts is None or not (value.isascii() or _all_allowed(value)):
        return _explain(value, full)
    scheme, host, port = parts.group("scheme", "host", "port")
    if full and scheme is None:
        return _not_full(value)
    name = scheme.lower() if scheme else ""
    if not host and (name in _SCHEMES_WITH_HOST or (host is not None and port)):
        return (INVALID_LINK(f"must have a host name after '//': {shown(value)}"),)
    if port and int(port[:6]) > _MAX_PORT:
        return (INVALID_LINK(f"must have a port of at most {_MAX_PORT}, not {port[:12]}"),)
    if host and host[0] == "[" and host[1] not in "vV" and not _is_ipv6(host):
        return (INVALID_LINK(f"must have a valid IPv6 address in its brackets, not {shown(host)}"),)
    if host and name in _SCHEMES_WITH_HOST and _is_international(host) and not is_host_name(host):
        return (INVALID_LINK(f"must have a host name that browsers accept (UTS 46), not {shown(host)}"),)
    if full and name not in SCHEMES:
        message = f"should use a registered scheme like https, not {shown(name)}"
        return (UNREGISTERED_SCHEME(message, 0, len(name)),)
    return ()


def _is_international(host: str) -> bool:
    return not host.isascii() or "xn--" in host.lower()


def _all_allowed(value: str) -> bool:
    """Whether RFC 3987 allows all characters; those for private use are accepted, too."""
    return not any(
        "\x7f" <= character < "\xa0"
        or "\ud800" <= character < "\ue000"
        or "\ufdd0" <= character < "\ufdf0"
        or "\ufff0" <= character < "\U00010000"
        or "\U000e0000" <= character < "\U000e1000"
        or ord(character) & 0xFFFE == 0xFFFE
        for character in value
    )


def _is_ipv6(host: str) -> bool:
    address, _percent, _zone = host[1:-1].partition("%25")
    try:
        IPv6Address(address)
    except ValueError:
        return False
    return True


def _explain(value: str, full: bool) -> Flaws:
    """Reports why a value is not a URI."""
    bad = _bad_character(value)
    if bad is None and not value.isascii():
        strange = next((place for place, character in enumerate(value) if not _all_allowed(character)), None)
        if strange is not None:
            message = f"must not contain the character U+{ord(value[strange]):04X}"
            return (INVALID_IRI(message, strange, strange + 1),)
    if bad:
        character = "a space" if bad[0] == " " else repr(bad[0])
        return (
            INVALID_URI_CHARACTER(f"must not contain {character}: {shown(value)}", bad.start(), bad.end()),
        )
    escape = _bad_escape(value)
    if escape:
        where = escape.start()
        message = f"must have two hexadecimal digits after '%': {shown(value[where : where + 3])}"
        return (BAD_PERCENT_ESCAPE(message, where, min(where + 3, len(value))),)
    bracket = _stray_bracket(value)
    if bracket:
        message = f"must not contain {bracket[0]!r} outside an IPv6 address: {shown(value)}"
        return (INVALID_URI_CHARACTER(message, bracket.start(), bracket.end()),)
    if full and not _scheme(value):
        return _not_full(value)
    return (INVALID_LINK(f"must be a valid URI, not {shown(value)}"),)
