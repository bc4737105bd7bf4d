"""The media of an item: a group, or an enclosure with its alternates, has the renditions of one work."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from feeds.core.markup import plain_text
from feeds.core.media_types import UNSPECIFIC, media_type
from feeds.dialects.elements.tree import ATOM, ITUNES, MEDIA, PODCAST, absolute, children, first, text

if TYPE_CHECKING:
    from collections.abc import Iterator

Mapping = dict[str, Any]


def media(item: Any) -> list[Mapping]:
    """Returns the item's works as records."""
    works = [*_media_rss(item), *_alone(item)]
    by_url: dict[str, Mapping] = {}
    for work in works:
        renditions = [each["url"] for each in work.get("renditions", ())]
        known = next((by_url[url] for url in (work["url"], *renditions) if url in by_url), None)
        if known is None:
            by_url.update(dict.fromkeys((work["url"], *renditions), work))
        elif known["url"] == work["url"]:
            known.update({key: value for key, value in work.items() if key not in known})
    listed = list({id(work): work for work in by_url.values()}.values())
    _with_item_facts(item, listed)
    return listed


def _with_item_facts(item: Any, works: list[Mapping]) -> None:
    """Assigns item-level values to the first recording or video; a lone thumbnail becomes a picture."""
    thumbnail = _thumbnail(item)
    if thumbnail in {file["url"] for work in works for file in (work, *work.get("renditions", ()))}:
        thumbnail = ""  # it repeats which picture represents the item
    if not works and (shown := thumbnail or _reference(first(item, f"{ITUNES}image"), "href")):
        works.append({"url": shown, "medium": "image"})
    played = _played(item, works)
    if played is None:
        return
    texts = [each for each in children(item, f"{PODCAST}transcript") if each.get("url")]
    captions = [_track(each) for each in texts if each.get("rel") == "captions"]
    known = {track["url"] for track in played.get("captions", ())}
    facts = {
        "poster": thumbnail,
        "seconds": _duration(text(first(item, f"{ITUNES}duration"))),
        "captions": [*played.pop("captions", ()), *(each for each in captions if each["url"] not in known)],
        "transcripts": [_track(each) for each in texts if each.get("rel") != "captions"],
        "chapters": [_track(each) for each in children(item, f"{PODCAST}chapters") if each.get("url")],
    }
    played.update({key: value for key, value in facts.items() if value and key not in played})
    if facts["seconds"] and _is_untyped(played):
        played.update(type="audio/mpeg", medium="audio", assumed=True)


def _is_untyped(work: Mapping) -> bool:
    """Whether nothing tells what a file is; if it has a running time of a podcast, players try MP3."""
    known = str(work.get("type", "")).lower() not in {"", *UNSPECIFIC}
    return not known and "medium" not in work and media_type(work["url"]) is None


def _played(item: Any, works: list[Mapping]) -> Mapping | None:
    """Returns the work of the enclosure, else the first that is not a picture."""
    enclosure = _reference(first(item, "enclosure"), "url")
    moving = [
        work for work in works if work.get("medium") != "image" and str(work.get("type"))[:6] != "image/"
    ]
    return next((work for work in moving if work["url"] == enclosure), next(iter(moving), None))


def _thumbnail(element: Any) -> str:
    return _reference(first(element, f"{MEDIA}thumbnail"), "url")


def _track(element: Any) -> Mapping:
    """Returns the record of a `podcast:transcript` or `podcast:chapters`."""
    language = element.get("language")
    return _said({"url": _reference(element, "url"), "type": element.get("type"), "language": language})


def _subtitle(element: Any) -> Mapping:
    facts = {"url": _reference(element, "href"), "type": element.get("type"), "language": element.get("lang")}
    return _said(facts)


def _alone(item: Any) -> Iterator[Mapping]:
    """Returns the enclosures of RSS and Atom; alternate enclosures are renditions of the first."""
    for number, element in enumerate(children(item, "enclosure")):
        work = _file(element, "url", "length")
        if work:
            if number == 0:
                work = _said(work | {"renditions": list(_alternates(item, work["url"]))})
            yield work
    for link in children(item, f"{ATOM}link"):
        work = _file(link, "href", "length") if link.get("rel") == "enclosure" else {}
        if work:
            yield _said(work | {"title": link.get("title")})


