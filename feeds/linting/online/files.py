"""Checks the files that a document links to: whether they are there, and as the document declares."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from feeds.linting.online.references import references
from feeds.media.colours import colours
from feeds.media.facts import MediaError
from feeds.media.fetch_pool import fetch_all
from feeds.media.inspection import inspect
from feeds.media.sniffing import HTML, same_type, sniff
from feeds.net.client import FetchError
from feeds.validator import served
from feeds.validator.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit
    from feeds.linting.online.references import Reference
    from feeds.net.client import Answer, Client
    from feeds.validator.opened import Opened
    from feeds.vocabulary.model import Fault

    Messages = Iterator[tuple[Fault, str]]

PART: Annotated[int, Limit("online", "bytes", "the start of a linked file", "the rest is not requested")] = (
    16 * 1024
)
JOBS = 8
PICTURES = ("image/jpeg", "image/png")
MIN_ARTWORK, MAX_ARTWORK = 1400, 3000
TOTAL = re.compile(r"bytes \d{1,18}-\d{1,18}/(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The responses to a request for the first part of a file, and to HEAD; None without a response."""

    part: Answer
    head: Answer | None

    @property
    def size(self) -> int | None:
        """The size of the whole file in bytes, if the server declares it."""
        if self.part.status == 206:
            match = TOTAL.fullmatch(self.part.headers.get("content-range", ""))
            return int(match[1]) if match else None
        length = self.part.headers.get("content-length", "")
        return int(length) if re.fullmatch(r"\d{1,18}", length) else None


class Files:
    """The files that a document links to, up to a limit."""

    def __init__(self, opened: Opened, limit: int) -> None:
        self._references = list(references(opened))
        urls = list(dict.fromkeys(reference.url for reference in self._references))
        self._urls, self._unchecked, self._limit = urls[:limit], len(urls) - limit, limit

    def problems(self, client: Client, on_progress: Callable[[int], None]) -> Iterator[tuple[Fault, Problem]]:
        """The problems with the files, each at the element that links to the file."""
        outcomes: dict[str, CheckedFile | MediaError] = {}
        for url, outcome in fetch_all(self._urls, lambda url: _check(client, url), JOBS):
            outcomes[url] = outcome
            on_progress(1)
        for reference in self._references:
            if reference.url in outcomes:
                for fault, message in _messages(reference, outcomes[reference.url]):
                    yield fault, Problem(reference.where, message, value=reference.url)
        yield from self.unchecked()

    def unchecked(self) -> Iterator[tuple[Fault, Problem]]:
        """The problem that there are more files than may be checked."""
        if self._unchecked > 0:
            message = f"{self._unchecked} linked files were not checked: the limit is {self._limit}"
            yield served.NOT_ALL, Problem(None, message, subject="none")


def _check(client: Client, url: str) -> CheckedFile:
    try:
        part = client.fetch(url, headers={"Range": f"bytes=0-{PART - 1}"}, limit=PART)
    except FetchError as error:
        raise MediaError(url, error.problem, silent=True) from None
    try:
        return CheckedFile(part, client.fetch(url, method="HEAD"))
    except FetchError:
        return CheckedFile(part, None)


def _messages(reference: Reference, file: CheckedFile | MediaError) -> Messages:
    if isinstance(file, MediaError):
        yield served.DEAD, f"links to a file that cannot be fetched: {file.problem}"
        return
    part = file.part
    if part.status not in (200, 206):
        yield served.DEAD, f"links to a file that cannot be fetched: status {part.status}"
        return
    real = sniff(part.body, reference.url)
    if real == HTML and not same_type(reference.type or "", HTML):
        yield served.PAGE, "links to a media file, but the server sends an HTML page"
        return
    if part.encoded:
        coding = part.headers["content-encoding"][:40]
        yield served.CODED, f"links to a file that is sent with Content-Encoding: {coding}"
    elif reference.played:
        yield from _played(reference, file)
    if reference.artwork:
        yield from _artwork(part, reference.url)


def _played(reference: Reference, file: CheckedFile) -> Messages:
    part, head = file.part, file.head
    if head is None or head.status != 200:
        result = "no response" if head is None else f"status {head.status}"
        yield served.FILE_NO_HEAD, f"links to a file for which HEAD requests fail: {result}"
    if part.status != 206:
        yield served.NO_RANGES, "links to a file that is served without support for range requests"
    if reference.length and file.size is not None and file.size != reference.length:
        yield served.LENGTH, f"links to a file of {file.size} bytes, but declares {reference.length}"
    type_ = part.headers.get("content-type", "")
    if reference.type and type_ and not same_type(reference.type, type_):
        yield served.FILE_TYPE, f"links to a file served as {type_[:80]}, but declares {reference.type[:80]}"


def _artwork(part: Answer, url: str) -> Messages:
    picture = inspect(io.BytesIO(part.body), len(part.body), url)
    if picture.type not in PICTURES:
        type_ = picture.type or "another type"
        yield served.ARTWORK_TYPE, f"links to artwork that must be JPEG or PNG, not {type_}"
        return
    width, height = picture.width, picture.height
    if width and height and (width != height or not MIN_ARTWORK <= width <= MAX_ARTWORK):
        required = f"must be square, with {MIN_ARTWORK} to {MAX_ARTWORK} pixels"
        yield served.ARTWORK_SIZE, f"links to artwork that {required}, not {width} x {height}"
    space = colours(part.body)
    if space is not None and space != "RGB":
        yield served.ARTWORK_COLOURS, f"links to artwork that must use RGB colours, not {space}"
