"""Documents that cannot be parsed: the whole finding, the good twin, and none of the libraries' words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from library_words import damaged, words_of_libraries

from feeds import validate
from feeds.validator.fixing import fix

RSS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
    "<channel><title>News</title><link>https://example.org/</link><description>All.</description>\n"
    '<atom:link rel="self" href="https://example.org/feed" type="application/rss+xml"/>\n'
    '<item><title>Story</title><guid isPermaLink="false">tag:example.org,2026:1</guid>\n{}</item>'
    "</channel></rss>\n"
)
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}
JSON = '{{\n"version": "https://jsonfeed.org/version/1.1",\n"title": {},\n"items": []}}'


def findings(data: str | bytes) -> list[str]:
    """What is said of the document itself, not of its elements."""
    data = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    report = validate(data, url="https://example.org/feed")
    found = [each for each in report.findings if each.rule.startswith(("xml-", "json-"))]
    return [f"{each.line}:{each.column} {each.rule} {each.message}" for each in found]


def rss(inner: str) -> str:
    return RSS.format(inner)


DECLARED = '<?xml version="1.0" encoding="utf-8"?>'
CASES: list[tuple[str | bytes, str | bytes, list[str]]] = [
    (
        rss("<description>R&D</description>"),
        rss("<description>R&amp;D</description>"),
        ['5:15 xml-not-well-formed bare "&": write "&amp;"'],
    ),
    (
        rss("<description>Caf&eacute;</description>"),
        rss("<description>Caf&#233;</description>"),
        ['5:25 xml-undefined-entity undeclared entity "&eacute;": write "&#233;"'],
    ),
    (
        rss("<itunes:title>A</itunes:title>"),
        rss("<title>A</title>").replace("<title>Story</title>", ""),
        [
            "5:1 xml-undeclared-prefix undeclared prefix "
            '"itunes": add xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        ],
    ),
    (
        rss("<description>A</Description>"),
        rss("<description>A</description>"),
        ["5:17 xml-not-well-formed </Description> does not match <description>, opened on line 5"],
    ),
    (
        rss("<description>A<br></description>"),
        rss("<description>A&lt;br></description>"),
        ["5:21 xml-not-well-formed <br>, opened on line 5, is not closed before </description>"],
    ),
    (
        rss("")[:-17],
        rss(""),
        ["5:8 xml-not-well-formed <channel>, opened on line 2, is not closed: the document ends here"],
    ),
    (
        rss('<source url="<"/>'),
        rss(""),
        ['5:14 xml-not-well-formed "<" in the value of "url": write "&lt;", or add the closing quote'],
    ),
    (
        rss("<description>a\x0bb</description>"),
        rss("<description>a\tb</description>"),
        ["5:15 xml-not-well-formed the control character U+000B is not allowed in XML: remove it"],
    ),
    (
        rss("<description>&#xD83D;&#xDE00;</description>"),
        rss("<description>&#x1F600;</description>"),
        ['5:14 xml-not-well-formed "&#xD83D;&#xDE00;" is a surrogate pair: write "&#x1F600;" for 😀'],
    ),
    (
        rss("<description>é</description>").encode("latin-1"),
        rss("<description>é</description>"),
        ["5:14 xml-undecodable-bytes byte 0xe9 is not UTF-8"],
    ),
    (
        rss("<description>\ud83d</description>"),
        rss("<description>\U0001f600</description>"),
        ["5:14 xml-undecodable-bytes byte 0xed is not UTF-8"],
    ),
    (
        "\n" + rss(""),
        rss(""),
        ["1:1 xml-space-before-declaration white space before the XML declaration: remove it"],
    ),
    (b" \n", rss(""), ["1:1 xml-empty-document the document is empty"]),
    (rss("").replace("1.0", "1.1", 1), rss(""), ["1:16 xml-version the XML version must be 1.0, not '1.1'"]),
    (rss("").replace("utf-8", "utf-88"), rss(""), ["1:31 xml-unknown-encoding unknown encoding 'utf-88'"]),
    (
        rss("").replace("utf-8", "utf-7"),
        rss(""),
        ["1:31 xml-unsafe-encoding UTF-7 is not a safe encoding: use UTF-8"],
    ),
    (
        rss("").replace("utf-8", "mac-cyrillic"),
        rss(""),
        ["1:31 xml-obscure-encoding few readers support the encoding mac-cyrillic: use UTF-8"],
    ),
    (
        rss("").replace("utf-8", "koi8-r"),
        rss(""),
        ["1:31 xml-nonstandard-encoding not all readers support the encoding koi8-r: use UTF-8"],
    ),
    (
        b"\xef\xbb\xbf" + rss("").replace("utf-8", "iso-8859-1").encode(),
        b"\xef\xbb\xbf" + rss("").encode(),
        [
            "1:31 xml-encoding-mismatch "
            "the XML declaration says iso-8859-1, but the byte order mark says UTF-8"
        ],
    ),
    (
        b"\xfe\xff" + rss("").replace("utf-8", "utf-16le").encode("utf-16-be"),
        b"\xfe\xff" + rss("").replace("utf-8", "utf-16be").encode("utf-16-be"),
        [
            "1:31 xml-encoding-mismatch "
            "the XML declaration says utf-16le, but the byte order mark says UTF-16BE"
        ],
    ),
    (
        rss("").replace("utf-8", "utf-16"),
        rss(""),
        ["1:31 xml-encoding-mismatch the XML declaration says utf-16, but the characters are one byte long"],
    ),
    (JSON.format('"News",') + ",", JSON.format('"News"'), ['3:17 json-not-well-formed unexpected ","']),
    (
        JSON.format('"News"').replace("[]", "[],"),
        JSON.format('"News"'),
        ['4:12 json-not-well-formed trailing comma before "}": remove it'],
    ),
    (
        JSON.format("'News'"),
        JSON.format('"News"'),
        ["3:10 json-not-well-formed single quotes: JSON needs double quotes"],
    ),
    (
        JSON.format("NaN"),
        JSON.format('"NaN"'),
        ["3:10 json-not-well-formed NaN is not a JSON value: write null"],
    ),
    (
        JSON.format('"News"')[:-2],
        JSON.format('"News"'),
        ['4:11 json-not-well-formed missing "]": the array that begins on line 4 is not closed'],
    ),
    (
        JSON.format('"Café"').encode("latin-1"),
        JSON.format('"Café"'),
        ["3:14 json-not-utf-8 byte 0xe9 is not UTF-8"],
    ),
    (
        b"\xef\xbb\xbf" + JSON.format('"News"').encode(),
        JSON.format('"News"'),
        ["1:1 json-byte-order-mark byte order mark before the first character: remove it"],
    ),
    ("[" * 9999, json.dumps(FEED), ["1:1 json-not-well-formed nested too deeply: more than 910 levels"]),
]


@pytest.mark.parametrize(("bad", "good", "expected"), CASES)
def test_broken_document_and_its_good_twin(bad: str | bytes, good: str | bytes, expected: list[str]) -> None:
    assert (findings(bad), findings(good)) == (expected, [])


def everything(data: str) -> list[str]:
    report = validate(data.encode())
    return [f"{each.line}:{each.column} {each.rule}" for each in report.findings]


@pytest.mark.parametrize(
    ("start", "column"),
    [
        ("<rss version=“2.0”><channel>", 14),
        ("<rss version=2.0><channel>", 14),
        ("<opml version='1.0><head><title>x", 20),
        ("<feed xmlns=“http://www.w3.org/2005/Atom”>", 13),
        ("<OpenSearchDescription xmlns=http://a9.com/-/spec/opensearch/1.1/>", 30),
        ('<rss version="2.0" version="2.0"><channel>', 20),
        ('<rss version="2.0" & ><channel>', 20),
        ("<rss>words & more", 12),
        ("<rss", 1),
    ],
)
def test_broken_root_element_is_one_finding_at_its_place(start: str, column: int) -> None:
    assert everything(DECLARED + "\n" + start) == [f"2:{column} xml-not-well-formed"]


@pytest.mark.parametrize(
    "broken",
    [
        '<a n="&#xD800;"c',
        '<a &#xD800;="b"',
        "<a&#xDFFF;",
        '<a xmlns:b="&#xD800;"c',
        "<?a &#xD800; b",
        "<!--&#xD800;",
    ],
)
def test_half_a_tag_with_half_a_character_is_one_finding(broken: str) -> None:
    inside = DECLARED + '<rss version="2.0"><channel><title>News</title>' + broken
    assert [each.rule for each in validate(broken.encode()).findings] == ["xml-not-well-formed"]
    assert [each.rule for each in validate(inside.encode()).findings] == ["xml-not-well-formed"]


@pytest.mark.parametrize("end", ["& B", "<b", "<b c", "<![CDATA[a", "<!-- a", "<!-- a --> & B", "<?a"])
def test_element_that_the_error_cuts_short_is_not_judged(end: str) -> None:
    start = DECLARED + '<rss version="2.0"><channel><title>News</title><description>A</description>'
    assert [each.rule for each in validate(f"{start}<link>{end}".encode()).findings] == [
        "xml-not-well-formed"
    ]


@pytest.mark.parametrize(
    "good", [rss("<description>&lt;p>A &amp; B&lt;/p></description>"), JSON.format('"A"')]
)
def test_no_message_has_the_words_of_a_library(good: str) -> None:
    @given(damaged(good))
    def holds(text: str) -> None:
        report = validate(text.encode(errors="surrogatepass"))
        messages = [finding.message for finding in report.findings]
        assert [words for message in messages for words in words_of_libraries(message)] == []

    holds()


FEED_TEXT = json.dumps(FEED)


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("---\nlayout: null\n---\n" + rss(""), "1:1 front matter"),
        ("\ufeff\r\n\n---\r\nlayout: null\r\n---\r\n" + rss(""), "3:1 front matter"),
        ("---json\n{}\n---\n" + rss(""), "1:1 front matter"),
        ("+++\ndate = 2026-01-01\n+++\n" + FEED_TEXT, "1:1 front matter"),
        ('{"title": "News"}\n' + rss(""), "2:1 front matter"),
        ("{{- $pages := .Pages -}}\n" + rss(""), '1:1 code "{{"'),
        ("\n {% for story in stories %}\n" + rss(""), '2:2 code "{%"'),
        ("<%@ page %>\n" + rss(""), '1:1 code "<%"'),
        ("<?php header('Content-Type: application/rss+xml') ?>\n" + rss(""), '1:1 code "<?php"'),
        (DECLARED + "\n{{ $page }}\n<rss/>", '2:1 code "{{"'),
        (rss("<author><%= title %></author>"), '5:9 code "<%"'),
        (rss("<author>{% if a < 3 %}</author>"), '5:17 code "{%"'),
        (rss("<author><?= $title ?></author>"), '5:11 code "<?="'),
        (JSON.format("{{ site.title | jsonify }}"), '3:11 code "{{"'),
        (JSON.format('"News"').replace("[]", "[{% for a in b %}]"), '4:12 code "{%"'),
    ],
)
def test_template_is_recognised(template: str, where: str) -> None:
    line, column, *_ = where.partition(" ")[0].split(":")
    message = where.partition(" ")[2] + ": this is a template, check the document that is generated from it"
    found = [each for each in validate(template.encode()).findings if each.severity == "error"]
    said = [(each.rule.partition("-")[2], each.message, each.line, each.column) for each in found]
    assert said == [("template", message, int(line), int(column))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (rss("<description>{% a %} & b</description>"), 'bare "&": write "&amp;"'),
        ('{{"version": 1}}', 'unexpected "{"'),
        ("----\n" + rss(""), "text before the first tag: remove it"),
        (rss("<description>{{ a & b }}</description>"), 'bare "&": write "&amp;"'),
    ],
)
def test_what_only_looks_like_a_template_is_checked(text: str, message: str) -> None:
    found = [each for each in validate(text.encode()).findings if each.severity == "error"]
    assert [each.message for each in found] == [message]


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("a\x10b\x0bc<![CDATA[\x01]]>\ufffe", "abc<![CDATA[]]>"),
        (
            "&#55357;&#56832; &#xd83d;&#xDE00;<![CDATA[&#xD83D;&#xDE00;]]>",
            "&#128512; &#x1F600;<![CDATA[&#xD83D;&#xDE00;]]>",
        ),
        ("a&#x10;&#xFFFF;&#9;&#1114112;", "a&#9;"),
        ("&#xD83D;&#xDE00;&#xD83D;", "&#x1F600;&#xD83D;"),
        ("&#xD83D; &#xDE00;", "&#xD83D; &#xDE00;"),
    ],
)
def test_characters_that_xml_forbids_are_fixed(bad: str, good: str) -> None:
    before, after = (rss(f"<description>{text}</description>").encode() for text in (bad, good))
    assert fix(before, lambda data: validate(data, fixes=True)).data == after


@pytest.mark.parametrize(
    ("inner", "place", "prefix"),
    [
        ("<dc:creator>A</dc:creator><dc:date>2026-01-01</dc:date>", "5:1", "dc"),
        ('<link a:b="c">https://example.org/</link><a:c/>', "5:7", "a"),
        ("<weather:sky>clear</weather:sky>" * 150, "5:1", "weather"),
        ("<slash:comments> </slash:comments>", "5:1", "slash"),
    ],
)
def test_undeclared_prefix_is_one_finding(inner: str, place: str, prefix: str) -> None:
    assert everything(rss(inner)) == [f"{place} xml-undeclared-prefix"]
    known = {"dc": "http://purl.org/dc/elements/1.1/", "slash": "http://purl.org/rss/1.0/modules/slash/"}
    fixed = fix(rss(inner).encode(), lambda data: validate(data, fixes=True)).data.decode()
    start = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    assert (f'{start} xmlns:{prefix}="{known.get(prefix)}"' in fixed) == (prefix in known)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel/>', "rss-1.0"),
        ("<atom:feed><atom:title>News</atom:title></atom:feed>", "atom-1.0"),
        ("<x:feed/>", ""),
    ],
)
def test_undeclared_prefix_of_the_root_element(document: str, kind: str) -> None:
    report = validate(document.encode())
    about_root = [
        each.rule for each in report.findings if each.element in ("RDF", "feed", "rdf:RDF", "x:feed")
    ]
    assert (report.kind, about_root) == (kind, ["xml-undeclared-prefix"])


def test_undeclared_prefixes_satisfy_what_a_profile_requires() -> None:
    inner = '<itunes:image href="https://example.org/a.png"/>'
    report = validate(rss("").replace("<item>", inner + "<item>").encode(), profiles=["apple"])
    assert "show-missing-artwork" not in [each.rule for each in report.findings]


def test_what_a_broken_archive_lacks_may_follow_the_break() -> None:
    archive = rss("").replace(
        "<item>", '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><item>'
    )
    lacks = "fh-archive-without-current"
    assert lacks in {finding.rule for finding in validate(archive.encode()).findings}
    assert lacks not in {finding.rule for finding in validate(archive.encode()[:-16]).findings}


ATOM = (
    DECLARED
    + '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>News</title>'
    "<updated>2025-12-31T00:00:00Z</updated><author><name>Ann</name></author>"
    '<link rel="self" href="https://example.org/feed"/></feed>'
)


@pytest.mark.parametrize(
    ("document", "old", "new", "rule"),
    [
        (ATOM, "<title>News", "<title><News", "xml-not-well-formed"),
        (ATOM, "</title>", "<title>", "xml-not-well-formed"),
        (ATOM, "<title>", "<tile>", "xml-not-well-formed"),
        (ATOM, "</author>", "<author>", "xml-not-well-formed"),
        (ATOM, "<feed", "<fed", "xml-not-well-formed"),
        (rss(""), "<item>", "item>", "xml-not-well-formed"),
        (rss(""), "<item>", "<itm>", "xml-not-well-formed"),
        (rss(""), "<channel>", "<chanel>", "xml-not-well-formed"),
        (rss(""), "</title><link>", "<title><link>", "xml-not-well-formed"),
        (rss(""), 'version="1.0', "version=1.0", "xml-not-well-formed"),
        (rss(""), 'version="1.0', 'version="1.', "xml-version"),
        (rss(""), "utf-8", "utf-88", "xml-unknown-encoding"),
        (rss(""), "https://example.org/<", "https://example.org/\udcff<", "xml-undecodable-bytes"),
        (rss(""), "<title>Story", "<tit\udcffle>Story", "xml-undecodable-bytes"),
        (
            rss("<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"),
            "Nov",
            "N\udcffov",
            "xml-undecodable-bytes",
        ),
        (ATOM, "?>", "\udcff?>", "xml-undecodable-bytes"),
        ("\ufeff" + ATOM, "utf-8", "iso-8859-1", "xml-encoding-mismatch"),
    ],
)
def test_one_mistake_is_one_finding(document: str, old: str, new: str, rule: str) -> None:
    wrong = document.replace(old, new, 1).encode("utf-8", "surrogateescape")
    assert [each.rule for each in validate(wrong).findings] == [rule]
    assert [each.rule for each in validate(document.encode()).findings] == []


def test_what_precedes_a_syntax_error_is_checked() -> None:
    document = (
        rss("").replace("<title>News", "<pubDate>never</pubDate><title>News").replace("</item>", "</itm>")
    )
    found = [each.rule for each in validate(document.encode()).findings]
    assert found == ["rss-invalid-rfc822-date", "xml-not-well-formed"]


@pytest.mark.parametrize("inner", ["&a;", "<b/>&a;", "&a;<b/>", "<!-- c -->&a;"])
def test_an_undefined_entity_before_a_stray_end_tag(inner: str) -> None:
    for end in ("</channel></channel></rss>", "</rss></rss>", "</item></channel></rss>"):
        found = validate(f'<rss version="2.0"><channel><title>t</title>{inner}{end}'.encode()).findings
        assert {"xml-undefined-entity", "xml-not-well-formed"} <= {finding.rule for finding in found}
