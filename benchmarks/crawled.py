"""What a crawler finds in a document: the links to follow, and what must be there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urljoin

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE, PICTURE, RECORDING, TEXT, ANY = "page", "picture", "recording", "text", "any"
_MEDIA = {"video": RECORDING, "audio": RECORDING, "source": RECORDING, "track": TEXT, "img": PICTURE}
_RELATIONS = {"canonical": PAGE, "icon": PICTURE, "apple-touch-icon": PICTURE}
_DESCRIBED = {
    "og:url": PAGE, "og:image": PICTURE, "twitter:image": PICTURE, "og:audio": RECORDING,
    "twitter:player": PAGE,
}  # fmt: skip
_SCHEMES = (
    "feed://",
    "podcast://",
    "pcast://",
    "podcastaddict://",
    "castro://subscribe/",
    "pktc://subscribe/",
)
"""Before the address of a feed without its own scheme."""
_TYPES = {
    "rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json",
    "opml": "text/x-opml", "xml": "application/xml", "txt": "text/plain",
}  # fmt: skip


class Link(NamedTuple):
    """A link to what should be of a kind."""

    url: str
    kind: str


def links(url: str, body: bytes) -> Iterator[Link]:
    """Yields the absolute links of a page, a feed, a sitemap or robots.txt."""
    if body.startswith(b"<!doctype html>"):
        yield from _of_page(url, html.document_fromstring(body.decode()))
    elif body.lstrip().startswith(b"{"):
        yield from (Link(value, ANY) for value in _texts(json.loads(body)))
    elif body.startswith(b"<?xml"):
        yield from (Link(value, ANY) for value in _of_xml(etree.fromstring(body)))
    elif url.endswith("/robots.txt"):
        yield from (
            Link(line[9:], ANY) for line in body.decode().splitlines() if line.startswith("Sitemap: ")
        )


def _of_page(url: str, page: Any) -> Iterator[Link]:
    for element in page.iter("a", "link", "img", "video", "audio", "source", "track", "script", "iframe"):
        kind = _MEDIA.get(element.tag, ANY)
        if element.tag == "link":
            kind = _RELATIONS.get(element.get("rel"), ANY)
        for name in ("href", "src"):
            if (value := element.get(name)) is not None:
                yield Link(_https(urljoin(url, value)), kind)
        if element.get("poster") is not None:
            yield Link(urljoin(url, element.get("poster")), PICTURE)
        for candidate in filter(None, (element.get("srcset") or "").split(", ")):
            yield Link(urljoin(url, candidate.split()[0]), PICTURE)
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name")
        if name in _DESCRIBED:
            yield Link(element.get("content"), _DESCRIBED[name])
    for element in page.iterfind(".//script[@type='application/ld+json']"):
        yield from (Link(value, ANY) for value in _texts(json.loads(element.text)))


def _https(url: str) -> str:
    """Returns the address of the feed in a link that opens an app."""
    scheme = next((each for each in _SCHEMES if url.startswith(each)), None)
    return url if scheme is None else f"https://{url.removeprefix(scheme)}"


def _texts(value: Any) -> Iterator[str]:
    """Yields the texts in JSON that are addresses."""
    if isinstance(value, dict):
        yield from (text for key, each in value.items() if key not in ("id", "guid") for text in _texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))
    elif isinstance(value, str) and value.startswith("http") and not any(map(str.isspace, value)):
        yield value


def _of_xml(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from (value for value in element.attrib.values() if value.startswith("http"))
        name, text = etree.QName(element).localname, (element.text or "").strip()
        is_address = name in ("link", "loc", "url", "comments") or element.get("isPermaLink") == "true"
        if is_address and text.startswith("http"):
            yield text


def problem(link: Link, status: int, type_: str, body: bytes, *, knows_types: bool) -> str | None:
    """Returns what is wrong with the answer for a link; a plain file server does not know all types."""
    if status != 200:
        return f"status {status}"
    expected = _expected(link)
    declared = type_.partition(";")[0].strip()
    unknown = not knows_types and expected in _TYPES.values()
    if not declared.startswith(expected) and not unknown:
        return f"type {declared}, expected {expected}"
    if expected == "text/html" and not body.startswith(b"<!doctype html>"):
        return "is not a page"
    return None if body else "is empty"


def _expected(link: Link) -> str:
    """Returns the beginning of the media type of what a link leads to."""
    by_kind = {PAGE: "text/html", PICTURE: "image/"}.get(link.kind)
    if by_kind is not None:
        return by_kind
    path = unquote(link.url.partition("#")[0].partition("?")[0])
    suffix = path.rpartition("/")[2].rpartition(".")[2] if "." in path.rpartition("/")[2] else ""
    if "/media/" in path or link.kind != ANY:
        return ""  # what the folder of media has is compared byte for byte
    if path.endswith("/api/openapi.json"):
        return "application/json"
    return _TYPES.get(suffix, "" if suffix in ("js", "ico", "svg", "png", "css") else "text/html")


def anchors(body: bytes) -> set[str]:
    """Returns the ids of the elements of a page."""
    found = html.document_fromstring(body.decode()).iter()
    return {id_ for element in found if (id_ := element.get("id"))}
