"""A podcast with its files, served by the real server, for real clients to be let loose on."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from media_files import movie, mp3, png
from sites import make, put, serving
from tee import Tee, tee

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHANNEL = """
title = "The Newsroom's Hour"
description = "What happened, told & read"
home = "{0}"
language = "en"
zone = "UTC"
media_base = "{0}media/"
authority = "news.example.org"
article_link = "{0}story/{{name}}"
live = 10
people = [{{ name = "The newsroom", email = "newsroom@example.org" }}]
[feeds.news]
[feeds.media]
[podcast]
categories = ["News > Daily News"]
explicit = false
image = "{0}media/show.png"
owner = {{ name = "The newsroom", email = "newsroom@example.org" }}
"""


@dataclass(frozen=True, slots=True)
class Story:
    """An episode; its article's file is called `name`, and so old it is in hours from the first of May."""

    name: str
    title: str
    file: str
    type: str
    data: bytes


STORIES = (
    Story("3", "Pictures move", "3.mp4", "video/mp4", movie(padding=300_000)),
    Story("2", "سلام دنیا", "two words.mp3", "audio/mpeg", mp3(500)[:-7]),
    Story("1", "“Bread” & roses <now>", "1.mp3", "audio/mpeg", mp3(400)),
)
"""Newest first."""
NEWS = Story("4", "Stop press", "4.mp3", "audio/mpeg", mp3(50))
"""What comes later."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The site's folder, and the wire to its server."""

    folder: Path
    wire: Tee

    def url(self, path: str = "") -> str:
        return self.wire.url(path)

    def media(self, story: Story) -> str:
        """The URL of an episode's file, as feeds have it."""
        return self.url(f"media/{story.file}".replace(" ", "%20"))

    def page(self, story: Story) -> str:
        return self.url(f"story/{story.name}")

    def put(self, story: Story) -> None:
        """Publish, without a look at the server."""
        (self.folder / "files" / story.file).write_bytes(story.data)
        media = {"url": self.media(story), "size": len(story.data), "duration": 61}
        put(self.folder, story.name, title=story.title, media=[media], podcast={"number": int(story.name)})

    def publish(self, story: Story) -> None:
        """Publish, and wait until it is served; the wire does not see that."""
        self.put(story)
        self.wait_for(f"tag:x,2026:{story.name}<", there=True)

    def wait_for(self, text: str, *, there: bool) -> None:
        """Until the text is in the feed, or no more."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with urlopen(f"http://127.0.0.1:{self.wire.target}/feed.rss", timeout=10) as answer:
                if (text in answer.read().decode()) == there:
                    return
            time.sleep(0.05)
        raise AssertionError(f"{text} is {'not' if there else 'still'} there")


@contextmanager
def newsstand(folder: Path) -> Iterator[Stand]:
    """The stories on sale while the block runs."""
    (folder / "files").mkdir(parents=True)
    with tee() as wire:
        (folder / "files" / "show.png").write_bytes(png(1400, 1400))
        stand = Stand(make(folder, CHANNEL.format(wire.url()), 'media = "files"\n', stories=0), wire)
        for story in STORIES:
            stand.put(story)
        with serving(folder) as server:
            wire.target = server.port
            yield stand


def client(name: str) -> str:
    """Where a program is; the test is skipped where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name}")
    return found


@dataclass(frozen=True, slots=True)
class Home:
    """A user of their own for a program."""

    folder: Path

    def run(self, *command: str | Path) -> str:
        """What the program prints, which must end well and in time."""
        temporary = self.folder.with_name(f"{self.folder.name}-tmp")  # podget ends other runs of itself there
        for folder in (self.folder, temporary):
            folder.mkdir(exist_ok=True)
        known = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(temporary),
            "LANG": "C.UTF-8", "TZ": "UTC",
        }  # fmt: skip
        done = subprocess.run(
            command, cwd=self.folder, env=known, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command} gave {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def files(self, below: str = ".") -> dict[str, bytes]:
        """All files there, by their paths."""
        top = self.folder / below
        return {
            path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()
        }
