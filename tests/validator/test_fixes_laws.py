"""What holds of every fix: its finding goes, no other comes, the rest of the document stays as it was."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from datatype_table import TABLE
from fault_examples import FAULTS, document
from growth import assert_within
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from samples import CONFORMANCE
from test_fixes import VALUES, judge, rss
from test_hostile import DOCUMENTS, HARMLESS

from feeds.validator import fixing
from feeds.validator.fixing import Fixed, apply, fix
from feeds.validator.report import Edit, Finding, Fix, Report, Spot
from feeds.validator.spelling import respelled
from feeds.vocabulary.names_elsewhere import TABLE as TABLE_OF_NAMES
from feeds.vocabulary.names_elsewhere import _names

if TYPE_CHECKING:
    from feeds.vocabulary.model import Datatype, Fault

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CASES = CONFORMANCE / "cases"
CORPUS = sorted(path for path in CASES.rglob("*") if path.is_file()) if CASES.is_dir() else []
MENDED = [fault for fault in FAULTS if fault.mend is not None and fault.safe]
SMALL = [fault for fault in FAULTS if fault.name != "more-findings"]
STRUCTURE = ("add", "move", "put", "remove", "rename", "write xmlns")
"""How the words begin of fixes that change more than a value."""


def values(datatype: Datatype, fault: Fault) -> list[str]:
    rows = [value for value, name in TABLE.get(datatype, ()) if name == fault.name]
    return [*rows, *(value for value, _ in VALUES.get(fault, ()))]


@pytest.mark.limit("feeds.validator.fixing:MOST_JUDGED")
@pytest.mark.parametrize("most", [9, 10, 50, 100, 101])
def test_few_fixes_of_a_large_document_are_tried(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From 10 to 100 times the document is validated, if no fix makes it better."""
    judged = []

    def useless(data: bytes) -> Report:
        judged.append(data)
        at, end = Spot(1, 1, 0), Spot(1, 2, 1)
        edits = [Fix("write a letter", True, (Edit(at, end, chr(1000 + n)),)) for n in range(200)]
        return Report(
            "", tuple(Finding(f"r{n}", "R", "error", "m", 1, 1, fix=f) for n, f in enumerate(edits))
        )

    weight = 1 + fixing.WEIGHT * 200
    monkeypatch.setattr(fixing, "MOST_JUDGED", most * weight)
    assert fix(b"a", useless).done == ()
    assert len(judged) == 1 + min(max(most, 10), 100)


@pytest.mark.parametrize("datatype", TABLE)
def test_mended_value_is_right(datatype: Datatype) -> None:
    """What a fault makes of a value is no longer wrong in that way."""
    for fault in MENDED:
        for value in values(datatype, fault):
            for flaw in datatype(value):
                right = flaw.right or (flaw.fault.mend and flaw.fault.mend(value))
                if flaw.fault is fault and right is not None and right != value:
                    assert all(left.fault is not fault for left in datatype(right))


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:f</id><title>F</title>'
    "<updated>2026-01-05T20:00:00Z</updated>{}<entry><title>One</title>{}</entry></feed>"
)
RSS = '<rss version="2.0"><channel><title>F</title>{}<item><title>One</title>{}</item></channel></rss>'


@pytest.mark.parametrize("prefix", ["rss", "atom"])
def test_names_of_other_formats_are_renamed(prefix: str) -> None:
    """The finding names the right element, and its fix, where it has one, removes it."""
    rows = [
        (where, name, right)
        for where in TABLE_OF_NAMES
        for name, right in sorted(_names(where, prefix).items())
    ]
    assert rows
    assert [row for row in rows if not is_renamed(prefix, *row)] == []


def is_renamed(prefix: str, where: str, name: str, right: str) -> bool:
    element = f"<{name}>Words</{name}>"
    pieces = (element, "") if where == "channel" else ("", element)
    data = (RSS if prefix == "rss" else ATOM).format(*pieces).encode()
    found = [each for each in judge(data).findings if each.element == name and "use <" in each.message]
    return all(
        finding.message.endswith(f"use <{right}>")
        and (finding.fix is None or removes(data, finding))
        and (finding.fix is None or not finding.fix.safe or name.lower() == right.lower())
        for finding in found
    )


def removes(data: bytes, finding: Finding) -> bool:
    made, done = apply(data, [finding])
    return bool(done) and finding.message not in [each.message for each in judge(made).findings]


@pytest.mark.parametrize(
    ("beside", "suggested"),
    [
        ("", ["summary", "created"]),
        ("<description>Words</description>", ["created"]),
        ("<pubDate>Mon, 05 Jan 2026 20:00:00 GMT</pubDate>", ["summary"]),
        ("<author>ann@example.org</author>", ["summary", "created"]),
    ],
)
def test_what_an_item_already_has_is_not_suggested(beside: str, suggested: list[str]) -> None:
    """An element that may appear only once is suggested once, and not beside another of its kind."""
    words = "<summary>Words</summary><created>Mon, 05 Jan 2026 20:00:00 GMT</created><updated>then</updated>"
    found = judge(RSS.format("", beside + words).encode()).findings
    assert [each.element for each in found if "use <" in each.message] == suggested


def test_empty_element_is_not_renamed_to_one_that_requires_attributes() -> None:
    for attributes, fixed in (("", False), (' url="https://example.org/a.mp3"', True)):
        found = judge(RSS.format("", f"<attachments{attributes}/>").encode()).findings
        assert [each.fix is not None for each in found if "use <enclosure>" in each.message] == [fixed]


