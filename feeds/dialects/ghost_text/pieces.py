"""HTML in pieces, within a limit, and what of a text cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    from feeds.core.limits import Limit

MAX_CHARACTERS: Annotated[
    int,
    Limit(
        "html",
        "bytes",
        "the HTML that a post of Ghost's editors becomes",
        "the article is refused",
        "characters",
    ),
] = 8 * 1024 * 1024
"""Of the HTML of a post: a document of Mobiledoc may use one card a million times."""
_MAX_UNKNOWN = 20
"""Names of unknown cards that are kept, at most."""

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PostText:
    """The HTML of a post, the names of cards that are unknown, and how many parts are only for members."""

    html: str = ""
    unknown: tuple[str, ...] = ()
    gated: int = 0


class Pieces:
    """Collects HTML."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._left = MAX_CHARACTERS
        self._unknown: dict[str, None] = {}
        self.gated = 0

    def add(self, html: str) -> None:
        """Adds HTML. Raises ValueError if there is too much of it."""
        self._left -= len(html)
        if self._left < 0:
            raise ValueError(f"the text would be more than {MAX_CHARACTERS} characters of HTML")
        self._pieces.append(html)

    def miss(self, name: object) -> None:
        """Notes that a card of this name is unknown."""
        if len(self._unknown) < _MAX_UNKNOWN:
            self._unknown.setdefault(str(name)[:40])

    def text(self) -> PostText:
        """Returns all of it."""
        return PostText("".join(self._pieces), tuple(self._unknown), self.gated)


def words(node: Node, *keys: str) -> str:
    """Returns the first value that is a text and not empty, else ""."""
    return next((value for key in keys if isinstance(value := node.get(key), str) and value.strip()), "")


def tag(name: str, **attributes: object) -> str:
    """Returns a start tag; attributes that are empty are left out."""
    written = (f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value)
    return f"<{name}{''.join(written)}>"


def link(url: str, text: str) -> str:
    """Returns a link, without a URL only the text."""
    return f"{tag('a', href=url)}{escape(text or url)}</a>" if url else escape(text)


def figure(inside: str, caption: str) -> str:
    """Returns a figure; `caption` is HTML."""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{inside}{below}</figure>\n"
