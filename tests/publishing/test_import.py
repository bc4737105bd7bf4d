"""A publication that moves here: files that people can edit, the same ids, and nothing lost unnoticed."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from libraries import PODCAST
from oracle import publish, publish_folder
from samples import CHANNEL, PICTURE, PUBLISHED, SEEDS, SOUND, UPDATED, VIDEO, article

from feeds.core import atomic
from feeds.core.dates import rfc822
from feeds.core.errors import ReadError, WriteError
from feeds.model.article import Article
from feeds.model.channel import read_channel
from feeds.publishing.folder import read_folder
from feeds.publishing.importing import run
from feeds.publishing.importing.channels import NoHomeError, channel_file
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.file_names import file_name, safe
from feeds.publishing.importing.media_parts import PartFile
from feeds.publishing.importing.page_cache import CachedPage, page_cache
from feeds.publishing.importing.sources import local_source
from feeds.publishing.importing.state import ImportState, load_state, save_state
from feeds.publishing.server_settings import unchecked_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOW = datetime(2026, 11, 30, tzinfo=UTC)
FEEDS = ("feed.rss", "feed.atom", "feed.json")
RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title>
<link>https://old.example/</link><description>D</description><language>en</language>{items}</channel></rss>"""
ITEM = """<item><title>{0}</title><guid isPermaLink="false">{0}</guid><link>https://old.example/{0}</link>
<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>
<content:encoded>&lt;p&gt;{1}&lt;/p&gt;</content:encoded></item>"""


def feed(path: Path, **items: str) -> Path:
    path.write_text(RSS.format(items="".join(ITEM.format(*pair) for pair in items.items())))
    return path


def imported(
    source: Path,
    folder: Path,
    given: Mapping[str, str] | None = None,
    form: str = "markdown",
    *,
    add: bool = False,
) -> run.ImportSummary:
    sources = [local_source(source)]
    file = run.channel_for(sources, folder, given or {})
    return run.write(folder, collect(sources, file.channel), file, form, now=NOW, add=add)  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".feeds" not in path.parts
    }


def test_a_feed_becomes_a_folder(tmp_path: Path) -> None:
    source, folder = feed(tmp_path / "old.xml", first="One", second="Two"), tmp_path / "new"
    assert imported(source, folder) == run.ImportSummary("new", ["channel.toml", "server.toml"], {"new": 2})  # type: ignore[arg-type]
    assert list(files(folder)) == [
        "articles/2016-11-06-first.md",
        "articles/2016-11-06-second.md",
        "channel.toml",
        "server.toml",
    ]
    assert (
        (folder / "articles/2016-11-06-first.md").read_text()
        == """\
---
title: first
feed_id: first
date: 2016-11-06 20:19:39+00:00
link: https://old.example/first
---

<p>One</p>
"""
    )
    assert (
        (folder / "channel.toml").read_text()
        == """\
# Written by `feeds import`. The sample channel file, seeds/channel.toml, explains every key.

title = "Old"
description = "D"
home = "https://old.example/"
language = "en"
zone = "UTC"
media_base = "https://old.example/media/"

[[people]]
name = "Old"
"""
    )


def test_a_date_without_a_time_stays_one(tmp_path: Path) -> None:
    source, folder = feed(tmp_path / "old.xml", first="One"), tmp_path / "new"
    timed = source.read_text().replace("20:19:39 GMT", "00:00:00 GMT")
    source.write_text(timed)
    imported(source, folder)
    path = folder / "articles/2016-11-06-first.md"
    before, documents = path.read_text(), publish_folder(folder, NOW)
    source.write_text(timed.replace(" 00:00:00 GMT", ""))
    collected = collect([local_source(source)], CHANNEL)
    assert (collected.notes, [each.days for each in collected.articles]) == ((), [("published", "updated")])
    assert [imported(source, folder).counts for _ in range(2)] == [{"updated": 1}, {"unchanged": 1}]
    assert path.read_text() == before.replace("2016-11-06 00:00:00+00:00", "2016-11-06+00:00")
    assert [each.days for each in read_folder(folder).articles] == [("published", "updated")]
    after = publish_folder(folder, NOW)
    assert {name: after[name].body for name in FEEDS} == {name: documents[name].body for name in FEEDS}


