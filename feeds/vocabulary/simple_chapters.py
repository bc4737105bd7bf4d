"""Podlove Simple Chapters: the chapters of an episode, inside the feed.

Specification: https://podlove.org/simple-chapters/ (1.2)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.durations import INVALID_NPT_TIME
from feeds.vocabulary.datatypes.factories import one_of, pattern
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag

SEE = "https://podlove.org/simple-chapters/"

INVALID_VERSION = Fault(
    "invalid-version",
    "error",
    "The version of Simple Chapters must be `1.0`, `1.1` or `1.2`.",
    help="Players choose by it how to read the chapters. Write `1.2`, the current version.",
    see=SEE,
    bad='<psc:chapters version="2"><psc:chapter start="0" title="Intro"/></psc:chapters>',
    good='<psc:chapters version="1.2"><psc:chapter start="0" title="Intro"/></psc:chapters>',
)

chapter_start = pattern(
    r"(?:\d{1,4}:)?[0-5]?\d:[0-5]?\d(?:\.\d{1,9})?|\d{1,9}(?:\.\d{1,9})?",
    INVALID_NPT_TIME,
    "a time like 00:02:13.500",
    longest=32,
)

NAMESPACE = Namespace(
    prefix="psc",
    uri="http://podlove.org/simple-chapters",
    see=SEE,
    synonyms=("http://podlove.org/simple-chapters/", "https://podlove.org/simple-chapters"),
    tags=(
        Tag("chapters", "@item", attributes=(Attribute("version", one_of("1.0", "1.1", "1.2",
            fault=INVALID_VERSION), required=True),)),
        Tag("chapter", "chapters", required="chapters", many=True,
            attributes=(Attribute("start", chapter_start, required=True),
            Attribute("title", plain_text, required=True), Attribute("href", full_url),
            Attribute("image", full_url))),
    ),
)  # fmt: skip
