"""Values that only the podcast namespace of the Podcast Index has."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.addresses import is_plain_public_url, private_address
from feeds.vocabulary.datatypes.dates import iso8601_date, iso8601_datetime
from feeds.vocabulary.datatypes.durations import recurrence
from feeds.vocabulary.datatypes.factories import max_length, must_be, one_of, pattern, shown
from feeds.vocabulary.datatypes.quantities import INVALID_NUMBER
from feeds.vocabulary.datatypes.uris import NOT_HTTPS_LINK, UNREGISTERED_SCHEME, full_url
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.model import Datatype, Fault, Flaws

SEE = "https://podcasting2.org/docs/podcast-namespace/tags"

TOO_LONG = Fault(
    "too-long",
    "warning",
    "The text should not be longer than the podcast namespace allows.",
    help="Apps and directories may cut the rest off. Shorten it, and put details into the show notes.",
    see=SEE,
    bad='<channel><podcast:funding url="https://example.org/give">{x*129}</podcast:funding></channel>',
    good='<channel><podcast:funding url="https://example.org/give">Give</podcast:funding></channel>',
)
INVALID_MEDIUM = Fault(
    "invalid-medium",
    "error",
    "The medium must be one that the namespace lists, such as `podcast`, `music` or `newsletter`.",
    help="Apps decide by it how to present the feed. For a feed that lists others add an `L`, such as "
    "`musicL`; one that lists several kinds is `mixed`.",
    see=f"{SEE}/medium",
    bad="<channel><podcast:medium>radio</podcast:medium></channel>",
    good="<channel><podcast:medium>podcast</podcast:medium></channel>",
)
INVALID_STATUS = Fault(
    "invalid-status",
    "error",
    "The status of a live item must be `pending`, `live` or `ended`.",
    help="Apps announce the stream, play it or remove it by this word. Change it when the stream starts "
    "and when it ends.",
    see=f"{SEE}/live-item",
    bad='<channel><podcast:liveItem status="soon" start="2026-02-02T20:00:00Z"><title>Live</title>'
    '<guid isPermaLink="false">live</guid>'
    '<enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>'
    '<podcast:contentLink href="https://example.org/live">Listen</podcast:contentLink>'
    "</podcast:liveItem></channel>",
    good='<channel><podcast:liveItem status="pending" start="2026-02-02T20:00:00Z"><title>Live'
    '</title><guid isPermaLink="false">live</guid>'
    '<enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>'
    '<podcast:contentLink href="https://example.org/live">Listen</podcast:contentLink>'
    "</podcast:liveItem></channel>",
)
INVALID_INTEGRITY = Fault(
    "invalid-integrity-type",
    "error",
    "The type of an integrity must be `sri` or `pgp-signature`.",
    help="Apps choose by it how to check the file against the value. Write `sri` for a hash such as "
    "`sha384-…`.",
    see=f"{SEE}/integrity",
    bad='<enclosure url="https://example.org/a.mp3" length="5000" type="audio/mpeg"/>'
    '<podcast:alternateEnclosure type="audio/opus">'
    '<podcast:source uri="https://example.org/a.opus"/>'
    '<podcast:integrity type="md5" '
    'value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"/>'
    "</podcast:alternateEnclosure>",
    good='<enclosure url="https://example.org/a.mp3" length="5000" type="audio/mpeg"/>'
    '<podcast:alternateEnclosure type="audio/opus">'
    '<podcast:source uri="https://example.org/a.opus"/>'
    '<podcast:integrity type="sri" '
    'value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"/>'
    "</podcast:alternateEnclosure>",
)
INVALID_LOCATION_REL = Fault(
    "invalid-location-rel",
    "error",
    "The relation of a location must be `subject` or `creator`.",
    help="It says whether the place is what the episode is about or where it was made. Leave it out for "
    "`subject`, which is the default.",
    see=f"{SEE}/location",
    bad='<podcast:location rel="place">Berlin</podcast:location>',
    good='<podcast:location rel="subject">Berlin</podcast:location>',
)
INVALID_RATIO = Fault(
    "invalid-aspect-ratio",
    "error",
    "An aspect ratio must be a width and a height, such as `16/9`.",
    help="Apps choose the picture that fits a place by it. Write two numbers with a slash, or their "
    "quotient.",
    see=f"{SEE}/image",
    bad='<podcast:image href="https://example.org/a.jpg" aspect-ratio="wide"/>',
    good='<podcast:image href="https://example.org/a.jpg" aspect-ratio="16/9"/>',
)
INVALID_SRCSET = Fault(
    "invalid-srcset",
    "error",
    "The `srcset` of images must be URLs, each with a width such as `600w`.",
    help="Apps choose the picture that fits the screen by these widths. Separate the pairs with commas, or "
    "write a `podcast:image` for each, which replaces this element.",
    see=f"{SEE}/images",
    bad='<podcast:images srcset="a.jpg"/>',
    good='<podcast:images srcset="https://example.org/a.jpg 600w"/>',
)
INVALID_TIME = Fault(
    "invalid-seconds",
    "error",
    "A time must be a number of seconds, such as `73.0`.",
    help="Apps calculate with it and jump to that position. Write `73` for `1:13`.",
    see=SEE,
    bad='<podcast:soundbite startTime="0:29" duration="34.0"/>',
    good='<podcast:soundbite startTime="29.32" duration="34.0"/>',
)
INVALID_SPLIT = Fault(
    "invalid-split",
    "error",
    "A split must be a whole number of shares.",
    help="Apps divide each payment in proportion to the splits of all recipients. Write `50`, not `50%`.",
    see=f"{SEE}/value-recipient",
    bad='<podcast:value type="lightning" method="keysend">'
    '<podcast:valueRecipient type="node" address="02d5" split="half"/></podcast:value>',
    good='<podcast:value type="lightning" method="keysend">'
    '<podcast:valueRecipient type="node" address="02d5" split="50"/></podcast:value>',
)
INVALID_SERVER = Fault(
    "invalid-server",
    "error",
    "The server of a chat must be a host name.",
    help="Apps connect to it by the protocol beside it. Write `irc.example.org`, without `irc://`.",
    see=f"{SEE}/chat",
    bad='<podcast:chat server="irc://example.org" protocol="irc"/>',
    good='<podcast:chat server="irc.example.org" protocol="irc"/>',
)

UNKNOWN_TRANSCRIPT_REL = Fault(
    "unknown-transcript-rel",
    "warning",
    "The relation of a transcript should be `captions`, or be left out.",
    help="Apps show a transcript with `captions` in time with the sound, and know no other word. Say by the "
    "type and the language what else it is.",
    see=f"{SEE}/transcript",
    bad='<podcast:transcript url="https://example.org/a.vtt" type="text/vtt" rel="subtitles"/>',
    good='<podcast:transcript url="https://example.org/a.vtt" type="text/vtt" rel="captions"/>',
)
INVALID_DIGEST = Fault(
    "invalid-integrity",
    "error",
    "The value of an integrity must be digests as in Subresource Integrity, or a signature in Base64.",
    see=f"{SEE}/integrity",
)

_MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")

medium = one_of(*_MEDIA, *(f"{name}L" for name in _MEDIA), "mixed", fault=INVALID_MEDIUM)
live_status = one_of("pending", "live", "ended", fault=INVALID_STATUS)
integrity_type = one_of("sri", "pgp-signature", fault=INVALID_INTEGRITY)
location_rel = one_of("subject", "creator", fault=INVALID_LOCATION_REL)
transcript_rel = one_of("captions", fault=UNKNOWN_TRANSCRIPT_REL)
_BASE64 = r"[A-Za-z0-9+/_-]++={0,2}"
integrity_values = {
    "sri": pattern(
        rf"(?:sha(?:256|384|512)-{_BASE64}(?:\?\S*+)?\s*+)++",
        INVALID_DIGEST,
        "a digest like sha384-…, in Base64",
        longest=4096,
    ),
    "pgp-signature": pattern(r"(?:[A-Za-z0-9+/]++\s*+)++={0,2}", INVALID_DIGEST, "Base64", longest=16_384),
}
"""The values of an integrity by its type."""
aspect_ratio = pattern(
    r"(?=[0.]*[1-9])\d{1,5}(?:\.\d{1,5})?(?:\s*+/\s*+(?=[0.]*[1-9])\d{1,5}(?:\.\d{1,5})?)?",
    INVALID_RATIO,
    "a ratio like 16/9",
    longest=40,
)
seconds = pattern(
    r"\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}", INVALID_TIME, "a number of seconds like 73.0", longest=32
)
split = pattern(r"\d{1,12}", INVALID_SPLIT, "a whole number of shares", longest=12)
decimal = pattern(r"\d{1,12}(?:\.\d{1,12})?", INVALID_NUMBER, "a number like 100.5", longest=32)
amount = pattern(r"\d{1,20}(?:\.\d{0,20})?", INVALID_NUMBER, "an amount like 0.00000005", longest=64)
server = pattern(
    r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,20}\.?(?::\d{1,5})?",
    INVALID_SERVER,
    "a host like irc.example.org",
    longest=260,
)
_MAX_TIME_CHARACTERS = 64
_MAX_RULE_CHARACTERS = 1025
_zone_without_colon = re.compile(r"(?<=\d)([+-]\d\d)(\d\d)\Z").sub
_until = re.compile(r"(?<=UNTIL=)[0-9T:.Z-]{10,32}").sub
_entry = re.compile(r"\S++\s++[1-9]\d{0,5}w", re.ASCII).fullmatch


def secure_url(value: str) -> Flaws:
    """Accepts a full URL that is not http:, except for onion hosts."""
    if value.startswith("https:") and is_plain_public_url(value):
        return ()
    flaws = full_url(value)
    if not flaws and value[:7].lower() == "http://" and not _is_onion(value):
        return (NOT_HTTPS_LINK(f"must begin with https://, not {shown(value)}"),)
    return flaws or private_address(value)


def any_uri(value: str) -> Flaws:
    """Accepts a full URI of any scheme, because files may be on IPFS or in a torrent."""
    return tuple(flaw for flaw in full_url(value) if flaw.fault is not UNREGISTERED_SCHEME)


def _is_onion(value: str) -> bool:
    return value[7:].partition("/")[0].partition(":")[0].lower().endswith(".onion")


def srcset(value: str) -> Flaws:
    """Accepts URLs with widths, separated by commas."""
    if all(_entry(part.strip(SPACE)) for part in value[:16_384].split(",")):
        return ()
    return must_be(INVALID_SRCSET, "URLs with widths, like https://example.org/a.jpg 600w", value)


def moment(value: str) -> Flaws:
    """Accepts an ISO 8601 time, whose zone may lack its colon as in the namespace's examples."""
    return iso8601_datetime(_zone_without_colon(r"\1:\2", value[:_MAX_TIME_CHARACTERS]))


def start_date(value: str) -> Flaws:
    """Accepts an ISO 8601 date or time."""
    return iso8601_date(value) and moment(value)


def schedule(value: str) -> Flaws:
    """Accepts a recurrence rule, whose UNTIL may have hyphens and colons as in the namespace's examples."""
    return recurrence(_until(lambda match: re.sub(r"[-:]|\.\d+", "", match[0]), value[:_MAX_RULE_CHARACTERS]))


def short(longest: int) -> Datatype:
    """Returns the datatype of free text with at most `longest` characters."""
    return max_length(longest, TOO_LONG)
