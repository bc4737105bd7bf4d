"""Examples of rules and faults made into whole documents, minimal ones without a finding of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.validator.catalogue import meanings
from feeds.validator.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable

MEANINGS = meanings()
FAULTS = sorted(
    {fault for faults in MEANINGS.values() for fault in faults}, key=lambda fault: (fault.name, fault.bad)
)
URL = "https://example.org/feed"
"""Where the documents say that they are served."""
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
REPEATED = re.compile(r"\{([^{}*]+)\*(\d+)\}")
"""What a long example is written as: `{x*4001}`."""
WRAPPER = re.compile(r"<(channel|item|feed|entry|OpenSearchDescription)>(.*)</\1>", re.DOTALL)
PROLOG = re.compile(r"\ufeff?\s*(?:<\?xml[ -][^>]*>)?\s*(?:<!DOCTYPE [^\[>]*(?:\[[^\]]*\])?\s*>)?")
WHOLE = re.compile(r"<(rss|opml|html|feed|Channel)(?: |>…|><body)")
TAG = re.compile(r"<(/?)([\w:]+)[^<>]*?(/?)>")
CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
JSON_FEED = {"version": '"https://jsonfeed.org/version/1.1"', "title": '"Example"', "items": "[]"}
JSON_ITEM = '"id": "1", "content_text": "Words.", '

RSS_CHANNEL = {
    "title": "<title>Example</title>",
    "link": "<link>https://example.org/</link>",
    "description": "<description>An example.</description>",
    "atom:link": f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{URL}"'
    ' type="application/rss+xml"/>',
}
RSS_ITEM = {
    "title": "<title>Story</title>",
    "guid": '<guid isPermaLink="false">tag:example.org,2026:1</guid>',
}
ATOM_FEED = {
    "id": "<id>tag:example.org,2026:feed</id>",
    "title": "<title>Example</title>",
    "updated": "<updated>2025-12-31T00:00:00Z</updated>",
    "author": "<author><name>Somebody</name></author>",
    "link": f'<link rel="self" href="{URL}"/>',
}
ATOM_ENTRY = {
    "id": "<id>tag:example.org,2026:1</id>",
    "title": "<title>Story</title>",
    "updated": "<updated>2025-12-30T00:00:00Z</updated>",
    "content": "<content>Words.</content>",
}
PODCAST = {
    "language": "<language>en</language>",
    "itunes:author": "<itunes:author>Ann</itunes:author>",
    "itunes:category": '<itunes:category text="Technology"/>',
    "itunes:explicit": "<itunes:explicit>false</itunes:explicit>",
    "itunes:image": '<itunes:image href="https://example.org/cover.png"/>',
    "itunes:owner": "<itunes:owner><itunes:name>Ann</itunes:name>"
    "<itunes:email>ann@example.org</itunes:email></itunes:owner>",
}
OPENSEARCH = {
    "ShortName": "<ShortName>Search</ShortName>",
    "Description": "<Description>Search of stories.</Description>",
    "Url": '<Url type="text/html" template="https://example.org/?q={searchTerms}"/>',
    "Query": '<Query role="example" searchTerms="cat"/>',
}
REST = {
    "rss": f"<channel>{''.join(RSS_CHANNEL.values())}<language>en</language></channel>",
    "feed": "".join(ATOM_FEED.values()),
    "opml": "<head><title>Feeds</title></head>"
    '<body><outline text="News" title="News" type="rss" xmlUrl="https://example.org/feed"/></body>',
    "body": '<outline text="News" title="News" type="rss" xmlUrl="https://example.org/feed"/>',
}
"""What an ellipsis in a whole document stands for, by the element that it stands in."""


def document(example: str) -> bytes:
    """The document that the example of a fault stands for.

    It stands in an RSS item, or in what it names itself as the first thing: `<channel>`, an Atom `<feed>` or
    `<entry>`, `<OpenSearchDescription>`, a whole document whose `…` is what is always there.  What begins
    with a quote stands in an item of JSON Feed; JSON and what is compressed stand alone.
    """
    example = repeated(example)
    if example.startswith('"'):
        missing = "" if '"id"' in example else JSON_ITEM
        return document(f'{{…, "items": [{{{missing}{example}}}]}}')
    if not example.strip() or example.removeprefix("\ufeff").startswith(("{", "BZh")):
        own = set(re.findall(r'"(\w+)": ', re.sub(r"\[.*\]", "", example)))
        rest = ", ".join(f'"{key}": {value}' for key, value in JSON_FEED.items() if key not in own)
        return example.replace("…", rest).encode("utf-8", "surrogateescape")
    prolog = PROLOG.match(example)
    start = prolog[0] if prolog else ""
    return ((start or DECLARATION) + body(example[len(start) :])).encode("utf-8", "surrogateescape")


def body(example: str) -> str:
    """The root element that an example stands for or in."""
    if example == "…":
        return rss("", "")
    if (root := WHOLE.match(example)) is not None:
        return example.replace("…", REST.get("body" if "<body>…" in example else root[1], ""))
    found = WRAPPER.fullmatch(example)
    where, inner = (found[1], found[2]) if found else ("item", example)
    return WRAP[where](inner)


def repeated(example: str) -> str:
    """An example with all of what is written once, and how often it stands there."""

    def much(found: re.Match[str]) -> str:
        count = int(found[2])
        if found[1] == "many attributes":
            return " ".join(f'a{number}=""' for number in range(count))
        return found[1] * count

    return REPEATED.sub(much, example)


def rss(in_channel: str, in_item: str | None, *, podcast: bool = False) -> str:
    """An RSS feed with these fragments, completed, at will to a podcast; None: without an item."""
    item = "" if in_item is None else f"<item>{without(in_item, RSS_ITEM)}{in_item}</item>"
    channel = f"{without(in_channel, RSS_CHANNEL | (PODCAST if podcast else {}))}{in_channel}"
    declared = namespaces(channel + item)
    return f'<rss version="2.0"{declared}><channel>{channel}{item}</channel></rss>'


def atom(in_feed: str, in_entry: str | None) -> str:
    """An Atom feed with these fragments, completed; None: without an entry."""
    entry = "" if in_entry is None else f"<entry>{without(in_entry, ATOM_ENTRY)}{in_entry}</entry>"
    feed = f"{without(in_feed, ATOM_FEED)}{in_feed}"
    declared = namespaces(feed + entry)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{declared}>{feed}{entry}</feed>'


def opensearch(inner: str) -> str:
    """An OpenSearch description with this fragment, completed."""
    whole = without(inner, OPENSEARCH) + inner
    uri = "http://a9.com/-/spec/opensearch/1.1/"
    return f'<OpenSearchDescription xmlns="{uri}">{whole}</OpenSearchDescription>'


WRAP: dict[str, Callable[[str], str]] = {
    "channel": lambda inner: rss(inner, "", podcast="<itunes:" in inner),
    "item": lambda inner: rss("", inner, podcast="<itunes:" in inner),
    "feed": lambda inner: atom(inner, ""),
    "entry": lambda inner: atom("", inner),
    "OpenSearchDescription": opensearch,
}


def namespaces(fragment: str) -> str:
    """Declarations for the prefixes that a fragment uses, as the tables know them."""
    used = set(re.findall(r"[<\s/]([A-Za-z][\w-]*):[A-Za-z]", fragment)) - {"xml", "xmlns"}
    known = {space.prefix: space.uri for space in schema().namespaces}
    return "".join(f' xmlns:{prefix}="{known[prefix]}"' for prefix in sorted(used) if prefix in known)


def without(fragment: str, skeleton: dict[str, str]) -> str:
    """The parts of a skeleton that the fragment does not bring itself."""
    own = top_level(fragment)
    return "".join(part for name, part in skeleton.items() if name not in own)


def top_level(fragment: str) -> set[str]:
    """The names of the elements that a fragment consists of."""
    names, depth = set(), 0
    for end, name, empty in TAG.findall(CDATA.sub("", fragment)):
        if end:
            depth -= 1
            continue
        if depth == 0:
            names.add(name)
        depth += not empty
    return names
