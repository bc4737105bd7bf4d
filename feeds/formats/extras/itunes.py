"""Apple's elements, which every podcast directory reads.

https://podcasters.apple.com/support/823-podcast-requirements
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.texts import one_line
from feeds.formats.extras.checked import Writer
from feeds.model.podcast import Episode
from feeds.vocabulary.itunes import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.article import Article, Media, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import Tell
    from feeds.model.podcast import Show

    Elements = Iterator[etree._Element | None]

URI = NAMESPACE.uri
LONGEST = 255
_ENDINGS = (".jpg", ".jpeg", ".png")
_SMALLEST, _LARGEST = 1400, 3000


def show(channel: Channel, said: Show, tell: Tell) -> Elements:
    """What is said of the show. `block` and `complete` stand there only where they mean something."""
    write = Writer(NAMESPACE, tell).make
    people = ", ".join(name for person in channel.people if (name := one_line(person.name)))
    yield write("author", one_line(said.author) or people or channel.title, longest=LONGEST)
    for category in said.categories:
        below = write("category", attributes={"text": category.below}) if category.below else None
        yield write("category", attributes={"text": category.name}, children=[below])
    yield write("explicit", _flag(said.explicit))
    yield write("image", attributes={"href": said.image})
    if said.owner:
        owner, address = write("name", said.owner.name, longest=LONGEST), write("email", said.owner.email)
        if address is not None:
            yield write("owner", children=[owner, address])
    if said.type:
        yield write("type", said.type)
    if said.title:
        yield write("title", said.title, longest=LONGEST)
    if said.block:
        yield write("block", "Yes")
    if said.complete:
        yield write("complete", "Yes")
    if said.new_feed_url:
        yield write("new-feed-url", said.new_feed_url)


def episode(article: Article, said: Show, enclosed: Media | None, shown: Work | None, tell: Tell) -> Elements:
    """What is said of an episode; its duration is that of its enclosure, in whole seconds."""
    write = Writer(NAMESPACE, tell).make
    own = article.episode or Episode()
    if own.title:
        yield write("title", own.title, longest=LONGEST)
    if enclosed and enclosed.seconds:
        yield write("duration", str(max(1, round(enclosed.seconds))))
    number = int(own.number) if own.number and own.number > 0 and own.number % 1 == 0 else None
    if number:
        yield write("episode", str(number))
    elif said.type == "serial" and (own.kind or "full") == "full":
        tell("the number of the episode", "it is unknown, and directories refuse a serial's without it")
    if own.season:
        yield write("season", str(own.season))
    if own.kind:
        yield write("episodeType", own.kind)
    if own.explicit is not None:
        yield write("explicit", _flag(own.explicit))
    if image := own.image or _artwork(shown):
        yield write("image", attributes={"href": image})
    if own.block:
        yield write("block", "Yes")


def _artwork(shown: Work | None) -> str | None:
    """The picture's URL, unless it is known to be none of a kind that directories take."""
    if shown is None or not shown.media.url.partition("?")[0].lower().endswith(_ENDINGS):
        return None
    sizes = (shown.media.width, shown.media.height)
    known = [size for size in sizes if size is not None]
    square = len(set(known)) < 2 and all(_SMALLEST <= size <= _LARGEST for size in known)
    return shown.media.url if square else None


def _flag(value: bool) -> str:
    return "true" if value else "false"