@pytest.mark.parametrize(
    ("date", "counts"),
    [
        ("2016-11-06", {"unchanged": 1}),
        ("2016-11-06 00:00:00+00:00", {"unchanged": 1}),
        ("2016-11-06 00:01:00+00:00", {"edited": 1}),
    ],
)
def test_a_file_of_another_origin_may_have_midnight(
    tmp_path: Path, date: str, counts: dict[str, int]
) -> None:
    source, folder = feed(tmp_path / "old.xml", first="One"), tmp_path / "new"
    source.write_text(source.read_text().replace(" 20:19:39 GMT", ""))
    imported(source, folder)
    path = folder / "articles/2016-11-06-first.md"
    other = path.read_text().replace("2016-11-06+00:00", date)
    path.unlink()
    (folder / "articles/own.md").write_text(other)
    assert imported(source, folder).counts == counts
    assert (folder / "articles/own.md").read_text() == other


@pytest.mark.parametrize("form", ["markdown", "ndjson"])
def test_a_second_import_changes_nothing_and_a_third_adds_what_is_new(tmp_path: Path, form: str) -> None:
    source, folder = feed(tmp_path / "old.xml", a="A", b="B"), tmp_path / "new"
    imported(source, folder, form=form)
    before = files(folder)
    assert imported(source, folder, form=form).counts == {"unchanged": 2}
    assert files(folder) == before
    feed(source, b="B changed", c="C")  # the oldest is no longer in the feed
    assert imported(source, folder, form=form).counts == {"updated": 1, "new": 1}
    assert [each.id for each in read_folder(folder).articles] == ["a", "b", "c"]


@pytest.mark.parametrize("keep_state", [True, False])
def test_what_a_person_has_changed_stays(tmp_path: Path, keep_state: bool) -> None:
    source, folder = feed(tmp_path / "old.xml", a="A", b="B"), tmp_path / "new"
    imported(source, folder)
    mine = folder / "articles/2016-11-06-a.md"
    mine.write_text(mine.read_text().replace("<p>A</p>", "My own words"))
    (folder / "channel.toml").write_text((folder / "channel.toml").read_text().replace("Old", "New"))
    if not keep_state:
        (folder / ".feeds/import.json").unlink()
    before = files(folder)
    summary = imported(source, folder)
    assert (summary.channel, summary.counts) == ("edited", {"edited": 1, "unchanged": 1})
    assert summary.edited == ["articles/2016-11-06-a.md"]
    assert files(folder) == before


def test_a_file_that_was_moved_is_not_written_again(tmp_path: Path) -> None:
    source, folder = feed(tmp_path / "old.xml", a="A"), tmp_path / "new"
    imported(source, folder)
    (folder / "articles/2016-11-06-a.md").rename(folder / "mine.md")
    before = files(folder)
    assert imported(source, folder).counts == {"unchanged": 1}
    assert files(folder) == before


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "[]", '{"digests": 1, "media": {}}', "\udcff", '"' * 9])
def test_a_damaged_state_counts_as_missing(text: str, tmp_path: Path) -> None:
    (tmp_path / ".feeds").mkdir()
    (tmp_path / ".feeds/import.json").write_text(text, "utf-8", "surrogateescape")
    assert load_state(tmp_path) == ImportState()
    whole = ImportState(
        {"a.md": "00"}, {"https://a.example/b": {"path": "b", "size": 1, "type": "audio/mpeg"}}
    )
    save_state(tmp_path, whole)
    assert load_state(tmp_path) == whole


