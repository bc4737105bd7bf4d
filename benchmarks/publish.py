"""What one more article costs in libraries of different sizes, beside feedgen alone in the same run.

    python benchmarks/publish.py [--sizes 1000,100000,1000000] [--cold 10000]

Libraries are written directly into an index, in a temporary folder: reading a million files would measure the
file system.  The new article is a file, read, placed, written and put on the disk as `feeds build --changed`
does.  Ratios are what to quote: times change with the machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.feed import FeedGenerator

from feeds.formats import formats
from feeds.model.archive import Window
from feeds.model.article import Article, Person
from feeds.publishing.documents import finished, page_of
from feeds.publishing.folder import read_folder
from feeds.publishing.index import browsing, pages, web_pages
from feeds.publishing.index.codec import digest
from feeds.publishing.index.intake import FileStat, IndexedFile, upsert_files
from feeds.publishing.ingest import indexed_article
from feeds.publishing.output import write
from feeds.publishing.publication import open_publication
from feeds.publishing.selection import feed_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model.channel import Channel
    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.publication import Publication

START = datetime(2000, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 5, 1, tzinfo=UTC)
ROUNDS = 5
CHANNEL = """
title = "Benchmark"
home = "https://www.example.org/"
base = "https://www.example.org/feeds/"
description = "Short articles."
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
archive = true
[[people]]
name = "The newsroom"
"""


def story(number: int) -> dict[str, Any]:
    """A short article, as its file has it."""
    return {
        "id": f"tag:example.org,2026:{number}",
        "title": f"Story number {number}",
        "date": (START + timedelta(minutes=number)).isoformat(),
        "author": "Ann",
        "section": "World",
        "tags": [("Politics", "Culture")[number % 2]],
        "text": "\n\n".join(f"Paragraph {part} of story {number}, a short one. " * 3 for part in range(3)),
    }


def article(number: int) -> Article:
    """The same, as it is read."""
    raw = story(number)
    when = datetime.fromisoformat(raw["date"])
    paragraphs = tuple(part.strip() for part in raw["text"].split("\n\n"))
    return Article(raw["id"], raw["title"], when, when, paragraphs, people=(Person(raw["author"]),),
                   categories=tuple(raw["tags"]), section=raw["section"],
                   source=f"{number}.json")  # fmt: skip


def library(folder: Path, size: int) -> None:
    """An index of this many articles: the first are read from values, then the rows are doubled by SQL."""
    folder.mkdir(parents=True)
    (folder / "channel.toml").write_text(CHANNEL)
    publication = open_publication(folder)
    publication.refresh(NOW)
    count = size
    while count % 4 == 0 and count > 2000:
        count //= 2
    for start in range(0, count, 1000):
        numbers = range(start, min(count, start + 1000))
        with publication.store.writing() as connection:
            upsert_files(connection, [_source(publication.channel, number) for number in numbers])
        publication.refresh(NOW, [])
    while count < size:
        with publication.store.writing() as connection:
            for statement in DOUBLED.format(n=count, half=count // 2, us=count * 60_000_000).split(";"):
                connection.exec_driver_sql(statement)
        count *= 2
    with publication.store.writing() as connection:
        for statement in COUNTED.format(
            live=publication.channel.live, leaf=browsing.SIZE, shard=web_pages.SHARD, size=size
        ).split(";"):
            connection.exec_driver_sql(statement)
    publication.close()


# Story k is article k + 1 and item k + 1; its slot is k in all feeds, but k / 2 in its category.
DOUBLED = """
insert into sources (path, size, mtime_ns, digest)
  select (cast(path as int) + {n}) || '.json', size, mtime_ns, digest from sources where path like '%.json';
insert into articles
  (number, id, path, position, published, updated, draft, content, names, shown, stale, data)
  select number + {n}, 'tag:example.org,2026:' || (number - 1 + {n}), (number - 1 + {n}) || '.json', position,
    published + {us}, updated + {us}, draft, content, names, shown, stale,
    json_set(data, '$.id', 'tag:example.org,2026:' || (number - 1 + {n}))
  from articles;
insert into items (number, article, feed, id, rank, published, updated)
  select number + {n}, article + {n}, feed, 'tag:example.org,2026:' || (number - 1 + {n}), rank,
    published + {us}, updated + {us}
  from items;
insert into slots (feed, slot, id, item)
  select s.feed, s.slot + iif(f.kind = 'category', {half}, {n}),
    'tag:example.org,2026:' || (s.item - 1 + {n}), s.item + {n}
  from slots s join feeds f on f.number = s.feed;
