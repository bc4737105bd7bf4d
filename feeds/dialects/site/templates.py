"""Replace the templates in Markdown: Hugo's shortcodes and Jekyll's Liquid.

What leads to an address becomes a link, what holds text becomes the text, comments disappear.  Nothing is
run: what has no meaning without the site is left out, or stays as text, with a remark.  In code blocks,
templates are examples.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Annotated

from feeds.dialects.site import shortcodes
from feeds.dialects.site.code_blocks import code_ranges
from feeds.dialects.site.links import UNKNOWN_PAGE
from feeds.dialects.site.remarks import Remarks
from feeds.dialects.site.rendering import render
from feeds.dialects.site.snippets import Snippets

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit
    from feeds.dialects.site.liquid import LiquidSite
    from feeds.dialects.site.remarks import Remark

    PageUrl = Callable[[str], str | None]

_BEGIN = re.compile(r"\{\{[<%]|\{%|\{\{(?!\{)|\{::")
_ENDS = {"{::": "}", "{{<": ">}}", "{{%": "%}}", "{%": "%}", "{{": "}}"}
_MAX_TAG: Annotated[
    int,
    Limit("html", "bytes", "a tag of a template, such as `{{< figure >}}`", "it stays as text", "characters"),
] = 4000
"""Characters of a tag, at most."""
_MAX_GROWTH: Annotated[
    int, Limit("html", "memory", "what templates add to an article", "the article is refused", "characters")
] = 256 * 1024
"""Characters by which templates may make a text longer: a long title may be used often."""
_INCLUDES = frozenset({"include", "include_relative", "include_cached"})


@dataclass(frozen=True, slots=True)
class Expanded:
    """Markdown without templates, line by line as before, and the HTML that it refers to."""

    text: str
    snippets: Snippets
    remarks: tuple[Remark, ...] = ()


def expand(text: str, site: LiquidSite, page_url: PageUrl, *, is_jekyll: bool) -> Expanded:
    """Replaces the templates in `text`.

    Raises ValueError if the text grows too much.  `page_url` returns the URL of the page that is made from a
    file.  In Jekyll's posts, `raw` tags in code are tags, too.
    """
    if not any(mark in text for mark in _ENDS):
        return Expanded(text, Snippets())
    return _Expansion(text, site, page_url, is_jekyll).expanded()


def _inline(markdown: str) -> str:
    """Returns a line of Markdown as HTML without a paragraph around it."""
    return render(markdown).html.strip().removeprefix("<p>").removesuffix("</p>")


class _Expansion:
    def __init__(self, text: str, site: LiquidSite, page_url: PageUrl, is_jekyll: bool) -> None:
        self._text, self._site, self._page_url, self._is_jekyll = text, site, page_url, is_jekyll
        self._snippets = Snippets()
        self._remarks = Remarks()
        self._missing: set[str] = set()
        self._code = list(code_ranges(text))
        self._starts = [start for start, _ in self._code]
        self._line = self._counted = 0
        self._pieces: list[str] = []
        self._after_site = -1
        self._left = _MAX_GROWTH

    def expanded(self) -> Expanded:
        place = 0
        while begin := _BEGIN.search(self._text, place):
            self._pieces.append(self._text[place : begin.start()])
            piece, place = self._tag(begin)
            self._left -= max(0, len(piece) - (place - begin.start()))
            if self._left < 0:
                raise ValueError(f"templates make the text more than {_MAX_GROWTH} characters longer")
            gone = self._text.count("\n", begin.start(), place) - piece.count("\n")
            self._pieces.append(piece + "\n" * gone)  # so that remarks on the text name its lines
        self._pieces.append(self._text[place:])
        return Expanded("".join(self._pieces), self._snippets, self._remarks.in_order())

    def _tag(self, begin: re.Match[str]) -> tuple[str, int]:
        """Returns what replaces the tag that begins here, and where the text continues."""
        mark = _ENDS[begin[0]]
        end = self._text.find(mark, begin.end(), begin.end() + _MAX_TAG)
        if end < 0:
            return begin[0], begin.end()
        inside, after = self._text[begin.end() : end], end + len(mark)
        whole = self._text[begin.start() : after]
        is_code = self._is_code(begin.start())
        if mark == "}":
            return self._extension(whole, inside, is_code, after)
        if mark in (">}}", "%}}"):
            return self._shortcode(begin.start(), whole, inside, is_code, after)
        words = inside.strip("- \t\n").split(None, 1) or [""]
        if is_code and not (self._is_jekyll and words[0] in ("raw", "endraw")):
            return whole, after
        if mark == "}}":
            return self._output(begin.start(), whole, inside.strip("-"), after)
        return self._liquid(begin.start(), whole, words, after)

    def _is_code(self, place: int) -> bool:
        before = bisect_right(self._starts, place) - 1
        return before >= 0 and place < self._code[before][1]

    def _remark(self, place: int, message: str, *, loss: bool = False) -> None:
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        self._remarks.add(message, self._line, loss=loss)

    def _until(self, name: str, pattern: str, start: int) -> tuple[str, int] | None:
        """Returns the text up to the tag that closes `name`, and where it ends."""
        found = None if name in self._missing else re.compile(pattern).search(self._text, start)
        if found is None:
            self._missing.add(name)
            return None
        return self._text[start : found.start()], found.end()

    def _link(self, url: str) -> str:
        return self._snippets.hold(f'<a href="{escape(url)}">{escape(url)}</a>')

    # --- Hugo ---

    def _shortcode(self, start: int, whole: str, inside: str, is_code: bool, after: int) -> tuple[str, int]:
        comment = inside.strip()
        if comment.startswith("/*") and comment.endswith("*/"):
            literal = f"{whole[:3]} {comment[2:-2].strip()} {whole[-3:]}"
            return literal if is_code else self._snippets.hold(escape(literal)), after
        code = None if is_code else shortcodes.parse(inside)
        if code is None:
            return whole, after
        closing = rf"\{{\{{[<%]\s{{0,9}}/\s{{0,9}}{re.escape(code.name)}\s{{0,9}}[>%]\}}\}}"
        if code.name in ("ref", "relref"):
            return self._page(start, code.argument("path", 0)), after
        if code.name in ("highlight", "comment") and not code.closes:
            block = self._until(code.name, closing, after)
            if block is not None:
                return self._block(code.name == "highlight", block[0]), block[1]
        if (html := shortcodes.html(code, _inline)) is not None:
            return self._snippets.hold(html), after
        if code.closes:
            return "", after
        if (url := shortcodes.address(code)) is not None:
            return self._link(url), after
        is_pair = self._until(code.name, closing, after) is not None
        kept = "the text inside stays" if is_pair else "it is left out"
        self._remark(start, f"the shortcode {code.name[:60]} is not run: {kept}", loss=not is_pair)
        return "", after

    def _block(self, is_code: bool, inside: str) -> str:
        """Returns a listing, or nothing of a comment."""
        text = inside.strip("\n")
        return self._snippets.hold(f"<pre><code>{escape(text)}\n</code></pre>") if is_code else ""

    def _page(self, start: int, reference: str) -> str:
        path, _, fragment = reference.partition("#")
        url = self._page_url(path) if path else ""
        if url is None:
            self._remark(start, f"the page {path[:100]} has no known address: its link is removed", loss=True)
            return UNKNOWN_PAGE
        return f"{url}#{fragment}" if fragment else url

    # --- kramdown and Liquid ---

    def _extension(self, whole: str, inside: str, is_code: bool, after: int) -> tuple[str, int]:
        """Removes kramdown's comments and options; what is not to be converted stays."""
        name = inside.strip(" /").partition(" ")[0]
        if is_code or name not in ("comment", "nomarkdown", "options"):
            return whole, after
        if inside.endswith("/"):
            return "", after
        block = self._until(f"::{name}", rf"\{{:/(?:{name})?\}}", after)
        if block is None:
            return whole, after
        return "" if name == "comment" else block[0], block[1]

    def _output(self, start: int, whole: str, expression: str, after: int) -> tuple[str, int]:
        value = self._site.value(expression)
        if value is not None:
            self._after_site = len(self._pieces) + 1 if "site." in expression else -1
            return value, after
        if self._is_jekyll or whole.startswith("{{ "):
            self._stays(start, "{{")
        return whole, after

    def _stays(self, start: int, what: str) -> None:
        message = f"{what} begins code of a page generator, which is not run: it stays as text"
        self._remark(start, message)

    def _liquid(self, start: int, whole: str, words: list[str], after: int) -> tuple[str, int]:
        name, rest = words[0], words[1] if len(words) > 1 else ""
        if name in ("raw", "comment", "highlight"):
            block = self._until(name, rf"\{{%-?\s{{0,9}}end{name}\s{{0,9}}-?%\}}", after)
            if block is not None:
                text = block[0] if name == "raw" else self._block(name == "highlight", block[0])
                return text, block[1]
        if name in ("endraw", "#"):
            return "", after
        if name in ("post_url", "link"):
            # A prefix such as {{ site.baseurl }} is part of the address already.
            if self._after_site == len(self._pieces) - 1 and not self._pieces[-1]:
                self._pieces[-2] = ""
            path = rest.strip().strip("\"'")
            return self._page(start, f"_posts/{path}" if name == "post_url" else f"/{path}"), after
        if name in _INCLUDES:
            return self._include(start, rest), after
        self._stays(start, "{%")
        return whole, after

    def _include(self, start: int, rest: str) -> str:
        code = shortcodes.parse(rest.replace(".html", "", 1).replace(".liquid", "", 1))
        html = shortcodes.html(code, escape) if code else None
        url = shortcodes.address(code) if code else None
        if html is not None or url is not None:
            return self._snippets.hold(html) if html is not None else self._link(url or "")
        self._remark(start, f"{rest.split(None, 1)[0][:60] if rest else 'a file'} is not included", loss=True)
        return ""