@pytest.mark.parametrize("head", ["[" * 100_000, "{", "[]", "{}"])
def test_damaged_notes_on_a_download_count_as_missing(head: str, tmp_path: Path) -> None:
    cache = page_cache(tmp_path)
    cache.keep("https://a.example/", "https://a.example/", b"body", {}, archive=True)
    assert cache.find("https://a.example/") == CachedPage("https://a.example/", b"body", "", "", archive=True)
    (file,) = (path for path in (tmp_path / ".feeds").rglob("*") if path.is_file() and path.stat().st_size)
    file.write_text(f"{head}\nbody")
    assert cache.find("https://a.example/") is None
    part = PartFile(tmp_path, "https://a.example/b.mp3")
    part.note('"tag"', "audio/mpeg")
    assert PartFile(tmp_path, part.url).validator == '"tag"'
    (facts,) = tmp_path.glob("*.json")
    facts.write_text(head)
    assert PartFile(tmp_path, part.url).validator == ""


def test_articles_of_others_are_not_mixed_in_unless_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    imported(feed(tmp_path / "one.xml", a="A"), folder)
    other = feed(tmp_path / "two.xml", b="B")
    (folder / ".feeds/import.json").unlink()
    before = files(folder)
    with pytest.raises(
        run.OtherArticlesError, match=r"articles of other sources \(articles/2016-11-06-a.md\)"
    ):
        imported(other, folder)
    assert files(folder) == before
    assert imported(other, folder, add=True).counts == {"new": 1}
    assert imported(other, folder, add=True).counts == {"unchanged": 1}


def test_the_first_of_two_articles_with_one_id_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "old.xml"
    source.write_text(RSS.format(items=ITEM.format("a", "new") + ITEM.format("a", "old")))
    assert imported(source, tmp_path / "new").counts == {"new": 1}
    (one,) = read_folder(tmp_path / "new").articles
    assert one.html == "<p>new</p>"


def test_items_that_cannot_be_used_are_reported(tmp_path: Path) -> None:
    source = tmp_path / "old.xml"
    source.write_text(RSS.format(items=ITEM.format("a", "A") + "<item><title>B</title></item>"))
    summary = imported(source, tmp_path / "new")
    assert summary.counts == {"new": 1}
    assert summary.refusals == ["old.xml:4: item 2: guid and link are missing: expected an id"]
    assert not summary.complete


def test_elements_that_are_not_carried_over_are_named(tmp_path: Path) -> None:
    source = tmp_path / "old.xml"
    count = '<c:comments xmlns:c="http://purl.org/rss/1.0/modules/slash/">3</c:comments></item>'
    items = [ITEM.format(name, "A").replace("</item>", count) for name in "ab"]
    source.write_text(RSS.format(items="".join(items)))
    summary = imported(source, tmp_path / "new")
    assert summary.losses == ["old.xml: not carried over: <c:comments> of 2 items"]
    assert summary.complete


def test_a_full_disk_leaves_no_partial_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, folder = feed(tmp_path / "old.xml", a="A", b="B"), tmp_path / "new"
    whole = atomic.write_file

    def full(path: Path, data: bytes) -> None:
        if path.name.endswith("b.md"):
            raise WriteError(path, "cannot be written: No space left on device")
        whole(path, data)

    monkeypatch.setattr("feeds.publishing.importing.output_files.write_file", full)
    with pytest.raises(WriteError, match="No space left"):
        imported(source, folder)
    assert list(files(folder)) == ["articles/2016-11-06-a.md", "channel.toml"]
    monkeypatch.undo()
    assert imported(source, folder).counts == {"unchanged": 1, "new": 1}


