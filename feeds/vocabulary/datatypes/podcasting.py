"""Values that only podcasts have: switches, kinds of episodes and shows, artwork, keywords."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.factories import instead, max_length, must_be, one_of, shown, utf8_length
from feeds.vocabulary.datatypes.mended_urls import mended_url
from feeds.vocabulary.datatypes.people import email_address, mended_email
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import IRI_NOT_URI, http_url
from feeds.vocabulary.model import Datatype, Fault, Flaws

APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"
GUIDE = "https://help.apple.com/itc/podcasts_connect/#/itcb54353390"

INVALID_URL_ATTRIBUTE = Fault(
    "invalid-url",
    "error",
    "The value is not a full URL of the web, so that nothing can be fetched from there.",
    see=GUIDE,
    w3c="InvalidURLAttribute",
    bad='<channel><itunes:image href="/a.png"/></channel>',
    good='<channel><itunes:image href="https://example.org/a.png"/></channel>',
    mend=mended_url,
)
INVALID_EXPLICIT = Fault(
    "invalid-explicit",
    "error",
    "Whether a show or an episode is explicit is said by `true` or `false`.",
    see=GUIDE,
    w3c="InvalidTrueFalse",
    bad="<itunes:explicit>perhaps</itunes:explicit>",
    good="<itunes:explicit>true</itunes:explicit>",
)
OLD_EXPLICIT = Fault(
    "old-explicit",
    "warning",
    "`yes`, `no`, `clean` and `explicit` are what Apple took before 2019; write `true` or `false`.",
    see=GUIDE,
    w3c="InvalidTrueFalse",
    bad="<itunes:explicit>yes</itunes:explicit>",
    good="<itunes:explicit>true</itunes:explicit>",
    mend=instead(yes="true", explicit="true", no="false", clean="false"),
)
INVALID_BLOCK = Fault(
    "invalid-block",
    "error",
    "The switch takes `Yes`; any other value means the same as leaving it out.",
    see=GUIDE,
    w3c="InvalidYesNoClean",
    bad="<itunes:block>1</itunes:block>",
    good="<itunes:block>Yes</itunes:block>",
)
INVALID_SHOW_TYPE = Fault(
    "invalid-show-type",
    "error",
    "A show is `episodic` or `serial`.",
    see=GUIDE,
    w3c="InvalidItunesChannelType",
    bad="<channel><itunes:type>weekly</itunes:type></channel>",
    good="<channel><itunes:type>episodic</itunes:type></channel>",
)
INVALID_EPISODE_TYPE = Fault(
    "invalid-episode-type",
    "error",
    "An episode is `full`, a `trailer` or a `bonus`.",
    see=GUIDE,
    w3c="InvalidItunesEpisodeType",
    bad="<itunes:episodeType>special</itunes:episodeType>",
    good="<itunes:episodeType>bonus</itunes:episodeType>",
)
INVALID_OWNER_EMAIL = Fault(
    "invalid-email",
    "error",
    "The value is not an e-mail address and nothing but an e-mail address.",
    see=GUIDE,
    w3c="InvalidContact",
    bad="<channel><itunes:owner><itunes:name>Ann</itunes:name><itunes:email>Ann</itunes:email>"
    "</itunes:owner></channel>",
    good="<channel><itunes:owner><itunes:name>Ann</itunes:name><itunes:email>ann@example.org"
    "</itunes:email></itunes:owner></channel>",
    mend=mended_email,
)
TOO_LONG = Fault(
    "too-long",
    "warning",
    "The text is longer than Apple's limit, and is cut or ignored.",
    see=GUIDE,
    w3c="TooLong",
    bad="<itunes:subtitle>{x*256}</itunes:subtitle>",
    good="<itunes:subtitle>A story</itunes:subtitle>",
)
KEYWORDS_WITHOUT_COMMAS = Fault(
    "keywords-without-commas",
    "warning",
    "Keywords are parted by commas; parted by spaces, they count as one long keyword.",
    see=GUIDE,
    w3c="InvalidKeywords",
    bad="<itunes:keywords>harbour ferry tide weather</itunes:keywords>",
    good="<itunes:keywords>harbour, ferry, tide, weather</itunes:keywords>",
    mend=lambda value: ", ".join(value.split()),
    safe=False,
)
ARTWORK_FORMAT = Fault(
    "artwork-format",
    "warning",
    "Artwork must be JPEG or PNG, and its URL end in .jpg, .jpeg or .png: directories refuse the rest.",
    see=APPLE,
    bad='<itunes:image href="https://example.org/cover.gif"/>',
    good='<itunes:image href="https://example.org/cover.png"/>',
)

_OLD = frozenset(("yes", "no", "clean", "explicit"))
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,5})\Z").search
_ARTWORK = frozenset(("jpg", "jpeg", "png"))
_KEYWORDS = 3

yes_block = one_of("yes", "no", fault=INVALID_BLOCK, any_case=True)
show_type = one_of("episodic", "serial", fault=INVALID_SHOW_TYPE, any_case=True)
episode_type = one_of("full", "trailer", "bonus", fault=INVALID_EPISODE_TYPE, any_case=True)


def url_attribute(value: str) -> Flaws:
    """A full URL of the web, whatever is wrong with it being one fault."""
    return tuple(
        flaw if flaw.fault is IRI_NOT_URI else INVALID_URL_ATTRIBUTE(flaw.message, flaw.start, flaw.end)
        for flaw in http_url(value)
    )


def artwork(value: str) -> Flaws:
    """The URL of an image that is, by its ending, JPEG or PNG; without any ending it may be either."""
    flaws = url_attribute(value)
    suffix = _SUFFIX(value.partition("?")[0].partition("#")[0].rpartition("/")[2])
    if flaws or suffix is None or suffix[1].lower() in _ARTWORK:
        return flaws
    return (ARTWORK_FORMAT(f"should end in .jpg or .png, not .{suffix[1]}"),)


def explicit(value: str) -> Flaws:
    """Apple's parental advisory: true or false, and what it was called before."""
    word = value.lower()
    if word in {"true", "false"}:
        return ()
    if word in _OLD:
        return (OLD_EXPLICIT(f"should be true or false, not {shown(value)}"),)
    return must_be(INVALID_EXPLICIT, "true or false", value)


def owner_email(value: str) -> Flaws:
    """An e-mail address alone."""
    wrong = [flaw for flaw in email_address(value) if flaw.fault.severity == "error"]
    return tuple(INVALID_OWNER_EMAIL(flaw.message) for flaw in wrong)


def keywords(value: str) -> Flaws:
    """Words parted by commas, 255 characters at most."""
    flaws = _short_text(value)
    if "," not in value and len(value.split(maxsplit=_KEYWORDS)) >= _KEYWORDS:
        flaws = (*flaws, KEYWORDS_WITHOUT_COMMAS("should be parted by commas"))
    return flaws


def _limited(longest: int, unit: str = "characters") -> Datatype:
    limit = max_length(longest, TOO_LONG, utf8_length if unit == "bytes" else len, unit)

    def check(value: str) -> Flaws:
        return (*plain_text(value), *limit(value))

    return check


_short_text = _limited(255)
subtitle = _limited(255)
summary = _limited(4000)
