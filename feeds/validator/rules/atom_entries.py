"""What an Atom entry must contain so that readers have something to show."""

from __future__ import annotations

from feeds.validator.atom_tree import CONTENT, LINK, SUMMARY, is_base64, relation
from feeds.validator.elements import child_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import SEE


@rule(
    "atom-missing-content-or-alternate",
    on="atom:entry",
    severity="error",
    see=f"{SEE}#section-4.1.2",
    w3c="MissingContentOrAlternate",
    lacks="atom:content",
)
def missing_content_or_alternate(entry: Element, document: Document) -> Problems:
    """An Atom entry without content must have a link with rel="alternate".

    Without both, readers have neither a text to show nor a page to open. A link without rel is an alternate
    one.

    bad in document:
    <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id><title>Story</title>
    <updated>2025-12-30T00:00:00Z</updated><author><name>Somebody</name></author>
    <summary>Words.</summary></entry>
    good in document:
    <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id><title>Story</title>
    <updated>2025-12-30T00:00:00Z</updated><author><name>Somebody</name></author>
    <summary>Words.</summary><link href="https://example.org/1"/></entry>
    """
    if entry in document.incomplete:
        return
    if not any(relation(link) == "alternate" for link in entry.iterchildren(LINK)):
        yield Problem(entry, 'must have a <content> or a <link rel="alternate">')


@rule(
    "atom-missing-text",
    on="atom:entry",
    severity="warning",
    see=f"{SEE}#section-4.1.1.1",
    w3c="MissingTextualContent",
    by_names=True,
)
def missing_text(entry: Element, document: Document) -> Problems:
    """An Atom entry should have a summary or content.

    Without them, readers have only the title to show.

    bad in document:
    <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id><title>Story</title>
    <updated>2025-12-30T00:00:00Z</updated><author><name>Somebody</name></author>
    <link href="https://example.org/1"/></entry>
    good in document:
    <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id><title>Story</title>
    <updated>2025-12-30T00:00:00Z</updated><author><name>Somebody</name></author>
    <link href="https://example.org/1"/><summary>Words.</summary></entry>
    """
    texts = entry.iterchildren(CONTENT, SUMMARY)
    if next(texts, None) is None and entry not in document.incomplete:
        yield Problem(entry, "should have a <summary> or a <content>")


@rule(
    "atom-missing-summary",
    on="atom:entry",
    severity="error",
    see=f"{SEE}#section-4.1.2",
    w3c="MissingSummary",
    lacks="atom:summary",
)
def missing_summary(entry: Element, document: Document) -> Problems:
    """An Atom entry whose content has a src or is Base64 must have a summary.

    Readers show the summary when they do not load or decode the content.

    bad: <content type="image/png" src="https://example.org/1.png"/>
    good: <content type="image/png" src="https://example.org/1.png"/><summary>A picture.</summary>
    """
    content = child_of(entry, CONTENT)
    if content is None or entry in document.incomplete:
        return
    if content.get("src") is not None:
        yield Problem(entry, 'must have a <summary>, because its <content> has a "src"')
    elif is_base64(content):
        yield Problem(entry, "must have a <summary>, because its <content> is Base64")
