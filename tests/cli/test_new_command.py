"""`feeds new`: what it creates can be seen, built and subscribed to at once."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from feeds.cli import main
from feeds.publishing.folder import read_folder
from feeds.publishing.preview import begin_preview
from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

BASE = "http://127.0.0.1:8000/"
FILES = (
    "channel.toml", "server.toml", "first-story.md", "first-episode.md", "media/first-episode.vtt",
    ".gitignore", "media/first-episode.mp3", "media/cover.png", "media/picture.png",
)  # fmt: skip


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_it_writes_an_article_and_an_episode(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = run("new", folder, "--title", 'Say "hi" \\ bye')
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [f"wrote  {folder / name}" for name in FILES]
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == set(FILES)
    library = read_folder(folder)
    assert (library.refusals, library.notes) == ((), ())
    assert library.channel.title == 'Say "hi" \\ bye'
    assert [article.title for article in library.articles] == ["The first story", "The first episode"]
    episode = library.articles[1].works[0]
    assert (episode.media.size, episode.media.seconds) == ((folder / FILES[6]).stat().st_size, 3)
    assert sum((folder / name).stat().st_size for name in FILES) < 50_000


def test_existing_files_stay(tmp_path: Path) -> None:
    (tmp_path / "first-story.md").write_text("mine")
    (tmp_path / ".gitignore").write_text("mine")
    refused = run("new", tmp_path)
    assert (refused.exit_code, refused.stderr) == (
        2, f"Error: {tmp_path / 'first-story.md'}: already exists\n",
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "first-story.md"]
    (tmp_path / "first-story.md").unlink()
    assert run("new", tmp_path).exit_code == 0
    assert (tmp_path / ".gitignore").read_text() == "mine"


@pytest.mark.slow
def test_its_feeds_have_no_findings_in_the_profiles_that_they_claim(tmp_path: Path) -> None:
    assert run("new", tmp_path / "new").exit_code == 0
    built = run("build", tmp_path / "out", tmp_path / "new", "--no-compress")
    assert (built.exit_code, built.stderr) == (0, "")
    channel = tomllib.loads((tmp_path / "new" / "channel.toml").read_text())
    profiles = [f"--profile={name}" for name in channel["feeds"]["media"]["profiles"]]
    assert len(profiles) == 2
    for arguments in ([tmp_path / "out" / "media.rss", *profiles], [tmp_path / "out"]):
        checked = run("validate", "--output-format", "concise", *arguments)
        assert (checked.exit_code, checked.stdout) == (0, "")


@pytest.mark.slow
def test_a_preview_shows_both(tmp_path: Path) -> None:
    folder, state = tmp_path / "new", tmp_path / "state"
    assert run("new", folder).exit_code == 0
    state.mkdir()
    begin_preview(state, BASE)
    app = create_app(folder, state, clock=lambda: datetime.now(UTC), background=False)
    with closing(app.extensions["feeds"][0].documents):
        client = app.test_client()
        for path in ("story/first-story", "story/first-episode", "feed", "media"):
            assert client.get(f"/{path}", base_url=BASE).status_code == 200
        feed = json.loads(client.get("/feed.json", base_url=BASE).text)
        urls = [each["url"] for item in feed["items"] for each in item["attachments"]]
        assert urls == [f"{BASE}media/picture.png", f"{BASE}media/first-episode.mp3"]
        subscribed = re.findall(r"https://antennapod[^\"]*url=([^\"&]+)", client.get("/", base_url=BASE).text)
        assert {unquote(url) for url in subscribed} == {f"{BASE}media.rss"}
        page = client.get("/story/first-episode", base_url=BASE).text
        for url in (*urls, f"{BASE}media/cover.png", f"{BASE}media/first-episode.vtt"):
            assert client.get(url).status_code == 200
        assert f"{BASE}media/first-episode.mp3" in page
