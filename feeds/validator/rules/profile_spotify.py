"""Spotify: what its delivery specification is known to ask. All of it is advice: the text is not public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.validator.elements import text_of, value_of
from feeds.validator.profiles.demands import demand
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.datatypes.dates import w3cdtf
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

SEE = "https://providersupport.spotify.com/article/podcast-delivery-specification-1-9"

artwork = demand(
    "spotify-missing-artwork",
    of="rss:channel",
    child="itunes:image|image",
    good='<itunes:image href="https://example.org/show.jpg"/>',
    why="A show should have square artwork.",
    severity="warning",
    see=SEE,
    profile="spotify",
)


@rule("spotify-not-mp3", on="rss:enclosure", severity="info", see=SEE, profile="spotify")
def not_mp3(element: _Element, _document: Document) -> Iterator[Problem]:
    """Spotify prefers MP3.

    bad: <enclosure url="https://example.org/1.m4a" length="1" type="audio/x-m4a"/>
    good: <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/>
    """
    kind = value_of(element, "type")
    if kind.startswith("audio/") and not kind.lower().startswith("audio/mpeg"):
        yield Problem(element, f"should rather be audio/mpeg than {shown(kind)}", "type", kind)


_span = re.compile(r"\s*(start|end)\s*=([^;]{0,80})", re.ASCII).fullmatch


@rule("spotify-valid", on="dcterms:valid", severity="warning", see=SEE, profile="spotify msn")
def valid(element: _Element, _document: Document) -> Iterator[Problem]:
    """The time for which an item may be shown is written `start=…; end=…`, with W3C dates.

    bad: <dcterms:valid>start=tomorrow</dcterms:valid>
    good: <dcterms:valid>start=2026-01-01T00:00Z; end=2026-12-31T00:00Z</dcterms:valid>
    """
    text = text_of(element)
    for part in text.rstrip("; ").split(";") if len(text) < 1000 else [text]:
        found = _span(part)
        if not found or w3cdtf(found[2].strip()):
            said = f"should be like start=2026-01-01; end=2026-12-31, not {shown(text)}"
            yield Problem(element, said, value=text)
            return
