"""The table [site] of a channel file: how the pages of the publication look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from feeds.core.checks import invalid
from feeds.core.contrast import hex_colour
from feeds.core.markup import one_line
from feeds.model import toml_schema as toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model.head_elements import HeadElement

STATIC = "static/"
"""The path of the owner's files, in the folder and below the base URL."""


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A template of the owner, which replaces ours of the same name; `path` is its file, for messages."""

    name: str
    path: str
    source: str


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu; `url` is absolute, or a path below the base."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Website:
    """How pages look, and with `pages` whether there are any besides the list of feeds.

    `logo` is an absolute URL, or a path below the base that begins with `static/`.  `accent` is a colour with
    six hexadecimal digits, after `#`.  `footer` has a paragraph for each line.  `head` has further elements
    of <head>.

    `design` is whether the folders `templates` and `static` beside the channel file are for these pages; None
    if that depends on whether a page generator is there.  They add the owner's `templates`, and `loads`: for
    which kinds of files in `static/` a page must be allowed to load them, as directives of its
    Content-Security-Policy.
    """

    logo: str | None = None
    accent: str | None = None
    menu: tuple[MenuEntry, ...] = ()
    footer: tuple[str, ...] = ()
    head: tuple[HeadElement, ...] = ()
    pages: bool = True
    design: bool | None = None
    templates: tuple[OwnTemplate, ...] = ()
    loads: tuple[str, ...] = ()


PLAIN = Website()
"""Without a table."""

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MAILTO = re.compile(r"mailto:[!-~]+", re.IGNORECASE)


def _path(value: object, expected: str) -> str:
    """A path below the base, with a query or fragment."""
    text = toml.string(value, expected)
    path = re.split("[?#]", text, maxsplit=1)[0]
    if path.startswith("/") or "\\" in text or ".." in path.split("/"):
        raise invalid(value, expected)
    return quote(text, safe="/%?#[]@!$&'()*+,;=:~")


def _address(value: object) -> str:
    """An absolute URL, or a path below the base."""
    expected = "an absolute http or https URL, or a path below the base such as category/politics"
    text = toml.string(value, expected)
    if _MAILTO.fullmatch(text):
        return text
    return toml.web(value, expected) if _ABSOLUTE.match(text) else _path(value, expected)


def _logo(value: object) -> str:
    expected = "the path of a file in the folder static, or an absolute http or https URL"
    text = toml.string(value, expected)
    if _ABSOLUTE.match(text):
        return toml.web(value, expected)
    return STATIC + _path(text.removeprefix(STATIC), expected)


def _accent(value: object) -> str:
    expected = "a colour with three or six hexadecimal digits, such as #0b57d0"
    try:
        return hex_colour(toml.string(value, expected))
    except ValueError:
        raise invalid(value, expected) from None


def _lines(value: object) -> tuple[str, ...]:
    expected = "text, with a line for each paragraph"
    lines = [one_line(line) for line in value.splitlines()] if isinstance(value, str) else []
    if not any(lines):
        raise invalid(value, expected)
    return tuple(toml.string(line, expected) for line in lines if line)


def _head(value: object) -> tuple[HeadElement, ...]:
    if not isinstance(value, str):
        raise invalid(value, "text with <meta> and <link> elements")
    from feeds.model.head_elements import head_elements  # here for the cold start

    return head_elements(value, _address, STATIC)


website: Callable[[object], Any] = toml.one(
    Website,
    logo=_logo,
    accent=_accent,
    menu=toml.many(toml.one(MenuEntry, url=_address)),
    footer=_lines,
    head=_head,
    pages=toml.boolean,
    design=toml.boolean,
    templates=None,
    loads=None,
)
"""The check of the table: returns a `Website`, or raises `InvalidValueError`."""
