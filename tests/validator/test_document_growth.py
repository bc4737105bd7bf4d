"""Twice the document costs at most three times the time and memory, also where it is fixed or compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from growth import assert_linear, assert_linear_memory, cases, nested, repeated
from test_fixes import judge

from feeds import validate
from feeds.validator.comparing import compare
from feeds.validator.fixing import fix

if TYPE_CHECKING:
    from collections.abc import Callable

SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)
ITEM = '<item><title>T#</title><guid isPermaLink="false">g#</guid><link>https://e.example/#</link></item>\n'


def rss(inside: str) -> bytes:
    channel = "<title>F</title><link>https://e.example/</link><description>D</description>"
    return f'<rss version="2.0" {SPACES}><channel>{channel}\n{inside}</channel></rss>'.encode()


def atom(inside: str) -> bytes:
    head = "<id>urn:a</id><title>F</title><updated>2026-01-01T00:00:00Z</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}>{head}\n{inside}</feed>'.encode()


def html(text: str) -> bytes:
    return rss(
        f"<item><title>T</title><description><![CDATA[{text.replace(']]>', '')}]]></description></item>"
    )


def json_feed(**values: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "F", **values}).encode()


def fixed(data: bytes) -> None:
    fix(data, judge)


def compared(data: bytes) -> None:
    compare(data, data.replace(b"g1", b"h1").replace(b"T", b"U"))


XML: dict[str, Callable[[int], str]] = {
    "items": repeated(ITEM),
    "items without anything": repeated("<item/>"),
    "items of one id": repeated(ITEM.replace("g#", "g")),
    "nested": nested("<a>", "</a>"),
    "nested in items": lambda size: f"<item>{nested('<itunes:category>', '</itunes:category>')(size)}</item>",
    "open": repeated("<item><title>"),
    "closed": repeated("</item>"),
    "unknown": repeated("<x# y#='z'/>"),
    "attributes": lambda size: ("<item " + repeated("a#='' ")(700) + "/>") * (size // 700),
    "namespaces": repeated("<a:b xmlns:a='urn:#'/>"),
    "undeclared prefixes": repeated("<a#:b/>"),
    "undeclared entities": repeated("&a#;"),
    "references": repeated("&#65;&amp;&lt;"),
    "ampersands": repeated(" & "),
    "comments": repeated("<!-- a --><?b c?>"),
    "sections": repeated("<![CDATA[a]]>b"),
    "dates": repeated("<item><pubDate>Tue, 1 Jan 2026 25:00 XX</pubDate></item>\n"),
    "links": repeated('<atom:link rel="self" href="https://e.example/#"/>'),
    "categories": repeated("<category>c#</category>"),
    "categories of one item": lambda size: f"<item>{repeated('<category>c#</category>')(size)}</item>",
    "enclosures": repeated("<item><enclosure url='https://e.example/#' length='4 MB' type='x'/></item>"),
    "media": repeated("<item><media:group><media:content url='#'/></media:group></item>"),
    "people": repeated("<item><author>x#</author><podcast:person>y</podcast:person></item>"),
    "suppressions": repeated("<!-- feeds: ignore rss-missing-guid --><item/>"),
}
HTML: dict[str, Callable[[int], str]] = {
    "words": repeated("word "),
    "elements": repeated("<p>a</p>"),
    "nested": nested("<b>", "</b>"),
    "open": repeated("<b>"),
    "open tags": repeated("<a href='"),
    "open comments": repeated("<!--"),
    "closed": repeated("</i>"),
    "unknown": repeated("<x#>"),
    "attributes": lambda size: f"<p {repeated('a#=b ')(size)}>",
    "styles": lambda size: "<p style='" + repeated("a#:b;")(size) + "'>",
    "scripts": repeated("<script>a</script>"),
    "references": repeated("&a# &amp; &#"),
    "escaped": repeated("&lt;b&gt;&amp;lt;"),
    "anchors": repeated('<i id="a#"></i><a href="#a#">b</a>'),
    "pictures": repeated("<img src='a#' srcset='b 1x, c 2x'>"),
}
JSON: dict[str, Callable[[int], bytes]] = {
    "items": lambda size: json_feed(items=[{"id": f"g{n}", "content_text": "x"} for n in range(size // 35)]),
    "items of one id": lambda size: json_feed(items=[{"id": "g1"}] * (size // 12)),
    "items of other types": lambda size: json_feed(items=[1] * (size // 3)),
    "keys": lambda size: json_feed(items=[], **{f"k{n}": n for n in range(size // 12)}),
    "keys of an item": lambda size: json_feed(items=[{f"k{n}": n for n in range(size // 12)}]),
    "repeated keys": lambda size: b'{"items": [], ' + b'"title": 1, ' * (size // 12) + b'"title": "T"}',
    "extensions": lambda size: json_feed(items=[], _a=[{"b": [n]} for n in range(size // 15)]),
    "nested": lambda size: b'{"items": ' + b"[" * (size // 2) + b"]" * (size // 2) + b"}",
    "open": lambda size: b'{"a": ' * (size // 6),
    "open text": lambda size: b'{"a": "' + b"b" * size,
    "escapes": lambda size: b'{"title": "' + b"\\u00e9\\n" * (size // 8) + b'"}',
    "surrogates": lambda size: b'{"title": "' + b"\\ud800 " * (size // 7) + b'", "items": []}',
    "tags": lambda size: json_feed(items=[{"id": "a", "tags": [f"t{n}" for n in range(size // 9)]}]),
    "attachments": lambda size: json_feed(items=[{"id": "a", "attachments": [{"url": "x"}] * (size // 16)}]),
    "numbers": lambda size: b'{"version": ' + b"1" * size + b"}",
}
CASES = {
    **cases("RSS", validate, XML, 100_000, rss),
    **cases("Atom", validate, XML, 100_000, atom),
    **cases("HTML", validate, HTML, 100_000, html),
    **cases("JSON", validate, JSON, 200_000),
    **cases("fixes of RSS", fixed, XML, 20_000, rss),
    **cases("fixes of HTML", fixed, HTML, 40_000, html),
    **cases("fixes of JSON", fixed, JSON, 40_000),
    **cases("comparing RSS", compared, XML, 50_000, rss),
    **cases("comparing JSON", compared, JSON, 100_000),
}


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("name", CASES)
def test_time_is_linear(name: str) -> None:
    case = CASES[name]
    assert_linear(case.act, case.make, case.size, name)


@pytest.mark.slow
def test_memory_is_linear(thorough: bool) -> None:
    assert_linear_memory(__name__, step=1 if thorough else 6)
