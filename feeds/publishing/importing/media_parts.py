"""Files that are being downloaded: what is there, where it came from, and what a response adds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, BinaryIO

from feeds.core.atomic import write_errors, write_file
from feeds.core.errors import FeedsError
from feeds.core.files import read_regular
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import decode_utf8
from feeds.net.retries import BUSY
from feeds.publishing.importing.media_names import media_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from feeds.core.limits import Limit
    from feeds.model.article import Media
    from feeds.net.client import Answer

MAX_BYTES: Annotated[
    int, Limit("import", "bytes", "a recording, video or picture", "it is reported, and not downloaded")
] = 8 * 1024**3
_MAX_FACTS = 64 * 1024
"""Of one file."""
_RANGE = re.compile(r"bytes ([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15}|\*)")
_COMPLETE = re.compile(r"bytes \*/([0-9]{1,15})")


class DownloadError(FeedsError):
    """A file that was not downloaded, and why."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file in the media folder: its path there, its size in bytes, and the type that the server names."""

    path: str
    size: int
    type: str = ""


class PartFile:
    """A file that is not complete, with the validator of what is there.

    `total` is its size as far as it is known.  `probing`: it seems to be complete, but the feed says it is
    longer, and the server is asked for the rest.
    """

    def __init__(self, folder: Path, url: str) -> None:
        digest = blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self.url, self.path, self._facts = url, folder / f"{digest}.part", folder / f"{digest}.json"
        self.total: int | None = None
        self.probing = False
        self.type = self.validator = ""
        try:
            raw = load_json(decode_utf8(read_regular(self._facts, _MAX_FACTS)))
            self.type, self.validator = str(raw["type"]), str(raw["validator"])
        except (OSError, ValueError, LookupError, TypeError):
            pass

    @property
    def size(self) -> int:
        return size_of(self.path) or 0

    def is_shorter_than(self, expected: int | None) -> bool:
        """Whether the server should be asked if there is more: its Content-Length may be wrong."""
        return expected is not None and self.size < expected and bool(self.validator) and not self.probing

    def conditions(self) -> Mapping[str, str]:
        """Returns the headers of a request for the rest; none if nothing can be resumed."""
        if not self.validator or not self.size:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self.validator}

    def note(self, validator: str, type_: str) -> None:
        """Writes what belongs to the bytes that are there. Raises WriteError."""
        self.validator, self.type = validator, type_
        with write_errors(self._facts):
            self._facts.parent.mkdir(parents=True, exist_ok=True)
        write_file(self._facts, json.dumps({"validator": validator, "type": type_}).encode())

    def finish(self, folder: Path, media: Media | None) -> MediaFile:
        """Gives the file its name. Raises WriteError, and DownloadError if the file is empty."""
        path = media_path(self.url, (media.type if media is not None else None) or self.type)
        size = self.size
        if not size:
            self._remove()
            raise DownloadError(f"{self.url}: is empty")
        with write_errors(folder / path):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(folder / path)
            self._facts.unlink(missing_ok=True)
        return MediaFile(path, size, self.type)

    def _remove(self) -> None:
        for path in (self.path, self._facts):
            with write_errors(path):
                path.unlink(missing_ok=True)


class Receiver:
    """Writes the body of a response to a partial file."""

    def __init__(self, part: PartFile, progress: Callable[[int], None]) -> None:
        self.problem = ""
        self._part, self._progress = part, progress
        self._file: BinaryIO | None = None
        self._size = 0

    def begin(self, answer: Answer) -> Callable[[bytes], object] | None:
        """Returns where the body goes, None if it is not wanted."""
        if answer.status in BUSY or (self._part.probing and answer.status != 206):
            return None
        if answer.status == 416:
            self._unsatisfiable(answer)
            return None
        if answer.status not in (200, 206):
            self.problem = f"answers with status {answer.status}"
            return None
        type_ = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if type_ == "text/html" and not self._part.url.endswith((".html", ".htm")):
            self.problem = "is a web page, not a file"
            return None
        if answer.encoded:
            self.problem = "has a content coding that was not requested"
            return None
        self._open(answer, type_)
        return self._take if not self.problem else None

    def _open(self, answer: Answer, type_: str) -> None:
        part, resumed = self._part, answer.status == 206
        ranged = _RANGE.fullmatch(answer.headers.get("content-range", "")) if resumed else None
        if resumed and (ranged is None or int(ranged[1]) != part.size):
            self.problem = "answers with a different range than requested"
            return
        digits = answer.headers.get("content-length", "") if ranged is None else ranged[2]
        part.total = int(digits) if digits.isdecimal() and len(digits) < 16 else None
        if part.total is not None and part.total > MAX_BYTES:
            self.problem = f"has {part.total} bytes, more than {MAX_BYTES}"
            return
        with write_errors(part.path):
            part.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = part.path.open("ab" if resumed else "wb")
        self._size = self._file.tell()
        part.note(_validator(answer), type_)

    def _unsatisfiable(self, answer: Answer) -> None:
        """The server has no more than is there: the file is complete, or another one, which begins again."""
        complete = _COMPLETE.fullmatch(answer.headers.get("content-range", ""))
        self._part.total = self._part.size
        if complete is None or int(complete[1]) != self._part.size:
            with write_errors(self._part.path):
                self._part.path.unlink(missing_ok=True)
            self._part.total = 1

    def _take(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > MAX_BYTES:
            raise DownloadError(f"{self._part.url}: has more than {MAX_BYTES} bytes")
        with write_errors(self._part.path):
            if self._file is not None:
                self._file.write(chunk)
        self._progress(len(chunk))

    def close(self) -> None:
        if self._file is not None:
            with write_errors(self._part.path):
                self._file.close()


def _validator(answer: Answer) -> str:
    tag = answer.headers.get("etag", "")
    return tag if tag and not tag.startswith("W/") else answer.headers.get("last-modified", "")


def size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
