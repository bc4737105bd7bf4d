"""Permanent identifiers: tag URIs, URNs, UUIDs, and the canonical form of URIs."""

from __future__ import annotations

import re
from unicodedata import is_normalized

from feeds.vocabulary.datatypes.factories import must_be, pattern, shown
from feeds.vocabulary.datatypes.uris import MAX_URI_CHARACTERS, UNREGISTERED_SCHEME, full_iri, invisible
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.model import Fault, Flaws

INVALID_TAG_URI = Fault(
    "invalid-tag-uri",
    "error",
    "A tag URI must have an authority, a date and a name, such as `tag:example.org,2026-01-05:story`.",
    help="The authority on that date makes the identifier permanently unique. Write a domain or an e-mail "
    "address that you own, and a date on which you owned it, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.",
    see="https://www.rfc-editor.org/rfc/rfc4151#section-2.1",
    w3c="InvalidTAG",
    bad="<entry><id>tag:example.org,26:1</id></entry>",
    good="<entry><id>tag:example.org,2026:1</id></entry>",
)
INVALID_URN = Fault(
    "invalid-urn",
    "error",
    "A URN must be `urn:`, a namespace of 2 to 32 letters, digits and hyphens, a colon and a name.",
    help="Only the rules of its namespace make it unique. For an identifier of your own write `urn:uuid:` "
    "and a UUID.",
    see="https://www.rfc-editor.org/rfc/rfc8141#section-2",
    w3c="InvalidURN",
    bad="<entry><id>urn:x:</id></entry>",
    good="<entry><id>urn:isbn:0451450523</id></entry>",
)
INVALID_NSS = Fault(
    "invalid-nss",
    "error",
    "The identifier must be usable as the last part of a URN, without spaces.",
    help="FeedSync compares these identifiers between programs and takes their syntax from URNs. Write "
    "letters, digits, hyphens and dots, and percent-encode the rest.",
    see="https://www.rfc-editor.org/rfc/rfc8141#section-2.2",
    w3c="InvalidNSS",
    bad='<sx:sync id="a b" updates="1">'
    '<sx:history sequence="1" when="2025-12-30T00:00:00Z" by="jo"/></sx:sync>',
    good='<sx:sync id="ab" updates="1">'
    '<sx:history sequence="1" when="2025-12-30T00:00:00Z" by="jo"/></sx:sync>',
)
INVALID_ID = Fault(
    "invalid-xml-id",
    "error",
    "An xml:id must be a name: a letter or an underscore, then letters, digits, `-`, `.` and `_`.",
    help="Parsers do not know the element by another value. Begin it with a letter, such as `story-1` for "
    "`1`.",
    see="https://www.w3.org/TR/xml-id/#id-avn",
    bad='<entry><rights xml:id="1">Somebody</rights></entry>',
    good='<entry><rights xml:id="r1">Somebody</rights></entry>',
)
BLANK_NSS = Fault(
    "blank-nss",
    "error",
    "An identifier must not be empty.",
    help=INVALID_NSS.help,
    see=INVALID_NSS.see,
    w3c="NotBlank",
    bad='<sx:sync id="" updates="1"><sx:history sequence="1" when="2025-12-30T00:00:00Z" by="jo"/></sx:sync>',
    good='<sx:sync id="ab" updates="1">'
    '<sx:history sequence="1" when="2025-12-30T00:00:00Z" by="jo"/></sx:sync>',
)
INVALID_UUID = Fault(
    "invalid-uuid",
    "error",
    "A UUID must be 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.",
    help="Programs recognise the same feed or item by it. Write it without braces, such as "
    "`917393e3-1b1e-5cef-ace4-edaa54e1f810`.",
    see="https://www.rfc-editor.org/rfc/rfc9562#section-4",
    w3c="InvalidUUID",
    bad="<channel><podcast:guid>NOT-A-GUID</podcast:guid></channel>",
    good="<channel><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid></channel>",
)
NOT_UUID_V5 = Fault(
    "not-uuid-v5",
    "warning",
    "The guid of a podcast should be a UUID of version 5.",
    help="It is calculated from the feed's URL, so that every host gets the same one. Calculate it so for "
    "a new show, but keep a guid that is already published.",
    see="https://podcasting2.org/docs/podcast-namespace/tags/guid",
    bad="<channel><podcast:guid>917393e3-1b1e-4cef-ace4-edaa54e1f810</podcast:guid></channel>",
    good="<channel><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid></channel>",
)
NOT_CANONICAL = Fault(
    "not-canonical-uri",
    "warning",
    "An identifier should be a URI in its canonical form.",
    help="Readers compare identifiers letter by letter, so a program that normalises one on the way makes "
    "the entry look new. For new entries use lower case in scheme and host, and no default port, dot "
    "segments or needless escapes; keep the identifiers of published ones.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-4.2.6.1",
    w3c="NonCanonicalURI",
    bad="<entry><id>HTTP://Example.org/1</id></entry>",
    good="<entry><id>http://example.org/1</id></entry>",
)

_HEX = "[0-9A-Fa-f]"
# ASCII characters that are excluded; an IRI may have all others.
_PCHAR = rf"[^\x00-\x20\"#%/<>?\[\\\]^`{{|}}\x7f]|%{_HEX}{{2}}"
_LABEL = "[A-Za-z0-9]++(?:-++[A-Za-z0-9]++)*+"
_DATE = (
    "[0-9]{4}(?:-(?:0[1-9]|1[0-2])|-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|-02-(?:0[1-9]|[12][0-9]))?"
)
_UUID = f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"

