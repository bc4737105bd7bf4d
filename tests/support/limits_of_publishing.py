"""Articles, files beside them, media, imports and hubs at their limits."""

from __future__ import annotations

import io
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from limits import Boundary
from samples import SEEDS

from feeds.core.errors import FeedsError, ReadError
from feeds.core.html_limits import check_limits
from feeds.core.json_syntax import load_json
from feeds.core.toml_syntax import load_toml
from feeds.dialects import Note, Reading, bounded, related
from feeds.dialects.elements.parsing import parse
from feeds.dialects.fields import RecordSource
from feeds.dialects.front_matter import front_matter
from feeds.dialects.ghost_text.pieces import Pieces
from feeds.dialects.site.remarks import Remarks
from feeds.media import boxes, ebml
from feeds.media.svg import svg_size
from feeds.model.channel import read_channel
from feeds.net.client import Answer
from feeds.publishing import ledger
from feeds.publishing.folder import file_names, read_file
from feeds.publishing.importing.fetching import PoliteClient
from feeds.publishing.importing.media_files import Downloader
from feeds.publishing.importing.site_config import site_config
from feeds.publishing.inbox.journal import Journal
from feeds.publishing.inputs import Inputs
from feeds.publishing.moved_addresses import moved_addresses
from feeds.publishing.own_files import with_own_files
from feeds.publishing.server_settings import read_server_settings
from feeds.publishing.websub.hub.asking import read_form
from feeds.web.metrics import _SUBSCRIBERS, Metrics
from feeds.web.request_recorder import Observation, RequestRecorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHANNEL = read_channel(SEEDS / "channel.toml")
LOW = 1000
"""What large limits are lowered to."""
LONG = "it has {size} bytes: expected at most {limit}"
RECORD = {"id": "urn:a", "title": "A", "date": "2024-05-01T10:00:00Z", "content": "x"}


def _error_of(use: Callable[[], object]) -> str:
    try:
        use()
    except ReadError as error:
        return error.problem
    except (FeedsError, ValueError) as error:
        return str(error)
    return ""


# --- files with articles ---


def _read(name: str, data: bytes, folder: Path) -> str:
    (folder / name).write_bytes(data)
    found = read_file(folder, name, CHANNEL)
    return "".join(each.problem for each in found if isinstance(each, ReadError))


def _article(size: int, folder: Path) -> str:
    head = b"---\ntitle: A\ndate: 2024-05-01\n---\n<!--"
    return _read("a.md", head + b"x" * (size - len(head) - 5) + b"-->\nx", folder)


def _collection(size: int, folder: Path) -> str:
    line = json.dumps(RECORD).encode()
    return _read("a.ndjson", line + b" " * (size - len(line)), folder)


def _values(count: int, folder: Path) -> str:
    """One line of several: the others are read."""
    line = json.dumps({**RECORD, "": [1] * (count - 7)})
    other = json.dumps({**RECORD, "id": "urn:b"})
    (folder / "a.ndjson").write_text(f"{line}\n{other}\n")
    found = [*read_file(folder, "a.ndjson", CHANNEL)]
    assert any(isinstance(each, Reading) and each.article.id == "urn:b" for each in found)
    return "".join(each.problem for each in found if isinstance(each, ReadError))


def _nested_values(depth: int, _folder: Path) -> str:
    return _error_of(lambda: load_json("[" * depth + "]" * depth))


def _nested_tables(depth: int, _folder: Path) -> str:
    return _error_of(lambda: load_toml("a = " + "[" * (depth - 1) + "]" * (depth - 1)))


def _key_parts(count: int, _folder: Path) -> str:
    return _error_of(lambda: load_toml(".".join("a" * count) + " = 1"))


def _elements(count: int, _folder: Path) -> str:
    return _error_of(lambda: parse("a", b"<rss>%s</rss>" % (b"<a></a>" * (count - 1))))


def _attributes(count: int, _folder: Path) -> str:
    return _error_of(lambda: parse("a", b"<rss>%s</rss>" % (b"<a b='c'/>" * count)))


def _nested_elements(depth: int, _folder: Path) -> str:
    return _error_of(lambda: parse("a", b"<a>" * depth + b"</a>" * depth)).partition(" (")[0]


