"""`feeds new`: a folder that can be served and built at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Failure, failing, say

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANNEL = """\
# What holds for the whole publication. `feeds build` and `feeds serve` read it every time.

title = "{title}"
home = "https://www.example.org/"                      # your home page
base = "https://www.example.org/feeds/"                # where the feeds and the pages are served
media_base = "https://www.example.org/feeds/media/"    # the base of relative media URLs: the folder media
article_link = "https://www.example.org/feeds/story/{{name}}"
description = "What happens here."
language = "en"
zone = "{zone}"
# archive = true    # categories, authors and sections have archives, too

[[people]]
name = "The editors"

# The feeds: feed.rss has every article, media.rss every recording, for podcast apps.
[feeds.news]
[feeds.media]
title = "{title}: the podcast"
description = "Every recording."
formats = ["rss"]
profiles = ["apple", "psp1"]          # its documents meet the requirements of these
[feeds.category]
# [feeds.author]                      # one for each author
# [feeds.section]                     # one for each section
# [feeds.pictures]                    # an item for each picture

# Delete this table and [feeds.media] if you publish no podcast.
[podcast]
categories = ["News"]                 # of Apple's list
explicit = false
owner = {{name = "The editors", email = "editors@example.org"}}    # published; directories write to it
image = "https://www.example.org/feeds/media/cover.png"    # square, 1400 to 3000 pixels
"""
SERVER = """\
# What `feeds serve` offers besides the feeds.

media = "media"    # this folder, below /media/
"""
STORY = """\
---
title: The first story
date: {date}
tags: [news]
media:
  - url: picture.png
    alt: Rings of blue and orange around a white disc
---

This is *Markdown*. Each further file in this folder is another story. The file name becomes part of the
story's id, so choose one that can stay.

`feeds serve --preview` shows this folder as it will be, with drafts, before anything is published.
"""
EPISODE = """\
---
title: The first episode
date: {date}
tags: [news]
media:
  - url: first-episode.mp3
    title: The first episode
    type: audio/mpeg
    size: {size}
    duration: 0:0{seconds}
    poster: cover.png
    transcript: {{url: first-episode.vtt, lang: en}}
podcast: {{season: 1, number: 1, type: full}}
---

A story with a recording is an episode of the podcast. Put the recording into the folder `media`, and name
it here; `feeds probe` looks up its size and duration.
"""
TRANSCRIPT = """\
WEBVTT

00:00:00.000 --> 00:00:02.000
<v The editors>Four notes,

00:00:02.000 --> 00:00:0{seconds}.000
<v The editors>and a chord.
"""
IGNORED = "# the index, which is a cache\n.feeds/\n"
COVER, PICTURE = (1400, 1400), (1200, 675)
"""Width and height in pixels; a cover has at least 1400 (https://podcasters.apple.com/support/896)."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="My news", show_default=True, help="Title of the publication.")
def command(folder: Path, title: str) -> None:
    """Create FOLDER with a channel file, a first article and a first podcast episode.

    Run `feeds serve FOLDER --preview` to see it, and edit FOLDER/channel.toml. Existing files are not
    changed.
    """
    files = _files(title, datetime.now().astimezone().replace(microsecond=0))
    for name in files:
        if (folder / name).exists() and not name.startswith("."):
            raise Failure(f"{folder / name}: already exists")
    with failing(folder):
        for name, content in files.items():
            if not (folder / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
                say(f"wrote  {folder / name}")


def _files(title: str, now: datetime) -> Mapping[str, bytes]:
    """The contents of the files by their paths."""
    from feeds.media.examples import CHIME_SECONDS, chime, rings  # here for the cold start of --help

    recording, seconds, before = chime(), round(CHIME_SECONDS), now - timedelta(minutes=1)
    texts = {
        "channel.toml": CHANNEL.format(title=_escaped(title), zone="UTC"),
        "server.toml": SERVER,
        "first-story.md": STORY.format(date=now.isoformat()),
        "first-episode.md": EPISODE.format(date=before.isoformat(), size=len(recording), seconds=seconds),
        "media/first-episode.vtt": TRANSCRIPT.format(seconds=seconds),
        ".gitignore": IGNORED,
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "media/first-episode.mp3": recording,
        "media/cover.png": rings(*COVER),
        "media/picture.png": rings(*PICTURE),
    }


def _escaped(text: str) -> str:
    """A text as the content of a TOML string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
