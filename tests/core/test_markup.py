"""HTML is sanitised: scripts and styles are removed, URLs become absolute, the rest is kept."""

from __future__ import annotations

from contextlib import suppress

import lxml.html
import pytest
from growth import assert_linear
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.core.anchors import scope_of
from feeds.core.html_allowed import TAGS
from feeds.core.html_limits import MAX_DEPTH, check_limits
from feeds.core.markup import first_paragraph, one_line, outside_cdata, plain_text, sanitise, xml_text
from feeds.core.texts import clean, clean_line

BASE = "https://n.example/s/1"


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>One &amp; <em>two</em>.</p>", "<p>One &amp; <em>two</em>.</p>"),
        ('<p onclick="x()" class="a" style="b" id="c">x</p>', "<p>x</p>"),
        ("<script>x()</script>a", "a"),
        ("<style>b{}</style>a", "a"),
        (
            '<iframe src="https://v.example/1">no frames</iframe>a',
            '<a href="https://v.example/1">v.example</a>a',
        ),
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
        ('<img src="mailto:a@b.example">', ""),
        ('<a href="javascript:x()">l</a>', "<a>l</a>"),
        ('<a href="java&#10;script:x()">l</a>', "<a>l</a>"),
        ('<a href="data:text/html,x">l</a>', "<a>l</a>"),
        ('<img src="data:image/png;base64,AAAA" alt="A &lt; b">', "A &lt; b"),
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
            '<img srcset="https://n.example/s/a.jpg 2x" src="https://n.example/s/a.jpg">'
        ),
    }
    assert sanitise(html, BASE) == (expected[html] if clean is None else clean)


def test_deep_nesting_is_refused() -> None:
    deep = "<div>" * MAX_DEPTH + "x"
    assert sanitise(deep, BASE) == deep + "</div>" * MAX_DEPTH
    with pytest.raises(ValueError, match="nested deeper"):
        sanitise("<div>" + deep, BASE)


def test_html_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 16777216 characters"):
        sanitise("x" * (16 * 1024 * 1024 + 1), BASE)


def test_end_tags_of_nothing_do_not_make_room_for_deeper_nesting() -> None:
    with pytest.raises(ValueError, match="nested deeper"):
        sanitise("<div></div></div>" + "<div>" * (MAX_DEPTH + 1), BASE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["<div>", "<em></p>", "<rt>", "<p>", "<li>", "<b>x<p>", "<a href=x>y</a>", "<!--", "<a ", "<iframe ",
     "<i id=x><a href=#x>", "<noscript><img src=x></noscript>", "<svg><title>"],
)  # fmt: skip
def test_sanitising_takes_linear_time(unit: str) -> None:
    def act(html: str) -> None:
        with suppress(ValueError):
            sanitise(html, BASE)

    assert_linear(act, lambda size: unit * size, 10_000, unit)


FILM = (
    '<a href="https://www.youtube.com/watch?v=x_1">'
    '<img src="https://i.ytimg.com/vi/x_1/hqdefault.jpg" alt=""><br>'
)
FORMULA = "<math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>"


