"""What an RSS or Atom document says about itself: the keys of a channel file, and its links."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.markup import one_line, plain_text
from feeds.dialects import Head
from feeds.dialects.elements.carried import CARRIED
from feeds.dialects.elements.parsing import parse
from feeds.dialects.elements.points import point_of
from feeds.dialects.elements.shows import show
from feeds.dialects.elements.tree import ATOM, DC, ITUNES, absolute, children, first, known, text
from feeds.vocabulary.datatypes.plain_text import resembles_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_ITEMS = (f"{ATOM}entry", "{*}item")


def read_head(name: str, data: bytes) -> Head:
    """Returns what a document says; relative URLs are resolved if `name` is its URL. Raises ReadError."""
    root, _ = parse(name, data)
    return _head(root)


def _head(root: Any) -> Head:
    atom = root.tag == f"{ATOM}feed"
    channel = root if atom else first(root, "channel")
    if channel is None:
        return Head()
    links = dict(_links(channel))
    facts = _atom(channel, links) if atom else _rss(channel, root)
    image = _picture(channel, root)
    podcast = show(channel)
    return Head(
        channel=known(
            facts
            | {"hubs": _hubs(channel), "image": image}
            | ({"podcast": podcast | _without(podcast, "image", image)} if podcast else {})
        ),
        links=links,
        generator=_generator(channel),
        format="atom" if atom else "rss",
        complete=first(channel, f"{_HISTORY}complete") is not None,
        archive=first(channel, f"{_HISTORY}archive") is not None,
        ids=tuple(filter(None, map(_id, root.iter(*_ITEMS)))),
        lost=_lost(root.iter(*_ITEMS), text(first(channel, f"{ATOM}rights"))),
    )


def _without(podcast: dict[str, Any], key: str, image: dict[str, Any] | None) -> dict[str, Any]:
    return {} if key in podcast or image is None else {key: image["url"]}


def _id(item: Any) -> str:
    tags = (f"{ATOM}id", "guid", "link")
    return next((found for tag in tags if (found := text(first(item, tag)))), "")


def _rss(channel: Any, root: Any) -> dict[str, Any]:
    people = [_mailbox(text(each)) for each in children(channel, "managingEditor")]
    people += [{"name": one_line(text(each))} for each in children(channel, f"{DC}creator")]
    people += [_person(each) for each in children(channel, f"{ATOM}author")]
    home = text(first(channel, "link"))
    return {
        "title": _line(first(channel, "title")),
        "home": absolute(channel, home),
        "description": _line(first(channel, "description")),
        "language": text(first(channel, "language")) or text(first(channel, f"{DC}language"))
        or root.get(_XML_LANG, ""),
        "copyright": _line(first(channel, "copyright")) or _line(first(channel, f"{DC}rights")),
        "categories": _distinct(one_line(text(each)) for each in children(channel, "category")),
        "ttl": _integer(text(first(channel, "ttl"))),
        "skip_hours": _skipped(channel, "skipHours", "hour"),
        "skip_days": _skipped(channel, "skipDays", "day"),
        "docs": text(first(channel, "docs")),
        "point": point_of(channel),
        "people": _named(people) or _named([{"name": _line(first(channel, f"{ITUNES}author"))}]),
    }  # fmt: skip


def _skipped(channel: Any, name: str, unit: str) -> list[Any]:
    """Returns the hours, as numbers, or the days in which a feed does not change."""
    around = first(channel, name)
    texts = [] if around is None else [text(each) for each in children(around, unit)]
    return list(dict.fromkeys(map(_integer, texts) if unit == "hour" else texts))


def _integer(digits: str) -> Any:
    """Returns a number of the channel file, or the text, which is then left out of it with the reason."""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else digits


def _atom(feed: Any, links: dict[str, str]) -> dict[str, Any]:
    terms = (each.get("label") or each.get("term") or "" for each in children(feed, f"{ATOM}category"))
    return {
        "title": _line(first(feed, f"{ATOM}title")),
        "home": links.get("alternate", ""),
        "description": _line(first(feed, f"{ATOM}subtitle")),
        "language": feed.get(_XML_LANG, ""),
        "copyright": _line(first(feed, f"{ATOM}rights")),
        "point": point_of(feed),
        "categories": _distinct(map(one_line, terms)),
        "people": _named([_person(each) for each in children(feed, f"{ATOM}author")]),
    }


def _line(element: Any) -> str:
    """Returns a text on one line, of HTML its words."""
    words = text(element)
    return plain_text(words) if resembles_html(words) else one_line(words)


def _mailbox(author: str) -> dict[str, Any]:
    """Returns the person of `mail@host (Name)`, as in RSS; of an address alone, a name is made."""
    mail, _, name = author.partition(" (")
    if "@" not in mail or " " in mail:
        return {"name": one_line(author)}
    return {"name": one_line(name.removesuffix(")")) or mail.partition("@")[0], "email": mail}


def _person(author: Any) -> dict[str, Any]:
    about = {
        "name": one_line(text(first(author, f"{ATOM}name"))),
        "email": text(first(author, f"{ATOM}email")),
        "url": text(first(author, f"{ATOM}uri")),
    }
    return known(about)


def _named(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({person["name"]: person for person in reversed(people) if person.get("name")}.values())[::-1]


def _picture(channel: Any, root: Any) -> dict[str, Any] | None:
    """Returns the picture of RSS, in RSS 1.0 beside the channel, Atom's logo or icon, or the artwork."""
    image = next((each for each in (first(channel, "image"), first(root, "image")) if each is not None), None)
    shown = text(first(image, "url")) if image is not None else ""
    sizes: dict[str, int] = {}
    if shown and image is not None:
        for side in ("width", "height"):
            digits = text(first(image, side))
            sizes |= {side: int(digits)} if digits.isdecimal() and len(digits) < 6 else {}
    shown = shown or text(first(channel, f"{ATOM}logo")) or text(first(channel, f"{ATOM}icon"))
    artwork = first(channel, f"{ITUNES}image")
    shown = shown or ("" if artwork is None else artwork.get("href", "").strip())
    return {"url": absolute(channel, shown), **sizes} if shown else None


