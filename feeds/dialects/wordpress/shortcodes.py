"""Shortcodes and block comments of WordPress: known ones become HTML, of others the text inside is kept.

    [gallery ids="1,2"]     [caption width="300"]<img src="…"> A hill[/caption]     <!-- wp:paragraph -->

See https://codex.wordpress.org/Shortcode and `wp-includes/media.php`.  A word in brackets alone is text: only
a plugin knows whether it is a shortcode.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

from feeds.dialects.wordpress.known_shortcodes import ADDRESS, KNOWN, Shortcode, is_restricting
from feeds.dialects.wordpress.paragraphs import link, paragraphs

if TYPE_CHECKING:
    from feeds.dialects.wordpress.known_shortcodes import PostLibrary

_TOKEN = re.compile(
    r"<!--(?P<comment>(?:[^-]|-(?!->))*+)(?:-->|\Z)"
    r"|<[^<>]*+>"
    r"|\[\[(?P<literal>[^\[\]]{0,500}+)\]\]"
    r"|\[(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9_-]{0,60}+)"
    r"(?P<attributes>(?=[\s=/\]])(?:[^\[\]\"'<>]|\"[^\"]*+\"|'[^']*+')*+)(?P<closed>\]?)"
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z][A-Za-z0-9_-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++))"
    r"|\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++)"
)
_BLOCK = re.compile(r"\s*+wp:(?P<name>[a-z][a-z0-9_/-]*+)(?P<rest>.*)", re.DOTALL)
_MORE = re.compile(r"<!--\s*more\b", re.IGNORECASE)
_DEEPEST = 20
_PAYWALL = "wp:jetpack/paywall"
"""A block without an end: what follows it is for subscribers."""
_DECORATION = frozenset({"more", "nextpage", "separator", "spacer"})
"""Blocks without content, of which nothing is lost."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as HTML, the part before `<!--more-->`, and the losses, each with its offset in the source."""

    html: str
    excerpt: str = ""
    losses: tuple[tuple[int, str], ...] = ()


def article_text(source: str, library: PostLibrary) -> Text:
    """Returns the text of a post as WordPress shows it, not sanitised."""
    losses: list[tuple[int, str]] = []
    html = _shown(source, library, losses)
    more = _MORE.search(source)
    return Text(html, _shown(source, library, [], more.start()) if more else "", tuple(losses))


def _shown(source: str, library: PostLibrary, losses: list[tuple[int, str]], end: int | None = None) -> str:
    html = _Reader(source, library, losses).html(len(source) if end is None else end)
    return paragraphs(html, breaks="<!-- wp:" not in source)


@dataclass(frozen=True, slots=True)
class _Open:
    """A shortcode that is open: its place in the source and what was written inside it."""

    name: str
    attributes: dict[str, str]
    offset: int
    inside: list[str] = field(default_factory=list)


