"""How to subscribe to a feed: its names and URLs, links for apps, a QR code for phones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from feeds.model.channel import FeedChoice
from feeds.model.feed_kind import MEDIA, NEWS
from feeds.publishing.pages.apps import PLAYERS, READERS, with_links
from feeds.publishing.pages.languages import language_of
from feeds.publishing.selection import path

if TYPE_CHECKING:
    from feeds.formats import Format
    from feeds.model.channel import Channel
    from feeds.publishing.pages.apps import App
    from feeds.publishing.pages.languages import Language
    from feeds.publishing.selection import Feed


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed with the paths of its documents, relative to the page, and the links of apps.

    `label` is its name among the feeds of its kind.  `label_language` is the channel's or that of the page,
    as is `description_language`: they differ if there is no catalogue for the channel's language.
    Podcast apps can play a `playable` feed.
    """

    title: str
    label: str
    label_language: str
    description: str
    description_language: str
    path: str
    url: str
    documents: tuple[tuple[str, Format], ...]
    playable: bool

    @property
    def readers(self) -> tuple[tuple[App, str], ...]:
        """Feed readers with their links. Most pages only name a feed, without these."""
        return with_links(READERS, self.url)

    @property
    def players(self) -> tuple[tuple[App, str], ...]:
        """Podcast apps with their links, none if the feed is not `playable`."""
        return with_links(PLAYERS, self.url) if self.playable else ()


def offer(channel: Channel, feed: Feed) -> Offer:
    """Returns how to subscribe to a feed. Links use RSS if the feed has it, which every app reads."""
    documents = tuple((path(feed, format_), format_) for format_ in feed.formats)
    first = next((at for at, format_ in documents if format_.name == "rss"), documents[0][0])
    label, label_language = _label(channel, feed)
    description, description_language = _description(channel, feed)
    return Offer(
        title=_title(channel, feed),
        label=label,
        label_language=label_language,
        description=description,
        description_language=description_language,
        path=feed.path,
        url=channel.base + first,
        documents=documents,
        playable=_playable(channel, feed),
    )


def _title(channel: Channel, feed: Feed) -> str:
    """Returns the title on pages; without one in the channel file, that of the kind is translated."""
    if feed.podcast or feed.name or _choice(channel, feed).title:
        return feed.title
    gettext = language_of(channel).gettext
    return gettext("%(publication)s: %(feed)s", publication=channel.title, feed=gettext(feed.kind.title))


def _label(channel: Channel, feed: Feed) -> tuple[str, str]:
    """Returns the name among the feeds of its kind, and its language."""
    if feed.name:
        return feed.name, channel.language
    if feed.podcast or _choice(channel, feed).title:
        return _without(channel.title, feed.title), channel.language
    language = language_of(channel)
    return _capitalised(language.gettext(feed.kind.title)), language.tag


def _description(channel: Channel, feed: Feed) -> tuple[str, str]:
    """Returns the description and its language; without one in the channel file, the kind's is translated."""
    if feed.podcast or _choice(channel, feed).description:
        return feed.description, channel.language
    language = language_of(channel)
    return language.gettext(feed.kind.description).replace("{name}", feed.name), language.tag


def _choice(channel: Channel, feed: Feed) -> FeedChoice:
    return next(choice for choice in channel.feeds if choice.kind is feed.kind)


def _without(publication: str, title: str) -> str:
    """Returns `Pictures` for the title `The Gazette: pictures` on a page of the Gazette."""
    short = title.removeprefix(f"{publication}: ")
    return _capitalised(short) if short != title else title


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _playable(channel: Channel, feed: Feed) -> bool:
    """Whether podcast apps can play it: the feed of a podcast, or a feed of single recordings.

    Of a podcast it is the news, unless the channel file describes the feed of recordings.
    """
    described = any(choice.kind is MEDIA and choice != FeedChoice(MEDIA) for choice in channel.feeds)
    return feed.kind is (MEDIA if channel.podcast is None or described else NEWS)


@lru_cache(maxsize=64)
def qr_code(url: str, language: Language) -> Markup:
    """Returns a QR code (ISO/IEC 18004) as an SVG element, always dark on light, with a label."""
    import segno  # imported only here, because only pages need it

    svg = segno.make(url, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    name = language.gettext("QR code of %(url)s", url=url)
    label = f'role="img" aria-label="{Markup.escape(name)}"'
    return Markup(svg.replace("<svg ", f"<svg {label} ", 1))  # noqa: S704 - made of modules and an escaped URL
