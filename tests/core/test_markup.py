"""HTML is sanitised: scripts, styles and frames are removed, URLs become absolute, the rest is kept."""

from __future__ import annotations

import time
from contextlib import suppress

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.markup import MAX_DEPTH, first_paragraph, one_line, plain_text, sanitise, xml_text

BASE = "https://n.example/s/1"


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>One &amp; <em>two</em>.</p>", "<p>One &amp; <em>two</em>.</p>"),
        ('<p onclick="x()" class="a" style="b" id="c">x</p>', "<p>x</p>"),
        ("<script>x()</script>a", "a"),
        ("<style>b{}</style>a", "a"),
        ('<iframe src="https://v.example/1">no frames</iframe>a', "a"),
        ("<custom-tag>kept</custom-tag>", "kept"),
        ("<!-- x -->a", "a"),
        ("<p>open", "<p>open</p>"),
        ("<pre><code>a &lt; b</code></pre>", "<pre><code>a &lt; b</code></pre>"),
        ("<pre>\n\na</pre><pre lang=en>\na</pre>", '<pre>\n\na</pre><pre lang="en">a</pre>'),
        (
            "<table><tbody><tr><td colspan=2>a</td></tr></tbody></table>",
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        (
            '<figure><img src="i.jpg" alt="I"><figcaption>C</figcaption></figure>',
            '<figure><img src="https://n.example/s/i.jpg" alt="I"><figcaption>C</figcaption></figure>',
        ),
        (
            '<picture><source srcset="a.webp, b.webp 2x"><img src="/a.jpg"></picture>',
            '<picture><source srcset="https://n.example/s/a.webp, https://n.example/s/b.webp 2x">'
            '<img src="https://n.example/a.jpg"></picture>',
        ),
        (
            '<video src="v.mp4" poster="p.jpg" autoplay><track src="t.vtt" kind="captions"></video>',
            '<video src="https://n.example/s/v.mp4" poster="https://n.example/s/p.jpg" controls="">'
            '<track src="https://n.example/s/t.vtt" kind="captions"></video>',
        ),
        ('<a href="/x?y=1&amp;z" rel="nofollow me-too">l</a>', None),
        ('<a href="mailto:a@b.example">l</a>', '<a href="mailto:a@b.example">l</a>'),
        ('<img src="mailto:a@b.example">', "<img>"),
        ('<a href="javascript:x()">l</a>', "<a>l</a>"),
        ('<a href="java&#10;script:x()">l</a>', "<a>l</a>"),
        ('<a href="data:text/html,x">l</a>', "<a>l</a>"),
        ('<img src="data:image/png;base64,AAAA">', "<img>"),
        ('<img srcset="javascript:x 1x, a.jpg 2x, b.jpg nonsense">', None),
        ('<a href="http://[::1">l</a>', "<a>l</a>"),
        ("a\x00\x0b&#11;\ud800b", "ab"),
    ],
)
def test_sanitise(html: str, clean: str | None) -> None:
    expected = {
        '<a href="/x?y=1&amp;z" rel="nofollow me-too">l</a>': (
            '<a href="https://n.example/x?y=1&amp;z" rel="nofollow">l</a>'
        ),
        '<img srcset="javascript:x 1x, a.jpg 2x, b.jpg nonsense">': (
            '<img srcset="https://n.example/s/a.jpg 2x">'
        ),
    }
    assert sanitise(html, BASE) == (expected[html] if clean is None else clean)


def test_deep_nesting_is_refused() -> None:
    deep = "<div>" * MAX_DEPTH + "x"
    assert sanitise(deep, BASE) == deep + "</div>" * MAX_DEPTH
    with pytest.raises(ValueError, match="nested deeper"):
        sanitise("<div>" + deep, BASE)


def test_end_tags_of_nothing_do_not_make_room_for_deeper_nesting() -> None:
    with pytest.raises(ValueError, match="nested deeper"):
        sanitise("<div></div></div>" + "<div>" * (MAX_DEPTH + 1), BASE)


@pytest.mark.parametrize(
    "unit", ["<div>", "<em></p>", "<rt>", "<p>", "<li>", "<b>x<p>", "<a href=x>y</a>", "<!--", "<a "]
)
def test_sanitising_takes_linear_time(unit: str) -> None:
    start = time.perf_counter()
    with suppress(ValueError):
        sanitise(unit * 100_000, BASE)
    assert time.perf_counter() - start < 30


PIECES = ["<p>", "</p>", "<a href='", "x", "javascript:", "'>", "<img srcset=", "a 1x,b,,", "<", ">", "&#"]
PIECES += ["11;", "<svg>", "<video ", "src=//h/x", "</a>", "<table>", "<!--", "-->", "\ud800", "\x0b"]
PIECES += ["<math><mi>", "<style>"]
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join)


@given(MARKUP)
def test_sanitising_is_idempotent(html: str) -> None:
    once = sanitise(html, BASE)
    assert sanitise(once, BASE) == once
    assert xml_text(once) == once
    links = [link for _, _, link, _ in lxml.html.fragment_fromstring(f"<div>{once}</div>").iterlinks()]
    assert [link for link in links if not link.startswith(("https:", "http:", "mailto:"))] == []


def test_plain_text_and_first_paragraph() -> None:
    html = "<figure><figcaption>C</figcaption></figure><p> </p><p>One &lt; <b>two</b>.</p><p>Three</p>"
    assert first_paragraph(html) == "One < two."
    assert plain_text(html) == "C One < two. Three"
    assert first_paragraph("<h1>Only</h1>") == ""


def test_text_for_xml() -> None:
    assert xml_text("a\x00\x0b\ud800\ufffe\uffffb\t\n\x85é😀") == "ab\t\n\x85é😀"
    assert one_line(" a\x00 \r\n\tb\u00a0! ") == "a b\u00a0!"
