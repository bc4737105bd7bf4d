"""Render Markdown as Hugo, Jekyll and Pelican do by default.

CommonMark with tables, strikethrough, footnotes, definition lists, task lists, abbreviations, bare URLs as
links, ids of headings and attribute lists.  Quotation marks and dashes stay as they are written: only some
generators change them, and how depends on the language.

What is an option of some generators stays readable and is reported: callouts (`> [!NOTE]`), formulas between
`$$`, `:smile:`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.dialects.site.abbreviations import abbreviations_plugin, explain
from feeds.dialects.site.attributes import attributes_plugin
from feeds.dialects.site.headings import add_ids, with_contents
from feeds.dialects.site.tokens import link_tokens, text_token
from feeds.dialects.site.tokens import token as made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Remarks = dict[str, int]

MAX_HTML = 8 * 1024 * 1024
"""Maximum length of the HTML in characters: a long address that is used often would be written often."""
_MAX_WORD = 4096
"""Longer words are not searched for URLs, which takes time quadratic in their length."""
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]^]{1,200})\]")
_DEFINITION = re.compile(r"^[ >]{0,20}\[\^([^\s\]]{1,200})\]:", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t\u00a0]")
_CALLOUT = re.compile(r"\[!([A-Za-z]{1,30})\][+-]?")
_CONTENTS = ("[TOC]", "[[TOC]]", "[[_TOC_]]")
_EMOJI = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?![\w:])")
_LANGUAGE = re.compile(r"\A:::[A-Za-z][\w+-]{0,30}\n")
"""The first line of a listing in Python-Markdown."""
_WORD = re.compile(r"(\s+)")
_MARKS = re.compile(r"<sup class=\"footnote-ref\">(?:(?!</sup>).){0,300}</sup>")


@dataclass(frozen=True, slots=True)
class RenderedText:
    """HTML that is not sanitised, and remarks, each with the number of its line, counted from 0."""

    html: str
    remarks: tuple[tuple[int, str], ...] = ()


class TooLargeError(ValueError):
    """The HTML would be longer than `MAX_HTML`."""


def render(text: str, adjust: Callable[[list[Token]], None] | None = None) -> RenderedText:
    """Renders Markdown; `adjust` may change the links of the tokens. Raises ValueError if that fails."""
    parser = _parser()
    env: dict[str, Any] = {}
    remarks: Remarks = {}
    try:
        tokens: list[Token] = parser.parse(text, env)
        _remark_footnotes(env, text, tokens, remarks)
        _convert(tokens, remarks)
        explain(tokens, env.get("abbreviations", {}))
        add_ids(tokens)
        tokens = with_contents(tokens)
        if adjust is not None:
            adjust(tokens)
        if sum(map(_length, tokens)) > MAX_HTML:
            raise TooLargeError(f"the Markdown would be more than {MAX_HTML} characters of HTML")
        html = str(parser.renderer.render(tokens, parser.options, env))
    except (RecursionError, IndexError):
        raise ValueError("the Markdown cannot be rendered") from None
    return RenderedText(html, tuple((line, message) for message, line in remarks.items()))


def without_footnote_marks(html: str) -> str:
    """Returns rendered HTML without the numbers of footnotes, which mean nothing in a summary."""
    return _MARKS.sub("", html) if "footnote-ref" in html else html


@cache
def _parser() -> MarkdownIt:
    # Imported only if there is Markdown, because it takes time.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin).use(attributes_plugin).use(
        abbreviations_plugin
    )
    parser.inline.ruler.at("footnote_ref", _footnote)
    parser.inline.ruler.before("escape", "math", _formula)
    parser.add_render_rule("footnote_caption", lambda _self, tokens, place, *_: _caption(tokens[place]))
    parser.add_render_rule("math", lambda _self, tokens, place, _options, _env: _escaped(tokens[place]))
    return parser


def _footnote(state: StateInline, silent: bool) -> bool:
    """Reads a reference in linear time: the library's rule looks for the end in the whole paragraph."""
    from mdit_py_plugins.footnote.index import footnote_ref

    return _FOOTNOTE.match(state.src, state.pos) is not None and footnote_ref(state, silent)


def _formula(state: StateInline, silent: bool) -> bool:
    """Reads `$$…$$`, in which `_` and `*` are no marks of emphasis."""
    if not state.src.startswith("$$", state.pos):
        return False
    end = state.src.find("$$", state.pos + 2)
    if end < 0 or not state.src[state.pos + 2 : end].strip():
        return False
    if not silent:
        state.push("math", "", 0).content = state.src[state.pos : end + 2]
    state.pos = end + 2
    return True


def _caption(token: Token) -> str:
    """Returns the mark of a footnote: the same for each reference to it."""
    return f"[{token.meta['id'] + 1}]"


def _escaped(token: Token) -> str:
    from markdown_it.common.utils import escapeHtml

    return escapeHtml(token.content)


def _length(token: Token) -> int:
    inside = sum(map(_length, token.children)) if token.children else 0
    return inside + len(token.content) + sum(len(str(value)) for value in token.attrs.values()) + 8


