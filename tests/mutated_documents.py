"""Validates mutated documents, to find those that bring the validator down or make it slow.

    python tests/mutated_documents.py tests/validator/cases --count 20000 --seed 2026
    python tests/mutated_documents.py FOLDER … --keep crashes     # also writes what raised an error

Documents are taken from the folders in turn and mutated: bytes flipped, cut, repeated and spliced from other
documents, tags doubled and swapped, references to halves of characters inserted, encodings declared wrongly.
Each is validated with fixes, places and each profile in turn, the report is rendered, and of some the fixes
are applied. Prints each error once, then the number of documents, the slowest and the largest report.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import Report, validate
from feeds.validator.fixing import fix
from feeds.validator.profiles import profiles
from feeds.validator.reporters import Checked, reporters

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 30, tzinfo=UTC)
MAX_BYTES = 20_000
"""Larger documents are left out: they take the time of many small ones."""
FIXED, RENDERED = 7, 5
"""The fixes of every seventh document are applied, and every fifth report is rendered."""
NAMES = re.compile(rb"</?([\w:.-]+)")
TAGS = re.compile(rb"<[^<>]*>")
SCRAPS = (
    b"&#xD800;", b"&#xDFFF;", b"&#55357;&#56832;", b"&#0;", b"&#x10;", b"&#xFFFF;", b"&#x110000;",
    b"&undeclared;", b"&amp;#133;", b"\x00", b"\x10", b"\x7f", b"\x92", b"\xc2\x92", b"\xc3\x83\xc2\xa9",
    b"\xed\xa0\x80", b"\xff", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xef\xbf\xbd", b"\xef\xbb\xbf",
    b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"--", b"<?a b", b"?>",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>", b"&a;", b"<", b">", b"&", b"'", b'"', b"=", b"/", b":", b"{", b"}",
    b"[", b"]", b",", b"\\", b"\\ud800", b"\\u0000", b'\\"', b" xmlns='a'", b" xmlns:a='b'", b" xmlns:a=''",
    b"<a:b>", b"<b:c/>", b" a:b='c'", b"<item>", b"</item>", b"<entry>", b"<channel>", b"1e999", b"-1",
    b"9" * 5000, b"null", b"true", b"[]", b"{}", b" " * 500, b"\xc2\xa0", b"\xe3\x80\x80", b"{{ a }}",
    b"{% a %}", b"<%= a %>", b"https://", b"https://[", b"https://a:b@c:99999/?#%zz", b"mailto:", b"//",
    b"xml:base='http://['", b"2026-02-30T25:61:61Z", b"Mon, 99 Foo 99999 99:99:99 +9999",
)  # fmt: skip
ENCODINGS = (
    b"utf-8", b"UTF-16", b"utf-32", b"iso-8859-1", b"windows-1252", b"ascii", b"utf-7", b"utf-88", b"koi8-r",
    b"shift_jis", b"gb18030", b"idna", b"hex", b"rot13", b"cp037", b"big5", b"iso2022_jp", b"hz", b"\x00",
    b"",
)  # fmt: skip
CODECS = ("utf-16", "utf-16-le", "utf-32-be", "latin-1", "cp1252", "cp037", "utf-8-sig", "shift_jis")


class Mutator:
    """Makes mutations of documents; the same ones for the same seed."""

    def __init__(self, documents: list[bytes], seed: int) -> None:
        self.documents = documents
        self.chance = random.Random(seed)
        self.kinds: list[Callable[[bytes], bytes]] = [
            self.flipped, self.cut, self.shortened, self.repeated, self.spliced, self.scrapped,
            self.scrapped, self.attributed, self.swapped, self.doubled, self.renamed, self.declared,
            self.encoded, self.unclosed,
        ]  # fmt: skip

    def mutated(self, data: bytes) -> bytes:
        """A document with one to four mutations."""
        for _ in range(self.chance.choice((1, 1, 2, 3, 4))):
            data = self.chance.choice(self.kinds)(data)
        return data

    def _span(self, data: bytes, longest: int) -> tuple[int, int]:
        start = self.chance.randint(0, len(data))
        return start, min(len(data), start + self.chance.randint(0, longest))

    def flipped(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self.chance.randint(1, 4) if changed else 0):
            changed[self.chance.randrange(len(changed))] ^= 1 << self.chance.randrange(8)
        return bytes(changed)

    def cut(self, data: bytes) -> bytes:
        return data[: self.chance.randint(0, len(data))]

    def shortened(self, data: bytes) -> bytes:
        start, end = self._span(data, 200)
        return data[:start] + data[end:]

    def repeated(self, data: bytes) -> bytes:
        start, end = self._span(data, 400)
        return data[:end] + data[start:end] * self.chance.choice((1, 2, 5)) + data[end:]

    def spliced(self, data: bytes) -> bytes:
        other = self.chance.choice(self.documents)
        start, end = self._span(other, 600)
        at, until = self._span(data, 100)
        return data[:at] + other[start:end] + data[until:]

    def scrapped(self, data: bytes) -> bytes:
        at, until = self._span(data, 2)
        return data[:at] + self.chance.choice(SCRAPS) + data[until:]

    def attributed(self, data: bytes) -> bytes:
        """Half a character in an attribute of a tag, which may be broken behind it."""
        tags = [*TAGS.finditer(data)]
        if not tags:
            return data
        at = self.chance.choice(tags).end() - 1
        scrap, end = self.chance.choice(SCRAPS), self.chance.choice((b"", b"c", b"<", b'"', b"&"))
        return data[:at] + b' a="' + scrap + b'"' + end + data[at:]

    def doubled(self, data: bytes) -> bytes:
        tags = [*TAGS.finditer(data)]
        if not tags:
            return data
        tag = self.chance.choice(tags)
        return data[: tag.end()] + tag[0] * self.chance.choice((1, 2, 300)) + data[tag.end() :]

    def swapped(self, data: bytes) -> bytes:
        tags = [*TAGS.finditer(data)]
        if len(tags) < 2:
            return data
        first, last = sorted(self.chance.sample(tags, 2), key=re.Match.start)
        between = data[first.end() : last.start()]
        return data[: first.start()] + last[0] + between + first[0] + data[last.end() :]

    def renamed(self, data: bytes) -> bytes:
        names = [*NAMES.finditer(data)]
        if not names:
            return data
        old, new = self.chance.choice(names)[1], self.chance.choice(names)[1]
        return data.replace(old, new) if self.chance.random() < 0.5 else data.replace(old, new, 1)

    def declared(self, data: bytes) -> bytes:
        _, end, rest = data.partition(b"?>")
        encoding = self.chance.choice(ENCODINGS)
        return b'<?xml version="1.0" encoding="' + encoding + b'"?>' + (rest if end else data)

    def encoded(self, data: bytes) -> bytes:
        return data.decode("utf-8", "replace").encode(self.chance.choice(CODECS), "replace")

    def unclosed(self, data: bytes) -> bytes:
        """A document without one of its signs."""
        sign = self.chance.choice((b">", b'"', b"/", b"<", b",", b"}", b"]", b":", b"xmlns", b"="))
        return data.replace(sign, b"", 1) if self.chance.random() < 0.7 else data.replace(sign, b"")


@dataclass(slots=True)
class Result:
    """What the mutations did to the validator."""

    errors: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, bytes] = (0.0, b"")
    largest: tuple[int, bytes] = (0, b"")
    seconds: float = 0.0
    size: int = 0

    def note_time(self, seconds: float, data: bytes) -> None:
        self.seconds += seconds
        self.size += len(data)
        self.slowest = max(self.slowest, (seconds, data))


def check(data: bytes, number: int, names: list[str]) -> Report:
    """Validates a document, and now and then fixes it and renders the report; raises what that raises."""
    chosen = [names[number % len(names)]] if number % 3 else []
    judge = partial(validate, url="https://example.org/feed", now=NOW, profiles=chosen, fixes=True)
    report = judge(data)
    if number % FIXED == 0 and len(report.findings) < 100:
        fix(data, judge, unsafe=number % 2 == 0)
    if number % RENDERED == 0:
        kinds = [*reporters().values()]
        reporter = kinds[number // RENDERED % len(kinds)]
        "".join(reporter.render([Checked("a", report, data)])).encode("utf-8", "backslashreplace")
    return report


def run(documents: list[bytes], total: int, seed: int, keep: Path | None = None) -> Result:
    """Validates so many mutations."""
    mutator, names, result = Mutator(documents, seed), sorted(profiles()), Result()
    for number in range(total):
        data = mutator.mutated(documents[number % len(documents)])
        start = time.process_time()
        try:
            report = check(data, number, names)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} at {frame.filename}:{frame.lineno}: {str(error)[:200]}"
            result.errors[where] += 1
            if result.errors[where] == 1:
                print(f"{number}: {where}\n{data[:300]!r}", flush=True)
                if keep is not None:
                    keep.mkdir(exist_ok=True)
                    (keep / f"{seed}-{number}").write_bytes(data)
        else:
            result.largest = max(result.largest, (len(report.findings), data))
        result.note_time(time.process_time() - start, data)
        if number % 10_000 == 9_999:
            mean = result.seconds / (number + 1) * 1e6
            print(f"{number + 1:,} documents, {mean:.0f} µs each, {result.errors.total()} errors", flush=True)
    return result


def documents_in(folders: list[Path]) -> list[bytes]:
    """The small documents in the folders, each once."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    texts = (file.read_bytes() for file in files if file.stat().st_size <= MAX_BYTES)
    return [
        *dict.fromkeys(
            text for text in texts if text.lstrip()[:1] in (b"<", b"{", b"[", b"\xef", b"\xff", b"\xfe")
        )
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Validate mutated documents.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--keep", type=Path, help="a folder for the documents that raised an error")
    options = parser.parse_args()
    documents = documents_in(options.folders)
    result = run(documents, options.count, options.seed, options.keep)
    print(
        f"{options.count:,} mutations of {len(documents):,} documents,",
        f"{result.size / options.count:,.0f} bytes each",
    )
    print(f"{result.seconds:,.0f} s, {result.seconds / options.count * 1e6:,.0f} µs each")
    for (figure, data), unit in ((result.slowest, "s, the slowest"), (result.largest, "findings, the most")):
        print(f"{figure:,.3f} {unit}: {len(data):,} bytes, {data[:200]!r}")
    for where, times in result.errors.most_common():
        print(f"{times} x {where}")
    sys.exit(1 if result.errors else 0)


if __name__ == "__main__":
    main()
