"""What fixes write, to the byte: of each example that has one, of near values, of whole documents."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from fault_examples import FAULTS, URL, document
from lxml import etree
from test_rules import RULES
from test_rules import document as rule_document

from feeds import validate
from feeds.validator.catalogue import catalogue
from feeds.validator.elements import says_the_same
from feeds.validator.fixing import Fixed, apply, diff, fix
from feeds.validator.report import Edit, Finding, Fix, Report, Spot
from feeds.vocabulary.datatypes import (
    characters,
    dates,
    durations,
    languages,
    mime,
    names,
    people,
    places,
    plain_text,
    podcasting,
    quantities,
    rfc822,
    rss_values,
    uris,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.vocabulary.model import Fault

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONTEXT = 30


def judge(data: bytes, *profiles: str, url: str | None = URL) -> Report:
    return validate(data, url=url, now=NOW, profiles=profiles, fixes=True)


def marked(data: bytes, finding: Finding) -> str:
    """What a fix does, with the text around it: `Mon` replaced by `Sun` is [-Mon-]{+Sun+}."""
    assert finding.fix is not None
    told, behind = [], 0
    for edit in finding.fix.edits:
        before = data[behind : edit.start.offset].decode()
        old, new = data[edit.start.offset : edit.end.offset].decode(), edit.content
        told.append(before[-CONTEXT:] if behind == 0 or len(before) > 2 * CONTEXT else before)
        told.append((f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else ""))
        behind = edit.end.offset
    told.append(data[behind:].decode()[:CONTEXT])
    return "".join(told).replace("\n", "\\n")


def rows() -> Iterator[str]:
    """A row for each fix in the examples of faults and rules."""
    cases: list[tuple[str, bytes, tuple[str, ...]]]
    cases = [(fault.name, document(fault.bad), ()) for fault in FAULTS]
    for rule in RULES:
        examples, profile = catalogue()[rule.name].bad, (rule.profile or ())[:1]
        cases += [(rule.name, rule_document(rule, example), profile) for example in examples]
    for name, data, profiles in cases:
        for finding in judge(data, *profiles).findings:
            if finding.rule.endswith(name) and finding.fix is not None:
                kind = "safe" if finding.fix.safe else "unsafe"
                yield f"{finding.rule} ({kind}) {finding.fix.message}\n    {marked(data, finding)}\n"
                break


@pytest.mark.slow
def test_examples_are_fixed_as_the_table_says(golden: Path, request: pytest.FixtureRequest) -> None:
    table = golden / "fixes.txt"
    made = "".join(sorted(set(rows())))
    if request.config.getoption("--renew-golden"):
        table.write_text(made, "utf-8")
    assert made == table.read_text("utf-8")


VALUES: dict[Fault, list[tuple[str, str | None]]] = {
    plain_text.CONTAINS_HTML: [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("One<br/>two", "One two"),
        ("H<sub>2</sub>O", "H2O"),
        ("<b>Vec<T></b>", "Vec<T>"),
        ("<!-- wp:paragraph --><i>One</i><!-- /wp:paragraph -->", "One"),
        ("<!DOCTYPE html><p>One</p>", "One"),
        ("<![CDATA[One]]>", "One"),
        ("<b>One</b><script>two()</script>", None),
        ("&lt;b>One</b>", None),
    ],
    rfc822.INVALID_RFC822_DATE: [
        ("2016-11-06T20:19:39+03:30", "Sun, 06 Nov 2016 20:19:39 +0330"),
        ("2016-11-06T20:19:39.5Z", "Sun, 06 Nov 2016 20:19:39 +0000"),
        ("2016-11-06 20:19 -0800", "Sun, 06 Nov 2016 20:19:00 -0800"),
        ("2016-11-06T20:19:39", None),
        ("2016-11-06", None),
        ("Sunday, 06 November 2016 20:19:39 GMT", "Sun, 06 Nov 2016 20:19:39 +0000"),
        ("06 Nov 2016 9:19:39 -05:00", "Sun, 06 Nov 2016 09:19:39 -0500"),
        ("Sun, 06 Nov 2016 20:19:39 CET", "Sun, 06 Nov 2016 20:19:39 +0100"),
        ("Sun, 06 Nov 2016 20:19:39 BST", None),
        ("Sun, 06 Nov 2016 20:19:39 GMT+0100 (Central European Time)", "Sun, 06 Nov 2016 20:19:39 +0100"),
        ("Sun Nov  6 20:19:39 UTC 2016", "Sun, 06 Nov 2016 20:19:39 +0000"),
        ("Sun Nov  6 20:19:39 2016", None),
        ("November 6, 2016 20:19 EST", "Sun, 06 Nov 2016 20:19:00 -0500"),
        ("06/11/2016 20:19:39 GMT", None),
        ("31 Jun 2016 20:19:39 GMT", None),
        ("06 Nov 2016 24:00:00 GMT", None),
    ],
    rfc822.INCORRECT_WEEKDAY: [
        ("Mon, 06 Nov 2016 20:19:39 GMT", "Sun, 06 Nov 2016 20:19:39 GMT"),
        ("Mon, 06 Nov 16 20:19:39 GMT", "Sun, 06 Nov 2016 20:19:39 GMT"),
        ("mon, 06 Nov 2016 20:19:39 +0100", "Sun, 06 Nov 2016 20:19:39 +0100"),
    ],
    rfc822.PROBLEMATIC_RFC822_DATE: [
        ("Sun, 6 nov 16  20:19:39 EST", "Sun, 06 Nov 2016 20:19:39 -0500"),
        ("Sun, 06 Nov (a comment) 2016 20:19:39 +0100", "Sun, 06 Nov 2016 20:19:39 +0100"),
        ("06 Nov 2016 20:19:39 A", None),
        ("06 Nov 2016 20:19:39 +0544", None),
    ],
    rfc822.RFC822_DATE_UTC: [("06 Nov 2016 20:19:39 utc", "06 Nov 2016 20:19:39 GMT")],
    dates.INVALID_RFC3339_DATE: [
        ("2016-11-06t20:19:39z", "2016-11-06T20:19:39Z"),
        ("2016-11-06 20:19:39.250+0330", "2016-11-06T20:19:39.250+03:30"),
        ("2016-11-06T20:19Z", "2016-11-06T20:19:00Z"),
        ("Sun, 06 Nov 2016 20:19:39 +0100", "2016-11-06T20:19:39+01:00"),
        ("2016-11-06T20:19:39", None),
        ("2016-11-06", None),
        ("2016-11-31T20:19:39Z", None),
        ("2016-11-06T20:19:39+0333", None),
    ],
    dates.INVALID_W3CDTF_DATE: [
        ("Sun, 06 Nov 2016 20:19:39 GMT", "2016-11-06T20:19:39Z"),
        ("2016-11-06T20:19+0100", "2016-11-06T20:19:00+01:00"),
        ("2016-11-06T20:19", None),
    ],
    durations.INVALID_DURATION: [
        ("31 min", "0:31:00"),
        ("1h 2m 3s", "1:02:03"),
        ("PT1H2M3S", "1:02:03"),
        ("90 minutes", "1:30:00"),
        ("123.45", "123"),
        ("1:2:3", "1:02:03"),
        ("00:12:34.56", "0:12:34"),
        ("1:75:00", None),
        ("about an hour", None),
        ("PT", None),
    ],
    durations.INVALID_DAY: [("mon", "Monday"), ("Tues", None), ("Fantaday", None)],
    languages.LANGUAGE_WITH_UNDERSCORE: [("zh_Hant_TW", "zh-Hant-TW")],
    quantities.NOT_TRUE_OR_FALSE: [("Yes", "true"), ("0", "false"), ("maybe", None)],
    quantities.NOT_YES_OR_NO: [("TRUE", "yes"), ("false", "no"), ("1", None)],
    quantities.INVALID_INTEGER: [("1,234,567", "1234567"), ("7.0", "7"), ("1,23", None), ("7.5", None)],
    quantities.INVALID_PERCENTAGE: [("50 %", "50"), ("half", None)],
    quantities.INVALID_WIDTH: [("88px", "88"), ("88em", None)],
    mime.INVALID_MEDIA_TYPE: [("mp3", "audio/mpeg"), (".PDF", "application/pdf"), ("foo", None)],
    mime.INVALID_TEXT_TYPE: [("TEXT/HTML", "html"), ("text/plain", "text"), ("image/png", None)],
    people.INVALID_EMAIL: [
        ("mailto:ann@example.org", "ann@example.org"),
        ("<ann@example.org>", "ann@example.org"),
        ("Ann <ann@example.org>", None),
        ("ann at example.org", None),
    ],
    people.EMAIL_FORMAT: [
        ("Ann Lee <ann@example.org>", "ann@example.org (Ann Lee)"),
        ("Ann Lee, ann@example.org", "ann@example.org (Ann Lee)"),
        ('"Lee" (ann@example.org)', "ann@example.org (Lee)"),
        ("ann@example.org, bob@example.org", None),
    ],
    podcasting.OLD_EXPLICIT: [("Clean", "false"), ("explicit", "true")],
    names.INVALID_COUNTRY: [("UK", "GB"), ("ZZ", None)],
    names.INVALID_CURRENCY: [("eur", "EUR"), ("Euro", None)],
    places.COMMA_IN_COORDINATES: [("45.256, -71.92", "45.256 -71.92")],
    characters.CONTROL_CHARACTER: [("it\x92s", "it’s"), ("itâ\x80\x99s", None), ("\x81", "\x81")],
    rss_values.INVALID_VERSION: [("2.0.1", "2.0")],
    uris.INVALID_URI_CHARACTER: [
        ("https://example.org/a b?q=<x>", "https://example.org/a%20b?q=%3Cx%3E"),
        ("/a b", "/a%20b"),
        ("insert url here", None),
        ("https://exa mple.org/", None),
        ("https://example.org/a\\b", None),
        ("https://example.org/?q={terms} x", None),
        ("javascript://x.org/ ", None),
    ],
    uris.INVALID_LINK: [
        ("http:/example.org/a", "http://example.org/a"),
        ("http:///example.org/a", "http://example.org/a"),
        ("http:///a", None),
        ("http://", None),
    ],
    uris.IRI_NOT_URI: [
        ("https://www.詹姆斯.com/é?ü#ö", "https://www.xn--8ws00zhy3a.com/%C3%A9?%C3%BC#%C3%B6"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://a\u200db.example/", None),
    ],
    uris.UNREGISTERED_SCHEME: [
        ("feed:https://example.org/f", "https://example.org/f"),
        ("feed://example.org/f", None),
    ],
    uris.BAD_PERCENT_ESCAPE: [("https://example.org/100%/%20", "https://example.org/100%25/%20")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "value", "right"),
    [(fault, *row) for fault, table in VALUES.items() for row in table],
    ids=lambda part: part if isinstance(part, str) else getattr(part, "name", "-"),
)
def test_value_is_mended(fault: Fault, value: str, right: str | None) -> None:
    assert fault.mend is not None
    assert fault.mend(value) == right


GUID = '    <guid isPermaLink="false">tag:example.org,2026:1</guid>\n'


def rss(item: str, channel: str = "", declaration: str = '<?xml version="1.0" encoding="utf-8"?>\n') -> str:
    return (
        f'{declaration}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        "  <title>News</title><link>https://example.org/</link><description>All.</description>\n"
        f'  <atom:link rel="self" href="{URL}" type="application/rss+xml"/>\n{channel}  <item>\n'
        f"    <title>One</title>\n{GUID}{item}  </item>\n"
        "</channel>\n</rss>\n"
    )


ITEMS = {
    "white space around stays": (
        "<pubDate>\n 2016-11-06T20:19:39Z\n</pubDate>",
        "<pubDate>\n Sun, 06 Nov 2016 20:19:39 +0000\n</pubDate>",
    ),
    "a CDATA section stays": (
        "<link><![CDATA[https://example.org/a b&c]]></link>",
        "<link><![CDATA[https://example.org/a%20b&c]]></link>",
    ),
    "references stay": (
        "<link>https://example.org/?a=1&#38;b=%C3 c&amp;d=é</link>",
        "<link>https://example.org/?a=1&#38;b=%C3%20c&amp;d=%C3%A9</link>",
    ),
    "signs are escaped in text": (
        "<author>&lt;ann@example.org&gt; A &amp; B</author>",
        "<author>ann@example.org (A &amp; B)</author>",
    ),
    "apostrophes as quotation marks stay": (
        "<enclosure url='https://example.org/it&apos;s one.mp3' length='1' type='mp3'/>",
        "<enclosure url='https://example.org/it&apos;s%20one.mp3' length='1' type='audio/mpeg'/>",
    ),
    "attributes are added behind the last one": (
        '<enclosure\n  url="https://example.org/a.mp3?x=1&amp;y=.pdf"\n/>',
        '<enclosure\n  url="https://example.org/a.mp3?x=1&amp;y=.pdf" length="0" type="audio/mpeg"\n/>',
    ),
    "an attribute gets the right capitals": (
        '<source URL="https://example.org/f">F</source>',
        '<source url="https://example.org/f">F</source>',
    ),
    "an element gets the right capitals at both ends": (
        "<pubdate>Sun, 06 Nov 2016 20:19:39 GMT</pubdate >",
        "<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate >",
    ),
    "several faults of one document": (
        "<pubdate>2016-11-06T20:19:39Z</pubdate><comments>http:/example.org/a b</comments>",
        "<pubDate>Sun, 06 Nov 2016 20:19:39 +0000</pubDate><comments>http://example.org/a%20b</comments>",
    ),
    "text with a comment in it is left alone": (
        "<link>https://example.org/<!-- here -->a b</link>",
        "<link>https://example.org/<!-- here -->a b</link>",
    ),
    "what is not certain is left alone": (
        "<pubDate>yesterday</pubDate><link>example.org</link>",
        "<pubDate>yesterday</pubDate><link>example.org</link>",
    ),
    "an unsafe fix is left alone": ("<title>One</title>", "<title>One</title>"),
}


@pytest.mark.parametrize("case", ITEMS)
def test_item_is_fixed(case: str) -> None:
    before, after = (rss(f"    {text}\n").encode() for text in ITEMS[case])
    assert fix(before, judge).data == after
    assert fix(after, judge).data == after


UNSAFE = {
    "a copy of an element goes with its line": ("    <title> One</title>\n", ""),
    "a copy of an element goes alone": ("    <title>One<!-- --></title><ttl/>\n", "    <ttl/>\n"),
    "a copy of an element goes, what follows stays": (
        "    <title>One</title>\n    <comments>https://example.org/c</comments>\n",
        "    <comments>https://example.org/c</comments>\n",
    ),
    "an empty element goes": ("    <title/>\n", ""),
    "a copy with attributes goes": (
        "    <source url='https://example.org/f'>F</source>\n"
        '    <source url="https://example.org/f">F</source>\n',
        "    <source url='https://example.org/f'>F</source>\n",
    ),
    "markup goes out of plain text": (
        "    <category>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</category>\n",
        "    <category>A &amp; B</category>\n",
    ),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_item_is_fixed_at_ones_own_risk(case: str) -> None:
    before, after = (rss(text).encode() for text in UNSAFE[case])
    assert fix(before, judge).data == before
    assert fix(before, judge, unsafe=True).data == after


SOURCE = '    <source url="https://example.org/f">F</source>\n'
DIFFERENT = {
    "another text": "    <title>Two</title>\n",
    "another attribute": SOURCE + SOURCE.replace("/f", "/g"),
    "one more attribute": SOURCE + SOURCE.replace('f">', 'f" xml:lang="en">'),
    "contents where the first one has none": f"    <source url='https://example.org/f'/>\n{SOURCE}",
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_a_repeated_element_that_says_something_else_is_never_removed(case: str) -> None:
    before = rss(DIFFERENT[case]).encode()
    assert any(finding.rule == "rss-repeated-element" for finding in judge(before).findings)
    assert fix(before, judge, unsafe=True).data == before


SAME = '<a b="1" c="2">x <d>y</d> z<!-- w --></a>'


@pytest.mark.parametrize(
    "other",
    [
        '<a b="1" c="2">x <d>z</d> z</a>',
        '<a b="1" c="2">x <d>y</d></a>',
        '<a b="1" c="2">x <e>y</e> z</a>',
        '<a b="1" c="2">x <d>y</d><d>y</d> z</a>',
        '<a b="1" d="2">x <d>y</d> z</a>',
        "<a>x <d>y</d>z</a>",
    ],
)
def test_elements_say_the_same_whatever_their_layout(other: str) -> None:
    same = etree.fromstring("<a c='2'\n b='1'> x <d>y</d>\nz</a>")
    assert says_the_same(etree.fromstring(SAME), same)
    assert not says_the_same(etree.fromstring(other), same)


def test_guid_is_made_of_the_link_at_ones_own_risk() -> None:
    link = "    <link>https://example.org/?a=1&amp;b=2</link>\n"
    before = rss(link).replace(GUID, "").encode()
    after = before.replace(b"<item>\n", b"<item>\n    <guid>https://example.org/?a=1&amp;b=2</guid>\n")
    assert fix(before, judge).data == before
    assert fix(before, judge, unsafe=True).data == after


def test_identity_is_mended_at_ones_own_risk() -> None:
    before = rss("").replace(GUID, "    <guid>https://example.org/a b</guid>\n").encode()
    assert fix(before, judge).data == before
    assert fix(before, judge, unsafe=True).data == before.replace(b"a b", b"a%20b")


def test_self_link_is_added_where_the_url_is_known() -> None:
    own = f'  <atom:link rel="self" href="{URL}" type="application/rss+xml"/>\n'
    before = rss("").replace(own, "").encode()
    added = f'<atom:link rel="self" type="application/rss+xml" href="{URL}"/>'
    after = before.replace(b"<channel>\n", f"<channel>\n  {added}\n".encode(), 1)
    after = after.replace(added.encode() + b"\n", added.encode() + b"\n", 1)
    assert fix(before, judge).data == after
    assert fix(before, partial(judge, url=None)).data == before


DATE = "    <pubDate>2016-11-06T20:19:39Z</pubDate><category>Größe</category>\n"
FIXED_DATE = "    <pubDate>Sun, 06 Nov 2016 20:19:39 +0000</pubDate><category>Größe</category>\n"
ENCODINGS = {
    "UTF-8": ("utf-8", b""),
    "UTF-8 with a mark": ("utf-8", b"\xef\xbb\xbf"),
    "UTF-16, low byte first": ("utf-16-le", b"\xff\xfe"),
    "UTF-16, high byte first": ("utf-16-be", b"\xfe\xff"),
    "Latin-1": ("iso-8859-1", b""),
    "Windows": ("windows-1252", b""),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_document_stays_in_its_encoding(case: str) -> None:
    codec, mark = ENCODINGS[case]
    declaration = f'<?xml version="1.0" encoding="{codec.removesuffix("-le").removesuffix("-be")}"?>\r\n'
    before, after = (mark + rss(item, declaration=declaration).encode(codec) for item in (DATE, FIXED_DATE))
    assert fix(before, judge).data == after


def test_document_that_cannot_be_decoded_is_left_alone() -> None:
    before = rss(DATE).encode("iso-8859-1")
    assert fix(before, judge).data == before


CREATOR = rss("<dc:creator>Ann</dc:creator>")
WHOLE = {
    "white space before the declaration": (b"\n \n" + rss("").encode(), rss("").encode()),
    "ASCII that is UTF-8": (
        rss(FIXED_DATE, declaration='<?xml version="1.0" encoding="us-ascii"?>').encode(),
        rss(FIXED_DATE, declaration='<?xml version="1.0" encoding="UTF-8"?>').encode(),
    ),
    "entities and ampersands, outside of CDATA": (
        rss("<category>&eacute;</category><link>/?a=&b=2</link><ttl><![CDATA[&]]> & C</ttl>").encode(),
        rss("<category>&#233;</category><link>/?a=&amp;b=2</link><ttl><![CDATA[&]]> &amp; C</ttl>").encode(),
    ),
    "an ampersand that may have been a reference": (
        rss("<category>&copy 2026 & more</category>").encode(),
        rss("<category>&copy 2026 & more</category>").encode(),
    ),
    "a namespace that is nearly right": (
        CREATOR.replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1'").encode(),
        CREATOR.replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'").encode(),
    ),
    "JSON": (
        b'\xef\xbb\xbf{"version": "http://jsonfeed.org/version/1.1/", "title": "\\u00c4 & \xc3\xb6",\n'
        b'"expired": "False", "language": "de_DE", "items": [{"id": 1, "content_text": "x",\n'
        b'"date_published": "Sun, 06 Nov 2016 20:19:39 GMT",\n'
        b'"attachments": [{"url": "https://example.org/a b.mp3", "size_in_bytes": "17"}]}]}',
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "\\u00c4 & \xc3\xb6",\n'
        b'"expired": false, "language": "de-DE", "items": [{"id": "1", "content_text": "x",\n'
        b'"date_published": "2016-11-06T20:19:39Z",\n'
        b'"attachments": [{"mime_type": "audio/mpeg", "url": "https://example.org/a%20b.mp3", '
        b'"size_in_bytes": 17}]}]}',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_document_is_fixed(case: str) -> None:
    before, after = WHOLE[case]
    assert fix(before, judge).data == after


def test_edits_that_meet_are_not_both_made() -> None:
    data = rss("    <pubDate>2016-11-06T20:19:39Z</pubDate>\n").encode()
    (found,) = judge(data).findings
    once, done = apply(data, [found])
    assert (once, done) == (
        rss("    <pubDate>Sun, 06 Nov 2016 20:19:39 +0000</pubDate>\n").encode(),
        (found,),
    )
    assert apply(data, [found, found]) == (once, (found, found))


def test_document_is_never_made_worse() -> None:
    """A fix that would bring a new finding is not made: XHTML stands in a <div>, once it is called so."""
    text = document("<entry><summary type='application/xhtml+xml'>Words</summary></entry>")
    assert [found.fix.message for found in judge(text).findings if found.fix] == ["write 'xhtml'"]
    assert fix(text, judge).data == text
    div = text.replace(b"Words", b"<div xmlns='http://www.w3.org/1999/xhtml'>Words</div>")
    assert fix(div, judge).data == div.replace(b"application/xhtml+xml", b"xhtml")


def test_document_is_not_broken_to_be_rid_of_a_finding() -> None:
    whole, broken = b"<a>1</a>", b"<a>2<a>"
    edit = Edit(Spot(1, 4, 3), Spot(1, 9, 8), "2<a>")
    flaw = Finding("xml-wrong-namespace", "", "error", "", 1, 1, fix=Fix("", True, (edit,), reveals=True))
    end = Finding("xml-not-well-formed", "", "error", "", 1, 8)
    reports = {whole: Report("", (flaw,)), broken: Report("", (end,))}
    assert fix(whole, reports.__getitem__).data == whole


def finding(rule: str, offset: int, content: str) -> Finding:
    """A finding whose fix writes something over one byte."""
    edit = Edit(Spot(1, 1 + offset, offset), Spot(1, 2 + offset, 1 + offset), content)
    return Finding(rule, "", "error", "", 1, 1 + offset, fix=Fix("", safe=True, edits=(edit,)))


def test_a_fix_that_leaves_as_many_findings_is_not_made() -> None:
    reports = {
        b"<a>1</a>": Report("", (finding("a", 3, "2"),)),
        b"<a>2</a>": Report("", (finding("a", 3, "3"),)),
    }
    assert fix(b"<a>1</a>", reports.__getitem__) == Fixed(b"<a>1</a>", reports[b"<a>1</a>"])


def test_of_more_findings_than_are_shown_the_next_may_take_the_place_of_a_fixed_one() -> None:
    more = Finding("xml-more-findings", "", "info", "", 1, 1)
    first, second = finding("a", 3, "2"), finding("a", 4, "2")
    reports = {
        b"<a>11</a>": Report("", (first, more)),
        b"<a>21</a>": Report("", (second,)),
        b"<a>22</a>": Report(""),
    }
    assert fix(b"<a>11</a>", reports.__getitem__) == Fixed(b"<a>22</a>", Report(""), (first, second))


def test_more_findings_than_are_reported_are_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.validator.defects.MOST_FINDINGS", 10)
    item = "</item><item><title>{1}</title><guid isPermaLink='{0}'>tag:example.org,2016:{1}</guid>"
    item += "<pubDate>{2}, 06 Nov 2016 20:19:39 GMT</pubDate>"
    wrong, right = (
        rss("".join(item.format(value, number, day) for number in range(20))).encode()
        for value, day in (("False", "Mon"), ("false", "Sun"))
    )
    assert fix(wrong, judge).data == right


def test_element_is_not_renamed_into_a_second_one() -> None:
    date = "<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"
    data = rss(f"    {date}{date.lower()}\n").encode()
    assert fix(data, judge).data == data


def test_the_difference_is_shown() -> None:
    before, after = b"<a>\r\n<b>1</b>\n</a>", b"<a>\r\n<b>2</b>\n</a>"
    lines = ["--- f.xml", "+++ f.xml", "@@ -1,3 +1,3 @@", " <a>\r", "-<b>1</b>", "+<b>2</b>", " </a>"]
    assert diff("f.xml", before, after) == "\n".join([*lines, "\\ No newline at end of file\n"])
    assert diff("f.xml", before, before) == ""
