"""The whole path from bytes to documents: what is not refused is published without a finding, and stays."""

from __future__ import annotations

import json
import random
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from article_records import markup, records
from hypothesis import given, settings
from hypothesis import strategies as st
from libraries import PODCAST
from mutated_documents import NOW
from oracle import publish, publish_folder
from samples import AS_DATED, AS_GIVEN, CHANNEL

from feeds import validate
from feeds.core.errors import ReadError
from feeds.core.texts import clean
from feeds.dialects import Reading, dialects
from feeds.publishing.folder import read_folder
from feeds.publishing.importing import run
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.sources import SourceDocument, dialect_of
from feeds.publishing.inbox import Inbox, InboxError, kind_of
from feeds.publishing.publication import open_publication
from fuzzing.parts import joined, named, parts_of, with_name
from fuzzing.shapes import HTML, MARKDOWN, XML_ITEMS, YAML, Pile, escaped, shapes, together
from fuzzing.target import Bound, Target, law
from fuzzing.targets.reading import (
    HEAD,
    RECORD,
    dump_seeds,
    export_seeds,
    feed_seeds,
    markdown_seeds,
    record_seeds,
)
from fuzzing.targets.validating import IN_CONTENT, RSS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.page import Rendered

    Seeds = Callable[[], Sequence[bytes]]

_CHANNEL_FILE = """
title = "News & more"
description = "What happened"
home = "https://news.example.org/"
base = "https://news.example.org/feeds/"
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
people = [{ name = "The newsroom" }]
"""
_ALL = 1000


def check_documents(documents: Mapping[str, Rendered], channel: Channel) -> None:
    """Documents have no findings except about values that are published as they were given."""
    for path, document in documents.items():
        if path == "index.html":
            continue
        report = validate(document.body, url=channel.base + path, profiles=("spec", "rssboard"))
        for finding in report.findings:
            law(
                finding.severity == "info" or finding.rule.endswith((*AS_GIVEN, AS_DATED)),
                f"published without findings: {finding.rule}",
                path,
                finding.message,
                finding.value,
            )


def articles_of(data: bytes, channel: Channel = CHANNEL) -> list[Article]:
    """Returns the articles of the files in an input, each id once."""
    found: dict[str, Article] = {}
    for part in parts_of(data):
        name, content = named(part)
        dialect = dialect_of(name, content)
        with suppress(ReadError):
            for each in dialect.read(name, content, channel) if dialect is not None else ():
                if isinstance(each, Reading):
                    found.setdefault(each.article.id, each.article)
    return sorted(found.values(), key=lambda article: article.published, reverse=True)


def documents(data: bytes, channel: Channel = CHANNEL) -> None:
    """What is read from files is published without findings."""
    articles = articles_of(data, channel)
    if articles:
        check_documents(publish(channel, articles), channel)


def structured(data: bytes) -> None:
    """Records that hypothesis makes from any bytes are published without findings."""
    _structured.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]


@settings(database=None, deadline=None)
@given(st.lists(records, min_size=1, max_size=3), markup)
def _structured(given_: list[dict[str, Any]], html: str) -> None:
    numbered = [
        {"id": f"urn:x:{number}", "html": html, **record, "date": record["date"].isoformat()}
        for number, record in enumerate(given_)
    ]
    lines = "".join(f"{json.dumps(record, default=datetime.isoformat)}\n" for record in numbered)
    documents(with_name("a.ndjson", lines))


def _noise() -> Sequence[bytes]:
    chance = random.Random(1)
    return [chance.randbytes(size) for size in (50, 200, 800, 2000) for _ in range(5)]


def _from_feed(channel: Channel, articles: Iterable[Article], suffix: str) -> tuple[Article, ...]:
    """Returns the articles as they are read back from the feed of them all."""
    whole = replace(channel, live=_ALL, feeds=channel.feeds[:1])
    body = publish(whole, tuple(articles))[f"feed.{suffix}"].body
    dialect = next(each for each in dialects() if each.sniff(f"feed.{suffix}", body[:4096]))
    found = list(dialect.read(f"feed.{suffix}", body, channel))
    refusals = [each for each in found if isinstance(each, ReadError)]
    law(not refusals, f"what is published in {suffix} can be read", *refusals)
    return tuple(each.article for each in found if isinstance(each, Reading))


def stable(data: bytes) -> None:
    """What was read from a published feed once stays as it is, in every format."""
    articles = articles_of(data)[:_ALL]
    for suffix in ("rss", "atom", "json") if articles else ():
        once = _from_feed(CHANNEL, articles, suffix)
        law(len(once) == len(articles), f"every article is in {suffix}", len(once), len(articles))
        twice = _from_feed(CHANNEL, once, suffix)
        for before, after in zip(once, twice, strict=True):
            same = suffix == "rss" or after.title == clean(before.title)
            wanted = replace(before, title=after.title) if same else before
            law(after == wanted, f"stable in {suffix}: {_differences(wanted, after)}", before, after)


def _differences(before: Article, after: Article) -> str:
    names = (name for name in type(before).__slots__ if getattr(before, name) != getattr(after, name))
    return ", ".join(names)


