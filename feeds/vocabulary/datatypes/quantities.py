"""Numbers, ranges, coordinates, booleans, digests: short values with a simple grammar."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.factories import instead, must_be, one_of, pattern
from feeds.vocabulary.model import Datatype, Fault, Flaws

INVALID_INTEGER = Fault(
    "invalid-integer",
    "error",
    "The value must be a whole number.",
    help="Programs read it as an integer, and ignore or misread anything else. Write digits only, without "
    "decimals, separators or a unit.",
    w3c="InvalidInteger",
    bad='<opml version="2.0"><head><windowTop>top</windowTop></head><body>…</body></opml>',
    good='<opml version="2.0"><head><windowTop>12</windowTop></head><body>…</body></opml>',
    mend=lambda value: _integer(value),
)
NEGATIVE_INTEGER = Fault(
    "invalid-non-negative-integer",
    "error",
    "The value must be a whole number of at least 0.",
    help="Programs read it as a count or a size, and ignore or misread anything else. Write digits only, "
    "without decimals, separators or a unit.",
    w3c="InvalidNonNegativeInteger",
    bad="<thr:total>-1</thr:total>",
    good="<thr:total>1</thr:total>",
    mend=lambda value: _integer(value),
)
NOT_POSITIVE = Fault(
    "invalid-positive-integer",
    "error",
    "The value must be a whole number greater than 0.",
    help="Zero, negative numbers and fractions have no meaning here. Write digits only, without a unit, or "
    "leave an optional value out.",
    w3c="InvalidPositiveInteger",
    bad="<channel><ttl>0</ttl></channel>",
    good="<channel><ttl>60</ttl></channel>",
    mend=lambda value: _integer(value),
)
INVALID_INTEGER_ATTRIBUTE = Fault(
    "invalid-integer-attribute",
    "error",
    "The length of an enclosure must be its size in bytes, as a whole number.",
    help="Podcast apps show it as the size of the download. Write digits only, without a unit, and `0` "
    "where the size is unknown.",
    see="https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt",
    w3c="InvalidIntegerAttribute",
    bad='<enclosure url="https://example.org/a.mp3" length="5 MB" type="audio/mpeg"/>',
    good='<enclosure url="https://example.org/a.mp3" length="5000000" type="audio/mpeg"/>',
    mend=lambda value: _integer(value),
)
INTEGER_OVERFLOW = Fault(
    "integer-overflow",
    "error",
    "The number must be at most 2147483647.",
    help="A larger one does not fit into 32 bits, so programs in many languages read another number or none.",
    w3c="IntegerOverflow",
    bad='<sx:sync id="ab" updates="4294967296">'
    '<sx:history sequence="1" when="2025-12-30T00:00:00Z" by="jo"/></sx:sync>',
    good='<sx:sync id="ab" updates="1">'
    '<sx:history sequence="1" when="2025-12-30T00:00:00Z" by="jo"/></sx:sync>',
)
INVALID_NUMBER = Fault(
    "invalid-number",
    "error",
    "The value must be a decimal number.",
    help="Programs calculate with it. Write digits with a decimal point, such as `12.5`, without "
    "separators or a unit.",
    w3c="InvalidFloat",
    bad="<georss:elev>high</georss:elev>",
    good="<georss:elev>313</georss:elev>",
)
INVALID_PERCENTAGE = Fault(
    "invalid-percentage",
    "error",
    "A percentage must be a number from 0 to 100.",
    help="Programs calculate shares with it. Write the number alone, without a percent sign.",
    w3c="InvalidPercentage",
    bad="<g:tax_percent>108.25</g:tax_percent>",
    good="<g:tax_percent>8.25</g:tax_percent>",
    mend=lambda value: value.removesuffix("%").rstrip() if value.endswith("%") else None,
)
INVALID_LATITUDE = Fault(
    "invalid-latitude",
    "error",
    "A latitude must be a number from -90 to 90.",
    help="Maps place the item by it, and a larger number often means that latitude and longitude are "
    "swapped. Write decimal degrees, negative for south.",
    see="https://www.w3.org/2003/01/geo/",
    w3c="InvalidLatitude",
    bad="<geo:lat>91</geo:lat><geo:long>10</geo:long>",
    good="<geo:lat>51.5</geo:lat><geo:long>10</geo:long>",
)
INVALID_LONGITUDE = Fault(
    "invalid-longitude",
    "error",
    "A longitude must be a number from -180 to 180.",
    help="Maps place the item by it. Write decimal degrees, negative for west.",
    see="https://www.w3.org/2003/01/geo/",
    w3c="InvalidLongitude",
    bad="<geo:lat>10</geo:lat><geo:long>-181</geo:long>",
    good="<geo:lat>10</geo:lat><geo:long>-0.1</geo:long>",
)
INVALID_INTEGER_LIST = Fault(
    "invalid-integer-list",
    "error",
    "The value must be whole numbers separated by commas.",
    help="Programs split the list at its commas and find no numbers between other separators. Write it "
    "like `3,2,1`.",
    w3c="InvalidCommaSeparatedIntegers",
    bad="<slash:hit_parade>3;2;1</slash:hit_parade>",
    good="<slash:hit_parade>3,2,1</slash:hit_parade>",
)
NOT_TRUE_OR_FALSE = Fault(
    "not-true-or-false",
    "error",
    "The value must be `true` or `false`.",
    help="Programs compare it with these two words, in lower case. Write `true` for `yes` or `1`, and "
    "`false` for `no` or `0`.",
    w3c="InvalidTrueFalse",
    bad='<channel><podcast:podping usesPodping="on"/></channel>',
    good='<channel><podcast:podping usesPodping="true"/></channel>',
    mend=instead(yes="true", no="false", **{"1": "true", "0": "false"}),
)
NOT_BOOLEAN_ATTRIBUTE = Fault(
    "invalid-boolean-attribute",
    "error",
    "`isPermaLink` must be `true` or `false`.",
    help="Unless it is `false`, readers may open the guid as the address of the item. Write `true` only if "
    "it is that address.",
    see="https://www.rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt",
    w3c="InvalidBooleanAttribute",
    bad='<guid isPermaLink="yes">https://example.org/1</guid>',
    good='<guid isPermaLink="true">https://example.org/1</guid>',
    mend=instead(yes="true", no="false", **{"1": "true", "0": "false"}),
)
NOT_YES_OR_NO = Fault(
    "not-yes-or-no",
    "error",
    "The value must be `yes` or `no`.",
    help="Programs compare it with these two words. Write `yes` for `true` and `no` for `false`.",
    w3c="InvalidYesNo",
    bad="<rawvoice:isHD>true</rawvoice:isHD>",
    good="<rawvoice:isHD>yes</rawvoice:isHD>",
    mend=instead(true="yes", false="no"),
)
INVALID_PORT = Fault(
    "invalid-port",
    "error",
    "A port must be a whole number from 1 to 65535.",
    help="Aggregators connect to it to subscribe to updates. Write `80` for plain HTTP.",
    see="https://www.rfc-editor.org/rfc/rfc6335#section-6",
    w3c="InvalidIntegerAttribute",
    bad="<channel>"
    '<cloud domain="example.org" port="0" path="/rpc" registerProcedure="ping" protocol="soap"/>'
    "</channel>",
    good="<channel>"
    '<cloud domain="example.org" port="80" path="/rpc" registerProcedure="ping" protocol="soap"/>'
    "</channel>",
)
INVALID_WIDTH = Fault(
    "invalid-width",
    "error",
    "The width of an RSS image must be a whole number from 1 to 144.",
    help="It is in pixels, and readers leave no more room for the image. Write the number without `px`, or "
    "leave the element out for the default of 88.",
    see="https://www.rssboard.org/rss-specification#ltimagegtSubelementOfLtchannelgt",
    w3c="InvalidWidth",
    bad="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link><width>145</width></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link><width>144</width></image></channel>",
    mend=lambda value: _pixels(value),
)
INVALID_HEIGHT = Fault(
    "invalid-height",
    "error",
    "The height of an RSS image must be a whole number from 1 to 400.",
    help="It is in pixels, and readers leave no more room for the image. Write the number without `px`, or "
    "leave the element out for the default of 31.",
    see="https://www.rssboard.org/rss-specification#ltimagegtSubelementOfLtchannelgt",
    w3c="InvalidHeight",
    bad="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link><height>401</height></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link><height>400</height></image></channel>",
    mend=lambda value: _pixels(value),
)
INVALID_YEAR = Fault(
    "invalid-year",
    "error",
    "A year must have four digits.",
    help="Two digits can mean several centuries. Write `1999`, not `99`.",
    w3c="InvalidYear",
    bad="<g:year>99</g:year>",
    good="<g:year>1999</g:year>",
)
INVALID_MD5 = Fault(
    "invalid-md5",
    "error",
    "An MD5 digest must have 32 hexadecimal digits.",
    help="Programs compare it with the digest of the downloaded file, so a shortened one never matches. "
    "Copy it from the output of a tool such as `md5sum`.",
    see="https://www.rssboard.org/media-rss#media-hash",
    w3c="InvalidMediaHash",
    bad='<media:hash algo="md5">dfdec888</media:hash>',
    good='<media:hash algo="md5">dfdec888b72151965a34b4b59031290a</media:hash>',
)
INVALID_SHA1 = Fault(
    "invalid-sha1",
    "error",
    "A SHA-1 digest must have 40 hexadecimal digits.",
    help="Programs compare it with the digest of the downloaded file, so a shortened one never matches. "
    "Copy it from the output of a tool such as `sha1sum`.",
    see="https://www.rssboard.org/media-rss#media-hash",
    w3c="InvalidMediaHash",
    bad='<media:hash algo="sha-1">dfdec888</media:hash>',
    good='<media:hash algo="sha-1">2fd4e1c67a2d28fced849ee1bb76e7391b93eb12</media:hash>',
)
NOT_BASE64 = Fault(
    "not-base64",
    "error",
    "Atom content that is neither text nor XML must be in Base64.",
    help="Readers decode it before they show it and fail at any other character. Encode the bytes, or link "
    "to the file with `src`.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-4.1.3.3",
    w3c="NotBase64",
    bad='<entry><content type="image/png">not Base64!</content><summary>A picture</summary></entry>',
    good='<entry><content type="image/png">iVBORw0KGgo=</content><summary>A picture</summary></entry>',
)

_grouped = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})++").fullmatch
_with_zeros = re.compile(r"([0-9]{1,18})\.0{1,9}").fullmatch
_px = re.compile(r"([0-9]{1,4}) ?px", re.IGNORECASE).fullmatch


def _integer(value: str) -> str | None:
    """Returns the integer for one with commas between thousands, or with decimals that are all 0."""
    if _grouped(value):
        return value.replace(",", "")
    match = _with_zeros(value)
    return match and match[1]


def _pixels(value: str) -> str | None:
    match = _px(value)
    return match and match[1]


_DECIMAL = r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)"
_MAX_INT32 = 2**31 - 1

integer = pattern(r"[+-]?\d++", INVALID_INTEGER, "a whole number", longest=64)
non_negative_integer = pattern(
    r"\+?\d++|-0++", NEGATIVE_INTEGER, "a whole number of at least zero", longest=64
)
positive_integer = pattern(r"\+?0*+[1-9]\d*+", NOT_POSITIVE, "a whole number greater than zero", longest=64)
integer_attribute = pattern(r"[+-]?\d++", INVALID_INTEGER_ATTRIBUTE, "a number of bytes", longest=64)
number = pattern(rf"{_DECIMAL}(?:[eE][+-]?\d++)?", INVALID_NUMBER, "a number", longest=64)
non_negative_number = pattern(
    r"\+?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?",
    INVALID_NUMBER,
    "a number of at least zero",
    longest=64,
)
comma_separated_integers = pattern(
    r"\d++(?:\s*+,\s*+\d++)*+", INVALID_INTEGER_LIST, "whole numbers separated by commas, like 3,2,1"
)
true_false = one_of("true", "false", fault=NOT_TRUE_OR_FALSE)
boolean_attribute = one_of("true", "false", fault=NOT_BOOLEAN_ATTRIBUTE)
yes_no = one_of("yes", "no", fault=NOT_YES_OR_NO)
yes_no_any_case = one_of("yes", "no", fault=NOT_YES_OR_NO, any_case=True)
md5 = pattern(r"[0-9A-Fa-f]{32}", INVALID_MD5, "an MD5 digest of 32 hexadecimal digits")
sha1 = pattern(r"[0-9A-Fa-f]{40}", INVALID_SHA1, "a SHA-1 digest of 40 hexadecimal digits")
year = pattern(r"[12]\d{3}", INVALID_YEAR, "a year like 2016")


def integer_between(least: int, most: int, fault: Fault) -> Datatype:
    """Returns the datatype of integers from `least` to `most`."""
    digits = re.compile(r"[+-]?\d{1,20}", re.ASCII).fullmatch

    def check(value: str) -> Flaws:
        if digits(value) and least <= int(value) <= most:
            return ()
        return must_be(fault, f"a whole number from {least} to {most}", value)

    return check


def number_between(least: float, most: float, fault: Fault, unit: str = "") -> Datatype:
    """Returns the datatype of decimal numbers from `least` to `most`."""
    decimal = re.compile(rf"{_DECIMAL}(?:[eE][+-]?\d{{1,3}})?", re.ASCII).fullmatch

    def check(value: str) -> Flaws:
        if len(value) <= 64 and decimal(value) and least <= float(value) <= most:
            return ()
        return must_be(fault, f"a number{unit} from {least:g} to {most:g}", value)

    return check


port = integer_between(1, 65_535, INVALID_PORT)
image_width = integer_between(1, 144, INVALID_WIDTH)
image_height = integer_between(1, 400, INVALID_HEIGHT)
percentage = number_between(0, 100, INVALID_PERCENTAGE)
latitude = number_between(-90, 90, INVALID_LATITUDE, " of degrees")
longitude = number_between(-180, 180, INVALID_LONGITUDE, " of degrees")


def positive_int32(value: str) -> Flaws:
    """Accepts a positive integer that fits into 32 bits with a sign."""
    flaws = positive_integer(value)
    if flaws or len(value) < 10 or int(value) <= _MAX_INT32:
        return flaws
    return (INTEGER_OVERFLOW(f"must be at most {_MAX_INT32}, not {value}"),)


_base64_line = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}", re.ASCII).fullmatch
_space = re.compile(r"[ \t\r\n]++")


def base64(value: str) -> Flaws:
    """Accepts Base64 (RFC 4648), with white space as in MIME."""
    digits = _space.sub("", value)
    if len(digits) % 4 == 0 and _base64_line(digits):
        return ()
    return must_be(NOT_BASE64, "Base64", value)
