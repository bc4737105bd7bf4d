"""What readers cannot run, as what they can show: players as links, lazy pictures as pictures, fallbacks.

The input is HTML as nh3 writes it, every element closed and every attribute quoted, so that it can be read
tag by tag.  The output is sanitised again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.core.foreign_elements import with_html_names
from feeds.core.formulas import formula, with_tex
from feeds.core.pictures import loaded, picture_key, with_lazy_urls
from feeds.core.players import EMBEDDED, player_at
from feeds.core.tags import ANY_TAG, TAG, attributes_of, tag, text_of
from feeds.core.urls import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Attributes = Mapping[str, str]

_PARSED_AS_TEXT = re.compile(r"<(/?)(noscript|noembed|noframes)(?=[\s/>])", re.IGNORECASE)
"""Elements whose content parsers take for text, where scripts or frames could run."""
_INSIDE_TAG = r"(?:[^<>\"'/]++|\"[^<>\"]*+\"|'[^<>']*+'|/(?!>))*+"
_SELF_CLOSED = re.compile(rf"<iframe({_INSIDE_TAG})/>", re.IGNORECASE)
_WORD_ENDS = re.compile(r"</(?:text|tspan)>", re.IGNORECASE)
"""Where a text in a drawing ends, which is not necessarily followed by a space."""
FALLBACK = "x-fallback"
"""What such an element is called while its content is parsed as HTML."""
_VISIBLE = re.compile(r"<(?:img|audio|video|math|hr)\b|(?:^|>)\s*+[^\s<]")
_DRAWING_TITLE = re.compile(r"<title\b[^<>]*+>(.*?)</title>", re.DOTALL)
_PICTURE = re.compile(r"image/|.*\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE | re.DOTALL)
_DOCUMENT = re.compile(r"\.(?!html?$|php[0-9]?$|aspx?$)[A-Za-z0-9]{1,5}$", re.IGNORECASE)
_NO_PICTURE = "<img-alt>{}</img-alt>"
"""Stands for a picture without URL until it is known whether there are others to choose from."""
_MISSING = re.compile(_NO_PICTURE.format("(.*?)"), re.DOTALL)
_NO_SIZE = re.compile(r"\s*0*[01](?:px)?\s*")
_MAX_NAME = 200

PLAYER_IDS = {
    "lite-youtube": "videoid",
    "amp-youtube": "data-videoid",
    "lite-vimeo": "videoid",
    "amp-vimeo": "data-videoid",
}
"""Custom elements that are players, each with the attribute that has the id of the film."""
FRAMES = (
    "iframe",
    "amp-iframe",
    "object",
    "svg",
    "math",
    "video",
    "audio",
    "picture",
    "amp-img",
    FALLBACK,
    *PLAYER_IDS,
)
"""Elements that are replaced together with their content; `iframe` has only text in it."""
VOID = ("area", "embed", "img", "source")
NEEDED_INSIDE = {"title": "svg", "annotation": "math"}
"""Elements that are needed inside others, and dropped elsewhere, without their content."""
HANDLED = re.compile(rf"<(?:{'|'.join((*FRAMES, *VOID, *NEEDED_INSIDE))})\b")
"""What `readable` changes, or may."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """An open element that is replaced when it ends, and what is in it so far."""

    name: str
    attributes: dict[str, str]
    start: str = ""
    nested: bool = False
    pieces: list[str] = field(default_factory=list)


def parsable(html: str) -> str:
    """Returns HTML of any origin so that a parser sees what is inside of what it would take for text."""
    html = _SELF_CLOSED.sub(r"<iframe\1></iframe>", with_tex(html))
    return with_html_names(_WORD_ENDS.sub(r" \g<0>", _PARSED_AS_TEXT.sub(rf"<\1{FALLBACK}", html)))


def readable(html: str) -> str:
    """Returns the HTML with embedded things as links, pictures, text or their fallback."""
    shown = set(_shown_pictures(html)) if f"<{FALLBACK}" in html else set()
    frames = [_Frame("", {})]
    place = 0
    for match in TAG.finditer(html):
        if match.start() < place:
            continue
        frames[-1].pieces.append(html[place : match.start()])
        place = match.end()
        end, name, written = match.groups()
        if end and name == frames[-1].name:
            frame = frames.pop()
            frames[-1].pieces.append(_closed(frame, "".join(frame.pieces)))
        elif name in FRAMES and not end:
            nested = name in ("svg", "math") and any(frame.name == name for frame in frames)
            frames.append(_Frame(name, attributes_of(written), match[0], nested))
            if name == "iframe":  # its content is text
                place = html.find("</iframe>", place)
        elif name in VOID:
            twins = shown if any(frame.name == FALLBACK for frame in frames) else None
            frames[-1].pieces.append(_void(name, attributes_of(written), twins))
        elif name not in NEEDED_INSIDE or any(frame.name == NEEDED_INSIDE[name] for frame in frames):
            frames[-1].pieces.append(match[0])
    return _MISSING.sub(r"\1", "".join(frames[0].pieces)) + html[place:]


def _shown_pictures(html: str) -> Iterator[str]:
    """Yields the keys of the pictures that are not in a fallback."""
    depth = 0
    for end, name, written in TAG.findall(html):
        if name == FALLBACK:
            depth += -1 if end else 1
        elif name in ("img", "amp-img") and not depth:
            yield picture_key(with_lazy_urls(attributes_of(written)).get("src", ""))


def _closed(frame: _Frame, inner: str) -> str:
    """Returns what stands for an element with its content; the outermost drawing or formula is replaced."""
    return inner if frame.nested else _REPLACED[frame.name](frame, inner)


def _void(name: str, attributes: dict[str, str], twins: set[str] | None) -> str:
    """Returns what stands for an element without content; `twins` are the pictures beside a fallback."""
    if name == "embed":
        return _linked(attributes, attributes.get("src", ""), "")
    if name == "area":
        return _area(attributes)
    hidden = twins is not None and _is_hidden(attributes)
    attributes.pop("style", None)
    shown = with_lazy_urls(attributes)
    if hidden or (twins is not None and picture_key(shown.get("src", "")) in twins):
        return ""
    if name == "img" and not shown.get("src") and shown.get("srcset"):
        shown["src"] = shown["srcset"].split()[0]  # for readers that know no other attribute
    if shown.get("src") or shown.get("srcset"):
        return tag(name, shown)
    return _NO_PICTURE.format(escape(shown.get("alt", ""))) if name == "img" else ""


def _area(attributes: dict[str, str]) -> str:
    """Returns the link of a part of a picture; one without a name repeats another (HTML, 4.8.14)."""
    url = attributes.get("href", "")
    name = attributes.get("alt", _title(attributes, _name_of(url))).strip()
    return f"{_link(url, '', name) if url else escape(name)} " if name else ""


def _player(frame: _Frame, inner: str) -> str:
    attributes = with_lazy_urls(frame.attributes)
    if _is_hidden(frame.attributes):
        return ""
    return _linked(attributes, attributes.get("src", ""), "" if frame.name == "iframe" else inner)


def _custom_player(frame: _Frame, inner: str) -> str:
    id_ = frame.attributes.get(PLAYER_IDS[frame.name], "")
    url = EMBEDDED[frame.name.rpartition("-")[2]].replace("{id}", id_)
    known = player_at(url)
    return _link(known.page, known.picture, _title(frame.attributes, known.name)) if known.name else inner


def _object(frame: _Frame, inner: str) -> str:
    return inner if _is_visible(inner) else _linked(frame.attributes, frame.attributes.get("data", ""), inner)


def _drawing(frame: _Frame, inner: str) -> str:
    """Returns the name of a drawing, or the text in it: nothing of it can be shown."""
    if frame.attributes.get("aria-hidden") == "true":
        return ""
    title = _DRAWING_TITLE.search(inner)
    label = frame.attributes.get("aria-label") or (text_of(title[1]) if title else "")
    return escape(label) if label else " ".join(ANY_TAG.sub(" ", inner).split())


def _choice(_frame: _Frame, inner: str) -> str:
    """Returns pictures to choose from, one of which is in an <img>: else browsers show none."""
    missing = _MISSING.search(inner)
    urls = loaded(inner)
    if urls and (missing or "<img" not in inner):
        shown = tag("img", {"alt": unescape(missing[1]) if missing else "", "src": urls[0]})
        inner = _MISSING.sub("", inner) + shown
    return f"<picture>{inner}</picture>"


def _recording(frame: _Frame, inner: str) -> str:
    shown = with_lazy_urls(frame.attributes)
    if shown.get("src") or "<source " in inner:
        return f"{tag(frame.name, shown)}{inner}</{frame.name}>"
    return re.sub(r"<track\b[^<>]*+>", "", inner)


def _amp_picture(frame: _Frame, _inner: str) -> str:
    names = ("src", "srcset", "alt", "width", "height")
    return _void("img", {name: frame.attributes[name] for name in names if name in frame.attributes}, None)


_REPLACED: dict[str, Callable[[_Frame, str], str]] = {
    "iframe": _player,
    "amp-iframe": _player,
    "object": _object,
    "svg": _drawing,
    "math": lambda frame, inner: formula(frame.start, frame.attributes.get("alttext", ""), inner),
    "video": _recording,
    "audio": _recording,
    "picture": _choice,
    "amp-img": _amp_picture,
    FALLBACK: lambda _, inner: inner,
    **dict.fromkeys(PLAYER_IDS, _custom_player),
}


def _linked(attributes: Attributes, url: str, otherwise: str) -> str:
    """Returns a link to what an element embeds, or a picture; `otherwise` without a usable URL."""
    if not url:
        return otherwise
    known = player_at(url)
    if not known.name and _PICTURE.match(attributes.get("type") or urlsplit(url).path):
        return tag("img", {"src": url, "alt": _title(attributes, "")})
    return _link(known.page, known.picture, _title(attributes, known.name or _name_of(url)))


def _link(page: str, picture: str, title: str) -> str:
    shown = f"{tag('img', {'src': picture, 'alt': ''})}<br>" if picture else ""
    return f"{tag('a', {'href': page})}{shown}{escape(title)}</a>"


def _title(attributes: Attributes, otherwise: str) -> str:
    names = (attributes.get(name, "").strip() for name in ("title", "aria-label", "playlabel", "name"))
    return next(filter(None, names), otherwise)[:_MAX_NAME]


def _name_of(url: str) -> str:
    """Returns the name of a file, else the host: that of a page says nothing."""
    name = file_name(url)
    return name if _DOCUMENT.search(name) else urlsplit(url).netloc


def _is_hidden(attributes: Attributes) -> bool:
    """Whether an element is for counting visitors only: invisible, or a single pixel."""
    sides = (attributes.get(side) for side in ("width", "height"))
    return "style" in attributes or any(side is not None and _NO_SIZE.fullmatch(side) for side in sides)


def _is_visible(html: str) -> bool:
    return _VISIBLE.search(html) is not None
