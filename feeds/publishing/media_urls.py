"""The URLs of the files of an article, and the article with other URLs.

Files are its works with their posters and text tracks, the pictures of the episode, what its HTML shows, and
the pictures, recordings and videos that it links to.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING

from feeds.core.media_types import media_type
from feeds.core.urls import is_url
from feeds.model.works import files_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from feeds.model.article import Article, Media, Work
    from feeds.model.podcast import Episode

    Move = Callable[[Media], Media]
    Place = Callable[[str], str]

_TAG = re.compile(r'<[a-z][a-z0-9]*+(?: [a-z:-]++="[^"]*+")++>')
"""A start tag as sanitising writes it: text has no `<`, and attributes no quotation mark."""
_SHOWN = re.compile(r' (src|poster|srcset|href)="([^"]*+)"')
_CANDIDATE = re.compile(r"(\S+)((?: [^,]*)?)")


def urls_of(article: Article, known: Container[str] = ()) -> Iterator[tuple[str, Media | None]]:
    """Yields the URLs in their order, with what is known about those of works; some more than once.

    Links to files that are `known` are among them, whatever their type.
    """
    for work in article.works:
        yield from ((media.url, media) for media in files_of(work))
        yield from ((track.url, None) for track in work.tracks)
        if work.poster:
            yield work.poster, None
    if article.episode is not None:
        yield from ((url, None) for url in _pictures(article.episode))
    found: list[str] = []

    def note(url: str) -> str:
        found.append(url)
        return url

    with_urls(article.html, note, known)
    yield from ((url, None) for url in found)


def _pictures(episode: Episode) -> Iterator[str]:
    if episode.image:
        yield episode.image
    yield from (picture.url for picture in episode.artwork)


def with_places(article: Article, move: Move, place: Place, known: Container[str] = ()) -> Article:
    """Returns the article with other files: `move` returns that of a work, `place` any other URL.

    Links to files that are `known` are changed, whatever their type.
    """
    episode = article.episode
    if episode is not None:
        artwork = tuple(replace(picture, url=place(picture.url)) for picture in episode.artwork)
        episode = replace(episode, image=episode.image and place(episode.image), artwork=artwork)
    works = tuple(_moved(work, move, place) for work in article.works)
    return replace(article, works=works, episode=episode, html=with_urls(article.html, place, known))


def _moved(work: Work, move: Move, place: Place) -> Work:
    return replace(
        work,
        media=move(work.media),
        renditions=tuple(map(move, work.renditions)),
        poster=work.poster and place(work.poster),
        tracks=tuple(replace(track, url=place(track.url)) for track in work.tracks),
    )


def with_urls(html: str, place: Place, known: Container[str] = ()) -> str:
    """Returns sanitised HTML with what `place` returns for the URL of each file; the rest is unchanged."""
    return _TAG.sub(lambda tag: _SHOWN.sub(lambda found: _attribute(found, place, known), tag[0]), html)


def _attribute(found: re.Match[str], place: Place, known: Container[str]) -> str:
    name, value = found[1], unescape(found[2])
    if name == "srcset":
        parts = [_CANDIDATE.fullmatch(part.strip()) for part in value.split(", ")]
        changed = ", ".join(f"{place(part[1])}{part[2]}" for part in parts if part)
    elif is_url(value) and (name != "href" or value in known or _is_played(value)):
        changed = place(value)
    else:
        return found[0]
    return found[0] if changed == value else f' {name}="{escape(changed)}"'


def _is_played(url: str) -> bool:
    known = media_type(url)
    return known is not None and known.medium in ("image", "audio", "video")