@pytest.mark.parametrize(
    ("html", "readable"),
    [
        ('<iframe src="//www.youtube-nocookie.com/embed/x_1?rel=0" title="A &amp; b"></iframe>',
         f"{FILM}A &amp; b</a>"),
        ('<iframe src="https://www.youtube.com/embed/x_1"/><p>Rest</p>', f"{FILM}YouTube</a><p>Rest</p>"),
        ('<iframe data-src="https://youtu.be/x_1" src="about:blank"></iframe>', f"{FILM}YouTube</a>"),
        ('<lite-youtube videoid="x_1" playlabel="Play"><a href="#">x</a></lite-youtube>', f"{FILM}Play</a>"),
        ('<object data="https://www.youtube.com/v/x_1"><param name="a"><embed src="https://www.youtube.com/v/x_1">'
         "</object>", f"{FILM}YouTube</a>"),
        ('<iframe src="/map" aria-label="The way"></iframe>', '<a href="https://n.example/map">The way</a>'),
        ('<iframe src="javascript:x()"></iframe>b', "b"),
        ('<iframe src="https://c.example/count" width="0" height="0"></iframe>', ""),
        ('<iframe src="https://c.example/count" style="display: none"></iframe>', ""),
        ('<iframe src="https://c.example/1" width="100%"></iframe>', '<a href="https://c.example/1">c.example</a>'),
        ('<object data="/a.pdf"><p>Read <a href="/a.pdf">it</a></p></object>',
         '<p>Read <a href="https://n.example/a.pdf">it</a></p>'),
        ('<object data="/a%20b.pdf"> </object>', '<a href="https://n.example/a%20b.pdf">a b.pdf</a>'),
        ('<object data="/a.svg" title="Plan"></object>', '<img src="https://n.example/a.svg" alt="Plan">'),
        ('<embed src="/a.swf" type="application/x">', '<a href="https://n.example/a.swf">a.swf</a>'),
        (f"<p>{FORMULA.replace('</math>', '<annotation>E=mc</annotation></math>')}</p>", f"<p>{FORMULA}</p>"),
        ("<math><semantics><annotation>a&lt;b</annotation></semantics></math>", "a&lt;b"),
        ('<math alttext="x^2"></math>', "x^2"),
        ("<math><mtext>x<img src=x onerror=y><script>z</script></mtext></math>", None),
        ('<svg><title>Twitter</title><path d="M0"/></svg>', "Twitter"),
        ('<svg aria-label="A &lt; b"><text>x</text></svg>', "A &lt; b"),
        ("<svg><text>one</text><text>two</text></svg>", "one two"),
        ('<svg aria-hidden="true"><title>Decoration</title></svg>', ""),
        (
            "<svg><title>Plan</title><foreignObject width='9'><div>A <b>b</b></div></foreignObject></svg>c",
            "Plan<div><div>A <b>b</b></div></div>c",
        ),
        ("<svg><foreignobject>A<br/></FOREIGNOBJECT><text>b</text></svg>", "<div>A<br></div>b"),
        ("<svg><foreignObject/></svg>a", "a"),
        ("<view><text>A</text></view><svg><text>b</text></svg><mi>C</mi>", "A bC"),
        ("<svg><p>A</p><text>b</text></svg><math><mi>c</mi></math>", "<p>A</p>b <math><mi>c</mi></math>"),
        (
            '<map name="m"><area href="/n" alt="A &lt; b"><area alt="Here"><area href="/x/y.pdf">'
            '<area href="/n" alt=""><area href="/z" title="Z"><area href="javascript:x" alt="C"></map>',
            '<a href="https://n.example/n">A &lt; b</a> Here <a href="https://n.example/x/y.pdf">y.pdf</a> '
            '<a href="https://n.example/z">Z</a> C',
        ),
        ("<canvas>The chart as text</canvas>", "The chart as text"),
        ('<img src="data:," data-src="/a.jpg" alt="A"><noscript><img src="/a.jpg" alt="A"></noscript>',
         '<img alt="A" src="https://n.example/a.jpg">'),
        ('<noscript><img src="/a-300x200.jpg?x=1"></noscript><img src="/blank.gif" data-lazy-src="/a.jpg">',
         '<img src="https://n.example/a.jpg">'),
        ('<img src="data:,"><noscript><p><img src="/a.jpg"></p></noscript>',
         '<p><img src="https://n.example/a.jpg"></p>'),
        ('<noscript><img height="1" width="1" src="https://c.example/count">Words</noscript>', "Words"),
        ('<img height="1" width="1" src="https://c.example/count">',
         '<img height="1" width="1" src="https://c.example/count">'),
        ('<img src="/small.jpg" data-src="/{width}.jpg">', '<img src="https://n.example/small.jpg">'),
        ('<img src="/small.jpg" data-src="javascript:x">', '<img src="https://n.example/small.jpg">'),
        ('<picture><source data-srcset="/a.webp 2x"><img data-src="/a.jpg"></picture>',
         '<picture><source srcset="https://n.example/a.webp 2x"><img src="https://n.example/a.jpg"></picture>'),
        ('<picture><source srcset="/a.webp 2x"><img alt="A &quot;b&quot;"></picture>',
         '<picture><source srcset="https://n.example/a.webp 2x">'
         '<img alt="A &quot;b&quot;" src="https://n.example/a.webp"></picture>'),
        ('<picture><source srcset="/a.webp"></picture>',
         '<picture><source srcset="https://n.example/a.webp"><img alt="" src="https://n.example/a.webp"></picture>'),
        ('<picture><img alt="Words"></picture>', "<picture>Words</picture>"),
        ('<amp-img src="/a.jpg" alt="A" width="3" height="2"></amp-img>',
         '<img src="https://n.example/a.jpg" alt="A" width="3" height="2">'),
        ('<video><p>Get <a href="/v.mp4">it</a></p></video>', '<p>Get <a href="https://n.example/v.mp4">it</a></p>'),
        ('<video data-src="/v.mp4" data-poster="/p.jpg"></video>',
         '<video src="https://n.example/v.mp4" poster="https://n.example/p.jpg" controls=""></video>'),
        ('<audio><source src="/a.mp3">Words</audio>', None),
        ("<title>Words</title>", "Words"),
    ],
)  # fmt: skip
def test_what_readers_cannot_run_becomes_what_they_can_show(html: str, readable: str | None) -> None:
    expected = {
        "<math><mtext>x<img src=x onerror=y><script>z</script></mtext></math>": (
            "<math><mtext>x</mtext></math>"
        ),
        '<audio><source src="/a.mp3">Words</audio>': (
            '<audio controls=""><source src="https://n.example/a.mp3">Words</audio>'
        ),
    }
    once = sanitise(html, BASE, "a1")
    assert once == (expected[html] if readable is None else readable)
    assert sanitise(once, BASE, "a1") == once