def _nested_folders(depth: int, folder: Path) -> str:
    (folder / "/".join("a" * depth)).mkdir(parents=True)
    refusals: list[ReadError] = []
    file_names(folder, refusals)
    return "".join(refusal.problem for refusal in refusals)


def _notes(count: int, _folder: Path) -> str:
    last = bounded([Note("a", 1, f"{number}") for number in range(count)])[-1]
    return "" if last.message == f"{count - 1}" else last.message


def _refusals(count: int, folder: Path) -> str:
    (folder / "a.ndjson").write_text("5\n" * count + json.dumps(RECORD))
    *refused, read = read_file(folder, "a.ndjson", CHANNEL)
    assert isinstance(read, Reading) or isinstance(refused.pop(), Reading)
    last = read if isinstance(read, ReadError) else refused[-1]
    assert isinstance(last, ReadError)
    return "" if last.line == count else last.problem


def _oddities(count: int, _folder: Path) -> str:
    last = RecordSource("a", CHANNEL).notes([(f"{number}", "odd") for number in range(count)])[-1]
    return "" if last.message == f"{count - 1}: odd" else last.message


def _yaml(size: int, _folder: Path) -> str:
    return _error_of(lambda: front_matter("a.md", f"---\na: {'x' * (size - 4)}\n---\n"))


def _json(size: int, _folder: Path) -> str:
    return _error_of(lambda: front_matter("a.md", f'{{"a": "{"x" * (size - 9)}"}}\n'))


def _pelican(size: int, _folder: Path) -> str:
    return _error_of(lambda: front_matter("a.md", f"Title: {'x' * (size - 8)}\n\nText.\n"))


def _nested_yaml(depth: int, _folder: Path) -> str:
    inside = "[" * (depth - 1) + "]" * (depth - 1)
    return _error_of(lambda: front_matter("a.md", f"---\na: {inside}\n---\n"))


def _aliases(count: int, folder: Path) -> str:
    listed = ", ".join(f"/{number}/" for number in range(count))
    (folder / "a.md").write_text(f"---\ntitle: A\ndate: 2024-05-01\naliases: [{listed}]\n---\nx\n")
    (reading,) = read_file(folder, "a.md", CHANNEL)
    assert isinstance(reading, Reading)
    return "".join(note.message for note in reading.notes)


def _inputs(count: int, folder: Path) -> str:
    inputs = Inputs(folder, "a.md")
    exists = inputs.files.exists
    for number in range(count):
        exists(f"{number}.jpg")
    return _left(count - len(inputs.used()))


def _related(count: int, _folder: Path) -> str:
    last = related._bounded("a", [Note("a", 1, f"{number}") for number in range(count)])[-1]
    return "" if last.message == f"{count - 1}" else last.message


def _left(count: int) -> str:
    return f"{count} left" if count else ""


# --- HTML ---


def _ghost(size: int, _folder: Path) -> str:
    return _error_of(partial(Pieces().add, "x" * size))


def _remarks(count: int, _folder: Path) -> str:
    remarks = Remarks()
    for number in range(count):
        remarks.add(f"{number}", 1)
    last = remarks.in_order()[-1]
    return "" if last.message == f"{count - 1}" else last.message


def _markdown(text: str, folder: Path) -> str:
    (folder / "a.md").write_text(f"---\ntitle: A\ndate: 2024-05-01\n---\n{text}\n")
    (reading,) = read_file(folder, "a.md", CHANNEL)
    assert isinstance(reading, Reading)
    return reading.article.html or ""


def _abbreviations(count: int, folder: Path) -> str:
    """Those that are not known stay as text."""
    definitions = "".join(f"*[a{number}]: words\n" for number in range(count))
    html = _markdown(" ".join(f"a{number}" for number in range(count)) + f"\n\n{definitions}", folder)
    left = count - html.count("<abbr")
    assert html.count("*[a") == left
    return _left(left)


def _template(size: int, folder: Path) -> str:
    html = _markdown("x {{< a %s >}}" % ("b" * (size - 7)), folder)
    return "text" if "{{&lt; a bbb" in html else ""


