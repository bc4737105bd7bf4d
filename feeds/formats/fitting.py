"""Fit an article to the limits of podcast directories, and choose the file that they play."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.markup import plain_text
from feeds.core.media_types import UNSPECIFIC
from feeds.core.texts import clean, clean_line, shortened
from feeds.model.loss import ignore_loss
from feeds.model.works import files_of, leading

if TYPE_CHECKING:
    from feeds.model.article import Article, Media, Work
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page

TITLE_CHARACTERS, DESCRIPTION_BYTES = 255, 4000
"""The limits of PSP-1 and Apple: characters of a title, bytes of a description."""
PLAYABLE = {
    "mp3": ("audio/mpeg",),
    "m4a": ("audio/x-m4a", "audio/m4a", "audio/mp4"),
    "m4v": ("video/x-m4v", "video/m4v"),
    "mp4": ("video/mp4", "audio/mp4"),
}
"""The types that both Apple and PSP-1 accept, by file extension, which Apple checks."""
PLAYED = ("video", "audio")


def enclosed(works: tuple[Work, ...], *, podcast: bool) -> tuple[Work, Media] | None:
    """Returns the leading work and its enclosure; podcasts get a file that apps play, never a picture.

    Without a file that all of them play, it is a recording that some of them play.
    """
    first = leading(works)
    if not podcast:
        return (first, first.media) if first else None
    return playable(works) or ((first, first.media) if first and first.media.medium in PLAYED else None)


def playable(works: tuple[Work, ...]) -> tuple[Work, Media] | None:
    """Returns the first video or recording that all podcast apps play, and its file."""
    for medium in PLAYED:
        for work in works:
            if work.media.medium == medium:
                for file in files_of(work):
                    if _is_playable(file):
                        return work, file
    return None


def without_enclosure(works: tuple[Work, ...], *, podcast: bool) -> tuple[Work, ...]:
    """Returns what may be recordings of an article whose RSS item has no recording as its enclosure."""
    found = enclosed(works, podcast=podcast)
    if found is not None and found[0].media.medium in PLAYED:
        return ()
    rest = (work for work in works if found is None or work is not found[0])
    unknown = (work for work in rest if work.media.type is None or work.media.type in UNSPECIFIC)
    return tuple(work for work in unknown if work.media.medium in (None, *PLAYED))


def fit_page(page: Page, on_loss: OnLoss) -> Page:
    """Returns the page with all texts of the show and its episodes within the limits."""
    return replace(
        page,
        title=_short(page.title, "the title", on_loss),
        description=_brief(clean_line(page.description), "the description", on_loss),
        articles=tuple(fit_article(article, ignore_loss) for article in page.articles),
    )


def fit_article(article: Article, on_loss: OnLoss) -> Article:
    """Returns the article within the limits; without a summary, its first words are the description."""
    words = plain_text(article.html) if article.html else "\n".join(article.paragraphs)
    summary = clean(article.summary).strip() or clean(words).strip()
    title = _short(article.title, "the title", on_loss)
    return replace(article, title=title, summary=_brief(summary, "the description", on_loss))


def _is_playable(file: Media) -> bool:
    path = re.split("[?#]", file.url, maxsplit=1)[0]
    return file.type in PLAYABLE.get(path.rpartition(".")[2].lower(), ())


def _short(text: str, what: str, on_loss: OnLoss) -> str:
    short = shortened(clean_line(text), TITLE_CHARACTERS)
    if short != clean_line(text):
        on_loss(f"the end of {what}", f"directories accept at most {TITLE_CHARACTERS} characters")
    return short


def _brief(text: str, what: str, on_loss: OnLoss) -> str:
    """Shortens a description. It is HTML in RSS, so its references count: `&amp;` has five bytes."""
    brief = text
    allowed = DESCRIPTION_BYTES
    while _escaped(brief) > DESCRIPTION_BYTES:
        brief = shortened(text, allowed, "bytes")
        allowed -= max(1, _escaped(brief) - DESCRIPTION_BYTES)
    if brief != text:
        on_loss(f"the end of {what}", f"directories accept at most {DESCRIPTION_BYTES} bytes")
    return brief


def _escaped(text: str) -> int:
    brackets = text.count("<") + text.count(">")
    return len(text.encode("utf-8", "replace")) + 4 * text.count("&") + 3 * brackets