tag_uri = pattern(
    rf"[Tt][Aa][Gg]:(?:[A-Za-z0-9._-]++@)?+{_LABEL}(?:\.{_LABEL})*+,{_DATE}:"
    rf"(?:{_PCHAR}|[/?])*+(?:#(?:{_PCHAR}|[/?])*+)?",
    INVALID_TAG_URI,
    "a tag URI like tag:example.org,2016-11-06:story-1",
)
_NSS = rf"(?:{_PCHAR})(?:{_PCHAR}|/)*+"
urn = pattern(
    rf"[Uu][Rr][Nn]:(?![Uu][Rr][Nn]:)[A-Za-z0-9](?:[A-Za-z0-9-]{{0,30}}[A-Za-z0-9]):{_NSS}"
    rf"(?:\?[+=](?:{_PCHAR})(?:{_PCHAR}|[/?])*+)?(?:#(?:{_PCHAR}|[/?])*+)?",
    INVALID_URN,
    "a URN like urn:isbn:9780141036144",
)
_is_nss = re.compile(_NSS).fullmatch
xml_name = pattern(  # white space around it is removed (xml:id, 4); `[\x80-…]` would take 4 ms to compile
    rf"[{SPACE}]*+(?:[A-Za-z_]|[^\x00-\x7f])(?:[\w.-]|[^\x00-\x7f])*+[{SPACE}]*+",
    INVALID_ID,
    "a name like story-1",
    longest=1000,
)
uuid = pattern(_UUID, INVALID_UUID, "a UUID like f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
_is_uuid5 = re.compile(f"{_HEX}{{8}}-{_HEX}{{4}}-5{_HEX}{{3}}-[89abAB]{_HEX}{{3}}-{_HEX}{{12}}").fullmatch
_uuid_urn = re.compile(f"urn:uuid:{_UUID}", re.IGNORECASE).fullmatch


def uuid5(value: str) -> Flaws:
    """Accepts a UUID of version 5, as podcast:guid has it; other versions are a warning."""
    if _is_uuid5(value):
        return ()
    return uuid(value) or (NOT_UUID_V5(f"should be a UUID of version 5, not {shown(value)}"),)


def nss(value: str) -> Flaws:
    """Accepts the last part of a URN (RFC 8141, 2.2)."""
    if value.isascii() and _is_nss(value):
        return ()
    return must_be(INVALID_NSS if value else BLANK_NSS, "a name as in a URN, without spaces", value)


def identifier(value: str) -> Flaws:
    """Accepts an absolute IRI that follows the rules of its scheme, as atom:id has it."""
    start = value[:9].lower()
    if start.startswith("tag:"):
        return tag_uri(value) or invisible(value) or canonical(value)
    if start.startswith("urn:"):
        if start == "urn:uuid:":
            return () if _uuid_urn(value) else uuid(value[9:]) or must_be(INVALID_UUID, "a UUID", value)
        return urn(value) or invisible(value) or canonical(value)
    return full_iri(value) or canonical(value)


def entry_identifier(value: str) -> Flaws:
    """Accepts the identifier of an entry, also with a scheme that is not registered, such as `yt:video:1`.

    It is only compared, and the systems that make it are not those that publish the feed.
    """
    flaws = identifier(value)
    if any(flaw.fault is UNREGISTERED_SCHEME for flaw in flaws):
        return invisible(value) or canonical(value)
    return flaws


_plain = re.compile(
    r"https?://[a-z0-9-]++(?:\.[a-z0-9-]++)*+/"
    r"(?:[A-Za-z0-9_~!$&'()*+,;=:@?#-]++[A-Za-z0-9._~!$&'()*+,;=:@/?#-]*+)?+"
).fullmatch
_parts = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):(?://([^/?#]*+))?([^?#]*+)(.*+)", re.DOTALL).fullmatch
_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21"}
_lower_escape = re.compile("%(?:[0-9A-F]?[a-f][0-9A-Fa-f]?|[a-f])").search
_needless_escape = re.compile("%(?:4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe]|3[0-9]|2[DdEe])").search


def canonical(value: str) -> Flaws:
    """Accepts a URI in its canonical form (RFC 3986, 6.2.2 and 6.2.3; RFC 4287, 4.2.6.1)."""
    if len(value) > MAX_URI_CHARACTERS or ("%" not in value and "/." not in value and _plain(value)):
        return ()
    match = _parts(value)
    reason = match and _not_canonical(match[1], match[2], match[3], value)
    if not reason:
        return ()
    return (NOT_CANONICAL(f"should have {reason}: {shown(value)}"),)


def _not_canonical(scheme: str, authority: str | None, path: str, value: str) -> str | None:
    if scheme != scheme.lower():
        return "its scheme in lower case"
    if _lower_escape(value):
        return "upper-case digits in its escapes"
    if _needless_escape(value):
        return "no escapes for letters, digits, hyphen, dot, underscore and tilde"
    if not is_normalized("NFC", value):
        return "its letters composed with their accents (Unicode NFC)"
    if authority is None:
        return None
    user, at, place = authority.rpartition("@")
    host, colon, port = place.rpartition(":") if place.rfind(":") > place.rfind("]") else (place, "", "")
    if host != host.lower():
        return "its host in lower case"
    if at and not user.strip(":"):
        return "no empty user before the host"
    if colon and (not port or port == _DEFAULT_PORTS.get(scheme)):
        return "no empty or default port"
    if not path and scheme in _DEFAULT_PORTS:
        return "a slash after its host"
    return "no dot segments" if any(part in {".", ".."} for part in path.split("/")) else None
