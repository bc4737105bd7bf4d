"""The text of a post in Mobiledoc, Ghost's editor up to version 5: sections refer to cards and markups.

    {"atoms": […], "cards": [["image", {"src": "…"}]], "markups": [["a", ["href", "…"]]],
     "sections": [[1, "p", [[0, [0], 1, "…"]]], [10, 0]]}

See https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from feeds.dialects.ghost_text.cards import card, is_gated
from feeds.dialects.ghost_text.pieces import Pieces, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects.ghost_text.pieces import PostText

_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote"})
_INLINE = frozenset({"a", "b", "code", "em", "i", "s", "strong", "sub", "sup", "u", "mark"})
_LISTS = frozenset({"ul", "ol"})


def mobiledoc_text(raw: object) -> PostText:
    """Returns the text of a document; what is no section is left out. Raises ValueError."""
    document = _Document(raw if isinstance(raw, dict) else {})
    for section in _items(document.raw.get("sections")):
        document.add(_items(section))
    return document.pieces.text()


class _Document:
    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw, self.pieces = raw, Pieces()
        self._tables = {name: _items(raw.get(name)) for name in ("atoms", "cards", "markups")}

    def add(self, section: list[Any]) -> None:
        padded: list[Any] = [*section, None, None, None]
        kind, first, last = padded[:3]
        if kind == _MARKUP and isinstance(first, str):
            self._block(first if first in _BLOCKS else "p", last)
        elif kind == _LIST and first in _LISTS:
            self.pieces.add(f"<{first}>")
            for item in _items(last):
                self._block("li", item)
            self.pieces.add(f"</{first}>\n")
        elif kind == _IMAGE:
            self.pieces.add(tag("img", src=first))
        elif kind == _CARD:
            self._card(self._row("cards", first))

    def _row(self, table: str, number: object) -> list[Any]:
        rows = self._tables[table]
        known = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < len(rows)
        return _items(rows[number]) if known else []  # type: ignore[call-overload]

    def _card(self, row: list[Any]) -> None:
        name, payload = [*row, None, None][:2]
        node = payload if isinstance(payload, dict) else {}
        if is_gated(node):
            self.pieces.gated += 1
        elif (html := card(str(name), node)) is not None:
            self.pieces.add(html)
        else:
            self.pieces.miss(name)

    def _block(self, name: str, markers: object) -> None:
        name = "blockquote" if name in ("aside", "pull-quote") else name
        self.pieces.add(f"<{name}>")
        opened: list[str] = []
        for marker in map(_items, _items(markers)):
            kind, begun, closed, value = [*marker, None, None, None, None][:4]
            for start in self._starts(begun):
                opened.append(start[1:].rstrip(">").partition(" ")[0])
                self.pieces.add(start)
            self.pieces.add(self._atom(value) if kind == 1 else escape(str(value or ""), quote=False))
            for _ in range(min(closed, len(opened)) if isinstance(closed, int) else 0):
                self.pieces.add(f"</{opened.pop()}>")
        self.pieces.add("".join(f"</{each}>" for each in reversed(opened)) + f"</{name}>\n")

    def _starts(self, numbers: object) -> Iterator[str]:
        """Yields the start tags of markups; one that is not known is a `<span>`, so that ends match."""
        for number in _items(numbers):
            name, attributes = [*self._row("markups", number), None, None][:2]
            pairs = _items(attributes)
            href = next(
                (str(url) for key, url in zip(pairs[::2], pairs[1::2], strict=False) if key == "href"), ""
            )
            yield tag(name if name in _INLINE else "span", href=href if name == "a" else "")

    def _atom(self, number: object) -> str:
        name, text = [*self._row("atoms", number), None, None][:2]
        return "<br>" if name == "soft-return" else escape(str(text or ""), quote=False)


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