@pytest.mark.parametrize("name", ["object", "svg", "math", "video", "noscript", "math><mtext"])
def test_nested_fallbacks_take_linear_time(name: str) -> None:
    start = f"<{name}>" * (MAX_DEPTH // 2 - 1) + "<p>"
    assert_linear(lambda html: sanitise(html, BASE, "a1"), lambda size: start + "words " * size, 50_000, name)


@pytest.mark.parametrize(
    ("html", "anchored"),
    [
        ('<p id="t">x <a href="#t">y</a></p>', '<p id="a1-t">x <a href="#a1-t">y</a></p>'),
        ('<p id="t">x <a href="/s/1#t">y</a></p>', '<p id="a1-t">x <a href="#a1-t">y</a></p>'),
        ('<p id="t">x <a href="/s/2#t">y</a></p>', '<p>x <a href="https://n.example/s/2#t">y</a></p>'),
        ('<a name="t">x</a> <a href="#t">y</a>', '<a id="a1-t">x</a> <a href="#a1-t">y</a>'),
        ('<i id="f:ä">x</i> <a href="#f:%C3%A4">y</a>', '<i id="a1-f:ä">x</i> <a href="#a1-f:%C3%A4">y</a>'),
        ('<i id="a1-t">x</i> <a href="#a1-t">y</a>', '<i id="a1-t">x</i> <a href="#a1-t">y</a>'),
        ('<i id="t">x</i><b id="t">x</b><a href="#t">', '<i id="a1-t">x</i><b>x</b><a href="#a1-t"></a>'),
        ('<i id="t">x</i><a href="#a1-t">', '<i id="a1-t">x</i><a href="#a1-t"></a>'),
        ('<i id="t">x</i> <a href="#other">y</a>', '<i>x</i> <a href="https://n.example/s/1#other">y</a>'),
        ('<i id="a b">x</i> <a href="#a%20b">y</a>', '<i>x</i> <a href="https://n.example/s/1#a%20b">y</a>'),
        ('<a id="t" href="#t" title="id=&quot;x&quot; href=&quot;#t&quot;">x</a>',
         '<a id="a1-t" href="#a1-t" title="id=&quot;x&quot; href=&quot;#t&quot;">x</a>'),
    ],
)  # fmt: skip
def test_ids_that_own_links_point_to_are_kept(html: str, anchored: str) -> None:
    once = sanitise(html, BASE, "a1")
    assert once == anchored
    assert sanitise(once, "https://other.example/", "a1") == once


def test_the_scope_of_an_article_is_lasting() -> None:
    assert scope_of("tag:n.example,2024-01-02:a") == "a11505d59"
    assert scope_of("tag:n.example,2024-01-02:b") != scope_of("tag:n.example,2024-01-02:a")


@pytest.mark.limit("feeds.core.html_limits:MAX_REFERENCE_WORK")
def test_references_are_limited_by_their_number_and_the_length() -> None:
    few, many = ("&" * number + "x" * (2_000_000 - number) for number in (1_000_000, 1_000_001))
    check_limits(few)
    with pytest.raises(ValueError, match='HTML of 2000000 characters has more than 1000000 "&"'):
        check_limits(many)


@pytest.mark.limit("feeds.core.html_limits:MAX_GROWTH")
def test_unclosed_formatting_elements_must_not_multiply() -> None:
    opened = "".join(f'<b title="{number}{"x" * 100}">' for number in range(100))
    with pytest.raises(ValueError, match="times longer"):
        sanitise(f"<div>{opened}</div>{'<p>x</p>' * 1000}", BASE)
    with pytest.raises(ValueError, match="times longer"):
        sanitise(f"<b title='{'x' * 1_000_000}'>{'<p>x' * 200}", BASE)
    small = "".join(f'<b title="{number}">' for number in range(40))
    with pytest.raises(ValueError, match="times longer"):
        sanitise(f"<div>{small}</div>{'<p>x</p>' * 200}", BASE)
    wrapped = f"<font face='Arial, Helvetica, sans-serif'>{'<p>Some <i>more</i> words.</p>' * 1000}</font>"
    assert len(sanitise(wrapped, BASE)) == 30_000
    closed = "".join(f'<b title="{number}{"x" * 100}">x</b>' for number in range(100))
    twin = f"<div>{closed}</div>{'<p>x</p>' * 1000}"
    assert sanitise(twin, BASE) == twin
    careless = "<p><font color=red><b>Words<p><a name=x>more" * 60  # as in the pages of old
    assert sanitise(careless, BASE)


PIECES = ["<p>", "</p>", "<a href='", "x", "javascript:", "'>", "<img srcset=", "a 1x,b,,", "<", ">", "&#"]
PIECES += ["11;", "<svg>", "<video ", "src=//h/x", "</a>", "<table>", "<!--", "-->", "\ud800", "\x0b"]
PIECES += ["<foreignObject>", "</foreignObject>", "<text>", "<area href=/x alt=y>"]
PIECES += ["<math><mi>", "<style>", "</svg>", "</math>", "<mtext>", "<annotation>", "<title>", "</title>"]
PIECES += ["<iframe ", "</iframe>", "<object data=/d ", "</object>", "<noscript>", "</noscript>", "<embed "]
PIECES += [
    " data-src=/l ",
    " id=x ",
    "<b id=x>",
    "<a name=y>",
    "<a href=#x>",
    "<a href=#y>",
    "<a href=#a1-x>",
]
PIECES += [" title='<b>\"' ", ' alt="\'&quot;&lt;" ', "\xa0", "<lite-youtube videoid=", "</lite-youtube>"]
PIECES += ["<pre>", "\n", "<pre id=x>"]
PIECES += ["https://www.youtube.com/embed/x", "<picture>", "<source ", "<amp-img ", "<b>", "</b>", "<div>"]
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join)