update settings set value = (select max(number) from items) where name = 'items';
insert into published (id, path, source, content)
  select 'tag:example.org,2026:' || (cast(path as int) + {n}), (cast(path as int) + {n}) || '.json', source,
    content
  from published
"""
COUNTED = """
update feeds set length = (select count(*) from slots where feed = number),
  paged = (select count(*) from slots where feed = number);
update settings set value = (select count(*) from articles) where name = 'shown';
insert or ignore into pages
  with recursive page(feed, number, last, version) as (
    select number, 1, (length - 1) / {live} + 1, (select value from settings where name = 'version')
      from feeds
    union all select feed, number + 1, last, version from page where number < last
  ) select feed, number, version from page;
insert or replace into article_pages (path, slot, version, current, listed, player)
  select 'article/~tag~3aexample.org~2c2026~3a' || slot, slot,
    (select value from settings where name = 'version'), 1, 1, 0 from slots where feed = 1;
update feeds set leaves = length / {leaf} - 1;
insert or ignore into feed_pages
  with recursive page(feed, number, last, version) as (
    select number, 1, leaves, (select value from settings where name = 'version') from feeds
    union all select feed, number + 1, last, version from page where number < last
  ) select feed, number, version from page;
insert or ignore into feed_pages
  with recursive page(number, version) as (
    select 1, (select value from settings where name = 'version')
    union all select number + 1, version from page where number < {size} / {shard}
  ) select -1, number, version from page
"""


def _source(channel: Channel, number: int) -> IndexedFile:
    read = article(number)
    articles = (indexed_article(channel, read, digest(read)),)
    return IndexedFile(FileStat(f"{number}.json", 1, 1), str(number), articles)


# --- feedgen alone: the same articles, the same pages, nothing kept ---


def feedgen_documents(articles: list[Article]) -> tuple[bytes, bytes]:
    """A page as RSS and as Atom, as feedgen's users write it: times as datetimes, in order."""
    feed = FeedGenerator()
    feed.id("https://www.example.org/feeds/")
    feed.title("Benchmark")
    feed.description("Short articles.")
    feed.updated(articles[0].updated)
    feed.author({"name": "The newsroom"})
    feed.link(href="https://www.example.org/feeds/feed", rel="self")
    feed.link(href="https://www.example.org/", rel="alternate")
    for each in articles:
        entry = feed.add_entry(order="append")
        entry.id(each.id)
        entry.title(each.title)
        entry.link(href=f"https://www.example.org/{each.source}")
        entry.published(each.published)
        entry.updated(each.updated)
        entry.author({"name": each.people[0].name})
        entry.category([{"term": name} for name in each.categories])
        entry.content("".join(f"<p>{text}</p>" for text in each.paragraphs), type="CDATA")
    return feed.rss_str(pretty=True), feed.atom_str(pretty=True)


def feedgen_site(articles: list[Article], out: Path, size: int = 50) -> None:
    """All pages of all feeds: the news, the author, the section and the categories, live and archived."""
    feeds = {"feed": articles, "author-ann": articles, "section-world": articles}
    for each in articles:
        feeds.setdefault(each.categories[0], []).append(each)
    for name, some in feeds.items():
        pages = [some[start : start + size] for start in range(0, len(some), size)]
        for number, page in enumerate([*pages, some[-size:]]):
            for suffix, body in zip(("rss", "atom"), feedgen_documents(page[::-1]), strict=True):
                (out / f"{name}-{number}.{suffix}").write_bytes(body)


# --- what is measured ---


def median(work: Callable[[int], object]) -> float:
    """Milliseconds, the median of some rounds after one that warms up."""
    times = []
    for number in range(ROUNDS + 1):
        begin = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[1:])


def one_more(folder: Path, size: int) -> dict[str, float]:
    """Add articles one by one; run in a separate process, for its memory."""
    publication, out = open_publication(folder), folder / "out"
    publication.refresh(NOW, [])
    bytes_written: list[int] = []
    files_written: list[int] = []
    cpu: list[float] = []
    # The index of a new output folder is complete before the first article is added: only its live pages
    # are on the disk, as the archive's would take long to write and are not touched.
    _as_if_written(publication, out)

    def add(number: int) -> None:
        name = f"new-{number}.json"
        (folder / name).write_text(json.dumps(story(size + number)))
        begin = time.process_time()
        publication.refresh(NOW + timedelta(minutes=number), [name])
        changes = list(write(publication, out, everything=False, compress="none"))
        cpu.append((time.process_time() - begin) * 1000)
        bytes_written.append(sum(change.size for change in changes))
        files_written.append(sum(change.what == "wrote" for change in changes))

    took = median(add)
    live = median(_live_page(publication))
    articles = [article(number) for number in range(size - 50, size)][::-1]
    alone = median(lambda _: feedgen_documents(articles))
    publication.close()
    peak = _peak()
    made = {"bytes": bytes_written, "files": files_written, "cpu": cpu}
    medians = {name: statistics.median(values) for name, values in made.items()}
    return {"ms": took, "live": live, "feedgen": alone, "peak": peak, **medians}


