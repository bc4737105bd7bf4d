"""Which files in a folder are checked: only feeds, even broken ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from growth import assert_within, read_characters
from linter import GOOD, lint

from feeds.linting.feed_files import HEAD_BYTES, is_feed

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "https://jsonfeed.org/version/1.1"
ITEM = {"id": "1", "content_html": "<p>x</p>"}
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
RSS1 = 'xmlns="http://purl.org/rss/1.0/"'
PROLOG = '<?xml version="1.0"?>\n<!-- <urlset> --><!DOCTYPE x [<!ENTITY a "<urlset>">]>\n'

FEEDS = {
    "rss": ("a.xml", GOOD),
    "rss in json": ("a.json", GOOD),
    "rss behind a prolog": ("a.xml", f'{PROLOG}<rss version="2.0"/>'),
    "cut rss": ("a.xml", GOOD[:200]),
    "cut root": ("a.xml", "<rss"),
    "curly quotes": ("a.xml", "<rss version=\u201c2.0\u201d><channel>"),
    "unknown version": ("a.xml", '<rss version="3.0"/>'),
    "capitals": ("a.xml", '<RSS version="2.0"><CHANNEL>'),
    "rss in a namespace": ("a.xml", '<rss xmlns="http://backend.userland.com/rss2" version="2.0"/>'),
    "text before it": (
        "a.xml",
        f"Warning: undefined variable $a in <b>feed.php</b>\n{GOOD}".replace("<b>", ""),
    ),
    "unfinished declaration": ("a.xml", '<?xml version="1.0">\n<rss version="2.0">'),
    "no item": ("a.xml", "<channel><title>T</title><description>D</description></channel>"),
    "wrong namespace": ("a.xml", '<Channel xmlns="http://e.org/#"><title>T</title><items/></Channel>'),
    "unknown version of atom": ("a.xml", '<feed version="1.0" xmlns="http://e.org/#"/>'),
    "no namespace of an entry": ("a.xml", "<entry><id>urn:x</id><updated/></entry>"),
    "no namespace of a service": ("a.xml", "<service><workspace/></service>"),
    "page in place of its feed": (
        "a.xml",
        '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="x"></head></html>',
    ),
    "no rss element": ("a.xml", "<channel><title>T</title><item><title>x</title></item></channel>"),
    "atom": ("a.xml", f"<feed {ATOM}/>"),
    "atom entry": ("a.xml", f"<entry {ATOM}/>"),
    "atom with a prefix": ("a.xml", f"<a:feed {ATOM.replace('xmlns', 'xmlns:a')}>"),
    "atom 0.3": ("a.xml", '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>'),
    "atom, misspelled": ("a.xml", '<feed xmlns="https://www.w3.org/2005/atom/">'),
    "atom, no namespace": ("a.xml", "<feed><title>T</title><updated>2026-01-01T00:00:00Z</updated>"),
    "atom, another namespace": ("a.xml", '<feed xmlns="http://example.org/"><entry/><updated/></feed>'),
    "atompub": ("a.xml", '<service xmlns="http://www.w3.org/2007/app"/>'),
    "rss 1.0": ("a.rdf", f"<rdf:RDF {RDF} {RSS1}><channel rdf:about='x'>"),
    "rss 1.0, no channel yet": ("a.rdf", f"<rdf:RDF {RDF} {RSS1}>"),
    "rss 1.0 with a prefix": ("a.xml", f"<rdf:RDF {RDF} {RSS1.replace('xmlns', 'xmlns:r')}><r:channel>"),
    "rss 1.0, no namespace": ("a.rdf", f"<rdf:RDF {RDF}><channel/><item/></rdf:RDF>"),
    "rss 0.90": ("a.rdf", f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel>'),
    "rss 1.1": ("a.xml", '<Channel xmlns="http://purl.org/net/rss1.1#" rdf:about="x"/>'),
    "opml": ("a.xml", '<opml version="2.0"/>'),
    "opensearch": ("a.xml", '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"/>'),
    "json feed": ("a.json", json.dumps({"version": VERSION})),
    "unknown json version": ("a.json", json.dumps({"version": "https://jsonfeed.org/version/9"})),
    "json, no version": ("a.json", json.dumps({"title": "T", "items": [ITEM]})),
    "json, wrong version": ("a.json", json.dumps({"version": 1.1, "items": [ITEM]})),
    "json, no items": ("a.json", json.dumps({"title": "T", "feed_url": "x", "items": []})),
    "json, sorted": ("a.json", json.dumps({"items": [ITEM] * 9999, "version": VERSION})),
    "cut json": ("a.json", json.dumps({"version": VERSION, "items": [ITEM]})[:70]),
    "cut json value": ("a.json", '{"version": "https://jsonfeed.org/vers'),
    "json in xml": ("a.xml", json.dumps({"version": VERSION})),
    "any content": ("a.rss", "<urlset/>"),
    "empty": ("a.atom", ""),
}

OTHERS = {
    "empty json": ("a.json", ""),
    "empty xml": ("a.xml", " \n"),
    "prose": ("a.xml", "no markup"),
    "array": ("a.json", "[1]"),
    "package.json": ("a.json", '{"name": "x", "version": "1.0.0", "homepage": "https://jsonfeed.org/"}'),
    "tsconfig with comments": ("a.json", '// <rss>\n{"compilerOptions": {"strict": true,},}'),
    "tsconfig with a comment inside": ("a.json", '{\n  /* "items": */\n  "include": ["src"]\n}'),
    "json schema": ("a.json", json.dumps({"type": "array", "items": {"type": "string"}, "title": "T"})),
    "json schema of json feed": (
        "a.json",
        json.dumps(
            {
                "properties": {
                    "version": {"const": VERSION},
                    "feed_url": {"type": "string"},
                    "items": {"type": "array", "items": {"properties": {"content_html": {}}}},
                }
            }
        ),
    ),
    "openapi": ("a.json", json.dumps({"openapi": "3.1.0", "paths": {"/a": {"items": [ITEM]}}})),
    "kubernetes": ("a.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": [{"kind": "Pod"}]})),
    "api": (
        "a.json",
        json.dumps({"title": "T", "items": [{"id": 1, "title": "x", "url": "https://e.org/"}]}),
    ),
    "wrapped json feed": ("a.json", json.dumps({"response": {"version": VERSION, "items": [ITEM]}})),
    "har": ("a.json", json.dumps({"log": {"entries": [{"text": json.dumps({"version": VERSION})}]}})),
    "geojson": ("a.json", json.dumps({"type": "FeatureCollection", "features": []})),
    "json-ld": ("a.json", json.dumps({"@context": "https://schema.org", "@type": "Blog"})),
    "activitystreams": (
        "a.json",
        json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": [], "items": [{}]}),
    ),
    "web app manifest": ("a.json", json.dumps({"name": "x", "start_url": "/", "icons": []})),
    "npm audit": ("a.json", json.dumps({"auditReportVersion": 2, "vulnerabilities": {}})),
    "podcast chapters": ("a.json", json.dumps({"version": "1.2.0", "chapters": []})),
    "json lines": ("a.json", '{"title": "x"}\n{"items": []}\n'),
    "hugo template": ("a.xml", '{{ printf "<?xml?>" | safeHTML }}\n<rss version="2.0">'),
    "jinja template": ("a.xml", '{% block feed %}<rss version="2.0">'),
    "jekyll template": ("a.xml", '---\nlayout: null\n---\n<rss version="2.0">'),
    "sitemap": ("a.xml", f'{PROLOG}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'),
    "sitemap with a prefix": ("a.xml", "<p:urlset"),
    "comment about rss": ("a.xml", '<!-- <rss version="2.0"> --><config/>'),
    "svg": ("a.xml", '<svg xmlns="http://www.w3.org/2000/svg"><title>feed</title></svg>'),
    "xhtml": ("a.xml", '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><rss/></html>'),
    "pom": ("a.xml", '<project xmlns="http://maven.apache.org/POM/4.0.0"><url>x</url></project>'),
    "android": ("a.xml", "<manifest package='x'><application/></manifest>"),
    "csproj": ("a.xml", '<Project Sdk="Microsoft.NET.Sdk"/>'),
    "plist": ("a.xml", '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist version="1.0"/>'),
    "browserconfig": ("a.xml", "<browserconfig><msapplication/></browserconfig>"),
    "phpunit": ("a.xml", '<phpunit bootstrap="x"/>'),
    "persistence": ("a.xml", '<persistence xmlns="http://java.sun.com/xml/ns/persistence"/>'),
    "xliff": ("a.xml", '<xliff version="1.2"/>'),
    "docbook": ("a.xml", '<article xmlns="http://docbook.org/ns/docbook"/>'),
    "tei": ("a.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>'),
    "xmltv": ("a.xml", "<tv><channel id='1'/></tv>"),
    "page without a feed": ("a.xml", '<html><head><link type="text/css" href="x"></head></html>'),
    "wsdl": ("a.xml", "<service name='x'><port name='y'/></service>"),
    "settings": ("a.xml", "<channel><name>stable</name></channel>"),
    "another feed": ("a.xml", '<feed xmlns="https://example.org/products"><entry/></feed>'),
    "another entry": ("a.xml", "<entry><title>x</title></entry>"),
    "another service": ("a.xml", "<service><name>x</name></service>"),
    "ontology": (
        "a.rdf",
        f'<rdf:RDF {RDF} xmlns:rss="http://purl.org/rss/1.0/" xmlns:owl="http://www.w3.org/2002/07/owl#">'
        '<owl:Ontology rdf:about="x"/><owl:Class rdf:about="http://purl.org/rss/1.0/item"/></rdf:RDF>',
    ),
    "foaf": ("a.rdf", f'<rdf:RDF {RDF} xmlns="http://xmlns.com/foaf/0.1/"><Person/></rdf:RDF>'),
}


def files(folder: Path, *arguments: str) -> list[str]:
    status, out, err = lint(folder, "--show-files", *arguments)
    assert (status, err) == (0, "")
    return out.splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_in_a_folder_only_feeds_are_checked(tmp_path: Path, encoding: str) -> None:
    feeds = sorted(f"{case}/{name}" for case, (name, _) in FEEDS.items())
    others = sorted(f"{case}/{name}" for case, (name, _) in OTHERS.items())
    for case, (name, text) in (*FEEDS.items(), *OTHERS.items()):
        (tmp_path / case).mkdir()
        (tmp_path / case / name).write_text(text, encoding)
    assert sorted(files(tmp_path)) == feeds
    assert sorted(files(tmp_path, *feeds, *others)) == sorted([*feeds, *others])


@pytest.mark.parametrize(
    "piece",
    [
        "<!--", "<!-- -->", "<!DOCTYPE [", "<!DOCTYPE a>", "<?", "<? ?>", "<", "< ", "x<", "<a:", '<a b="',
        "[", '{"a":', '{"items":[{"content_html":', '"', '\\"', "{", "]", " ", ":",
    ],
)  # fmt: skip
def test_no_content_takes_long(piece: str) -> None:
    def act() -> None:
        for before in ("", "<rdf:RDF ", '{"jsonfeed": "', "<feed ", "x"):
            is_feed((before + piece * HEAD_BYTES).encode(), ".xml")

    assert_within(100, act, read_characters, piece)
