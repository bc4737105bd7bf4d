"""Spotify: what is known of its delivery specification. All of it is advice, as the text is not public."""

from __future__ import annotations

import re

from feeds.validator.elements import text_of, value_of
from feeds.validator.profiles.demands import demand
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.dates import w3cdtf
from feeds.vocabulary.datatypes.factories import shown

SEE = "https://providersupport.spotify.com/article/podcast-delivery-specification-1-9"

artwork = demand(
    "spotify-missing-artwork", of="rss:channel", child="itunes:image|image",
    good='<itunes:image href="https://example.org/show.jpg"/>', title="A podcast should have artwork.",
    why="Spotify asks for a square picture.", severity="warning", see=SEE, profile="spotify",
)  # fmt: skip


@rule("spotify-not-mp3", on="rss:enclosure", severity="info", see=SEE, profile="spotify")
def not_mp3(element: Element, _document: Document) -> Problems:
    """The enclosure of an episode should be MP3.

    Spotify prefers it to other audio formats.

    bad: <enclosure url="https://example.org/1.m4a" length="1" type="audio/x-m4a"/>
    good: <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/>
    """
    kind = value_of(element, "type")
    if kind.startswith("audio/") and not kind.lower().startswith("audio/mpeg"):
        yield Problem(element, f"should be audio/mpeg (MP3), not {shown(kind)}", "type", kind)


_span = re.compile(r"\s*(start|end)\s*=([^;]{0,80})", re.ASCII).fullmatch


@rule("spotify-invalid-period", on="dcterms:valid", severity="warning", see=SEE, profile="spotify msn")
def invalid_period(element: Element, _document: Document) -> Problems:
    """A dcterms:valid should be written as start=…; end=… with W3C dates.

    Spotify and MSN read there when an item may be shown. Either of the two dates may be left out.

    bad: <dcterms:valid>start=tomorrow</dcterms:valid>
    good: <dcterms:valid>start=2026-01-01T00:00Z; end=2026-12-31T00:00Z</dcterms:valid>
    """
    text = text_of(element)
    for part in text.rstrip("; ").split(";") if len(text) < 1000 else [text]:
        match = _span(part)
        if not match or w3cdtf(match[2].strip()):
            message = f"should be like 'start=2026-01-01; end=2026-12-31', not {shown(text)}"
            yield Problem(element, message, value=text)
            return
