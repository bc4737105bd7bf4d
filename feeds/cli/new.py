"""`feeds new`: a folder to start with, which can be served and built at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from feeds.cli._arguments import Unusable

CHANNEL = """\
# What is said once about the whole publication. `feeds build` and `feeds serve` read it every time.

title = "{title}"
home = "https://www.example.org/"          # the page for people
base = "https://www.example.org/feeds/"    # where the feeds are served
description = "What happens here."
language = "en"
zone = "{zone}"
media_base = "https://media.example.org/"  # what relative media addresses are joined to
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

This is *Markdown*. A file beside this one is the next story: its name becomes part of its id, so give it one
that can stay.
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="My news", show_default=True, help="What the publication is called.")
def command(folder: Path, title: str) -> None:
    """Start a publication in FOLDER: a channel file to fill in, and one article.

    `feeds serve FOLDER` shows it. Nothing that is there already is changed.
    """
    files = {
        "channel.toml": CHANNEL.format(title=_quoted(title), zone="UTC"),
        "first-story.md": ARTICLE.format(date=datetime.now().astimezone().replace(microsecond=0).isoformat()),
        ".gitignore": "# the index: it is made again whenever it is missing\n.feeds/\n",
    }
    there = [name for name in files if (folder / name).exists() and not name.startswith(".")]
    if there:
        raise Unusable(f"{folder / there[0]}: there is one already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            if (folder / name).exists():
                continue
            (folder / name).write_text(text, encoding="utf-8")
            click.echo(f"wrote  {folder / name}")
    except OSError as error:
        raise Unusable(f"{error.filename or folder}: {error.strerror}") from None


def _quoted(text: str) -> str:
    """As it stands between the quotes of a TOML string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
