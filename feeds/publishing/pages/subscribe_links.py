"""How to subscribe to a feed: its URLs, links for apps, a QR code for phones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from feeds.model.feed_kind import MEDIA, NEWS
from feeds.publishing.pages.apps import PLAYERS, READERS
from feeds.publishing.selection import path

if TYPE_CHECKING:
    from feeds.formats import Format
    from feeds.model.channel import Channel
    from feeds.publishing.pages.apps import App
    from feeds.publishing.selection import Feed


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed with the paths of its documents, relative to the page, and the links of apps.

    `label` is its name among the feeds of its kind.
    """

    title: str
    label: str
    path: str
    url: str
    documents: tuple[tuple[str, Format], ...]
    readers: tuple[tuple[App, str], ...]
    players: tuple[tuple[App, str], ...]


def offer(channel: Channel, feed: Feed) -> Offer:
    """Returns how to subscribe to a feed. Links use RSS if the feed has it, which every app reads."""
    documents = tuple((path(feed, format_), format_) for format_ in feed.formats)
    first = next((at for at, format_ in documents if format_.name == "rss"), documents[0][0])
    url = channel.base + first
    return Offer(
        title=feed.title,
        label=feed.name or _without(channel.title, feed.title),
        path=feed.path,
        url=url,
        documents=documents,
        readers=tuple((app, app.address(url)) for app in READERS),
        players=tuple((app, app.address(url)) for app in PLAYERS) if _playable(channel, feed) else (),
    )


def _without(publication: str, title: str) -> str:
    """Returns `Pictures` for the title `The Gazette: pictures` on a page of the Gazette."""
    short = title.removeprefix(f"{publication}: ")
    return short[:1].upper() + short[1:] if short != title else title


def _playable(channel: Channel, feed: Feed) -> bool:
    """Whether podcast apps can play it: the feed of a podcast, or a feed of single recordings."""
    return feed.kind is (MEDIA if channel.podcast is None else NEWS)


@lru_cache(maxsize=64)
def qr_code(url: str) -> Markup:
    """Returns a QR code (ISO/IEC 18004) as an SVG element, always dark on light."""
    import segno  # imported only here, because only pages need it

    svg = segno.make(url, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    label = f'role="img" aria-label="{Markup.escape(f"QR code of {url}")}"'
    return Markup(svg.replace("<svg ", f"<svg {label} ", 1))  # noqa: S704 - made of modules and an escaped URL
