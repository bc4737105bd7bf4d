"""Validation: a document -> Report. Nothing is fetched, and no contents of a document make it raise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.compression import is_compressed
from feeds.validator.consequences import independent, without_consequences
from feeds.validator.defects import Full
from feeds.validator.document import Document
from feeds.validator.elements import split
from feeds.validator.findings import finalize_findings
from feeds.validator.inputs import Input, read_input, unpack
from feeds.validator.jsonfeed import is_json, validate_json
from feeds.validator.kinds import adopt, kind_of, namespace_of
from feeds.validator.parsing import Parsed, parse, unfinished
from feeds.validator.problem import Problem
from feeds.validator.profiles import choose, judged
from feeds.validator.remedies import declare_instead, write
from feeds.validator.report import Finding, Report, Spot
from feeds.validator.schema import Place, Schema, schema
from feeds.validator.source import UNDECODABLE, Source, open_source
from feeds.validator.templates import TEMPLATE, starts_template
from feeds.validator.walk import Walk
from feeds.vocabulary.datatypes.addresses import PRIVATE_ADDRESS, private_address
from feeds.vocabulary.datatypes.characters import may_be_odd
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.model import Fault
from feeds.vocabulary.rss import NAMESPACE as RSS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.validator.rule import Found

__all__ = ["Finding", "Problem", "Report", "Spot", "validate"]

NOT_A_FEED = Fault(
    "not-a-feed",
    "error",
    "The root element must be that of RSS, Atom, OPML, OpenSearch or AtomPub.",
    w3c="UndefinedElement",
    bad="<html><body><p>Page not found</p></body></html>",
    good='<rss version="2.0">…</rss>',
    help="Readers cannot subscribe to it. Often the server sends an error page or a login form: "
    "check the URL in a browser.",
)
NO_NAMESPACE = Fault(
    "missing-namespace",
    "error",
    "The root element must be in the namespace of its format.",
    "https://www.w3.org/TR/xml-names/#defaulting",
    "MissingNamespace",
    bad="<feed>…</feed>",
    good='<feed xmlns="http://www.w3.org/2005/Atom">…</feed>',
    hides=True,
    help="XML parsers see an unknown element, so readers find no feed. Declare the namespace with xmlns as "
    "in the example.",
)
WRONG_NAMESPACE = Fault(
    "wrong-namespace",
    "error",
    "The root element must be in the namespace of its format, and in no other.",
    "https://www.w3.org/TR/xml-names/#NSNameComparison",
    "InvalidNamespace",
    bad='<rss version="2.0" xmlns="https://example.org/rss">…</rss>',
    good='<rss version="2.0">…</rss>',
    hides=True,
    help="XML parsers see an unknown element, so readers find no feed. Copy the URI from the specification; "
    "RSS has none.",
)
FORMER_NAMESPACE = Fault(
    "former-namespace",
    "warning",
    "RSS elements should not be in a namespace.",
    "https://www.rssboard.org/rss-specification#extendingRss",
    "InvalidNamespace",
    bad='<rss version="2.0" xmlns="http://backend.userland.com/rss2">…</rss>',
    good='<rss version="2.0">…</rss>',
    hides=True,
    help="Some feeds had one in 2002 and 2003, before the specification dropped it. Not all readers know it. "
    "Delete the declaration.",
)
EMPTY = Fault(
    "empty-document",
    "error",
    "A document must not be empty.",
    w3c="SAXError",
    bad=" ",
    good='<rss version="2.0">…</rss>',
    help="Readers report an error or show nothing. Check the program that writes the feed, its disk space "
    "and its permissions.",
)

NOTHING = Source(b"", "utf-8", ())


def validate(
    document: Input,
    *,
    url: str | None = None,
    now: datetime | None = None,
    profiles: Iterable[str] = (),
    fixes: bool = False,
) -> Report:
    """Checks a document against the specifications of its format and namespaces.

    `document` is its bytes, its text (a string is never a path), its path as a `pathlib.Path`, or a file
    that is open in binary mode; a text counts as written in the encoding that it declares.  A document that
    is compressed by gzip, bzip2, xz or zstd is decompressed first: places are those in its text.
    `url` is where the document is served; its self link is compared with it.  `now` is the time to compare
    dates with; without it, no date is in the future.  `profiles` names consumers whose requirements are
    added.  With `fixes`, findings carry a fix where one is known.

    Raises ValueError for an unknown profile, TypeError for what is not a document, and OSError where a path
    cannot be read; no contents of a document make it raise.
    """
    chosen = choose(profiles) if profiles else ()
    rules = schema(frozenset(profile.name for profile in chosen)) if chosen else schema()
    report = _validated(read_input(document), rules, url, now, fixes)
    if url is not None and private_address(url):  # where other addresses of the same network can be reached
        others = (one for one in report.findings if not one.rule.endswith(f"-{PRIVATE_ADDRESS.name}"))
        report = replace(report, findings=tuple(others))
    return judged(report, chosen) if chosen else report


def _validated(data: bytes, rules: Schema, url: str | None, now: datetime | None, fixes: bool) -> Report:
    data, refusal = unpack(data) if is_compressed(data) else (data, None)
    if refusal is not None:
        return Report("", finalize_findings([(refusal[0], "xml", refusal[1])], None, NOTHING, rules))
    if (problem := starts_template(data)) is not None:
        return Report("", finalize_findings([(TEMPLATE, "xml", problem)], None, NOTHING, rules))
    if is_json(data):
        return validate_json(data, url, fixes=fixes)
    source = open_source(data)
    found: list[Found] = [(fault, "xml", problem) for fault, problem in source.problems]
    if not source.readable:
        return Report("", finalize_findings(found, None, source, rules, fixes=fixes))
    if not source.utf8 or source.utf8.isspace():
        found.append((EMPTY, "xml", Problem(Spot(1, 1, 0), "the document is empty")))
        return Report("", finalize_findings(found, None, source, rules, fixes=fixes))
    parsed = parse(source.utf8)
    found += [(fault, "xml", problem) for fault, problem in parsed.problems]
    if found:
        found = [*without_consequences(found, source)]
    kind = _walk(parsed, source, rules, found, url, now)
    return Report(kind, finalize_findings(found, parsed, source, rules, fixes=fixes))


def _walk(
    parsed: Parsed, source: Source, rules: Schema, found: list[Found], url: str | None, now: datetime | None
) -> str:
    """Checks what was parsed; returns the document's kind."""
    root = parsed.root
    if root is None:
        return ""
    kind, place = _root_place(root, rules)
    adopted = place is None
    if place is None:
        if root in parsed.reported:
            return ""
        found.append(_no_root(root))
        if not adopt(root):
            return kind
        kind, place = _root_place(root, rules)
        if place is None:
            return ""
    incomplete = frozenset() if parsed.whole else unfinished(root)
    lossy = bool(source.problems) and any(fault is UNDECODABLE for fault, _ in source.problems)
    document = Document(
        root, kind, url, now, source.encoding, incomplete, adopted, lossy,
        may_be_odd(source.utf8), source.misdeclared,
    )  # fmt: skip
    walk = Walk(document, rules)
    try:
        walk.visit(root, place)
        if rules.at_root is not None:
            walk.ask(root, rules.at_root.chosen(walk.tags, frozenset()), "xml")
    except Full:
        pass  # what was found is reported
    if walk.found:
        found += independent(walk.found, parsed, lossy=lossy)
    return kind


def _root_place(root: _Element, rules: Schema) -> tuple[str, Place | None]:
    """A document's kind, and the place of its root element."""
    kind, prefix = kind_of(root)
    return kind, rules.roots(prefix).get(root.tag.rpartition("}")[2])


def _no_root(root: _Element) -> Found:
    uri = namespace_of(root.tag)
    if uri is None:
        return (
            NOT_A_FEED,
            "xml",
            Problem(root, "is not the root element of RSS, Atom, OPML, OpenSearch or AtomPub"),
        )
    wrong = split(root.tag)[0]
    former = wrong in RSS.namesakes and not uri
    fault = FORMER_NAMESPACE if former else WRONG_NAMESPACE if wrong else NO_NAMESPACE
    right = f"in the namespace {uri}" if uri else "in no namespace"
    verb = "must" if fault.severity == "error" else "should"
    message = f"{verb} be {right}, not in {shown(wrong)}" if wrong else f"{verb} be {right}"
    remedy = declare_instead(root, wrong, uri) if wrong else None if root.prefix else write("xmlns", uri)
    return fault, "xml", Problem(root, message, remedy=remedy)
