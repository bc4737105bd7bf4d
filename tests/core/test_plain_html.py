"""HTML that is sanitised without a parser becomes what it becomes with one."""

from __future__ import annotations

from functools import partial
from unittest.mock import patch

import pytest
from growth import assert_linear, repeated
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.core import markup, plain_html
from feeds.core.markup import sanitise

BASE = "https://news.example/a/b.html"
ARTICLE = """\
<h2 id="a-b" class="c">A &amp; &quot;b&quot;</h2>
<p>One <em>two <strong>3</strong></em>,
<a href="../c?d=1&amp;e=2" title="F" rel="nofollow x">4</a>.<br />
<img src="/boat.jpg" alt="A boat" /></p>
<ol start="3">
<li>
<p>Five</p>
<ul>
<li>six</li>
</ul>
</li>
</ol>
<blockquote><pre><code class="language-py">x &lt; 7
</code></pre></blockquote>
"""
CLEAN = """\
<h2>A &amp; "b"</h2>
<p>One <em>two <strong>3</strong></em>,
<a href="https://news.example/c?d=1&amp;e=2" title="F" rel="nofollow">4</a>.<br>
<img src="https://news.example/boat.jpg" alt="A boat"></p>
<ol start="3">
<li>
<p>Five</p>
<ul>
<li>six</li>
</ul>
</li>
</ol>
<blockquote><pre><code>x &lt; 7
</code></pre></blockquote>"""
# Each HTML beside the same with something that takes a parser.
TWINS = [
    ("a", "a\ufeff"),
    ("a &amp; b", "a & b"),
    ("&rsquo;&#8217;&apos;&#39;&quot;&hellip;", "&#x2019;"),
    ("&euro;&#128;", "&#129;"),
    ("&not;", "&notit;"),
    ("&gt;", "&#62;"),
    ("&nbsp;", "\u00a0"),
    ("a<!-- more -->b", "a<!-- more --b"),
    ("<br/>", "<br / >"),
    ("<p>a</p>", "<p>a"),
    ("<p>a</p>", "<P>a</P>"),
    ("<p>a</p>", "<p>a</p></p>"),
    ("<p>a</p>", "<p><p>a</p></p>"),
    ("<p>a</p><ul></ul>", "<p>a<ul></ul></p>"),
    ("<em><a>b</a></em>", "<a><em><a>b</a></em></a>"),
    ("<em><b>a</b></em>", "<em><b>a</em></b>"),
    ("<ul><li>a</li></ul>", "<li>a</li>"),
    ("<ul>a</ul>", "<table>a</table>"),
    ("<pre>a\n</pre>", "<pre>\na</pre>"),
    ("<pre>a<!-- b --></pre>", "<pre><!-- b -->\na</pre>"),
    ('<pre class="b">a\n</pre>', '<pre class="b">\na</pre>'),
    ('<img src="a">', "<img>"),
    ('<img src="a">', '<img alt="a">'),
    ('<img src="a" sizes="b">', '<img src="a" data-src="b">'),
    ('<p class="a" style="b"></p>', '<p class="a" class="b"></p>'),
    ('<a href="https://a.example/">b</a>', '<a href="https://1.2.3.999/">b</a>'),
    ('<a href="https://a.example/">b</a>', '<a href="https://xn--a.example/">b</a>'),
    ('<a href="a">b</a>', '<a href="javascript:a">b</a>'),
    ('<a href="https://a.example/?b">c</a>', '<a href="https:?b">c</a>'),
    ('<img src="//a.example/b" alt="">', '<img src="HTTPS:///b" alt="">'),
    ('<a title="b" rel="c">d</a>', '<a rel="c" title="b">d</a>'),
    ('<a href="a">b</a>', "<a href=a>b</a>"),
    ('<a title="b">b</a>', '<a title="&quot;">b</a>'),
    ("<i>" * 63 + "</i>" * 63, "<i>" * 64 + "</i>" * 64),
    ("a" * 262_144, "a" * 262_145),
]
TAGS = [
    "em",
    "b",
    "a",
    "code",
    "p",
    "h2",
    "ul",
    "ol",
    "li",
    "pre",
    "blockquote",
    "dl",
    "dd",
    "div",
    "table",
    "button",
    "svg",
]
PIECES = [
    *(
        "a",
        " ",
        "\n",
        "é",
        '"',
        "'",
        "&amp;",
        "&quot;",
        "&lt;b&gt;",
        "&nbsp;",
        "&rsquo;",
        "&#39;",
        "&#160;",
        "&foo;",
        ' id="a"',
        "\ufeff",
        "\t",
        "&#9;",
        "</p>",
    ),
    *(
        "<br />",
        "<hr>",
        '<img src="/a.jpg" alt="">',
        '<img alt="a" />',
        '<img src="a" srcset="a 1x, b 2x" width="1">',
    ),
    *(
        '<a href="#a" title="b">',
        '<h2 id="a">',
        '<a href="https://a.example">',
        '<a href="http://a.example:80/?a&amp;b">',
    ),
    *(
        '<a href="mailto:a@b.example">',
        '<a name="a">',
        '<p class="a" lang="b" onclick="c">',
        '<a href="" rel="Nofollow x">',
    ),
    *(f"<{name}>" for name in TAGS),
]
CLOSE = "/"


