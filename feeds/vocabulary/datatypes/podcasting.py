"""Values of Apple's podcast elements: types of shows and episodes, artwork, keywords."""

from __future__ import annotations

import re
from dataclasses import replace

from feeds.vocabulary.datatypes.addresses import private_address
from feeds.vocabulary.datatypes.factories import (
    folded,
    instead,
    max_length,
    must_be,
    one_of,
    shown,
    utf8_length,
)
from feeds.vocabulary.datatypes.mended_urls import mended_url
from feeds.vocabulary.datatypes.people import INVALID_EMAIL, email_address, mended_email
from feeds.vocabulary.datatypes.plain_text import plain_description, plain_text
from feeds.vocabulary.datatypes.uris import IRI_NOT_URI, http_url
from feeds.vocabulary.model import Datatype, Fault, Flaws

APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"
GUIDE = "https://help.apple.com/itc/podcasts_connect/#/itcb54353390"

INVALID_URL_ATTRIBUTE = Fault(
    "invalid-url",
    "error",
    "The address must be a full URL that begins with `http://` or `https://`.",
    help="Podcast apps and directories fetch from it and cannot resolve a relative path. Write the whole "
    "address, such as `https://example.org/cover.png`.",
    see=GUIDE,
    w3c="InvalidURLAttribute",
    bad='<channel><itunes:image href="/a.png"/></channel>',
    good='<channel><itunes:image href="https://example.org/a.png"/></channel>',
    mend=mended_url,
)
INVALID_EXPLICIT = Fault(
    "invalid-explicit",
    "error",
    "`explicit` must be `true` or `false`.",
    help="Apple Podcasts requires it of every show and marks or hides explicit ones. Write `true` for "
    "explicit content, otherwise `false`.",
    see=GUIDE,
    w3c="InvalidTrueFalse",
    bad="<itunes:explicit>perhaps</itunes:explicit>",
    good="<itunes:explicit>true</itunes:explicit>",
)
OLD_EXPLICIT = Fault(
    "old-explicit",
    "warning",
    "`explicit` should be `true` or `false`.",
    help="The words `yes`, `no`, `clean` and `explicit` are what Apple took before 2019. Write `true` for "
    "`yes` and `explicit`, `false` for `no` and `clean`.",
    see=GUIDE,
    w3c="InvalidTrueFalse",
    bad="<itunes:explicit>yes</itunes:explicit>",
    good="<itunes:explicit>true</itunes:explicit>",
    mend=instead(yes="true", explicit="true", no="false", clean="false"),
)
INVALID_BLOCK = Fault(
    "invalid-block",
    "error",
    "The value must be `Yes`.",
    help="Apple acts on this word only; any other means the same as no element at all. Write `Yes`, or "
    "remove the element.",
    see=GUIDE,
    w3c="InvalidYesNoClean",
    bad="<itunes:block>1</itunes:block>",
    good="<itunes:block>Yes</itunes:block>",
)
INVALID_SHOW_TYPE = Fault(
    "invalid-show-type",
    "error",
    "The type of a show must be `episodic` or `serial`.",
    help="Apps present a serial show from its first episode, any other from its newest. Write `serial` "
    "only if episodes build on each other.",
    see=GUIDE,
    w3c="InvalidItunesChannelType",
    bad="<channel><itunes:type>weekly</itunes:type></channel>",
    good="<channel><itunes:type>episodic</itunes:type></channel>",
)
INVALID_EPISODE_TYPE = Fault(
    "invalid-episode-type",
    "error",
    "The type of an episode must be `full`, `trailer` or `bonus`.",
    help="Apps list trailers and bonus episodes apart from the others. Leave it out for an ordinary "
    "episode, which is `full`.",
    see=GUIDE,
    w3c="InvalidItunesEpisodeType",
    bad="<itunes:episodeType>special</itunes:episodeType>",
    good="<itunes:episodeType>bonus</itunes:episodeType>",
)
INVALID_OWNER_EMAIL = Fault(
    "invalid-email",
    "error",
    INVALID_EMAIL.title,
    help=INVALID_EMAIL.help,
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
    "The text should not be longer than Apple allows.",
    help="Apps cut or ignore what is longer: 4000 for descriptions and summaries, 255 for most other "
    "texts. Shorten it.",
    see=GUIDE,
    w3c="TooLong",
    bad="<itunes:subtitle>{x*256}</itunes:subtitle>",
    good="<itunes:subtitle>A story</itunes:subtitle>",
)
KEYWORDS_WITHOUT_COMMAS = Fault(
    "keywords-without-commas",
    "warning",
    "Keywords should be separated by commas.",
    help="With spaces alone they count as one long keyword. Write `harbour, ferry, tide`.",
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
    "Artwork should be a JPEG or PNG file, and its URL end in `.jpg`, `.jpeg` or `.png`.",
    help="Directories refuse other formats, and Apple requires the ending to match the content. Convert "
    "the picture and give the new one a new address.",
    see=APPLE,
    bad='<itunes:image href="https://example.org/cover.gif"/>',
    good='<itunes:image href="https://example.org/cover.png"/>',
)