def _peak() -> float:
    """Megabytes of memory at most. What getrusage tells of a child on Linux includes its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _as_if_written(publication: Publication, out: Path) -> None:
    from feeds.publishing.index.outputs import note_up_to

    out.mkdir(parents=True, exist_ok=True)
    with publication.composer() as composer:
        version = composer.version
    with publication.store.writing() as connection:
        note_up_to(connection, str(out.resolve()), version)


def _live_page(publication: Publication) -> Callable[[int], None]:
    """What puts the live page's RSS and Atom together, of pieces that are kept."""
    with publication.composer() as composer:
        numbers = [item.number for item in pages.newest(composer.connection, 1, 50)]
        kept = pages.fragments(composer.connection, numbers)
    channel = replace(publication.channel, podcast=None)
    feed = feed_of(channel, channel.feeds[0])
    window = Window(before=1)

    def join(number: int) -> None:
        for format_ in formats()[:2]:
            page = page_of(channel, feed, format_, window, NOW + timedelta(minutes=number))
            body = format_.fragments.join(channel, page, [kept[item, format_.name] for item in numbers])
            finished(channel, feed, format_, window, page, body)

    return join


def cold(folder: Path, count: int) -> tuple[float, float, float]:
    """Seconds to build everything from nothing, the same with compressed forms, and for feedgen alone."""
    folder.mkdir(parents=True)
    (folder / "channel.toml").write_text(CHANNEL)
    for number in range(count):
        (folder / f"{number}.json").write_text(json.dumps(story(number)))
    taken = []
    compressions: tuple[Compress, ...] = ("none", "live")
    for compress in compressions:
        shutil.rmtree(folder / ".feeds", ignore_errors=True)
        (folder / "published.ndjson").unlink(missing_ok=True)
        begin = time.perf_counter()
        publication = open_publication(folder)
        publication.refresh(NOW)
        for _ in write(publication, folder.parent / f"out-{compress}", compress=compress):
            pass
        publication.close()
        taken.append(time.perf_counter() - begin)
    out = folder.parent / "alone"
    out.mkdir()
    begin = time.perf_counter()
    feedgen_site(list(read_folder(folder).articles)[::-1], out)
    return taken[0], taken[1], time.perf_counter() - begin


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--cold", type=int, default=10_000)
    parser.add_argument("--one-more", nargs=2, metavar=("FOLDER", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one_more:
        folder, size = options.one_more
        print(json.dumps(one_more(Path(folder), int(size))))
        return
    results = []
    with tempfile.TemporaryDirectory() as top:
        for size in map(int, options.sizes.split(",")):
            begin = time.perf_counter()
            library(Path(top, str(size)), size)
            made = time.perf_counter() - begin
            command = [sys.executable, __file__, "--one-more", str(Path(top, str(size))), str(size)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            result = json.loads(done.stdout)
            results.append(result)
            print(
                f"{size:>9,} articles: one more {result['ms']:6.1f} ms ({result['cpu']:.0f} of CPU), "
                f"{result['files']:.0f} files, {result['bytes']:9,.0f} bytes, "
                f"peak {result['peak']:4.0f} MB; live page {result['live']:5.2f} ms, feedgen alone "
                f"{result['feedgen']:6.2f} ms ({result['feedgen'] / result['live']:.1f} times); "
                f"library made in {made:.0f} s",
                flush=True,
            )
            shutil.rmtree(Path(top, str(size)))
        first, last = results[0], results[-1]
        times, memory = last["ms"] / first["ms"], last["peak"] / first["peak"]
        print(f"the largest library costs {times:.2f} times the smallest, memory {memory:.2f} times")
        if options.cold:
            plain, compressed, alone = cold(Path(top, "cold"), options.cold)
            print(
                f"cold build of {options.cold:,}: {plain:.1f} s ({compressed:.1f} s with compressed forms), "
                f"feedgen alone {alone:.1f} s ({plain / alone:.2f} times)"
            )


if __name__ == "__main__":
    main()
