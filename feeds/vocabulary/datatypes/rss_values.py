"""Values that only RSS has: its version, where an enclosure lies, the name of a form's field."""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import must_be, one_of, pattern
from feeds.vocabulary.datatypes.uris import http_url
from feeds.vocabulary.model import Fault, Flaws

_SPECIFICATION = "https://www.rssboard.org/rss-specification"

INVALID_VERSION = Fault(
    "invalid-version", "error",
    "No such version of RSS was ever published; what is not RSS 0.91 to 0.94 says `2.0`.",
    see=f"{_SPECIFICATION}#whatIsRss", w3c="InvalidRSSVersion",
)  # fmt: skip
INVALID_ENCLOSURE_URL = Fault(
    "invalid-enclosure-url", "error",
    "An enclosure's URL must be a full one that begins with `http://` or `https://`.",
    see=f"{_SPECIFICATION}#ltenclosuregtSubelementOfLtitemgt", w3c="InvalidURLAttribute",
)  # fmt: skip
INVALID_FORM_COMPONENT = Fault(
    "invalid-form-component", "error",
    "The name of a form's field is a letter, followed by letters, digits, `-`, `_`, `:` and `.`.",
    see="https://www.rssboard.org/rss-profile#element-channel-textinput-name", w3c="InvalidFormComponentName",
)  # fmt: skip

version = one_of("0.91", "0.92", "0.93", "0.94", "2.0", fault=INVALID_VERSION)
form_component = pattern(
    r"[A-Za-z][A-Za-z0-9_:.-]*+", INVALID_FORM_COMPONENT, "a name like query, without spaces", longest=1024
)


def enclosure_url(value: str) -> Flaws:
    """The full address of a file on the web; an IRI is a warning."""
    flaws = http_url(value)
    if flaws and flaws[0].fault.severity == "error":
        return must_be(INVALID_ENCLOSURE_URL, "a full URL like http://example.org/a.mp3", value)
    return flaws
