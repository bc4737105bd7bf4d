"""E-mail addresses, and RSS's way of naming a person."""

from __future__ import annotations

import re
from urllib.parse import unquote

from feeds.vocabulary.datatypes.factories import must_be, shown
from feeds.vocabulary.model import Fault, Flaws

_PROFILE = "https://www.rssboard.org/rss-profile#data-types-email"

INVALID_EMAIL = Fault(
    "invalid-email",
    "error",
    "The value is not an e-mail address and nothing but an e-mail address.",
    see="https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1",
    w3c="InvalidAddrSpec",
    bad="<entry><author><name>Ann</name><email>ann at example.org</email></author></entry>",
    good="<entry><author><name>Ann</name><email>ann@example.org</email></author></entry>",
    mend=lambda value: mended_email(value),
)
INVALID_CONTACT = Fault(
    "invalid-contact",
    "error",
    "The value holds no e-mail address, which RSS wants there; a name alone goes into `dc:creator`.",
    see=_PROFILE,
    w3c="InvalidContact",
    bad="<author>Ann</author>",
    good="<author>ann@example.org (Ann)</author>",
)
EMAIL_FORMAT = Fault(
    "email-format",
    "warning",
    "The address and the name stand in another order than `me@example.org (My Name)`.",
    see=_PROFILE,
    w3c="EmailFormat",
    bad="<author>Ann &lt;ann@example.org&gt;</author>",
    good="<author>ann@example.org (Ann)</author>",
    mend=lambda value: _in_rss_form(value),
)
MISSING_REAL_NAME = Fault(
    "missing-real-name",
    "warning",
    "The address stands alone; readers show the name of a person in brackets after it.",
    see=_PROFILE,
    w3c="MissingRealName",
    bad="<author>ann@example.org</author>",
    good="<author>ann@example.org (Ann)</author>",
)
UNKNOWN_HOST = Fault(
    "unknown-host",
    "warning",
    "The host has no dot in its name, so that it means nothing outside a local network.",
    see="https://www.rfc-editor.org/rfc/rfc5321#section-2.3.5",
    w3c="UnknownHost",
    bad="<author>ann@localhost (Ann)</author>",
    good="<author>ann@example.org (Ann)</author>",
)

_LONGEST = 1024
# Classes are said by what is kept out of ASCII: those with the far ranges of Unicode compile slowly.
_ATOM = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]++"
_LETTER = r"[^\x00-/:-@\[-`{-\x7f]"
_LABEL = rf"{_LETTER}(?:[^\x00-,./:-@\[-`{{-\x7f]{{0,61}}{_LETTER})?"
_ADDRESS = (
    rf"(?:{_ATOM}(?:\.{_ATOM})*+|\"(?:[^\"\\\r\n]|\\[^\r\n])*+\")"
    rf"@(?:{_LABEL}(?:\.{_LABEL})*+|\[[0-9A-Za-z:.]++\])"
)
_simple = re.compile(r"[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9]++)++").fullmatch
_address = re.compile(_ADDRESS).fullmatch
_person = re.compile(rf"({_ADDRESS}) \((?P<name>(?:[^()\\]|\\.)*+)\)").fullmatch


def email_address(value: str) -> Flaws:
    """An addr-spec of RFC 5322 without comments, of any script (RFC 6532)."""
    if len(value) > _LONGEST or not _address(value):
        return must_be(INVALID_EMAIL, "an e-mail address like me@example.org", value)
    return _host_flaws(value)


def rss_person(value: str) -> Flaws:
    """An address and a name, `me@example.org (My Name)`, as RSS has its authors and webmasters."""
    found = _person(value) if len(value) <= _LONGEST else None
    if found and found["name"].strip():
        return _host_flaws(found[1])
    plain = unquote(value[7:]) if value[:7].lower() == "mailto:" else value
    found = _person(plain) if len(plain) <= _LONGEST else None
    if found and found["name"].strip():
        return _host_flaws(found[1])
    if found or (len(plain) <= _LONGEST and _address(plain)):
        return (MISSING_REAL_NAME(f"should give a name in brackets after the address: {shown(plain)}"),)
    if any(_address(word) for word in re.split(r"[\s,;<>]+", plain[:_LONGEST])):
        return (EMAIL_FORMAT(f"should be written like me@example.org (My Name), not {shown(value)}"),)
    return must_be(INVALID_CONTACT, "an e-mail address with a name like me@example.org (My Name)", value)


_wrapped = re.compile(r"(?:mailto:)?<?([^<>\s:]++)>?", re.IGNORECASE).fullmatch


def mended_email(value: str) -> str | None:
    """An address without `mailto:` and pointed brackets."""
    found = _wrapped(value[: _LONGEST + 1])
    return found[1] if found and len(value) <= _LONGEST and _simple(found[1]) else None


def _in_rss_form(value: str) -> str | None:
    """A name and an address in the other order, where nothing else is there."""
    words = re.split(r"[\s,;]+", value) if len(value) <= _LONGEST else []
    addresses = [address for word in words if (address := mended_email(word.strip("()")))]
    name = " ".join(word.strip('"()') for word in words if not mended_email(word.strip("()")))
    right = f"{addresses[0]} ({name})" if len(addresses) == 1 else ""
    return right if name and _person(right) and "@" not in name and "<" not in name else None


def _host_flaws(address: str) -> Flaws:
    host = address.rpartition("@")[2]
    if "." in host or host[0] == "[":
        return ()
    start = len(address) - len(host)
    return (UNKNOWN_HOST(f"should name a host with a dot, not {shown(host)}", start, len(address)),)
