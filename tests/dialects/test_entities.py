"""Entities are resolved or the document is refused, with the name and the line: text never ends silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import Reading, dialects
from feeds.model.channel import read_channel

CHANNEL = read_channel(SEEDS / "channel.toml")
NETSCAPE = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd"{}>'
)


def read(doctype: str, title: str, enclosure: str = "a", encoding: str = "utf-8") -> tuple[str, ...]:
    """The title, the enclosure's address and other messages of a feed whose item is on line 3."""
    data = (
        f'<?xml version="1.0" encoding="{encoding}"?>{doctype}\n<rss version="2.0"><channel>\n<item>'
        f"<title>{title}</title><guid>urn:a</guid><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>"
        f'<enclosure url="https://m.example/{enclosure}" type="audio/mpeg"/></item></channel></rss>'
    ).encode(encoding, "xmlcharrefreplace")
    dialect = next(each for each in dialects() if each.sniff("feed", data[:4096]))
    found: list[str] = []
    try:
        for each in dialect.read("feed", data, CHANNEL):
            if isinstance(each, Reading):
                found += [each.article.title, each.article.works[0].media.url.rpartition("/")[2]]
            else:
                found.append(str(each))
    except ReadError as error:
        found.append(str(error).partition(" (column")[0])
    return tuple(found)


@pytest.mark.parametrize(
    ("doctype", "title", "shown"),
    [
        ('<!DOCTYPE rss [<!ENTITY eacute "&#233;">]>', "Caf&eacute; au lait", "Café au lait"),
        ('<!DOCTYPE rss [<!ENTITY who "A &amp; &b;"><!ENTITY b "B">]>', "&who;, &who;!", "A & B, A & B!"),
        ('<!DOCTYPE rss [<!ENTITY copy "first"><!ENTITY copy "second">]>', "a &copy; b", "a first b"),
        ('<!DOCTYPE rss [<!ENTITY own "]>">]>', "a &own; b", "a ]> b"),
        ('<!DOCTYPE rss [<!ENTITY bold "<b>B</b>">]>', "a &bold; c", "a B c"),
        (NETSCAPE.format(""), "5 &euro; &mdash; end", "5 € — end"),
        (NETSCAPE.format(' [<!ENTITY euro "EUR">]'), "5 &euro; &mdash; end", "5 EUR — end"),
        ("<!DOCTYPE rss [" + "<!ENTITY x 'y'>" * 400 + "]>", "a &x; b", "a y b"),
        ("", "a<!-- &b; -->b<?pi &c; ?>c<![CDATA[d &x; <]]>e", "abcd &x; <e"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_entities_are_resolved(doctype: str, title: str, shown: str, encoding: str) -> None:
    assert read(doctype, title, encoding=encoding) == (shown, "a")


def test_entities_in_attributes_are_resolved() -> None:
    assert read('<!DOCTYPE rss [<!ENTITY n "7">]>', "T", "a&n;.mp3") == ("T", "a7.mp3")
    assert read(NETSCAPE.format(""), "T", "a&eacute;.mp3") == ("T", "a%C3%A9.mp3")


def test_names_of_html_need_no_declaration() -> None:
    note = 'feed:3: undeclared entity "&nbsp;": read as in HTML'
    assert read("", "5&nbsp;&euro; &amp; &lt;b", "a&eacute;.mp3") == (note, "5\xa0€ & <b", "a%C3%A9.mp3")


@pytest.mark.parametrize(
    ("doctype", "title", "enclosure"),
    [
        ("", "a &own; b", "a"),
        ("", "&eacute; &own; b", "a"),
        ("", "a", "a&own;"),
        (NETSCAPE.format(""), "a &own; b", "a"),
        (NETSCAPE.format(""), "a", "a&own;b"),
        ('<!DOCTYPE rss [<!ENTITY own SYSTEM "file:///etc/passwd">]>', "a &own; b", "a"),
    ],
)
def test_unknown_and_external_entities_are_refused(doctype: str, title: str, enclosure: str) -> None:
    (problem,) = read(doctype, title, enclosure)
    assert problem == 'feed:3: not well-formed XML: undeclared entity "&own;": write "&amp;own;"'


def test_what_other_files_declare_is_refused() -> None:
    secret = "<!DOCTYPE rss [<!ENTITY {} SYSTEM 'https://site.example/secret'>{}]>"
    assert read(secret.format("own", ""), "a", "&own;") == (
        'feed:3: not well-formed XML: entity "&own;" is in another file: write its text',
    )
    assert read(secret.format("% own", "%own;"), "a &b;") == (
        'feed:1: not well-formed XML: undeclared entity "&own;": write "&amp;own;"',
    )


def test_names_of_html_in_another_encoding() -> None:
    refusal = 'feed:3: not well-formed XML: undeclared entity "&euro;": write "&#8364;"'
    assert read("", "5 &euro;", encoding="utf-16") == (refusal,)
    assert read('<!DOCTYPE rss [<!ENTITY euro "&#8364;">]>', "5 &euro;", encoding="utf-16") == ("5 €", "a")


@pytest.mark.parametrize(
    "declared",
    [
        "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
        + f'<!ENTITY b0 "{"x" * 100}">',
        f'<!ENTITY b11 "{"x" * 60_000}">',
        '<!ENTITY b11 "&b0;"><!ENTITY b0 "&b11;">',
    ],
)
def test_entities_that_expand_without_end_are_refused(declared: str) -> None:
    (problem,) = read(f"<!DOCTYPE rss [{declared}]>", "&b11;" * 1000)
    assert problem.startswith("feed:")
    assert "not well-formed XML: " in problem


PARTS = {
    "x": "x",
    "&amp;": "&",
    "&#8364;": "€",
    "&own;": "Own",
    "&eacute;": "é",
    "<![CDATA[<&y;>]]>": "<&y;>",
    "<!-- &own; -->": "",
    "<?pi?>": "",
}
"""What may stand in a text, and what it means."""


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(PARTS)), max_size=20))
def test_no_text_is_lost(parts: list[str]) -> None:
    title = read('<!DOCTYPE rss [<!ENTITY own "Own">]>', "(" + "".join(parts) + ")")[-2]
    assert title == "(" + "".join(PARTS[part] for part in parts) + ")"