def _put_files(folder: Path, data: bytes) -> None:
    for number, part in enumerate(parts_of(data)):
        name, content = named(part)
        plain = "/".join(step for step in name.split("/") if step.strip(".") and "\0" not in step)
        path = folder / (plain[:200] or f"{number}.txt")
        with suppress(OSError, ValueError):  # a name that no file can have
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def folder(data: bytes) -> None:
    """A folder with any files has the documents of its articles; a second refresh changes nothing."""
    with TemporaryDirectory() as name:
        site = Path(name) / "site"
        site.mkdir()
        _put_files(site, data)
        (site / "channel.toml").write_text(_CHANNEL_FILE)
        with closing(open_publication(site)) as publication:
            publication.refresh(NOW)
            for refusal in (*publication.refusals(), *publication.notes(), *publication.warnings(NOW)):
                str(refusal).encode("utf-8", "backslashreplace")
            with publication.composer() as composer:
                made = {each.path: each.render() for each in composer.documents() if each.render}
            check_documents(made, publication.channel)
            version = publication.refresh(NOW)
            law(publication.refresh(NOW) == version, "a refresh without changes changes nothing")
            limited: list[object] = [note for note in publication.notes() if note.loss]
            limited += publication.refusals()[len(read_folder(site).refusals) :]
        if not limited:  # by what only the index knows
            given = publish_folder(site, NOW)
            law(given.keys() == made.keys(), "the index gives the documents of the articles")
            for path, document in given.items():
                law(made[path].body == document.body, "the index gives what the articles give", path)


def posted(data: bytes) -> None:
    """A post is refused as a whole or stored as a whole, and a repeated post changes nothing."""
    media_type, body = named(data)
    with TemporaryDirectory() as name:
        site = Path(name) / "site"
        site.mkdir()
        (site / "channel.toml").write_text(_CHANNEL_FILE)
        kind = kind_of(media_type, body)
        if kind is None:
            return
        with closing(open_publication(site)) as publication:
            publication.refresh(NOW)
            inbox = Inbox(publication)
            try:
                receipts, _ = inbox.post(body, kind, "a" if kind in (".md", ".txt") else None, NOW)
            except InboxError as error:
                law(not list(site.glob("inbox/*")), "what is refused leaves no file")
                law(error.why != "unavailable", "a refusal has a reason", error)
                return
            stored = {article.id for article in read_folder(site).articles}
            law({receipt.id for receipt in receipts} == stored, "what is posted is stored")
            again, _ = inbox.post(body, kind, "a" if kind in (".md", ".txt") else None, NOW)
            law({each.made for each in again} == {"unchanged"}, "a repeated post changes nothing", again)


def imported(data: bytes) -> None:
    """An import writes a folder that is published without findings, and a second one changes nothing."""
    name, content = named(data)
    dialect = dialect_of(name, content)
    if dialect is None:
        return
    with TemporaryDirectory() as parent:
        new = Path(parent) / "new"
        sources = [SourceDocument(name, content, dialect)]
        try:
            given = {"home": "https://news.example.org/"}
            file = run.channel_for(sources, new, given)
            collected = collect(sources, file.channel)
            summary = run.write(new, collected, file, now=NOW)
        except ReadError as error:
            str(error).encode("utf-8", "backslashreplace")
            return
        for text in (*summary.losses, *summary.warnings, *summary.refusals):
            text.encode("utf-8", "backslashreplace")
        found = read_folder(new)
        law(not found.refusals, "what an import writes can be read", *found.refusals)
        check_documents(publish_folder(new, NOW), found.channel)
        again = run.write(new, collect(sources, file.channel), file, now=NOW)
        law(not set(again.counts) & {"new", "updated"}, "a second import changes nothing", again.counts)


def _mixed() -> Sequence[bytes]:
    groups = (markdown_seeds(), dump_seeds(), record_seeds(), feed_seeds())
    singles = [seed for group in groups for seed in group[:40]]
    return [*singles, *(joined(*parts) for parts in zip(*groups, strict=False))]


def _sources() -> Sequence[bytes]:
    return [*export_seeds(), *feed_seeds(), *record_seeds()]


def _posts() -> Sequence[bytes]:
    types = ("text/markdown", "text/plain", "application/json", "application/rss+xml")
    groups = (markdown_seeds(), dump_seeds(), record_seeds(), feed_seeds())
    return [
        with_name(type_, named(seed)[1])
        for type_, group in zip(types, groups, strict=True)
        for seed in group[:30]
    ]


_TAGGED = (
    Pile('"t#",', start=RECORD + ',"tags":[', end='"z"]}'),
    Pile('"p#",', start=RECORD + ',"authors":[', end='"z"]}'),
    Pile('{"url":"https://a.example/#.mp4"},', start=RECORD + ',"media":[', end='"https://a.example/"]}'),
    Pile('{"id":"urn:x:#","title":"T","date":"2026-01-05","tags":["t#"]}\n'),
)


def _shapes(size: int) -> Iterator[bytes]:
    size = min(size, 1500)  # many documents of each
    front = shapes(YAML, "---\ntitle: T\ndate: 2026-01-05\n{}\n---\nx")
    groups = {
        "a.md": together(shapes(MARKDOWN, HEAD + "{}"), front),
        "a.ndjson": shapes(_TAGGED),
        "feed.xml": together(shapes(XML_ITEMS, RSS), escaped(HTML, IN_CONTENT)),
    }
    for name, made in groups.items():
        yield from (with_name(name, data) for data in made(size))


_SLOW = Bound(seconds=3.0, seconds_per_byte=500e-6, memory=128 << 20, memory_per_byte=16_384)


def _target(name: str, law_of: Callable[[bytes], None], seeds: Seeds, inputs: int) -> Target:
    made = _shapes if seeds is _mixed else lambda _size: ()
    return Target(name, law_of, seeds, made, 6000, _SLOW, inputs)


TARGETS = (
    _target("published", documents, _mixed, 40),
    _target("podcast", partial(documents, channel=PODCAST), _mixed, 40),
    _target("republished", stable, _mixed, 60),
    _target("structured", structured, _noise, 60),
    _target("folder", folder, _mixed, 10),
    _target("posted", posted, _posts, 12),
    _target("imported", imported, _sources, 30),
)