class _Reader:
    """Reads a text once. `losses` is added to."""

    def __init__(
        self, source: str, library: PostLibrary, losses: list[tuple[int, str]], blocks: tuple[str, ...] = ()
    ) -> None:
        self.source, self.library, self.losses, self.blocks = source, library, losses, blocks
        self.open = [_Open("", {}, 0)]
        self.ends = Counter(match["name"].lower() for match in _TOKEN.finditer(source) if match["end"])

    def html(self, end: int) -> str:
        """Returns the text up to an offset without shortcodes and comments."""
        start = 0
        for token in _TOKEN.finditer(self.source, 0, end):
            self._write(self.source[start : token.start()])
            start = token.end()
            if token["comment"] is not None:
                self._block(token["comment"], token.start())
            elif token["literal"] is not None:
                self._write(f"[{token['literal']}]")
            elif token["name"] and token["closed"]:
                self._shortcode(token)
            else:
                self._write(token[0])
        self._write(self.source[start:end])
        while len(self.open) > 1:
            self._unwind()
        return "".join(self.open[0].inside)

    def _write(self, text: str) -> None:
        self.open[-1].inside.append(text)

    def _lose(self, offset: int, message: str) -> None:
        self.losses.append((offset, message))

    def _shortcode(self, token: re.Match[str]) -> None:
        name, attributes = token["name"].lower(), token["attributes"]
        if token["end"]:
            self.ends[name] -= 1
            self._close(token, name)
            return
        alone = attributes.endswith("/") or not self.ends[name] or len(self.open) > _DEEPEST
        if name not in KNOWN and alone and "=" not in attributes and not attributes.endswith("/"):
            if "_" in name or "-" in name:
                self._lose(token.start(), f"[{name}] may be a shortcode, and stays as text")
            self._write(token[0])
            return
        opened = _Open(name, _attributes(attributes.removesuffix("/")), token.start())
        if alone:
            self._write(self._rendered(opened))
        else:
            self.open.append(opened)

    def _close(self, token: re.Match[str], name: str) -> None:
        """End the shortcode and those inside it that have no end; an end without a beginning is text."""
        if all(each.name != name for each in self.open[1:]):
            if name not in KNOWN:
                self._write(token[0])
            return
        while self.open[-1].name != name:
            self._unwind()
        self._unwind()

    def _close_block(self, name: str) -> None:
        if any(each.name == name for each in self.open):
            while self.open[-1].name != name:
                self._unwind()
            self._unwind()

    def _unwind(self) -> None:
        opened = self.open.pop()
        self._write(self._rendered(opened))

    def _rendered(self, opened: _Open) -> str:
        inside = "".join(opened.inside)
        known = KNOWN.get(opened.name)
        if known is not None:
            lose = partial(self._lose, opened.offset)
            return known(Shortcode(opened.name, opened.attributes, inside, self.library, lose))
        if is_restricting(opened.name):
            self._lose(
                opened.offset, f"the text inside [{opened.name}] is for some readers only: not published"
            )
            return ""
        addresses = [value for value in opened.attributes.values() if ADDRESS.fullmatch(value)]
        what = "the text inside it and its address are" if addresses else "the text inside it is"
        self._lose(opened.offset, f"the shortcode [{opened.name}] is not known: only {what} kept")
        return " ".join([*map(link, addresses), inside]).strip()

    # --- blocks ---

    def _block(self, comment: str, offset: int) -> None:
        """Write what a block without its own text stands for; other comments stand for nothing."""
        name = next(iter(comment.split(maxsplit=1)), "")
        if is_restricting(name.removeprefix("/")):
            if name.startswith("/"):
                self._close_block(name.removeprefix("/"))
            elif name == _PAYWALL or not comment.rstrip().endswith("/"):
                self.open.append(_Open(name, {}, offset))
            return
        found = _BLOCK.fullmatch(comment)
        if found is None or not found["rest"].rstrip().endswith("/"):
            return
        said = _json(found["rest"].rstrip().removesuffix("/"))
        reference, url = str(said.get("ref")), said.get("url")
        if found["name"] == "block" and reference in self.library.blocks and reference not in self.blocks:
            within = (*self.blocks, reference)
            text = (
                _Reader(self.library.blocks[reference], self.library, [], within) if len(within) < 4 else None
            )
            self._write(text.html(len(text.source)) if text else "")
        elif isinstance(url, str) and ADDRESS.fullmatch(url):
            self._write(f"\n\n{link(url)}\n\n")
        elif found["name"] not in _DECORATION:
            self._lose(offset, f"the block {found['name'][:60]} has no text in the export")


def _attributes(text: str) -> dict[str, str]:
    """Returns the attributes by their names in lower case, those without a name by their number."""
    found: dict[str, str] = {}
    for number, match in enumerate(_ATTRIBUTE.finditer(text)):
        values = [value for value in match.groups()[1:] if value is not None]
        name = (match[1] or str(number)).lower()
        found[name] = unescape(values[0]).removeprefix("=") if values else ""
    return found


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
