"""Twice the text costs at most three times the time and memory, in every dialect and shape."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from growth import Case, assert_linear, assert_linear_memory, cases, nested, repeated
from samples import CHANNEL

from feeds.core.errors import ReadError
from feeds.core.markup import sanitise
from feeds.dialects import dialects

if TYPE_CHECKING:
    from collections.abc import Callable

    Shape = Callable[[int], str]


def read(file: tuple[str, str]) -> None:
    """Read a file as far as that is possible; what is refused must be refused in linear time, too."""
    name, text = file
    data = text.encode()
    (dialect,) = [each for each in dialects() if each.sniff(name, data[:4096])]
    with suppress(ReadError):
        list(dialect.read(name, data, CHANNEL))


def clean(html: str) -> None:
    with suppress(ValueError):
        sanitise(html, "https://n.example/s/1", "a1")


TEXTS: dict[str, Shape] = {
    "words": repeated("word "),
    "lines": repeated("line\n\n"),
    "nested quotations": lambda size: "".join("> " * n + "a\n" for n in range(1, int(size**0.5))),
    "nested emphasis": nested("*a **b ", "** *"),
    "nested elements": nested("<b>", "</b>"),
    "open brackets": repeated("["),
    "open pictures": repeated("!["),
    "open links": repeated("[a](<b"),
    "open emphasis": repeated("**a *b _c "),
    "open code": repeated("`a ``b "),
    "open fences": repeated("```#\n~~~\n"),
    "open comments": repeated("<!-- a "),
    "open tags": repeated('<a href="x'),
    "open sections": repeated("<![CDATA[ <? <!A "),
    "open formulas": repeated("$$a $ b "),
    "open templates": repeated("{{< a {% b {{ c "),
    "references": lambda size: "[a]: /b 'c'\n\n" + "[a] [b][a] ![a] " * (size // 16),
    "definitions": repeated("[a#]: /b\n\n"),
    "references and definitions": repeated("[a#]\n\n[a#]: /b\n\n"),
    "footnotes": repeated("[^#]\n\n[^#]: a\n\n"),
    "abbreviations": repeated("*[ab#]: c\n\nab#\n\n"),
    "attribute lists": repeated("a\n{: .b #c# d='e'}\n\n"),
    "headings": repeated("# a\n\n## b #\n\n"),
    "lists": repeated("- a\n  1. b\n"),
    "tables": repeated("a|b\n-|-\nc|d\n\n"),
    "rows": lambda size: "a|b\n-|-\n" + "c|d\n" * (size // 4),
    "columns": lambda size: "|".join("a" * (size // 4)) + "\n" + "|".join("-" * (size // 4)) + "\n",
    "addresses": repeated("https://a.example/# www.b.example c@d.example "),
    "entities": repeated("&amp; &#38; &a; &"),
    "escapes": repeated("\\[ \\a \\\\ \\\n"),
    "pictures": repeated('<img src="/a#.png" alt="b"> ![c](/d#.png)\n'),
    "anchors": repeated('<i id="a#"></i><a href="#a#">b</a>'),
    "shortcodes": repeated("[a b=#]c[/a] [gallery ids=#] "),
    "players": repeated("<iframe src='https://v.example/#'></iframe>"),
}
"""Shapes of texts, in Markdown and in HTML."""
KEYS: dict[str, Shape] = {
    "keys": repeated("k#: 1\n"),
    "lists": lambda size: "tags: [" + "a, " * (size // 3) + "a]\n",
    "items": lambda size: "tags:\n" + "".join(f"- t{n}\n" for n in range(size // 8)),
    "nested": lambda size: "k: " + "[" * (size // 2) + "]" * (size // 2) + "\n",
    "deep": lambda size: "".join(" " * n + "a:\n" for n in range(int(size**0.5))),
    "open": lambda size: "k: " + "[{" * (size // 2) + "\n",
    "open text": lambda size: 'title: "' + "a " * (size // 2) + "\n",
    "anchors": lambda size: "".join(f"k{n}: &a{n} [1]\nl{n}: *a{n}\n" for n in range(size // 25)),
    "repeated": repeated("title: a\n"),
    "long": lambda size: "title: " + "a" * size + "\n",
}
VALUES: dict[str, Callable[[int], object]] = {
    "keys": lambda size: {f"k{n}": n for n in range(size // 12)},
    "tags": lambda size: {"tags": [f"t{n}" for n in range(size // 9)]},
    "nested": lambda size: {"a": json.loads("[" * 150 + "]" * 150), "b": [[1]] * (size // 8)},
    "text": lambda size: {"content_text": "a\n" * (size // 3)},
    "markup": lambda size: {"content_html": "<p>a</p>" * (size // 8)},
    "attachments": lambda size: {
        "attachments": [{"url": f"https://a.example/{n}.mp3"} for n in range(size // 40)]
    },
}
RECORD = {"id": "urn:a", "title": "T", "date_published": "2026-01-05T00:00:00Z", "content_text": "Words"}
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "home_page_url": "https://a.example/"}
ITEM = (
    "<item><title>T</title><guid>https://a.example/#</guid><pubDate>Mon, 05 Jan 2026 00:00:00 GMT</pubDate>"
    "<description>Words</description></item>"
)
ENTRY = (
    "<entry><id>urn:#</id><title>T</title><updated>2026-01-05T00:00:00Z</updated>"
    '<link href="https://a.example/#"/><content type="html">&lt;p&gt;Words</content></entry>'
)
IN_ITEMS = {
    "categories": repeated("<category>c#</category>"),
    "links": repeated("<link href='https://a.example/#' rel='enclosure'/><link>https://a.example/#</link>"),
    "enclosures": repeated("<enclosure url='https://a.example/#.mp3' type='audio/mpeg' length='1'/>"),
    "unknown elements": repeated("<x# y='z'>w</x#>"),
    "namespaces": repeated("<a:b xmlns:a='urn:#'>c</a:b>"),
    "nested": nested("<a>", "</a>"),
    "open": repeated("<a>"),
    "comments": repeated("<!--a-->b<![CDATA[c]]>"),
    "media": repeated("<media:group><media:content url='https://a.example/#.mp4'/></media:group>"),
}
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(inside: str) -> tuple[str, str]:
    return "a.xml", f'<rss version="2.0" {SPACES}><channel><title>F</title>{inside}</channel></rss>'


def atom(inside: str) -> tuple[str, str]:
    return "a.xml", f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>F</title>{inside}</feed>'


def json_feed(*items: object) -> tuple[str, str]:
    return "a.json", json.dumps({**FEED, "items": items})


def dump(values: str) -> tuple[str, str]:
    return "a.txt", f"Title\n\nSun Nov 6, 2016 20:19:39\n\nWords.\n\n{values}"


DUMPS = {
    "values": repeated('NULL\nstring(1) "a"\n'),
    "keys": lambda size: f"array({size // 20}) {{\n" + '["k"]=>\nint(1)\n' * (size // 15) + "}\n",
    "nested": nested("array(1) {\n[0]=>\n", "}\n"),
    "open": repeated("array(1) {\n[0]=>\n"),
    "records": lambda size: (
        (text := json.dumps([{"id": n} for n in range(size // 12)])) and f'string({len(text)}) "{text}"\n'
    ),
    "paragraphs": repeated("Words and words.\n\n"),
}


def markdown(text: str) -> tuple[str, str]:
    return "a.md", f"---\ntitle: T\ndate: 2026-01-05\n---\n{text}"


def front_matter(keys: str) -> tuple[str, str]:
    return "a.md", f"---\n{keys}---\nWords"


def record(values: dict[str, object]) -> tuple[str, str]:
    return "a.json", json.dumps({**RECORD, **values})


def item_with_html(html: str) -> tuple[str, str]:
    return rss(ITEM.replace("Words", f"<![CDATA[{html.replace(']]>', '')}]]>"))


CASES = {
    **cases("Markdown", read, TEXTS, 20_000, markdown),
    **cases("sanitising", clean, TEXTS, 50_000),
    **cases("RSS", read, TEXTS, 50_000, item_with_html),
    **cases("YAML", read, KEYS, 20_000, front_matter),
    **cases("record", read, VALUES, 100_000, record),
    **cases("JSON Feed", read, VALUES, 100_000, lambda values: json_feed({**RECORD, **values})),
    **cases("RSS item", read, IN_ITEMS, 50_000, lambda xml: rss(ITEM.replace("</item>", f"{xml}</item>"))),
    **cases(
        "Atom entry", read, IN_ITEMS, 50_000, lambda xml: atom(ENTRY.replace("</entry>", f"{xml}</entry>"))
    ),
    **cases("dump", read, DUMPS, 50_000, dump),
    "JSON Feed, items": Case(
        read, lambda n: json_feed(*({**RECORD, "id": f"urn:{i}"} for i in range(n // 100))), 50_000
    ),
    "RSS, items": Case(read, lambda n: rss(repeated(ITEM)(n)), 50_000),
    "Atom, items": Case(read, lambda n: atom(repeated(ENTRY)(n)), 50_000),
    # Longer texts with references take quadratic time, up to MAX_REFERENCE_WORK.
    "sanitising, entities": Case(clean, TEXTS["entities"], 10_000),
    "RSS, entities": Case(read, lambda n: item_with_html(TEXTS["entities"](n)), 10_000),
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