def test_a_file_in_no_known_format(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\0")
    with pytest.raises(ReadError, match=r"x.bin: is not in a known format with articles"):
        local_source(tmp_path / "x.bin")
    with pytest.raises(ReadError, match="cannot be read: No such file"):
        local_source(tmp_path / "missing.xml")


# --- the channel file ---


@pytest.mark.parametrize(
    ("facts", "left_out", "expected"),
    [
        ({}, (), {"language": "und", "title": "a.example"}),
        ({"language": "english"}, ("language is 'english'",), {"language": "und"}),
        ({"title": "\u200b"}, (), {"title": "a.example"}),
        ({"image": {"url": "data:x"}}, ("image.url is 'data:x'", "image.url is missing"), {"image": None}),
        ({"hubs": ["x", "https://h.example/"]}, ("hubs[0] is 'x'",), {"hubs": ("https://h.example/",)}),
        ({"hubs": ["x"]}, ("hubs[0] is 'x'",), {"hubs": ()}),
        ({"people": [{"name": "A", "email": "-"}]}, ("people[0].email is '-'",), {"people": ("A",)}),
        ({"podcast": {"explicit": False, "image": "https://a.example/i.jpg"}},
         ("podcast.categories is missing",), {"podcast": None}),
        ({"podcast": {"explicit": False, "image": "https://a.example/i.jpg", "categories": ["News", "Olds"]}},
         ("podcast.categories[1] is 'Olds'",), {}),
    ],
)  # fmt: skip
def test_what_a_channel_file_cannot_hold_is_left_out(
    facts: dict[str, object], left_out: tuple[str, ...], expected: dict[str, object], tmp_path: Path
) -> None:
    file = channel_file({"home": "https://a.example/", **facts}, {}, {})
    assert len(file.left_out) == len(left_out)
    for one, begin in zip(file.left_out, left_out, strict=True):
        assert one.startswith(f"channel.toml: {begin}")
    (tmp_path / "channel.toml").write_text(file.text)
    assert read_channel(tmp_path / "channel.toml") == file.channel
    for key, value in expected.items():
        found = getattr(file.channel, key)
        assert (tuple(each.name for each in found) if key == "people" else found) == value


def test_what_is_given_wins_and_a_home_page_is_needed() -> None:
    given = {"home": "https://b.example/", "zone": "Europe/Berlin"}
    channel = channel_file({"home": "https://a.example/"}, {}, given).channel
    assert (channel.home, channel.zone.key) == ("https://b.example/", "Europe/Berlin")
    with pytest.raises(NoHomeError, match="add --home and its URL"):
        channel_file({"title": "A"}, {}, {})


def test_the_folder_of_our_own_feed_is_the_base() -> None:
    facts = {"home": "https://a.example/"}
    ours, theirs = ({"self": f"https://a.example/x/{name}"} for name in ("feed.rss", "rss.xml"))
    assert channel_file(facts, ours, {}).channel.base == "https://a.example/x/"
    assert channel_file(facts, theirs, {}).channel.base == "https://a.example/"


# --- names of files ---


@pytest.mark.parametrize(
    ("link", "title", "name"),
    [
        ("https://n.example/2016/11/my-Story/", "T", "2016-11-06-my-story"),
        ("https://n.example/a/%D8%B3%D9%84%D8%A7%D9%85.html", "T", "2016-11-06-slm"),
        ("https://n.example/?p=12", "A title", "2016-11-06-a-title"),
        ("https://n.example/index.php", "A title", "2016-11-06-a-title"),
        ("https://n.example/a/..", "", "2016-11-06-urn-a"),
        ("https://n.example/2016-11-6-a-story.html", "T", "2016-11-06-a-story"),
        (None, "../../etc/passwd", "2016-11-06-etc-passwd"),
        (None, "x" * 300, "2016-11-06-" + "x" * 80),
        (None, "…", "2016-11-06-urn-a"),
    ],
)
def test_names_of_files(link: str | None, title: str, name: str) -> None:
    plain = Article("urn:a", title, datetime(2016, 11, 6, tzinfo=UTC), NOW, link=link)
    assert file_name(plain, set(), ".md") == f"{name}.md"


def test_no_two_files_have_one_name() -> None:
    taken: set[str] = set()
    plain = Article("urn:a", "T", datetime(2016, 11, 6, tzinfo=UTC), NOW)
    names = [file_name(replace(plain, id=f"urn:{number % 3}"), taken, ".md") for number in range(6)]
    assert len({name.lower() for name in names}) == 6


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "LPT9"])
def test_no_name_is_that_of_a_device(name: str) -> None:
    assert safe(name) == f"{name.lower()}-"


