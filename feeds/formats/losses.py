"""What a format cannot carry, told instead of dropped in silence.

Whoever leaves something out calls a `Tell` on the spot, so that the report cannot differ from the document:
it comes from rendering each article once more, to listen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.model.loss import Loss

if TYPE_CHECKING:
    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.loss import Tell
    from feeds.model.page import Page


def losses(channel: Channel, page: Page, format_: Format) -> tuple[Loss, ...]:
    """All that a format's document of this page leaves out, in the order of the document, each once."""
    found: dict[Loss, None] = {}

    def teller(article: str) -> Tell:
        return lambda what, why: found.setdefault(Loss(article, what, why))

    format_.listen(channel, page, None, teller(""))
    for article in page.articles:
        format_.listen(channel, page, article, teller(article.id))
    return tuple(found)


def channel_lost(channel: Channel, tell: Tell) -> None:
    """What only a podcast's RSS says of a channel, and what RSS says within bounds that few pictures keep."""
    if channel.podcast is not None:
        tell("the podcast", "podcast programs read RSS only")
    picture_lost(channel, tell)


def picture_lost(channel: Channel, tell: Tell) -> None:
    """That nothing is said of how large the channel's picture is."""
    picture = channel.image
    if picture is not None and (picture.width or picture.height):
        size = f"{picture.width or '?'} by {picture.height or '?'}"
        tell(f"the size of the channel's picture, {size}", "there is no element for one so large")


def episode_lost(article: Article, tell: Tell) -> None:
    """That an episode is none here."""
    if article.episode is not None:
        tell("the episode", "only a podcast's RSS has elements for it")


def works_lost(article: Article, tell: Tell) -> None:
    """What no format has a place for."""
    if article.section:
        tell(f"the section {article.section[:80]!r}", "no format has an element for it; it has its own feed")
    files = [file for work in article.works for file in (work.media, *work.renditions)]
    dated = sum(file.published not in (None, article.published) for file in files)
    if dated:
        said = "the time of a file" if dated == 1 else f"the times of {dated} files"
        tell(said, "it is not the article's, and no format has a place for another")
