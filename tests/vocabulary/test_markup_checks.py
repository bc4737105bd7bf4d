"""Markup inside text: every bad value beside its almost identical good twin, and nothing ever slow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from growth import assert_within, read_characters
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feeds.core.markup import xml_text
from feeds.validator import validate
from feeds.vocabulary.datatypes import html_nesting
from feeds.vocabulary.datatypes.characters import characters, decoded_once, may_be_odd
from feeds.vocabulary.datatypes.css import style
from feeds.vocabulary.datatypes.hypertext import html, not_inline, whole_document
from feeds.vocabulary.datatypes.plain_text import (
    character_data,
    plain_text,
    resembles_html,
    spelled_out,
    untyped_text,
)
from feeds.vocabulary.datatypes.tags import check_tag
from feeds.vocabulary.datatypes.xhtml import whole_xhtml, xhtml

if TYPE_CHECKING:
    from feeds.vocabulary.model import Datatype, Flaws


def spans(flaws: Flaws, value: str) -> list[tuple[str, str]]:
    """The name of each fault, with the text that it marks."""
    return [(flaw.fault.name, value[flaw.start : flaw.end]) for flaw in flaws]


@pytest.mark.parametrize(
    ("bad", "expected", "good"),
    [
        (
            "<script>if (a<b) '<p>'</script>",
            [("unsafe-element", "script")],
            "<scripting-news></scripting-news>",
        ),
        ("<embed>", [("unsafe-element", "embed")], "<em>bed</em>"),
        ("<OBJECT data='https://e.com/x'></OBJECT>", [("unsafe-element", "OBJECT")], "<object-x></object-x>"),
        (
            "<iframe src='http://e.com/'></iframe>",
            [("unsafe-element", "iframe")],
            "<img src='http://e.com/'>",
        ),
        (
            "<iframe src='https://e.com/'></iframe>",
            [("embedded-frame", "iframe")],
            "<video src='https://e.com/'></video>",
        ),
        ("<a onload='x()'>y</a>", [("unsafe-attribute", "onload='x()'")], "<a title='x()'>y</a>"),
        ("<a href=https://e.com/ />x</a>", [("invalid-html", "</a>")], "<a href=https://e.com/>x</a>"),
        ("<svg/onload=x()></svg>", [("unsafe-attribute", "onload=x()")], "<svg role=img></svg>"),
        (
            "<a href='java\nscript:x'>y</a>",
            [("unsafe-attribute", "href='java\nscript:x'")],
            "<a href='geo:1,2'>y</a>",
        ),
        (
            "<a href='&#106;avascript:x'>y</a>",
            [("unsafe-attribute", "href='&#106;avascript:x'")],
            "<a href='tel:&#106;'>y</a>",
        ),
        (
            "<a href='data:text/html,x'>y</a>",
            [("unsafe-attribute", "href='data:text/html,x'")],
            "<img src='data:image/png,x'>",
        ),
        (
            "<b style='position:fixed'>y</b>",
            [("unsafe-style", "style='position:fixed'")],
            "<b style='display:flex'>y</b>",
        ),
        ("<scriptingNews>", [("unknown-html-element", "scriptingNews")], "<scripting-news></scripting-news>"),
        ("<o:p>x</o:p>", [("unknown-html-element", "o:p")], "<search>x</search>"),
        ("<bogus>x</bogus>", [("unknown-html-element", "bogus")], "<svg><linearGradient id='a'/></svg>"),
        ("<img src='/a.png'>", [("relative-reference", "src='/a.png'")], "<img src='https://e.com/a.png'>"),
        ("<a href='//e.com/'>x</a>", [("relative-reference", "href='//e.com/'")], "<a href='#top'>x</a>"),
        (
            "<img srcset='https://e.com/a 1x, b 2x'>",
            [("relative-reference", "srcset='https://e.com/a 1x, b 2x'")],
            "<img srcset='https://e.com/a 1x, https://e.com/b 2x'>",
        ),
        (
            '<img srcset="https://e.com/a, /b 2x">',
            [("relative-reference", 'srcset="https://e.com/a, /b 2x"')],
            '<img srcset="https://e.com/a,b 2x">',
        ),
        (
            "<!DOCTYPE html><html><body>x</body></html>",
            [("html-document", "<!DOCTYPE html>")],
            "<div>x</div>",
        ),
        ("<a", [("invalid-html", "<a")], "1 < 2, 3 > 2, I <3 you"),
        ("<p title='a>b</p>", [("invalid-html", "<p title='a>b</p>")], "<p title='a>b'>b</p>"),
        ("<!-- x", [("invalid-html", "<!--")], "<!-- x --><!-->"),
        ("<![CDATA[x]]>", [("invalid-html", "<![CDATA[x]]>")], "]]>"),
        ("a &nosuch; b", [("invalid-html", "&nosuch;")], "a &eacute; b &; c & d; AT&T"),
        ("<b><i>x</b></i>", [("invalid-html", "</b>")], "<b><i>x</i></b>"),
        ("x</div>", [("invalid-html", "</div>")], "<p>x<p>y</p>"),
        ("<div><p>x", [("invalid-html", "<div")], "<p>x"),
        ("<ul><li>a<li>b", [("invalid-html", "<ul")], "<ul><li>a<li>b</ul>"),
        ("&lt;p&gt;x&lt;/p&gt;", [("double-escaped", "&lt;p&gt;x&lt;/p&gt;")], "&lt;p&gt; is a tag"),
    ],
)
def test_html(bad: str, expected: list[tuple[str, str]], good: str) -> None:
    assert spans(html(bad), bad) == expected
    assert spans(html(good), good) == []


def test_relative_references_are_accepted_with_a_base() -> None:
    value = "<a href='/x'>y</a><img src=javascript:x>"
    assert spans(html(value), value) == [
        ("relative-reference", "href='/x'"),
        ("unsafe-attribute", "src=javascript:x"),
    ]
    assert spans(html(value, base=True), value) == [("unsafe-attribute", "src=javascript:x")]


def test_modern_html_is_accepted() -> None:
    value = """<figure class="wp-block-image"><picture><source srcset="https://e.com/a.avif 1x"/>
      <img src="https://e.com/a?x=1&b=2" alt="a > b" style="max-width:100%;border-radius:4px"/></picture>
      <figcaption>1 < 2 &mdash; <cite>x</cite></figcaption></figure><details open></details>
      <svg viewBox="0 0 1 1"><path d="M0"/></svg><math><mi>x</mi></math><my-widget role="note"></my-widget>
      <table><tr><td>1<td>2</table><ruby>a<rt>b</ruby><br/><wbr><hr>"""
    assert html(value) == ()


def test_flaws_are_limited_and_reported_once() -> None:
    assert len(html("".join(f"<x{number}>" for number in range(200)))) == 50
    assert len(html("<x>" * 200)) == 1


@pytest.mark.parametrize(
    ("bad", "expected", "good"),
    [
        ("position: absolute", [("unsafe-style", "position: absolute")], "position: relative"),
        ("top:1px;position:relative", [("unsafe-style", "position:relative")], "top:1px"),
        ("a: expression(x)", [("unsafe-style", "a: expression(x)")], "color: expression"),
        ("width:exp/**/ression(1)", [("unsafe-style", "width:exp/**/ression(1)")], "width:/**/1px"),
        ("width:\\65xpression(1)", [("unsafe-style", "width:\\65xpression(1)")], "w\\69 dth: 1px"),
        (
            "color:red; behavior:url(x)",
            [("unsafe-style", " behavior:url(x)")],
            "color:red; scroll-behavior:auto",
        ),
        (
            "background:url(javascript:x)",
            [("unsafe-style", "background:url(javascript:x)")],
            "background:url(data:image/png;base64,x)",
        ),
        ("margin-top: -3000px", [("unsafe-style", "margin-top: -3000px")], "margin: 3px -15px auto"),
        (
            "text-indent:-8000px",
            [("unsafe-style", "text-indent:-8000px")],
            "margin-left:.25in;text-indent:-.25in",
        ),
        (
            "margin-left: -100%",
            [("unsafe-style", "margin-left: -100%")],
            "margin-left: -5%; padding: 56.25% 0",
        ),
        ("margin-left: 500em", [("unsafe-style", "margin-left: 500em")], "margin-left: 20em; width: 5000px"),
        (
            "color:red;-webkit-transform: translate(0, -70em)",
            [("unsafe-style", "-webkit-transform: translate(0, -70em)")],
            "transform: translate(-50%, 2em) rotate(360deg) scale(2)",
        ),
        ("translate: -100vw", [("unsafe-style", "translate: -100vw")], "translate: -50% 4px"),
        (
            "box-shadow: 0 0 0 99in #000",
            [("unsafe-style", "box-shadow: 0 0 0 99in #000")],
            "box-shadow: 0 4px #0000ff",
        ),
        (
            "outline: 3000px solid",
            [("unsafe-style", "outline: 3000px solid")],
            "outline: 3px solid; z-index: 9999",
        ),
        ("letter-spacing: -99em", [("unsafe-style", "letter-spacing: -99em")], "letter-spacing: -0.05em"),
        ("bogus", [("unknown-style", "bogus")], "color:teal;;"),
        ("mso-list: l0", [("unknown-style", "mso-list: l0")], "list-style: none"),
        ("colour: red", [("unknown-style", "colour: red")], "COLOR: red; --x: 1; -webkit-x: 2"),
    ],
)
def test_style(bad: str, expected: list[tuple[str, str]], good: str) -> None:
    assert spans(style(bad), bad) == expected
    assert spans(style(good), good) == []


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("<b>x</b>", "a < b > c"),
        ("x <br/> y", "x <- y"),
        ("</P>", "<gorilla>"),
        ("<a href='x'>y</a>", "Ann <ann@example.com>"),
        ("<!-- x -->", "<!x"),
        ("Jos&eacute;", "Jos&;"),
        ("alpha&omega", "AT&T"),
        ("AT&amp;T", "AT & T; you"),
        ("&copy 2005", "https://e.com/?x=1&copy=2"),
        ("Lo&#239;c", "R&#D"),
    ],
)
def test_plain_text(bad: str, good: str) -> None:
    assert [flaw.fault.name for flaw in plain_text(bad)] == ["contains-html"]
    assert [flaw.fault.name for flaw in untyped_text(bad)] == ["undeclared-html"]
    assert (plain_text(good), untyped_text(good)) == ((), ())


@pytest.mark.parametrize(
    ("markup", "mention"),
    [
        ("How to use a <table><tr><td>x</td></tr></table>", "How to use the <table> element"),
        ("Rust: <i>Vec</i>", "Rust: Vec<u8> vs Box<a>"),
        ("We replace <b>old</b> tags", "We replace <b> by <strong> everywhere."),
        ("The <b>bold and </b>", "The <b> and </b> tags"),
        ("<b>words</b>", "The <b></b> pair, or <b>…</b>"),
        ("<b>Cut off after a few wor", "What does <b> do?"),
        ("One<br>Two", "One <br> or two"),
        ("One.<br> Two", "“<br>” or two"),
        ("<br><br>", "<br>"),
        ("One<p>Two", "Omit <li> and the closing </p>"),
        ("One</p>", "map<p>"),
        ('<img src="https://example.org/a.png"> Words', "Use <img>, <picture> and <source>"),
        ('<a href="https://example.org/">cut', 'Use <input type="email"> for forms'),
        ("<!DOCTYPE html><p>", "What is <!DOCTYPE html>?"),
        ("Words <!--more-->", "Use <!-- more --> in WordPress"),
        ("<![CDATA[Words]]>", "Use <![CDATA[ for that"),
    ],
)
def test_a_tag_that_is_mentioned_is_plain_text(markup: str, mention: str) -> None:
    assert [flaw.fault.name for flaw in plain_text(markup)] == ["contains-html"]
    assert (plain_text(mention), untyped_text(mention)) == ((), ())
    assert resembles_html(markup)


@pytest.mark.parametrize(
    ("bad", "expected", "good"),
    [
        ("A<B", [("markup-characters", "<B")], "A < B"),
        ("&</", [("markup-characters", "</")], "I <3 you"),
        ("<b>x", [("contains-html", "<b>")], "Bill & Ted's"),
    ],
)
def test_character_data(bad: str, expected: list[tuple[str, str]], good: str) -> None:
    assert spans(character_data(bad), bad) == expected
    assert spans(character_data(good), good) == []


def test_spelled_out() -> None:
    assert [spelled_out(source) for source in ("AT&#x26;T", "A&#X3C;B", "AT&amp;T", "A&#38;B")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("bad", "expected", "good"),
    [
        ("a\x93b\x94", [("control-character", "\x93")], "a“b”"),
        ("a\x7fb", [("control-character", "\x7f")], "a\x7eb"),
        ("\x00", [("control-character", "\x00")], "\t\r\n"),
        ("brÃ»lÃ©e", [("encoded-twice", "Ã»")], "brûlée"),
        ("«\xa0AMANHÃƒ\xa0»", [("encoded-twice", "Ãƒ")], "«\xa0AMANHÃ\xa0»"),
        ("Itâ€™s", [("encoded-twice", "â€™")], "It’s"),
        ("Itâ\x80\x99s", [("encoded-twice", "â\x80\x99")], "CAFÉ… “CAFÉ”, «CAFÉ», CAFÉ™"),
        ("20Â°C, ÐŸÑ€Ð¸", [("encoded-twice", "Â°")], "20°C, При, A–Ö, Å–Ö, Ä–Ö–Ü"),
        ("ðŸ˜€", [("encoded-twice", "ðŸ˜€")], "😀"),
        ("æ—¥æœ¬", [("encoded-twice", "æ—¥æœ¬")], "日本"),
        ("a\ufdd0", [("noncharacter", "\ufdd0")], "a\ufdcf\U0001ffff"),
        ("caf\ufffd", [("replacement-character", "\ufffd")], "café"),
        ("exe\u202egpj", [("bidi-override", "\u202e")], "\u2067שלום\u2069"),
        ("\u202aabc", [("unclosed-bidi", "\u202a")], "\u202aabc\u202c"),
    ],
)
def test_characters(bad: str, expected: list[tuple[str, str]], good: str) -> None:
    assert spans(characters(bad), bad) == expected
    assert spans(characters(good), good) == []


WORDS = (
    "Crème",
    "Führe",
    "l’été",
    "“q”",
    "😀",
    "Привет мир",
    "日本語",
    "łódź",
    "CIÓN",
    "£5",
    "piñata",
    "Ελληνικά",
    "שלום",
)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_text_that_was_encoded_twice_is_decoded(word: str, encoding: str) -> None:
    def read(octet: int) -> str:
        undefined = encoding == "latin-1" or octet in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
        return chr(octet) if undefined else bytes((octet,)).decode(encoding)

    wrong = "".join(map(read, word.encode()))
    assert [flaw.fault.name for flaw in characters(wrong)] == ["encoded-twice"]
    assert decoded_once(wrong) == word
    assert characters(word) == []


ODD_VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20) | st.lists(
    st.sampled_from(
        ["Ã", "©", "Â", "°", "â", "€", "™", "Ð", "Ÿ", "\x92", "\x7f", "\u202e", "\ufffd", "\ufdd0", "a", " "]
    )
).map("".join)


def is_xml(value: str) -> bool:
    return xml_text(value) == value


@given(ODD_VALUES)
@example("\x0c")
def test_the_source_shows_where_to_look(value: str) -> None:
    if characters(value):
        if is_xml(value):
            assert may_be_odd(value.encode())
            assert may_be_odd(value.encode("ascii", "xmlcharrefreplace"))
            assert may_be_odd("".join(f"&#x{ord(sign):X};" for sign in value).encode())
        assert may_be_odd(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("bad", "good", "mended"),
    [
        ("&#133;", "&#8230;", "&#8230;"),
        ("&#x80;", "&#x20ac;", "&#8364;"),
        ("&#0146;", "&#0246;", "&#8217;"),
        ("&#0;", "&#9;&#10;&#12;&#13;", None),
        ("&#xD83D;&#xDE00;", "&#x1F600;", "&#128512;"),
        ("&#55357;", "&#57344;", None),
        ("&#x110000;", "&#x10FFFD;", None),
        ("&#99999999999;", "&#99999;", None),
        ("&#xFFFE;", "&#xFFFD;", None),
        ("&#xfdd0;", "&#xfdcf;", None),
        ("&#127;", "&#126;", None),
        ("&#129;", "&#1299;", None),
    ],
)
def test_numeric_references(bad: str, good: str, mended: str | None) -> None:
    for text in ("a {} b", '<a title="{}" href="https://e.com/">x</a>', "<p>{}</p>"):
        (flaw,) = html(text.format(bad))
        assert (flaw.fault.name, text.format(bad)[flaw.start : flaw.end]) == ("invalid-reference", bad)
        assert flaw.mend is not None
        assert flaw.mend(text.format(bad)) == text.format(mended or bad)
        assert html(text.format(good)) == ()


def test_one_line() -> None:
    bad = "A <em>fine</em> <p>title</p>"
    assert spans(not_inline(bad), bad) == [("block-in-inline", "<p>")]
    assert not_inline("A <em>fine</em> title") == ()


def test_xhtml_without_its_namespace() -> None:
    content = etree.fromstring("<content xmlns='http://www.w3.org/2005/Atom'><div><em>x</em></div></content>")
    assert [(node.tag, flaw.fault.w3c) for node, _, flaw in xhtml(content)] == [(content[0].tag, "NotHtml")]


def test_whole_documents() -> None:
    assert [flaw.fault.name for flaw in whole_document("<p>x</p>")] == ["html-fragment"]
    assert whole_document("<!-- x -->\n<!doctype html><title>x</title>") == ()
    assert [flaw.fault.name for flaw in whole_xhtml(_inside("<div/>"))] == ["html-fragment"]
    assert whole_xhtml(_inside("<html/>")) == ()


def _inside(markup: str) -> etree._Element:
    return etree.fromstring(f"<content><x xmlns='http://www.w3.org/1999/xhtml'>{markup}</x></content>")[0]


@pytest.mark.parametrize(
    ("bad", "expected", "good"),
    [
        ("<div><bogus>x</bogus></div>", [("bogus", None, "unknown-html-element")], "<div><b>x</b></div>"),
        ("<div><B>x</B></div>", [("B", None, "unknown-html-element")], "<div><a href='#x'>x</a></div>"),
        (
            "<div xmlns=''><b>x</b></div>",
            [("div", None, "missing-xhtml-namespace")],
            "<div><!-- x --><?x y?></div>",
        ),
        ("<q xmlns='urn:x'><y/></q>", [("q", None, "foreign-element")], "<q>x</q>"),
        ("<object/>", [("object", None, "unsafe-element")], "<p/>"),
        ("<b onbug='1'/>", [("b", "onbug", "unsafe-attribute")], "<b bug='1'/>"),
        ("<b style='bogus'/>", [("b", "style", "unknown-style")], "<b style='color:red'/>"),
        (
            "<img src='x.png'/>",
            [("img", "src", "relative-reference")],
            "<div xml:base='http://e/'><img src='x.png'/></div>",
        ),
        ("<div>Some &lt;b>bold&lt;/b></div>", [("x", None, "escaped-markup")], "<div><i>x</i> &lt;b></div>"),
        (
            "<div>Some &lt;b>bold&lt;/b></div>",
            [("x", None, "escaped-markup")],
            "<div>Some &lt;x>bold&lt;/x></div>",
        ),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><bogus/></svg>",
            [("bogus", None, "unknown-embedded-element")],
            "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>",
        ),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><circle bogus='1'/></svg>",
            [("circle", "bogus", "unknown-embedded-attribute")],
            "<svg xmlns='http://www.w3.org/2000/svg'><circle r='1' aria-label='x'/></svg>",
        ),
        (
            "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi bogus='1'/></math>",
            [("mi", "bogus", "unknown-embedded-attribute")],
            "<math xmlns='http://www.w3.org/1998/Math/MathML'><none mathvariant='1'/></math>",
        ),
    ],
)
def test_xhtml(bad: str, expected: list[tuple[str, str | None, str]], good: str) -> None:
    found = [(etree.QName(node).localname, name, flaw.fault.name) for node, name, flaw in xhtml(_inside(bad))]
    assert found == expected
    assert list(xhtml(_inside(good))) == []


CHECKS: list[Datatype] = [
    html,
    not_inline,
    whole_document,
    plain_text,
    untyped_text,
    character_data,
    style,
    characters,
]
_PIECES = "< > </ <!-- --> = \" ' & ; p b <p> <b> </b> href style on script &lt; : / ( ) /* */ \\ é ! ?"
_soup = st.lists(st.sampled_from([*_PIECES.split(), " ", "\x93", "\u202e"]), max_size=40).map("".join)


@given(value=_soup | st.text())
def test_any_text_can_be_checked(value: str) -> None:
    for check in CHECKS:
        for flaw in check(value):
            assert flaw.start is None or 0 <= flaw.start <= (flaw.end or 0) <= len(value)


@given(value=_soup)
def test_cached_checks_are_the_same(value: str) -> None:
    assert html(value) == html(value)
    assert check_tag("<p>") == check_tag("<p >")


_TAGS = (
    "<p> </p> <b> </b> <B> </B> <i> </i> <br> <br/> <li> </li> <script> </script> <!--x--> <x> <b/> <a/> </a>"
)
_BEGINNINGS = [
    "<a ",
    "<p ",
    "<img ",
    "</p ",
    "<!--",
    'href="https://x" ',
    'title="a<b" ',
    'id="',
    "a=1 ",
    "/",
    ">",
]


@given(st.lists(st.sampled_from([*_TAGS.split(), *_BEGINNINGS]), max_size=12).map("".join))
@example("<b><i>x</i></b><br>")
@example('<a href="https://x">x</a><br />')
@example('<a href="https://x"/>x</a>')
@example('<p a=1 a="x>y')
@example("<br")
def test_a_glance_at_the_tags_finds_the_texts_without_flaws(value: str) -> None:
    with patch.object(html_nesting, "MAX_GLANCED", -1):
        flaws = html(value)
    assert html(value) == flaws
    optional = ("<li>", "<p", "<B", "</p ")  # what need not be closed, or is not looked at
    assert flaws or any(tag in value for tag in optional) or html_nesting._is_flawless(value)


HOSTILE = {
    "attributes": "<p " + " ".join(f'a{number}="x"' for number in range(50_000)) + ">",
    "handlers": "<p " + " ".join(f"on{number}=x" for number in range(50_000)) + ">",
    "open quotes": '<p a="' * 20_000,
    "mixed quotes": "<p a='\"" * 20_000,
    "comments": "<!--" * 20_000,
    "nesting": "<div>" * 5_000 + "</div>" * 5_000,
    "stray ends": "<p>" * 20_000 + "</i>" * 20_000,
    "deep and stray": "<span>" * 10_000 + "<b><p></b>" * 10_000,
    "crossed": "<b><i></b></i>" * 10_000,
    "brackets": "<" * 300_000,
    "ampersands": "&a;" * 30_000,
    "spaces": "<a b" + " " * 300_000,
    "candidates": '<img srcset="' + "a," * 100_000 + '">',
    "declarations": '<p style="' + "a:(;/*" * 30_000 + '">',
    "escaped": "&lt;b " * 50_000,
    "lengths": '<p style="margin:' + "1" * 50_000 + " 1px" * 50_000 + '">',
    "shifts": '<p style="transform:' + "translate(" * 50_000 + '">',
    "pairs": "<b> " * 50_000 + "</b> " * 50_000,
    "mentioned comments": " <!-- " * 50_000 + "--> ",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_linear(name: str) -> None:
    value = HOSTILE[name]

    def act() -> None:
        for check in CHECKS:
            assert len(check(value)) <= 52

    assert_within(100, act, read_characters, name)


ENTRY = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.com,2026:f</id><title>F</title>'
    "<updated>2026-01-05T20:00:00Z</updated><author><name>{0}</name></author>"
    '<link rel="alternate" href="https://e.com/" title="{0}"/></feed>'
)
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "title": "{}", "user_comment": "{}", "items": []}}'


@pytest.mark.parametrize(
    ("document", "rules"),
    [
        (ENTRY.format("&lt;b>x&lt;/b>"), ["atom-contains-html", "atom-contains-html"]),
        (ENTRY.format("&#x3C;b>x&#x3C;/b>"), []),
        (JSON.format("<b>x</b>", ""), ["json-contains-html"]),
        (JSON.format("\\u003cb>x\\u003c/b>", ""), []),
        (
            JSON.format("\\u003cb\\u003ex\\u003c/b\\u003e", ""),
            ["json-contains-html"],
        ),  # as Go's encoder always has it
        (JSON.format("&amp;", "\\u003c"), ["json-contains-html"]),
        (JSON.format("\\u0026amp;", "<"), []),
    ],
)
def test_deliberately_escaped_markup_is_accepted(document: str, rules: list[str]) -> None:
    found = [finding.rule for finding in validate(document.encode()).findings]
    assert [rule for rule in found if rule.endswith("html")] == rules