_FORMER_VALUES = frozenset(("yes", "no", "clean", "explicit"))
_extension = re.compile(r"\.([A-Za-z0-9]{1,5})\Z").search
_ARTWORK_EXTENSIONS = frozenset(("jpg", "jpeg", "png"))
_SUSPICIOUS_WORDS = 3

yes_block = one_of("yes", "no", fault=INVALID_BLOCK, any_case=True)
show_type = one_of("episodic", "serial", fault=INVALID_SHOW_TYPE, any_case=True)
episode_type = one_of("full", "trailer", "bonus", fault=INVALID_EPISODE_TYPE, any_case=True)


def url_attribute(value: str) -> Flaws:
    """Accepts a full web URL; any error is reported as one fault."""
    flaws = tuple(
        flaw if flaw.fault is IRI_NOT_URI else replace(flaw, fault=INVALID_URL_ATTRIBUTE)
        for flaw in http_url(value)
    )
    return flaws or private_address(value)


def artwork(value: str) -> Flaws:
    """Accepts the URL of a JPEG or PNG image, or one without an extension."""
    flaws = url_attribute(value)
    extension = _extension(value.partition("?")[0].partition("#")[0].rpartition("/")[2])
    if flaws or extension is None or extension[1].lower() in _ARTWORK_EXTENSIONS:
        return flaws
    return (ARTWORK_FORMAT(f"should end in .jpg or .png, not .{extension[1]}"),)


def explicit(value: str) -> Flaws:
    """Accepts true and false; the former values are a warning."""
    word = folded(value)
    if word in {"true", "false"}:
        return ()
    if word in _FORMER_VALUES:
        return (OLD_EXPLICIT(f"should be true or false, not {shown(value)}"),)
    return must_be(INVALID_EXPLICIT, "true or false", value)


def owner_email(value: str) -> Flaws:
    """Accepts an e-mail address; any error is reported as one fault."""
    errors = [flaw for flaw in email_address(value) if flaw.fault.severity == "error"]
    return tuple(INVALID_OWNER_EMAIL(flaw.message) for flaw in errors)


def keywords(value: str) -> Flaws:
    """Accepts words separated by commas, at most 255 characters."""
    flaws = _short_text(value)
    if "," not in value and len(value.split(maxsplit=_SUSPICIOUS_WORDS)) >= _SUSPICIOUS_WORDS:
        flaws = (*flaws, KEYWORDS_WITHOUT_COMMAS("should be separated by commas"))
    return flaws


def _limited(longest: int, unit: str = "characters", text: Datatype = plain_text) -> Datatype:
    limit = max_length(longest, TOO_LONG, utf8_length if unit == "bytes" else len, unit)

    def check(value: str) -> Flaws:
        return (*text(value), *limit(value))

    return check


_short_text = _limited(255)
subtitle = _limited(255)
summary = _limited(4000, text=plain_description)
