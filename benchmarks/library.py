"""The same feed with each library: lines, findings of the validator, time for an item, memory; RSS 2.0.

    python benchmarks/library.py [--sizes 50,10000] [--rounds 40] [--node DIRECTORY]

Times are CPU microseconds for an item, from a program's values to the bytes, the least of several rounds in
which all libraries take turns; in brackets as a multiple of feedgen's.  Ratios are what to quote: times
change with the machine.  PyRSS2Gen is used if it is installed (`pip install PyRSS2Gen`); DIRECTORY has the
`node_modules` of `npm install feed feedsmith`, which run in Node.js after it has optimised them.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import library_feeds as libraries
from library_feeds import Story, stories

from feeds import validate

Render = Callable[[list[Any]], bytes]
HERE = Path(__file__).parent
FEEDGEN, OURS = "feedgen", "feeds"
NODE = """
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { stories, rounds } = JSON.parse(Buffer.concat(chunks));
for (const story of stories) story.published = new Date(story.published);
let best = Infinity;
let document;
for (let round = 0; round < rounds; round++) {
  const before = process.cpuUsage();
  document = render(stories);
  const { user, system } = process.cpuUsage(before);
  best = Math.min(best, user + system);
}
console.log(JSON.stringify({ seconds: best / 1e6, document }));
"""


@dataclass(frozen=True, slots=True)
class Library:
    """What a library can do by its documentation, and the sources of its program."""

    formats: str
    media: str
    conditional: str
    sources: tuple[str | Callable[..., Any], ...]
    render: Render | None


PYTHON = {
    FEEDGEN: Library("RSS, Atom", "one enclosure", "no", (libraries.with_feedgen,), libraries.with_feedgen),
    "django.contrib.syndication": Library(
        "RSS, Atom", "one enclosure", "Last-Modified", (libraries.with_django,), libraries.with_django
    ),
    "PyRSS2Gen": Library("RSS", "one enclosure", "no", (libraries.with_pyrss2gen,), libraries.with_pyrss2gen),
    OURS: Library(
        "RSS, Atom, JSON",
        "any number",
        "ETag, 304",
        (libraries.with_feeds, libraries.feeds_articles, libraries.feeds_document),
        libraries.with_feeds,
    ),
}
NPM = {
    "feed (npm)": Library("RSS, Atom, JSON", "one enclosure", "no", ("library_feed.mjs",), None),
    "feedsmith (npm)": Library("RSS, Atom, JSON, RDF", "any number", "no", ("library_feedsmith.mjs",), None),
}
BESIDE: dict[str, Render] = {
    "feedgen, with our elements": libraries.with_feedgen_and_player,
    "feeds, HTML not trusted": partial(libraries.with_feeds, html=str),
}


def lines(sources: tuple[str | Callable[..., Any], ...]) -> int:
    """The lines of a program that are not blank."""
    texts = (inspect.getsource(each) if callable(each) else (HERE / each).read_text() for each in sources)
    return sum(bool(line.strip()) for text in texts for line in text.splitlines())


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def in_turn(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least CPU seconds of each, after one round that warms up."""
    times = {name: float("inf") for name in works}
    for round_ in range(rounds + 1):
        for name, work in works.items():
            taken = cpu(work)
            times[name] = min(times[name], taken) if round_ else times[name]
    return times


def in_node(name: str, given: list[Story], rounds: int, directory: Path) -> tuple[float, bytes]:
    """The least CPU seconds of a program in Node.js, and its document."""
    program = (HERE / str(NPM[name].sources[0])).read_text() + NODE
    values = {"stories": [asdict(story) for story in given], "rounds": max(rounds, 10)}
    command = ["node", "--input-type=module", "--eval", program]
    text = json.dumps(values, default=lambda value: value.isoformat())
    done = subprocess.run(command, cwd=directory, input=text, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    return result["seconds"], result["document"].encode()


def peak(name: str, size: int) -> float:
    """Megabytes of memory that one document takes at most, beyond what was there before it."""
    command = [sys.executable, __file__, "--peak", name, "--sizes", str(size)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def print_peak(name: str, size: int) -> None:
    """Renders one document and prints its peak."""
    given = stories(size, media=True)
    before = _memory("VmRSS")
    render = libraries.write_feeds if name == "write" else PYTHON[name].render
    assert render is not None
    render(given)
    print(_memory("VmHWM") - before)


def _memory(what: str) -> float:
    found = re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def measured(size: int, rounds: int, node: Path | None, *, media: bool) -> dict[str, tuple[float, bytes]]:
    """The microseconds of each library for an item, and the document."""
    given = stories(size, media=media)
    renders = {name: each.render for name, each in PYTHON.items() if each.render} | BESIDE
    if libraries.PyRSS2Gen is None:
        del renders["PyRSS2Gen"]
    articles = libraries.feeds_articles(given)
    works: dict[str, Callable[[], object]] = {
        name: partial(render, given) for name, render in renders.items()
    }
    works["feeds, only rendering"] = partial(libraries.feeds_document, articles)
    documents = {name: render(given) for name, render in renders.items()}
    found = {name: (taken, documents.get(name, b"")) for name, taken in in_turn(works, rounds).items()}
    found |= {name: in_node(name, given, rounds, node) for name in NPM if node is not None}
    return {name: (taken / size * 1e6, document) for name, (taken, document) in found.items()}


def described(document: bytes) -> str:
    """What the validator finds."""
    rules = {
        finding.rule
        for finding in validate(document, url=libraries.URL, profiles=("spec", "rssboard")).findings
    }
    return ", ".join(sorted(rules)) or "nothing"


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="50,10000")
    parser.add_argument("--rounds", type=int, default=40, help="rounds for 50 items; larger feeds have fewer")
    parser.add_argument("--node", type=Path)
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.peak:
        print_peak(options.peak, sizes[0])
        return
    node = options.node if shutil.which("node") else None
    columns = {}
    for media in (False, True):
        for size in sizes:
            rounds = max(2, min(options.rounds, options.rounds * 50 // size))
            columns[f"{size:,}{' with files' * media}"] = measured(size, rounds, node, media=media)
    *_, last = columns.values()
    print("| library | lines | formats | files of an item | conditional requests | findings | MB |")
    print("| --- | ---: | --- | --- | --- | --- | ---: |")
    for name, library in (PYTHON | NPM).items():
        if name in last:
            memory = f"{peak(name, sizes[-1]):.0f}" if name in PYTHON else ""
            facts = (lines(library.sources), library.formats, library.media, library.conditional)
            print(f"| {name} | {' | '.join(map(str, facts))} | {described(last[name][1])} | {memory} |")
    print(f"\n`Feed.write` needs {peak('write', sizes[-1]):.0f} MB for {sizes[-1]:,} items.\n")
    print(f"| µs an item | {' | '.join(columns)} |")
    print(f"| --- |{' ---: |' * len(columns)}")
    for name in last:
        cells = [f"{each[name][0]:.0f} ({each[name][0] / each[FEEDGEN][0]:.2f})" for each in columns.values()]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
