"""Apple Podcasts: rules about a whole show, beyond single elements."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds.core.urls import ending
from feeds.validator.elements import child_of, text_of, value_of
from feeds.validator.remedies import declare_instead, problem_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.sought import sought
from feeds.vocabulary.datatypes.apple_categories import (
    INVALID_CATEGORY,
    OBSOLETE_CATEGORY,
    itunes_category,
    itunes_subcategory,
)
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.white_space import explained
from feeds.vocabulary.dublincore import NAMESPACE as DC
from feeds.vocabulary.itunes import NAMESPACE

if TYPE_CHECKING:
    from feeds.vocabulary.model import Datatype, Fault

ITUNES = NAMESPACE.clark("")
OLD = f"{{{NAMESPACE.synonyms[0]}}}"
APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"
GUIDE = NAMESPACE.see
DC_LANGUAGE = DC.clark("language")
PLAYABLE = frozenset(("m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"))
"""The file extensions that Apple Podcasts shows."""


def _podcast(channel: Element) -> str:
    """The iTunes namespace that a podcast uses, in Clark notation; "" if the feed is not a podcast.

    A newsletter may have iTunes elements, too: a feed whose enclosures are all pictures is not a podcast.
    """
    if channel.tag != "channel" or _pictures_alone(channel):
        return ""
    return next((uri for uri in (ITUNES, OLD) if next(channel.iter(f"{uri}*"), None) is not None), "")


def _pictures_alone(channel: Element) -> bool:
    types = (value_of(enclosure, "type") for enclosure in channel.iterfind("item/enclosure"))
    first = next(types, "")
    return first.startswith("image/") and all(kind.startswith("image/") for kind in types)


@rule(
    "itunes-incomplete-show",
    on="@channel",
    severity="warning",
    see=APPLE,
    w3c="MissingItunesElement",
    needs="itunes:*",
)
def incomplete_show(channel: Element, document: Document) -> Problems:
    """A podcast should have a language, an itunes:category, an itunes:image and an itunes:explicit.

    Apple Podcasts does not accept a show without them.

    bad in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    good in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    """
    uri = _podcast(channel)
    if not uri or channel in document.incomplete:
        return
    if child_of(channel, "language") is None and child_of(channel, DC_LANGUAGE) is None:
        yield Problem(channel, "of a podcast should have a <language>", missing="language")
    for name in ("category", "explicit", "image"):
        if child_of(channel, f"{uri}{name}") is None:
            yield Problem(channel, f"of a podcast should have an <itunes:{name}>", missing=f"itunes:{name}")


@rule(
    "itunes-missing-email",
    on="@channel",
    severity="info",
    see=APPLE,
    w3c="MissingItunesEmail",
    needs="itunes:*",
)
def missing_email(channel: Element, document: Document) -> Problems:
    """A podcast may have an itunes:owner with an e-mail address.

    Apple has not asked for it since 2023, but some directories send a code to this address to verify who owns
    the show.

    bad in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
    good in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    """
    uri = _podcast(channel)
    if uri and channel not in document.incomplete and child_of(channel, f"{uri}owner") is None:
        yield Problem(channel, "of a podcast has no <itunes:owner>", missing="itunes:owner")


@rule(
    "itunes-namespace-case",
    on="@channel",
    severity="warning",
    see=APPLE,
    w3c="ReservedPrefix",
    needs="itunes:*",
    hides=True,
)
def namespace_case(_channel: Element, document: Document) -> Problems:
    """The namespace of iTunes elements should be http://www.itunes.com/dtds/podcast-1.0.dtd.

    Apple wrote `DTDs` and `Podcast` with capitals in 2005. Namespaces are case-sensitive, so to podcast apps
    of today the elements are unknown.

    bad in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:author xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd">Ann</itunes:author>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    good in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    """
    first = document.once(sought).first.get(OLD[1:-1])
    if first is not None:
        message = f"should be in the namespace {NAMESPACE.uri}, in lower case"
        yield Problem(first, message, remedy=declare_instead(first, OLD[1:-1], NAMESPACE.uri))


@rule("itunes-not-utf8", on="@channel", severity="warning", see=APPLE, w3c="NotUTF8", needs="itunes:*")
def not_utf8(channel: Element, document: Document) -> Problems:
    """A podcast should be encoded in UTF-8.

    Apple Podcasts requires it.

    bad in document: <?xml version="1.0" encoding="iso-8859-1"?>
          <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
          <title>Talk</title><link>https://example.org/</link><description>Talk.</description>
          <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" type="application/rss+xml"
          href="https://example.org/feed"/>
          <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
          </channel></rss>
    good in document: <?xml version="1.0" encoding="utf-8"?>
          <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
          <title>Talk</title><link>https://example.org/</link><description>Talk.</description>
          <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" type="application/rss+xml"
          href="https://example.org/feed"/>
          <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
          </channel></rss>
    """
    if document.encoding.lower() not in {"utf-8", "utf8", "ascii", "us-ascii"} and _podcast(channel):
        yield Problem(channel, f"of a podcast should be encoded in UTF-8, not in {document.encoding}")


