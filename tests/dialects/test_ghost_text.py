"""The documents of Ghost's editors as HTML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.markup import plain_text, sanitise
from feeds.dialects.ghost_text.lexical import lexical_text
from feeds.dialects.ghost_text.mobiledoc import mobiledoc_text
from feeds.dialects.ghost_text.pieces import PostText

Node = dict[str, Any]


def text(words: str, format_: int = 0) -> Node:
    return {"type": "extended-text", "text": words, "format": format_}


def node(kind: str, *children: Node, **values: Any) -> Node:
    return {"type": kind, "children": list(children), **values}


CARDS: list[tuple[str, Node, str]] = [
    ("image", {"src": "https://a.example/b.jpg", "alt": 'A "b"', "width": 3, "caption": "A <i>c</i>"},
     '<figure><img src="https://a.example/b.jpg" alt="A &quot;b&quot;" width="3">'
     "<figcaption>A <i>c</i></figcaption></figure>\n"),
    ("image", {"src": "/b.jpg", "href": "https://a.example/"},
     '<figure><a href="https://a.example/"><img src="/b.jpg"></a></figure>\n'),
    ("image", {"src": ""}, ""),
    ("gallery", {"images": [{"src": "/1.jpg"}, 7, {"src": "/2.jpg"}], "caption": "C"},
     '<figure><img src="/1.jpg"></figure>\n<figure><img src="/2.jpg"></figure>\n<p>C</p>\n'),
    ("html", {"html": "<p>Own</p>"}, "<p>Own</p>\n"),
    ("markdown", {"markdown": "A *b*"}, "<p>A <em>b</em></p>\n"),
    ("embed", {"url": "https://v.example/1", "html": "<iframe src='https://v.example/e/1'></iframe>"},
     "<figure><iframe src='https://v.example/e/1'></iframe></figure>\n"),
    ("embed", {"url": "https://t.example/1", "html": "<script></script>", "metadata": {"title": "T & U"}},
     '<figure><a href="https://t.example/1">T &amp; U</a></figure>\n'),
    ("bookmark", {"url": "https://b.example/", "metadata": {"title": "B", "description": "D"}},
     '<figure><p><a href="https://b.example/">B</a><br>D</p></figure>\n'),
    ("audio", {"src": "/a.mp3", "title": "S"},
     '<figure><audio src="/a.mp3"></audio><figcaption>S</figcaption></figure>\n'),
    ("video", {"src": "/v.mp4", "thumbnailSrc": "/t.jpg", "caption": "V"},
     '<figure><video src="/v.mp4" poster="/t.jpg"></video><figcaption>V</figcaption></figure>\n'),
    ("file", {"src": "/f.pdf", "fileTitle": "F", "fileCaption": "<f>"},
     '<p><a href="/f.pdf">F</a><br>&lt;f&gt;</p>\n'),
    ("callout", {"calloutEmoji": "!", "calloutText": "<b>C</b>"}, "<blockquote>! <b>C</b></blockquote>\n"),
    ("toggle", {"heading": "H", "content": "<p>T</p>"},
     "<details><summary>H</summary><p>T</p></details>\n"),
    ("button", {"buttonText": "B", "buttonUrl": "https://b.example/"},
     '<p><a href="https://b.example/">B</a></p>\n'),
    ("header", {"header": "H", "subheader": "S"}, "<h2>H</h2><p>S</p>"),
    ("product", {"productTitle": "P", "productDescription": "<p>D</p>"}, "<h4>P</h4><p>D</p>\n"),
    ("call-to-action", {"textValue": "<p>C</p>"}, "<p>C</p>"),
    ("email", {"html": "<p>Hi</p>"}, ""),
    ("paywall", {}, ""),
]  # fmt: skip
CODE = {"code": "a < b", "language": "py"}


@pytest.mark.parametrize(("name", "values", "html"), CARDS)
def test_cards_of_both_editors(name: str, values: Node, html: str) -> None:
    assert lexical_text({"root": node("root", {"type": name, **values})}) == PostText(html)
    assert mobiledoc_text({"cards": [[name, values]], "sections": [[10, 0]]}) == PostText(html)


def test_cards_with_other_names() -> None:
    code, line = "<pre><code>a &lt; b</code></pre>\n", "<hr>\n"
    root = node("root", {"type": "codeblock", **CODE}, {"type": "horizontalrule"})
    assert lexical_text({"root": root}) == PostText(code + line)
    cards = [["code", CODE], ["hr", {}], ["card-markdown", {"markdown": "# A"}]]
    assert mobiledoc_text({"cards": cards, "sections": [[10, 0], [10, 1], [10, 2]]}) == PostText(
        f'{code}{line}<h1 id="a">A</h1>\n'
    )


@pytest.mark.parametrize(
    ("nodes", "html"),
    [
        ([node("paragraph", text("A < b"), {"type": "linebreak"}, text("c", 3))],
         "<p>A &lt; b<br><em><strong>c</strong></em></p>"),
        ([node("paragraph", text("a", 16), text("b", 4), text("c", 8), text("d", 32), text("e", 64))],
         "<p><code>a</code><s>b</s><u>c</u><sub>d</sub><sup>e</sup></p>"),
        ([node("extended-heading", text("H"), tag="h3"), node("heading", text("I"), tag="script")],
         "<h3>H</h3><h2>I</h2>"),
        ([node("paragraph", node("link", text("L"), url='https://a.example/?b="c"'))],
         '<p><a href="https://a.example/?b=&quot;c&quot;">L</a></p>'),
        ([node("list", node("listitem", text("1")), node("listitem", node("list", node("listitem"))),
               listType="number", start=3)],
         '<ol start="3"><li>1</li><li><ul><li></li></ul></li></ol>'),
        ([node("extended-quote", text("Q")), node("aside", text("A"))],
         "<blockquote>Q</blockquote><blockquote>A</blockquote>"),
        ([node("paragraph", {"type": "zwnj"}, text("x"))], "<p>x</p>"),
    ],
)  # fmt: skip
def test_nodes_of_lexical(nodes: list[Node], html: str) -> None:
    assert lexical_text({"root": node("root", *nodes)}) == PostText(html)


@pytest.mark.parametrize(
    ("sections", "html"),
    [
        ([[1, "p", [[0, [], 0, "A < "], [0, [0, 1], 1, "b"], [0, [], 1, "c"]]]],
         '<p>A &lt; <strong><a href="https://a.example/">b</a>c</strong></p>\n'),
        ([[1, "h2", [[0, [], 0, "H"]]], [1, "script", [[0, [], 0, "p"]]], [1, "aside", [[0, [], 0, "Q"]]]],
         "<h2>H</h2>\n<p>p</p>\n<blockquote>Q</blockquote>\n"),
        ([[3, "ol", [[[0, [], 0, "1"]], [[1, [], 0, 0], [0, [2], 9, "2"]]]]],
         "<ol><li>1</li>\n<li><br><span>2</span></li>\n</ol>\n"),
        ([[2, "https://a.example/b.png"]], '<img src="https://a.example/b.png">'),
        ([[1, "p", [[0, [0, 77], 0, "open"]]]], "<p><strong>open<span></span></strong></p>\n"),
        ([[7], [10, 5], [10, True], "x", [3, "dl", []], []], None),
    ],
)  # fmt: skip
def test_sections_of_mobiledoc(sections: list[Any], html: str | None) -> None:
    markups = [["strong"], ["a", ["href", "https://a.example/", "rel", "x"]], ["script"]]
    raw = {"atoms": [["soft-return", "", {}]], "markups": markups, "sections": sections}
    found = mobiledoc_text(raw)
    if html is None:
        assert (found.html, found.unknown) == ("", ("None",))
    else:
        assert found == PostText(html.replace("open<span></span>", "<span>open</span>"))


def test_what_is_unknown_or_not_for_everybody() -> None:
    hidden = {"web": {"nonMember": False, "memberSegment": "status:free"}}
    root = node(
        "root",
        node("poll", text("Which?"), question="x"),
        {"type": "html", "html": "<p>Secret</p>", "visibility": hidden},
        {"type": "html", "html": "<p>Seen</p>", "visibility": {"web": {"nonMember": True}}},
        {"type": "html", "html": "<p>Mail</p>", "visibility": {"showOnEmail": True, "showOnWeb": False}},
        node("paragraph", text("Secret"), visibility=hidden),
    )
    assert lexical_text({"root": root}) == PostText("Which?<p>Seen</p>\n", ("poll",), 3)
    cards = [["poll", {}], ["html", {"html": "<p>Secret</p>", "visibility": hidden}]]
    sections = [[10, 0], [10, 1], [10, 0]]
    assert mobiledoc_text({"cards": cards, "sections": sections}) == PostText("", ("poll",), 1)


KEYS = ("root", "children", "type", "text", "tag", "url", "cards", "sections", "markups", "src")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 12) | st.sampled_from(["p", "ul", "a", "image", "list", "<"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=20,
)


@given(values)
def test_any_document_is_read(raw: object) -> None:
    for read in (lexical_text, mobiledoc_text):
        sanitise(read(raw).html, "https://a.example/")


@given(st.lists(st.tuples(st.text("ab <&\"'\n", min_size=1, max_size=8), st.integers(0, 255)), max_size=5))
def test_no_text_is_lost(pieces: list[tuple[str, int]]) -> None:
    html = lexical_text({"root": node("root", node("paragraph", *(text(*each) for each in pieces)))}).html
    assert plain_text(html) == " ".join("".join(words for words, _ in pieces).split())
