"""The files that a document names: asked for at their servers, and held against what the document says."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.linting.online.references import references
from feeds.media.colours import colours
from feeds.media.facts import MediaError
from feeds.media.fetch_pool import fetch_all
from feeds.media.inspection import inspect
from feeds.media.sniffing import HTML, same_type, sniff
from feeds.net.client import FetchError
from feeds.validator.report import Problem
from feeds.validator.served import (
    ARTWORK_COLOURS,
    ARTWORK_SIZE,
    ARTWORK_TYPE,
    CODED,
    DEAD,
    FILE_NO_HEAD,
    FILE_TYPE,
    LENGTH,
    NO_RANGES,
    NOT_ALL,
    PAGE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.linting.online.references import Reference
    from feeds.net.client import Answer, Client
    from feeds.validator.opened import Opened
    from feeds.vocabulary.model import Fault

    Told = Iterator[tuple[Fault, str]]

BLOCK = 16 * 1024
JOBS = 8
PICTURES = ("image/jpeg", "image/png")
SMALLEST, LARGEST = 1400, 3000
TOTAL = re.compile(r"bytes \d{1,18}-\d{1,18}/(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file's server said: to a request for the first part, and to HEAD, None where nothing came."""

    part: Answer
    head: Answer | None

    @property
    def size(self) -> int | None:
        """The whole file's bytes, where the server tells them."""
        if self.part.status == 206:
            found = TOTAL.fullmatch(self.part.headers.get("content-range", ""))
            return int(found[1]) if found else None
        length = self.part.headers.get("content-length", "")
        return int(length) if re.fullmatch(r"\d{1,18}", length) else None


class Files:
    """The files that a document names, as many of them as are to be asked for."""

    def __init__(self, opened: Opened, limit: int) -> None:
        self._references = list(references(opened))
        urls = list(dict.fromkeys(reference.url for reference in self._references))
        self._urls, self._left = urls[:limit], len(urls) - limit

    def __len__(self) -> int:
        return len(self._urls)

    def judged(self, client: Client, told: Callable[[int], None]) -> Iterator[tuple[Fault, Problem]]:
        """What is wrong with them, told of the elements that name them."""
        outcomes: dict[str, Seen | MediaError] = {}
        for url, outcome in fetch_all(self._urls, lambda url: _see(client, url), JOBS):
            outcomes[url] = outcome
            told(1)
        for reference in self._references:
            if reference.url in outcomes:
                for fault, message in _judge(reference, outcomes[reference.url]):
                    yield fault, Problem(reference.where, message, value=reference.url)
        if self._left > 0:
            yield NOT_ALL, Problem(None, f"names {self._left} more files than were asked for")


def _see(client: Client, url: str) -> Seen:
    try:
        part = client.fetch(url, headers={"Range": f"bytes=0-{BLOCK - 1}"}, limit=BLOCK)
    except FetchError as error:
        raise MediaError(url, error.problem, silent=True) from None
    try:
        return Seen(part, client.fetch(url, method="HEAD"))
    except FetchError:
        return Seen(part, None)


def _judge(reference: Reference, seen: Seen | MediaError) -> Told:
    if isinstance(seen, MediaError):
        yield DEAD, f"names a file that {seen.problem}"
        return
    part = seen.part
    if part.status not in (200, 206):
        yield DEAD, f"names a file that is answered with status {part.status}"
        return
    real = sniff(part.body, reference.url)
    if real == HTML and not same_type(reference.type or "", HTML):
        yield PAGE, "names a file, and a page of HTML comes"
        return
    if part.encoded:
        coding = part.headers["content-encoding"][:40]
        yield CODED, f"names a file that is sent in the content coding {coding}"
    elif reference.played:
        yield from _played(reference, seen)
    if reference.artwork:
        yield from _artwork(part, reference.url)


def _played(reference: Reference, seen: Seen) -> Told:
    part, head = seen.part, seen.head
    if head is None or head.status != 200:
        said = "no answer" if head is None else f"status {head.status}"
        yield FILE_NO_HEAD, f"names a file that is not there for HEAD: {said}"
    if part.status != 206:
        yield NO_RANGES, "names a file of which the server gives no parts"
    if reference.length and seen.size is not None and seen.size != reference.length:
        yield LENGTH, f"names a file of {seen.size} bytes, not of {reference.length}"
    served = part.headers.get("content-type", "")
    if reference.type and served and not same_type(reference.type, served):
        yield FILE_TYPE, f"names a file that is served as {served[:80]}, not as {reference.type[:80]}"


def _artwork(part: Answer, url: str) -> Told:
    found = inspect(io.BytesIO(part.body), len(part.body), url)
    if found.type not in PICTURES:
        yield ARTWORK_TYPE, f"names artwork that is {found.type or 'no picture'}, not image/jpeg or image/png"
        return
    width, height = found.width, found.height
    if width and height and (width != height or not SMALLEST <= width <= LARGEST):
        wanted = f"a square of {SMALLEST} to {LARGEST} pixels"
        yield ARTWORK_SIZE, f"names artwork of {width} x {height} pixels, not {wanted}"
    space = colours(part.body)
    if space is not None and space != "RGB":
        yield ARTWORK_COLOURS, f"names artwork in {space}, not in RGB"
