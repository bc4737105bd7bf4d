"""PSP-1 and Podcasting 2.0: what podcasts must and should have."""

from __future__ import annotations

import re

from feeds.validator.elements import value_of
from feeds.validator.profiles.demands import clark, demand, has_value
from feeds.validator.remedies import link_to_self, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.white_space import SPACE

PSP = "https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification"
TAGS = "https://podcasting2.org/docs/podcast-namespace/tags"
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
NOTICE = re.compile(r"copyright|©|\b(?:19|20)\d\d\b", re.IGNORECASE)
FILES = frozenset({"mp3", "m4a", "m4v", "mp4"})
KINDS = frozenset(
    {"audio/mpeg", "audio/m4a", "audio/x-m4a", "audio/mp4", "video/m4v", "video/x-m4v", "video/mp4"}
)
TEXTS = frozenset(
    {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip", "application/srt"}
)


def _guid(url: str) -> str:
    # Imported here, because importing the module takes longer than validating a small feed.
    from feeds.model.podcast import podcast_guid

    return podcast_guid(url)


guid = demand(
    "psp1-missing-guid", of="rss:channel", child="podcast:guid", good=f"<podcast:guid>{GUID}</podcast:guid>",
    title="A podcast should have a podcast:guid.",
    why="It identifies the show when its feed moves. It is a UUIDv5 of the first feed URL and never changes.",
    severity="warning", see=f"{TAGS}/guid", profile="psp1 podcast20", fill=_guid,
)  # fmt: skip
locked = demand(
    "psp1-missing-locked", of="rss:channel", child="podcast:locked",
    good="<podcast:locked>yes</podcast:locked>", title="A podcast should have a podcast:locked.",
    why="With yes, no other hosting platform may import the feed.", severity="warning", see=f"{TAGS}/locked",
    profile="psp1 podcast20",
)  # fmt: skip
medium = demand(
    "podcast20-missing-medium", of="rss:channel", child="podcast:medium",
    good="<podcast:medium>podcast</podcast:medium>", title="A feed should have a podcast:medium.",
    why="It says whether the feed is a podcast, music, a newsletter or a blog. The default is podcast.",
    severity="info", see=f"{TAGS}/medium", profile="podcast20",
)  # fmt: skip
transcript = demand(
    "psp1-missing-transcript", of="rss:item", child="podcast:transcript",
    good='<podcast:transcript url="https://example.org/1.vtt" type="text/vtt"/>',
    title="A podcast episode should have a podcast:transcript.",
    why="It is for people who cannot listen. Use WebVTT or SubRip for one with times.", severity="info",
    see=f"{TAGS}/transcript", profile="psp1 podcast20",
)  # fmt: skip


@rule("psp1-missing-self", on="rss:channel", severity="error", see=PSP, profile="psp1")
def missing_self(channel: Element, document: Document) -> Problems:
    """A podcast must have an atom:link with rel="self" and type="application/rss+xml".

    PSP-1 requires it: it names the URL of the feed itself.

    bad in channel: <atom:link rel="self" href="https://example.org/feed" type="text/xml"/>
    good in channel: <atom:link rel="self" href="https://example.org/feed" type="application/rss+xml"/>
    """
    links = channel.iterchildren(clark("atom:link"))
    selves = [link for link in links if value_of(link, "rel").lower() == "self"]
    types = {link.get("type") for link in selves if has_value(link, "href")}
    if "application/rss+xml" not in types and channel not in document.incomplete:
        message = 'must have an <atom:link rel="self" type="application/rss+xml">'
        remedy = link_to_self(channel, document.url) if document.url else None
        if selves:
            remedy = write("type", "application/rss+xml", on=selves[0])
        yield Problem(channel, message, missing="atom:link", remedy=remedy)


@rule("psp1-copyright-notice", on="rss:copyright", severity="warning", see=PSP, profile="psp1")
def copyright_notice(element: Element, _document: Document) -> Problems:
    """The copyright of a podcast should only name the owner.

    PSP-1 asks for it without the word Copyright, the sign © and the year.

    bad in channel: <copyright>Copyright 2025 Ann</copyright>
    good in channel: <copyright>Ann</copyright>
    """
    text = element.text or ""
    if NOTICE.search(text[:1000]):
        yield Problem(element, f"should only name the owner, not be {shown(text.strip())}", value=text)


@rule("psp1-enclosure-format", on="rss:enclosure", severity="error", see=PSP, profile="psp1")
def enclosure_format(element: Element, _document: Document) -> Problems:
    """The enclosure of an episode must be MP3, M4A, M4V or MP4, by its type and its file extension.

    PSP-1 allows no other formats.

    bad: <enclosure url="https://example.org/1.pdf" length="1" type="application/pdf"/>
    good: <enclosure url="https://example.org/1.mp3?from=feed" length="1" type="audio/mpeg"/>
    """
    kind = (element.get("type") or "").partition(";")[0].strip(SPACE).lower()
    path = (element.get("url") or "").partition("?")[0].partition("#")[0]
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    if path and kind and (ending not in FILES or kind not in KINDS):
        yield Problem(element, f"must be MP3, M4A, M4V or MP4, not {shown(ending)} with type={shown(kind)}")


@rule("psp1-transcript-type", on="podcast:transcript", severity="warning", see=PSP, profile="psp1 podcast20")
def transcript_type(element: Element, _document: Document) -> Problems:
    """A podcast:transcript should be plain text, HTML, WebVTT, SubRip or JSON.

    Write text/plain, text/html, text/vtt, application/x-subrip or application/json.

    bad: <podcast:transcript url="https://example.org/1.doc" type="application/msword"/>
    good: <podcast:transcript url="https://example.org/1.vtt" type="text/vtt"/>
    """
    kind = (element.get("type") or "").partition(";")[0].strip(SPACE).lower()
    if kind and kind not in TEXTS:
        yield Problem(element, f"should be a type that podcast apps show, not {shown(kind)}", "type", kind)
