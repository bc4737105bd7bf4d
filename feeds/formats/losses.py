"""What a format cannot express: whatever leaves something out calls `on_loss`, so reports match documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.model.loss import Loss

if TYPE_CHECKING:
    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page


def losses(channel: Channel, page: Page, format_: Format) -> tuple[Loss, ...]:
    """Returns all that a document of this page leaves out, in document order, without duplicates."""
    found: dict[Loss, None] = {}

    def teller(article: str) -> OnLoss:
        return lambda what, why: found.setdefault(Loss(article, what, why))

    format_.report_losses(channel, page, None, teller(""))
    for article in page.articles:
        format_.report_losses(channel, page, article, teller(article.id))
    return tuple(found)


def channel_lost(channel: Channel, on_loss: OnLoss) -> None:
    """Reports what only the RSS of a podcast can express of a channel, and the size of its picture."""
    if channel.podcast is not None:
        on_loss("the podcast", "podcast apps read RSS only")
    for what in ("ttl", "skip_hours", "skip_days", "docs"):
        if value := getattr(channel, what):
            on_loss(f"the channel's {what}, {value}", "only RSS has an element for it")
    picture_lost(channel, on_loss)


def picture_lost(channel: Channel, on_loss: OnLoss) -> None:
    """Reports that the size of the channel's picture is left out."""
    picture = channel.image
    if picture is not None and (picture.width or picture.height):
        size = f"{picture.width or '?'} by {picture.height or '?'}"
        on_loss(f"the size of the channel's picture, {size}", "RSS allows at most 144 by 400 pixels")


def episode_lost(article: Article, on_loss: OnLoss) -> None:
    """Reports that the episode's data are left out."""
    if article.episode is not None:
        on_loss("the episode", "only the RSS feed of a podcast has elements for it")


def works_lost(article: Article, on_loss: OnLoss) -> None:
    """Reports what no format can express."""
    if article.section:
        why = "no format has an element for it; the section has its own feed"
        on_loss(f"the section {article.section[:80]!r}", why)
    files = [file for work in article.works for file in (work.media, *work.renditions)]
    dated = sum(file.published not in (None, article.published) for file in files)
    if dated:
        text = "the time of a file" if dated == 1 else f"the times of {dated} files"
        on_loss(text, "differs from the article's, and no format has an element for it")
