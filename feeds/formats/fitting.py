"""An article within the limits of podcast directories, and the file that they are to play."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.markup import plain_text
from feeds.core.texts import clean, one_line, shortened
from feeds.model.loss import silent
from feeds.model.works import files, leading

if TYPE_CHECKING:
    from feeds.model.article import Article, Media, Work
    from feeds.model.loss import Tell
    from feeds.model.page import Page

LONGEST, BYTES = 255, 4000
"""Characters of a title, bytes of a description (PSP-1, Apple)."""
PLAYABLE = {
    "mp3": ("audio/mpeg",),
    "m4a": ("audio/x-m4a", "audio/m4a", "audio/mp4"),
    "m4v": ("video/x-m4v", "video/m4v"),
    "mp4": ("video/mp4", "audio/mp4"),
}
"""The types that both Apple and PSP-1 take, by the endings of the URLs, which Apple goes by."""
_YEARS = r"\b(?:19|20)[0-9]{2}(?:\s?+[-–]\s?+(?:19|20)[0-9]{2})?+\b"
_notice = re.compile(rf"(?:copyright|©|\(c\)|{_YEARS})[\s,]*+", re.IGNORECASE)


def enclosed(works: tuple[Work, ...], *, podcast: bool) -> tuple[Work, Media] | None:
    """The work that leads and which of its files is the enclosure, None where there is none.

    A podcast's enclosure is what podcast programs play: a picture is none, and of a work's renditions it is
    the first that they know.
    """
    first = leading(works)
    if not podcast:
        return (first, first.media) if first else None
    for medium in ("video", "audio"):
        for work in works:
            if work.media.medium == medium:
                for file in files(work):
                    if _is_playable(file):
                        return work, file
    return None


def fit_page(page: Page, tell: Tell) -> Page:
    """The page as directories take it: the show's texts and those of its episodes within their limits."""
    return replace(
        page,
        title=_short(page.title, "the title", tell),
        description=_brief(one_line(page.description), "the description", tell),
        articles=tuple(fit_article(article, silent) for article in page.articles),
    )


def owner(notice: str | None) -> str | None:
    """Who has the copyright: the notice without the word, the sign and the years (PSP-1)."""
    name = one_line(_notice.sub(" ", notice or ""))
    return shortened(name, LONGEST) if name else None


def fit_article(article: Article, tell: Tell) -> Article:
    """The article as directories take it; without a summary, its first words are its description."""
    words = plain_text(article.html) if article.html else "\n".join(article.paragraphs)
    summary = clean(article.summary).strip() or clean(words).strip()
    title = _short(article.title, "the title", tell)
    return replace(article, title=title, summary=_brief(summary, "the description", tell))


def _is_playable(file: Media) -> bool:
    path = re.split("[?#]", file.url, maxsplit=1)[0]
    return file.type in PLAYABLE.get(path.rpartition(".")[2].lower(), ())


def _short(text: str, what: str, tell: Tell) -> str:
    short = shortened(one_line(text), LONGEST)
    if short != one_line(text):
        tell(f"the end of {what}", f"directories take {LONGEST} characters")
    return short


def _brief(text: str, what: str, tell: Tell) -> str:
    """A description is HTML in RSS, so its references count: `&amp;` has five bytes."""
    brief = text
    allowed = BYTES
    while _escaped(brief) > BYTES:
        brief = shortened(text, allowed, "bytes")
        allowed -= max(1, _escaped(brief) - BYTES)
    if brief != text:
        tell(f"the end of {what}", f"directories take {BYTES} bytes")
    return brief


def _escaped(text: str) -> int:
    brackets = text.count("<") + text.count(">")
    return len(text.encode("utf-8", "replace")) + 4 * text.count("&") + 3 * brackets
