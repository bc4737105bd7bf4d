"""E-mail addresses, and persons in RSS."""

from __future__ import annotations

import re
from urllib.parse import unquote

from feeds.vocabulary.datatypes.factories import must_be, shown
from feeds.vocabulary.datatypes.white_space import find_unseen
from feeds.vocabulary.model import Fault, Flaws

_PROFILE = "https://www.rssboard.org/rss-profile#data-types-email"

INVALID_EMAIL = Fault(
    "invalid-email",
    "error",
    "The value must be an e-mail address and nothing else.",
    help="Programs send mail to it as it is. Write `ann@example.org`, without a name, `mailto:` or angle "
    "brackets.",
    see="https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1",
    w3c="InvalidAddrSpec",
    bad="<entry><author><name>Ann</name><email>ann at example.org</email></author></entry>",
    good="<entry><author><name>Ann</name><email>ann@example.org</email></author></entry>",
    mend=lambda value: mended_email(value),
)
INVALID_CONTACT = Fault(
    "invalid-contact",
    "error",
    "A person in RSS must be given by e-mail address.",
    help="RSS defines these elements as addresses, and readers look for the name in brackets behind one. "
    "To publish a name alone, use `dc:creator`.",
    see=_PROFILE,
    w3c="InvalidContact",
    bad="<author>Ann</author>",
    good="<author>ann@example.org (Ann)</author>",
)
EMAIL_FORMAT = Fault(
    "email-format",
    "warning",
    "A person in RSS should be written as `ann@example.org (Ann)`.",
    help="Readers separate the address from the name by this form, and may show other forms whole.",
    see=_PROFILE,
    w3c="EmailFormat",
    bad="<author>Ann &lt;ann@example.org&gt;</author>",
    good="<author>ann@example.org (Ann)</author>",
    mend=lambda value: _in_rss_form(value),
)
MISSING_REAL_NAME = Fault(
    "missing-real-name",
    "warning",
    "An e-mail address in RSS should be followed by a name in brackets.",
    help="Readers show the name as the author and otherwise print the bare address. Add it, such as `(Ann)`.",
    see=_PROFILE,
    w3c="MissingRealName",
    bad="<author>ann@example.org</author>",
    good="<author>ann@example.org (Ann)</author>",
)
UNKNOWN_HOST = Fault(
    "unknown-host",
    "warning",
    "The host of an e-mail address should contain a dot.",
    help="A name such as `localhost` means something in one network only, so mail from elsewhere does not "
    "arrive. Write the full domain, such as `example.org`.",
    see="https://www.rfc-editor.org/rfc/rfc5321#section-2.3.5",
    w3c="UnknownHost",
    bad="<author>ann@localhost (Ann)</author>",
    good="<author>ann@example.org (Ann)</author>",
)

_MAX_CHARACTERS = 1024
# Classes list the excluded ASCII characters: ranges of high code points compile slowly.
_ATOM = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]++"
_LETTER = r"[^\x00-/:-@\[-`{-\x7f]"
_LABEL = rf"{_LETTER}(?:[^\x00-,./:-@\[-`{{-\x7f]{{0,61}}{_LETTER})?"
_ADDRESS = (
    rf"(?:{_ATOM}(?:\.{_ATOM})*+|\"(?:[^\"\\\r\n]|\\[^\r\n])*+\")"
    rf"@(?:{_LABEL}(?:\.{_LABEL})*+|\[[0-9A-Za-z:.]++\])"
)
_simple = re.compile(r"[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9]++)++").fullmatch
_is_address = re.compile(_ADDRESS).fullmatch
_is_person = re.compile(rf"({_ADDRESS}) \((?P<name>(?:[^()\\]|\\.)*+)\)").fullmatch
_spaced = re.compile(rf"({_ADDRESS})\s*+\(\s*+(?P<name>(?:[^()\\]|\\.)*+)\)").fullmatch
"""RFC 822 allows any white space before a comment, and none."""


def _address(value: str) -> re.Match[str] | None:
    return None if find_unseen(value) else _is_address(value)


def _person(value: str) -> re.Match[str] | None:
    match = _is_person(value)
    return None if match is None or find_unseen(match[1]) else match


def email_address(value: str) -> Flaws:
    """Accepts an addr-spec of RFC 5322 without comments, in any script (RFC 6532)."""
    if len(value) > _MAX_CHARACTERS or not _address(value):
        return must_be(INVALID_EMAIL, "an e-mail address like me@example.org", value)
    return _host_flaws(value)


def rss_person(value: str) -> Flaws:
    """Accepts an address and a name, `me@example.org (My Name)`."""
    match = _person(value) if len(value) <= _MAX_CHARACTERS else None
    if match and match["name"].strip():
        return _host_flaws(match[1])
    plain = unquote(value[7:]) if value[:7].lower() == "mailto:" else value
    match = _person(plain) if len(plain) <= _MAX_CHARACTERS else None
    if match and match["name"].strip():
        return _host_flaws(match[1])
    if match or (len(plain) <= _MAX_CHARACTERS and _address(plain)):
        return (MISSING_REAL_NAME(f"should give a name in brackets after the address: {shown(plain)}"),)
    match = _spaced(plain) if len(plain) <= _MAX_CHARACTERS else None
    if match and match["name"].strip() and not find_unseen(match[1]):
        return (EMAIL_FORMAT(f"should be written like me@example.org (My Name), not {shown(value)}"),)
    if any(_address(word) for word in re.split(r"[\s,;<>()]+", plain[:_MAX_CHARACTERS])):
        return (EMAIL_FORMAT(f"should be written like me@example.org (My Name), not {shown(value)}"),)
    return must_be(INVALID_CONTACT, "an e-mail address with a name like me@example.org (My Name)", value)


_wrapped = re.compile(r"(?:mailto:)?<?([^<>\s:]++)>?", re.IGNORECASE).fullmatch


def mended_email(value: str) -> str | None:
    """Returns the address without `mailto:` and angle brackets."""
    match = _wrapped(value[: _MAX_CHARACTERS + 1])
    return match[1] if match and len(value) <= _MAX_CHARACTERS and _simple(match[1]) else None


def _in_rss_form(value: str) -> str | None:
    """Returns a name and an address in the order of RSS, if there is nothing else."""
    spaced = _spaced(value) if len(value) <= _MAX_CHARACTERS else None
    if spaced and (name := " ".join(spaced["name"].split())):
        return f"{spaced[1]} ({name})"
    words = re.split(r"[\s,;]+", value) if len(value) <= _MAX_CHARACTERS else []
    addresses = [address for word in words if (address := mended_email(word.strip("()")))]
    name = " ".join(word.strip('"()') for word in words if not mended_email(word.strip("()")))
    right = f"{addresses[0]} ({name})" if len(addresses) == 1 else ""
    return right if name and _person(right) and "@" not in name and "<" not in name else None


def _host_flaws(address: str) -> Flaws:
    host = address.rpartition("@")[2]
    if "." in host or host[0] == "[":
        return ()
    start = len(address) - len(host)
    return (
        UNKNOWN_HOST(f"should have a full domain like example.org, not {shown(host)}", start, len(address)),
    )