def _remark_footnotes(env: dict[str, Any], source: str, tokens: Iterable[Token], remarks: Remarks) -> None:
    """Notes the footnotes that nothing refers to, which no generator shows, and references without one."""
    footnotes = env.get("footnotes", {}).get("refs", {})
    line = place = 0
    for found in _DEFINITION.finditer(source):
        line, place = line + source.count("\n", place, found.start(1)), found.start(1)
        if footnotes.get(f":{found[1]}", 0) < 0:
            remarks.setdefault(f"nothing refers to the footnote [^{found[1][:60]}]: it is left out", line)
    for line, text in _texts(tokens):
        for found in _FOOTNOTE.finditer(text):
            if footnotes or found[1].isdigit():
                remarks.setdefault(f"the footnote {found[0][:66]} is not defined: it stays as text", line)


def _texts(tokens: Iterable[Token]) -> Iterator[tuple[int, str]]:
    """Yields the texts of the document, without code, each with its line."""
    for token in tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "text":
                yield line, child.content


# --- what stands in the text ---


def _convert(tokens: Sequence[Token], remarks: Remarks) -> None:
    """Converts tasks, callouts and bare URLs, and notes what stays as it is."""
    for place, token in enumerate(tokens):
        if token.type == "code_block":
            token.content = _LANGUAGE.sub("", token.content)
        if token.type != "inline" or not token.children:
            continue
        container = tokens[place - 2].type if place > 1 else ""
        if tokens[place - 1].type == "paragraph_open":
            if container == "list_item_open":
                _task(token.children[0])
            elif container == "blockquote_open":
                _callout(token, remarks)
        _note_options(token, remarks)
        if _autolinks().pretest(token.content):
            token.children = list(_linked(token.children))


def _task(first: Token) -> None:
    """Shows the state of a task by a character, because check boxes are not allowed in feeds."""
    found = _TASK.match(first.content) if first.type == "text" else None
    if found:
        box = "\u2610" if found[1] == " " else "\u2611"
        first.content = f"{box} {first.content[found.end() :]}"


def _callout(inline: Token, remarks: Remarks) -> None:
    children = inline.children or []
    found = _CALLOUT.match(children[0].content) if children[0].type == "text" else None
    if found is None:
        return
    children[0].content = children[0].content[found.end() :]
    name = text_token(found[1].capitalize())
    bold = [made("strong_open", "strong", 1), name, made("strong_close", "strong", -1)]
    inline.children = [*bold, *children]
    line = inline.map[0] if inline.map else 0
    remarks.setdefault(f"{found[0]} is a callout of some generators: it becomes a quotation", line)


def _note_options(token: Token, remarks: Remarks) -> None:
    line = token.map[0] if token.map else 0
    if token.content in _CONTENTS:
        remarks.setdefault(
            f"{token.content} is a table of contents of some generators: it stays as text", line
        )
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "math":
            remarks.setdefault("a formula between $$ stays as it is written", line)
            line += child.content.count("\n")
        elif child.type == "text" and ":" in child.content and (found := _EMOJI.search(child.content)):
            remarks.setdefault(f"{found[0]} is an emoji of some generators: it stays as text", line)


# --- bare URLs ---


@cache
def _autolinks() -> Any:
    from linkify_it import LinkifyIt

    return LinkifyIt()


def _linked(children: Sequence[Token]) -> Iterator[Token]:
    """Makes links of the URLs in the texts that are not in a link."""
    depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        depth += _raw_link(child.content) if child.type == "html_inline" else 0
        if child.type == "text" and depth <= 0 and _autolinks().pretest(child.content):
            yield from _split(child)
        else:
            yield child


def _raw_link(html: str) -> int:
    start = html[:3].lower()
    return 1 if start in ("<a ", "<a>", "<a\n") else -1 if start == "</a" else 0


def _split(text: Token) -> Iterator[Token]:
    """Yields a text as texts and links."""
    pending = ""
    for word in _WORD.split(text.content):
        end = 0
        for found in _urls(word):
            pending += word[end : found.index]
            yield from _texts_of(pending)
            url = f"https://{found.raw}" if not found.schema and "@" not in found.raw else found.url
            yield from _link(url, found.raw)
            pending, end = "", found.last_index
        pending += word[end:]
    yield from _texts_of(pending)


def _urls(word: str) -> list[Any]:
    """Returns the URLs that GitHub's Markdown makes links of: with a scheme, `www.`, or e-mail addresses."""
    if len(word) > _MAX_WORD or not ("://" in word or "www." in word or "@" in word):
        return []
    found = _autolinks().match(word) or []
    return [
        each
        for each in found
        if each.schema in ("http:", "https:", "ftp:", "mailto:") or each.raw.startswith("www.")
    ]


def _texts_of(text: str) -> Iterator[Token]:
    if text:
        yield text_token(text)


def _link(url: str, text: str) -> Iterable[Token]:
    parser = _parser()
    href = parser.normalizeLink(url)
    return link_tokens(href, text) if parser.validateLink(href) else _texts_of(text)
