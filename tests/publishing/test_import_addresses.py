"""Old addresses lead to the new ones, as far as requests for them reach the new server."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from samples import CHANNEL

from feeds.cli import main
from feeds.dialects import Head
from feeds.model.article import Article
from feeds.publishing.importing.old_addresses import below, old_addresses
from feeds.publishing.importing.server_file import write_server_file
from feeds.publishing.importing.state import ImportState
from feeds.publishing.redirects import redirects
from feeds.publishing.server_settings import read_server_settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 30, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)
TOP = replace(CHANNEL, base="https://news.example.org/", home="https://news.example.org/")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://news.example.org/feeds/a/?x=1", "a/?x=1"),
        ("http://NEWS.example.org/feeds/", ""),
        ("https://news.example.org/feeds", None),
        ("https://news.example.org/a", None),
        ("https://other.example.org/feeds/a", None),
        ("https://[", None),
    ],
)
def test_what_is_below_the_base(url: str, path: str | None) -> None:
    assert below(CHANNEL.base, url) == path


def article(**changes: object) -> Article:
    return replace(Article("tag:news.example.org,2016-11-06:a", "T", NOW, NOW), **changes)  # type: ignore[arg-type]


PAGE = "article/2016-11-06/a"


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({}, {}),
        ({"link": "https://news.example.org/2016/11/a/"}, {"2016/11/a/": PAGE}),
        ({"link": "https://news.example.org/?p=12"}, {"?p=12": PAGE}),
        ({"link": "https://other.example.org/a"}, {}),
        ({"link": f"https://news.example.org/{PAGE}"}, {}),
        ({"link": "https://news.example.org/"}, {}),
        ({"link": "https://news.example.org/a/../b"}, {}),
        (
            {"aliases": ("/old/a", "old b/", "https://news.example.org/c")},
            {"old/a": PAGE, "old b/": PAGE, "c": PAGE},
        ),
        ({"aliases": ("//other.example.org/a",)}, {}),
        ({"aliases": ("/old/a",), "link": "https://news.example.org/b", "draft": True}, {}),
        ({"aliases": ("/old/a",), "visible": NOW}, {"old/a": PAGE}),
        ({"aliases": ("/old/a",), "visible": LATER}, {}),
        ({"aliases": ("/old/a",), "published": LATER, "updated": LATER}, {}),
        ({"aliases": ("/old/a",), "expires": LATER}, {"old/a": PAGE}),
        ({"aliases": ("/old/a",), "expires": NOW}, {}),
        ({"aliases": ("/old/a",), "withdrawn": NOW}, {}),
    ],
)  # fmt: skip
def test_addresses_of_articles(changes: dict[str, object], moved: dict[str, str]) -> None:
    assert old_addresses(TOP, [article(**changes)], [], Head(), NOW) == moved


def test_addresses_of_the_future_that_are_published_at_once() -> None:
    later = article(aliases=("/old/a",), published=LATER, updated=LATER)
    at_once = replace(TOP, publish_future=True)
    assert old_addresses(at_once, [later], [], Head(), NOW) == {"old/a": PAGE}


def test_an_id_that_is_a_url_is_an_address() -> None:
    wordpress = article(id="http://news.example.org/?p=12", link="https://news.example.org/a/")
    page = "article/~http~3a~2f~2fnews.example.org~2f~3fp~3d12"
    assert old_addresses(TOP, [wordpress], [], Head(), NOW) == {"a/": page, "?p=12": page}


def test_addresses_of_feeds() -> None:
    url = "https://news.example.org/old.xml"
    assert old_addresses(TOP, [], [url, "old.xml"], Head(format="atom"), NOW) == {"old.xml": "feed.atom"}
    assert old_addresses(CHANNEL, [], [url], Head(), NOW) == {}
    moved = old_addresses(TOP, [], [], Head(generator="https://wordpress.org/?v=6.4"), NOW)
    assert (moved["?feed=rss2"], moved["feed/atom/"]) == ("feed.rss", "feed.atom")
    assert old_addresses(TOP, [], ["https://news.example.org/feed.rss"], Head(format="rss"), NOW) == {}


def test_the_settings_of_the_server(tmp_path: Path) -> None:
    state = ImportState()
    assert write_server_file(tmp_path, {}, None, state) == ("unchanged", [])
    assert not (tmp_path / "server.toml").exists()
    assert write_server_file(tmp_path, {"?feed=rss2": "feed.rss"}, "media", state) == ("new", [])
    assert write_server_file(tmp_path, {"?feed=rss2": "feed.rss"}, "media", state) == ("unchanged", [])
    assert write_server_file(tmp_path, {"a b/": PAGE}, None, state) == ("updated", [])
    (tmp_path / "media").mkdir()
    settings = read_server_settings(tmp_path / "server.toml")
    assert settings.media == "media"
    assert (settings.moved.by_query("", "feed=rss2"), settings.moved.at("a b/")) == ("feed.rss", f"../{PAGE}")


def test_settings_that_a_person_has_changed_stay(tmp_path: Path) -> None:
    path = tmp_path / "server.toml"
    path.write_text('hub = true # mine\nmoved = {"a" = "b"}\n')
    assert write_server_file(tmp_path, {"a": "feed.rss", "c": "feed.rss"}, "media", ImportState()) == (
        "edited",
        [f"server.toml: was changed; missing: {line}" for line in ('c = "feed.rss"', 'media = "media"')],
    )
    assert path.read_text() == 'hub = true # mine\nmoved = {"a" = "b"}\n'


def test_lines_for_static_hosts(tmp_path: Path) -> None:
    for name in ("feed.rss", "feed.atom"):
        (tmp_path / name).touch()
    moved = {
        "a b/": "feed.rss",
        "?feed=rss2&x=1": "feed.rss",
        "%D8%B3": "feed.atom",
        "c": "https://other.example/",
        "d": "article/no-page-in-a-build",
    }
    stories = [
        article(link="https://news.example.org/a/", aliases=("/old/", "b", "https://x.example/", "/?p=1")),
        article(aliases=("/no-page",)),
    ]
    assert list(redirects(CHANNEL, moved.items(), stories, tmp_path)) == [
        "/feeds/a%20b/ /feeds/feed.rss 301",
        "/feeds/ feed=rss2 x=1 /feeds/feed.rss 301",
        "/feeds/%D8%B3 /feeds/feed.atom 301",
        "/feeds/c https://other.example/ 301",
        "/old/ https://news.example.org/a/ 301",
        "/b https://news.example.org/a/ 301",
    ]


@pytest.mark.slow
def test_a_build_writes_the_redirects_and_removes_them(tmp_path: Path) -> None:
    folder, out = tmp_path / "news", tmp_path / "out"
    assert CliRunner().invoke(main, ["new", str(folder)]).exit_code == 0
    story = folder / "first-story.md"
    story.write_text(story.read_text().replace("tags:", "aliases: [/old/]\ntags:"))
    (folder / "server.toml").write_text('moved = {"?feed=rss2" = "feed.rss", "x" = "nowhere"}')

    def built() -> list[str]:
        result = CliRunner().invoke(main, ["build", "--verbose", str(out), str(folder)])
        assert result.exit_code == 0, result.output
        return [line for line in result.stdout.splitlines() if "_redirects" in line]

    assert built() == [f"wrote  {out}/_redirects"]
    assert (out / "_redirects").read_text() == (
        "# Written by `feeds build`.\n"
        "/feeds/ feed=rss2 /feeds/feed.rss 301\n"
        "/old/ https://www.example.org/feeds/story/first-story 301\n"
    )
    assert built() == [f"unchanged  {out}/_redirects"]
    (folder / "server.toml").unlink()
    story.write_text(story.read_text().replace("aliases: [/old/]", "draft: true"))
    assert built() == [f"removed  {out}/_redirects"]
    assert built() == []
    (out / "_redirects").write_text("/mine / 301\n")
    (folder / "server.toml").write_text('moved = {"?feed=rss2" = "feed.rss"}')
    assert built() == []
    assert (out / "_redirects").read_text() == "/mine / 301\n"


@pytest.mark.slow
def test_addresses_that_do_not_fit_are_left_out(tmp_path: Path) -> None:
    state = ImportState()
    moved = {f"{number:05}/{'a' * 1000}/": PAGE for number in range(2100)}
    what, problems = write_server_file(tmp_path, moved, "media", state)
    (tmp_path / "media").mkdir()
    kept = read_server_settings(tmp_path / "server.toml").moved.paths
    assert (what, list(kept)) == ("new", list(moved)[: len(kept)])
    assert 1900 < len(kept) < 2000
    assert problems == [f"server.toml: {2100 - len(kept)} redirects are left out: its limit is 2097152 bytes"]
    assert write_server_file(tmp_path, moved, "media", state) == ("unchanged", problems)


def test_thousands_of_addresses_fit(tmp_path: Path) -> None:
    moved = {f"2016/11/{number}/a-story-with-a-name/": PAGE for number in range(5000)}
    assert write_server_file(tmp_path, moved, None, ImportState()) == ("new", [])
    assert len(read_server_settings(tmp_path / "server.toml").moved.paths) == 5000
    assert tomllib.loads((tmp_path / "server.toml").read_text())["moved"] == moved
