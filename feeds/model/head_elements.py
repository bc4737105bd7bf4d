"""The <meta> and <link> elements that a publication adds to the head of its pages.

They are parsed and written again. Elements that run code, that load files from elsewhere, or that the pages
have already, are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from feeds.core.checks import invalid
from feeds.core.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ATTRIBUTES = {
    "meta": ("name", "property", "itemprop", "content", "media"),
    "link": ("rel", "href", "type", "media", "sizes", "hreflang", "title", "color", "itemprop"),
}
_EXPECTED = "only complete <meta> and <link> elements"
_REQUIRED = {"meta": ("content",), "link": ("rel", "href")}
_ON_EACH_PAGE = frozenset({"color-scheme", "description", "referrer", "viewport"})
"""Names of <meta> that pages have already."""
_REFUSED = {
    "canonical": "each page has its own",
    **dict.fromkeys(
        ("dns-prefetch", "modulepreload", "preconnect", "prefetch", "preload", "prerender"),
        "browsers would connect to others before a reader decides to",
    ),
}
"""Relations (HTML, 4.6.7), and why a page must not have them."""
_LOADED = frozenset({"apple-touch-icon", "icon", "manifest", "mask-icon", "stylesheet"})
"""Relations whose files browsers load: they must be in the folder `static`."""


@dataclass(frozen=True, slots=True)
class HeadElement:
    """A <meta> or <link> element with its attributes, which are not escaped; `href` may be a path."""

    tag: str
    attributes: tuple[tuple[str, str], ...]


def head_elements(html: str, address: Callable[[object], str], static: str) -> tuple[HeadElement, ...]:
    """Returns the elements of a text. Raises `InvalidValueError` for anything but these elements.

    `address` checks the URLs of links; files that browsers load must be below the path `static`.
    """
    parser = _Parser()
    parser.feed(html)
    parser.close()
    if parser.characters != len(html):  # what is not closed has not been read as an element
        raise invalid(html.strip(), _EXPECTED)
    return tuple(_checked(tag, text, values, address, static) for tag, text, values in parser.found)


class _Parser(HTMLParser):
    """Collects start tags, each with its text and attributes; everything else but spaces is refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.characters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        if tag not in _ATTRIBUTES:
            _refuse(text)
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")
        self.characters += len(text)
        self.found.append((tag, text, values))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if data.strip():
            _refuse(data.strip())
        self.characters += len(data)

    def handle_endtag(self, tag: str) -> None:
        _refuse(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        _refuse(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        _refuse(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        _refuse(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        _refuse(f"<![{data}]>")

    def handle_entityref(self, name: str) -> None:
        _refuse(f"&{name}")

    def handle_charref(self, name: str) -> None:
        _refuse(f"&#{name}")


def _refuse(text: str) -> None:
    raise invalid(text, _EXPECTED)


def _checked(
    tag: str, text: str, values: Mapping[str, str], address: Callable[[object], str], static: str
) -> HeadElement:
    problem = _problem(tag, values)
    if problem is None and tag == "link":
        try:
            values = {**values, "href": address(values["href"])}
        except InvalidValueError as error:
            problem = f"href {error.found}: expected {error.expected}"
        else:
            problem = _problem_of_link(values["rel"].lower().split(), values["href"], static)
    if problem is not None:
        raise InvalidValueError("", f"has {text[:100]!r}: {problem}")
    return HeadElement(tag, tuple(values.items()))


def _problem(tag: str, values: Mapping[str, str]) -> str | None:
    known = _ATTRIBUTES[tag]
    for name in values:
        if name not in known:
            return f"the attribute {name!r} is not allowed, only {', '.join(known)}"
    for name in _REQUIRED[tag]:
        if not values.get(name):
            return f"the attribute {name!r} is missing"
    if tag == "meta" and (name := values.get("name", "").lower()) in _ON_EACH_PAGE:
        return f"each page has its own {name!r}"
    return None


def _problem_of_link(relations: Iterable[str], href: str, static: str) -> str | None:
    for relation in relations:
        if relation in _REFUSED:
            return f"{relation!r} is not allowed, because {_REFUSED[relation]}"
        if relation in _LOADED and not href.startswith(static):
            return f"the file of {relation!r} must be in the folder {static.rstrip('/')}"
    return None
