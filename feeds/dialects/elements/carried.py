"""The elements of an item that articles carry: the others are noted."""

from __future__ import annotations

from feeds.core.words import words
from feeds.vocabulary import itunes, media, podcast, simple_chapters

CARRIED = {
    "": words("title link description author category comments enclosure guid pubDate content"),
    "http://www.w3.org/2005/Atom": words("""
        title link id updated published author category content summary
    """),
    "http://purl.org/dc/elements/1.1/": words("creator date language subject"),
    "http://purl.org/rss/1.0/modules/content/": words("encoded"),
    "http://www.w3.org/2007/app": words("control edited"),
    "http://purl.org/atom/app#": words("control edited"),
    itunes.NAMESPACE.uri: words("""
        author block duration episode episodeType explicit image season subtitle summary title
    """),
    media.NAMESPACE.uri: words("content credit description group license status subTitle thumbnail title"),
    podcast.NAMESPACE.uri: words("""
        alternateEnclosure chapters chat episode funding image images license location person season
        socialInteract soundbite source transcript txt value
    """),
    simple_chapters.NAMESPACE.uri: frozenset(),
}
"""The names of the elements by the URI of their namespace, "" for RSS."""