def written(pieces: list[str]) -> str:
    """Returns HTML in which `CLOSE` is the end of the innermost element, and all are closed at the end."""
    html, around = "", [""]
    for piece in [*pieces, *[CLOSE] * len(pieces)]:
        if piece == CLOSE:
            html += around.pop() if len(around) > 1 else ""
            continue
        html += piece
        name = piece[1:].partition(" ")[0].rstrip(">")
        if name in TAGS:
            around.append(f"</{name}>")
    return html


def is_plain(html: str) -> bool:
    return plain_html.sanitised(html, partial(markup._attribute, BASE)) is not None


def parsed(html: str) -> str:
    with patch.object(plain_html, "sanitised", return_value=None):
        return sanitise(html, BASE, "s")


def test_an_article_is_sanitised_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parsed(ARTICLE) == CLEAN
    monkeypatch.delattr(markup, "_cleaner")
    assert [sanitise(html, BASE, "s") for html in (ARTICLE, CLEAN)] == [CLEAN, CLEAN]


@pytest.mark.parametrize(("plain", "other"), TWINS)
def test_only_what_parsers_leave_as_it_is_is_plain(plain: str, other: str) -> None:
    assert (is_plain(plain), is_plain(other)) == (True, False)
    assert sanitise(plain, BASE, "s") == parsed(plain)


def test_formatting_elements_that_are_closed_do_not_make_html_longer() -> None:
    """The limit before parsing counts those around others, too, which could be left open."""
    html = f'<a href="https://a.example/" title="{"b" * 5_000}">{"<i></i>" * 300}</a>'
    with pytest.raises(ValueError, match="make the HTML more than 16 times longer"):
        parsed(html)
    assert sanitise(html, BASE, "s") == html


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*PIECES, *[CLOSE] * 15]), max_size=12))
@example(['<h2 id="a">', "a", CLOSE, '<a href="#a" title="b">'])
def test_both_ways_give_the_same(pieces: list[str]) -> None:
    html = written(pieces)
    if is_plain(html):
        clean = parsed(html)
        assert [sanitise(each, BASE, "s") for each in (html, clean)] == [clean, clean]


def test_html_that_its_urls_make_long_is_not_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    html = '<a href="a">b</a>'
    clean = sanitise(html, BASE, "s")
    assert clean == '<a href="https://news.example/a/a">b</a>'
    for longest in (len(clean), len(clean) - 1):
        monkeypatch.setattr(plain_html, "_GROWN", longest)
        assert is_plain(html) == (longest == len(clean))
        assert sanitise(html, BASE, "s") == clean


@pytest.mark.parametrize("unit", ["<", "<p>", "<p></p>", '<a href="', "&", '<p class="a"', "<pre"])
def test_the_question_takes_linear_time(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_html, "_SHORT", 10_000_000)
    assert_linear(is_plain, repeated(unit), 100_000)