def _html(size: int, _folder: Path) -> str:
    return _error_of(lambda: check_limits("x" * size))


def _html_elements(count: int, _folder: Path) -> str:
    return _error_of(lambda: check_limits("<div>x</div>" * count))


def _nested_html(depth: int, _folder: Path) -> str:
    return _error_of(lambda: check_limits("<div>" * depth))


# --- files beside the articles ---


def _channel(size: int, folder: Path) -> str:
    text = (SEEDS / "channel.toml").read_text("utf-8") + "#"
    (folder / "channel.toml").write_bytes(text.encode().ljust(size, b"x"))
    return _error_of(lambda: read_channel(folder / "channel.toml"))


def _template_file(size: int, folder: Path) -> str:
    (folder / "templates").mkdir()
    (folder / "templates" / "menu.html").write_text("x" * size)
    return _error_of(lambda: with_own_files(folder, CHANNEL))


def _server(size: int, folder: Path) -> str:
    (folder / "server.toml").write_text("#" * size)
    return _error_of(lambda: read_server_settings(folder / "server.toml"))


def _old_address(count: int, _folder: Path) -> str:
    query = "&".join(f"a{number}" for number in range(count))
    error = _error_of(lambda: moved_addresses({f"/?{query}": "b"}))
    return error.partition("request: ")[2].partition(":")[0]


def _ledger(size: int, folder: Path) -> str:
    line = b'{"id": "urn:a", "when": "2024-05-01T10:00:00Z"}'
    (folder / "published.ndjson").write_bytes(line.ljust(size - 1) + b"\n")
    return _error_of(lambda: list(ledger.read(folder / "published.ndjson")))


def _journal(size: int, folder: Path) -> str:
    (folder / "posted.json").write_text('{"new": {}, "old": {}}'.ljust(size))
    return _error_of(Journal(folder, folder / "posted.json").unfinished)


# --- media ---


def _boxes(count: int, _folder: Path) -> str:
    data = b"\0\0\0\x08free" * count
    left = count - len([*boxes.boxes(io.BytesIO(data), 0, len(data))])
    return f"{left} left" if left else ""


def _box(size: int, _folder: Path) -> str:
    box = boxes.Box(b"moov", 0, 8, 8 + size)
    return _error_of(lambda: boxes.body_of(io.BytesIO(), box))


def _matroska(*parts: bytes) -> str:
    inside = b"".join(parts)
    data = b"\x1a\x45\xdf\xa3\x08%s%s" % (len(inside).to_bytes(7, "big"), inside)
    data = data.replace(b"\xa3\x08", b"\xa3\x01", 1)
    return ebml.read_segment(io.BytesIO(data), len(data)).kind


def _matroska_elements(count: int, _folder: Path) -> str:
    return "" if _matroska(*[b"\xec\x80"] * (count - 1), b"\x42\x82\x84webm") == "webm" else "1 left"


def _matroska_body(size: int, _folder: Path) -> str:
    return _error_of(lambda: _matroska(b"\x42\x82\x01%s%s" % (size.to_bytes(7, "big"), b"x" * size)))


def _drawing(size: int, _folder: Path) -> str:
    root = b'<svg width="4" height="2"/>'
    return "" if svg_size(io.BytesIO(root.rjust(size))) == (4, 2) else "unknown"


# --- imports ---


class _Server:
    """A client, and a server that is busy for `wait` seconds, or sends a file one byte at a time."""

    def __init__(self, wait: int = 0, size: int = 0) -> None:
        self._waits, self._size = [wait], size

    def fetch(self, url: str, **_: Any) -> Answer:
        status = 503 if self._waits else 200
        headers = {"retry-after": f"{self._waits.pop()}"} if self._waits else {}
        return Answer(url, status, headers, b"", whole=True)

    def download(self, url: str, headers: dict[str, str], receive: Any) -> Answer:
        at = int(headers.get("Range", "bytes=0-")[6:-1])
        length = (
            {"content-range": f"bytes {at}-{at}/{self._size}"} if at else {"content-length": f"{self._size}"}
        )
        answer = Answer(url, 206 if at else 200, {"etag": '"a"', **length}, b"", whole=False)
        receive(answer)(b"x")
        return answer


