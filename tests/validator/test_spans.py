"""Where findings begin and end: an attribute and its value, characters at fault, a tag, a value of JSON."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import validate

NOW = datetime(2026, 1, 1, tzinfo=UTC)
START = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>'
    "<link>https://example.org/</link><description>All.</description>"
    '<atom:link rel="self" href="https://example.org/feed"/>'
    '<item><title>One</title><guid isPermaLink="false">tag:example.org,2026:1</guid>'
)
END = "</item></channel></rss>"

ITEMS = {
    "the characters at fault": ("<link>https://example.org/a b</link>", [("rss-invalid-uri-character", " ")]),
    "characters beyond ASCII before them": (
        "<pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate><category>日本</category><link>http://例 é/</link>",
        [("rss-incorrect-weekday", "Mon"), ("rss-invalid-uri-character", " ")],
    ),
    "an end behind references": (
        "<title>&#84;wo</title><category>x &#60;br/&gt; y</category>",
        [("rss-repeated-element", "<title>"), ("rss-contains-html", "&#60;br/&gt;")],
    ),
    "an end behind a CDATA section": (
        "<category>A <!-- c --><![CDATA[<br/]]>&gt; is</category>",
        [("rss-contains-html", "<br/]]>&gt;")],
    ),
    "a whole value, with its tag": (
        "<pubDate> yesterday\n or so </pubDate>",
        [("rss-invalid-rfc822-date", "<pubDate> yesterday\n or so")],
    ),
    "an attribute with its value": (
        "<enclosure url='https://example.org/a.mp3'\n length = \"1\" type='mp3'/>",
        [("rss-invalid-media-type-attribute", "type='mp3'")],
    ),
    "an invisible character in an attribute": (
        "<enclosure url='https://example.org/a.mp3' length = '&#49;\n&#xa0;' type=\"\u200baudio/mpeg\"/>",
        [("rss-invalid-integer-attribute", "\n&#xa0;"), ("rss-invalid-media-type-attribute", "\u200b")],
    ),
    "a space in an attribute": (
        '<enclosure url="https://example.org/a.mp3" length="1 " type="audio/mpeg"/>',
        [("rss-invalid-integer-attribute", 'length="1 "')],
    ),
    "a tag that lacks an attribute": (
        '<enclosure\n url="https://example.org/a>b" type="audio/mpeg"></enclosure>',
        [
            ("rss-missing-attribute", '<enclosure\n url="https://example.org/a>b" type="audio/mpeg">'),
            ("rss-invalid-enclosure-url", 'url="https://example.org/a>b"'),
        ],
    ),
    "an empty element": ("<category/>", [("rss-blank", "<category/>")]),
    "an unknown element, whatever is in it": (
        '<wrong a="b"><i>x</i></wrong>',
        [("rss-unknown-element", '<wrong a="b">')],
    ),
}


def spans(data: str) -> list[tuple[str, str]]:
    """The findings and what stands between their beginnings and their ends."""
    lines = data.splitlines(keepends=True)
    told = []
    for found in validate(data.encode(), now=NOW).findings:
        first, last = found.line - 1, found.end_line - 1
        text = "".join(lines[first : last + 1])
        end = len(text) - len(lines[last]) + found.end_column - 1
        told.append((found.rule, text[found.column - 1 : end]))
    return told


@pytest.mark.parametrize("case", ITEMS)
def test_finding_ends_where_it_should(case: str) -> None:
    item, expected = ITEMS[case]
    assert spans(START + item + END) == expected


def test_xml_declaration_has_its_places() -> None:
    data = '<?xml version="1.1" encoding="x-none"?>\n' + START + END
    assert spans(data) == [("xml-version", "1.1"), ("xml-unknown-encoding", "x-none")]


def test_values_of_json_have_their_places() -> None:
    data = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "日本",\n "language": "de_DE",\n'
        ' "author" : {"name": "A"}, "items": [{"id": 7, "url":\n  "a", "content_text": ""}, 3]}'
    )
    assert spans(data) == [
        ("json-language-with-underscore", '"language": "de_DE"'),
        ("json-obsolete-key", '"author" : {'),
        ("json-wrong-type", '"id": 7'),
        ("json-not-a-full-link", '"url":\n  "a"'),
        ("json-blank", '"content_text": ""'),
        ("json-wrong-type", "3"),
    ]


def test_clause_is_beside_the_finding() -> None:
    (found,) = validate((START + "<pubDate>now</pubDate>" + END).encode(), now=NOW).findings
    assert found.see == "https://www.rfc-editor.org/rfc/rfc2822#section-3.3"


PIECES = st.lists(
    st.sampled_from(
        ["a", "é", "日", "\n", "\r\n", "&amp;", "&#x65E5;", "<![CDATA[<&\n]]>", "<!-- <b> -->", "𝄞"]
    ),
    max_size=12,
).map("".join)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(PIECES, PIECES)
def test_place_is_exact_in_any_text(before: str, after: str) -> None:
    """The tag of HTML is found between whatever stands around it."""
    item = f"<category>x{before}&lt;br/>{after}</category>"
    found = [
        span for span in spans((START + item + END).replace("\r\n", "\n")) if span[0] == "rss-contains-html"
    ]
    assert found[:1] == [("rss-contains-html", "&lt;br/>")]


@pytest.mark.slow
def test_many_findings_in_one_text_are_placed_in_time() -> None:
    text = "<![CDATA[" + "<p style='position:fixed'>x</p>" * 20_000 + "]]>"
    data = (START + f"<description>{text}</description>" + "<link>a b</link>" * 20_000 + END).encode()
    found = validate(data, now=NOW, fixes=True).findings
    assert len(found) > 20_000
    assert all((each.end_line, each.end_column) > (each.line, each.column) for each in found)
