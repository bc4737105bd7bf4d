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
from typing import TYPE_CHECKING, Annotated, Any

from feeds.dialects.site.abbreviations import abbreviations_plugin, explain
from feeds.dialects.site.attributes import attributes_plugin
from feeds.dialects.site.autolinks import linked, may_have_urls
from feeds.dialects.site.budget import TooLargeError, budget_plugin, counted_tokens
from feeds.dialects.site.common_markdown import is_common, render_common
from feeds.dialects.site.headings import add_ids, with_contents
from feeds.dialects.site.remarks import Remark, Remarks
from feeds.dialects.site.tokens import new_token, text_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from feeds.core.limits import Limit


MAX_HTML: Annotated[
    int, Limit("html", "bytes", "the HTML that Markdown becomes", "the article is refused", "characters")
] = 8 * 1024 * 1024
"""A long address that is used often would be written often."""
_MAX_NESTING: Annotated[
    int,
    Limit(
        "html",
        "depth",
        "Markdown blocks inside each other; a list in a list counts twice",
        "what is inside is left out, with a warning",
    ),
] = 100
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]^]{1,200})\]")
_DEFINITION = re.compile(r"^[ >]{0,20}\[\^([^\s\]]{1,200})\]:", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t\u00a0]")
_CALLOUT = re.compile(r"\[!([A-Za-z]{1,30})\][+-]?")
_CONTENTS = ("[TOC]", "[[TOC]]", "[[_TOC_]]")
_EMOJI = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?![\w:])")
_LANGUAGE = re.compile(r"\A:::[A-Za-z][\w+-]{0,30}\n")
"""The first line of a listing in Python-Markdown."""
_MARKS = re.compile(r"<sup class=\"footnote-ref\">(?:(?!</sup>).){0,300}</sup>")


@dataclass(frozen=True, slots=True)
class RenderedText:
    """HTML that is not sanitised, and remarks on what stays as it is written, or is left out."""

    html: str
    remarks: tuple[Remark, ...] = ()


def render(text: str) -> RenderedText:
    """Renders Markdown. Raises ValueError if that fails."""
    return RenderedText(render_common(text)) if is_common(text) else render_any(text)


def render_any(text: str) -> RenderedText:
    """Renders Markdown with all extensions; `render` gives the same, in less time where `is_common`."""
    parser = _parser()
    env: dict[str, Any] = {}
    remarks, losses = Remarks(), Remarks()
    try:
        tokens: list[Token] = parser.parse(text, env)
        _remark_footnotes(env, text, tokens, remarks, losses)
        _remark_depth(tokens, losses)
        _convert(tokens, remarks)
        explain(tokens, env.get("abbreviations", {}))
        add_ids(tokens)
        tokens = with_contents(tokens)
        if _length(tokens) > MAX_HTML:
            raise TooLargeError(f"the Markdown would be more than {MAX_HTML} characters of HTML")
        html = str(parser.renderer.render(tokens, parser.options, env))
    except (RecursionError, IndexError):
        raise ValueError("the Markdown cannot be rendered") from None
    return RenderedText(html, (*remarks.in_order(), *losses.in_order()))


def without_footnote_marks(html: str) -> str:
    """Returns rendered HTML without the numbers of footnotes, which mean nothing in a summary."""
    return _MARKS.sub("", html) if "footnote-ref" in html else html


@cache
def _parser() -> MarkdownIt:
    """Returns the parser of blocks."""
    parser = _configured(_MAX_NESTING)
    inside = _configured(20)  # the library's limit: more takes time quadratic in the depth

    def parse_inside(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline":
                token.children = counted_tokens(state.env)
                inside.inline.parse(token.content, inside, state.env, token.children)

    parser.core.ruler.at("inline", parse_inside)
    return parser


def _configured(nesting: int) -> MarkdownIt:
    # Imported only if there is Markdown, because it takes time.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": nesting}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin)
    parser.use(attributes_plugin).use(abbreviations_plugin).use(budget_plugin)
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
    """Reads `$$…$$`, in which `_` and `*` are not marks of emphasis."""
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


def _length(tokens: Sequence[Token]) -> int:
    total = 8 * len(tokens)
    for token in tokens:
        total += len(token.content)
        if token.attrs:
            total += sum(len(str(value)) for value in token.attrs.values())
        if token.children:
            total += _length(token.children)
    return total


def _remark_footnotes(
    env: dict[str, Any], source: str, tokens: Iterable[Token], remarks: Remarks, losses: Remarks
) -> None:
    """Notes the footnotes that nothing refers to, which no generator shows, and references without one."""
    footnotes = env.get("footnotes", {}).get("refs", {})
    line = place = 0
    for found in _DEFINITION.finditer(source):
        line, place = line + source.count("\n", place, found.start(1)), found.start(1)
        if footnotes.get(f":{found[1]}", 0) < 0:
            losses.add(f"nothing refers to the footnote [^{found[1][:60]}]: it is left out", line, loss=True)
    for line, text in _texts(tokens):
        for found in _FOOTNOTE.finditer(text) if "[^" in text else ():
            if footnotes or found[1].isdigit():
                remarks.add(f"the footnote {found[0][:66]} is not defined: it stays as text", line)


def _remark_depth(tokens: Iterable[Token], losses: Remarks) -> None:
    """Notes where the parser stops: it leaves out what is nested deeper."""
    deep = next((token for token in tokens if token.level >= _MAX_NESTING - 1), None)
    if deep is not None:
        message = f"lists and quotations are nested {_MAX_NESTING // 2} deep: what is inside is left out"
        losses.add(message, deep.map[0] if deep.map else 0, loss=True)


def _texts(tokens: Iterable[Token]) -> Iterator[tuple[int, str]]:
    """Yields the texts of the document, without code, each with its line."""
    for token in tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "text":
                yield line, child.content


# --- what is in the text ---


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
        if may_have_urls(token.content):
            token.children = list(linked(token.children))


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
    bold = [new_token("strong_open", "strong", 1), name, new_token("strong_close", "strong", -1)]
    inline.children = [*bold, *children]
    line = inline.map[0] if inline.map else 0
    remarks.add(f"{found[0]} is a callout of some generators: it becomes a quotation", line)


def _note_options(token: Token, remarks: Remarks) -> None:
    line = token.map[0] if token.map else 0
    if token.content in _CONTENTS:
        remarks.add(f"{token.content} is a table of contents of some generators: it stays as text", line)
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "math":
            remarks.add("a formula between $$ stays as it is written", line)
            line += child.content.count("\n")
        elif child.type == "text" and ":" in child.content and (found := _EMOJI.search(child.content)):
            remarks.add(f"{found[0]} is an emoji of some generators: it stays as text", line)