def _wait(seconds: int, _folder: Path) -> str:
    client = PoliteClient(_Server(wait=seconds), lambda _: None)  # type: ignore[arg-type] # a client
    status = client.get("https://news.example/feed").status
    return "" if status == 200 else f"status {status}"


def _requests(count: int, folder: Path) -> str:
    client: Any = _Server(size=count)
    downloader = Downloader(folder, client, sleep=lambda _: None)
    return _error_of(lambda: downloader.fetch("https://news.example/a.mp3", None))


def _configuration(size: int, folder: Path) -> str:
    (folder / "hugo.toml").write_text('title = "News"\n#'.ljust(size, "x"))
    unread: list[Note] = []
    assert (site_config(folder, unread) is None) == bool(unread)
    return "".join(note.message for note in unread)


# --- requests ---


class _Recorder(RequestRecorder):
    """A recorder whose queue nobody reads."""

    def _start(self) -> None:
        pass


def _waiting(count: int, _folder: Path) -> str:
    recorded: list[Observation] = []
    recorder = _Recorder([recorded.extend])
    for _ in range(count):
        recorder.add(Observation({}, "200 OK", (), 0, 0.0, 0.0))
    recorder.flush()
    return _left(count - len(recorded))


def _readers(count: int, _folder: Path) -> str:
    site: Any = None
    metrics = Metrics(site)
    for number in range(count):
        metrics._count_subscribers(f"/{number}.rss", "Feedly/1.0 (https://reader.example; 12 subscribers)")
    _SUBSCRIBERS.clear()
    return _left(count - len(metrics._subscribers))


# --- hubs ---


def _callback(length: int, _folder: Path) -> str:
    return _subscription(**{"hub.callback": "https://a.example/".ljust(length, "x")})


def _secret(size: int, _folder: Path) -> str:
    return _subscription(**{"hub.secret": "x" * size})


def _subscription(**more: str) -> str:
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": "https://b.example/",
        "hub.callback": "https://a.example/",
    }
    return _error_of(lambda: read_form({name: [value] for name, value in (fields | more).items()}))


def _topics(count: int, _folder: Path) -> str:
    topics = [f"https://b.example/{number}" for number in range(count)]
    return _error_of(lambda: read_form({"hub.mode": ["publish"], "hub.url": topics}))


