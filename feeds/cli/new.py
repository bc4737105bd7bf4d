"""`feeds new`: a folder that can be served and built at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from feeds.cli._arguments import Failure, failing, say

CHANNEL = """\
# What holds for the whole publication. `feeds build` and `feeds serve` read it every time.

title = "{title}"
home = "https://www.example.org/"          # your home page
base = "https://www.example.org/feeds/"    # where the feeds are served
description = "What happens here."
language = "en"
zone = "{zone}"
media_base = "https://media.example.org/"  # the base of relative media URLs
article_link = "https://www.example.org/{{name}}"

[[people]]
name = "The editors"
"""
ARTICLE = """\
---
title: The first story
date: {date}
tags: [news]
---

This is *Markdown*. Each further file in this folder is another story. The file name becomes part of the
story's id, so choose one that can stay.
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="My news", show_default=True, help="Title of the publication.")
def command(folder: Path, title: str) -> None:
    """Create FOLDER with a channel file and a first article.

    Edit FOLDER/channel.toml, then run `feeds serve FOLDER`. Existing files are not changed.
    """
    files = {
        "channel.toml": CHANNEL.format(title=_escaped(title), zone="UTC"),
        "first-story.md": ARTICLE.format(date=datetime.now().astimezone().replace(microsecond=0).isoformat()),
        ".gitignore": "# the index, which is a cache\n.feeds/\n",
    }
    for name in files:
        if (folder / name).exists() and not name.startswith("."):
            raise Failure(f"{folder / name}: already exists")
    with failing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
                say(f"wrote  {folder / name}")


def _escaped(text: str) -> str:
    """A text as the content of a TOML string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
