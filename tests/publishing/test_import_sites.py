"""Folders of page generators: their configuration becomes the channel file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import CHANNEL

from feeds.core.errors import ReadError
from feeds.dialects import Head, Note
from feeds.publishing.importing import run
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.site_config import site_config
from feeds.publishing.importing.sources import SourceFolder, local_source

if TYPE_CHECKING:
    from pathlib import Path

HUGO = """baseURL = "https://site.example/"
languageCode = "de-AT"
title = "Site"
timeZone = "Europe/Vienna"
[params]
description = "All of it"
[params.author]
name = "Ann"
email = "a@site.example"
"""
WHOLE = {
    "title": "Site",
    "home": "https://site.example/",
    "description": "All of it",
    "language": "de-AT",
    "zone": "Europe/Vienna",
    "people": [{"name": "Ann", "email": "a@site.example"}],
}


@pytest.mark.parametrize(
    ("name", "text", "generator", "channel"),
    [
        ("hugo.toml", HUGO, "Hugo", WHOLE),
        ("config.toml", HUGO.replace("baseURL", "baseurl"), "Hugo", WHOLE),
        (
            "hugo.yaml",
            "baseURL: https://site.example/\ntitle: Site\ncopyright: C\nauthor: Ann\n",
            "Hugo",
            {"title": "Site", "home": "https://site.example/", "copyright": "C", "people": [{"name": "Ann"}]},
        ),
        ("hugo.json", '{"title": "Site", "baseURL": 1}', "Hugo", {"title": "Site"}),
        (
            "_config.yml",
            "title: Site\nemail: a@site.example\nurl: https://site.example\nbaseurl: /blog\nlang: de-AT\n"
            "author: Ann\ntimezone: Europe/Vienna\ndescription: >\n  All\n  of it\n",
            "Jekyll",
            WHOLE | {"home": "https://site.example/blog/"},
        ),
        (
            "pelicanconf.py",
            "import os\nAUTHOR = 'Ann'\nSITENAME = 'Site'\nSITEURL = 'https://site.example'\n"
            "DEFAULT_LANG = 'de'\n"
            "TIMEZONE = 'Europe/Vienna'\nODD = 1if 1 else 2\nSITEURL2 = os.system('false')\n",
            "Pelican",
            {"title": "Site", "home": "https://site.example", "language": "de", "zone": "Europe/Vienna",
             "people": [{"name": "Ann"}]},
        ),
    ],
)  # fmt: skip
def test_configurations(
    name: str, text: str, generator: str, channel: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    assert site_config(tmp_path) == Head(channel, generator=generator)
    (tmp_path / "content").mkdir()
    assert site_config(tmp_path / "content") == Head(channel, generator=generator)


@pytest.mark.parametrize(
    ("name", "text", "line", "problem"),
    [
        ("hugo.toml", "a = 1\ntitle = ", 2, 'no value after "=" (column 8)'),
        (
            "_config.yml",
            "a: b\ntitle: [\n",
            2,
            'it is not valid YAML: missing "]": "[" is not closed (column 8)',
        ),
        ("_config.yml", "a: &a x\nb: *a\n", 2, "it has a YAML alias (*…), which is not read"),
        ("pelicanconf.py", "\nSITENAME = (\n", 2, "not valid Python"),
        ("pelicanconf.py", "A = " + "-" * 100_000 + "1", 1, "nested too deeply"),
        ("hugo.json", "[]", 1, "expected a table of settings"),
        ("hugo.toml", "a = 'x'\n" * 40_000, 1, "it has 320000 bytes: expected at most 262144"),
        ("hugo.toml", b"\na = '\xff'", 2, "byte 0xff is not UTF-8 (column 6)"),
    ],
)
def test_a_configuration_that_cannot_be_read_says_nothing_and_is_reported(
    name: str, text: str | bytes, line: int, problem: str, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    unread: list[Note] = []
    assert site_config(site, unread) is None
    assert unread == [Note(name, line, f"is not used: {problem}")]
    assert list(SourceFolder(site).read(CHANNEL)) == unread
    (site / "pelicanconf.py").write_text("SITENAME = 'Site'")
    assert site_config(site) == Head({"title": "Site"}, generator="Pelican")


def test_a_hugo_site_moves(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "new"
    (site / "content/posts/trip").mkdir(parents=True)
    (site / "hugo.toml").write_text(HUGO)
    (site / "content/posts/trip/index.md").write_text(
        "+++\ntitle = 'Trip'\ndate = 2024-05-01T10:00:00\naliases = ['/old/trip/']\n+++\n![p](pic.jpg)\n"
    )
    (site / "content/posts/trip/pic.jpg").write_bytes(b"x")
    (site / "content/posts/later.md").write_text("---\ntitle: Later\ndraft: true\ndate: 2024-05-02\n---\nx\n")
    sources = [local_source(site)]
    file = run.channel_for(sources, folder, {})
    assert file.channel.zone.key == "Europe/Vienna"
    summary = run.write(folder, collect(sources, file.channel), file, now=datetime(2026, 11, 30, tzinfo=UTC))
    assert (summary.counts, summary.refusals) == ({"new": 2}, [])
    assert (
        (folder / "articles/2024-05-01-trip.md").read_text()
        == """\
---
title: Trip
id: tag:site.example,2024-05-01:content/posts/trip
date: 2024-05-01 10:00:00+02:00
aliases:
  - /old/trip/
---

<p><img src="https://site.example/posts/trip/pic.jpg" alt="p"></p>
"""
    )
    assert "draft: true\n" in (folder / "articles/2024-05-02-later.md").read_text()


def test_a_folder_is_named_by_its_path_in_what_is_lost(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>T</title><link>https://site.example/</link><description>D'
        "</description><item><title>A</title><guid>urn:a</guid>"
        '<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><x:mood xmlns:x="urn:x">calm</x:mood></item>'
        "</channel></rss>"
    )
    sources = [local_source(site)]
    collected = collect(sources, run.channel_for(sources, tmp_path / "new", {}).channel)
    assert [(note.path, note.message) for note in collected.notes] == [
        (str(site), "not carried over: <x:mood> of 1 item")
    ]


@pytest.mark.slow
def test_pipes_and_deep_folders_do_not_stop_an_import(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "/".join("a" * 101)).mkdir(parents=True)
    (site / "a.md").write_text("---\ntitle: A\nid: urn:a\ndate: 2024-05-01\n---\nText.\n")
    for name in ("hugo.toml", "feed.xml"):
        os.mkfifo(site / name)
    sources = [local_source(site)]
    collected = collect(sources, run.channel_for(sources, tmp_path, {"home": "https://a.example/"}).channel)
    deep = f"{site}/{'/'.join('a' * 101)}: cannot be listed: it is nested in more than 100 folders"
    assert ([each.id for each in collected.articles], collected.refusals) == (["urn:a"], (deep,))
    with pytest.raises(ReadError, match="cannot be read: it is not a regular file"):
        local_source(site / "feed.xml")
