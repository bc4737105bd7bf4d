"""Dialects: a file is read as articles and notes, or refused with a reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from exports import Post, blogger, blogger_entry, cdata, ghost, ghost_post, wxr
from samples import CHANNEL, ROOT, SEEDS

from feeds.core.anchors import scope_of
from feeds.core.errors import ReadError
from feeds.core.markup import sanitise
from feeds.dialects import MAX_NOTES, Head, Note, Reading, dialects
from fuzzing.parts import named, with_name
from fuzzing.shapes import HTML, JSON, JSON_ITEMS, MARKDOWN, XML_ITEMS, YAML, Pile, escaped, shapes, together
from fuzzing.target import Target, law
from fuzzing.targets.validating import ATOM, IN_CONTENT, IN_JSON, JSON_FEED, RSS, json_seeds, xml_seeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.dialects import Found
    from fuzzing.target import Shapes

SITES = ROOT / "tests/dialects/sites"
HEAD = "---\ntitle: T\ndate: 2026-01-05\n---\n"
RECORD = '{"id":"urn:x:a","title":"T","date":"2026-01-05"'
_RECORDS = (
    Pile(',"k#":1', start=RECORD, end="}"),
    Pile('"t#",', start=RECORD + ',"tags":[', end='"z"]}'),
    Pile('{"url":"https://a.example/#.mp4"},', start=RECORD + ',"media":[', end='"https://a.example/"]}'),
    Pile('"p#",', start=RECORD + ',"paragraphs":[', end='"z"]}'),
    Pile('{"name":"a#"},', start=RECORD + ',"authors":[', end='"z"]}'),
    Pile("[", "]", start=RECORD + ',"tags":', after="}"),
    Pile('{"media":', "}", start=RECORD + ',"media":', end="1", after="}"),
    Pile(RECORD + "},", start="[", end=RECORD + "}]"),
    Pile(RECORD + "}\n"),
    Pile("{}\n"),
)
_DUMPS = (
    Pile("words words\n\n", start="Head\n\nSun Nov 6, 2016 20:19:39\n\n"),
    Pile("Head\n\nSun Nov 6, 2016 20:19:39\n\n"),
    Pile("array(1) {\n", "}\n"),
    Pile("  ", start="array(1) {\n"),
    Pile('  [#]=>\n  string(1) "a"\n', start="array(9) {\n", end="}\n"),
    Pile("\n"),
    Pile('["a"]=>\n'),
)


def read(dialect_name: str, data: bytes) -> list[Found]:
    """A dialect yields articles, notes and refusals, and raises nothing but a refusal."""
    name, content = named(data)
    dialect = next(each for each in dialects() if each.name == dialect_name)
    if not dialect.sniff(name, content[:4096]):
        return []
    found: list[Found] = []
    try:
        found += dialect.read(name, content, CHANNEL)
    except ReadError as error:
        found.append(error)
    for each in found:
        str(each).encode("utf-8", "backslashreplace")
        if isinstance(each, Reading):
            _check(each)
    law(sum(isinstance(each, Note) for each in found) <= MAX_NOTES + 1, "notes are bounded")
    if dialect.head is not None:
        for place in (name, "https://a.example/feed"):
            _check_head(partial(dialect.head, place, content))
    return found


def _check(reading: Reading) -> None:
    article = reading.article
    law(article.id, "an article has an id")
    law(article.published.tzinfo and article.updated.tzinfo, "times have offsets", article)
    law(len(reading.notes) <= MAX_NOTES + 1, "notes are bounded")
    if article.html:
        again = sanitise(article.html, article.link or CHANNEL.home, scope_of(article.id))
        law(again == article.html, "sanitising again changes nothing", article.html, again)


def _check_head(head: partial[Head | None]) -> None:
    try:
        found = head()
    except ReadError as error:
        str(error)
    else:
        law(found is None or all(map(str, found.lost)), "what is lost has a name")


def _named(name: str, made: Shapes) -> Shapes:
    return lambda size: (with_name(name, shape) for shape in made(size))


def files_in(*patterns: str) -> list[bytes]:
    """Returns the files of the sites in the tests that match, with their names."""
    found = (path for pattern in patterns for path in sorted(SITES.glob(f"*/{pattern}")) if path.is_file())
    return [
        with_name(path.relative_to(SITES).as_posix().partition("/")[2], path.read_bytes()) for path in found
    ]


def markdown_seeds() -> Sequence[bytes]:
    """Returns the articles of the sites in the tests."""
    own = [with_name("a.md", f"{HEAD}# Title\n\nText *with* [a link](/b) and\n\n| a | b |\n|---|---|\n")]
    return own + files_in("**/*.md")


def dump_seeds() -> Sequence[bytes]:
    """Returns articles as texts and as dumps of variables."""
    seeds = [with_name(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("*.txt"))]
    dump = 'array(2) {\n  ["title"]=>\n  string(1) "T"\n  ["date"]=>\n  string(10) "2026-01-05"\n}\n'
    return [*seeds, with_name("a.txt", dump), with_name("b.txt", "Head\n\nSun Nov 6, 2016 20:19:39\n\nWords")]


def record_seeds() -> Sequence[bytes]:
    """Returns records, JSON feeds and an export of Ghost."""
    post = ghost_post(1, title="T", html="<p>x</p>", feature_image="__GHOST_URL__/a.jpg")
    full = RECORD + ',"link":"https://news.example.org/a","tags":["a"],"authors":[{"name":"b"}],"media":['
    full += '{"url":"https://m.example/a.mp4","seconds":5,"tracks":[{"url":"/a.vtt"}]}],"html":"<p>x</p>"}'
    texts = [RECORD + "}", full, f"[{full}]", f"{full}\n{RECORD}}}\n", ghost(post)]
    names = ["a.json", "b.json", "c.json", "d.ndjson", "e.json"]
    own = [with_name(name, text) for name, text in zip(names, texts, strict=True)]
    return own + [with_name("feed.json", data) for data in json_seeds()[:60]]


def export_seeds() -> Sequence[bytes]:
    """Returns exports of WordPress and Blogger."""
    meta = {"enclosure": "https://media.example/a.mp3\n5\naudio/mpeg\n", "_thumbnail_id": "2"}
    category = f'<category domain="post_tag" nicename="a">{cdata("A")}</category>'
    gallery = "[gallery ids='2'] [caption id='a']<img src='/a.jpg'/> c[/caption] <!-- wp:image -->\n\ntext"
    posts = (
        Post(1, title="T", content=gallery, excerpt="e", inside=category, meta=meta),
        Post(
            2,
            "inherit",
            "attachment",
            inside="<wp:attachment_url>https://site.example/a.jpg</wp:attachment_url>",
        ),
    )
    texts = (wxr(*posts), wxr(Post(3, "draft")), blogger(blogger_entry("1", "", "T", "<p>x</p>")))
    return [with_name("export.xml", text) for text in texts]


def feed_seeds() -> Sequence[bytes]:
    """Returns feeds and exports in XML."""
    return [*export_seeds(), *(with_name("feed.xml", data) for data in xml_seeds()[:200])]


def markup_seeds() -> Sequence[bytes]:
    """Returns articles in markup that is not read."""
    texts = {
        "a.rst": "T\n=\n\n:date: 2026-01-05\n\nWords\n",
        "a/b.adoc": "= T\n:revdate: 2026-01-05\n\nWords\n",
        "c.org": "#+title: T\n#+date: 2026-01-05\n\nWords\n",
        "d.textile": "---\ndate: 2026-01-05\n---\nh1. T\n",
        "e.ipynb": '{"cells": [],\ndate = 1}',
        "f.rst": "T\n=\n\nNo date\n",
    }
    return [with_name(name, text) for name, text in texts.items()]


_MARKUP = (
    Pile(":date: a\n"),
    Pile("date"),
    Pile("date  "),
    Pile(" :"),
    Pile("#+date"),
    Pile("\n"),
    Pile("=\r"),
)
_SHORTCODES = (Pile("[a]"), Pile("[a][b]", "[/b]"), Pile("[caption]", "[/caption]"), Pile("[a b='"), *HTML)
_EXPORT = wxr(Post(1, title="T", content="PLACE")).replace("PLACE", "{}")
TARGETS = (
    Target(
        "read-markdown",
        partial(read, "markdown"),
        markdown_seeds,
        together(
            _named("a.md", shapes(MARKDOWN, HEAD + "{}")),
            _named("_posts/2026-01-05-a.md", shapes(YAML, "---\n{}\n---\nx")),
        ),
        inputs=100,
    ),
    Target(
        "read-other-markup", partial(read, "other_markup"), markup_seeds, _named("a.rst", shapes(_MARKUP))
    ),
    Target("read-dump", partial(read, "dump"), dump_seeds, _named("a.txt", shapes(_DUMPS))),
    Target(
        "read-records",
        partial(read, "records"),
        record_seeds,
        together(
            _named("a.json", shapes((*_RECORDS, *JSON))),
            _named("a.ndjson", shapes(_RECORDS)),
            _named("a.json", shapes(JSON_ITEMS, JSON_FEED)),
            _named("a.json", escaped(HTML, IN_JSON, quoted=True)),
        ),
    ),
    Target(
        "read-feed",
        partial(read, "feed"),
        feed_seeds,
        together(
            _named("feed.xml", shapes(XML_ITEMS, RSS, ATOM)),
            _named("feed.xml", escaped(HTML, IN_CONTENT)),
            _named("export.xml", shapes(_SHORTCODES, _EXPORT)),
        ),
    ),
)
