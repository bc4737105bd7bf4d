"""The text of a post in Lexical, Ghost's editor since version 5: a tree of nodes.

{"root": {"children": [
  {"type": "paragraph", "children": [{"type": "extended-text", "text": "…", "format": 1}]}
]}}
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from feeds.dialects.ghost_text.cards import card, is_gated
from feeds.dialects.ghost_text.pieces import Pieces, tag, words

if TYPE_CHECKING:
    from feeds.dialects.ghost_text.pieces import Node, PostText

_FORMATS = ("strong", "em", "s", "u", "code", "sub", "sup", "mark")
"""Elements by the bits of `format`, the lowest first (`TEXT_TYPE_TO_FORMAT` of Lexical)."""
_TEXTS = frozenset({"text", "extended-text", "tk", "emoji"})
_BLOCKS = {
    "paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote",
    "listitem": "li",
}  # fmt: skip
_INVISIBLE = frozenset({"zwnj", "at-link-search"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def lexical_text(raw: object) -> PostText:
    """Returns the text of a document; depth is limited where its JSON is read. Raises ValueError."""
    pieces = Pieces()
    root = raw.get("root") if isinstance(raw, dict) else None
    _inside(root if isinstance(root, dict) else {}, pieces)
    return pieces.text()


def _inside(node: Node, pieces: Pieces) -> None:
    children = node.get("children")
    for child in children if isinstance(children, list) else ():
        if isinstance(child, dict):
            _node(child, pieces)


def _node(node: Node, pieces: Pieces) -> None:
    kind = str(node.get("type"))
    if is_gated(node):
        pieces.gated += 1
    elif kind in _TEXTS:
        pieces.add(_formatted(node))
    elif kind == "linebreak":
        pieces.add("<br>")
    elif (around := _element(kind, node)) is not None:
        pieces.add(around)
        _inside(node, pieces)
        pieces.add(f"</{around[1:].rstrip('>').partition(' ')[0]}>")
    elif kind not in _INVISIBLE:
        _card(kind, node, pieces)


def _card(kind: str, node: Node, pieces: Pieces) -> None:
    """Adds a card; of one that is unknown, the text that is found where other nodes have it."""
    html = card(kind, node)
    if html is None:
        pieces.miss(kind)
        pieces.add(_formatted(node))
        _inside(node, pieces)
    else:
        pieces.add(html)


def _element(kind: str, node: Node) -> str | None:
    """Returns the start tag of a node with others inside, None for another node."""
    if kind in _BLOCKS:
        return f"<{_BLOCKS[kind]}>"
    if kind in ("heading", "extended-heading"):
        return f"<{node['tag'] if node.get('tag') in _HEADINGS else 'h2'}>"
    if kind == "list":
        start = node.get("start")
        numbered = node.get("listType") == "number" or node.get("tag") == "ol"
        return tag("ol", start=start if isinstance(start, int) and start != 1 else "") if numbered else "<ul>"
    if kind in ("link", "autolink", "at-link"):
        return tag("a", href=words(node, "url"))
    return None


def _formatted(node: Node) -> str:
    bits, raw = node.get("format"), node.get("text")
    text = escape(raw, quote=False) if isinstance(raw, str) else ""
    for number, name in enumerate(_FORMATS):
        if isinstance(bits, int) and bits >> number & 1:
            text = f"<{name}>{text}</{name}>"
    return text
