"""The itunes namespace: https://podcasters.apple.com/support/823-podcast-requirements"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.texts import clean_line
from feeds.formats.extras.checked import Writer
from feeds.model.podcast import Episode
from feeds.vocabulary.itunes import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.article import Article, Media, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import OnLoss
    from feeds.model.podcast import Show

    Elements = Iterator[etree._Element | None]

URI = NAMESPACE.uri
MAX_CHARACTERS = 255
_ENDINGS = (".jpg", ".jpeg", ".png")
_SMALLEST, _LARGEST = 1400, 3000


def show(channel: Channel, podcast: Show, on_loss: OnLoss) -> Elements:
    """Returns the channel's elements. `block` and `complete` are written only if they are true."""
    write = Writer(NAMESPACE, on_loss).make
    people = ", ".join(name for person in channel.people if (name := clean_line(person.name)))
    yield write("author", clean_line(podcast.author) or people or channel.title, longest=MAX_CHARACTERS)
    for category in podcast.categories:
        below = write("category", attributes={"text": category.below}) if category.below else None
        yield write("category", attributes={"text": category.name}, children=[below])
    yield write("explicit", _flag(podcast.explicit))
    yield write("image", attributes={"href": podcast.image})
    if podcast.owner:
        owner = write("name", podcast.owner.name, longest=MAX_CHARACTERS)
        address = write("email", podcast.owner.email)
        if address is not None:
            yield write("owner", children=[owner, address])
    if podcast.type:
        yield write("type", podcast.type)
    if podcast.title:
        yield write("title", podcast.title, longest=MAX_CHARACTERS)
    if podcast.block:
        yield write("block", "Yes")
    if podcast.complete:
        yield write("complete", "Yes")
    if podcast.new_feed_url:
        yield write("new-feed-url", podcast.new_feed_url)


def episode(
    article: Article, podcast: Show, enclosed: Media | None, shown: Work | None, on_loss: OnLoss
) -> Elements:
    """Returns an item's elements. The duration is that of the enclosure, in whole seconds."""
    write = Writer(NAMESPACE, on_loss).make
    values = article.episode or Episode()
    if values.title:
        yield write("title", values.title, longest=MAX_CHARACTERS)
    if enclosed and enclosed.seconds:
        yield write("duration", str(max(1, round(enclosed.seconds))))
    number = int(values.number) if values.number and values.number > 0 and values.number % 1 == 0 else None
    if number:
        yield write("episode", str(number))
    elif podcast.type == "serial" and (values.kind or "full") == "full":
        on_loss("the number of the episode", "unknown; directories require it for serial podcasts")
    if values.season:
        yield write("season", str(values.season))
    if values.kind:
        yield write("episodeType", values.kind)
    if values.explicit is not None:
        yield write("explicit", _flag(values.explicit))
    if image := values.image or _artwork(shown):
        yield write("image", attributes={"href": image})
    if values.block:
        yield write("block", "Yes")


def _artwork(shown: Work | None) -> str | None:
    """Returns the picture's URL, unless its type is known and directories do not accept it."""
    if shown is None or not shown.media.url.partition("?")[0].lower().endswith(_ENDINGS):
        return None
    sizes = (shown.media.width, shown.media.height)
    known = [size for size in sizes if size is not None]
    square = len(set(known)) < 2 and all(_SMALLEST <= size <= _LARGEST for size in known)
    return shown.media.url if square else None


def _flag(value: bool) -> str:
    return "true" if value else "false"
