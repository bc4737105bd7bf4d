"""What it costs to build a folder of Markdown: all, one more article, nothing; beside Hugo and Pelican.

    python benchmarks/build.py [--sizes 1000,10000] [--rounds 3] [--pelican PROGRAM]

Each program gets the same articles and runs in turn, so that ratios can be quoted: seconds change with the
machine and with what else it does.  CPU time is that of the process and its children.  Hugo and Pelican run
where they are installed; their feeds have 50 summaries each, ours all articles in full, with archives.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START = datetime(2010, 1, 1, tzinfo=UTC)
WORDS = [
    "the",
    "harbour",
    "ferry",
    "wind",
    "tide",
    "market",
    "council",
    "storm",
    "bridge",
    "winter",
    "people",
    "history",
    "boat",
    "old",
    "new",
    "street",
]
CHANNEL = """
title = "Benchmark"
home = "https://news.example.org/"
base = "https://news.example.org/feeds/"
description = "Articles of 2.3 kB."
language = "en"
zone = "UTC"
media_base = "https://news.example.org/"
[[people]]
name = "The newsroom"
[site]
pages = {pages}
{feeds}
"""
RSS_ONLY = '[feeds.news]\nformats = ["rss"]\n[feeds.category]\nformats = ["rss"]\n'
HUGO = """
baseURL = "https://news.example.org/"
title = "Benchmark"
rssLimit = 50
[taxonomies]
tag = "tags"
[outputs]
home = {kinds}
section = {kinds}
taxonomy = {kinds}
term = {kinds}
page = {page}
"""
PELICAN = """
SITENAME = "Benchmark"
SITEURL = FEED_DOMAIN = "https://news.example.org"
TIMEZONE = "UTC"
PATH = "content"
FEED_ALL_RSS = "feeds/all.rss.xml"
TAG_FEED_RSS = "feeds/tag/{slug}.rss.xml"
FEED_MAX_ITEMS = 50
"""


def post(number: int) -> str:
    """An article, the same for each program."""
    chosen = random.Random(number)

    def words(count: int) -> str:
        return " ".join(chosen.choice(WORDS) for _ in range(count)).capitalize()

    body = "\n\n".join(
        (
            f"{words(60)}.",
            f"## {words(4)}",
            f"{words(80)}. [a link](https://example.org/{number}) and *emphasis*, **strong**.",
            f"- {words(8)}\n- {words(9)}\n- {words(7)}",
            f"![A picture](/images/{number}.jpg)",
            f"{words(90)}.",
            f"> {words(20)}.",
            f"{words(70)}.",
        )
    )
    tags = f"[{chosen.choice(WORDS)}, {chosen.choice(WORDS)}]"
    date = f"{START + timedelta(hours=13 * number):%Y-%m-%dT%H:%M:%SZ}"
    head = f'title: "{words(6)}"\ndate: {date}\ntags: {tags}\nauthor: Ana Duarte\nslug: post-{number}'
    return f"---\n{head}\n---\n\n{body}\n"


@dataclass(frozen=True, slots=True)
class Program:
    """A program with its settings; `begin` makes its folder, in which `command` runs."""

    name: str
    content: str
    begin: Callable[[Path], None]
    command: Sequence[str]
    output: str = "out"
    state: str = ""

    def add(self, folder: Path, number: int) -> None:
        """Write an article."""
        path = folder / self.content / f"post-{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = post(number)
        if "pelican" in self.name.casefold():  # which knows no lists in front matter
            text = text.replace("tags: [", "tags: ").replace("]\nauthor", "\nauthor")
        path.write_text(text)

    def run(self, folder: Path) -> float:
        """Returns the seconds of CPU time of a build."""
        quiet = subprocess.DEVNULL
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        process = subprocess.Popen(self.command, cwd=folder, env=compiled, stdout=quiet, stderr=quiet)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name}: {' '.join(self.command)} ended with {process.returncode}")
        return used.ru_utime + used.ru_stime


def feeds(name: str, *options: str, pages: bool = False, only: str = "") -> Program:
    """This program."""

    def begin(folder: Path) -> None:
        (folder / "site").mkdir(parents=True)
        channel = CHANNEL.format(pages=str(pages).lower(), feeds=only)
        (folder / "site" / "channel.toml").write_text(channel)

    command = [sys.executable, "-m", "feeds", "build", *options, "out", "site"]
    return Program(name, "site", begin, command, state="site/.feeds/index.db")


def hugo(name: str, *, pages: bool) -> Program:
    """Hugo, with the smallest templates that show articles, or without pages."""

    def begin(folder: Path) -> None:
        templates = folder / "layouts" / "_default"
        templates.mkdir(parents=True)
        kinds = '["HTML", "RSS"]' if pages else '["RSS"]'
        (folder / "config.toml").write_text(HUGO.format(kinds=kinds, page='["HTML"]' if pages else "[]"))
        (templates / "single.html").write_text("<title>{{ .Title }}</title>{{ .Content }}")
        listing = '{{ range .Paginator.Pages }}<a href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}'
        (templates / "list.html").write_text(listing)

    return Program(name, "content/article", begin, ["hugo", "--quiet"], "public")


def pelican(program: str) -> Program:
    """Pelican with its own theme."""

    def begin(folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "pelicanconf.py").write_text(PELICAN)

    return Program("Pelican, with pages", "content", begin, [program, "--quiet"], "output")


def programs(pelican_program: str) -> Iterator[Program]:
    """The programs that are installed, with their settings."""
    yield feeds("RSS of news and categories", "--compress", "none", only=RSS_ONLY)
    yield feeds("all formats, --compress none", "--compress", "none")
    yield feeds("all formats", pages=False)
    yield feeds("all formats, with pages", pages=True)
    if shutil.which("hugo"):
        yield hugo("Hugo, feeds only", pages=False)
        yield hugo("Hugo, with pages", pages=True)
    if shutil.which(pelican_program):
        yield pelican(pelican_program)


def measured(program: Program, folder: Path, size: int, rounds: int) -> dict[str, float]:
    """Returns medians: seconds for a cold build, for one more article and for nothing, and megabytes."""
    found: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds):
        here = folder / str(turn)
        program.begin(here)
        for number in range(size):
            program.add(here, number)
        found["cold"].append(program.run(here))
        program.add(here, size)
        found["one more"].append(program.run(here))
        found["nothing"].append(program.run(here))
        found["output"].append(_megabytes(here / program.output))
        found["index"].append(_megabytes(here / program.state) if program.state else 0)
        shutil.rmtree(here)
    return {name: statistics.median(values) for name, values in found.items()}


def _megabytes(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def main() -> None:
    """Measure, and print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pelican", default="pelican", metavar="PROGRAM")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        print(f"\n{size:,} articles\n")
        print(
            "| CPU seconds (times the first row) | cold | one more | nothing to do | output, MB | index, MB |"
        )
        print("| --- | --- | --- | --- | --- | --- |", flush=True)
        first: dict[str, float] = {}
        with tempfile.TemporaryDirectory() as top:
            for place, program in enumerate(programs(options.pelican)):
                result = measured(program, Path(top, str(place)), size, options.rounds)
                first = first or result
                times = (
                    f"{result[name]:.2f} ({result[name] / first[name]:.1f})"
                    for name in ("cold", "one more", "nothing")
                )
                index = f"{result['index']:.0f}" if program.state else ""
                print(
                    f"| {program.name} | {' | '.join(times)} | {result['output']:.0f} | {index} |", flush=True
                )


if __name__ == "__main__":
    main()