def _cases() -> Iterator[Boundary]:
    """Yields what may be published."""
    longer, long_file = "is longer than {limit} bytes", f"cannot be read: {LONG}"
    size = "at its size, at most {limit:,} are read"
    deep = "nested too deeply: more than {limit} levels"
    yield Boundary("feeds.dialects:MAX_BYTES", _article, longer)
    yield Boundary("feeds.core.json_limits:VALUES", _values, f"the document has too many values: {size}", LOW)
    yield Boundary("feeds.core.nesting:MAX_DEPTH", _nested_values, deep)
    yield Boundary("feeds.core.nesting:MAX_DEPTH", _nested_tables, deep)
    yield Boundary(
        "feeds.core.toml_syntax:MAX_KEY_PARTS",
        _key_parts,
        "nested too deeply: more than {limit} parts in a key",
    )
    nodes = "feeds.core.xml_limits:"
    yield Boundary(f"{nodes}ELEMENTS", _elements, f"the document has about {{size:,}} elements: {size}", LOW)
    yield Boundary(
        f"{nodes}ATTRIBUTES", _attributes, f"the document has about {{size:,}} attributes: {size}", LOW
    )
    yield Boundary(
        f"{nodes}MAX_DEPTH",
        _nested_elements,
        "not well-formed XML: elements are nested too deeply: more than {limit} levels",
    )
    yield Boundary(
        "feeds.core.folders:MAX_DEPTH",
        _nested_folders,
        "cannot be listed: it is nested in more than {limit} folders",
    )
    yield Boundary("feeds.dialects:MAX_REFUSALS", _refusals, "1 more articles cannot be used")
    yield Boundary("feeds.dialects:MAX_NOTES", _notes, "1 more warnings about this file")
    yield Boundary(
        "feeds.dialects.fields:MAX_NOTES", _oddities, "1 more keys are ignored, or not as expected"
    )
    yield Boundary("feeds.dialects.related:_MAX_NOTES", _related, "1 more warnings about related items")
    yield Boundary("feeds.publishing.inputs:MAX_INPUTS", _inputs, "1 left")
    front = "feeds.dialects.front_matter:MAX_CHARACTERS"
    for use in (_yaml, _json, _pelican):
        yield Boundary(front, use, "front matter is longer than {limit} characters")
    yield Boundary("feeds.dialects.front_matter:_MAX_DEPTH", _nested_yaml, f"front matter is {deep}")
    yield Boundary(
        "feeds.dialects.site.front:_MAX_ALIASES", _aliases, "aliases: 1 more than {limit} are ignored"
    )
    yield Boundary(
        "feeds.core.html_limits:MAX_CHARACTERS", _html, "HTML is longer than {limit} characters", LOW
    )
    yield Boundary(
        "feeds.core.html_limits:MAX_ELEMENTS", _html_elements, "more than {limit} HTML elements", LOW
    )
    yield Boundary(
        "feeds.core.html_limits:MAX_DEPTH", _nested_html, "HTML elements are nested deeper than {limit}"
    )
    yield Boundary(
        "feeds.dialects.ghost_text.pieces:MAX_CHARACTERS",
        _ghost,
        "the text would be more than {limit} characters of HTML",
        LOW,
    )
    yield Boundary("feeds.dialects.site.remarks:MAX_REMARKS", _remarks, "and more of this kind")
    yield Boundary("feeds.dialects.site.abbreviations:_MOST", _abbreviations, "1 left")
    yield Boundary("feeds.dialects.site.templates:_MAX_TAG", _template, "text")
    yield Boundary("feeds.model.toml_schema:MAX_BYTES", _channel, long_file)
    yield Boundary("feeds.publishing.own_files:MAX_BYTES", _template_file, long_file)
    yield Boundary("feeds.publishing.server_settings:MAX_BYTES", _server, long_file)
    yield Boundary(
        "feeds.publishing.ledger:MAX_LINE_BYTES",
        _ledger,
        f"{longer}: restore the line from version control or a backup",
        LOW,
    )
    yield Boundary("feeds.publishing.inbox.journal:MAX_BYTES", _journal, long_file, LOW)
    yield Boundary("feeds.media.boxes:MAX_BOXES", _boxes, "1 left")
    yield Boundary("feeds.media.boxes:MAX_BODY", _box, "the box b'moov' is too long")
    yield Boundary("feeds.media.ebml:MAX_ELEMENTS", _matroska_elements, "1 left")
    yield Boundary("feeds.media.ebml:MAX_BODY", _matroska_body, "EBML element is too long")
    yield Boundary("feeds.media.svg:HEAD", _drawing, "unknown")
    yield Boundary("feeds.net.retries:MAX_WAIT", _wait, "status 503")
    yield Boundary(
        "feeds.publishing.importing.media_files:MAX_REQUESTS",
        _requests,
        "https://news.example/a.mp3: could not be downloaded completely; run the command again to resume",
        50,
    )
    yield Boundary("feeds.publishing.importing.site_config:MAX_BYTES", _configuration, f"is not used: {LONG}")
    yield Boundary(
        "feeds.publishing.moved_addresses:_MAX_PARAMETERS",
        _old_address,
        "its query has more than {limit} parameters",
    )
    yield Boundary("feeds.web.request_recorder:QUEUE_LENGTH", _waiting, "1 left", LOW)
    yield Boundary("feeds.web.metrics:READERS", _readers, "1 left", 10)
    asking = "feeds.publishing.websub.hub.asking:"
    yield Boundary(f"{asking}MAX_URL_CHARACTERS", _callback, "hub.callback is longer than {limit} characters")
    yield Boundary(f"{asking}MAX_SECRET_BYTES", _secret, "hub.secret is longer than {limit} bytes")
    yield Boundary(f"{asking}MOST_TOPICS", _topics, "hub.url names {size} topics: expected 1 to {limit}")


CASES = (*_cases(),)
LARGE = (Boundary("feeds.dialects:MAX_COLLECTION_BYTES", _collection, "is longer than {limit} bytes"),)
"""What takes more than a third of a second."""
