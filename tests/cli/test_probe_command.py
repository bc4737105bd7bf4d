"""`feeds probe`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import media_files as made
import pytest
from click.testing import CliRunner, Result
from media_server import MediaServer, serving

from feeds.cli import main
from feeds.publishing.index import INDEX, open_store
from feeds.publishing.index.facts import all_facts, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHANNEL = """
title = "News"
home = "https://news.example.org/"
description = "What happened"
language = "en"
zone = "UTC"
media_base = "{url}/ranges/"
people = [{{ name = "The newsroom" }}]
"""
STORY = """{{"id": "tag:news.example.org,2026:1", "title": "A", "date": "2026-11-01T00:00:00Z", "body": "B",
"media": [{media}]}}"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def server() -> Iterator[MediaServer]:
    with serving({"a.mp4": made.movie(), "b.jpg": made.png(7, 5)}) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, server: MediaServer) -> Path:
    """Articles with two media files, one of which has a wrong suffix, and one missing file."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL.format(url=server.url))
    (folder / "story.json").write_text(STORY.format(media='{"url": "a.mp4", "size": 5}, "b.jpg", "c.mp3"'))
    return folder


def test_facts_are_stored_and_differences_reported(folder: Path, server: MediaServer) -> None:
    result = run("probe", folder, "--allow-private")
    size, base = len(server.files["a.mp4"]), f"{server.url}/ranges"
    assert (result.exit_code, result.stdout) == (1, "")
    assert sorted(result.stderr.splitlines()) == [
        "3 files: 2 updated, 0 already known, 1 failed",
        f"error: {base}/c.mp3: answers with status 404 (named by story.json)",
        f"warning: {base}/a.mp4: size is {size}, but the article says 5 (named by story.json)",
        f"warning: {base}/b.jpg: type is image/png, but the article says image/jpeg (named by story.json)",
        f"warning: {base}/b.jpg: type is image/png, but the server says image/jpeg (named by story.json)",
    ]
    store = open_store(folder / INDEX)
    with store.reading() as connection:
        known = all_facts(connection)
        assert facts_of(connection, f"{base}/a.mp4") == known[f"{base}/a.mp4"]
        assert facts_of(connection, f"{base}/c.mp3") is None
    store.close()
    assert {url: (fact.size, fact.type, fact.seconds, fact.width) for url, fact in known.items()} == {
        f"{base}/a.mp4": (size, "video/mp4", 61.4, 640),
        f"{base}/b.jpg": (len(server.files["b.jpg"]), "image/png", None, 7),
    }


@pytest.mark.slow
def test_known_files_are_checked_again_with_the_option_only(folder: Path, server: MediaServer) -> None:
    run("probe", folder, "--allow-private")
    server.files["c.mp3"] = made.mp3()
    server.seen.clear()
    second = run("probe", folder, "--allow-private")
    assert (second.exit_code, second.stderr) == (0, "3 files: 1 updated, 2 already known, 0 failed\n")
    assert {path for _, path, _ in server.seen} == {"/ranges/c.mp3"}
    server.seen.clear()
    third = run("probe", folder, "--allow-private", "--recheck")
    assert third.stderr.splitlines()[-1] == "3 files: 0 updated, 3 already known, 0 failed"
    assert len(server.seen) == 3


@pytest.mark.slow
def test_private_addresses_are_refused_unless_allowed(folder: Path, server: MediaServer) -> None:
    result = run("probe", folder)
    assert result.exit_code == 1
    assert result.stderr.count("127.0.0.1 is not a public address (named by story.json)") == 3
    assert server.seen == []


def test_files_are_read_from_the_media_folder(folder: Path, server: MediaServer, tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    for name, data in (*server.files.items(), ("c.mp3", made.mp3())):
        (media / name).write_bytes(data)
    result = run("probe", folder, "--media", media)
    assert (result.exit_code, server.seen) == (0, [])
    assert result.stderr.splitlines()[-1] == "3 files: 3 updated, 0 already known, 0 failed"


def test_a_terminal_shows_a_progress_bar(folder: Path) -> None:
    result = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm"}).invoke(main, ["probe", str(folder)])
    assert result.exit_code == 1
    assert "Probing" in result.stderr


def test_names_of_files_are_not_urls(folder: Path, server: MediaServer, tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    for name in ("Ep #1.mp3", "What? Yes.mp3", "50%20off.mp3"):
        (media / name).write_bytes(made.mp3())
    (folder / "story.json").write_text(STORY.format(media='"Ep #1.mp3", "What? Yes.mp3", "50%20off.mp3"'))
    result = run("probe", folder, "--media", media, "--allow-private")
    base = f"{server.url}/ranges/"
    assert (result.exit_code, result.stderr.splitlines()) == (
        1,
        [
            f"error: {base}50%20off.mp3: is the URL of a file '50 off.mp3', but there is '50%20off.mp3': "
            "write '50%2520off.mp3' (named by story.json)",
            "3 files: 2 updated, 0 already known, 1 failed",
        ],
    )
    store = open_store(folder / INDEX)
    with store.reading() as connection:
        known = all_facts(connection)
    store.close()
    assert {url: (facts.size, facts.type) for url, facts in known.items()} == {
        f"{base}{name}": (len(made.mp3()), "audio/mpeg") for name in ("Ep%20%231.mp3", "What%3F%20Yes.mp3")
    }
