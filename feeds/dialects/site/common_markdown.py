"""Markdown that all parsers read alike, rendered by a fast one.

pyromark (pulldown-cmark) takes a hundredth of the time of markdown-it-py, but has none of our extensions, and
differs where the specification leaves room or a parser does not follow it.  `_text` describes texts in which
neither makes a difference: no references, braces or odd spaces, hardly any HTML, plain addresses.
"""

from __future__ import annotations

import re
from functools import cache

from feeds.dialects.site.headings import with_ids

_SHORT = 64 * 1024
"""Characters. In longer texts steps have to be counted (`budget.MAX_STEPS`): a character is three at most."""

_ODD = r"\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff"
"""Control characters, surrogates, and white space except U+0020: parsers strip different ones."""
_SYMBOL = r"[^\x00-\x7f\w“”‘’«»–—…]"
"""What is punctuation (6.2) in some versions only."""
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{1,63}"
_URL = rf"(?:https?://{_HOST}(?=[/?#)]))?+(?:[A-Za-z0-9/._~$+,;=?#-]|%[0-9A-F]{{2}}|&(?!\#|\w++;))*+"
_TARGET = rf'\({_URL}(?:[ ]"[^{_ODD}"&<\\`]*+")?\)'
_IMAGE = rf"!\[[^{_ODD}!$&*<\[\\\]_`{{|}}~]*+\]{_TARGET}"
_TAGS = "b|br|cite|del|em|i|ins|kbd|mark|q|s|small|strong|sub|sup|u"
"""What is kept of HTML, inside of a line: with it, a line may begin a block (4.6)."""
_INLINE = rf"""
      [^{_ODD}!$&*.:<@\[\\\]_`{{|}}~]++
    | (?<!www)\. | !(?!\[) | \$(?!\$) | &(?!\#|\w++;) | <(?![A-Za-z/!?]) | (?<!~)~(?![~\s])
    | (?:(?<![\s>])|(?<=[^\W\d_][ \xa0\u202f])):(?!/|[a-z][a-z0-9_+\\-]*+:)  # no definition, URL or emoji
    | (?<=\w)[\xa0\u202f](?=[\w:;!?%])
    | \\(?:[*_\#+>()!-]|(?=[A-Za-z0-9\n])) | (?<=[0-9])\\\.
    | (?<!{_SYMBOL})[*_]++(?!{_SYMBOL})
    | (?<!`)`[^{_ODD}`]++`(?!`)
    | <https?://(?!xn--|[^>]*\.xn--){_HOST}(?:[/?\#][A-Za-z0-9/._~?=\#-]*+)?>
    | (?:(?<=[^\s>])|(?<=[^\W\d_][ ])|(?<=[a-z]>))</?(?:{_TAGS})[ ]?/?>
    | {_IMAGE}
"""
_ADDRESS = (
    r"://(?!xn--|[^/\s]*\.xn--)(?:[a-z0-9]{1,30}[.-]){1,8}[a-z]{2,30}"
    r"(?:/(?:[A-Za-z0-9/=+]|%[0-9A-F]{2}|(?:[.?#-]|&)(?=[A-Za-z0-9]))*+)?+"
)
"""An address in the text, after `https`, of which it is certain where it ends."""
_BRACKETS = rf"\[(?!\^|![A-Za-z]|[ xX]\]|_?TOC)(?:{_INLINE})++\](?:{_TARGET}|(?![(:]))"
_MARKER = r"(?:[*+-]|[0-9]++[.)])"
_AMBIGUOUS = rf"""
      [ >*+.)0-9-]{{40}}                                                  # too deep for markdown-it-py
    | [ ]*+>[ ]*+>                                                        # a quotation in a quotation
    | [ >]*+{_MARKER}[ ]*+(?:(?![^\n])|>|{_MARKER}(?![^ \n]))             # an item that is empty, or of these
    | (?:[ ]{{0,3}}>)*+[ ]{{4,}}+(?:[>\#]|([*_-])(?:[ ]*+\1){{2,}}[ ]*+(?![^\n]))  # code, or the item above
"""
"""Beginnings of lines in which parsers see different blocks."""
_FENCED = r"```[ ]?[\w+\#-]*+\n(?:(?![^\n]*```)[^\x00\r\n\ud800-\udfff]*+\n)*+```(?![^\n])"
_COMMENT = rf"<!--(?:[^{_ODD}<>-]|-(?!-))*+-->(?=\n)"
_ITEM = re.compile(rf"\n([ >]*+){_MARKER}[ ]++")
_LIKE_A_LINK = "href='#"
"""In HTML, which `with_ids` reads, a text like this is not escaped; a heading must not get its id from it."""
_EMPTY_QUOTATION = "<blockquote>\n</blockquote>"
_TAG_OR_QUOTE = re.compile(r"<[^<>]++>|\"")
_TAG_OR_ADDRESS = re.compile(
    rf"<(a|code|pre)\b.*?</\1>|<[^<>]++>|(?<=[\s>])https?{_ADDRESS.replace('&', '&amp;')}(?=[.,;!?]?[\s<])",
    re.DOTALL,
)


def is_common(text: str) -> bool:
    """Whether `render_common` renders a text as `rendering.render_any` does. Takes linear time."""
    if len(text) > _SHORT or _LIKE_A_LINK in text:
        return False
    lines = f"\n{text}"
    return _text().fullmatch(lines) is not None and _has_clear_lists(lines)


@cache
def _text() -> re.Pattern[str]:
    """Returns the pattern of such a text; each alternative begins differently, so nothing is read twice."""
    address = rf"(?:(?<=[ \n]http)|(?<=[ \n]https)){_ADDRESS}(?=[.,;!?]?(?:[ \n]|\Z))"
    block = rf"\n(?!{_AMBIGUOUS}) | (?<=\n)(?:{_FENCED}|{_COMMENT})"
    return re.compile(rf"(?: {address} | {_INLINE} | {_BRACKETS} | {block} )*+", re.VERBOSE)


def _has_clear_lists(lines: str) -> bool:
    """Whether each item is inside the one above it, or in one column with one that is around that."""
    around: list[tuple[int, int]] = []
    for item in _ITEM.finditer(lines):
        column, inside = len(item[1]), len(item[0]) - 1
        while around and column < around[-1][0]:
            around.pop()
        sibling, child = around[-1] if around else (0, 0)
        if column == sibling:
            around[-1:] = []
        elif not child <= column < child + 4:
            return False
        around.append((column, inside))
    return True


def render_common(text: str) -> str:
    """Renders such a text."""
    import pyromark  # here for the cold start

    html = (
        pyromark.html(f"{text}\n")
        .replace(_EMPTY_QUOTATION, "<blockquote></blockquote>")
        .replace("&#39;", "'")
    )
    if '"' in text:
        html = _TAG_OR_QUOTE.sub(lambda found: "&quot;" if found[0] == '"' else found[0], html)
    if "://" in text:
        html = _TAG_OR_ADDRESS.sub(_linked, html)
    return with_ids(html) if "<h" in html else html


def _linked(found: re.Match[str]) -> str:
    """Returns an address as the link that `autolinks.linked` makes; tags, other links and code stay."""
    return f'<a href="{found[0]}">{found[0]}</a>' if found[0].startswith("http") else found[0]