def _alternates(item: Any, besides: str) -> Iterator[Mapping]:
    for element in children(item, f"{PODCAST}alternateEnclosure"):
        source = first(element, f"{PODCAST}source")
        url = _reference(source, "uri")
        if url and url != besides and not element.get("rel"):
            facts = {"url": url, "type": element.get("type"), "language": element.get("lang")}
            sizes = {name: _count(element.get(name)) for name in ("length", "height")}
            yield _said(facts | sizes | {"bitrate": _decimal(element.get("bitrate"))})


def _media_rss(item: Any) -> Iterator[Mapping]:
    shared = _facts(item)  # once: each look-up passes over all children of the item
    for group in children(item, f"{MEDIA}group"):
        files = [(each, _content(each)) for each in children(group, f"{MEDIA}content")]
        files = [(each, file) for each, file in files if file]
        files.sort(key=lambda pair: pair[0].get("isDefault") != "true")
        if files:
            facts = shared | _facts(group) | _facts(files[0][0])
            yield _said(facts | files[0][1] | {"renditions": [file for _, file in files[1:]]})
    single = list(children(item, f"{MEDIA}content"))
    for element in single:
        file = _content(element)
        if file:
            # Item-level values belong to the only file.
            work = (shared if len(single) == 1 else {}) | _facts(element) | file
            if work.get("poster") == work["url"]:
                del work["poster"]
            yield work


def _content(element: Any) -> Mapping:
    file = _file(element, "url", "fileSize")
    kilobits = _decimal(element.get("bitrate"))
    facts = {
        "medium": element.get("medium") if element.get("medium") in _MEDIUMS else None,
        "width": _count(element.get("width")),
        "height": _count(element.get("height")),
        "seconds": _duration(element.get("duration", "")),
        "bitrate": kilobits and round(kilobits * 1000, 3),
        "language": element.get("lang"),
    }
    return _said(file | facts) if file else {}


_MEDIUMS = ("image", "audio", "video", "document", "executable")


def _facts(element: Any) -> Mapping:
    """Returns the Media RSS values of a content, a group or an item."""
    tracks = map(_subtitle, children(element, f"{MEDIA}subTitle"))
    facts = {
        "title": _words(first(element, f"{MEDIA}title")),
        "description": _words(first(element, f"{MEDIA}description")),
        "credit": text(first(element, f"{MEDIA}credit")),
        "poster": _thumbnail(element),
        "licence": _licence(first(element, f"{MEDIA}license")),
        "captions": [track for track in tracks if "url" in track],
    }
    return _said(facts)


def _words(element: Any) -> str:
    """Returns a text whose attribute `type` tells text from HTML (media:title)."""
    words = text(element)
    if element is None or element.get("type") != "html":
        return words
    return plain_text(words) if "<" in words else unescape(words)


def _licence(element: Any) -> str:
    return "" if element is None else element.get("href") or text(element)


def _file(element: Any, url: str, length: str) -> Mapping:
    """Returns URL, type and size; empty without a URL. An invalid type or length is skipped."""
    kind = (element.get("type") or "").strip()
    facts = {
        "url": _reference(element, url),
        "type": kind if kind.count("/") == 1 and " " not in kind.partition(";")[0] else None,
        "length": _count(element.get(length)),
    }
    return _said(facts) if facts["url"] else {}


def _reference(element: Any, attribute: str) -> str:
    return "" if element is None else absolute(element, str(element.get(attribute, "")).strip())


def _count(digits: str | None) -> int | None:
    digits = (digits or "").strip()
    return int(digits) or None if digits.isdecimal() and len(digits) < 16 else None


def _decimal(value: str | None) -> float | None:
    clean = (value or "").strip()
    return float(clean) or None if clean.replace(".", "", 1).isdecimal() and len(clean) < 16 else None


def _duration(text_: str) -> str | None:
    clean = text_.strip().replace(":", "").replace(".", "")
    return text_.strip() if clean.isdecimal() and len(clean) < 12 else None


def _said(facts: Mapping) -> Mapping:
    return {key: value for key, value in facts.items() if value}