def _links(channel: Any) -> Iterator[tuple[str, str]]:
    """Yields the first link of each relation; a link without one is alternate (RFC 4287, 4.2.7.2)."""
    seen = set()
    for link in children(channel, f"{ATOM}link"):
        rel, href = link.get("rel", "alternate").strip().lower(), link.get("href", "").strip()
        if href and rel not in seen:
            seen.add(rel)
            yield rel, absolute(link, href)


def _hubs(channel: Any) -> list[str]:
    found = (each for each in children(channel, f"{ATOM}link") if each.get("rel") == "hub")
    return _distinct(absolute(each, each.get("href", "").strip()) for each in found)


def _generator(channel: Any) -> str:
    for tag in ("generator", f"{ATOM}generator"):
        if (found := first(channel, tag)) is not None:
            return f"{text(found)} {found.get('uri', '')}".strip()
    admin = channel.find("{http://webns.net/mvcb/}generatorAgent")
    return "" if admin is None else str(admin.get(_RESOURCE, ""))


def _distinct(values: Any) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


# --- what is lost ---

_RSS_SPACES = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")
_KNOWN_ELSEWHERE = re.compile(
    r"http://www\.itunes\.com|https?://search\.yahoo\.com/mrss|https://podcastindex\.org|https://github\.com/Podcast"
    r"|http://podlove\.org|http://www\.google\.com/schemas/play|http://www\.georss\.org|http://www\.opengis\.net"
    r"|http://www\.w3\.org/2003/01/geo|https?://(?:www\.)?wordpress\.(?:org|com)/export"
    r"|http://schemas\.google\.com/(?:blogger|g)/"
)
"""Namespaces of which other modules say what is not read."""


def _lost(items: Iterable[Any], rights: str) -> dict[str, int]:
    """Returns the elements that no article carries, with the number of items that have them.

    The `rights` of the feed are those of its entries.
    """
    counts: Counter[str] = Counter()
    for item in items:
        counts.update(
            {_shown(each) for each in item.iterchildren(etree.Element) if not _is_carried(each, rights)}
        )
        if next(item.iterchildren("{*}comment"), None) is not None:
            counts["the comments"] += 1
    return dict(counts)


def _is_carried(element: Any, rights: str) -> bool:
    name = etree.QName(element)
    if element.tag == f"{ATOM}rights":
        return text(element) == rights
    space = "" if name.namespace in _RSS_SPACES else name.namespace or ""
    return name.localname in CARRIED.get(space, ()) or bool(_KNOWN_ELSEWHERE.match(space))


def _shown(element: Any) -> str:
    prefix = f"{element.prefix}:" if element.prefix else ""
    return f"<{prefix}{etree.QName(element).localname}>"[:60]
