"""An article's body as HTML with every work: many readers show nothing else (NetNewsWire: no attachments)."""

from __future__ import annotations

from html import escape as html_escape
from typing import TYPE_CHECKING

from feeds.core.pictures import loaded, picture_key
from feeds.core.texts import clean
from feeds.core.urls import file_name
from feeds.model.works import files_of, published_works

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from feeds.model.article import Article, Media, Track, Work


def body(article: Article, works: tuple[Work, ...] | None = None) -> str:
    """Returns the paragraphs or HTML, the byline, and the works that the HTML does not show already."""
    parts = [f"<p>{escape(text)}</p>" for text in article.paragraphs]
    if article.html:
        html = clean(article.html)
        # Without any tag, readers could take it for plain text.
        parts = [html if "<" in html or not html else f"<p>{html}</p>"]
    if article.byline:
        parts.append(f"<p><small>{escape(article.byline)}</small></p>")
    shown = published_works(article) if works is None else works
    pictures = any(work.media.medium == "image" for work in shown)
    inside = set(map(picture_key, loaded(article.html))) if pictures else set()
    parts += [_show(work) for work in shown if not (article.html and _stands_in(article.html, inside, work))]
    # Atom's content must not be empty, and many readers show nothing else.
    return "\n".join(parts) or f"<p>{escape(article.title.strip() or article.id)}</p>"


def _stands_in(html: str, pictures: AbstractSet[str], work: Work) -> bool:
    """Whether the HTML refers to one of the files; sanitised HTML always quotes attributes like this.

    A picture may appear there in another size; `pictures` are the keys of those that are shown.
    """
    if work.media.medium == "image" and any(picture_key(file.url) in pictures for file in files_of(work)):
        return True
    return any(f'"{html_escape(file.url, quote=False)}"' in html for file in files_of(work))


def escape(text: str) -> str:
    """Escapes text for element content and quoted attributes."""
    return html_escape(clean(text)) if text else ""


def _show(work: Work) -> str:
    url, title = escape(work.media.url), escape(work.title)
    about = f"<br>{escape(work.description)}" if work.description else ""
    about += f" <small>{escape(work.credit)}</small>" if work.credit else ""
    link = f'<a href="{url}">{title or escape(work.alt or file_name(work.media.url))}</a>{about}'
    match work.media.medium:
        case "image":
            shown = f'<img src="{url}"{_sizes(work)} alt="{escape(work.alt) or title}">'
            caption = (title + about).removeprefix("<br>").strip()
            return f"<figure>{shown}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
        case "video" | "audio" as player:
            return f"<figure>{_player(player, work)}<figcaption>{link}</figcaption></figure>"
        case _:
            return f"<p>{link}</p>"


def _player(player: str, work: Work) -> str:
    """A video or audio element: one file in `src`, several renditions in `source` elements (HTML, 4.8.8)."""
    poster = f' poster="{escape(work.poster)}"' if work.poster and player == "video" else ""
    label = f' aria-label="{escape(work.alt)}"' if work.alt else ""
    # preload="none": a reader that shows an article with eight videos must not download eight videos.
    start = f'<{player} controls preload="none"{poster}{label}'
    tracks = "".join(_captions(track) for track in work.tracks if track.kind == "captions")
    if not work.renditions:
        return f'{start} src="{escape(work.media.url)}">{tracks}</{player}>'
    sources = "".join(_source(file) for file in files_of(work))
    return f"{start}>{sources}{tracks}</{player}>"


def _source(file: Media) -> str:
    type_ = f' type="{escape(file.type)}"' if file.type else ""
    return f'<source src="{escape(file.url)}"{type_}>'


def _captions(track: Track) -> str:
    # srclang is required for subtitles only; a label would have to be in the reader's language.
    language = f' srclang="{escape(track.language)}"' if track.language else ""
    return f'<track kind="captions" src="{escape(track.url)}"{language}>'


def _sizes(work: Work) -> str:
    """A srcset, if all widths are known; browsers assume that they can decode each of its types."""
    choice = files_of(work)
    if len(choice) == 1 or any(file.width is None or file.type != work.media.type for file in choice):
        return ""
    if any(file.url.endswith(",") for file in choice):  # a comma would end the candidate (HTML, 4.8.4.2.1)
        return ""
    urls = ", ".join(f"{file.url} {file.width}w" for file in choice)
    return f' srcset="{escape(urls)}"'
