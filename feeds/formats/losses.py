"""What a format cannot carry, told instead of dropped in silence.

Whoever leaves something out calls a `Tell` on the spot, so that the report cannot differ from the document:
it comes from rendering each article once more, to listen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.formats import Format
    from feeds.page import Page

Tell = Callable[[str, str], None]
"""Takes what is left out, and why."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the article with the id `article` that a document does not say; empty: of the channel."""

    article: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.article or 'the channel'}: {self.what}: {self.why}"


def silent(_what: str, _why: str) -> None:
    """Tells nobody."""


def losses(channel: Channel, page: Page, format_: Format) -> tuple[Loss, ...]:
    """All that a format's document of this page leaves out, in the order of the document, each once."""
    found: dict[Loss, None] = {}

    def teller(article: str) -> Tell:
        return lambda what, why: found.setdefault(Loss(article, what, why))

    format_.listen(channel, page, None, teller(""))
    for article in page.articles:
        format_.listen(channel, page, article, teller(article.id))
    return tuple(found)


def works_lost(article: Article, tell: Tell) -> None:
    """What no format has a place for."""
    files = [file for work in article.works for file in (work.media, *work.renditions)]
    dated = sum(file.published not in (None, article.published) for file in files)
    if dated:
        said = "the time of a file" if dated == 1 else f"the times of {dated} files"
        tell(said, "it is not the article's, and no format has a place for another")
