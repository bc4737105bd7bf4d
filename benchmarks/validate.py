"""How fast the validator is: its own documents, and bare parsing of the same bytes in the same run.

    python benchmarks/validate.py [--items N] [--w3c DIRECTORY]

DIRECTORY is an unpacked W3C Feed Validator (its `src` folder is imported in a separate process); with it,
the table has one more column.  Ratios are what to quote: times change with the machine.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from documents import atom, rss, small
from lxml import etree

from feeds import validate

if TYPE_CHECKING:
    from collections.abc import Callable

W3C = """
import sys, time
sys.path.insert(0, sys.argv[1] + "/src")
import feedvalidator
data = sys.stdin.buffer.read()
start = time.process_time()
feedvalidator.validateString(data, firstOccurrenceOnly=0)
print(time.process_time() - start)
"""


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The CPU time of the best of a few rounds: other programs disturb it less than the time that passes."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def peak(data: bytes) -> float:
    """The most memory, in MB, that a separate process needs to validate the document.

    The figure is the kernel's high-water mark of that very program; `ru_maxrss` begins with what the process
    that started it had.
    """
    program = (
        "import re, sys; from feeds import validate; data = sys.stdin.buffer.read(); validate(data); "
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    run = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    return int(run.stdout) / 1024


def w3c(directory: Path, data: bytes) -> float:
    """How long the W3C validator takes, in a separate process."""
    command = [sys.executable, "-c", W3C, str(directory)]
    return float(subprocess.run(command, input=data, capture_output=True, check=True).stdout)


def large(name: str, data: bytes, directory: Path | None) -> None:
    """One row of the table of large documents."""
    ours = seconds(lambda: validate(data))
    bare = seconds(lambda: etree.fromstring(data))
    size = len(data) / 1e6
    row = (
        f"{name:24} {size:6.1f} {size / ours:8.1f} {ours / bare:8.1f} {peak(data):8.0f} "
        f"{4 * size + 60:8.0f} {len(validate(data).findings):9}"
    )
    if directory is not None:
        row += f" {w3c(directory, data) / ours:8.1f}"
    print(row, flush=True)


def flat(most: int) -> None:
    """What an item costs in feeds of growing length."""
    count = 100
    while count <= most:
        data = rss(count, style="text")
        rounds = 5 if count < 10_000 else 2
        each = seconds(partial(validate, data), rounds) / count
        print(f"{count:9,} items: {each * 1e6:6.1f} µs an item", flush=True)
        count *= 10


def main() -> None:
    """Print the tables."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--items", type=int, default=8_000, help="items in a rich feed (8,000 make 25 MB)")
    parser.add_argument("--most", type=int, default=100_000, help="items in the longest of the growing feeds")
    parser.add_argument("--w3c", type=Path, metavar="DIRECTORY", help="an unpacked W3C Feed Validator")
    options = parser.parse_args()
    items, directory = options.items, options.w3c

    more = " W3C/ours" if directory else ""
    names = f"{'MB':>6} {'MB/s':>8} {'x parse':>8} {'peak MB':>8} {'4x+60':>8} {'findings':>9}{more}"
    print(f"{'document':24} {names}")
    large("RSS, rich, clean", rss(items), directory)
    large("RSS, rich, 1 % faulty", rss(items, faulty=0.01), directory)
    large("Atom, rich, clean", atom(items), directory)
    large("Atom, rich, 1 % faulty", atom(items, faulty=0.01), directory)
    large("RSS, text only, clean", rss(items, style="text"), directory)
    large("RSS, text, 1 % faulty", rss(items, style="text", faulty=0.01), directory)

    documents = [small(number) for number in range(2_000)]
    ours = seconds(lambda: [validate(data) for data in documents])
    bare = seconds(lambda: [etree.fromstring(data) for data in documents])
    print(
        f"2,000 small documents: {ours / 2_000 * 1e6:.0f} µs each, {2_000 / ours:,.0f} a second, "
        f"{ours / bare:.1f} times bare parsing"
    )
    flat(options.most)


if __name__ == "__main__":
    main()