@pytest.mark.limit("feeds.core.markup:_MAX_MOVES")
@pytest.mark.slow
@given(MARKUP)
@example("<img alt='a\xa0b' src=/x data-src=/y>")
@example("<math><annotation>x</annotation><title>y</title></math>")
def test_sanitising_is_idempotent(html: str) -> None:
    once = sanitise(html, BASE, "a1")
    assert sanitise(once, BASE, "a1") == once
    assert xml_text(once) == once
    root = lxml.html.fragment_fromstring(f"<div>{once}</div>")
    links = [link for _, _, link, _ in root.iterlinks()]
    assert [link for link in links if not link.startswith(("https:", "http:", "mailto:", "#a1-"))] == []
    assert {element.tag for element in root.iter()} <= TAGS
    ids = [id_ for element in root.iter() if (id_ := element.get("id"))]
    assert [id_ for id_ in ids if not id_.startswith("a1-")] == []
    assert sorted(set(ids)) == sorted(ids)
    assert not {name for element in root.iter() for name in element.attrib} & {"style", "onerror", "name"}


def test_plain_text_and_first_paragraph() -> None:
    html = "<figure><figcaption>C</figcaption></figure><p> </p><p>One &lt; <b>two</b>.</p><p>Three</p>"
    assert first_paragraph(html) == "One < two."
    assert plain_text(html) == "C One < two. Three"
    assert first_paragraph("<h1>Only</h1>") == ""


def test_text_for_xml() -> None:
    assert xml_text("a\x00\x0b\ud800\ufffe\uffffb\t\n\x85é😀") == "ab\t\n\x85é😀"


def test_characters_are_removed_whatever_stands_beside_them() -> None:
    """Texts that are printable are not looked at any closer; a no-break space makes them unprintable."""
    blocks = (0, 0x2000, 0xD700, 0xDF00, 0xFD00, 0xFE00, 0xFF00)
    for character in (chr(code) for block in blocks for code in range(block, block + 0x110)):
        for cleaner in (xml_text, one_line, clean, clean_line):
            assert f".\xa0.{cleaner(f'a{character}b')}" == cleaner(f".\xa0.a{character}b"), (
                cleaner,
                character,
            )


def test_cdata_sections_are_left_out() -> None:
    document = b"<a><![CDATA[<b>]]]]><![CDATA[>]]></a><c>]]&gt;</c>"
    parts = [document[start:end] for start, end in outside_cdata(document)]
    assert parts == [b"<a>", b"", b"</a><c>]]&gt;</c>"]
    assert list(outside_cdata(b"<a/>")) == [(0, 4)]
    assert one_line(" a\x00 \r\n\tb\u00a0! ") == "a b\u00a0!"