JSON = (
    '{{"version": "https://jsonfeed.org/version/1.1", "title": "F", {}'
    '"items": [{{"id": "1", {}"url": "u"}}]}}'
)


@pytest.mark.parametrize(
    ("where", "name", "right"),
    [
        (where, name, right)
        for where in TABLE_OF_NAMES
        for name, right in sorted(_names(where, "json").items())
    ],
)
def test_key_of_another_format_is_renamed(where: str, name: str, right: str) -> None:
    member = f'"{name}": "Words", '
    data = JSON.format(*((member, "") if where == "channel" else ("", member))).encode()
    for finding in judge(data).findings:
        if finding.rule == "json-unknown-key" and finding.fix:
            made, _ = apply(data, [finding])
            assert f'"{right}": "Words"'.encode() in made
            assert finding.message.endswith(f'use "{right}"')


SIGNS = st.text(st.sampled_from("aZ09 -:,./%&<>\"'#@+TGMSunov\u00e9\u0093\U0001d11e\n"), max_size=40)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(SIGNS)
def test_nothing_makes_mending_fail(value: str) -> None:
    for fault in FAULTS:
        if fault.mend is not None:
            assert fault.mend(value) is None or isinstance(fault.mend(value), str)


def spelled(value: str, within: str) -> str:
    """A value in the source of text, an attribute or a CDATA section."""
    if within == "]]>":
        return value
    return (
        value.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(within, "&#34;" if within == '"' else "&#39;")
    )


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(SIGNS, SIGNS, st.sampled_from(['"', "'", "<"]))
def test_respelled_source_has_the_right_value(old: str, new: str, within: str) -> None:
    source = spelled(old, within)
    made = source
    for start, end, content in reversed([*respelled(source, lambda _: new.strip(), within)]):
        made = made[:start] + content + made[end:]
    text = f"<a b={within}{made}{within}/>" if within != "<" else f"<a>{made}</a>"
    root = etree.fromstring(text)
    read = root.get("b") if within != "<" else root.text
    kept = " ".join(old.split()) == " ".join(new.split())
    assert kept or " ".join((read or "").split()) == " ".join(new.split())


@pytest.mark.slow
@pytest.mark.parametrize("fault", SMALL, ids=lambda fault: fault.name)
def test_example_gets_better(fault: Fault) -> None:
    check(document(fault.bad), unsafe=True)


DEFECTS = (
    "<Enclosure Url='https://example.org/a.mp3' Length='5' Type='audio/mpeg'/>",
    "<content>Words</content>",
    "<description><p>Words</p></description>",
    "<guid>1234</guid>",
    "<pubDate>2016-11-06T20:19:39Z</pubDate>",
    "<pubdate>Mon, 06 Nov 2016 20:19:39 GMT</pubdate>",
    "<link>http:/example.org/a b?c&amp;d</link>",
    "<comments><![CDATA[https://example.org/<c>]]></comments>",
    "<enclosure url='https://example.org/a b.mp3' type='mp3'/>",
    "<author>&lt;ann@example.org&gt; Ann</author>",
    "<source URL='https://example.org/'>S</source>",
    "<category>A &amp;amp; B</category>",
    "<title>Two</title>",
    "<description>Words &lt;p>.</description>\n",
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(DEFECTS), max_size=8), st.booleans())
def test_any_mixture_of_defects_gets_better(items: list[str], unsafe: bool) -> None:
    check(rss("".join(items)).encode(), unsafe=unsafe)


def check(before: bytes, *, unsafe: bool) -> Fixed:
    """Fix a document, and see that the laws hold."""
    fixed = fix(before, judge, unsafe=unsafe)
    was, now = (Counter(found.rule for found in report.findings) for report in (judge(before), fixed.report))
    assert bool(fixed.done) == (fixed.data != before)
    assert all(found.fix and (unsafe or found.fix.safe) for found in fixed.done)
    if not any(found.fix.reveals for found in fixed.done if found.fix):
        assert now - was == Counter()
        assert now.total() < was.total() or not fixed.done
    assert fix(fixed.data, judge, unsafe=unsafe).data == fixed.data
    messages = [found.fix.message for found in fixed.done if found.fix]
    if shape(before) and not any(message.startswith(STRUCTURE) for message in messages):
        assert shape(fixed.data) == shape(before)
    return fixed


def shape(data: bytes) -> list[str]:
    """The elements of a document in their order; nothing of one that is not well-formed."""
    try:
        return [str(element.tag) for element in etree.fromstring(data).iter(etree.Element)]
    except (etree.XMLSyntaxError, ValueError):
        return []


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="the conformance corpus is not here")
@pytest.mark.parametrize("unsafe", [False, True])
def test_corpus_never_gets_worse(unsafe: bool) -> None:
    fixed = [check(path.read_bytes(), unsafe=unsafe) for path in CORPUS]
    assert sum(bool(each.done) for each in fixed) > 100


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="the conformance corpus is not here")
def test_each_fix_alone_touches_nothing_else() -> None:
    """What stands before and behind the edits of a fix is there afterwards, byte for byte."""
    for path in CORPUS:
        data = path.read_bytes()
        for found in judge(data).findings:
            if found.fix and data.isascii():
                made, _ = apply(data, [found])
                first, last = found.fix.edits[0].start.offset, found.fix.edits[-1].end.offset
                assert made.startswith(data[:first])
                assert made.endswith(data[last:])


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_fixes_of_a_hostile_document_are_found_in_time(name: str) -> None:
    data, _ = DOCUMENTS[name]
    assert_within(75, lambda: judge(data), lambda: judge(HARMLESS), name)