# --- publish, import, publish again ---


PUBLICATIONS = {"plain": (CHANNEL, "rss atom json"), "show": (PODCAST, "rss")}
"""A podcast is one in RSS only."""


def test_the_seeds_move_without_a_change(tmp_path: Path) -> None:
    """Imported as they are, the articles are the same, to the last work."""
    source = tmp_path / "seeds"
    source.mkdir()
    for path in SEEDS.iterdir():
        if path.is_file():
            (source / path.name).write_bytes(path.read_bytes())
    folder = tmp_path / "new"
    assert imported(source, folder).counts == {"new": 2}
    before, after = read_folder(SEEDS), read_folder(folder)
    assert (after.refusals, after.notes) == ((), ())
    assert [replace(each, source="") for each in after.articles] == [
        replace(each, source="") for each in before.articles
    ]
    assert publish_folder(folder, NOW) == publish_folder(SEEDS, NOW)


def test_ndjson_is_one_line_for_each_article(tmp_path: Path) -> None:
    imported(feed(tmp_path / "old.xml", a="A", b="B"), tmp_path / "new", form="ndjson")
    lines = (tmp_path / "new/articles.ndjson").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "title": name, "feed_id": name, "date": "2016-11-06T20:19:39+00:00",
            "link": f"https://old.example/{name}", "html": f"<p>{name.upper()}</p>",
        }
        for name in "ab"
    ]  # fmt: skip


STORIES = (article(PICTURE, VIDEO, SOUND), article(id="urn:b", title="B", html="<p>One</p>\n\n<p>Two</p>"))


@pytest.mark.parametrize(
    ("name", "suffix"),
    [(name, suffix) for name, (_, kinds) in PUBLICATIONS.items() for suffix in kinds.split()],
)
def test_publish_import_publish_changes_nothing(name: str, suffix: str, tmp_path: Path) -> None:
    channel = replace(PUBLICATIONS[name][0], feeds=CHANNEL.feeds[:1])
    path = f"feed.{suffix}"
    original = publish(channel, STORIES)[path].body
    (tmp_path / path).write_bytes(original)
    summary = imported(tmp_path / path, tmp_path / "once")
    assert (summary.refusals, summary.edited) == ([], [])
    once = publish_folder(tmp_path / "once", NOW)[path].body
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / path).write_bytes(once)
    imported(tmp_path / "again" / path, tmp_path / "twice")
    assert files(tmp_path / "twice") == files(tmp_path / "once")
    assert publish_folder(tmp_path / "twice", NOW)[path].body == once
    before = re.sub(rb"<(video|audio) controls ([^<>]*)>", rb'<\1 \2 controls="">', html_of(original, suffix))
    if suffix == "rss":  # an item has no time of its last change
        before = before.replace(rfc822(UPDATED).encode(), rfc822(PUBLISHED).encode())
    assert html_of(once, suffix) == before


def html_of(document: bytes, suffix: str) -> bytes:
    """A document with its HTML as it is."""
    if suffix == "atom":
        return document.replace(b"&lt;", b"<").replace(b"&gt;", b">")
    return document.replace(b'\\"', b'"') if suffix == "json" else document


def test_pipes_in_place_of_its_files_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".feeds").mkdir()
    for name in (".feeds/import.json", "server.toml"):
        os.mkfifo(tmp_path / name)
    assert load_state(tmp_path) == ImportState()
    assert unchecked_settings(tmp_path / "server.toml") == {}
