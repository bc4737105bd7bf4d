"""The validator: reports, fixes, comparisons, suppressions."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from mutated_documents import NOW, check, documents_in
from samples import ROOT

from feeds import validate
from feeds.linting.feed_files import is_feed
from feeds.linting.lsp.documents import fixed_text, lint_text
from feeds.linting.online.references import references
from feeds.linting.suppressions import apply_suppressions
from feeds.validator.comparing import compare
from feeds.validator.fixing import apply, fix
from feeds.validator.opened import open_document
from feeds.validator.profiles import profiles
from fuzzing.parts import joined, parts_of
from fuzzing.shapes import HTML, JSON, JSON_ITEMS, XML_ITEMS, Pile, escaped, shapes, together
from fuzzing.target import Target, law

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds import Report

CASES = ROOT / "tests/validator/cases"
_SPACES = " ".join(
    (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
        'xmlns:media="http://search.yahoo.com/mrss/"',
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"',
        'xmlns:x="urn:x"',
    )
)
RSS = (
    f'<rss version="2.0" {_SPACES}><channel><title>t</title><link>https://a.example/</link>'
    "<description>d</description>{}</channel></rss>"
)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:a</id><title>t</title>{}</feed>'
IN_CONTENT = RSS.replace("{}", "<item><title>t</title><content:encoded>{}</content:encoded></item>")
JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{}]}'
IN_JSON = JSON_FEED.replace("{}", '{"id":"1","content_html":"{}"}')
_DECLARED = (
    Pile('<!ENTITY a# "x">', start="<!DOCTYPE rss [", end="]><rss/>"),
    Pile('<!ENTITY b# "&a;&a;">', start='<!DOCTYPE rss [<!ENTITY a "x">', end="]><rss>&b1;</rss>"),
    Pile("<!ATTLIST a b# CDATA 'c'>", start="<!DOCTYPE rss [", end="]><rss/>"),
    Pile("[", start="<!DOCTYPE rss "),
)
xml_shapes = together(
    shapes(XML_ITEMS, RSS, ATOM), shapes(_DECLARED), escaped(HTML, IN_CONTENT), shapes(HTML, "{}")
)
json_shapes = together(shapes(JSON_ITEMS, JSON_FEED), shapes(JSON), escaped(HTML, IN_JSON, quoted=True))


@cache
def _documents() -> list[bytes]:
    return documents_in([CASES])


def xml_seeds() -> Sequence[bytes]:
    """Returns the cases in XML."""
    return [data for data in _documents() if data.lstrip()[:1] not in (b"{", b"[")]


def json_seeds() -> Sequence[bytes]:
    """Returns the cases in JSON."""
    return [data for data in _documents() if data.lstrip()[:1] in (b"{", b"[")]


def _judge(data: bytes) -> Report:
    names = sorted(profiles())
    chosen = names[crc32(data) % len(names)]
    return validate(data, url="https://example.org/feed", now=NOW, profiles=[chosen], fixes=True)


def report(data: bytes) -> None:
    """Validates, and now and then fixes and renders: it never raises, and each place is in the document."""
    found = check(data, crc32(data), sorted(profiles()))
    end = data.count(b"\n") + data.count(b"\r") + 1
    for finding in found.findings:
        law(finding.line >= 1 and finding.column >= 1, "a place starts from 1", finding)
        law(finding.line <= end or not data.isascii(), "a place is in the document", finding)
        law(finding.message == finding.message.strip() != "", "a message is a text", finding)
        finding.message.encode()


def fixes(data: bytes) -> None:
    """Fixes are a fixed point, and never make a document worse."""
    for unsafe in (False, True):
        before = _judge(data)
        fixed = fix(data, _judge, unsafe=unsafe)
        law(fixed.report == _judge(fixed.data), "the report is that on the fixed document")
        law(bool(fixed.done) == (fixed.data != data), "what changes a document is reported")
        if not any(finding.rule.endswith("-more-findings") for finding in before.findings):
            law(len(fixed.report.findings) <= len(before.findings) or fixed.done, "no new findings")
        apply(data, before.findings)


def comparison(data: bytes) -> None:
    """Any two documents can be compared; nothing changes for subscribers between a document and itself."""
    old, new, *_ = (*parts_of(data), b"")
    law(compare(old, old).findings == (), "nothing has changed")
    compare(old, new)


def around(data: bytes) -> None:
    """What the linter does with a file besides: recognise it, read its comments and its references."""
    for suffix in (".xml", ".json", ".rss", ""):
        is_feed(data, suffix)
    found = validate(data, now=NOW).findings
    kept = apply_suppressions(data, found, ())
    law(len(kept) <= len(found) + data.count(b"<!--"), "one finding for each comment at most")
    list(references(open_document(data)))


def editor(data: bytes) -> None:
    """An editor gets findings in the text, whatever is typed, and a text that is fixed for good."""
    text = data.decode("utf-8", "replace")
    linted = lint_text(text, Path("/f/a.xml"), "utf-16", NOW)
    law(linted.failure is None, "a text is checked", linted.failure)
    lines = len(text.splitlines()) + 1
    for placed in linted.findings:
        law(placed.range.start.line <= placed.range.end.line <= lines, "a range is in the text", placed)
    fixed = fixed_text(linted, NOW)
    again = lint_text(fixed, Path("/f/a.xml"), "utf-16", NOW)
    law(fixed_text(again, NOW) == fixed, "fixing again changes nothing")


def _pairs() -> Sequence[bytes]:
    documents = _documents()
    return [joined(one, other) for one, other in pairwise(documents)]


TARGETS = (
    Target("validate-xml", report, xml_seeds, xml_shapes, inputs=400),
    Target("validate-json", report, json_seeds, json_shapes, inputs=400),
    Target("fixes-xml", fixes, xml_seeds, xml_shapes, max_bytes=6000, inputs=100),
    Target("fixes-json", fixes, json_seeds, json_shapes, max_bytes=6000),
    Target("compare", comparison, _pairs, xml_shapes, max_bytes=30_000),
    Target("editor", editor, xml_seeds, xml_shapes, max_bytes=6000, inputs=60),
    Target("lint", around, xml_seeds, xml_shapes),
)