@rule(
    "itunes-unsupported-file",
    on="@channel",
    severity="warning",
    see=APPLE,
    w3c="UnsupportedItunesFormat",
    needs="itunes:*",
)
def unsupported_file(channel: Element, _document: Document) -> Problems:
    """The URL of an episode should end in .mp3, .m4a, .mp4, .m4v, .mov or .pdf.

    Apple Podcasts decides by the extension in the URL's path, not by the declared type, whether it shows an
    episode.

    bad in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
          <title>Talk</title><item><title>One</title><guid isPermaLink="false">one</guid>
          <enclosure url="https://example.org/one.ogg" length="100" type="audio/ogg"/></item>
    good in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
          <title>Talk</title><item><title>One</title><guid isPermaLink="false">one</guid>
          <enclosure url="https://example.org/one.mp3" length="100" type="audio/mpeg"/></item>
    """
    if not _podcast(channel):
        return
    for item in channel.iterchildren("item"):
        for enclosure in item.iterchildren("enclosure"):
            url = value_of(enclosure, "url")
            if len(url.split()) == 1 and ending(url) not in PLAYABLE:
                message = f"should end in .mp3, .m4a, .mp4, .m4v, .mov or .pdf, not {shown(url)}"
                yield Problem(enclosure, message, attribute="url", value=url)


@rule(
    "itunes-unknown-category",
    on="itunes:category",
    severity="error",
    see=INVALID_CATEGORY.see,
    w3c="InvalidItunesCategory",
)
def unknown_category(category: Element, _document: Document) -> Problems:
    """An itunes:category must be in Apple's list, and a subcategory must belong to its category.

    Apple Podcasts lists the show under its categories. Copy the name exactly as Apple writes it.

    bad in channel: <language>en</language><itunes:category text="Sport"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    good in channel: <language>en</language><itunes:category text="Sports"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    """
    yield from _category(category, INVALID_CATEGORY)


@rule(
    "itunes-obsolete-category",
    on="itunes:category",
    severity="warning",
    see=OBSOLETE_CATEGORY.see,
    w3c="ObsoleteItunesCategory",
)
def obsolete_category(category: Element, _document: Document) -> Problems:
    """An itunes:category should be one of Apple's current categories, not one from before August 2019.

    Apple replaced its list then. Choose the nearest current category: Leisure for Games & Hobbies, for
    example.

    bad in channel: <language>en</language><itunes:category text="Games &amp; Hobbies"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    good in channel: <language>en</language><itunes:category text="Leisure"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    """
    yield from _category(category, OBSOLETE_CATEGORY)


def _category(category: Element, fault: Fault) -> Problems:
    text, above = category.get("text"), category.getparent()
    if text is None or above is None:
        return
    text = text if text.strip() else ""
    datatype: Datatype = itunes_category
    if above.tag == category.tag:
        datatype = partial(itunes_subcategory, value_of(above, "text"))
    for flaw in explained(datatype, text, datatype(text)):
        if flaw.fault is fault:
            yield problem_of(flaw, category, attribute="text", value=text)._replace(fault=None)


@rule("itunes-third-category-level", on="itunes:category", severity="error", see=INVALID_CATEGORY.see)
def third_category_level(category: Element, _document: Document) -> Problems:
    """A subcategory must not contain an itunes:category.

    Apple's categories have two levels. Put both subcategories into the category.

    bad in channel: <language>en</language><itunes:category text="Arts"><itunes:category text="Books">
          <itunes:category text="Design"/></itunes:category></itunes:category>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    good in channel: <language>en</language><itunes:category text="Arts"><itunes:category text="Books"/>
          <itunes:category text="Design"/></itunes:category>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
    """
    above = category.getparent()
    if above is not None and above.tag == category.tag:
        for child in category.iterchildren(category.tag):
            yield Problem(child, "is not allowed in a subcategory")


@rule("itunes-serial-without-numbers", on="@channel", severity="warning", see=APPLE, needs="itunes:type")
def serial_without_numbers(channel: Element, _document: Document) -> Problems:
    """Every full episode of a serial podcast should have an itunes:episode.

    Apple Podcasts requires the number where `itunes:type` is `serial`: it gives the order of the episodes.

    bad in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
          <title>Talk</title><itunes:type>serial</itunes:type><item><title>One</title>
          <guid isPermaLink="false">one</guid></item>
    good in channel: <language>en</language><itunes:category text="Arts"/>
          <itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/a.jpg"/>
          <itunes:owner><itunes:email>a@example.org</itunes:email></itunes:owner>
          <title>Talk</title><itunes:type>serial</itunes:type><item><title>One</title>
          <guid isPermaLink="false">one</guid><itunes:episode>1</itunes:episode></item>
    """
    if text_of(child_of(channel, f"{ITUNES}type")).lower() != "serial":
        return
    for item in channel.iterchildren("item"):
        episode_type = text_of(child_of(item, f"{ITUNES}episodeType")) or "full"
        if episode_type.lower() == "full" and child_of(item, f"{ITUNES}episode") is None:
            message = "of a serial podcast should have an <itunes:episode>"
            yield Problem(item, message, missing="itunes:episode")
